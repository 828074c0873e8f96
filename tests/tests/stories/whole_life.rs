//! One matter from its beginning to its end, through everything that can happen to it.

use casework::RequesterCommand;
use domain::text::Words;
use domain::ticket::{Asked, Command, EventKind, Judgement, Level, StateKind};
use testkit::on_both;
use testkit::town::{CITY, COUNTY, COUNTY_LEADER, DIRECTOR, SECRETARY, hours};

fn words(words: &str) -> Words {
    Words::parse(words).unwrap()
}

fn hand_up() -> Command {
    Command::Escalate { reason: words("本级解决不了") }
}

fn ask(asked: Asked) -> Command {
    Command::Ask { asked, reason: words("要等管网改造") }
}

fn granted() -> Command {
    Command::Decide { granted: true, to: None, note: None }
}

on_both! {
    async fn it_climbs_all_four_levels_is_parked_extended_finished_opened_again_and_closed(town) {
        let receipt = town.file("主管道一到冬天就裂").await;
        let ticket = receipt.ticket;
        town.does(SECRETARY, ticket, Command::called(Some(words("约好下午上门")))).await;
        for (person, level) in
            [(SECRETARY, Level::Major), (DIRECTOR, Level::Hard), (COUNTY_LEADER, Level::CrossJurisdiction)]
        {
            town.clock().advance(hours(1));
            assert_eq!(town.does(person, ticket, hand_up()).await.level, level);
        }
        town.does(CITY, ticket, Command::Acknowledge).await;
        // The city dispatches it back to the county, which answers to the city.
        let to = town.owner(COUNTY_LEADER).await;
        town.does(CITY, ticket, Command::Dispatch { to, reason: words("请县里牵头") }).await;
        town.does(COUNTY_LEADER, ticket, Command::Acknowledge).await;
        // Fifteen working days from the call, on Tuesday, 10 March.
        let promised = town.state(ticket).await.due().unwrap();
        assert_eq!(promised.to_string(), "2026-03-31T01:00:00Z");
        town.clock().advance(hours(5 * 24));
        let review = town.now() + hours(60 * 24);
        town.does(COUNTY_LEADER, ticket, ask(Asked::Park { review })).await;
        town.does(CITY, ticket, granted()).await;
        town.clock().advance(hours(40 * 24));
        town.does(COUNTY_LEADER, ticket, Command::Resume { reason: words("管网开工了") }).await;
        let resumed = town.state(ticket).await.due().unwrap();
        town.does(COUNTY_LEADER, ticket, ask(Asked::Extend { working_days: 5 })).await;
        town.does(CITY, ticket, granted()).await;
        let extended = town.state(ticket).await.due().unwrap();
        assert!(promised < resumed && resumed < extended);
        town.clock().advance(hours(24));
        town.does(COUNTY_LEADER, ticket, Command::Finish { result: words("换了主管道") }).await;
        let unsatisfied = RequesterCommand::Judge(Judgement::Unsatisfied, Some(words("还在漏")));
        let reopened = town.requester(&receipt, unsatisfied).await.unwrap();
        assert_eq!((reopened.state.kind(), reopened.level), (StateKind::AwaitingContact, Level::CrossJurisdiction));
        town.does(CITY, ticket, Command::called(None)).await;
        town.does(CITY, ticket, Command::Finish { result: words("接口重新焊过") }).await;
        let satisfied = Command::Judge { judgement: Judgement::Satisfied, solved: Some(true), note: None };
        let closed = town.does(COUNTY, ticket, satisfied).await;
        assert_eq!((closed.state.kind(), closed.clocks()), (StateKind::Closed, vec![]));
        let kinds: Vec<_> = town.log(ticket).await.into_iter().map(|(_, kind)| kind.name()).collect();
        assert_eq!(
            kinds,
            [
                "filed", "contacted", "escalated", "escalated", "escalated", "acknowledged", "dispatched",
                "acknowledged", "asked", "decided", "parked", "resumed", "asked", "decided", "extended", "finished",
                "judged", "reopened", "contacted", "finished", "judged",
            ]
        );
        let breached = town.log(ticket).await.into_iter().any(|(_, k)| matches!(k, EventKind::Breached { .. }));
        assert!(!breached, "nobody was late");
        let clocks = town.casework.store().deadlines(ticket).await.unwrap();
        assert!(clocks.iter().all(|clock| clock.ended.is_some()), "nothing is owed any more");
    }
}
