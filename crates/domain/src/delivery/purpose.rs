//! Why somebody is told.

use super::stored_as;

/// Why somebody is told. Decides what goes first when there is more to send than a gateway takes, and whether a text
/// whose fate is unknown is sent once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// The promise was broken: the level above must hear of it.
    Breach,
    /// The first word of a matter to the person responsible.
    FirstAlert,
    /// A matter handed up.
    Escalation,
    /// The promise is about to be broken.
    Reminder,
    /// The requester has said more about a matter.
    Addition,
    /// An answer to a person's own text.
    Answer,
    /// Several matters in one text.
    Digest,
    /// Figures.
    Report,
    /// Whether a telephone or a mail address works.
    Verification,
}

stored_as!(Purpose, "purpose", {
    Breach => "breach",
    FirstAlert => "first_alert",
    Escalation => "escalation",
    Reminder => "reminder",
    Addition => "addition",
    Answer => "answer",
    Digest => "digest",
    Report => "report",
    Verification => "verification",
});

impl Purpose {
    /// Its place in the queue: 0 goes first. Equal places go by age.
    pub const fn priority(self) -> u8 {
        match self {
            Self::Breach => 0,
            Self::FirstAlert => 1,
            Self::Escalation => 2,
            Self::Reminder | Self::Addition => 3,
            Self::Answer | Self::Digest => 4,
            Self::Report | Self::Verification => 5,
        }
    }

    /// Somebody has promised to act on it within minutes: while such a text waits, the watchdog counts the seconds.
    pub const fn is_urgent(self) -> bool {
        self.priority() <= Self::Escalation.priority()
    }

    /// Whether it may be kept back through the night where the policy says so. What tells of a new matter, of a broken
    /// promise or of a matter handed up never is, and an answer or a code is what somebody waits for.
    pub const fn may_wait(self) -> bool {
        match self {
            Self::Breach | Self::FirstAlert | Self::Escalation | Self::Answer | Self::Verification => false,
            Self::Reminder | Self::Addition | Self::Digest | Self::Report => true,
        }
    }

    /// Not to hear it at all is worse than to hear it twice.
    pub const fn rather_twice_than_never(self) -> bool {
        match self {
            Self::Breach | Self::FirstAlert | Self::Escalation => true,
            Self::Reminder
            | Self::Addition
            | Self::Answer
            | Self::Digest
            | Self::Report
            | Self::Verification => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_promise_goes_first_and_figures_last() {
        let mut all = Purpose::ALL.to_vec();
        all.reverse();
        all.sort_by_key(|p| p.priority());
        assert_eq!(
            all,
            [
                Purpose::Breach,
                Purpose::FirstAlert,
                Purpose::Escalation,
                Purpose::Addition,
                Purpose::Reminder,
                Purpose::Digest,
                Purpose::Answer,
                Purpose::Verification,
                Purpose::Report
            ]
        );
    }
}
