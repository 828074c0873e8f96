//! Early warning: one incident with many reporters, a matter that comes back, a week unlike the others.

use casework::{CaseError, RequesterCommand, Submission, WarningLine};
use domain::access::Powers;
use domain::number::{PlaceNumber, TicketId};
use domain::phone::PhoneNumber;
use domain::policy::CategoryId;
use domain::text::Words;
use domain::ticket::{Command, Judgement, StateKind};
use domain::warning::Reason;
use jiff::SignedDuration;
use testkit::on_both;
use testkit::town::{
    ADMINISTRATOR, COUNTY, NEIGHBOUR, Person, RESIDENT, SECRETARY, TOWNSHIP, Town, building, hours, minutes,
};

use super::rows::Rows;

fn words(words: &str) -> Words {
    Words::parse(words).unwrap()
}

fn days(days: i64) -> SignedDuration {
    hours(24 * days)
}

/// What a neighbour with a telephone of their own would send.
fn neighbour(town: &Town, n: u32, what: &str) -> Submission {
    let phone = PhoneNumber::parse(&format!("1370000{:04}", 1000 + n)).unwrap();
    Submission { phone, ..town.submission(what) }
}

async fn seen(town: &Town, person: Person) -> Vec<WarningLine> {
    town.casework.warnings(&town.powers(person).await, 0, 50).await.unwrap()
}

async fn looks(town: &Town) -> usize {
    town.casework.look_for_warnings().await.unwrap()
}

/// Six neighbours report the pipe within two hours.
async fn burst_pipe(town: &Town) -> Vec<TicketId> {
    let mut tickets = Vec::new();
    for n in 0..6 {
        tickets.push(town.casework.file(neighbour(town, n, "主管道爆了，到处是水")).await.unwrap().ticket);
        town.clock().advance(minutes(1));
    }
    tickets
}

/// Nobody cares what was texted.
fn hush(town: &Town) {
    let _ = town.texts();
}

/// It breaks, it is called about and repaired, and the requester is asked.
async fn breaks_and_is_repaired(town: &Town, what: &str) -> TicketId {
    let ticket = town.file(what).await.ticket;
    town.clock().advance(minutes(10));
    town.does(SECRETARY, ticket, Command::called(None)).await;
    town.clock().advance(hours(3));
    town.does(SECRETARY, ticket, Command::Finish { result: words("换了灯泡") }).await;
    ticket
}

async fn closes(town: &Town, ticket: TicketId) {
    let judge = Command::Judge { judgement: Judgement::Satisfied, solved: Some(true), note: None };
    town.does(COUNTY, ticket, judge).await;
}

/// Files so many matters in Building 3 of the other village, past all texts.
async fn filed_there(town: &Town, how_many: u32) {
    for n in 0..how_many {
        let place = PlaceNumber::new(3).unwrap();
        town.casework.file(Submission { place, ..neighbour(town, n, "停水了") }).await.unwrap();
        // Apart, so that it is no incident.
        town.clock().advance(hours(7));
    }
}

