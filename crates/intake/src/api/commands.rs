//! What the staff may tell a ticket to do: a body for each command, and the command that it is read into.

use domain::deadline::Item;
use domain::division::DivisionCode;
use domain::ids::StaffId;
use domain::number::TicketId;
use domain::policy::{CategoryId, GroundId};
use domain::text::Words;
use domain::ticket::{Asked, Command, CommandKind, Counted, Judgement, Mode};
use i18n::Lang;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::names::Named;
use super::parts::Chosen;
use super::read::Reading;

/// What is to be done, as far as it can be read without asking anybody.
pub(crate) enum Wanted {
    /// This.
    Command(Command),
    /// Give it to somebody.
    Dispatch { to: (StaffId, DivisionCode), reason: Words },
    /// Ask somebody for help.
    Assist { to: (StaffId, DivisionCode), due: Timestamp, words: Words },
    /// Handle it with another.
    Merge(TicketId),
    /// Handle it by itself again.
    Unmerge,
}

/// The body of a command.
pub(crate) trait Body: DeserializeOwned + JsonSchema + 'static {
    /// Which command.
    const KIND: CommandKind;

    /// Reads it; `None` when something is wrong, which is then noted.
    fn read(self, reading: &mut Reading<'_>, say: Lang) -> Option<Wanted>;
}

