//! Calls that exchanges recorded: whose they were, and what they prove.

use std::collections::BTreeSet;

use domain::access::Action;
use domain::calls::{CallRecord, Direction, Line, Shown, promise, shown};
use domain::deadline::Clock;
use domain::ids::StaffId;
use domain::number::TicketId;
use domain::phone::PhoneNumber;
use domain::ticket::{Actor, CommandKind, StateKind, prove};
use jiff::{SignedDuration, Timestamp};
use storage::{Callback, RecordedCall, StaffMember, StoreError, StoredTicket, Tx};

use crate::casework::Casework;
use crate::error::Result;
use crate::sweeping::overdue;

/// How far back a matter that is over is looked for when a record of a call comes.
const LATELY: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Whose a call was.
struct Between {
    ticket: TicketId,
    staff: StaffId,
    direction: Direction,
}

impl Casework {
    /// Puts the calls of a callback to their matters, and what they prove into their logs. Says what came of it.
    pub(crate) async fn record_calls(
        &self,
        tx: &mut Tx,
        callback: &Callback,
        records: &[CallRecord],
    ) -> Result<String> {
        let (mut matters, mut of_nothing) = (BTreeSet::new(), 0);
        for record in records {
            let Some(between) = self.between(&callback.new.gateway, record).await? else {
                of_nothing += 1;
                continue;
            };
            matters.insert(between.ticket.0);
            tx.put_call(&RecordedCall {
                exchange: callback.new.gateway.clone(),
                name: record.name.clone(),
                ticket: between.ticket,
                staff: between.staff,
                call: record.call(between.direction),
                received: callback.new.received,
            })
            .await?;
        }
        // All records of a matter together: its log is continued once.
        for ticket in matters {
            self.prove_by_calls(tx, TicketId(ticket)).await?;
        }
        let all = records.len();
        Ok(match of_nothing {
            0 => format!("{all} calls"),
            _ => format!("{of_nothing} of {all} calls belong to no matter"),
        })
    }

    async fn between(&self, exchange: &str, record: &CallRecord) -> Result<Option<Between>> {
        let at = record.answered.or(record.rang).unwrap_or(record.ended);
        match &record.line {
            Line::Bound { binding, direction } => {
                let lent = self.store.middle_number_named(exchange, binding).await?;
                let between = |lent: storage::MiddleNumber| Between {
                    ticket: lent.ticket,
                    staff: lent.staff,
                    direction: *direction,
                };
                Ok(lent.map(between))
            }
            Line::Numbers { from, to } => match self.on_the_staff(from).await? {
                Some(member) => self.about(member, to, Direction::ToRequester, at).await,
                None => match self.on_the_staff(to).await? {
                    Some(member) => self.about(member, from, Direction::FromRequester, at).await,
                    None => Ok(None),
                },
            },
        }
    }

    async fn on_the_staff(&self, phone: &PhoneNumber) -> Result<Option<StaffMember>> {
        let member = self.store.staff_by_phone(self.keys.find_phone(phone)).await?;
        Ok(member.filter(|member| member.active))
    }

    /// The matter that a call between two numbers was about: one call is evidence for one matter, the one whose call is
    /// due first among those about which this person may call.
    async fn about(
        &self,
        member: StaffMember,
        requester: &PhoneNumber,
        direction: Direction,
        at: Timestamp,
    ) -> Result<Option<Between>> {
        let powers = self.powers(member.id).await?;
        let theirs = self.store.tickets_of_phone(self.keys.find_phone(requester), at - LATELY).await?;
        let may = |stored: &&StoredTicket| {
            let subject = stored.ticket.subject_of(CommandKind::RecordContact, None);
            stored.ticket.filed <= at && powers.may(Action::RecordContact, &subject)
        };
        let found = theirs.iter().filter(may).min_by_key(|stored| rank(stored, member.id));
        let between =
            |stored: &StoredTicket| Between { ticket: stored.ticket.id, staff: member.id, direction };
        Ok(found.map(between))
    }

    /// Reads all calls of a matter again, so that it does not matter in which order or how often their records come.
    async fn prove_by_calls(&self, tx: &mut Tx, id: TicketId) -> Result<()> {
        let now = self.now();
        let (stored, around) = self.hold(tx, id).await?;
        let log = self.store.events(id).await?;
        if i32::try_from(log.len()).ok() != Some(stored.ticket.revision) {
            return Err(StoreError::Changed.into());
        }
        let recorded = tx.calls(id).await?;
        let calls: Vec<_> = recorded.iter().map(|recorded| recorded.call).collect();
        let promised = promise(log.iter().map(|logged| &logged.event));
        let found = promised.and_then(|promise| shown(&calls, &promise, &around.policy.calls));
        let (Some(found), Some(by)) = (found, found.and_then(|found| caller(&recorded, found))) else {
            return Ok(());
        };
        let contact = tx.running_deadlines(id).await?.into_iter().find(|it| it.clock == Clock::Contact);
        let missed =
            contact.map(|it| (overdue(&it, &around.policy, now), it)).filter(|(due, _)| due.due.breach);
        let revision = stored.ticket.revision;
        let situation = around.situation(now, Actor::Staff(by));
        let decision = prove(stored.ticket, found, missed.as_ref().map(|(missed, _)| missed), &situation);
        if decision.events.is_empty() {
            return Ok(());
        }
        if let Some((missed, deadline)) = missed.filter(|_| decision.ticket.state.kind() == StateKind::InHand)
        {
            tx.progress_deadline(&deadline, &missed.due).await?;
        }
        self.apply(tx, revision, stored.head, decision, now).await
    }
}

/// What waits for a call comes first, one's own matters before those of others, what is due first before the rest; of
/// what does not wait, the newest.
fn rank(stored: &StoredTicket, staff: StaffId) -> (bool, bool, i64) {
    let ticket = &stored.ticket;
    let waits = ticket.state.kind() == StateKind::AwaitingContact;
    let own = ticket.state.owner().staff == Some(staff) || ticket.state.answers().staff == Some(staff);
    let due = ticket.state.due().map_or(i64::MAX, Timestamp::as_millisecond);
    (!waits, !own, if waits { due } else { -ticket.filed.as_millisecond() })
}

/// Who made the call that proves it.
fn caller(recorded: &[RecordedCall], found: Shown) -> Option<StaffId> {
    let (Shown::Called { proof, .. } | Shown::Rang { proof }) = found;
    let theirs = recorded.iter().filter(|recorded| recorded.call.direction == Direction::ToRequester);
    let at = |recorded: &&RecordedCall| recorded.call.answered.or(recorded.call.rang) == Some(proof.at);
    theirs.filter(at).map(|recorded| recorded.staff).next()
}
