//! A matter that comes back: what was finished, and finished once more, has not been solved.

use jiff::Timestamp;

use super::Reason;
use crate::number::TicketId;
use crate::policy::Warnings;

/// A ticket of one category at one place. Neither one that was declined, taken back or is handled with another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// Which.
    pub ticket: TicketId,
    /// When it was filed, UTC.
    pub filed: Timestamp,
    /// When it was finished last; `None` while it is in work.
    pub finished: Option<Timestamp>,
}

/// Whether what is in work now at a place is there for the third time, or whichever the policy says. `tickets` are those
/// of one category at one place that were filed within the policy's days. What is filed while another is in work is the same time,
/// for neighbours report what they see.
pub fn comes_back(tickets: &[Earlier], policy: &Warnings) -> Option<Reason> {
    let mut tickets: Vec<&Earlier> = tickets.iter().collect();
    tickets.sort_by_key(|ticket| (ticket.filed, ticket.ticket));
    let mut times: Vec<Time> = Vec::new();
    for ticket in &tickets {
        match times.last_mut().filter(|time| !time.is_over_at(ticket.filed)) {
            Some(same) => same.add(ticket),
            None => times.push(Time::of(ticket)),
        }
    }
    let count = u32::try_from(times.len()).unwrap_or(u32::MAX);
    // What is finished now is over until somebody files it again.
    let in_work = times.last().is_some_and(|last| last.over.is_none());
    (in_work && count >= policy.again_times).then(|| Reason::Again {
        tickets: times.iter().map(|time| time.ticket).collect(),
        times: count,
        days: policy.again_days,
    })
}

/// One time: from the first ticket to when all are finished.
struct Time {
    /// The first of its tickets.
    ticket: TicketId,
    /// When it was over; `None` while it goes on.
    over: Option<Timestamp>,
}

impl Time {
    const fn of(ticket: &Earlier) -> Self {
        Self { ticket: ticket.ticket, over: ticket.finished }
    }

    fn is_over_at(&self, at: Timestamp) -> bool {
        self.over.is_some_and(|over| over <= at)
    }

    fn add(&mut self, ticket: &Earlier) {
        self.over = self.over.zip(ticket.finished).map(|(one, other)| one.max(other));
    }
}
