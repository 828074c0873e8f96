//! The one table of what becomes of a message.

use jiff::{SignedDuration, Timestamp};

use super::{
    ASK_AT, Jitter, LEASE, MAX_ATTEMPTS_UNKNOWN, MessageStatus, Outcome, Purpose, RECEIPT_WAIT, ReceiptState,
    Receipts, Refusal, UNKNOWN_GRACE, retry_delay, stored_as,
};

/// What the decision looks at. Counted before the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Message {
    /// Where it stands.
    pub status: MessageStatus,
    /// Why somebody is told.
    pub purpose: Purpose,
    /// How many of its attempts were refused for now.
    pub refusals: u32,
    /// How many of its attempts may have been sent or not (unknown or superseded).
    pub unknowns: u32,
}

/// What happened to a message. `needed` is whether it is still true and still wanted: nobody is reminded of a matter
/// that was settled meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The time of a planned message has come.
    Due {
        /// Whether it is still needed.
        needed: bool,
    },
    /// A worker that has claimed it is about to make a call.
    Claimed {
        /// Whether it is still needed.
        needed: bool,
    },
    /// It is told together with others.
    Gathered,
    /// The telephone has had as many texts as carriers take.
    OverBudget,
    /// The call of the gateway ended.
    Answered {
        /// With what.
        outcome: Outcome,
        /// Whether this gateway gives receipts.
        receipts: Receipts,
    },
    /// The worker that had written down an attempt did not come back in time: the call may have been made. One that
    /// had claimed it and not yet begun leaves it queued.
    LeaseExpired,
    /// A receipt came (all segments taken together).
    Receipt {
        /// What it says.
        state: ReceiptState,
        /// Whether it is about the latest attempt.
        latest: bool,
    },
    /// [`RECEIPT_WAIT`] passed without one.
    ReceiptOverdue,
    /// Somebody looks at an outcome that is still unknown.
    StillUnknown {
        /// Whether it is still needed.
        needed: bool,
        /// How long ago the call began.
        elapsed: SignedDuration,
        /// What its gateway says of it.
        asked: Asked,
    },
}

/// What a gateway says when it is asked about a text whose outcome is unknown, and knows no more than we do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// It cannot be asked.
    Never,
    /// It can be asked, but has not been, or did not answer.
    NotYet,
    /// It has no such text.
    NotThere,
}

/// What becomes of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decision {
    /// The new status.
    pub status: MessageStatus,
    /// When to look at it again: to send it, to take it from a dead worker, to stop waiting. `None`: only a receipt can
    /// change it.
    pub next_at: Option<Timestamp>,
    /// What must be planned in the same transaction because this message did not do its work.
    pub follow_up: Option<FollowUp>,
}

/// How else the person, or somebody, is to be told. A later receipt never takes it back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FollowUp {
    /// The same person by another gateway or channel.
    OtherWay,
    /// Not this person by text: their number will never answer, or carriers take no more for it. Those above are told at
    /// once, and the console shows it.
    NextPerson,
    /// The same person in the shortest words, which hold nothing that a resident wrote. If these were the shortest
    /// words already: as [`Self::OtherWay`].
    ShortText,
}

stored_as!(FollowUp, "follow-up", {
    OtherWay => "other_way",
    NextPerson => "next_person",
    ShortText => "short_text",
});

impl Decision {
    fn end(status: MessageStatus) -> Self {
        Self { status, next_at: None, follow_up: None }
    }

    fn wait(status: MessageStatus, next_at: Timestamp) -> Self {
        Self { status, next_at: Some(next_at), follow_up: None }
    }

    fn then(self, follow_up: FollowUp) -> Self {
        Self { follow_up: Some(follow_up), ..self }
    }
}

