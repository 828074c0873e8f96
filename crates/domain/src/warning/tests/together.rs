//! Incidents, and matters that come back.

use jiff::{SignedDuration, Timestamp};

use crate::number::{PlaceNumber, TicketId};
use crate::policy::{CategoryId, Warnings, tests::shipped};
use crate::warning::{About, Earlier, Reason, Report, Warning, comes_back, incidents};

const VILLAGE: &str = "990101001002";

fn policy() -> Warnings {
    shipped().warnings
}

fn at(minutes: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minutes)
}

fn report(ticket: i64, place: u32, category: &str, minutes: i64) -> Report {
    Report {
        ticket: TicketId(ticket),
        place: PlaceNumber::new(place).unwrap(),
        division: VILLAGE.parse().unwrap(),
        category: CategoryId::new(category),
        filed: at(minutes),
        followers: 0,
    }
}

fn tickets(warnings: &[Warning]) -> Vec<Vec<i64>> {
    warnings.iter().map(|w| w.reason.tickets().iter().map(|ticket| ticket.0).collect()).collect()
}

#[test]
fn the_same_from_one_building_within_hours_is_one_incident_with_the_oldest_first() {
    let reports = [
        report(3, 1, "water", 120),
        report(1, 1, "water", 0),
        report(2, 1, "water", 30),
        report(4, 1, "light", 40),
    ];
    let found = incidents(&reports, &policy());
    let about = About {
        division: VILLAGE.parse().unwrap(),
        place: PlaceNumber::new(1).ok(),
        category: Some(CategoryId::new("water")),
    };
    let tickets = [1, 2, 3].map(TicketId).to_vec();
    let reason = Reason::Incident { tickets, reports: 3, first: at(0), last: at(120) };
    assert_eq!(found, [Warning { about, reason }]);
}

#[test]
fn reports_that_lie_further_apart_than_the_hours_are_several_matters() {
    let apart = |hours: i64| {
        let reports: Vec<_> = (0..3).map(|n| report(n, 1, "water", n * hours * 60)).collect();
        incidents(&reports, &policy()).len()
    };
    assert_eq!((apart(3), apart(4)), (1, 0), "0, 3, 6 h and 0, 4, 8 h");
}

#[test]
fn neighbouring_buildings_need_more_and_what_one_building_has_is_not_told_twice() {
    let spread = |n: i64| -> Vec<_> {
        (0..n).map(|n| report(n, 10 + u32::try_from(n).unwrap(), "water", n)).collect()
    };
    assert!(incidents(&spread(4), &policy()).is_empty());
    let village = incidents(&spread(5), &policy());
    assert_eq!((village.len(), village[0].about.place), (1, None));
    let mut both = spread(2);
    both.extend((10..13).map(|n| report(n, 1, "water", n)));
    assert_eq!(
        tickets(&incidents(&both, &policy())),
        [[10, 11, 12]],
        "two beside three in one building are no five"
    );
}

#[test]
fn a_neighbour_who_reports_after_the_merging_is_offered_and_the_merged_ones_are_not() {
    let lead = Report { followers: 5, ..report(1, 1, "water", 0) };
    assert!(incidents(std::slice::from_ref(&lead), &policy()).is_empty(), "nothing is left to merge");
    let found = incidents(&[lead, report(9, 1, "water", 200)], &policy());
    assert_eq!(tickets(&found), [[1, 9]]);
    assert!(matches!(found[0].reason, Reason::Incident { reports: 7, .. }), "{found:?}");
}

#[test]
fn the_same_incident_with_other_figures_is_the_same_warning() {
    let reports: Vec<_> = (0..4).map(|n| report(n, 1, "water", n)).collect();
    let keys = [&reports[..3], &reports[..]].map(|reports| incidents(reports, &policy())[0].key());
    assert_eq!(keys[0], keys[1]);
    assert_eq!(keys[0], format!("incident/{VILLAGE}/1/water/0"));
}

fn earlier(ticket: i64, filed: i64, finished: Option<i64>) -> Earlier {
    Earlier { ticket: TicketId(ticket), filed: at(filed), finished: finished.map(at) }
}

#[test]
fn what_was_finished_twice_and_is_filed_again_has_come_back_until_it_is_finished() {
    let mut lamp = vec![earlier(1, 0, Some(10)), earlier(2, 100, Some(110)), earlier(3, 200, None)];
    let found = comes_back(&lamp, &policy());
    let expected = [1, 2, 3].map(TicketId).to_vec();
    assert_eq!(found, Some(Reason::Again { tickets: expected, times: 3, days: 90 }));
    lamp[2].finished = Some(at(300));
    assert_eq!(comes_back(&lamp, &policy()), None);
    assert_eq!(comes_back(&lamp[..2], &policy()), None);
}

#[test]
fn neighbours_who_report_the_same_time_do_not_make_it_come_back() {
    // Two report the first failure; the second of them only when the first ticket was finished, and it still in work.
    let lamp = [
        earlier(1, 0, Some(60)),
        earlier(2, 30, Some(90)),
        earlier(3, 80, Some(95)),
        earlier(4, 500, None),
        earlier(5, 510, None),
    ];
    assert_eq!(comes_back(&lamp, &policy()), None, "that is the second time");
    let third = [&lamp[..3], &[earlier(4, 500, Some(600)), earlier(5, 700, None)]].concat();
    let Some(Reason::Again { tickets, times, .. }) = comes_back(&third, &policy()) else {
        panic!("the third")
    };
    assert_eq!((tickets, times), ([1, 4, 5].map(TicketId).to_vec(), 3));
}
