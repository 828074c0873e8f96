//! The whole service in process, on a fresh town: what each address answers, and to whom.
#![cfg(test)]

mod access;
mod administration;
mod api;
mod behalf;
mod callbacks;
mod calls;
mod codes;
mod desk;
mod erased;
mod evaluation;
mod filing;
mod gateways;
mod house;
mod life;
mod openapi;
mod operations;
mod photos;
mod policy;
mod questions;
mod requester;
mod rosters;
mod texts;
mod tokens;
mod warnings;
mod ways;