/// What becomes of a message when something happens to it. `None`: nothing, because the event comes too late or says
/// nothing new; whoever reports it need not know.
pub fn decide(message: &Message, event: &Event, now: Timestamp, jitter: Jitter) -> Option<Decision> {
    use MessageStatus::{Accepted, Planned, Queued, Sending, Silent, Unknown};
    match (message.status, event) {
        (_, Event::Receipt { state, latest }) => received(message, *state, *latest, now),
        (Planned, Event::Due { needed: true }) => Some(Decision::wait(Queued, now)),
        (Queued, Event::Claimed { needed: true }) => Some(Decision::wait(Sending, now + LEASE)),
        (Planned, Event::Due { needed: false }) | (Queued, Event::Claimed { needed: false }) => {
            Some(unneeded(message))
        }
        (Queued, Event::Gathered) => Some(Decision::end(MessageStatus::Gathered)),
        (Queued, Event::OverBudget) => {
            Some(Decision::end(MessageStatus::Rejected).then(FollowUp::NextPerson))
        }
        // An answer after the lease still tells what an unknown outcome was.
        (Sending | Unknown, Event::Answered { outcome, receipts }) => {
            answered(message, outcome, *receipts, now, jitter)
        }
        // Whoever looks next knows how long the call has been under way.
        (Sending, Event::LeaseExpired) => Some(Decision::wait(Unknown, now)),
        (Accepted, Event::ReceiptOverdue) => Some(Decision::end(Silent).then(FollowUp::OtherWay)),
        (Unknown, Event::StillUnknown { needed, elapsed, asked }) => Some(match patience(*elapsed, *asked) {
            Some(pause) => Decision::wait(Unknown, now + pause),
            None if *asked == Asked::NotThere => not_there(message, *needed, now),
            None => still_unknown(message, *needed, now),
        }),
        _ => None,
    }
}

/// Before it was sent it is cancelled; one that may have been sent is left as that.
fn unneeded(message: &Message) -> Decision {
    let status = if message.unknowns == 0 { MessageStatus::Cancelled } else { MessageStatus::Unknown };
    Decision::end(status)
}

fn answered(
    message: &Message,
    outcome: &Outcome,
    receipts: Receipts,
    now: Timestamp,
    jitter: Jitter,
) -> Option<Decision> {
    use MessageStatus::{Accepted, Delivered, Queued, Rejected, Sending, Unknown};
    Some(match outcome {
        Outcome::Accepted { .. } => match receipts {
            Receipts::AtOnce => Decision::end(Delivered),
            Receipts::Later => Decision::wait(Accepted, now + RECEIPT_WAIT),
            Receipts::Never => Decision::end(Accepted),
        },
        Outcome::RefusedForNow { .. } => {
            Decision::wait(Queued, now + retry_delay(message.refusals.saturating_add(1), jitter))
        }
        Outcome::Rejected { class, .. } => Decision::end(Rejected).then(instead(*class)),
        Outcome::Unknown { .. } if message.status == Sending => Decision::wait(Unknown, now),
        Outcome::Unknown { .. } => return None,
    })
}

fn instead(class: Refusal) -> FollowUp {
    match class {
        Refusal::Number => FollowUp::NextPerson,
        Refusal::Content => FollowUp::ShortText,
        Refusal::Config | Refusal::Balance | Refusal::Limit => FollowUp::OtherWay,
    }
}

