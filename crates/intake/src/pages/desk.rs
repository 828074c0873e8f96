//! What cadres and operators see.

use askama::Template;
use domain::ticket::Judgement;
use i18n::Lang;
use jiff::Timestamp;

use super::{DeskBar, Shell, Step, Tone};

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
    /// The rest of the list.
    pub more: Option<String>,
}

/// Whoever raised the matter, for those who may call them.
#[derive(Debug, Clone)]
pub struct RequesterLine {
    /// Their name, or words that stand for it.
    pub name: String,
    /// Their number, as dialled.
    pub phone: String,
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

/// What the reader may do with the ticket now.
#[derive(Debug, Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "one switch for each form on the page")]
pub struct May {
    /// Record the call.
    pub contact: bool,
    /// Say that one has it.
    pub acknowledge: bool,
    /// Say that it is done.
    pub finish: bool,
    /// Hand it up.
    pub hand_up: bool,
    /// Write a remark.
    pub remark: bool,
    /// Record the satisfaction call-back.
    pub visit: bool,
}

/// A form of the ticket page that came back.
#[derive(Debug, Clone, Default)]
pub struct Returned {
    /// Which: the last part of the path that it is sent to.
    pub form: String,
    /// What was typed.
    pub typed: String,
    /// What was wrong with it.
    pub fault: Option<String>,
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
    /// What is due next.
    pub due: Option<Due>,
    /// The category's name.
    pub category: String,
    /// What was written.
    pub words: String,
    /// Paths of the photos.
    pub photos: Vec<String>,
    /// Whom to call.
    pub requester: Option<RequesterLine>,
    /// What may be done.
    pub may: May,
    /// The revision on which the forms act; a later one is a conflict.
    pub revision: i32,
    /// A form that came back.
    pub returned: Returned,
    /// What has happened, newest first.
    pub steps: Vec<Step>,
    /// Texts about it, newest first.
    pub texts: Vec<TextLine>,
    /// Names and values.
    pub facts: Vec<(&'static str, String)>,
}

impl TicketPage {
    /// What a requester may answer to a visit: name in the form, and words.
    fn judgements(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let say = self.shell.say();
        Judgement::ALL.iter().map(move |judgement| (judgement.as_str(), say.judgement(*judgement)))
    }
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
