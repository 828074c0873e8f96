//! For tests only: an application in process, a clock to advance, and the real parts that it works with.
//!
//! Nothing that is shipped may depend on this crate. Its helpers panic, with a sentence that says what is wrong and what
//! to do: in a test that is the shortest way from a fault to the person who reads about it.

pub mod clock;
pub mod gateway;
pub mod parts;
pub mod town;