fn received(message: &Message, state: ReceiptState, latest: bool, now: Timestamp) -> Option<Decision> {
    use MessageStatus::{
        Accepted, Cancelled, Delivered, Gathered, Planned, Queued, Rejected, Sending, Silent, Undelivered,
        Unknown,
    };
    match (state, message.status) {
        (_, Planned | Cancelled | Rejected | Delivered | Gathered) => None,
        // The person has it, whichever attempt it was: nothing more need be sent.
        (ReceiptState::Delivered, _) => Some(Decision::end(Delivered)),
        // A failure of an earlier attempt says nothing of the one under way.
        _ if !latest => None,
        (ReceiptState::Undelivered, Sending | Accepted | Unknown) => {
            Some(Decision::end(Undelivered).then(FollowUp::OtherWay))
        }
        // What was to be planned was planned when it fell silent.
        (ReceiptState::Undelivered, Silent) => Some(Decision::end(Undelivered)),
        (ReceiptState::Accepted | ReceiptState::Buffered, Sending | Unknown) => {
            Some(Decision::wait(Accepted, now + RECEIPT_WAIT))
        }
        // It was about to be sent once more because nothing was known of it; now something is.
        (ReceiptState::Accepted | ReceiptState::Buffered, Queued) if message.unknowns > 0 => {
            Some(Decision::wait(Accepted, now + RECEIPT_WAIT))
        }
        _ => None,
    }
}

/// How much longer an unknown outcome is waited for; `None` when it has been long enough.
fn patience(elapsed: SignedDuration, asked: Asked) -> Option<SignedDuration> {
    let looks: &[SignedDuration] = if asked == Asked::Never { &[UNKNOWN_GRACE] } else { &ASK_AT };
    looks.iter().find(|&&at| elapsed < at).map(|&at| at - elapsed)
}

/// It was not sent, whatever came before: as if it had been refused for now. By now it is late enough for another try.
fn not_there(message: &Message, needed: bool, now: Timestamp) -> Decision {
    let others = Message { unknowns: message.unknowns.saturating_sub(1), ..*message };
    if needed { Decision::wait(MessageStatus::Queued, now) } else { unneeded(&others) }
}

fn still_unknown(message: &Message, needed: bool, now: Timestamp) -> Decision {
    let left = Decision::end(MessageStatus::Unknown);
    match (needed, message.purpose.rather_twice_than_never()) {
        (true, true) if message.unknowns < MAX_ATTEMPTS_UNKNOWN => Decision::wait(MessageStatus::Queued, now),
        (true, true) => left.then(FollowUp::OtherWay),
        _ => left,
    }
}

#[cfg(test)]
mod tests {
    use super::MessageStatus::*;
    use super::*;
    use crate::delivery::Remark;
    use jiff::SignedDuration;

    fn at(seconds: i64) -> Timestamp {
        "2026-01-15T08:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_secs(seconds)
    }

    fn message(status: MessageStatus) -> Message {
        Message { status, purpose: Purpose::FirstAlert, refusals: 0, unknowns: 0 }
    }

    fn go(message: Message, event: &Event) -> Option<(MessageStatus, Option<i64>, Option<FollowUp>)> {
        let decision = decide(&message, event, at(0), Jitter::from_random(0))?;
        let seconds = decision.next_at.map(|next| next.duration_since(at(0)).as_secs());
        Some((decision.status, seconds, decision.follow_up))
    }

    fn answer(outcome: Outcome) -> Event {
        Event::Answered { outcome, receipts: Receipts::Later }
    }

    fn accepted() -> Outcome {
        Outcome::Accepted { provider_id: None }
    }

    fn refused() -> Event {
        answer(Outcome::RefusedForNow { why: Remark::default(), not_sent: true })
    }

    fn rejected(class: Refusal) -> Event {
        answer(Outcome::Rejected { class, why: Remark::default() })
    }

    fn unknown() -> Event {
        answer(Outcome::Unknown { why: Remark::default() })
    }

    fn still(needed: bool, seconds: i64, asked: Asked) -> Event {
        Event::StillUnknown { needed, elapsed: SignedDuration::from_secs(seconds), asked }
    }

    fn receipt(state: ReceiptState) -> Event {
        Event::Receipt { state, latest: true }
    }

    fn earlier_receipt(state: ReceiptState) -> Event {
        Event::Receipt { state, latest: false }
    }

    #[test]
    fn a_planned_message_is_queued_if_it_is_still_true_and_cancelled_if_not() {
        assert_eq!(go(message(Planned), &Event::Due { needed: true }), Some((Queued, Some(0), None)));
        assert_eq!(go(message(Planned), &Event::Due { needed: false }), Some((Cancelled, None, None)));
    }

