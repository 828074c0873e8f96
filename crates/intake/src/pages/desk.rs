//! What cadres and operators see.

use askama::Template;
use i18n::Lang;
use jiff::Timestamp;

use super::deed::{Control, Deed};
use super::resident::AnswerLine;
use super::{DeskBar, Link, Shell, Step, Tone};

/// The sign-in page.
#[derive(Debug, Clone, Template)]
#[template(path = "sign_in.html")]
pub struct SignIn {
    /// What surrounds it.
    pub shell: Shell,
    /// The page to open afterwards.
    pub to: String,
    /// What was typed as phone number or staff code.
    pub phone: String,
    /// Why it did not work.
    pub fault: Option<String>,
}

/// A ticket in a list.
#[derive(Debug, Clone)]
pub struct Row {
    /// Its number.
    pub number: String,
    /// The place's name.
    pub place: String,
    /// The category's name.
    pub category: String,
    /// The beginning of the words.
    pub words: String,
    /// Its state in words.
    pub state: String,
    /// Who is responsible, in lists of a unit.
    pub who: Option<String>,
    /// What is due next.
    pub due: Option<Timestamp>,
    /// How near that is.
    pub tone: Tone,
}

/// What the rows of a group have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupKind {
    /// A deadline has passed.
    Late,
    /// A deadline is near.
    Soon,
    /// There is time.
    Later,
    /// Nothing is due from the reader any more.
    Done,
}

/// Rows under one heading.
#[derive(Debug, Clone)]
pub struct Group {
    /// What they have in common.
    pub kind: GroupKind,
    /// The rows, due first first.
    pub rows: Vec<Row>,
}

impl Group {
    /// Its heading.
    pub const fn title(&self, say: Lang) -> &'static str {
        match self.kind {
            GroupKind::Late => say.group_late(),
            GroupKind::Soon => say.group_soon(),
            GroupKind::Later => say.group_later(),
            GroupKind::Done => say.group_done(),
        }
    }
}

/// A list of tickets: mine, or my unit's.
#[derive(Debug, Clone, Template)]
#[template(path = "tickets.html")]
pub struct Tickets {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// Its title.
    pub heading: String,
    /// Said once, after an action.
    pub notice: Option<String>,
    /// The groups that have rows, late first.
    pub groups: Vec<Group>,
    /// What an empty list says.
    pub empty: String,
    /// Other views of the same list; the one that is shown leads nowhere.
    pub views: Vec<(String, Option<String>)>,
    /// The rest of the list.
    pub more: Option<String>,
}

/// Whoever raised the matter, for those who may call them.
#[derive(Debug, Clone)]
pub struct RequesterLine {
    /// Their name, or words that stand for it.
    pub name: String,
    /// How they are called.
    pub way: Way,
}

/// How a requester is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// By their number, as dialled.
    Number(String),
    /// By a middle number, which is to be asked for.
    Ask,
    /// By a middle number, as dialled, until a time.
    Middle(String, Timestamp),
    /// By their number, as dialled, because no middle number could be had.
    Uncounted(String),
}

/// A call that an exchange recorded.
#[derive(Debug, Clone)]
pub struct CallLine {
    /// Who called whom, and for how long.
    pub what: String,
    /// When.
    pub at: Timestamp,
    /// How that is meant.
    pub tone: Tone,
}

/// The deadline at the head of a ticket.
#[derive(Debug, Clone)]
pub struct Due {
    /// Which clock, in words.
    pub what: String,
    /// Until when.
    pub at: Timestamp,
    /// How near it is.
    pub tone: Tone,
}

/// A form that came back: what was typed, and what was wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Returned {
    /// Which: the last part of the path that it is sent to.
    pub form: String,
    /// What was typed, by the names of the fields.
    pub values: Vec<(String, String)>,
    /// What was wrong, and in which field.
    pub fault: Option<(&'static str, String)>,
}

impl Returned {
    /// What was written, when its form is not possible any more: nobody writes it twice.
    pub fn words(&self) -> Option<String> {
        let written = |(name, value): &&(String, String)| {
            ["words", "note"].contains(&name.as_str()) && !value.trim().is_empty()
        };
        self.values.iter().find(written).map(|(_, value)| value.clone())
    }
}

/// A clock that runs.
#[derive(Debug, Clone)]
pub struct ClockLine {
    /// What it waits for.
    pub what: &'static str,
    /// Who owes it.
    pub who: String,
    /// Until when.
    pub at: Timestamp,
    /// How near that is.
    pub tone: Tone,
}

/// A text about a ticket.
#[derive(Debug, Clone)]
pub struct TextLine {
    /// For whom.
    pub to: String,
    /// When it was decided.
    pub at: Timestamp,
    /// Where it stands, in words.
    pub state: &'static str,
    /// How that is meant.
    pub tone: Tone,
}

