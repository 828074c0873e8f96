//! What a text says, as facts: gateways that take only approved templates are given these and not a sentence.

use std::fmt;

use thiserror::Error;

use super::{segments, stored_as};

/// Which text it is. The names stand in configuration, where templates are put to them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TextKind {
    /// A new matter: call.
    FirstAlert,
    /// Not satisfied: call again.
    Reopened,
    /// The call is due soon.
    Reminder,
    /// The call was missed.
    Breach,
    /// The call was missed, and a level above knows.
    Climbed,
    /// Whoever must act could not be told.
    Unreached,
    /// The work is due soon.
    FinishSoon,
    /// The work is late.
    Unfinished,
    /// The requester was not asked in time.
    Unvisited,
    /// Handed up.
    HandedUp,
    /// Given by those above.
    Dispatched,
    /// Whoever had it has left.
    TakenOver,
    /// The requester has said more.
    Added,
    /// Something is to be decided.
    Asked,
    /// Something was decided.
    Decided,
    /// Something was not decided in time.
    Lapsed,
    /// Help is asked for.
    AssistAsked,
    /// Help was given.
    AssistAnswered,
    /// An order.
    Ordered,
    /// An order was answered.
    OrderAnswered,
    /// A nudge.
    Urged,
    /// The requester says that nobody called.
    ContactDenied,
    /// The requester has not answered a question.
    Unanswered,
    /// Help is due soon.
    AssistSoon,
    /// The answer to an order is due soon.
    OrderSoon,
    /// A parked matter is due soon.
    ReviewSoon,
    /// Help is late.
    AssistLate,
    /// The answer to an order is late.
    OrderLate,
    /// A decision or a parked matter is late.
    ReviewLate,
    /// Several first texts: more reports of what was told before.
    ManyNew,
    /// Several that are late, or about to be.
    ManyUrgent,
    /// Several with news.
    ManyNews,
    /// A code that proves that texts arrive.
    Verification,
    /// Answer to a cadre: acknowledged, the call is due.
    Acknowledged,
    /// Answer to a cadre: acknowledged, the work is due.
    InHand,
    /// Answer to a cadre: it stays theirs.
    StillYours,
    /// Answer to a cadre: those above decide.
    ReturnAsked,
    /// Answer to a cadre: nothing is open.
    NothingOpen,
    /// Answer to a cadre: the call is recorded.
    Called,
    /// Answer to a cadre: the note is kept.
    Noted,
    /// Answer to a cadre: nobody can read it.
    NotUnderstood,
    /// Answer to a cadre: no such number.
    UnknownNumber,
    /// Answer to a cadre: somebody else's.
    NotYours,
    /// Answer to a cadre: over.
    Over,
    /// Answer to a cadre: several are open.
    WhichOne,
    /// To a requester: the number, and who calls by when.
    Registered,
    /// To a requester: done, please judge.
    Finished,
    /// To a requester: a question.
    Questioned,
    /// To a requester: it takes longer.
    Extended,
    /// To a requester: it cannot be solved for a long time.
    Parked,
    /// To a requester: handled again.
    Resumed,
    /// To a requester: not accepted.
    Declined,
    /// To a requester: handled with another.
    Merged,
    /// Answer to the public: registered already.
    PublicAlready,
    /// Answer to the public: registered once, and over.
    PublicAlreadyOver,
    /// Answer to the public: passed on.
    PublicAdded,
    /// Answer to the public: the judgement is kept.
    PublicJudged,
    /// Answer to the public: open again.
    PublicReopened,
    /// Answer to the public: no place has the number.
    PublicUnknownPlace,
    /// Answer to the public: the number is mistyped.
    PublicMistyped,
    /// Answer to the public: say what is wrong.
    PublicNoWords,
    /// Answer to the public: several are open.
    PublicSeveral,
    /// Answer to the public: nothing waits to be judged.
    PublicNothingToJudge,
    /// Answer to the public: how to raise a matter.
    PublicHowTo,
    /// Answer to the public: too many.
    PublicTooMany,
}

stored_as!(TextKind, "text", {
    FirstAlert => "first_alert",
    Reopened => "reopened",
    Reminder => "reminder",
    Breach => "breach",
    Climbed => "climbed",
    Unreached => "unreached",
    FinishSoon => "finish_soon",
    Unfinished => "unfinished",
    Unvisited => "unvisited",
    HandedUp => "handed_up",
    Dispatched => "dispatched",
    TakenOver => "taken_over",
    Added => "added",
    Asked => "asked",
    Decided => "decided",
    Lapsed => "lapsed",
    AssistAsked => "assist_asked",
    AssistAnswered => "assist_answered",
    Ordered => "ordered",
    OrderAnswered => "order_answered",
    Urged => "urged",
    ContactDenied => "contact_denied",
    Unanswered => "unanswered",
    AssistSoon => "assist_soon",
    OrderSoon => "order_soon",
    ReviewSoon => "review_soon",
    AssistLate => "assist_late",
    OrderLate => "order_late",
    ReviewLate => "review_late",
    ManyNew => "many_new",
    ManyUrgent => "many_urgent",
    ManyNews => "many_news",
    Verification => "verification",
    Acknowledged => "acknowledged",
    InHand => "in_hand",
    StillYours => "still_yours",
    ReturnAsked => "return_asked",
    NothingOpen => "nothing_open",
    Called => "called",
    Noted => "noted",
    NotUnderstood => "not_understood",
    UnknownNumber => "unknown_number",
    NotYours => "not_yours",
    Over => "over",
    WhichOne => "which_one",
    Registered => "registered",
    Finished => "finished",
    Questioned => "questioned",
    Extended => "extended",
    Parked => "parked",
    Resumed => "resumed",
    Declined => "declined",
    Merged => "merged",
    PublicAlready => "public_already",
    PublicAlreadyOver => "public_already_over",
    PublicAdded => "public_added",
    PublicJudged => "public_judged",
    PublicReopened => "public_reopened",
    PublicUnknownPlace => "public_unknown_place",
    PublicMistyped => "public_mistyped",
    PublicNoWords => "public_no_words",
    PublicSeveral => "public_several",
    PublicNothingToJudge => "public_nothing_to_judge",
    PublicHowTo => "public_how_to",
    PublicTooMany => "public_too_many",
});