    #[test]
    fn a_queued_message_is_checked_once_more_when_it_is_claimed() {
        assert_eq!(go(message(Queued), &Event::Claimed { needed: true }), Some((Sending, Some(30), None)));
        assert_eq!(go(message(Queued), &Event::Claimed { needed: false }), Some((Cancelled, None, None)));
    }

    #[test]
    fn a_message_told_with_others_is_at_its_end_and_one_beyond_the_budget_goes_to_somebody_else() {
        assert_eq!(go(message(Queued), &Event::Gathered), Some((Gathered, None, None)));
        let beyond = Some((Rejected, None, Some(FollowUp::NextPerson)));
        assert_eq!(go(message(Queued), &Event::OverBudget), beyond);
        for status in [Planned, Sending, Accepted, Delivered] {
            assert_eq!(go(message(status), &Event::Gathered), None, "{status}");
            assert_eq!(go(message(status), &Event::OverBudget), None, "{status}");
        }
    }

    #[test]
    fn an_accepted_message_waits_for_its_receipt_as_far_as_the_gateway_gives_one() {
        let with = |receipts| Event::Answered { outcome: accepted(), receipts };
        assert_eq!(go(message(Sending), &with(Receipts::Later)), Some((Accepted, Some(180), None)));
        assert_eq!(go(message(Sending), &with(Receipts::AtOnce)), Some((Delivered, None, None)));
        assert_eq!(go(message(Sending), &with(Receipts::Never)), Some((Accepted, None, None)));
    }

    #[test]
    fn a_message_refused_for_now_waits_longer_each_time() {
        let after = |refusals| go(Message { refusals, ..message(Sending) }, &refused());
        assert_eq!(after(0), Some((Queued, Some(1), None)));
        assert_eq!(after(3), Some((Queued, Some(8), None)));
        assert_eq!(after(1_000), Some((Queued, Some(30), None)));
        assert_eq!(after(u32::MAX), Some((Queued, Some(30), None)));
    }

    #[test]
    fn a_message_refused_for_good_says_what_to_do_instead() {
        for (class, follow_up) in [
            (Refusal::Number, FollowUp::NextPerson),
            (Refusal::Content, FollowUp::ShortText),
            (Refusal::Config, FollowUp::OtherWay),
            (Refusal::Balance, FollowUp::OtherWay),
            (Refusal::Limit, FollowUp::OtherWay),
        ] {
            assert_eq!(go(message(Sending), &rejected(class)), Some((Rejected, None, Some(follow_up))));
        }
    }

    #[test]
    fn a_call_that_broke_off_is_unknown_and_waits_for_a_receipt() {
        assert_eq!(go(message(Sending), &unknown()), Some((Unknown, Some(0), None)));
        for (elapsed, pause) in [(0, 30), (8, 22), (29, 1)] {
            let look = still(true, elapsed, Asked::Never);
            assert_eq!(go(message(Unknown), &look), Some((Unknown, Some(pause), None)), "{elapsed}");
        }
    }

    #[test]
    fn a_gateway_that_can_be_asked_is_asked_twice_before_anything_is_sent_again() {
        let perhaps_sent = Message { unknowns: 1, ..message(Unknown) };
        for (elapsed, pause) in [(8, 12), (20, 40), (59, 1)] {
            for asked in [Asked::NotYet, Asked::NotThere] {
                let look = still(true, elapsed, asked);
                assert_eq!(go(perhaps_sent, &look), Some((Unknown, Some(pause), None)), "{elapsed}");
            }
        }
        assert_eq!(go(perhaps_sent, &still(true, 60, Asked::NotYet)), Some((Queued, Some(0), None)));
    }

