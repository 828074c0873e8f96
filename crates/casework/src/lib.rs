//! casework

pub mod import;
