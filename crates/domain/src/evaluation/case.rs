//! What a log says of somebody's work.

use jiff::{SignedDuration, Timestamp};

use crate::policy::CategoryId;
use crate::ticket::{ContactGrade, Counted, Judgement, Owner};

/// Something that ended, and counts for whoever answered for it then.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Who answered for it.
    pub owner: Owner,
    /// What the matter is about.
    pub category: CategoryId,
    /// When it ended, UTC: this says in which period it counts. A clock that was missed ended when it ran out.
    pub at: Timestamp,
    /// What it was.
    pub fact: Fact,
    /// Whether those above have decided that it does not count.
    pub left_out: bool,
}

/// What ended. Times that something took go round the clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fact {
    /// The clock for the call to the requester.
    Contact {
        /// Whether they were called before it ran out.
        in_time: bool,
    },
    /// The requester was called, in time or late.
    Call {
        /// What proves it, as far as is known today.
        grade: ContactGrade,
        /// Whether the requester says, as far as is known today, that there was none.
        denied: bool,
        /// Since the matter was filed, opened again or taken apart from another.
        took: SignedDuration,
    },
    /// Rang without an answer.
    Tried,
    /// The clock for the handling.
    Handling {
        /// Whether it was finished before the limit that held.
        in_time: bool,
    },
    /// It was finished, in time or late.
    Done {
        /// As of a call.
        took: SignedDuration,
    },
    /// A matter left the hands of a unit that it had been given to.
    Left {
        /// Because it was given back, as those above agreed.
        returned: bool,
    },
    /// The requester judged what was finished, or could not be reached.
    Visit {
        /// How.
        judgement: Judgement,
        /// Whether it is solved, when they were asked that.
        solved: Option<bool>,
    },
    /// The city's centre asked again.
    Check {
        /// How the requester judges now.
        judgement: Judgement,
    },
    /// The clock of an order from above.
    Order {
        /// Whether it was answered before it ran out.
        in_time: bool,
    },
    /// Found and put right at once: neither called about nor judged.
    Settled,
}

impl Fact {
    /// Whether a score is made of it.
    pub(super) const fn is_scored(self) -> bool {
        matches!(
            self,
            Self::Contact { .. }
                | Self::Handling { .. }
                | Self::Visit { .. }
                | Self::Order { .. }
                | Self::Settled
        )
    }

    /// Whether it is left out with this part of a matter.
    pub(super) const fn is_about(self, counted: Counted) -> bool {
        match counted {
            Counted::Everything => true,
            Counted::Contact => matches!(self, Self::Contact { .. } | Self::Call { .. } | Self::Tried),
            Counted::Handling => matches!(self, Self::Handling { .. } | Self::Done { .. }),
            Counted::Judgement => matches!(self, Self::Visit { .. } | Self::Check { .. }),
        }
    }
}
