use std::collections::BTreeMap;

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::chain::START;
use crate::number::TicketId;

fn shanghai() -> TimeZone {
    TimeZone::get("Asia/Shanghai").unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse::<jiff::civil::DateTime>().unwrap().to_zoned(shanghai()).unwrap().timestamp()
}

/// The heads of four days, and the anchors over them.
fn town() -> (Vec<Anchor>, BTreeMap<Date, Vec<Head>>) {
    let mut heads = BTreeMap::new();
    let mut before = START;
    let anchors = (0..4_u8).map(|n| {
        let day = date(2026, 3, 10 + i8::try_from(n).unwrap());
        let of_day: Vec<Head> = (0..n)
            .map(|t| Head { ticket: TicketId(i64::from(t) + 1), revision: i32::from(n), digest: [n; 32] })
            .collect();
        let anchor = collect(&of_day).after(&before, day);
        before = anchor.digest;
        heads.insert(day, of_day);
        anchor
    });
    (anchors.collect(), heads)
}

fn collect(heads: &[Head]) -> Anchoring {
    let mut anchoring = Anchoring::default();
    for head in heads {
        anchoring.add(head);
    }
    anchoring
}

fn check(anchors: &[Anchor], heads: &BTreeMap<Date, Vec<Head>>) -> Vec<DayFault> {
    faults(anchors, &heads.iter().map(|(day, heads)| (*day, collect(heads))).collect())
}

#[test]
fn a_day_is_anchored_an_hour_after_its_end_and_missed_days_one_by_one() {
    let zone = shanghai();
    let tuesday = date(2026, 3, 10);
    assert_eq!(due(None, at("2026-03-11T00:59"), &zone), Some(date(2026, 3, 9)));
    assert_eq!(due(None, at("2026-03-11T01:00"), &zone), Some(tuesday));
    let monday = Some(date(2026, 3, 9));
    assert_eq!(due(monday, at("2026-03-11T00:59"), &zone), None);
    assert_eq!(due(monday, at("2026-03-11T01:00"), &zone), Some(tuesday));
    assert_eq!(due(monday, at("2026-03-20T12:00"), &zone), Some(tuesday));
    assert_eq!(due(Some(date(2026, 3, 20)), at("2026-03-11T01:00"), &zone), None);
    assert_eq!(end_of(tuesday, &zone), Some(at("2026-03-11T00:00")));
}

#[test]
fn days_without_an_anchor_are_named() {
    let (mut anchors, heads) = town();
    assert_eq!(check(&anchors, &heads), []);
    anchors.remove(2);
    let gap = date(2026, 3, 12);
    assert_eq!(check(&anchors, &heads), [DayFault::Missing { first: gap, last: gap }]);
    let newest = anchors.pop().unwrap().day;
    assert_eq!(
        check(&anchors[..2], &heads),
        [gap, newest].map(|day| DayFault::Missing { first: day, last: day })
    );
    anchors.remove(0);
    assert_eq!(check(&anchors, &heads)[0], DayFault::Altered { day: date(2026, 3, 11) });
}

#[test]
fn a_copy_comes_back_as_it_was_printed_and_finds_what_was_computed_anew() {
    let (anchors, _) = town();
    let kept = anchors[3].copy();
    assert_eq!(kept.to_string().parse(), Ok(kept));
    assert_eq!(kept.to_string().to_uppercase().parse(), Ok(kept));
    assert_eq!(compare(&anchors, &kept), None);
    assert_eq!(compare(&anchors[..3], &kept), Some(DayFault::Absent { day: kept.day }));
    let other = AnchorCopy { digest: [7; 32], ..kept };
    assert_eq!(compare(&anchors, &other), Some(DayFault::Differs { day: kept.day }));
    for wrong in ["", "2026-03-10", "2026-03-10:12", "heute:".repeat(13).as_str()] {
        assert_eq!(wrong.parse::<AnchorCopy>(), Err(AnchorCopyError));
    }
    assert_eq!(format!("2026-03-10:{}", "水".repeat(21) + "1").parse::<AnchorCopy>(), Err(AnchorCopyError));
}

proptest! {
    #[test]
    fn any_single_change_to_an_anchor_or_its_heads_names_that_day_and_no_other(
        n in 0_usize..4, what in 0_usize..6, bit in 0_usize..256
    ) {
        let (mut anchors, mut heads) = town();
        let day = anchors[n].day;
        let of_day = heads.get_mut(&day).unwrap();
        match (what, of_day.len().checked_sub(1)) {
            (0, _) => anchors[n].digest[bit / 8] ^= 1 << (bit % 8),
            (1, _) => anchors[n].matters += 1,
            (2, Some(last)) => of_day[last].digest[bit / 8] ^= 1 << (bit % 8),
            (3, Some(last)) => of_day[last].revision += 1,
            (4, Some(last)) => of_day[last].ticket.0 += 1,
            (5, Some(_)) => drop(of_day.pop()),
            _ => of_day.push(Head { ticket: TicketId(9), revision: 1, digest: [9; 32] }),
        }
        prop_assert_eq!(check(&anchors, &heads), vec![DayFault::Altered { day }]);
    }
}