    #[test]
    fn what_a_gateway_does_not_have_was_not_sent_and_goes_again_whatever_it_is() {
        let not_there = |needed| still(needed, 60, Asked::NotThere);
        for &purpose in Purpose::ALL {
            let once = Message { purpose, unknowns: 1, ..message(Unknown) };
            assert_eq!(go(once, &not_there(true)), Some((Queued, Some(0), None)), "{purpose}");
            assert_eq!(go(once, &not_there(false)), Some((Cancelled, None, None)), "{purpose}");
            let twice = Message { unknowns: 2, ..once };
            assert_eq!(go(twice, &not_there(true)), Some((Queued, Some(0), None)), "{purpose}");
            assert_eq!(go(twice, &not_there(false)), Some((Unknown, None, None)), "the first may have been");
        }
    }

    #[test]
    fn a_dead_worker_leaves_a_question_only_if_it_had_begun() {
        assert_eq!(go(message(Queued), &Event::LeaseExpired), None);
        assert_eq!(go(message(Sending), &Event::LeaseExpired), Some((Unknown, Some(0), None)));
        let lease = LEASE.as_secs();
        let rescued = go(Message { unknowns: 1, ..message(Unknown) }, &still(true, lease, Asked::Never));
        assert_eq!(rescued, Some((Queued, Some(0), None)), "as soon as the lease is over");
    }

    #[test]
    fn what_must_not_be_missed_is_sent_once_more_after_an_unknown_outcome() {
        let over = still(true, 30, Asked::Never);
        for &purpose in Purpose::ALL {
            let left = |unknowns| go(Message { purpose, unknowns, ..message(Unknown) }, &over);
            match purpose {
                Purpose::Breach | Purpose::FirstAlert | Purpose::Escalation => {
                    assert_eq!(left(1), Some((Queued, Some(0), None)), "{purpose}");
                    assert_eq!(left(2), Some((Unknown, None, Some(FollowUp::OtherWay))), "{purpose}");
                }
                Purpose::Reminder
                | Purpose::Addition
                | Purpose::Answer
                | Purpose::Digest
                | Purpose::Report
                | Purpose::Verification => {
                    assert_eq!(left(1), Some((Unknown, None, None)), "{purpose}");
                }
            }
        }
        let settled = Message { unknowns: 1, ..message(Unknown) };
        assert_eq!(go(settled, &still(false, 30, Asked::Never)), Some((Unknown, None, None)));
    }

    #[test]
    fn a_late_answer_settles_an_unknown_outcome() {
        let unsettled = Message { unknowns: 1, ..message(Unknown) };
        assert_eq!(go(unsettled, &answer(accepted())), Some((Accepted, Some(180), None)));
        assert_eq!(go(unsettled, &refused()), Some((Queued, Some(1), None)));
        assert_eq!(
            go(unsettled, &rejected(Refusal::Number)),
            Some((Rejected, None, Some(FollowUp::NextPerson)))
        );
        assert_eq!(go(unsettled, &unknown()), None);
    }

    #[test]
    fn receipts_settle_what_is_under_way() {
        for status in [Sending, Accepted, Unknown] {
            let delivered = go(message(status), &receipt(ReceiptState::Delivered));
            assert_eq!(delivered, Some((Delivered, None, None)), "{status}");
            let lost = go(message(status), &receipt(ReceiptState::Undelivered));
            assert_eq!(lost, Some((Undelivered, None, Some(FollowUp::OtherWay))), "{status}");
        }
        for state in [ReceiptState::Accepted, ReceiptState::Buffered] {
            assert_eq!(go(message(Sending), &receipt(state)), Some((Accepted, Some(180), None)));
            assert_eq!(go(message(Unknown), &receipt(state)), Some((Accepted, Some(180), None)));
            assert_eq!(go(message(Accepted), &receipt(state)), None);
        }
    }

