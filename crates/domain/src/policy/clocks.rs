//! The clocks of a policy: what is allowed, who is reminded, who is told.

use jiff::SignedDuration;

use super::RoleId;
use super::check::{Faults, Roles, in_minutes, known, minutes, working_days};
use super::file::{ClimbEntry, ClockEntry, ClocksEntry, ContactEntry, HoursEntry, QuestionEntry, TellEntry};
use crate::calendar::ServiceHours;
use crate::deadline::ClockKind;
use crate::division::DivisionLevel;

/// Whom a step tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// Whoever holds the first of these roles that somebody holds, at a level of the tree above the place.
    Unit {
        /// The level.
        level: DivisionLevel,
        /// Whom there.
        roles: Vec<RoleId>,
    },
    /// The centre above the unit that owes it.
    Superior,
    /// Whoever asked for it: who leads the matter, who gave the order.
    Asker,
}

/// Who is told that a clock was missed, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Climb {
    /// How long after the deadline; zero is at once.
    pub after: SignedDuration,
    /// Whom.
    pub told: Told,
}

/// When a reminder goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reminder {
    /// So long after the start.
    After(SignedDuration),
    /// So long before the end.
    Before(SignedDuration),
    /// At this per cent of the time allowed.
    Percent(u8),
}

/// One clock: its reminders and what happens when it is missed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ClockPolicy {
    /// Before the deadline, earliest first.
    pub reminders: Vec<Reminder>,
    /// After the deadline, earliest first.
    pub climb: Vec<Climb>,
    /// How long after the deadline a standing alarm is raised because the ladder has ended; `None`: never.
    pub alarm_after: Option<SignedDuration>,
}

/// The clocks. How long handling takes stands with the levels, for assisting and for orders in what is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clocks {
    /// How long until the call, from filing.
    pub contact_within: SignedDuration,
    /// When that time passes; `None`: round the clock.
    pub contact_hours: Option<ServiceHours>,
    /// How long until the satisfaction call-back, in working days.
    pub visit_working_days: u16,
    /// How long those above may take to decide, in working days.
    pub decision_working_days: u16,
    /// How long the requester may take to answer a question, in days of 24 hours.
    pub question_days: u16,
    /// How far ahead the next look at a parked matter may lie, in days of 24 hours.
    pub review_most_days: u16,
    of: [ClockPolicy; ClockKind::ALL.len()],
}

impl Clocks {
    /// The policy of one clock.
    pub const fn of(&self, clock: ClockKind) -> &ClockPolicy {
        &self.of[clock as usize]
    }
}

/// A question may be open for a quarter of a year, and a matter parked for a year, before somebody must look again.
const LONGEST_QUESTION: u16 = 90;
const LONGEST_PARKING: u16 = 366;

pub(super) fn clocks(entry: ClocksEntry, roles: &Roles, faults: &mut Faults) -> Clocks {
    let ClocksEntry { contact, handling, review, visit, decision, assist, supervision, question } = entry;
    let contact_within = within(&contact, faults);
    let contact_hours = contact.hours.as_ref().and_then(|entry| hours(entry, faults));
    let visit_working_days = visit.working_days;
    working_days(visit_working_days, "clocks.visit", faults);
    working_days(decision.working_days, "clocks.decision", faults);
    days("clocks.question.days", question.days, LONGEST_QUESTION, faults);
    days("clocks.review.most_days", review.most_days, LONGEST_PARKING, faults);
    let decision_working_days = decision.working_days;
    let (question_days, review_most_days) = (question.days, review.most_days);
    let of = [
        contact_clock(contact, roles, faults),
        must_tell("handling", clock("handling", handling, roles, faults), faults),
        must_tell("review", clock("review", review.clock(), roles, faults), faults),
        must_tell("visit", clock("visit", visit.clock(), roles, faults), faults),
        // What is not decided in time stays as it is: whoever asked is told, and nobody is urged.
        ClockPolicy::default(),
        must_tell("assist", clock("assist", assist, roles, faults), faults),
        must_tell("supervision", clock("supervision", supervision, roles, faults), faults),
        question_clock(&question, faults),
    ];
    Clocks {
        contact_within,
        contact_hours,
        visit_working_days,
        decision_working_days,
        question_days,
        review_most_days,
        of,
    }
}

fn within(entry: &ContactEntry, faults: &mut Faults) -> SignedDuration {
    if entry.within_minutes == 0 {
        faults.add("clocks.contact.within_minutes", "must be at least 1");
    }
    minutes("clocks.contact.within_minutes", entry.within_minutes, faults)
}

fn hours(entry: &HoursEntry, faults: &mut Faults) -> Option<ServiceHours> {
    let mut time = |key: &str, text: &str| {
        let time = text.parse::<jiff::civil::Time>().ok();
        if time.is_none() {
            let key = format!("clocks.contact.hours.{key}");
            faults.add(key, format_args!("{text:?} is no time of day like \"08:30\""));
        }
        time
    };
    let (from, to) = (time("from", &entry.from)?, time("to", &entry.to)?);
    if from >= to {
        faults.add("clocks.contact.hours", "`to` must be later than `from` on the same day");
    }
    Some(ServiceHours { from, to, every_day: entry.every_day })
}

