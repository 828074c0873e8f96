//! What counts in the evaluation, and what those above leave out.

use casework::{CaseError, EvaluationScope};
use domain::evaluation::{By, Period, Rate};
use domain::text::Words;
use domain::ticket::{Command, Counted, Refusal};
use jiff::civil::date;
use testkit::on_both;
use testkit::town::{CITY, COUNTY, SECRETARY, TOWNSHIP, Town, hours, minutes};

fn ask(leave_out: bool) -> Command {
    let reason = Words::parse("短信网关停机，没有收到通知").unwrap();
    Command::AskExclusion { counted: Counted::Contact, leave_out, reason }
}

fn decide(granted: bool) -> Command {
    Command::DecideExclusion { granted, note: Some(Words::parse("查过记录").unwrap()) }
}

/// Called in time ÷ due in the county, and how many cases were left out.
async fn contact(town: &Town) -> (Rate, u32) {
    let day = date(2026, 3, 10);
    let (_, policy) = town.casework.policy();
    let division = "990101".parse().unwrap();
    let by = By::below(&division, "unit").unwrap();
    let scope = EvaluationScope { division, period: Period::new(day, day, &policy.zone).unwrap(), by };
    let whole = town.casework.evaluation(&town.powers(COUNTY).await, scope).await.unwrap().whole;
    (whole.contact, whole.left_out)
}

on_both! {
    async fn a_unit_asks_those_above_decide_and_appeals_end_at_the_city(town) {
        let late = town.file("三楼漏水").await.ticket;
        town.passes(minutes(40)).await;
        town.does(SECRETARY, late, Command::called(None)).await;
        town.texts();
        assert_eq!(contact(&town).await, (Rate { good: 0, of: 1 }, 0));

        town.does(SECRETARY, late, ask(true)).await;
        assert_eq!(contact(&town).await, (Rate { good: 0, of: 1 }, 0), "asked is not granted");
        assert!(matches!(town.tries(SECRETARY, late, decide(true)).await, Err(CaseError::Forbidden)));
        town.does(TOWNSHIP, late, decide(true)).await;
        assert_eq!(contact(&town).await, (Rate { good: 0, of: 0 }, 1));

        town.does(COUNTY, late, ask(false)).await;
        let own = town.tries(COUNTY, late, decide(true)).await;
        assert!(matches!(own, Err(CaseError::Forbidden)), "nobody decides what they asked themselves");
        town.does(CITY, late, decide(true)).await;
        assert_eq!(contact(&town).await, (Rate { good: 0, of: 1 }, 0));
        let last = town.tries(SECRETARY, late, ask(true)).await;
        assert!(matches!(last, Err(CaseError::Refused(Refusal::Final))), "{last:?}");
        town.quiet();
    }

    async fn what_waits_and_what_was_decided_is_listed_with_who_approved_it(town) {
        let (county, elsewhere) = (town.powers(COUNTY).await, town.powers(SECRETARY).await);
        let tickets = [town.file("三楼漏水").await.ticket, town.file("没有暖气").await.ticket];
        for ticket in tickets {
            town.does(SECRETARY, ticket, ask(true)).await;
        }
        assert_eq!(town.casework.exclusions_asked(&county, 0, 10).await.unwrap().len(), 2);
        assert_eq!(town.casework.exclusions_asked(&county, 1, 10).await.unwrap().len(), 1);
        assert_eq!(town.casework.count_exclusions(&county).await.unwrap(), 2);
        assert!(town.casework.exclusions_asked(&elsewhere, 0, 10).await.unwrap().is_empty());
        town.days_pass(hours(1)).await;
        town.texts();
        town.does(TOWNSHIP, tickets[0], decide(false)).await;
        let waiting = town.casework.exclusions_asked(&county, 0, 10).await.unwrap();
        assert_eq!(waiting.iter().map(|line| line.stored.ticket.id).collect::<Vec<_>>(), [tickets[1]]);
        let decided = town.casework.exclusions_decided(&county, 0, 10).await.unwrap();
        let approval = decided[0].decision.clone().unwrap();
        assert!(decided.len() == 1 && !approval.granted && approval.at > decided[0].asked);
        assert_eq!((approval.note.as_deref(), approval.by.is_some()), (Some("查过记录"), true));
        assert_eq!(decided[0].reason.as_deref(), Some("短信网关停机，没有收到通知"));
    }

    async fn a_matter_that_is_over_is_still_asked_about_and_owes_nothing(town) {
        let ticket = town.file("搞错了").await;
        town.requester(&ticket, casework::RequesterCommand::Withdraw).await.unwrap();
        let asked = town.does(SECRETARY, ticket.ticket, ask(true)).await;
        assert!(asked.clocks().is_empty() && asked.state.owes().is_none());
        let decided = town.does(TOWNSHIP, ticket.ticket, decide(true)).await;
        assert!(decided.dossier.exclusion.is_none() && decided.dossier.rulings[0].left_out);
    }
}
