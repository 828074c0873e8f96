//! A resident without a smartphone writes a text.

use casework::RequesterCommand;
use domain::delivery::CallbackKind;
use domain::number::{PlaceNumber, TicketId};
use domain::text::Words;
use domain::ticket::{Channel, Command, Judgement, State, StateKind};
use storage::StoredTicket;
use testkit::on_both;
use testkit::town::{RESIDENT, SECRETARY, Town, building, hours, minutes};

/// What hangs under the code of Building 1.
fn short() -> String {
    building().short()
}

async fn theirs(town: &Town) -> Vec<StoredTicket> {
    let index = town.casework.keys().find_phone(&RESIDENT.phone());
    town.casework.store().tickets_of_phone(index, town.now() - hours(48)).await.unwrap()
}

/// The only one they have.
async fn only(town: &Town) -> TicketId {
    match &theirs(town).await[..] {
        [stored] => stored.ticket.id,
        others => panic!("{} tickets", others.len()),
    }
}

async fn happened(town: &Town, ticket: TicketId) -> Vec<&'static str> {
    town.log(ticket).await.iter().map(|(_, kind)| kind.name()).collect()
}

/// The resident raises a matter by text, and everybody has read their texts.
async fn raised(town: &Town) -> TicketId {
    town.writes(RESIDENT, &format!("{} 楼道灯坏了", short())).await;
    town.told(RESIDENT);
    town.told(SECRETARY);
    only(town).await
}

/// It is called about and done; the resident is asked to judge.
async fn done(town: &Town) -> TicketId {
    let ticket = raised(town).await;
    town.writes(SECRETARY, &format!("{ticket} 1")).await;
    town.told(SECRETARY);
    let result = Words::parse("换了灯泡").unwrap();
    town.does(SECRETARY, ticket, Command::Finish { result }).await;
    town.worker().tick().await.unwrap();
    town.told(RESIDENT);
    ticket
}

