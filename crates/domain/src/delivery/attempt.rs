//! Where one call of a gateway stands.

use super::{Asked, Decision, Event, MessageStatus, Outcome, ReceiptState, Receipts, stored_as};

/// Where an attempt stands. At most one attempt of a message is open, so that nothing is sent twice by two workers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AttemptStatus {
    /// Written down; the call is about to be made, or being made.
    Sending,
    /// The gateway took it.
    Accepted,
    /// A receipt says that it arrived.
    Delivered,
    /// A receipt says that it did not arrive.
    Undelivered,
    /// No receipt came in time.
    Silent,
    /// Refused for now: it did not leave, or the gateway asked for patience.
    Refused,
    /// Refused for good.
    Rejected,
    /// It may have been sent or not.
    Unknown,
    /// It may have been sent or not, and another attempt was made since because not hearing would be worse than
    /// hearing twice. A late receipt still counts.
    Superseded,
}

stored_as!(AttemptStatus, "attempt status", {
    Sending => "sending",
    Accepted => "accepted",
    Delivered => "delivered",
    Undelivered => "undelivered",
    Silent => "silent",
    Refused => "refused",
    Rejected => "rejected",
    Unknown => "unknown",
    Superseded => "superseded",
});

impl AttemptStatus {
    /// The status after an event that concerns this attempt, of which `decision` came for its message. An event that
    /// says nothing new changes nothing.
    #[must_use]
    pub fn after(self, event: &Event, decision: Option<&Decision>) -> Self {
        match event {
            Event::Answered { outcome, receipts } => self.after_answer(outcome, *receipts),
            Event::LeaseExpired if self == Self::Sending => Self::Unknown,
            Event::Receipt { state, latest } => self.after_receipt(*state, *latest),
            Event::ReceiptOverdue if self == Self::Accepted => Self::Silent,
            Event::StillUnknown { asked, .. } if self == Self::Unknown && goes_on(decision) => match asked {
                Asked::NotThere => Self::Refused,
                Asked::Never | Asked::NotYet => Self::Superseded,
            },
            _ => self,
        }
    }

    fn after_answer(self, outcome: &Outcome, receipts: Receipts) -> Self {
        if !matches!(self, Self::Sending | Self::Unknown) {
            return self;
        }
        match (outcome, receipts) {
            (Outcome::Accepted { .. }, Receipts::AtOnce) => Self::Delivered,
            (Outcome::Accepted { .. }, Receipts::Later | Receipts::Never) => Self::Accepted,
            (Outcome::RefusedForNow { .. }, _) => Self::Refused,
            (Outcome::Rejected { .. }, _) => Self::Rejected,
            (Outcome::Unknown { .. }, _) => Self::Unknown,
        }
    }

    fn after_receipt(self, state: ReceiptState, latest: bool) -> Self {
        match (state, self) {
            (_, Self::Delivered | Self::Rejected) => self,
            (ReceiptState::Delivered, _) => Self::Delivered,
            (ReceiptState::Undelivered, _) => Self::Undelivered,
            // Being under way is news only to those of which not even that was known.
            (_, Self::Sending | Self::Unknown) => Self::Accepted,
            // It opens again only while no other attempt has been made since.
            (_, Self::Superseded) if latest => Self::Accepted,
            _ => self,
        }
    }
}

/// Whether nothing more is expected of this attempt: another will be made, or none is needed.
fn goes_on(decision: Option<&Decision>) -> bool {
    let ends =
        |decision: &Decision| matches!(decision.status, MessageStatus::Queued | MessageStatus::Cancelled);
    decision.is_some_and(ends)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::UNKNOWN_GRACE;

    fn received(before: AttemptStatus, state: ReceiptState, latest: bool) -> AttemptStatus {
        before.after(&Event::Receipt { state, latest }, None)
    }

    #[test]
    fn a_receipt_that_overtakes_the_answer_is_not_undone_by_it() {
        let outcome = Outcome::Accepted { provider_id: None };
        let accepted = Event::Answered { outcome, receipts: Receipts::Later };
        let early = received(AttemptStatus::Sending, ReceiptState::Delivered, true);
        assert_eq!(early, AttemptStatus::Delivered);
        assert_eq!(early.after(&accepted, None), AttemptStatus::Delivered);
    }

    #[test]
    fn a_better_receipt_counts_however_late() {
        for late in [AttemptStatus::Silent, AttemptStatus::Superseded, AttemptStatus::Undelivered] {
            assert_eq!(received(late, ReceiptState::Delivered, false), AttemptStatus::Delivered, "{late}");
            assert_eq!(received(late, ReceiptState::Buffered, false), late);
        }
        let delivered = AttemptStatus::Delivered;
        assert_eq!(received(delivered, ReceiptState::Undelivered, true), delivered);
    }

    #[test]
    fn an_attempt_given_up_opens_again_only_while_it_is_the_latest() {
        let given_up = AttemptStatus::Superseded;
        assert_eq!(received(given_up, ReceiptState::Accepted, true), AttemptStatus::Accepted);
        assert_eq!(received(given_up, ReceiptState::Accepted, false), given_up);
    }

    #[test]
    fn an_unknown_attempt_is_given_up_only_when_another_will_be_made() {
        let look = |asked| Event::StillUnknown { needed: true, elapsed: UNKNOWN_GRACE, asked };
        let over = look(Asked::Never);
        let to = |status| Decision { status, next_at: None, follow_up: None };
        let unknown = AttemptStatus::Unknown;
        assert_eq!(unknown.after(&over, Some(&to(MessageStatus::Queued))), AttemptStatus::Superseded);
        assert_eq!(unknown.after(&over, Some(&to(MessageStatus::Unknown))), unknown);
        let gone = unknown.after(&look(Asked::NotThere), Some(&to(MessageStatus::Queued)));
        assert_eq!(gone, AttemptStatus::Refused, "it never was");
    }

    #[test]
    fn only_a_started_attempt_becomes_unknown_when_its_worker_dies() {
        let expired = |before: AttemptStatus| before.after(&Event::LeaseExpired, None);
        assert_eq!(expired(AttemptStatus::Sending), AttemptStatus::Unknown);
        assert_eq!(expired(AttemptStatus::Accepted), AttemptStatus::Accepted);
    }
}
