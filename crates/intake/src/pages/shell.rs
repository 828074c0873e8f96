//! What surrounds every page, and the small things that several pages show.

use i18n::{Lang, When};
use jiff::Timestamp;

/// What every page needs: the reader's language and time, and what stands at its head and foot.
#[derive(Debug, Clone)]
pub struct Shell {
    /// Language, zone and present moment.
    pub when: When,
    /// The service's name, as the town calls it.
    pub site: String,
    /// The hotline's number at the foot, when the town has one.
    pub hotline: Option<String>,
    /// Path and query of this page, to come back to after changing the language.
    pub here: String,
}

impl Shell {
    /// The words in the reader's language.
    pub fn say(&self) -> Lang {
        self.when.lang
    }

    /// Whether it is a page of the staff.
    pub fn is_for_staff(&self) -> bool {
        ["/desk", "/demo"].iter().any(|path| self.here.starts_with(path))
    }

    /// A place has a hotline of its own.
    pub fn call_instead(&mut self, hotline: Option<&str>) {
        if let Some(hotline) = hotline {
            self.hotline = Some(hotline.to_owned());
        }
    }

    /// A sentence, and whom to call if it is urgent, where there is somebody to call.
    pub fn or_call(&self, sentence: impl Into<String>) -> String {
        let sentence = sentence.into();
        match &self.hotline {
            Some(hotline) => self.say().or_call_hotline(sentence, hotline),
            None => sentence,
        }
    }
}

/// The head of every page of the staff.
#[derive(Debug, Clone)]
pub struct DeskBar {
    /// Name of whoever is signed in.
    pub me: String,
    /// The session's token, in every form of the desk.
    pub csrf: String,
    /// The entry that is shown as the current one.
    pub here: Tab,
    /// Entries that this person may open, in order.
    pub tabs: Vec<Tab>,
    /// How many alarms stand in their part of the tree.
    pub alarms: u64,
    /// How many early warnings stand there.
    pub warnings: u64,
    /// How many things wait to be decided or answered by them.
    pub requests: u64,
    /// Why texts do not go out as they should, if they do not.
    pub trouble: Option<Trouble>,
}

/// That texts do not go out as they should.
#[derive(Debug, Clone)]
pub struct Trouble {
    /// Since when, and what to do meanwhile.
    pub what: String,
    /// For whoever can mend it: what to do, and where to look.
    pub mending: Option<(&'static str, Link)>,
}

impl DeskBar {
    /// The number beside an entry, when there is one to be seen, and how it is meant.
    pub fn badge(&self, tab: &Tab) -> Option<(u64, Tone)> {
        let (count, tone) = match tab {
            Tab::Alarms => (self.alarms, Tone::Late),
            Tab::Requests => (self.requests, Tone::Soon),
            Tab::Warnings => (self.warnings, Tone::Soon),
            Tab::Mine | Tab::File | Tab::Unit | Tab::Visits | Tab::Evaluation | Tab::Admin => return None,
        };
        (count > 0).then_some((count, tone))
    }
}

/// An entry of the staff's menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// What I must do.
    Mine,
    /// File a matter for somebody.
    File,
    /// What is asked beside the handling: to be decided, to be answered.
    Requests,
    /// What my unit must do.
    Unit,
    /// Whom to ask whether they are satisfied.
    Visits,
    /// Rates and scores.
    Evaluation,
    /// Standing alarms.
    Alarms,
    /// Early warnings.
    Warnings,
    /// People, places, codes.
    Admin,
}

impl Tab {
    /// Where it leads.
    pub const fn href(self) -> &'static str {
        match self {
            Self::Mine => "/desk",
            Self::File => "/desk/file",
            Self::Requests => "/desk/requests",
            Self::Unit => "/desk/unit",
            Self::Visits => "/desk/visits",
            Self::Evaluation => "/desk/evaluation",
            Self::Alarms => "/desk/alarms",
            Self::Warnings => "/desk/warnings",
            Self::Admin => "/desk/admin",
        }
    }

    /// What it is called.
    pub const fn label(self, say: Lang) -> &'static str {
        match self {
            Self::Mine => say.my_list(),
            Self::File => say.file_tab(),
            Self::Requests => say.requests(),
            Self::Unit => say.unit_list(),
            Self::Visits => say.visits(),
            Self::Evaluation => say.evaluation(),
            Self::Alarms => say.alarms(),
            Self::Warnings => say.warnings(),
            Self::Admin => say.administration(),
        }
    }
}

/// How something is meant: shown by colour, and always by words as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Nothing special.
    #[default]
    Calm,
    /// It went well.
    Good,
    /// Time runs out.
    Soon,
    /// Late, or refused.
    Late,
}

impl Tone {
    /// Its name in the stylesheet.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Calm => "",
            Self::Good => "good",
            Self::Soon => "soon",
            Self::Late => "late",
        }
    }
}

/// A link with its words.
#[derive(Debug, Clone)]
pub struct Link {
    /// Where it leads; a path of this site.
    pub href: String,
    /// Its words.
    pub label: String,
}

/// A place as the head of a page shows it.
#[derive(Debug, Clone)]
pub struct PlaceLine {
    /// Its name.
    pub name: String,
    /// The names of the divisions that it lies in, largest first, ready to show.
    pub division: String,
}

/// A step in the life of a matter.
#[derive(Debug, Clone)]
pub struct Step {
    /// When.
    pub at: Timestamp,
    /// What happened, in words.
    pub what: String,
    /// By whom, when it is worth saying.
    pub by: Option<String>,
    /// The words that belong to it.
    pub words: Option<String>,
    /// How it is meant.
    pub tone: Tone,
}