on_both! {
    async fn the_short_number_and_words_make_a_ticket_and_the_answer_says_its_number(town) {
        town.writes(RESIDENT, &format!("{}，楼道灯坏了", short())).await;
        let ticket = only(&town).await;
        assert_eq!(
            town.told(RESIDENT),
            format!("【码上反映】您反映的河湾社区河湾花园1号楼1单元的事已登记，编号{ticket}。河湾社区林向阳09:30前给您回电")
        );
        assert!(town.told(SECRETARY).contains("其他：楼道灯坏了"));
        let stored = &theirs(&town).await[0];
        assert_eq!(stored.ticket.channel, Channel::TextMessage);
        assert_eq!(town.casework.keys().open_phone(&stored.contents.as_ref().unwrap().phone).unwrap(), RESIDENT.phone());
    }

    async fn a_text_that_the_carrier_repeats_is_one_ticket_and_one_answer(town) {
        raised(&town).await;
        for _ in 0..3 {
            town.clock().advance(minutes(1));
            town.writes(RESIDENT, &format!("{}楼道灯坏了。", short())).await;
        }
        town.quiet();
        only(&town).await;
    }

    async fn who_asks_again_hours_later_hears_the_number_again(town) {
        let ticket = raised(&town).await;
        town.writes(SECRETARY, &format!("{ticket} 1")).await;
        town.told(SECRETARY);
        town.clock().advance(hours(3));
        town.writes(RESIDENT, &format!("{} 楼道灯坏了", short())).await;
        assert_eq!(town.told(RESIDENT), format!("【码上反映】您反映的这件事已登记过，编号{ticket}，正在办理，不用重发"));
    }

    async fn two_workers_make_one_ticket_of_two_copies(town) {
        let other = testkit::town::worker_of(town.another_process().await, &town);
        for n in 0..2 {
            let query = format!("from={}&text={}+no+light&id={n}", RESIDENT.dialled(), short());
            town.posts("recording", CallbackKind::Reply, &query).await;
        }
        let worker = town.worker();
        for _ in 0..10 {
            let (one, two) = tokio::join!(worker.tick(), other.tick());
            one.unwrap();
            two.unwrap();
            town.clock().advance(minutes(1));
        }
        only(&town).await;
        town.told(RESIDENT);
        town.told(SECRETARY);
    }

    async fn a_mistyped_number_and_one_of_no_place_are_explained_once_an_hour_each(town) {
        let (head, last) = { let short = short(); (short[..5].to_owned(), short[5..].parse::<u8>().unwrap()) };
        let mistyped = format!("{head}{} 楼道灯坏了", (last + 1) % 10);
        town.writes(RESIDENT, &mistyped).await;
        assert!(town.told(RESIDENT).contains("短号好像输错了"));
        town.writes(RESIDENT, &mistyped).await;
        town.quiet();
        let nowhere = PlaceNumber::new(4_711).unwrap().short();
        town.writes(RESIDENT, &format!("{nowhere} 楼道灯坏了")).await;
        assert!(town.told(RESIDENT).contains("没有找到这个短号"));
        town.clock().advance(minutes(61));
        town.writes(RESIDENT, &mistyped).await;
        town.told(RESIDENT);
        assert!(theirs(&town).await.is_empty());
    }

    async fn a_number_without_words_and_words_without_a_number_are_told_what_is_missing(town) {
        town.writes(RESIDENT, &short()).await;
        assert!(town.told(RESIDENT).contains("请在短号后面写上情况"));
        town.writes(RESIDENT, "楼道灯坏了").await;
        assert!(town.told(RESIDENT).contains("反映问题请发"));
        assert!(theirs(&town).await.is_empty());
    }

    async fn a_telephone_that_floods_us_is_told_so_once_and_the_rest_is_not_filed(town) {
        for n in 0..9 {
            town.writes(RESIDENT, &format!("{} 第{n}件事", short())).await;
        }
        assert_eq!(theirs(&town).await.len(), 5);
        let texts = town.texts();
        let refused = texts.iter().filter(|(_, text)| text.contains("这一条没有登记")).count();
        assert_eq!((texts.len(), refused), (5 + 5 + 1, 1), "{texts:#?}");
    }

    async fn more_words_go_to_the_only_matter_they_have(town) {
        let ticket = raised(&town).await;
        town.writes(RESIDENT, "老人下楼看不见").await;
        assert_eq!(town.told(RESIDENT), format!("【码上反映】已转告经办人，编号{ticket}"));
        assert!(town.told(SECRETARY).contains("反映人补充：老人下楼看不见"));
        assert_eq!(happened(&town, ticket).await, ["filed", "added"]);
    }

    /// Their telephone answers every text by itself, with the same words.
    async fn a_telephone_that_answers_by_itself_is_not_answered_for_ever(town) {
        let ticket = raised(&town).await;
        for _ in 0..5 {
            town.writes(RESIDENT, "我在开会").await;
        }
        town.told(RESIDENT);
        town.told(SECRETARY);
        assert_eq!(happened(&town, ticket).await, ["filed", "added"]);
    }

    async fn words_that_could_be_about_several_matters_change_none(town) {
        raised(&town).await;
        town.writes(RESIDENT, &format!("{} 还停水了", short())).await;
        assert_eq!(town.texts().len(), 2);
        town.writes(RESIDENT, "什么时候来").await;
        assert!(town.told(RESIDENT).contains("您有几件事在办"));
        for stored in theirs(&town).await {
            assert_eq!(happened(&town, stored.ticket.id).await, ["filed"]);
        }
    }

    async fn a_requester_judges_by_a_word(town) {
        let ticket = done(&town).await;
        town.writes(RESIDENT, "基本满意。").await;
        assert_eq!(town.told(RESIDENT), format!("【码上反映】已收到您对{ticket}的评价，谢谢"));
        let State::Closed { judgement, .. } = town.state(ticket).await else { panic!("not closed") };
        assert_eq!(judgement, Some(Judgement::Basically));
    }

    async fn who_is_not_satisfied_is_called_once_more(town) {
        let ticket = done(&town).await;
        town.writes(RESIDENT, "不满意，还是不亮").await;
        assert_eq!(town.told(RESIDENT), format!("【码上反映】{ticket}已重新办理，09:30前给您回电"));
        assert_eq!(town.state(ticket).await.kind(), StateKind::AwaitingContact);
        let texts = town.texts();
        assert!(texts.len() == 1 && texts[0].1.contains("重办"), "{texts:#?}");
    }

    async fn a_judgement_of_nothing_changes_nothing(town) {
        let ticket = raised(&town).await;
        town.writes(RESIDENT, "1").await;
        assert!(town.told(RESIDENT).contains("没有等待评价的事"));
        assert_eq!(happened(&town, ticket).await, ["filed"]);
    }

    /// The page and the text are two ways to the same matter.
    async fn words_about_a_matter_that_was_filed_by_its_code_find_it_too(town) {
        let receipt = town.file("三楼水管漏水").await;
        town.passes(minutes(0)).await;
        town.told(SECRETARY);
        town.writes(RESIDENT, "已经流到楼下了").await;
        town.told(RESIDENT);
        town.told(SECRETARY);
        assert_eq!(happened(&town, receipt.ticket).await, ["filed", "added"]);
        town.requester(&receipt, RequesterCommand::Withdraw).await.unwrap();
        town.writes(RESIDENT, "谢谢").await;
        assert!(town.told(RESIDENT).contains("反映问题请发"));
    }

    /// A cadre's own telephone may begin a matter like anybody's. They answer for it and are not told to call themselves.
    async fn a_cadre_who_texts_a_short_number_has_found_something(town) {
        town.writes(SECRETARY, &format!("{} 井盖不见了", short())).await;
        let text = town.told(SECRETARY);
        assert!(text.contains("已登记，编号") && text.contains("办结"), "{text}");
        let powers = town.powers(SECRETARY).await;
        let owed = town.casework.store().tickets_of(powers.staff).await.unwrap();
        assert_eq!(happened(&town, owed[0].ticket.id).await, ["filed", "contacted"]);
        town.writes(SECRETARY, &format!("{} 1", short())).await;
        assert!(town.told(SECRETARY).contains("没有看懂"), "an action is no matter");
    }

    /// They handle one matter and have raised another: a digit is about the first, a word about the second.
    async fn a_cadre_judges_what_they_have_raised_by_a_word_and_never_by_a_digit(town) {
        let own = town.casework.file(casework::Submission { phone: SECRETARY.phone(), ..town.submission("井盖不见了") });
        let own = own.await.unwrap().ticket;
        town.does(SECRETARY, own, Command::called(None)).await;
        town.does(SECRETARY, own, Command::Finish { result: Words::parse("补上了").unwrap() }).await;
        town.worker().tick().await.unwrap();
        assert!(town.told(SECRETARY).ends_with("已办结：补上了。请回复：满意、基本满意或不满意"));
        let handled = raised(&town).await;
        town.writes(SECRETARY, "1").await;
        assert!(town.told(SECRETARY).contains("已记为回电"));
        assert_eq!(happened(&town, handled).await, ["filed", "contacted"]);
        assert_eq!(town.state(own).await.kind(), StateKind::Finished);
        town.writes(SECRETARY, "满意").await;
        assert!(town.told(SECRETARY).contains("的评价，谢谢"));
        assert_eq!(town.state(own).await.kind(), StateKind::Closed);
    }

    /// Nothing readable of a number lies in the database.
    async fn the_number_of_a_stranger_is_sealed(town) {
        town.writes(RESIDENT, "在吗").await;
        town.told(RESIDENT);
        let elsewhere = town.with_another_key().await;
        let texts = elsewhere.store().answers_since(
            domain::delivery::Recipient::Stranger(domain::delivery::StrangerId(1)),
            town.now() - hours(1),
        );
        assert_eq!(texts.await.unwrap().len(), 1);
        let sealed = elsewhere.store().stranger(domain::delivery::StrangerId(1)).await.unwrap().unwrap();
        assert!(elsewhere.keys().open_phone(&sealed).is_err());
    }
}
