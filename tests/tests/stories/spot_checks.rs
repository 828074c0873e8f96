//! Spot checks: a sample that anybody can draw again.

use casework::{CaseError, Drawn};
use domain::number::TicketId;
use domain::sampling::Month;
use domain::text::Words;
use domain::ticket::{Command, Judgement};
use testkit::on_both;
use testkit::town::{CITY, COUNTY, SECRETARY, Town, hours};

/// Somebody files a matter, and it is called about, finished and judged.
async fn closed(town: &Town) -> TicketId {
    let ticket = town.file("楼道灯坏了").await.ticket;
    town.does(SECRETARY, ticket, Command::called(None)).await;
    town.does(SECRETARY, ticket, Command::Finish { result: Words::parse("换了灯").unwrap() }).await;
    let judge = Command::Judge { judgement: Judgement::Satisfied, solved: Some(true), note: None };
    town.does(COUNTY, ticket, judge).await;
    ticket
}

fn march() -> Month {
    "2026-03".parse().unwrap()
}

async fn drawn(town: &Town) -> Option<(String, Vec<TicketId>, Vec<TicketId>)> {
    match town.casework.sample(&"990101".parse().unwrap(), march()).await.unwrap().drawn {
        Drawn::NotYet => None,
        Drawn::Done { seed, matters, sample, .. } => Some((seed, matters, sample)),
    }
}

on_both! {
    async fn a_month_is_sampled_when_it_is_over_and_by_everybody_alike(town) {
        let mut closed_in_march = Vec::new();
        for _ in 0..12 {
            closed_in_march.push(closed(&town).await);
        }
        let open = town.file("水管漏水").await.ticket;
        assert_eq!(drawn(&town).await, None, "nobody can know it yet");
        town.clock().advance(hours(22 * 24));
        town.casework.anchor().await.unwrap();
        let (seed, matters, sample) = drawn(&town).await.unwrap();
        assert_eq!(matters, closed_in_march);
        assert!(!matters.contains(&open));
        assert_eq!(sample.len(), 5, "at least five");
        closed(&town).await;
        assert_eq!(drawn(&town).await, Some((seed, matters, sample)), "what happens later changes nothing");
    }

    async fn the_citys_centre_sees_whom_to_ask_and_whom_it_has_asked(town) {
        for _ in 0..3 {
            closed(&town).await;
        }
        town.clock().advance(hours(22 * 24));
        town.casework.anchor().await.unwrap();
        assert_eq!(town.casework.month_to_check(), march());
        let powers = town.powers(CITY).await;
        let county = town.casework.samples(&town.powers(COUNTY).await, march()).await.unwrap_err();
        assert!(matches!(county, CaseError::Forbidden), "{county}");
        let [(name, _, lines)] = &town.casework.samples(&powers, march()).await.unwrap()[..] else {
            panic!("one county")
        };
        assert_eq!((name.as_str(), lines.len()), ("清溪县", 3));
        assert!(lines.iter().all(|line| !line.checked));
        let first = lines[0].stored.ticket.id;
        let judgement = Judgement::Satisfied;
        town.does(CITY, first, Command::SpotCheck { judgement, solved: Some(true), note: None }).await;
        let again = town.casework.samples(&powers, march()).await.unwrap();
        let checked: Vec<_> = again[0].2.iter().filter(|line| line.checked).collect();
        assert_eq!(checked.len(), 1);
        assert_eq!(checked[0].stored.ticket.id, first);
    }
}
