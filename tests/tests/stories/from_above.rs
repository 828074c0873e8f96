//! From above: orders, nudges, what one owes and what one waits for.

use casework::{CaseError, Which};
use domain::deadline::Clock;
use domain::number::TicketId;
use domain::text::Words;
use domain::ticket::{Alarm, AlarmCause, Command, Refusal};
use testkit::on_both;
use testkit::town::{COUNTY, COUNTY_LEADER, NEIGHBOUR, Person, SECRETARY, TOWNSHIP, Town, hours, minutes};

fn words(words: &str) -> Words {
    Words::parse(words).unwrap()
}

async fn in_hand(town: &Town) -> TicketId {
    let receipt = town.file("主管道爆裂").await;
    town.does(SECRETARY, receipt.ticket, Command::called(None)).await;
    town.passes(minutes(0)).await;
    receipt.ticket
}

fn order(town: &Town) -> Command {
    Command::Order { due: town.now() + hours(24), words: words("请说明为何还未修好") }
}

async fn count(town: &Town, person: Person, which: Which) -> usize {
    town.casework.items(&town.powers(person).await, which, 0, 10).await.unwrap().0.len()
}

on_both! {
    async fn an_order_is_answered_in_writing_before_the_matter_can_be_finished(town) {
        let ticket = in_hand(&town).await;
        let now = town.does(COUNTY_LEADER, ticket, order(&town)).await;
        town.passes(minutes(0)).await;
        let text = town.told(SECRETARY);
        assert!(text.contains("督办") && text.contains("请说明为何还未修好") && text.contains("前书面答复"), "{text}");
        assert_eq!((count(&town, SECRETARY, Which::Owed).await, count(&town, COUNTY_LEADER, Which::Ordered).await), (1, 1));
        let finish = || Command::Finish { result: words("换了管") };
        let early = town.tries(SECRETARY, ticket, finish()).await.unwrap_err();
        assert!(matches!(early, CaseError::Refused(Refusal::OrderOpen)), "{early}");
        let item = now.dossier.orders[0].item;
        town.does(SECRETARY, ticket, Command::AnswerOrder { item, words: words("配件明天到") }).await;
        town.passes(minutes(0)).await;
        let text = town.told(COUNTY_LEADER);
        assert!(text.contains("河湾社区林向阳已答复督办") && text.contains("配件明天到"), "{text}");
        assert_eq!((count(&town, SECRETARY, Which::Owed).await, count(&town, COUNTY_LEADER, Which::Ordered).await), (0, 0));
        town.does(SECRETARY, ticket, finish()).await;
        town.passes(minutes(0)).await;
        town.told(testkit::town::RESIDENT);
    }

    async fn of_two_orders_one_is_answered_and_the_alarm_of_the_other_stands(town) {
        let ticket = in_hand(&town).await;
        town.does(COUNTY, ticket, order(&town)).await;
        let now = town.does(COUNTY_LEADER, ticket, order(&town)).await;
        let items: Vec<_> = now.dossier.orders.iter().map(|order| order.item).collect();
        for item in &items {
            let mut tx = town.casework.store().begin().await.unwrap();
            let alarm = Alarm { clock: Clock::Supervision(*item), cause: AlarmCause::NotDelivered };
            assert!(tx.raise_alarm(&now, alarm, town.now()).await.unwrap());
            assert!(!tx.raise_alarm(&now, alarm, town.now()).await.unwrap(), "once");
            tx.commit().await.unwrap();
        }
        for left in [1, 0] {
            town.does(SECRETARY, ticket, Command::AnswerOrder { item: items[left], words: words("已修好") }).await;
            assert_eq!(town.alarms().await.len(), left);
        }
        town.texts();
    }

    async fn what_was_asked_of_somebody_who_has_left_is_asked_of_whoever_is_there_now(town) {
        let ticket = in_hand(&town).await;
        let to = town.owner(NEIGHBOUR).await;
        let due = town.now() + hours(8);
        town.does(SECRETARY, ticket, Command::AskAssist { to, due, words: words("请关阀门") }).await;
        let asked = town.does(TOWNSHIP, ticket, order(&town)).await;
        town.passes(minutes(0)).await;
        town.texts();
        town.leaves(NEIGHBOUR).await;
        town.passes(minutes(2)).await;
        // Nobody else is in that village: the township's centre is asked.
        let text = town.told(TOWNSHIP);
        assert!(text.contains("请关阀门"), "{text}");
        assert_eq!((count(&town, NEIGHBOUR, Which::Owed).await, count(&town, TOWNSHIP, Which::Owed).await), (0, 1));
        let now = town.ticket(ticket).await;
        assert_eq!(now.dossier.orders, asked.dossier.orders, "the order is not of somebody who has left");
        assert_eq!(now.dossier.assists[0].due, due, "by the time that it had");
        let item = now.dossier.assists[0].item;
        town.does(TOWNSHIP, ticket, Command::AnswerAssist { item, words: words("关了") }).await;
        town.passes(minutes(3)).await;
        assert!(town.told(SECRETARY).contains("关了"));
    }

    async fn an_order_without_an_answer_comes_back_to_whoever_gave_it_and_goes_further_up(town) {
        let ticket = in_hand(&town).await;
        town.does(COUNTY, ticket, order(&town)).await;
        town.days_pass(hours(24)).await;
        assert!(town.hears(SECRETARY).unwrap().contains("督办事项"), "reminded at 80 per cent");
        assert!(town.told(COUNTY).contains("林向阳未在"));
        town.quiet();
        town.days_pass(hours(24)).await;
        let text = town.told(TOWNSHIP);
        assert!(text.contains("林向阳未在") && text.contains("督办"), "{text}");
        town.hears(SECRETARY);
    }

    async fn only_those_above_order_and_urge(town) {
        let ticket = in_hand(&town).await;
        for (person, seen) in [(SECRETARY, true), (NEIGHBOUR, false)] {
            let refused = town.tries(person, ticket, order(&town)).await.unwrap_err();
            assert_eq!(matches!(refused, CaseError::Forbidden), seen, "{refused}");
        }
        town.does(TOWNSHIP, ticket, Command::Urge { note: Some(words("居民又来电话了")) }).await;
        town.passes(minutes(0)).await;
        assert!(town.told(SECRETARY).contains("居民又来电话了"));
        let again = town.tries(COUNTY, ticket, Command::Urge { note: None }).await.unwrap_err();
        assert!(matches!(again, CaseError::Refused(Refusal::JustUrged)), "{again}");
    }

    async fn what_waits_for_somebody_is_counted_at_the_head_of_their_desk(town) {
        let ticket = in_hand(&town).await;
        let waits = async |person| town.casework.count_items(&town.powers(person).await).await.unwrap();
        assert_eq!((waits(SECRETARY).await, waits(TOWNSHIP).await), (0, 0));
        let asked = domain::ticket::Asked::Return;
        town.does(SECRETARY, ticket, Command::Ask { asked, reason: words("不归我们") }).await;
        town.does(COUNTY, ticket, order(&town)).await;
        assert_eq!((waits(SECRETARY).await, waits(TOWNSHIP).await, waits(NEIGHBOUR).await), (1, 1, 0));
        let line = town.casework.items(&town.powers(TOWNSHIP).await, Which::ToDecide, 0, 10).await.unwrap().0.remove(0);
        assert_eq!(line.words.unwrap().as_str(), "不归我们");
        assert_eq!(line.asker.as_deref(), Some(SECRETARY.name));
        town.passes(minutes(0)).await;
        town.hears(SECRETARY);
        town.hears(TOWNSHIP);
    }
}
