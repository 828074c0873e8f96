//! A text before it is known by which gateway it goes.

use std::fmt;

use domain::delivery::{Phrasing, TextKind, Variable};

use crate::Lang;
use crate::texts::without_stop;

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
        let empty = Self { kind, lang, sign: String::new(), body, values: Vec::new(), in_short: false };
        values.iter().fold(empty, |draft, &(variable, value)| draft.with(variable, value))
    }

    /// The same with one more value, on one line.
    #[must_use]
    pub fn with(mut self, variable: Variable, value: impl fmt::Display) -> Self {
        let value = value.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
        let value = if variable == Variable::Words { without_stop(&value).to_owned() } else { value };
        self.values.push((variable, value));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_on_one_line_and_words_without_their_own_full_stop() {
        let values = [(Variable::Words, "第一行\n 第二行。\n"), (Variable::Place, "")];
        let draft = Draft::new(Lang::Zh, TextKind::Added, String::new(), &values);
        assert_eq!(draft.value(Variable::Words), Some("第一行 第二行"));
        assert_eq!((draft.value(Variable::Place), draft.value(Variable::Who)), (None, None));
    }

    #[test]
    fn what_people_wrote_does_not_show_in_debug_output() {
        let draft = Draft::new(Lang::Zh, TextKind::Added, "漏水".to_owned(), &[(Variable::Words, "漏水")]);
        assert_eq!(format!("{draft:?}"), "Draft(added, zh-CN)");
        assert!(!format!("{:?}", draft.free()).contains("漏水"));
    }
}
