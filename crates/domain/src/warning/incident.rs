//! One incident that several people report: a burst pipe is one pipe, however many telephones ring.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{About, Reason, Warning};
use crate::division::{DivisionCode, DivisionLevel};
use crate::number::{PlaceNumber, TicketId};
use crate::policy::{CategoryId, Warnings};

/// A ticket that is in work and handled by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Which.
    pub ticket: TicketId,
    /// Where.
    pub place: PlaceNumber,
    /// The village, community or grid of the place.
    pub division: DivisionCode,
    /// What it is about.
    pub category: CategoryId,
    /// When it was filed, UTC.
    pub filed: Timestamp,
    /// How many tickets are handled with it already.
    pub followers: u32,
}

/// The incidents among reports, in whatever order they come. So many about the same category at one place within
/// hours are one; of what is left, more of them within one village are one as well, for neighbours share pipes. Only what still
/// can be merged is one: at least two tickets that are handled apart.
pub fn incidents(reports: &[Report], policy: &Warnings) -> Vec<Warning> {
    let mut found = Vec::new();
    let mut told: BTreeSet<TicketId> = BTreeSet::new();
    for ((place, category), group) in grouped(reports.iter(), |report| Some(report.place)) {
        let burst = burst(&group, policy.incident_tickets, policy);
        let Some(first) = burst.first() else { continue };
        told.extend(burst.iter().map(|report| report.ticket));
        let division = first.division.clone();
        found.extend(one(About { division, place: Some(place), category: Some(category) }, &burst));
    }
    let others = reports.iter().filter(|report| !told.contains(&report.ticket));
    for ((division, category), group) in grouped(others, |report| report.division.at(DivisionLevel::Village))
    {
        let burst = burst(&group, policy.incident_tickets_village, policy);
        found.extend(one(About { division, place: None, category: Some(category) }, &burst));
    }
    found
}

type Groups<'a, Where> = BTreeMap<(Where, CategoryId), Vec<&'a Report>>;

/// Reports about the same category at the same spot, the oldest first.
fn grouped<'a, Where: Ord>(
    reports: impl Iterator<Item = &'a Report>,
    at: impl Fn(&Report) -> Option<Where>,
) -> Groups<'a, Where> {
    let mut groups: Groups<'a, Where> = BTreeMap::new();
    for report in reports {
        if let Some(spot) = at(report) {
            groups.entry((spot, report.category.clone())).or_default().push(report);
        }
    }
    for group in groups.values_mut() {
        group.sort_by_key(|report| (report.filed, report.ticket));
    }
    groups
}

/// Those of a group that `least` reports within the hours of the policy belong to. What is handled with a ticket already counts
/// as having been reported when it was, so that one more neighbour is offered at once.
fn burst<'a>(group: &[&'a Report], least: u32, policy: &Warnings) -> Vec<&'a Report> {
    let least = usize::try_from(least).unwrap_or(usize::MAX);
    let each = |(at, report): (usize, &&Report)| {
        let times = usize::try_from(report.followers).unwrap_or(usize::MAX).saturating_add(1).min(least);
        std::iter::repeat_n((report.filed, at), times)
    };
    let filed: Vec<(Timestamp, usize)> = group.iter().enumerate().flat_map(each).collect();
    let mut within: BTreeSet<usize> = BTreeSet::new();
    for some in filed.windows(least.max(1)) {
        let (Some((from, _)), Some((until, _))) = (some.first(), some.last()) else { continue };
        if until.duration_since(*from) <= policy.incident_within {
            within.extend(some.iter().map(|(_, at)| at));
        }
    }
    within.into_iter().filter_map(|at| group.get(at).copied()).collect()
}

fn one(about: About, burst: &[&Report]) -> Option<Warning> {
    let [first, .., last] = burst else { return None };
    let reason = Reason::Incident {
        tickets: burst.iter().map(|report| report.ticket).collect(),
        reports: burst
            .iter()
            .fold(0, |sum: u32, report| sum.saturating_add(report.followers).saturating_add(1)),
        first: first.filed,
        last: last.filed,
    };
    Some(Warning { about, reason })
}