on_both! {
    async fn six_neighbours_report_one_burst_pipe_and_one_cadre_calls(town) {
        let tickets = burst_pipe(&town).await;
        town.passes(minutes(1)).await;
        assert!(town.told(SECRETARY).contains("到处是水"));
        town.quiet();
        // The village sees it, the township and those above it may do something about it.
        for (person, may) in [(SECRETARY, false), (TOWNSHIP, true), (COUNTY, true)] {
            let lines = seen(&town, person).await;
            let [line] = &lines[..] else { panic!("{}: {lines:#?}", person.name) };
            let Reason::Incident { tickets: found, reports, .. } = &line.stored.warning.reason else { panic!("{line:?}") };
            assert_eq!((found, *reports, line.mergeable, line.dismissible), (&tickets, 6, may, may));
            assert_eq!(line.name, "河湾花园1号楼1单元");
        }
        assert!(seen(&town, NEIGHBOUR).await.is_empty());
        assert!(seen(&town, ADMINISTRATOR).await.is_empty());

        let township = town.powers(TOWNSHIP).await;
        let id = seen(&town, TOWNSHIP).await[0].stored.id;
        let picked = town.casework.merge_incident(&township, id, &tickets).await.unwrap();
        assert_eq!(picked.lead, tickets[0]);
        assert!(picked.others.iter().all(|other| other.fault.is_none()), "{picked:?}");
        for follower in &tickets[1..] {
            assert_eq!(town.state(*follower).await.kind(), StateKind::Merged);
        }
        assert!(seen(&town, TOWNSHIP).await.is_empty());
        // One call, and nobody is late.
        town.does(SECRETARY, tickets[0], Command::called(None)).await;
        town.passes(hours(1)).await;
        let texts = town.texts();
        assert!(texts.iter().all(|(who, _)| *who != TOWNSHIP.name && *who != SECRETARY.name), "{texts:#?}");
    }

    async fn what_changed_meanwhile_is_told_and_does_not_keep_the_others_apart(town) {
        let tickets = burst_pipe(&town).await;
        looks(&town).await;
        let township = town.powers(TOWNSHIP).await;
        let id = seen(&town, TOWNSHIP).await[0].stored.id;
        // While the operator reads, the third is put right.
        town.does(SECRETARY, tickets[2], Command::called(None)).await;
        town.does(SECRETARY, tickets[2], Command::Finish { result: words("已关阀") }).await;
        let picked = town.casework.merge_incident(&township, id, &tickets).await.unwrap();
        let failed: Vec<_> = picked.others.iter().filter(|other| other.fault.is_some()).map(|o| o.ticket).collect();
        assert_eq!(failed, [tickets[2]]);
        assert_eq!(town.state(tickets[5]).await.kind(), StateKind::Merged);
        // The same form once more changes nothing.
        let again = town.casework.merge_incident(&township, id, &tickets).await.unwrap();
        assert_eq!(again.others.iter().filter(|other| other.fault.is_some()).count(), 1);
        assert_eq!(town.ticket(tickets[0]).await.dossier.followers.len(), 4);
        // One more neighbour is offered at once.
        let late = town.casework.file(neighbour(&town, 9, "还在漏")).await.unwrap().ticket;
        assert_eq!(looks(&town).await, 1);
        let line = seen(&town, TOWNSHIP).await.remove(0);
        assert_eq!(line.stored.warning.reason.tickets(), [tickets[0], late]);
        hush(&town);
    }

    async fn only_those_above_merge_and_dismiss_and_only_what_belongs_together(town) {
        let tickets = burst_pipe(&town).await;
        looks(&town).await;
        let id = seen(&town, TOWNSHIP).await[0].stored.id;
        let merge = async |powers: &Powers, chosen: &[TicketId]| {
            town.casework.merge_incident(powers, id, chosen).await.map(|_| ())
        };
        let (secretary, stranger) = (town.powers(SECRETARY).await, town.powers(NEIGHBOUR).await);
        let township = town.powers(TOWNSHIP).await;
        assert!(matches!(merge(&secretary, &tickets).await, Err(CaseError::Forbidden)));
        assert!(matches!(merge(&stranger, &tickets).await, Err(CaseError::Missing(_))));
        assert!(matches!(merge(&township, &tickets[..1]).await, Err(CaseError::Input(_))));
        let other = town.file("楼道灯坏了").await.ticket;
        assert!(matches!(merge(&township, &[tickets[0], tickets[1], other]).await, Err(CaseError::Input(_))));
        let why = words("两户人家各自的水管");
        assert!(matches!(town.casework.dismiss_warning(&secretary, id, &why).await, Err(CaseError::Forbidden)));
        assert!(matches!(town.casework.dismiss_warning(&stranger, id, &why).await, Err(CaseError::Missing(_))));
        for ticket in &tickets {
            assert_eq!(town.state(*ticket).await.kind(), StateKind::AwaitingContact);
        }
        hush(&town);
    }

    async fn a_dismissed_warning_is_not_shown_while_it_holds_and_comes_again_when_it_does(town) {
        burst_pipe(&town).await;
        assert_eq!(looks(&town).await, 1);
        let township = town.powers(TOWNSHIP).await;
        let id = seen(&town, TOWNSHIP).await[0].stored.id;
        for why in ["两户人家各自的水管", "又点了一次"] {
            town.casework.dismiss_warning(&township, id, &words(why)).await.unwrap();
        }
        assert_eq!((looks(&town).await, seen(&town, TOWNSHIP).await.len()), (0, 0));
        let rows = Rows::of(&town).await;
        let first = format!("dismissed_by = {} AND dismissed_why = '两户人家各自的水管'", township.staff.0);
        assert_eq!(rows.count("warnings", &first).await, 1);
        // Three days later nobody speaks of it any more; then it bursts again.
        town.clock().advance(days(3) + minutes(10));
        assert_eq!(looks(&town).await, 1);
        burst_pipe(&town).await;
        assert_eq!((looks(&town).await, seen(&town, TOWNSHIP).await.len()), (1, 1));
        hush(&town);
    }

    async fn two_processes_that_look_at_the_same_time_raise_a_warning_once(town) {
        burst_pipe(&town).await;
        let other = town.another_process().await;
        let (one, two) = tokio::join!(town.casework.look_for_warnings(), other.look_for_warnings());
        assert_eq!(one.unwrap() + two.unwrap(), 1);
        assert_eq!(looks(&town).await + other.look_for_warnings().await.unwrap(), 0);
        assert_eq!(seen(&town, COUNTY).await.len(), 1);
        hush(&town);
    }

    async fn a_lamp_that_is_repaired_and_comes_back_a_third_time_is_told_as_long_as_it_is_in_work(town) {
        let first = breaks_and_is_repaired(&town, "楼道灯坏了").await;
        closes(&town, first).await;
        town.clock().advance(days(20));
        let second = breaks_and_is_repaired(&town, "灯又坏了").await;
        closes(&town, second).await;
        looks(&town).await;
        assert!(seen(&town, TOWNSHIP).await.is_empty(), "twice is a lamp");
        town.clock().advance(days(20));
        let third = town.file("灯又又坏了").await.ticket;
        assert_eq!(looks(&town).await, 1);
        let line = seen(&town, TOWNSHIP).await.remove(0);
        let expected = Reason::Again { tickets: vec![first, second, third], times: 3, days: 90 };
        assert_eq!((line.stored.warning.reason, line.mergeable), (expected, false));
        // It is in work for a week, and stands for a week.
        town.does(SECRETARY, third, Command::called(None)).await;
        town.clock().advance(days(7));
        assert_eq!((looks(&town).await, seen(&town, SECRETARY).await.len()), (0, 1));
        town.does(SECRETARY, third, Command::Finish { result: words("换了线路") }).await;
        assert_eq!((looks(&town).await, seen(&town, SECRETARY).await.len()), (1, 0));
        hush(&town);
    }

    async fn a_matter_that_was_opened_again_twice_is_told(town) {
        let receipt = town.file("暖气不热").await;
        for times in 1..=2 {
            town.does(COUNTY, receipt.ticket, Command::called(None)).await;
            town.does(COUNTY, receipt.ticket, Command::Finish { result: words("排了气") }).await;
            town.requester(&receipt, RequesterCommand::Judge(Judgement::Unsatisfied, None)).await.unwrap();
            assert_eq!(looks(&town).await, usize::from(times == 2));
        }
        let line = seen(&town, COUNTY).await.remove(0);
        assert_eq!(line.stored.warning.reason, Reason::Reopened { ticket: receipt.ticket, times: 2 });
        hush(&town);
    }

    async fn a_quiet_village_with_a_sudden_week_is_told_with_what_was_usual(town) {
        // A village of one building that is heard of every second week, for three months.
        for _ in 0..7 {
            filed_there(&town, 1).await;
            town.clock().advance(days(14) - hours(7));
            assert_eq!(looks(&town).await, 0);
            hush(&town);
        }
        filed_there(&town, 9).await;
        hush(&town);
        town.clock().advance(days(1));
        assert!(looks(&town).await >= 1);
        let lines = seen(&town, NEIGHBOUR).await;
        let of_village = lines.iter().find(|l| l.name == "南门社区" && l.stored.warning.about.category.is_none()).unwrap();
        let Reason::Rate(found) = &of_village.stored.warning.reason else { panic!("{of_village:?}") };
        assert_eq!((found.count, found.weeks), (9, 12));
        assert!((4..=7).contains(&found.before) && found.one_in >= 1_000, "{found:?}");
        assert_eq!(of_village.tickets.len(), 8, "the newest of them");
        assert!(of_village.tickets.iter().all(|ticket| ticket.readable), "they are the secretary's own");
        assert!(lines.iter().any(|line| line.name == "南门小区3号楼"), "{lines:#?}");
        assert!(seen(&town, SECRETARY).await.is_empty(), "the other village is not told");
        assert!(seen(&town, TOWNSHIP).await.len() > lines.len(), "the township itself stands out as well");
        // Two quiet weeks later it is over.
        town.clock().advance(days(14));
        assert!(looks(&town).await >= 1);
        assert!(seen(&town, COUNTY).await.is_empty());
    }

    async fn the_first_weeks_of_a_town_are_no_departure_from_anything(town) {
        for _ in 0..3 {
            filed_there(&town, 9).await;
            hush(&town);
            town.clock().advance(days(4));
            assert_eq!(looks(&town).await, 0);
        }
        assert!(seen(&town, COUNTY).await.is_empty());
    }
}

