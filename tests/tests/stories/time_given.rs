//! Time: more of it, parking, questions, several clocks at once.

use casework::{Begin, CaseError, RequesterCommand};
use domain::deadline::ClockKind;
use domain::number::TicketId;
use domain::policy::GroundId;
use domain::text::Words;
use domain::ticket::{Asked, Command, EventKind, Refusal, StateKind};
use testkit::on_both;
use testkit::town::{RESIDENT, SECRETARY, TOWNSHIP, Town, hours, minutes};

fn words(words: &str) -> Words {
    Words::parse(words).unwrap()
}

fn ask(asked: Asked) -> Command {
    Command::Ask { asked, reason: words("配件要从外地调") }
}

fn decide(granted: bool) -> Command {
    Command::Decide { granted, to: None, note: None }
}

/// A matter that was called about at nine on Tuesday: it must be finished by nine on Friday.
async fn in_hand(town: &Town) -> (TicketId, casework::Receipt) {
    let receipt = town.file("主管道爆裂").await;
    town.does(SECRETARY, receipt.ticket, Command::called(None)).await;
    town.passes(minutes(0)).await;
    (receipt.ticket, receipt)
}

on_both! {
    async fn more_time_is_asked_granted_above_and_told_to_the_requester(town) {
        let (ticket, _) = in_hand(&town).await;
        let promised = town.state(ticket).await.due().unwrap();
        town.does(SECRETARY, ticket, ask(Asked::Extend { working_days: 5 })).await;
        town.passes(minutes(0)).await;
        let text = town.told(TOWNSHIP);
        assert!(text.contains("申请延期5个工作日") && text.contains("前审批"), "{text}");
        assert_eq!(town.state(ticket).await.due(), Some(promised), "nothing moves before it is granted");
        let now = town.does(TOWNSHIP, ticket, decide(true)).await;
        assert_eq!(now.state.due(), Some(promised + hours(7 * 24)), "five working days over a weekend");
        town.passes(minutes(0)).await;
        assert!(town.told(SECRETARY).contains("已批准"));
        assert!(town.told(RESIDENT).contains("新的办理期限是3月20日 09:00"));
        town.days_pass(hours(4 * 24)).await;
        town.quiet();
    }

    async fn more_time_that_is_refused_leaves_the_deadline(town) {
        let (ticket, _) = in_hand(&town).await;
        town.does(SECRETARY, ticket, ask(Asked::Extend { working_days: 5 })).await;
        town.does(TOWNSHIP, ticket, decide(false)).await;
        town.days_pass(hours(72)).await;
        assert!(town.hears(SECRETARY).is_some(), "not granted, and reminded");
        assert!(town.told(TOWNSHIP).contains("林向阳未在"));
        let late = town.tries(SECRETARY, ticket, ask(Asked::Extend { working_days: 5 })).await.unwrap_err();
        assert!(matches!(late, CaseError::Refused(Refusal::TooLate { .. })), "{late}");
    }

    async fn a_parked_matter_rests_is_looked_at_again_and_goes_on_with_what_was_left(town) {
        let (ticket, _) = in_hand(&town).await;
        town.days_pass(hours(24)).await;
        let review = town.now() + hours(30 * 24);
        town.does(SECRETARY, ticket, ask(Asked::Park { review })).await;
        town.does(TOWNSHIP, ticket, decide(true)).await;
        town.passes(minutes(0)).await;
        town.told(SECRETARY);
        let text = town.told(RESIDENT);
        assert!(text.contains("已挂账跟踪") && text.contains("4月10日"), "{text}");
        let list = town.casework.unit_list(&town.powers(TOWNSHIP).await, &[StateKind::Parked], Begin::Behind(0), 10).await;
        assert_eq!(list.unwrap().lines.len(), 1);
        town.days_pass(hours(29 * 24)).await;
        assert!(town.told(SECRETARY).contains("挂账事项"), "a day before");
        town.days_pass(hours(24)).await;
        assert!(town.told(TOWNSHIP).contains("未在"), "nobody has looked at it");
        let next = town.now() + hours(24);
        town.does(SECRETARY, ticket, Command::Review { next, note: words("管网下周通") }).await;
        let now = town.does(SECRETARY, ticket, Command::Resume { reason: words("管网通了") }).await;
        // Friday, 10 April: two working days were left.
        assert_eq!(now.state.due(), Some(town.now() + hours(4 * 24)));
        town.passes(minutes(0)).await;
        assert!(town.told(RESIDENT).contains("已恢复办理"));
    }

    async fn what_is_declined_says_why_and_where_else_to_go(town) {
        let (ticket, receipt) = in_hand(&town).await;
        let decline = Asked::Decline { ground: GroundId::new("court") };
        let reason = words("请向县人民法院起诉，电话0990-1234567");
        town.does(SECRETARY, ticket, Command::Ask { asked: decline, reason }).await;
        town.does(TOWNSHIP, ticket, decide(true)).await;
        town.passes(minutes(0)).await;
        town.hears(SECRETARY);
        let text = town.told(RESIDENT);
        assert!(text.contains("不予受理") && text.contains("诉讼") && text.contains("县人民法院"), "{text}");
        let clocks = town.casework.store().deadlines(ticket).await.unwrap();
        assert!(clocks.iter().all(|clock| clock.ended.is_some()));
        let over = town.requester(&receipt, RequesterCommand::Add(words("不行"))).await.unwrap_err();
        assert!(matches!(over, CaseError::Refused(_)), "{over}");
    }

    async fn a_question_to_the_requester_is_answered_on_their_page(town) {
        let (ticket, receipt) = in_hand(&town).await;
        town.does(SECRETARY, ticket, Command::AskRequester { words: words("哪个单元？") }).await;
        town.passes(minutes(0)).await;
        assert!(town.told(RESIDENT).contains("哪个单元？"));
        let clocks = town.ticket(ticket).await.clocks();
        let kinds: Vec<ClockKind> = clocks.iter().map(|running| running.clock.kind()).collect();
        assert_eq!(kinds, [ClockKind::Handling, ClockKind::Question], "all clocks are seen");
        town.requester(&receipt, RequesterCommand::Add(words("三单元"))).await.unwrap();
        town.passes(minutes(0)).await;
        assert!(town.told(SECRETARY).contains("三单元"));
        assert_eq!(town.ticket(ticket).await.clocks().len(), 1);
    }

    async fn a_question_without_an_answer_is_reminded_of_and_then_for_the_handler_to_decide(town) {
        let (ticket, _) = in_hand(&town).await;
        town.does(SECRETARY, ticket, ask(Asked::Extend { working_days: 10 })).await;
        town.does(TOWNSHIP, ticket, decide(true)).await;
        town.does(SECRETARY, ticket, Command::AskRequester { words: words("哪个单元？") }).await;
        town.days_pass(hours(4 * 24)).await;
        town.hears(SECRETARY);
        assert!(town.hears(RESIDENT).unwrap().contains("哪个单元？"), "a day before");
        town.days_pass(hours(24)).await;
        assert!(town.told(SECRETARY).contains("没有答复"));
        assert!(matches!(town.log(ticket).await.last().unwrap().1, EventKind::Unanswered { .. }));
    }

    /// The worker slept for a week while three clocks ran out.
    async fn after_a_week_of_downtime_every_clock_is_missed_once_at_its_true_time(town) {
        let (ticket, _) = in_hand(&town).await;
        town.does(SECRETARY, ticket, ask(Asked::Return)).await;
        let order = Command::Order { due: town.now() + hours(24), words: words("请说明") };
        town.does(TOWNSHIP, ticket, order).await;
        town.passes(minutes(0)).await;
        town.hears(SECRETARY);
        town.hears(TOWNSHIP);
        town.clock().advance(hours(7 * 24));
        town.passes(minutes(2)).await;
        let mut missed: Vec<ClockKind> = town
            .log(ticket)
            .await
            .iter()
            .filter_map(|(_, kind)| match kind {
                EventKind::Breached { clock, .. } => Some(clock.kind()),
                _ => None,
            })
            .collect();
        missed.sort_unstable();
        assert_eq!(missed, [ClockKind::Handling, ClockKind::Decision, ClockKind::Supervision]);
        assert!(town.hears(TOWNSHIP).is_some() && town.hears(SECRETARY).is_some());
        let texts = town.texts();
        assert!(texts.is_empty(), "the township is who is above: {texts:?}");
    }

    /// An hour back at night, as some zones and broken clocks do.
    async fn a_clock_that_is_put_back_fires_nothing_twice_and_skips_nothing(town) {
        let receipt = town.file("主管道爆裂").await;
        town.passes(minutes(31)).await;
        assert!(town.hears(SECRETARY).is_some() && town.hears(TOWNSHIP).is_some());
        town.clock().advance(hours(-1));
        town.passes(minutes(61)).await;
        town.quiet();
        town.passes(minutes(30)).await;
        assert!(town.told(testkit::town::COUNTY).contains("超时升级"));
        let breaches =
            town.log(receipt.ticket).await.into_iter().filter(|(_, k)| matches!(k, EventKind::Breached { .. }));
        assert_eq!(breaches.count(), 1);
    }
}
