//! The form in which words are written down.

/// Makes each entry a method of [`crate::Lang`]: without arguments it gives `&'static str`, with arguments a `String`.
///
/// An entry without one of the two languages, or with an argument that one of them does not use, does not compile.
macro_rules! words {
    (@one $(#[$doc:meta])+ $name:ident () $zh:literal $en:literal) => {
        $(#[$doc])+
        pub const fn $name(self) -> &'static str {
            match self {
                Self::Zh => $zh,
                Self::En => $en,
            }
        }
    };
    (@one $(#[$doc:meta])+ $name:ident ($($arg:ident),+) $zh:literal $en:literal) => {
        $(#[$doc])+
        pub fn $name(self, $($arg: impl std::fmt::Display),+) -> String {
            match self {
                Self::Zh => format!($zh),
                Self::En => format!($en),
            }
        }
    };
    ($($(#[$doc:meta])+ $name:ident $args:tt { zh: $zh:literal, en: $en:literal $(,)? })+) => {
        impl $crate::Lang {
            $($crate::macros::words!(@one $(#[$doc])+ $name $args $zh $en);)+
        }
    };
}

pub(crate) use words;
