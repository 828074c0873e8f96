//! The end: visits, spot checks, what the requester says of the call, one handling for several.

use casework::{Begin, CaseError, CommandKey, Deed, Receipt, RequesterCommand};
use domain::number::TicketId;
use domain::text::Words;
use domain::ticket::{Command, ContactGrade, Judgement, Level, Refusal, State, StateKind};
use storage::NewPhoto;
use testkit::on_both;
use testkit::town::{CITY, COUNTY, DIRECTOR, NEIGHBOUR, RESIDENT, SECRETARY, TOWNSHIP, Town, hours, minutes};

fn words(words: &str) -> Words {
    Words::parse(words).unwrap()
}

fn finish() -> Command {
    Command::Finish { result: words("换了主管道") }
}

fn judge(judgement: Judgement) -> Command {
    Command::Judge { judgement, solved: Some(judgement != Judgement::Unsatisfied), note: None }
}

async fn in_hand(town: &Town) -> Receipt {
    let receipt = town.file("主管道爆裂").await;
    town.does(SECRETARY, receipt.ticket, Command::called(None)).await;
    town.passes(minutes(0)).await;
    receipt
}

async fn finished(town: &Town) -> Receipt {
    let receipt = in_hand(town).await;
    town.does(SECRETARY, receipt.ticket, finish()).await;
    town.passes(minutes(0)).await;
    assert!(town.told(RESIDENT).contains("换了主管道"));
    receipt
}

async fn visits(town: &Town) -> Vec<TicketId> {
    let list = town.casework.visit_list(&town.powers(COUNTY).await, Begin::Behind(0), 10).await.unwrap();
    list.lines.into_iter().map(|line| line.stored.ticket.id).collect()
}

