//! The languages.

/// A language that every word exists in. Chinese is the default everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lang {
    /// Simplified Chinese, `zh-CN`.
    #[default]
    Zh,
    /// English, `en`.
    En,
}