    #[test]
    fn no_receipt_in_time_plans_another_way_once() {
        let overdue = go(message(Accepted), &Event::ReceiptOverdue);
        assert_eq!(overdue, Some((Silent, None, Some(FollowUp::OtherWay))));
        assert_eq!(go(message(Silent), &receipt(ReceiptState::Undelivered)), Some((Undelivered, None, None)));
        assert_eq!(go(message(Silent), &receipt(ReceiptState::Delivered)), Some((Delivered, None, None)));
        assert_eq!(go(message(Silent), &Event::ReceiptOverdue), None);
    }

    #[test]
    fn a_receipt_of_an_earlier_attempt_counts_only_when_it_says_delivered() {
        let again = Message { unknowns: 1, ..message(Sending) };
        assert_eq!(go(again, &earlier_receipt(ReceiptState::Delivered)), Some((Delivered, None, None)));
        for state in [ReceiptState::Undelivered, ReceiptState::Buffered, ReceiptState::Accepted] {
            assert_eq!(go(again, &earlier_receipt(state)), None, "{state}");
        }
    }

    #[test]
    fn a_receipt_stops_what_was_about_to_be_sent_once_more() {
        let again = Message { unknowns: 1, ..message(Queued) };
        assert_eq!(go(again, &receipt(ReceiptState::Accepted)), Some((Accepted, Some(180), None)));
        assert_eq!(go(again, &receipt(ReceiptState::Delivered)), Some((Delivered, None, None)));
        assert_eq!(go(again, &receipt(ReceiptState::Undelivered)), None);
    }

    #[test]
    fn what_is_not_needed_any_more_is_cancelled_unless_it_may_have_been_sent() {
        let unneeded = Event::Claimed { needed: false };
        assert_eq!(go(message(Queued), &unneeded), Some((Cancelled, None, None)));
        let perhaps_sent = Message { unknowns: 1, ..message(Queued) };
        assert_eq!(go(perhaps_sent, &unneeded), Some((Unknown, None, None)));
    }

    #[test]
    fn an_end_is_changed_by_nothing_but_a_better_receipt() {
        for &status in MessageStatus::ALL.iter().filter(|status| status.is_final()) {
            for event in every_event() {
                let Some((after, next_at, follow_up)) = go(message(status), &event) else { continue };
                let better =
                    matches!((status, after), (Undelivered | Silent, Delivered) | (Silent, Undelivered));
                assert!(better && next_at.is_none() && follow_up.is_none(), "{status} {event:?} {after}");
            }
        }
    }

    #[test]
    fn nothing_is_sent_that_was_not_claimed_and_nothing_unknown_is_called_failed() {
        for &status in MessageStatus::ALL {
            for event in every_event() {
                let Some((after, next_at, _)) = go(Message { unknowns: 1, ..message(status) }, &event) else {
                    continue;
                };
                if after == Sending {
                    assert!(status == Queued && matches!(event, Event::Claimed { .. }));
                }
                if matches!(event, Event::Answered { outcome: Outcome::Unknown { .. }, .. }) {
                    assert_eq!(after, Unknown);
                }
                // Whatever still has to happen has a time at which somebody looks.
                assert!(
                    !matches!(after, Planned | Queued | Sending) || next_at.is_some(),
                    "{status} {event:?}"
                );
            }
        }
    }

    fn every_event() -> Vec<Event> {
        let mut all =
            vec![answer(accepted()), refused(), unknown(), Event::LeaseExpired, Event::ReceiptOverdue];
        all.extend([Event::Gathered, Event::OverBudget]);
        all.extend(Refusal::ALL.iter().map(|&class| rejected(class)));
        for flag in [false, true] {
            all.push(Event::Due { needed: flag });
            all.push(Event::Claimed { needed: flag });
            for asked in [Asked::Never, Asked::NotYet, Asked::NotThere] {
                all.extend([8, 30, 60].map(|elapsed| still(flag, elapsed, asked)));
            }
            all.extend(ReceiptState::ALL.iter().map(|&state| Event::Receipt { state, latest: flag }));
        }
        all
    }
}
