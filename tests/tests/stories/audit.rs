//! Somebody changes the database past the program: it is found and named.

use std::cell::Cell;
use std::sync::Arc;

use casework::{Audited, Casework, Finding, GivenPolicy, Keys, RequesterCommand};
use domain::anchor::{AnchorCopy, DayFault};
use domain::audit::{Fault, Late};
use domain::chain::{START, link};
use domain::number::TicketId;
use domain::text::Words;
use domain::ticket::{Actor, Command, Judgement};
use jiff::civil::{Date, date};
use storage::Store;
use testkit::clock::{Seeded, TestClock};
use testkit::on_both;
use testkit::town::{POLICY, SECRETARY, Town, hours, minutes};

use super::rows::Rows;

/// The day on which every story begins.
const TUESDAY: Date = date(2026, 3, 10);

fn words(words: &str) -> Words {
    Words::parse(words).unwrap()
}

/// A matter from its beginning to its end: filed, contacted, finished, judged.
async fn closed_matter(town: &Town) -> TicketId {
    let receipt = town.file("三楼水管漏水").await;
    town.does(SECRETARY, receipt.ticket, Command::called(Some(words("下午上门")))).await;
    town.does(SECRETARY, receipt.ticket, Command::Finish { result: words("已修好") }).await;
    town.requester(&receipt, RequesterCommand::Judge(Judgement::Satisfied, None)).await.unwrap();
    receipt.ticket
}

/// The worker works at one o'clock in the night that follows, when the day is anchored.
async fn night_falls(town: &Town) {
    let one = town.now() + hours(16);
    town.worker().tick().await.unwrap();
    town.clock().advance(one.duration_since(town.now()));
    town.worker().tick().await.unwrap();
    town.texts();
}

async fn audit(town: &Town, kept: &[AnchorCopy]) -> (Audited, Vec<Finding>) {
    let mut findings = Vec::new();
    let audited = town.casework.audit(kept, |finding| findings.push(finding)).await.unwrap();
    let faults = findings.iter().filter(|finding| !matches!(finding, Finding::Late(..))).count();
    assert_eq!(audited.faults, faults as u64);
    (audited, findings)
}

async fn is_whole(town: &Town) {
    assert_eq!(audit(town, &[]).await.1, []);
}

/// The anchors: of which day, over how many matters.
async fn anchors(town: &Town) -> Vec<(Date, u64)> {
    let anchors = town.casework.store().anchors().await.unwrap();
    anchors.iter().map(|anchor| (anchor.day, anchor.matters)).collect()
}

/// Writes a log anew with another actor of its second entry, as somebody would who knows how it is linked.
async fn compute_anew(town: &Town, rows: &Rows, ticket: TicketId) {
    let mut head = START;
    for mut entry in town.casework.store().events(ticket).await.unwrap() {
        if entry.revision == 2 {
            entry.event.actor = Actor::System;
        }
        head = link(&head, ticket, entry.revision, &entry.event, entry.words_digest);
        let actor = serde_json::to_string(&entry.event.actor).unwrap();
        let to = format!("actor = '{actor}', digest = {}", rows.blob(&head));
        rows.change("events", &to, &format!("ticket = {} AND revision = {}", ticket.0, entry.revision)).await;
    }
    rows.change("tickets", &format!("head = {}", rows.blob(&head)), &format!("id = {}", ticket.0)).await;
}