macro_rules! bodies {
    ($($(#[$doc:meta])+ $kind:ident as $body:ident { $($(#[$fdoc:meta])+ $field:ident: $type:ty,)* }
        |$me:ident, $reading:ident, $say:ident| $read:expr;)+) => {$(
        $(#[$doc])+
        #[derive(Debug, Deserialize, JsonSchema)]
        #[serde(deny_unknown_fields)]
        pub(crate) struct $body { $($(#[$fdoc])+ $field: $type,)* }

        impl Body for $body {
            const KIND: CommandKind = CommandKind::$kind;

            #[allow(unused_variables, reason = "not every command has something to be read")]
            fn read(self, $reading: &mut Reading<'_>, $say: Lang) -> Option<Wanted> {
                let $me = self;
                $read
            }
        }
    )+};
}

bodies! {
    /// "I have it."
    Acknowledge as AcknowledgeBody {} |me, reading, say| Some(Wanted::Command(Command::Acknowledge));

    /// The requester was called.
    RecordContact as RecordContactBody {
        /// Whether they were reached; a call without an answer is kept and meets no deadline.
        reached: bool,
        /// What was said.
        note: Option<String>,
    } |me, reading, say| {
        let note = reading.note("note", me.note.as_deref());
        Some(Wanted::Command(if me.reached { Command::called(note) } else { Command::no_answer(note) }))
    };

    /// A remark of the staff; the requester does not read it.
    Remark as RemarkBody {
        /// The words.
        note: String,
    } |me, reading, say| Some(Wanted::Command(Command::Remark { note: reading.words("note", &me.note)? }));

    /// Say what it is about and how it is handled.
    Classify as ClassifyBody {
        /// A category of the policy.
        category: String,
        /// How it is handled.
        mode: Named<Mode>,
    } |me, reading, say| {
        Some(Wanted::Command(Command::Classify { category: CategoryId::new(me.category), mode: me.mode.0 }))
    };

    /// Hand it up one level.
    Escalate as EscalateBody {
        /// Why.
        reason: String,
    } |me, reading, say| Some(Wanted::Command(Command::Escalate { reason: reading.words("reason", &me.reason)? }));

    /// Give it to somebody, down or across.
    Dispatch as DispatchBody {
        /// To whom: one of `targets`.
        to: Chosen,
        /// Why.
        reason: String,
    } |me, reading, say| {
        let (to, reason) = (chosen(&me.to, reading, say), reading.words("reason", &me.reason));
        Some(Wanted::Dispatch { to: to?, reason: reason? })
    };

    /// Decide what was asked.
    Decide as DecideBody {
        /// Whether it is granted.
        granted: bool,
        /// What is said to it.
        note: Option<String>,
    } |me, reading, say| {
        Some(Wanted::Command(Command::Decide { granted: me.granted, to: None, note: reading.note("note", me.note.as_deref()) }))
    };

    /// Ask somebody for help.
    AskAssist as AskAssistBody {
        /// Whom: one of `targets`.
        to: Chosen,
        /// Until when (RFC 3339).
        due: String,
        /// For what.
        words: String,
    } |me, reading, say| {
        let to = chosen(&me.to, reading, say);
        let (due, words) = (reading.time("due", &me.due), reading.words("words", &me.words));
        Some(Wanted::Assist { to: to?, due: due?, words: words? })
    };

    /// Answer a unit that asked for help.
    AnswerAssist as AnswerAssistBody {
        /// What was asked: one of `answers`.
        item: i32,
        /// What was done.
        words: String,
    } |me, reading, say| {
        Some(Wanted::Command(Command::AnswerAssist { item: Item(me.item), words: reading.words("words", &me.words)? }))
    };

    /// Record a meeting on the site.
    RecordMeeting as RecordMeetingBody {
        /// When it was (RFC 3339).
        at: String,
        /// Who was there.
        who: String,
        /// What was agreed.
        words: String,
    } |me, reading, say| {
        let (at, who) = (reading.time("at", &me.at), reading.words("who", &me.who));
        let agreed = reading.words("words", &me.words);
        let whole = reading.words("words", &say.meeting_words(who?, agreed?));
        Some(Wanted::Command(Command::RecordMeeting { at: at?, words: whole? }))
    };

    /// Ask the requester something.
    AskRequester as AskRequesterBody {
        /// What.
        words: String,
    } |me, reading, say| Some(Wanted::Command(Command::AskRequester { words: reading.words("words", &me.words)? }));

    /// A parked matter was looked at and stays parked.
    Review as ReviewBody {
        /// When somebody must look again (RFC 3339).
        next: String,
        /// What was found.
        note: String,
    } |me, reading, say| {
        let (next, note) = (reading.time("next", &me.next), reading.words("note", &me.note));
        Some(Wanted::Command(Command::Review { next: next?, note: note? }))
    };

    /// A parked matter goes on.
    Resume as ResumeBody {
        /// Why.
        reason: String,
    } |me, reading, say| Some(Wanted::Command(Command::Resume { reason: reading.words("reason", &me.reason)? }));

    /// It is done. Pictures of what was done are sent on the pages.
    Finish as FinishBody {
        /// What was done; the requester reads it.
        result: String,
    } |me, reading, say| Some(Wanted::Command(Command::Finish { result: reading.words("result", &me.result)? }));

    /// The requester was asked whether they are satisfied.
    Judge as JudgeBody {
        /// How they judge; `unreachable` is a call without an answer.
        judgement: Named<Judgement>,
        /// Whether it is solved, when they were asked.
        solved: Option<bool>,
        /// What they said.
        note: Option<String>,
    } |me, reading, say| {
        let note = reading.note("note", me.note.as_deref());
        Some(Wanted::Command(Command::Judge { judgement: me.judgement.0, solved: me.solved, note }))
    };

    /// The requester was asked once more.
    SpotCheck as SpotCheckBody {
        /// How they judge now.
        judgement: Named<Judgement>,
        /// Whether it is solved, when they were asked.
        solved: Option<bool>,
        /// What they said.
        note: Option<String>,
    } |me, reading, say| {
        let note = reading.note("note", me.note.as_deref());
        Some(Wanted::Command(Command::SpotCheck { judgement: me.judgement.0, solved: me.solved, note }))
    };

    /// Order from above, to be answered in writing.
    Order as OrderBody {
        /// Until when (RFC 3339).
        due: String,
        /// What.
        words: String,
    } |me, reading, say| {
        let (due, words) = (reading.time("due", &me.due), reading.words("words", &me.words));
        Some(Wanted::Command(Command::Order { due: due?, words: words? }))
    };

    /// Answer an order.
    AnswerOrder as AnswerOrderBody {
        /// Which: one of `answers`.
        item: i32,
        /// The answer.
        words: String,
    } |me, reading, say| {
        Some(Wanted::Command(Command::AnswerOrder { item: Item(me.item), words: reading.words("words", &me.words)? }))
    };

    /// A nudge from above.
    Urge as UrgeBody {
        /// What to say with it.
        note: Option<String>,
    } |me, reading, say| Some(Wanted::Command(Command::Urge { note: reading.note("note", me.note.as_deref()) }));

    /// Ask that something is left out of the evaluation, or counted after all.
    AskExclusion as AskExclusionBody {
        /// What is meant.
        counted: Named<Counted>,
        /// Whether it is to be left out; else it is to be counted after all.
        leave_out: bool,
        /// Why.
        reason: String,
    } |me, reading, say| {
        let reason = reading.words("reason", &me.reason)?;
        Some(Wanted::Command(Command::AskExclusion { counted: me.counted.0, leave_out: me.leave_out, reason }))
    };

    /// Decide what is counted.
    DecideExclusion as DecideExclusionBody {
        /// Whether it is granted.
        granted: bool,
        /// What is said to it.
        note: Option<String>,
    } |me, reading, say| {
        let note = reading.note("note", me.note.as_deref());
        Some(Wanted::Command(Command::DecideExclusion { granted: me.granted, note }))
    };

    /// Handle it with another matter about the same.
    Merge as MergeBody {
        /// The number of the other.
        into: String,
    } |me, reading, say| {
        let into = me.into.parse();
        if into.is_err() {
            reading.fault("into", say.merge_fault());
        }
        into.ok().map(Wanted::Merge)
    };

    /// Handle it by itself again.
    Unmerge as UnmergeBody {} |me, reading, say| Some(Wanted::Unmerge);
}

/// Ask those above for something.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(tag = "asked", rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum AskBody {
    /// It is not ours.
    Return {
        /// Why, and whose it is.
        reason: String,
    },
    /// More time.
    Extend {
        /// How much.
        working_days: u16,
        /// Why.
        reason: String,
    },
    /// It cannot be solved for a long time.
    Park {
        /// When somebody must look at it again (RFC 3339).
        review: String,
        /// Why.
        reason: String,
    },
    /// It is not to be accepted.
    Decline {
        /// A ground of the policy.
        ground: String,
        /// Why, and where else the requester must go; they read it.
        reason: String,
    },
}

impl Body for AskBody {
    const KIND: CommandKind = CommandKind::Ask;

    fn read(self, reading: &mut Reading<'_>, _: Lang) -> Option<Wanted> {
        let (asked, reason) = match self {
            Self::Return { reason } => (Some(Asked::Return), reason),
            Self::Extend { working_days, reason } => (Some(Asked::Extend { working_days }), reason),
            Self::Park { review, reason } => {
                (reading.time("review", &review).map(|review| Asked::Park { review }), reason)
            }
            Self::Decline { ground, reason } => {
                (Some(Asked::Decline { ground: GroundId::new(ground) }), reason)
            }
        };
        let reason = reading.words("reason", &reason);
        Some(Wanted::Command(Command::Ask { asked: asked?, reason: reason? }))
    }
}

fn chosen(to: &Chosen, reading: &mut Reading<'_>, say: Lang) -> Option<(StaffId, DivisionCode)> {
    let unit = to.unit.parse();
    if unit.is_err() {
        reading.fault("to/unit", say.api_unit_fault());
    }
    Some((StaffId(to.staff), unit.ok()?))
}