on_both! {
    async fn the_countys_centre_asks_the_requester_and_nobody_below_it_does(town) {
        let receipt = finished(&town).await;
        assert_eq!(visits(&town).await, [receipt.ticket]);
        for person in [SECRETARY, TOWNSHIP] {
            let refused = town.tries(person, receipt.ticket, judge(Judgement::Satisfied)).await.unwrap_err();
            assert!(matches!(refused, CaseError::Forbidden), "{refused}");
        }
        town.does(COUNTY, receipt.ticket, judge(Judgement::Satisfied)).await;
        assert_eq!(visits(&town).await, []);
    }

    async fn a_visit_that_is_not_made_is_told_to_the_countys_centre(town) {
        finished(&town).await;
        town.days_pass(hours(3 * 24)).await;
        assert!(town.told(COUNTY).contains("前回访"));
    }

    async fn somebody_is_unreachable_after_three_calls_on_different_occasions(town) {
        let receipt = finished(&town).await;
        for (pause, state) in [(0, StateKind::Finished), (5, StateKind::Finished), (5, StateKind::Closed)] {
            town.days_pass(hours(pause)).await;
            let now = town.does(COUNTY, receipt.ticket, judge(Judgement::Unreachable)).await;
            assert_eq!(now.state.kind(), state);
        }
    }

    async fn who_is_not_satisfied_at_a_spot_check_has_it_opened_again_one_level_up(town) {
        let receipt = finished(&town).await;
        town.does(COUNTY, receipt.ticket, judge(Judgement::Satisfied)).await;
        let check = |judgement| Command::SpotCheck { judgement, solved: None, note: Some(words("又漏了")) };
        let county = town.tries(COUNTY, receipt.ticket, check(Judgement::Satisfied)).await.unwrap_err();
        assert!(matches!(county, CaseError::Forbidden), "the city's centre checks: {county}");
        let now = town.does(CITY, receipt.ticket, check(Judgement::Unsatisfied)).await;
        assert_eq!((now.state.kind(), now.level), (StateKind::AwaitingContact, Level::Major));
        town.passes(minutes(0)).await;
        assert!(town.told(DIRECTOR).contains("重办"));
        town.passes(minutes(30)).await;
        assert!(town.hears(DIRECTOR).is_some());
        assert!(town.told(TOWNSHIP).contains("未在"), "a fresh half hour");
    }

    async fn a_requester_who_was_not_called_says_so_and_those_above_hear_of_it(town) {
        let receipt = in_hand(&town).await;
        town.requester(&receipt, RequesterCommand::ConfirmContact(false)).await.unwrap();
        town.passes(minutes(0)).await;
        let text = town.told(TOWNSHIP);
        assert!(text.contains("林向阳记了已回电，反映人说没有接到"), "{text}");
        let again = town.requester(&receipt, RequesterCommand::ConfirmContact(true)).await.unwrap_err();
        assert!(matches!(again, CaseError::Refused(_)), "once: {again}");
        let other = in_hand(&town).await;
        let now = town.requester(&other, RequesterCommand::ConfirmContact(true)).await.unwrap();
        assert_eq!(now.state.call().unwrap().1, ContactGrade::Corroborated);
    }

    async fn what_several_report_is_handled_once_and_everyone_is_answered(town) {
        let lead = in_hand(&town).await;
        let mut submission = town.submission("水管爆了");
        submission.phone = NEIGHBOUR.phone();
        let second = town.casework.file(submission).await.unwrap();
        town.does(SECRETARY, second.ticket, Command::Remark { note: words("同一件") }).await;
        let powers = town.powers(TOWNSHIP).await;
        let merged = town.casework.merge(&powers, second.ticket, lead.ticket, None).await.unwrap();
        assert_eq!(merged.state.kind(), StateKind::Merged);
        town.passes(minutes(0)).await;
        let number = second.ticket.number();
        assert!(town.told(NEIGHBOUR).contains(&format!("{number}有其他居民也反映了")));
        town.passes(hours(1)).await;
        town.quiet();
        town.requester(&second, RequesterCommand::Add(words("现在漏到二楼了"))).await.unwrap();
        town.passes(minutes(0)).await;
        assert!(town.told(SECRETARY).contains("漏到二楼"), "what is added reaches whoever handles it");
        let early = town.requester(&second, RequesterCommand::Separate).await.unwrap_err();
        assert!(matches!(early, CaseError::Refused(_)), "not while it is handled: {early}");
        let kept = town.requester(&lead, RequesterCommand::Withdraw).await.unwrap_err();
        assert!(matches!(kept, CaseError::Refused(Refusal::HasFollowers)), "others wait for it: {kept}");
        town.does(SECRETARY, lead.ticket, finish()).await;
        town.passes(minutes(0)).await;
        assert!(town.told(RESIDENT).contains(&lead.ticket.number()));
        assert!(town.told(NEIGHBOUR).contains(&format!("{number}已办结")));
        let now = town.requester(&second, RequesterCommand::Separate).await.unwrap();
        assert_eq!(now.state.kind(), StateKind::AwaitingContact);
        town.passes(minutes(0)).await;
        assert!(town.told(SECRETARY).contains("请30分钟内回电"));
        assert!(town.ticket(lead.ticket).await.dossier.followers.is_empty());
    }

    async fn what_was_merged_by_mistake_is_taken_apart_again(town) {
        let lead = in_hand(&town).await;
        let second = in_hand(&town).await;
        let powers = town.powers(SECRETARY).await;
        town.casework.merge(&powers, second.ticket, lead.ticket, None).await.unwrap();
        let twice = town.casework.merge(&powers, second.ticket, lead.ticket, None).await.unwrap();
        assert_eq!(twice.revision, town.ticket(second.ticket).await.revision, "the same form sent twice");
        let back = town.casework.unmerge(&powers, second.ticket, None).await.unwrap();
        assert!(matches!(back.state, State::InHand { .. }), "its requester was called: {:?}", back.state);
        town.passes(minutes(0)).await;
        assert!(town.told(SECRETARY).contains("转由您负责"));
        let own = town.casework.merge(&powers, lead.ticket, lead.ticket, None).await.unwrap_err();
        assert!(matches!(own, CaseError::Refused(Refusal::NotInto)), "{own}");
    }

    async fn a_form_that_is_sent_twice_is_done_once_whatever_happened_between(town) {
        let receipt = in_hand(&town).await;
        let deed = |command| Deed { key: Some(CommandKey([7; 16])), ..Deed::from(command) };
        let powers = town.powers(SECRETARY).await;
        let note = || Command::Remark { note: words("看过了") };
        for _ in 0..2 {
            town.casework.act(&powers, receipt.ticket, deed(note())).await.unwrap();
            town.does(TOWNSHIP, receipt.ticket, note()).await;
        }
        let remarks = town.log(receipt.ticket).await.iter().filter(|(_, kind)| kind.name() == "remarked").count();
        assert_eq!(remarks, 3, "two of the township, one of the secretary");
        let other = in_hand(&town).await;
        town.casework.act(&powers, other.ticket, deed(note())).await.unwrap();
        assert_eq!(town.log(other.ticket).await.last().unwrap().1.name(), "remarked", "another matter");
    }

    async fn pictures_of_what_was_done_are_shown_to_the_requester(town) {
        let receipt = in_hand(&town).await;
        let photo = NewPhoto { media_type: "image/jpeg".to_owned(), width: 1, height: 1, bytes: vec![1, 2] };
        let deed = Deed { photos: vec![photo.clone()], ..finish().into() };
        let now = town.casework.act(&town.powers(SECRETARY).await, receipt.ticket, deed).await.unwrap();
        let view = town.casework.requester_view(&receipt.token).await.unwrap().unwrap();
        assert_eq!(view.photos, [(0, now.revision)]);
        assert_eq!(town.casework.requester_photo(&receipt.token, 0).await.unwrap(), Some(photo));
        town.passes(minutes(0)).await;
        town.told(RESIDENT);
    }
}