on_both! {
    async fn whatever_is_changed_in_a_row_is_named_with_its_ticket_and_entry(town) {
        let rows = Rows::of(&town).await;
        let second = Fault::Altered { entry: 2 };
        let digest_of = |entry: i32| {
            format!("(SELECT o.digest FROM events o WHERE o.ticket = events.ticket AND o.revision = {entry})")
        };
        let changes = [
            ("at = at + 1".to_owned(), second),
            ("actor = '\"requester\"'".to_owned(), second),
            ("actor = '\"requester\" '".to_owned(), second),
            ("kind = 'tried'".to_owned(), second),
            ("data = replace(data, 'true', 'false')".to_owned(), second),
            ("data = 'nonsense'".to_owned(), second),
            (format!("digest = {}", digest_of(1)), second),
            (format!("digest = {}", rows.blob(b"short")), second),
            (format!("words_digest = {}", digest_of(1)), second),
            ("words_digest = NULL".to_owned(), second),
            ("words = '没有这样说'".to_owned(), Fault::Words { entry: 2 }),
            (format!("words_salt = {}", rows.blob(&[0; 16])), Fault::Words { entry: 2 }),
            ("words = NULL, words_salt = NULL".to_owned(), Fault::WordsGone { entry: 2 }),
        ];
        let mut expected = Vec::new();
        for (change, fault) in changes {
            let ticket = closed_matter(&town).await;
            rows.change("events", &change, &format!("ticket = {} AND revision = 2", ticket.0)).await;
            expected.push(Finding::Log(ticket, fault));
        }
        for (change, fault) in [
            ("words = '没有这样写'", Fault::Words { entry: 1 }),
            ("revision = 3", Fault::Head { last: 4 }),
            ("head = (SELECT digest FROM events WHERE ticket = id AND revision = 3)", Fault::Head { last: 4 }),
        ] {
            let ticket = closed_matter(&town).await;
            rows.change("tickets", change, &format!("id = {}", ticket.0)).await;
            expected.push(Finding::Log(ticket, fault));
        }
        closed_matter(&town).await;
        assert_eq!(audit(&town, &[]).await.1, expected);
    }

    async fn entries_that_were_removed_or_reordered_are_named(town) {
        let rows = Rows::of(&town).await;
        let [removed, swapped, orphaned] =
            [closed_matter(&town).await, closed_matter(&town).await, closed_matter(&town).await];
        rows.run(&format!("DELETE FROM events WHERE ticket = {} AND revision IN (2, 3)", removed.0)).await;
        for (from, to) in [(2, 0), (3, 2), (0, 3)] {
            let entry = format!("ticket = {} AND revision = {from}", swapped.0);
            rows.change("events", &format!("revision = {to}"), &entry).await;
        }
        rows.run(&format!("DELETE FROM tickets WHERE id = {}", orphaned.0)).await;
        let expected = [
            Finding::Log(removed, Fault::Missing { first: 2, last: 3 }),
            Finding::Log(swapped, Fault::OutOfOrder { entry: 3, belongs: 2 }),
            Finding::Log(swapped, Fault::OutOfOrder { entry: 2, belongs: 3 }),
            Finding::Log(orphaned, Fault::NoTicket),
        ];
        assert_eq!(audit(&town, &[]).await.1, expected);
    }

    /// The chain of a ticket cannot tell any of this: the anchor of the day can.
    async fn a_log_that_is_whole_by_itself_and_yet_not_what_it_was_is_named_with_the_day(town) {
        let rows = Rows::of(&town).await;
        let [cut, gone, anew] =
            [closed_matter(&town).await, closed_matter(&town).await, closed_matter(&town).await];
        night_falls(&town).await;
        is_whole(&town).await;
        rows.run(&format!("DELETE FROM events WHERE ticket = {} AND revision = 4", cut.0)).await;
        let back = "revision = 3, head = (SELECT digest FROM events WHERE ticket = id AND revision = 3)";
        rows.change("tickets", back, &format!("id = {}", cut.0)).await;
        rows.run(&format!("DELETE FROM events WHERE ticket = {}", gone.0)).await;
        rows.run(&format!("DELETE FROM tickets WHERE id = {}", gone.0)).await;
        compute_anew(&town, &rows, anew).await;
        let expected = [
            Finding::Log(cut, Fault::CutOff { first: 4, last: 4, day: TUESDAY }),
            Finding::Log(gone, Fault::Gone { day: TUESDAY }),
            Finding::Log(anew, Fault::Rewritten { entry: 4, day: TUESDAY }),
        ];
        assert_eq!(audit(&town, &[]).await.1, expected);
    }

    async fn traces_wiped_out_of_the_anchors_as_well_show_in_the_anchor_of_that_day(town) {
        let rows = Rows::of(&town).await;
        let gone = closed_matter(&town).await;
        closed_matter(&town).await;
        night_falls(&town).await;
        for table in ["events", "anchor_heads"] {
            rows.run(&format!("DELETE FROM {table} WHERE ticket = {}", gone.0)).await;
        }
        rows.run(&format!("DELETE FROM tickets WHERE id = {}", gone.0)).await;
        assert_eq!(audit(&town, &[]).await.1, [Finding::Day(DayFault::Altered { day: TUESDAY })]);
        rows.run("DELETE FROM anchors WHERE day = '2026-03-10'").await;
        let missing = DayFault::Missing { first: TUESDAY, last: TUESDAY };
        assert_eq!(audit(&town, &[]).await.1, [Finding::Day(missing)]);
        town.worker().tick().await.unwrap();
        assert_eq!(audit(&town, &[]).await.1, [Finding::Day(DayFault::Altered { day: TUESDAY })]);
    }

    async fn only_an_anchor_that_was_kept_elsewhere_finds_what_was_anchored_anew(town) {
        let rows = Rows::of(&town).await;
        let ticket = closed_matter(&town).await;
        night_falls(&town).await;
        let kept = town.casework.newest_anchors(1).await.unwrap()[0].copy();
        assert_eq!(audit(&town, &[kept]).await.1, []);
        compute_anew(&town, &rows, ticket).await;
        rows.run("DELETE FROM anchor_heads").await;
        rows.run("DELETE FROM anchors").await;
        assert_eq!(audit(&town, &[kept]).await.1, [Finding::Day(DayFault::Absent { day: TUESDAY })]);
        town.worker().tick().await.unwrap();
        is_whole(&town).await;
        assert_eq!(audit(&town, &[kept]).await.1, [Finding::Day(DayFault::Differs { day: TUESDAY })]);
    }

    async fn each_day_is_anchored_an_hour_after_its_end_and_those_of_a_downtime_afterwards_in_order(town) {
        town.passes(minutes(0)).await;
        let monday = date(2026, 3, 9);
        assert_eq!(anchors(&town).await, [(monday, 0)], "the first covers all that was there before");
        closed_matter(&town).await;
        town.passes(hours(16) - minutes(1)).await;
        assert_eq!(anchors(&town).await.len(), 1, "it is 00:59");
        town.passes(minutes(1)).await;
        assert_eq!(anchors(&town).await, [(monday, 0), (TUESDAY, 1)]);
        // On Wednesday two matters, and then nothing runs until Sunday noon.
        closed_matter(&town).await;
        closed_matter(&town).await;
        town.clock().advance(hours(4 * 24 + 11));
        town.passes(minutes(0)).await;
        let days: Vec<_> = anchors(&town).await.into_iter().skip(2).collect();
        let march = |day| date(2026, 3, day);
        assert_eq!(days, [(march(11), 2), (march(12), 0), (march(13), 0), (march(14), 0)]);
        let (audited, findings) = audit(&town, &[]).await;
        assert_eq!((findings, audited.matters, audited.entries, audited.unanchored), (vec![], 3, 12, 0));
        town.texts();
    }

    async fn an_audit_while_people_are_at_work_finds_nothing_wrong(town) {
        let audits = Cell::new(0);
        let work = async {
            for _ in 0..20 {
                closed_matter(&town).await;
            }
        };
        let watch = async {
            loop {
                is_whole(&town).await;
                audits.set(audits.get() + 1);
            }
        };
        tokio::select! {
            () = work => {}
            () = watch => {}
        }
        assert!(audits.get() > 5, "{audits:?}");
        town.worker().tick().await.unwrap();
        town.texts();
    }

    async fn two_processes_anchor_a_day_once(town) {
        closed_matter(&town).await;
        town.worker().tick().await.unwrap();
        town.texts();
        let other = town.another_process().await;
        for _ in 0..5 {
            town.clock().advance(hours(24));
            let (one, two) = tokio::join!(town.casework.anchor(), other.anchor());
            assert_eq!(one.unwrap() + two.unwrap(), 1);
        }
        let days = anchors(&town).await;
        assert_eq!((days.len(), days[1]), (6, (TUESDAY, 1)));
        is_whole(&town).await;
    }

    /// The machine of the other process is two hours behind.
    async fn what_is_stored_after_its_day_was_anchored_is_covered_by_the_next_anchor_and_told(town) {
        night_falls(&town).await;
        let behind = Arc::new(TestClock::at(town.now() - hours(2)));
        let store = Store::open(&town.address(), 8).await.unwrap();
        let keys = Keys::new(&[vec![7; 32]], &[9; 32]).unwrap();
        let other = Casework::open(store, keys, GivenPolicy::File(POLICY), behind, Arc::new(Seeded::new(5))).await.unwrap();
        let ticket = other.file(town.submission("路灯不亮")).await.unwrap().ticket;
        let (audited, findings) = audit(&town, &[]).await;
        assert_eq!((findings, audited.unanchored), (vec![], 1));
        town.clock().advance(hours(24));
        town.worker().tick().await.unwrap();
        town.texts();
        let late = Late { entry: 1, at: town.now() - hours(26), day: date(2026, 3, 11) };
        assert_eq!(audit(&town, &[]).await.1, [Finding::Late(ticket, late)]);
    }
}
