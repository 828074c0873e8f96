//! A cadre answers by text.

use domain::delivery::CallbackKind;
use domain::number::TicketId;
use domain::text::Words;
use domain::ticket::{Command, EventKind, StateKind};
use testkit::on_both;
use testkit::town::{NEIGHBOUR, RESIDENT, SECRETARY, TOWNSHIP, Town, minutes};

/// Somebody files a matter and the secretary has read the first text of it.
async fn filed(town: &Town) -> TicketId {
    filed_about(town, "utilities").await
}

async fn filed_about(town: &Town, category: &str) -> TicketId {
    let ticket = town.file_about(category, "三楼水管漏水").await.ticket;
    town.passes(minutes(0)).await;
    town.told(SECRETARY);
    ticket
}

/// The names of what has happened to a ticket since it was filed.
async fn happened(town: &Town, ticket: TicketId) -> Vec<&'static str> {
    town.log(ticket).await.iter().skip(1).map(|(_, kind)| kind.name()).collect()
}

on_both! {
    async fn the_number_acknowledges_and_the_number_with_a_one_records_the_call(town) {
        let ticket = filed(&town).await;
        let number = ticket.number();
        town.writes(SECRETARY, &format!("收到 {}", number.to_lowercase())).await;
        assert_eq!(
            town.told(SECRETARY),
            format!("【码上反映】已签收{number}（河湾社区河湾花园1号楼1单元）。请在09:30前回电，打完回复{number} 1")
        );
        town.writes(SECRETARY, &format!("{number}1")).await;
        assert_eq!(town.told(SECRETARY), format!("【码上反映】{number}已记为回电。谢谢"));
        assert_eq!(town.state(ticket).await.kind(), StateKind::InHand);
        assert_eq!(happened(&town, ticket).await, ["acknowledged", "contacted"]);
        town.passes(minutes(200)).await;
    }

    async fn a_bare_answer_means_the_only_open_matter(town) {
        let ticket = filed(&town).await;
        town.writes(SECRETARY, "收到").await;
        assert!(town.told(SECRETARY).contains("已签收"));
        town.writes(SECRETARY, "１").await;
        assert!(town.told(SECRETARY).contains("已记为回电"));
        assert_eq!(happened(&town, ticket).await, ["acknowledged", "contacted"]);
    }

    async fn a_bare_answer_of_which_nobody_can_tell_what_it_means_is_asked_back_once_a_minute(town) {
        let (one, two) = (filed(&town).await, filed_about(&town, "environment").await);
        town.writes(SECRETARY, "1").await;
        let text = town.told(SECRETARY);
        assert!(text.contains(&one.number()) && text.contains(&two.number()), "{text}");
        town.writes(SECRETARY, "1").await;
        town.quiet();
        town.clock().advance(minutes(1));
        town.writes(SECRETARY, "1").await;
        town.told(SECRETARY);
        assert_eq!(happened(&town, one).await, Vec::<&str>::new());
        assert_eq!(happened(&town, two).await, Vec::<&str>::new());
    }

    async fn a_note_is_kept_and_not_mine_is_asked_of_those_above_until_it_is_too_late(town) {
        let ticket = filed(&town).await;
        let number = ticket.number();
        town.writes(SECRETARY, &format!("{number} 3 水管已修")).await;
        assert_eq!(town.told(SECRETARY), format!("【码上反映】{number}的备注已保存"));
        town.writes(SECRETARY, &format!("{number} 2")).await;
        assert_eq!(
            town.told(SECRETARY),
            format!("【码上反映】{number}已报上级审批退回；批准前仍由您负责，09:30到期，请先回电")
        );
        assert!(town.told(TOWNSHIP).contains("申请退单"));
        town.writes(SECRETARY, &format!("{number} 2")).await;
        assert_eq!(
            town.told(SECRETARY),
            format!("【码上反映】{number}已记下您说的，但仍由您负责，09:30到期。请先回电，或在工作台上报")
        );
        let events = town.casework.store().events(ticket).await.unwrap();
        let notes: Vec<_> = events.iter().filter_map(|e| e.event.note.as_ref()).map(Words::as_str).collect();
        let not_mine = "短信回复：此事不归本人负责";
        assert_eq!(notes, ["水管已修", not_mine, not_mine]);
        assert_eq!(town.state(ticket).await.kind(), StateKind::AwaitingContact);
    }

    async fn who_has_nothing_to_do_with_it_changes_nothing(town) {
        let ticket = filed(&town).await;
        let number = ticket.number();
        town.writes(NEIGHBOUR, &number).await;
        assert_eq!(town.told(NEIGHBOUR), format!("【码上反映】{number}不由您负责，未作改动"));
        town.writes(RESIDENT, &number).await;
        assert_eq!(town.told(RESIDENT), format!("【码上反映】您反映的这件事已登记过，编号{number}，正在办理，不用重发"));
        assert_eq!(happened(&town, ticket).await, Vec::<&str>::new());
    }

    async fn who_sits_above_may_record_the_call(town) {
        let ticket = filed(&town).await;
        town.writes(TOWNSHIP, &format!("{} 1", ticket.number())).await;
        assert!(town.told(TOWNSHIP).contains("已记为回电"));
        assert_eq!(town.state(ticket).await.kind(), StateKind::InHand);
    }

    async fn a_bare_answer_of_somebody_who_owes_nothing_is_told_so_once_an_hour(town) {
        let ticket = filed(&town).await;
        town.does(SECRETARY, ticket, Command::called(None)).await;
        town.does(SECRETARY, ticket, Command::Finish { result: Words::parse("修好了").unwrap() }).await;
        town.worker().tick().await.unwrap();
        assert_eq!(town.texts().len(), 1, "the requester is asked to judge");
        town.writes(SECRETARY, "收到").await;
        assert_eq!(town.told(SECRETARY), "【码上反映】您现在没有待办事项");
        town.writes(SECRETARY, "1").await;
        town.quiet();
        assert_eq!(happened(&town, ticket).await, ["contacted", "finished"]);
    }

    /// One matter waits for its call, another only for the work: an answer without a number is about the first.
    async fn a_bare_answer_is_about_what_waits_most(town) {
        let (in_hand, waiting) = (filed(&town).await, filed_about(&town, "environment").await);
        town.does(SECRETARY, in_hand, Command::called(None)).await;
        town.writes(SECRETARY, "1").await;
        assert_eq!(town.told(SECRETARY), format!("【码上反映】{}已记为回电。谢谢", waiting.number()));
        assert_eq!(happened(&town, waiting).await, ["contacted"]);
        town.writes(SECRETARY, "3 明天去修").await;
        let text = town.told(SECRETARY);
        assert!(text.contains(&in_hand.number()) && text.contains(&waiting.number()), "{text}");
    }

    async fn a_number_that_does_not_exist_is_said_so(town) {
        let number = TicketId(12_345).number();
        town.writes(SECRETARY, &number).await;
        assert_eq!(town.told(SECRETARY), format!("【码上反映】没有编号{number}，请核对后重新回复"));
    }

    /// A telephone that answers every text by itself would else be answered for ever.
    async fn what_cannot_be_read_is_explained_once_an_hour(town) {
        town.writes(SECRETARY, "我在开会，稍后回复您").await;
        assert!(town.told(SECRETARY).contains("没有看懂"));
        town.writes(SECRETARY, "我在开会，稍后回复您").await;
        town.quiet();
    }

    async fn an_answer_to_what_is_over_changes_nothing(town) {
        let receipt = town.file("三楼水管漏水").await;
        town.passes(minutes(0)).await;
        town.told(SECRETARY);
        town.requester(&receipt, casework::RequesterCommand::Withdraw).await.unwrap();
        town.writes(SECRETARY, &receipt.ticket.number()).await;
        assert!(town.told(SECRETARY).contains("已结束，未作改动"));
    }

    async fn a_text_posted_twice_is_acted_on_once(town) {
        let ticket = filed(&town).await;
        let query = format!("from=13800000001&text={}+3+ok&id=77", ticket.number());
        for _ in 0..3 {
            town.posts("recording", CallbackKind::Reply, &query).await;
            town.worker().tick().await.unwrap();
        }
        town.told(SECRETARY);
        town.quiet();
        assert_eq!(happened(&town, ticket).await, ["remarked"]);
    }

    async fn two_workers_act_on_a_text_once(town) {
        let ticket = filed(&town).await;
        let other = testkit::town::worker_of(town.another_process().await, &town);
        for n in 0..10 {
            let query = format!("from=13800000001&text={}+3+ok&id={n}", ticket.number());
            town.posts("recording", CallbackKind::Reply, &query).await;
        }
        let worker = town.worker();
        for _ in 0..10 {
            let (one, two) = tokio::join!(worker.tick(), other.tick());
            one.unwrap();
            two.unwrap();
        }
        assert_eq!(happened(&town, ticket).await, ["remarked"; 10]);
        assert_eq!(town.texts().len(), 10);
    }

    async fn a_call_recorded_on_the_desk_and_by_text_counts_once(town) {
        let ticket = filed(&town).await;
        town.does(SECRETARY, ticket, Command::called(None)).await;
        town.writes(SECRETARY, &format!("{} 1", ticket.number())).await;
        assert!(town.told(SECRETARY).contains("已记为回电"));
        let log = town.log(ticket).await;
        let calls = log.iter().filter(|(_, kind)| matches!(kind, EventKind::Contacted { .. }));
        assert_eq!(calls.count(), 1);
    }
}