fn contact_clock(entry: ContactEntry, roles: &Roles, faults: &mut Faults) -> ClockPolicy {
    if !entry.reminders_minutes.is_sorted_by(|a, b| a < b)
        || entry.reminders_minutes.last().is_some_and(|last| *last >= entry.within_minutes)
    {
        faults.add("clocks.contact.reminders_minutes", "must rise and stay below within_minutes");
    }
    let reminders = entry.reminders_minutes.iter().map(|m| Reminder::After(in_minutes(*m))).collect();
    let climb = climb("contact", entry.climb, roles, faults);
    let alarm_after = alarm("contact", entry.alarm_after_minutes, &climb, faults);
    must_tell("contact", ClockPolicy { reminders, climb, alarm_after }, faults)
}

fn question_clock(entry: &QuestionEntry, faults: &mut Faults) -> ClockPolicy {
    let reminders = before("question", &entry.reminders_hours_before, faults);
    ClockPolicy { reminders, ..ClockPolicy::default() }
}

fn clock(name: &str, entry: ClockEntry, roles: &Roles, faults: &mut Faults) -> ClockPolicy {
    let mut reminders = percents(name, &entry.reminders_percent, faults);
    reminders.extend(before(name, &entry.reminders_hours_before, faults));
    let climb = climb(name, entry.climb, roles, faults);
    let alarm_after = alarm(name, entry.alarm_after_minutes, &climb, faults);
    ClockPolicy { reminders, climb, alarm_after }
}

fn percents(clock: &str, percents: &[u8], faults: &mut Faults) -> Vec<Reminder> {
    if !percents.is_sorted_by(|a, b| a < b) || percents.iter().any(|p| *p == 0 || *p >= 100) {
        faults.add(format_args!("clocks.{clock}.reminders_percent"), "must rise and lie between 1 and 99");
    }
    percents.iter().map(|p| Reminder::Percent(*p)).collect()
}

fn before(clock: &str, hours: &[u16], faults: &mut Faults) -> Vec<Reminder> {
    let key = format!("clocks.{clock}.reminders_hours_before");
    if !hours.is_sorted_by(|a, b| a > b) || hours.contains(&0) {
        faults.add(&key, "must fall and be at least 1: the last reminder is the one nearest to the end");
    }
    hours.iter().map(|h| Reminder::Before(minutes(&key, u32::from(*h) * 60, faults))).collect()
}

fn must_tell(name: &str, clock: ClockPolicy, faults: &mut Faults) -> ClockPolicy {
    if clock.climb.is_empty() && clock.alarm_after.is_none() {
        faults.add(
            format_args!("clocks.{name}.climb"),
            "is empty and there is no alarm_after_minutes: a missed deadline would be told to nobody",
        );
    }
    clock
}

fn climb(name: &str, entries: Vec<ClimbEntry>, roles: &Roles, faults: &mut Faults) -> Vec<Climb> {
    let key = format!("clocks.{name}.climb");
    let in_order = |a: &ClimbEntry, b: &ClimbEntry| match (a.level, b.level) {
        (Some(lower), Some(upper)) => a.after_minutes < b.after_minutes && upper < lower,
        _ => a.after_minutes <= b.after_minutes,
    };
    if !entries.is_sorted_by(in_order) {
        faults.add(&key, "each step must come later and stand higher in the tree than the one before it");
    }
    let step = |(n, entry): (usize, ClimbEntry)| {
        let key = format!("{key}[{}]", n + 1);
        let after = minutes(&format!("{key}.after_minutes"), entry.after_minutes, faults);
        let told = match (entry.to, entry.level) {
            (Some(TellEntry::Superior), None) if entry.roles.is_empty() => Told::Superior,
            (Some(TellEntry::Asker), None) if entry.roles.is_empty() => Told::Asker,
            (None, Some(level)) => {
                Told::Unit { level, roles: known(entry.roles, level, &key, roles, faults) }
            }
            _ => {
                faults.add(&key, "needs either `to` or both `level` and `roles`");
                Told::Superior
            }
        };
        Climb { after, told }
    };
    entries.into_iter().enumerate().map(step).collect()
}

fn alarm(name: &str, after: Option<u32>, climb: &[Climb], faults: &mut Faults) -> Option<SignedDuration> {
    let key = format!("clocks.{name}.alarm_after_minutes");
    let after = minutes(&key, after?, faults);
    if climb.last().is_some_and(|last| after < last.after) {
        faults.add(&key, "must not come before the last step");
    }
    Some(after)
}

fn days(key: &str, days: u16, most: u16, faults: &mut Faults) {
    if days == 0 || days > most {
        faults.add(key, format_args!("must lie between 1 and {most}"));
    }
}
