//! Imports, from the bytes of a file to the plan.

mod bad_files;
mod demo;
mod divisions;
mod places;
mod real;
mod staff;
mod support;
mod workbooks;
