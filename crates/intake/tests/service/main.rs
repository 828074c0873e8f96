//! The whole service in process, on a fresh town: what each address answers, and to whom.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the shortest way to the reader")]

mod access;
mod administration;
mod callbacks;
mod codes;
mod desk;
mod filing;
mod house;
mod photos;
mod requester;