/// Chance from a seed: `SplitMix64` (Steele, Lea, Flood 2014).
fn draw(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

on_both! {
    /// A year in which each quarter of a day brings a matter to one of the places with one chance in eight: about three and a half
    /// a week. The policy allows a unit one day in alarm a year, and there are three units.
    async fn a_year_of_ordinary_weeks_raises_no_more_rates_than_stated(town) {
        let mut seed = 20_260_310;
        for n in 0..365 * 4_u32 {
            let drawn = draw(&mut seed);
            if drawn.is_multiple_of(8) {
                let place = PlaceNumber::new(1 + u32::try_from((drawn >> 8) % 3).unwrap()).unwrap();
                let category = ["utilities", "environment", "building", "traffic"][usize::try_from((drawn >> 16) % 4).unwrap()];
                let category = CategoryId::new(category);
                let filed = Submission { place, category, ..neighbour(&town, n % 4_000, "又一件事") };
                town.casework.file(filed).await.unwrap();
            }
            town.clock().advance(hours(6));
            if n % 4 == 3 {
                looks(&town).await;
            }
        }
        hush(&town);
        let raised = Rows::of(&town).await.count("warnings", "kind = 'rate'").await;
        assert!(raised <= 3, "{raised} warnings in a year in which nothing has changed");
    }

    async fn a_resident_is_told_nothing_of_warnings(town) {
        burst_pipe(&town).await;
        hush(&town);
        looks(&town).await;
        town.passes(minutes(0)).await;
        assert_eq!(town.hears(RESIDENT), None);
        hush(&town);
        assert_eq!(building().get(), 1);
    }
}
