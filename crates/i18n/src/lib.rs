//! Every word that people read, in Chinese and English.

mod lang;
pub mod sheets;

pub use lang::Lang;
