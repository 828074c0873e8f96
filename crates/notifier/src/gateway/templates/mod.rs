//! Templates that a vendor has approved, and how a text is put into one of them.
//!
//! Values are cut to what the vendor takes; a number or a time is never cut: then the template does not fit, and the next
//! one is tried. A text that came back because of its words goes by a template that holds none.

mod check;
pub mod config;

use domain::delivery::{Filled, NoTemplate, Phrasing, TextKind, Variable};
use i18n::texts::{PLACE_AT_LEAST, SEGMENT, WORDS_AT_LEAST, cut, units};
use i18n::{Draft, Lang};

use self::config::TemplateConfig;
use crate::config::Problem;

/// For which texts a template is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// For this one.
    Kind(TextKind),
    /// For every text.
    Any,
    /// For every text to the staff.
    Staff,
    /// For every text to requesters and others.
    Public,
}

impl Purpose {
    fn parse(word: &str) -> Option<Self> {
        match word {
            "*" => Some(Self::Any),
            "staff" => Some(Self::Staff),
            "public" => Some(Self::Public),
            kind => kind.parse().ok().map(Self::Kind),
        }
    }

    fn covers(self, kind: TextKind) -> bool {
        match self {
            Self::Kind(one) => one == kind,
            Self::Any => true,
            Self::Staff => !kind.is_public(),
            Self::Public => kind.is_public(),
        }
    }

    const fn is_general(self) -> bool {
        !matches!(self, Self::Kind(_))
    }
}

/// A piece of a template's text.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Words(String),
    Value { name: String, variable: Variable },
}

/// One approved template.
#[derive(Debug, Clone)]
struct Template {
    purposes: Vec<Purpose>,
    lang: Lang,
    code: String,
    pieces: Vec<Piece>,
    limit: usize,
}

/// What a vendor demands of its templates.
#[derive(Debug, Clone, Copy)]
pub(super) struct Demands {
    /// The longest value, in UTF-16 units.
    pub(super) limit: usize,
    /// Whether this is a code of theirs.
    pub(super) is_code: fn(&str) -> bool,
    /// What such a code looks like, for people.
    pub(super) code: &'static str,
}

/// All templates of a gateway.
#[derive(Debug, Clone)]
pub(super) struct Templates {
    /// The sign that the vendor puts before each text; `None` where that is the town's.
    sign: Option<String>,
    list: Vec<Template>,
}

impl Templates {
    /// Checks the templates of a gateway whose keys begin with `prefix`.
    pub(super) fn build(
        prefix: &str,
        sign: Option<&str>,
        list: &[TemplateConfig],
        demands: Demands,
    ) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        if list.is_empty() {
            problems.push(Problem::new(
                format!("{prefix}.templates"),
                "there are none, and this gateway sends nothing else",
                "add [[…templates]] with for, code and text, as the vendor has approved them",
            ));
        }
        let mut built = Vec::new();
        for (at, config) in list.iter().enumerate() {
            match check::template(&format!("{prefix}.templates[{at}]"), config, demands) {
                Ok(template) => built.push(template),
                Err(found) => problems.extend(found),
            }
        }
        if problems.is_empty() {
            Ok(Self { sign: sign.map(str::to_owned), list: built })
        } else {
            Err(problems)
        }
    }

    /// The text as the template says it that fits best.
    pub(super) fn phrase(&self, draft: &Draft) -> Result<Phrasing, NoTemplate> {
        let mut fitting: Vec<&Template> =
            self.list.iter().filter(|template| template.covers(draft.kind)).collect();
        fitting.sort_by_key(|template| template.rank(draft));
        let sign = self.sign.as_deref().unwrap_or(&draft.sign);
        let filled = fitting.into_iter().find_map(|template| template.fill(draft, sign));
        filled.ok_or(NoTemplate { kind: draft.kind })
    }
}

impl Template {
    fn covers(&self, kind: TextKind) -> bool {
        self.purposes.iter().any(|purpose| purpose.covers(kind))
    }

    /// The lowest first: what is in the reader's language, then what is made for this text. When words were refused,
    /// what says least comes first.
    fn rank(&self, draft: &Draft) -> (bool, bool) {
        let covering = |purpose: &&Purpose| purpose.covers(draft.kind);
        let general = self.purposes.iter().filter(covering).all(|purpose| purpose.is_general());
        (self.lang != draft.lang, general != draft.in_short)
    }

    fn variables(&self) -> impl Iterator<Item = (&str, Variable)> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Value { name, variable } => Some((name.as_str(), *variable)),
            Piece::Words(_) => None,
        })
    }

    fn fill(&self, draft: &Draft, sign: &str) -> Option<Phrasing> {
        // Half of what it says may do, but for a code.
        let says_code = self.variables().any(|(_, variable)| variable == Variable::Code);
        if draft.value(Variable::Code).is_some() && !says_code {
            return None;
        }
        let mut values: Vec<Value> = Vec::new();
        for (name, variable) in self.variables() {
            let whole = draft.value(variable)?;
            if draft.in_short && variable.is_typed() || holds_address(whole) {
                return None;
            }
            let told = if variable.may_be_cut() { cut(whole, self.limit) } else { whole.to_owned() };
            if units(&told) > self.limit {
                return None;
            }
            values.push(Value { name, variable, whole, told });
        }
        self.shorten_to_one_segment(&mut values, sign);
        let (body, mut shortened) = (self.body(&values), Vec::new());
        for value in values.iter().filter(|value| value.told != value.whole) {
            shortened.push(value.variable);
        }
        let values = values.into_iter().map(|value| (value.name.to_owned(), value.told)).collect();
        let template = Some(Filled { code: self.code.clone(), values, cut: shortened });
        Some(Phrasing { sign: sign.to_owned(), body, template })
    }

    fn body(&self, values: &[Value<'_>]) -> String {
        let mut told = values.iter().map(|value| value.told.as_str());
        let piece = |piece: &Piece| match piece {
            Piece::Words(words) => words.clone(),
            Piece::Value { .. } => told.next().unwrap_or_default().to_owned(),
        };
        self.pieces.iter().map(piece).collect()
    }

    /// Shortens the words and then the place, each down to its least, until the whole is one segment if it can be.
    fn shorten_to_one_segment(&self, values: &mut [Value<'_>], sign: &str) {
        for (variable, least) in [(Variable::Words, WORDS_AT_LEAST), (Variable::Place, PLACE_AT_LEAST)] {
            let whole = Phrasing::free(sign, &self.body(values)).text();
            let over = units(&whole).saturating_sub(SEGMENT);
            if let Some(value) = values.iter_mut().find(|value| value.variable == variable && over > 0) {
                let left = units(&value.told).saturating_sub(over).max(least);
                value.told = cut(value.whole, left.min(self.limit));
            }
        }
    }
}

/// A value on its way into a template.
struct Value<'a> {
    name: &'a str,
    variable: Variable,
    whole: &'a str,
    told: String,
}

/// Whether a value holds an address of the web, for which vendors refuse the whole text.
fn holds_address(value: &str) -> bool {
    let value = value.to_ascii_lowercase();
    ["://", "www.", ".com", ".cn", ".net", ".org", ".top"].iter().any(|part| value.contains(part))
}

#[cfg(test)]
mod tests;