/// One ticket with all that can be done.
#[derive(Debug, Clone, Template)]
#[template(path = "ticket.html")]
pub struct TicketPage {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// Its number.
    pub number: String,
    /// The place's name.
    pub place: String,
    /// The divisions that the place lies in.
    pub division: String,
    /// Its state in words.
    pub state: String,
    /// Said once, after an action.
    pub notice: Option<String>,
    /// Why an action was refused.
    pub fault: Option<String>,
    /// What was written into a form that is not possible any more.
    pub kept: Option<String>,
    /// What is due next.
    pub due: Option<Due>,
    /// The category's name.
    pub category: String,
    /// What was written.
    pub words: String,
    /// What was answered to the questions of the category.
    pub answers: Vec<AnswerLine>,
    /// Paths of the photos.
    pub photos: Vec<String>,
    /// Whom to call.
    pub requester: Option<RequesterLine>,
    /// Why nobody is to be called.
    pub no_number: &'static str,
    /// Pictures of what was done.
    pub results: Vec<String>,
    /// What waits for the reader now.
    pub urgent: Vec<Deed>,
    /// What is chosen on a page of its own.
    pub links: Vec<Link>,
    /// What else they may do.
    pub others: Vec<Deed>,
    /// The revision on which the forms act; a later one is a conflict.
    pub revision: i32,
    /// By which the forms are known when they are sent twice.
    pub once: String,
    /// All clocks that run.
    pub clocks: Vec<ClockLine>,
    /// Tickets that are handled with it, or that it is handled with.
    pub related: Vec<Link>,
    /// What has happened, newest first.
    pub steps: Vec<Step>,
    /// Texts about it, newest first.
    pub texts: Vec<TextLine>,
    /// Calls that exchanges recorded, newest first.
    pub calls: Vec<CallLine>,
    /// Names and values.
    pub facts: Vec<(&'static str, String)>,
}

/// Choosing somebody for a ticket.
#[derive(Debug, Clone, Template)]
#[template(path = "choose.html")]
pub struct Choose {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// The ticket's number.
    pub number: String,
    /// The place's name.
    pub place: String,
    /// What somebody is chosen for.
    pub title: String,
    /// What that means.
    pub means: String,
    /// What was searched for.
    pub query: String,
    /// Whether there is nobody to choose from.
    pub nobody: bool,
    /// The form.
    pub deed: Deed,
    /// The revision on which it acts.
    pub revision: i32,
    /// By which it is known when it is sent twice.
    pub once: String,
}

/// Something asked beside the handling of a ticket.
#[derive(Debug, Clone)]
pub struct ItemRow {
    /// The ticket's number.
    pub number: String,
    /// The place's name.
    pub place: String,
    /// What is asked.
    pub what: String,
    /// The beginning of the words with which it was asked.
    pub words: String,
    /// Who asks, and whom.
    pub who: String,
    /// Until when.
    pub due: Timestamp,
    /// How near that is.
    pub tone: Tone,
}

/// Items under one heading.
#[derive(Debug, Clone)]
pub struct ItemGroup {
    /// The heading.
    pub title: &'static str,
    /// What is due first first.
    pub rows: Vec<ItemRow>,
    /// The rest of them.
    pub more: Option<String>,
}

/// What waits to be decided and answered, and what one waits for.
#[derive(Debug, Clone, Template)]
#[template(path = "items.html")]
pub struct Items {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// How many requests about the evaluation wait for a decision; they stand on a page of their own.
    pub exclusions: u64,
    /// Those that have rows.
    pub groups: Vec<ItemGroup>,
}

/// A matter of a sample.
#[derive(Debug, Clone)]
pub struct CheckRow {
    /// Its number.
    pub number: String,
    /// The place's name.
    pub place: String,
    /// The category's name.
    pub category: String,
    /// Whether the requester was asked.
    pub checked: bool,
}

/// The sample of a unit.
#[derive(Debug, Clone)]
pub struct CheckUnit {
    /// The unit's name.
    pub name: String,
    /// How many of how many, or why there is none.
    pub what: String,
    /// What draws it.
    pub seed: Option<String>,
    /// The sample.
    pub rows: Vec<CheckRow>,
}

/// Whom the city's centre asks once more.
#[derive(Debug, Clone, Template)]
#[template(path = "checks.html")]
pub struct Checks {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// The month, as `2026-03`.
    pub month: String,
    /// Each county.
    pub units: Vec<CheckUnit>,
}

/// One standing alarm.
#[derive(Debug, Clone)]
pub struct Alarm {
    /// The ticket's number.
    pub number: String,
    /// The place's name.
    pub place: String,
    /// What is wrong.
    pub what: String,
    /// Since when.
    pub since: Timestamp,
    /// Who owes the call.
    pub who: String,
}

/// The alarms that stand.
#[derive(Debug, Clone, Template)]
#[template(path = "alarms.html")]
pub struct Alarms {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// Oldest first.
    pub alarms: Vec<Alarm>,
    /// The rest of the list.
    pub more: Option<String>,
}
