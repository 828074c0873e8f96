//! Handing on: classify, dispatch, give back, the first receiver, several units at one matter.

use casework::{CaseError, Purpose};
use domain::number::TicketId;
use domain::policy::CategoryId;
use domain::text::Words;
use domain::ticket::{Asked, Command, EventKind, Level, Mode, Owner, Refusal};
use testkit::on_both;
use testkit::town::{
    CITY, COUNTY, DIRECTOR, NEIGHBOUR, Person, SECRETARY, TOWNSHIP, Town, WATER, hours, minutes,
};

fn words(words: &str) -> Words {
    Words::parse(words).unwrap()
}

/// Somebody files a matter, and the first text of it is read.
async fn filed(town: &Town) -> TicketId {
    let receipt = town.file("主管道爆裂").await;
    town.passes(minutes(0)).await;
    town.told(SECRETARY);
    receipt.ticket
}

/// The same, and the requester was called.
async fn in_hand(town: &Town) -> TicketId {
    let ticket = filed(town).await;
    town.does(SECRETARY, ticket, Command::called(None)).await;
    ticket
}

async fn dispatch(town: &Town, to: Person) -> Command {
    Command::Dispatch { to: town.owner(to).await, reason: words("管网归水务") }
}

fn give_back() -> Command {
    Command::Ask { asked: Asked::Return, reason: words("不是本社区的楼") }
}

fn decide(granted: bool) -> Command {
    Command::Decide { granted, to: None, note: Some(words("请核实后办理")) }
}

