//! The rules on data that is made up, and on towns that are generated from a seed.

mod together;
mod weeks;
