//! A text before it is known by which gateway it goes.

use std::fmt;

use domain::delivery::{Phrasing, TextKind, Variable};

use crate::Lang;

/// A text: the sentence for gateways that take any, the facts for those that take only approved templates.
#[derive(Clone, PartialEq, Eq)]
pub struct Draft {
    /// Which text.
    pub kind: TextKind,
    /// In which language.
    pub lang: Lang,
    /// The sign to stand before it, without its brackets; empty where the carrier adds it.
    pub sign: String,
    /// The sentence, without the sign.
    pub body: String,
    /// What the sentence was made of, none of it cut.
    pub values: Vec<(Variable, String)>,
    /// Whether a gateway has refused what people wrote: nothing of it may be told.
    pub in_short: bool,
}

/// Texts hold what people wrote, so that `Debug` tells only which text it is.
impl fmt::Debug for Draft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Draft({}, {})", self.kind, self.lang.tag())
    }
}

impl Draft {
    /// A text without a sign, of which everything may be told.
    pub fn new(lang: Lang, kind: TextKind, body: String, values: &[(Variable, &str)]) -> Self {
        let values = values.iter().map(|&(variable, value)| (variable, value.trim().to_owned())).collect();
        Self { kind, lang, sign: String::new(), body, values, in_short: false }
    }

    /// The same with one more value.
    #[must_use]
    pub fn with(mut self, variable: Variable, value: impl fmt::Display) -> Self {
        self.values.push((variable, value.to_string()));
        self
    }

    /// The same with a sign.
    #[must_use]
    pub fn signed(self, sign: &str) -> Self {
        Self { sign: sign.to_owned(), ..self }
    }

    /// A part of it, if it has it and it is not empty.
    pub fn value(&self, variable: Variable) -> Option<&str> {
        let found = self.values.iter().find(|(known, _)| *known == variable);
        found.map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
    }

    /// As a gateway puts it that takes any words.
    pub fn free(&self) -> Phrasing {
        Phrasing::free(&self.sign, &self.body)
    }
}