on_both! {
    async fn a_centre_gives_a_matter_to_a_department_which_sees_it_and_accepts_it(town) {
        let ticket = filed(&town).await;
        let missing = town.tries(WATER, ticket, Command::Acknowledge).await.unwrap_err();
        assert!(matches!(missing, CaseError::Missing(_)), "it is none of theirs yet");
        let now = town.does(COUNTY, ticket, dispatch(&town, WATER).await).await;
        assert_eq!(now.level, Level::Hard);
        town.passes(minutes(0)).await;
        let number = ticket.number();
        assert_eq!(
            town.told(WATER),
            format!("【码上反映】望川市派单：河湾社区河湾花园1号楼1单元，管网归水务。请09:30前回电，回复{number}收到")
        );
        town.writes(WATER, &format!("{number} 1")).await;
        assert!(town.told(WATER).contains("已记为回电"));
        let owner = town.ticket(ticket).await.state.answers().staff;
        assert_eq!(owner, Some(town.powers(WATER).await.staff));
        let left = town.tries(SECRETARY, ticket, Command::Remark { note: words("好") }).await.unwrap_err();
        assert!(matches!(left, CaseError::Missing(_)), "whoever handed it on is free now");
    }

    async fn until_somebody_else_has_accepted_the_first_receiver_answers_for_the_call(town) {
        let ticket = filed(&town).await;
        town.does(TOWNSHIP, ticket, dispatch(&town, NEIGHBOUR).await).await;
        town.passes(minutes(30)).await;
        assert!(town.hears(NEIGHBOUR).is_some() && town.hears(SECRETARY).is_some());
        let text = town.told(TOWNSHIP);
        assert!(text.contains("河湾社区林向阳未在09:30前回电"), "{text}");
        town.does(SECRETARY, ticket, Command::called(None)).await;
    }

    async fn nobody_gives_away_what_lies_outside_their_part_of_the_tree_or_to_whom_it_does(town) {
        let ticket = filed(&town).await;
        let powers = town.powers(TOWNSHIP).await;
        let water = town.owner(WATER).await;
        let chosen = (water.staff.unwrap(), &water.unit);
        let refused = town.casework.target(&powers, ticket, Purpose::Dispatch, chosen).await.unwrap_err();
        assert!(matches!(refused, CaseError::Missing("person")), "{refused}");
        let found = town.casework.targets(&powers, ticket, Purpose::Dispatch, "南门").await.unwrap();
        assert_eq!(found.iter().map(|t| t.name.as_str()).collect::<Vec<_>>(), [NEIGHBOUR.name]);
        let secretary = town.tries(SECRETARY, ticket, dispatch(&town, NEIGHBOUR).await).await.unwrap_err();
        assert!(matches!(secretary, CaseError::Forbidden), "{secretary}");
    }

    async fn whom_to_ask_for_help_is_found_by_name_unit_and_number_in_the_whole_city(town) {
        let ticket = in_hand(&town).await;
        let powers = town.powers(SECRETARY).await;
        for text in [WATER.name, "C3", WATER.dialled()] {
            let found = town.casework.targets(&powers, ticket, Purpose::Assist, text).await.unwrap();
            assert_eq!(found[0].owner, town.owner(WATER).await, "{text}");
        }
        let found = town.casework.targets(&powers, ticket, Purpose::Assist, "").await.unwrap();
        assert!(found.iter().all(|target| target.name != SECRETARY.name), "one asks others for help");
        let nobody = town.casework.targets(&powers, ticket, Purpose::Assist, "没有这个人").await.unwrap();
        assert_eq!(nobody, []);
    }

    async fn a_matter_that_is_not_ours_is_given_back_and_the_centre_takes_it_over(town) {
        let ticket = filed(&town).await;
        town.does(SECRETARY, ticket, give_back()).await;
        town.passes(minutes(0)).await;
        let text = town.told(TOWNSHIP);
        assert!(text.contains("河湾社区林向阳申请退单") && text.contains("不是本社区的楼"), "{text}");
        let own = town.tries(SECRETARY, ticket, decide(true)).await.unwrap_err();
        assert!(matches!(own, CaseError::Forbidden), "nobody grants what they asked for");
        let now = town.does(TOWNSHIP, ticket, decide(true)).await;
        assert_eq!(now.state.answers(), &town.owner(TOWNSHIP).await);
        town.passes(minutes(0)).await;
        assert!(town.told(SECRETARY).contains("退单已批准"));
        town.does(TOWNSHIP, ticket, dispatch(&town, NEIGHBOUR).await).await;
        town.passes(minutes(0)).await;
        assert!(town.told(NEIGHBOUR).contains("派单"));
    }

    async fn a_return_that_nobody_decides_within_a_working_day_leaves_the_matter_where_it_is(town) {
        let ticket = in_hand(&town).await;
        town.does(SECRETARY, ticket, give_back()).await;
        town.passes(minutes(0)).await;
        town.told(TOWNSHIP);
        town.days_pass(hours(24)).await;
        let text = town.told(SECRETARY);
        assert!(text.contains("退单到期未审批"), "{text}");
        town.clock().advance(minutes(1));
        let late = town.tries(SECRETARY, ticket, give_back()).await.unwrap_err();
        assert!(matches!(late, CaseError::Refused(Refusal::TooLate { .. })), "{late}");
        town.quiet();
    }

    async fn after_three_times_the_centre_designates_and_it_sticks(town) {
        let ticket = in_hand(&town).await;
        for to in [NEIGHBOUR, SECRETARY] {
            town.does(TOWNSHIP, ticket, dispatch(&town, to).await).await;
        }
        town.does(TOWNSHIP, ticket, dispatch(&town, NEIGHBOUR).await).await;
        let log = town.log(ticket).await;
        assert!(matches!(log.last().unwrap().1, EventKind::Dispatched { designated: true, .. }), "{log:?}");
        let back = town.tries(NEIGHBOUR, ticket, give_back()).await.unwrap_err();
        assert!(matches!(back, CaseError::Refused(Refusal::Designated)), "{back}");
        town.passes(minutes(0)).await;
        assert!(town.hears(NEIGHBOUR).is_some() && town.hears(SECRETARY).is_none());
    }

    async fn village_and_township_handle_one_matter_together_each_with_an_answer_of_its_own(town) {
        let ticket = in_hand(&town).await;
        let (due, water) = (town.now() + hours(48), town.owner(WATER).await);
        let ask = Command::AskAssist { to: water, due, words: words("请关闭主阀") };
        assert_eq!(town.does(SECRETARY, ticket, ask).await.dossier.mode, Mode::Joint);
        let ask = Command::AskAssist {
            to: town.owner(DIRECTOR).await, due: town.now() + hours(24), words: words("请协调施工队")
        };
        let now = town.does(SECRETARY, ticket, ask).await;
        town.passes(minutes(0)).await;
        assert!(town.told(WATER).contains("请协办") && town.told(DIRECTOR).contains("请协调施工队"));
        let [first, second] = [0, 1].map(|n: usize| now.dossier.assists[n].item);
        let met = Command::RecordMeeting { at: town.now(), words: words("到场：村、镇、水务\n议定：周三换管") };
        town.does(WATER, ticket, met).await;
        let answer = |item| Command::AnswerAssist { item, words: words("主阀已关") };
        town.does(WATER, ticket, answer(first)).await;
        town.passes(minutes(0)).await;
        let text = town.told(SECRETARY);
        assert!(text.contains("清溪县沈河清已答复协办") && text.contains("主阀已关"), "{text}");
        let others = town.tries(WATER, ticket, answer(second)).await.unwrap_err();
        assert!(matches!(others, CaseError::Missing(_)), "who has answered has nothing more to do with it: {others}");
        town.days_pass(hours(24)).await;
        assert!(town.hears(DIRECTOR).unwrap().contains("催办"), "reminded at 80 per cent");
        assert!(town.told(SECRETARY).contains("江月明未在"), "the lead hears of it");
        assert!(town.told(COUNTY).contains("江月明未在"), "and those above the helper");
        town.does(SECRETARY, ticket, Command::Finish { result: words("换了主管道") }).await;
        town.passes(minutes(0)).await;
        assert!(town.told(testkit::town::RESIDENT).contains("已办结"));
        let late = town.tries(DIRECTOR, ticket, answer(second)).await.unwrap_err();
        assert!(matches!(late, CaseError::Refused(Refusal::NoSuchItem)), "nobody waits for it: {late}");
    }

    async fn the_handler_says_what_it_is_about_and_how_it_is_handled_and_no_deadline_moves(town) {
        let ticket = filed(&town).await;
        let before = town.ticket(ticket).await.clocks();
        let classify = Command::Classify { category: CategoryId::new("building"), mode: Mode::Direct };
        let now = town.does(SECRETARY, ticket, classify).await;
        assert_eq!((now.category.as_str(), now.dossier.mode), ("building", Mode::Direct));
        assert_eq!(town.ticket(ticket).await, now);
        assert_eq!(now.clocks(), before);
    }

    /// The city gives something to its own department, and the other way round nobody may.
    async fn whoever_is_given_a_matter_elsewhere_is_answered_for_by_those_above_them(town) {
        let ticket = in_hand(&town).await;
        town.does(CITY, ticket, dispatch(&town, WATER).await).await;
        town.does(WATER, ticket, Command::Acknowledge).await;
        town.does(WATER, ticket, give_back()).await;
        town.passes(minutes(0)).await;
        assert!(town.told(CITY).contains("申请退单"));
        let county = town.tries(COUNTY, ticket, decide(true)).await.unwrap_err();
        assert!(matches!(county, CaseError::Forbidden), "the same unit does not decide: {county}");
        let to = Some(Owner { ..town.owner(NEIGHBOUR).await });
        town.does(CITY, ticket, Command::Decide { granted: true, to, note: None }).await;
        town.passes(minutes(0)).await;
        assert!(town.told(NEIGHBOUR).contains("清溪镇派单") && town.told(WATER).contains("已批准"));
    }
}