impl TextKind {
    /// Whether it answers a text of somebody on the staff.
    pub fn is_answer(self) -> bool {
        (Self::Acknowledged..=Self::WhichOne).contains(&self)
    }

    /// Whether it goes to somebody who raised a matter or wrote to us, and not to the staff.
    pub fn is_public(self) -> bool {
        self >= Self::Registered
    }
}

/// A named part of a text. The names stand in templates: `${place}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Variable {
    /// The number of the matter.
    Number,
    /// The numbers of several.
    Numbers,
    /// How many they are.
    Count,
    /// The name of the place.
    Place,
    /// The name of the category.
    Category,
    /// What somebody wrote.
    Words,
    /// Minutes that are left.
    Minutes,
    /// Until when.
    Time,
    /// How late it is.
    Late,
    /// A person with their unit, or a unit.
    Who,
    /// What is asked, or on which ground.
    What,
    /// What a person owes by then: to call, or to finish.
    Deed,
    /// What was decided.
    Result,
    /// A code.
    Code,
}

stored_as!(Variable, "part of a text", {
    Number => "number",
    Numbers => "numbers",
    Count => "count",
    Place => "place",
    Category => "category",
    Words => "words",
    Minutes => "minutes",
    Time => "time",
    Late => "late",
    Who => "who",
    What => "what",
    Deed => "deed",
    Result => "result",
    Code => "code",
});

impl Variable {
    /// Whether the beginning of it is still of use. Half a number or half a time is a false one.
    pub const fn may_be_cut(self) -> bool {
        matches!(self, Self::Place | Self::Category | Self::Words | Self::Who | Self::What)
    }

    /// Whether it holds what somebody typed, which a gateway may refuse.
    pub const fn is_typed(self) -> bool {
        matches!(self, Self::Words)
    }
}

/// A text as a gateway puts it: this is what the telephone shows, and what is counted.
#[derive(Clone, PartialEq, Eq)]
pub struct Phrasing {
    /// The sign, without its brackets; empty where none is shown.
    pub sign: String,
    /// What stands behind it.
    pub body: String,
    /// The approved template that it was made from.
    pub template: Option<Filled>,
}

/// Texts hold what people wrote, so that `Debug` tells only the size.
impl fmt::Debug for Phrasing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let code = self.template.as_ref().map(|filled| filled.code.as_str());
        write!(f, "Phrasing({} characters, template {code:?})", self.body.chars().count())
    }
}

impl Phrasing {
    /// The sign before a body of free words.
    pub fn free(sign: &str, body: &str) -> Self {
        Self { sign: sign.to_owned(), body: body.to_owned(), template: None }
    }

    /// The whole text, the sign before it once.
    pub fn text(&self) -> String {
        if self.sign.is_empty() { self.body.clone() } else { format!("【{}】{}", self.sign, self.body) }
    }

    /// The UTF-16 units of each of its segments.
    pub fn segments(&self) -> Vec<usize> {
        segments(&self.text())
    }
}

/// A template with its values.
#[derive(Clone, PartialEq, Eq)]
pub struct Filled {
    /// The vendor's code for the template.
    pub code: String,
    /// The values by the names that the vendor knows, in the order in which they stand in the template.
    pub values: Vec<(String, String)>,
    /// What was shortened to fit.
    pub cut: Vec<Variable>,
}

/// Values hold what people wrote, so that `Debug` tells only their names.
impl fmt::Debug for Filled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.values.iter().map(|(name, _)| name.as_str()).collect();
        write!(f, "Filled({} with {names:?})", self.code)
    }
}

/// A gateway has no template by which it could say a text.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("no template fits the text {kind}; give one for = \"{kind}\", or a general one for = \"*\"")]
pub struct NoTemplate {
    /// Which text.
    pub kind: TextKind,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sign_stands_before_a_text_once_and_counts() {
        let said = Phrasing::free("码上", &"字".repeat(67));
        assert!(said.text().starts_with("【码上】字"));
        assert_eq!(said.segments(), [67, 4]);
        assert_eq!(Phrasing::free("", "字").text(), "字");
    }

    #[test]
    fn texts_to_the_public_are_told_from_those_to_the_staff() {
        for (kind, public) in [
            (TextKind::FirstAlert, false),
            (TextKind::WhichOne, false),
            (TextKind::Registered, true),
            (TextKind::PublicTooMany, true),
        ] {
            assert_eq!(kind.is_public(), public, "{kind}");
        }
    }

    #[test]
    fn half_a_number_or_half_a_time_is_never_told() {
        for whole in [
            Variable::Number,
            Variable::Numbers,
            Variable::Time,
            Variable::Minutes,
            Variable::Late,
            Variable::Code,
        ] {
            assert!(!whole.may_be_cut(), "{whole}");
        }
    }
}
