//! Somebody on the staff files a matter for somebody who telephoned, was visited or spoke up in a group.

use casework::{CaseError, FoundPlaces, Place, Receipt, Report, Requester, Submission};
use domain::number::{PlaceNumber, TicketId};
use domain::phone::PhoneNumber;
use domain::policy::CategoryId;
use domain::text::Words;
use domain::ticket::{BehalfRefusal, Channel, EventKind, SoFar, State, StateKind};
use testkit::on_both;
use testkit::town::{
    ADMINISTRATOR, COUNTY_LEADER, GRID_MEMBER, NEIGHBOUR, Person, RESIDENT, SECRETARY, TOWNSHIP, Town,
    building, minutes,
};

fn report(place: PlaceNumber, so_far: SoFar) -> Report {
    Report {
        place,
        channel: Channel::Hotline,
        category: CategoryId::new("building"),
        words: Words::parse("楼道灯坏了").unwrap(),
        answers: None,
        requester: Some(Requester { phone: RESIDENT.phone(), name: None }),
        so_far,
        language: "zh".to_owned(),
        photos: Vec::new(),
        once: "form".to_owned(),
    }
}

fn found(report: Report) -> Report {
    Report { requester: None, channel: Channel::GridMember, ..report }
}

fn settled() -> SoFar {
    SoFar::Settled { result: Words::parse("当场换了灯泡").unwrap() }
}

async fn tries(town: &Town, who: Person, report: Report) -> Result<Receipt, CaseError> {
    town.casework.file_on_behalf(&town.powers(who).await, report).await
}

async fn files(town: &Town, who: Person, report: Report) -> TicketId {
    tries(town, who, report).await.unwrap().ticket
}

async fn happened(town: &Town, ticket: TicketId) -> Vec<&'static str> {
    town.log(ticket).await.iter().map(|(_, kind)| kind.name()).collect()
}

async fn finds(town: &Town, who: Person, text: &str) -> FoundPlaces {
    town.casework.find_places(&town.powers(who).await, text, None).await.unwrap()
}

on_both! {
    async fn the_hotline_takes_a_matter_and_the_half_hour_runs_as_for_any_other(town) {
        let ticket = files(&town, TOWNSHIP, report(building(), SoFar::Told)).await;
        let number = ticket.number();
        town.passes(minutes(0)).await;
        assert!(town.told(SECRETARY).contains(&format!("请30分钟内回电，回复{number}表示收到")));
        assert_eq!(
            town.told(RESIDENT),
            format!("【码上反映】您反映的河湾社区河湾花园1号楼1单元的事已登记，编号{number}。河湾社区林向阳09:30前给您回电")
        );
        let stored = town.casework.store().ticket(ticket).await.unwrap().unwrap();
        assert_eq!(stored.ticket.channel, Channel::Hotline);
        town.passes(minutes(31)).await;
        town.told(SECRETARY);
        town.told(SECRETARY);
        assert!(town.told(TOWNSHIP).contains("超时"));
        assert!(town.log(ticket).await.iter().any(|(at, kind)| *at == 30 && kind.name() == "breached"));
    }

    async fn the_same_form_sent_twice_is_one_matter_and_one_text(town) {
        let first = files(&town, TOWNSHIP, report(building(), SoFar::Told)).await;
        let again = tries(&town, TOWNSHIP, report(building(), SoFar::Told)).await.unwrap();
        assert!(again.again && again.ticket == first);
        town.passes(minutes(0)).await;
        town.told(SECRETARY);
        town.told(RESIDENT);
    }

    /// Two people whose forms happen to be alike have filed two matters.
    async fn the_same_form_of_another_person_is_another_matter(town) {
        let one = files(&town, TOWNSHIP, report(building(), SoFar::Told)).await;
        assert_ne!(files(&town, SECRETARY, report(building(), SoFar::Told)).await, one);
        town.worker().tick().await.unwrap();
        assert_eq!(town.texts().len(), 3, "each requester hears their number, the cadre of the second one later");
        town.passes(minutes(5)).await;
        assert!(town.told(SECRETARY).contains("灯"));
    }

    async fn who_answers_for_it_and_has_spoken_with_them_owes_the_work_only(town) {
        let ticket = files(&town, SECRETARY, report(building(), SoFar::InTouch)).await;
        assert_eq!(happened(&town, ticket).await, ["filed", "contacted"]);
        town.passes(minutes(60)).await;
        assert_eq!(
            town.told(RESIDENT),
            format!("【码上反映】您反映的河湾社区河湾花园1号楼1单元的事已登记，编号{}。河湾社区林向阳3月13日 09:00前办结", ticket.number())
        );
        assert_eq!(town.state(ticket).await.kind(), StateKind::InHand);
    }

    async fn who_does_not_answer_for_it_cannot_make_the_call_of_somebody_else(town) {
        let in_the_grid = town.settles_a_grid().await;
        for who in [TOWNSHIP, GRID_MEMBER] {
            let refused = tries(&town, who, report(in_the_grid, SoFar::InTouch)).await;
            assert!(matches!(refused, Err(CaseError::Behalf(BehalfRefusal::NotResponsible))), "{}", who.name);
        }
    }

    async fn a_grid_member_puts_a_trivial_matter_right_with_one_form_and_its_requester_is_still_asked(town) {
        let in_the_grid = town.settles_a_grid().await;
        let ticket = files(&town, GRID_MEMBER, report(in_the_grid, settled())).await;
        assert_eq!(happened(&town, ticket).await, ["filed", "contacted", "finished"]);
        town.passes(minutes(90)).await;
        assert_eq!(
            town.told(RESIDENT),
            format!("【码上反映】您反映的{}已办结：当场换了灯泡。请回复：满意、基本满意或不满意", ticket.number())
        );
        let State::Finished { owner, .. } = town.state(ticket).await else { panic!("not finished") };
        assert_eq!(owner.staff, Some(town.powers(GRID_MEMBER).await.staff));
    }

    async fn what_a_grid_member_found_and_put_right_is_over_and_nobody_was_satisfied(town) {
        let in_the_grid = town.settles_a_grid().await;
        let ticket = files(&town, GRID_MEMBER, found(report(in_the_grid, settled()))).await;
        assert_eq!(happened(&town, ticket).await, ["filed", "settled"]);
        assert!(matches!(town.state(ticket).await, State::Closed { judgement: None, .. }));
        town.passes(minutes(180)).await;
        assert!(town.alarms().await.is_empty());
    }

    async fn a_grid_member_who_keeps_a_place_is_the_first_to_be_texted(town) {
        let number = town.settles_a_grid().await;
        let store = town.casework.store();
        let place = store.place(number).await.unwrap().unwrap();
        let keeper = Some(town.powers(GRID_MEMBER).await.staff);
        let mut tx = store.begin().await.unwrap();
        tx.put_places(&[Place { keeper, ..place }], town.now()).await.unwrap();
        tx.commit().await.unwrap();
        let filed = Submission { place: number, ..town.submission("没有路灯") };
        town.casework.file(filed).await.unwrap();
        town.passes(minutes(0)).await;
        assert!(town.told(GRID_MEMBER).contains("没有路灯"));
        let found = files(&town, GRID_MEMBER, found(report(number, SoFar::Told))).await;
        assert_eq!(happened(&town, found).await, ["filed", "contacted"], "they do not call themselves");
    }

    async fn what_a_grid_member_found_is_for_whoever_answers_and_their_own_telephone_stays_silent(town) {
        let in_the_grid = town.settles_a_grid().await;
        let ticket = files(&town, GRID_MEMBER, found(report(in_the_grid, SoFar::Told))).await;
        town.passes(minutes(0)).await;
        assert!(town.told(SECRETARY).contains("楼道灯坏了"));
        let stored = town.casework.store().ticket(ticket).await.unwrap().unwrap();
        assert_eq!(town.casework.keys().open_phone(&stored.contents.as_ref().unwrap().phone).unwrap(), GRID_MEMBER.phone());
    }

    /// Typing one's own number is the same as having found it.
    async fn nobody_is_texted_the_number_of_what_they_have_just_filed(town) {
        let mut own = report(building(), SoFar::Told);
        own.requester = Some(Requester { phone: SECRETARY.phone(), name: None });
        let ticket = files(&town, SECRETARY, own).await;
        assert_eq!(happened(&town, ticket).await, ["filed", "contacted"], "nobody calls themselves");
        town.passes(minutes(60)).await;
    }

    async fn who_has_nothing_to_do_with_the_place_files_nothing_there(town) {
        town.settles_a_grid().await;
        for who in [NEIGHBOUR, COUNTY_LEADER, ADMINISTRATOR] {
            let refused = tries(&town, who, report(building(), SoFar::Told)).await;
            assert!(matches!(refused, Err(CaseError::Forbidden)), "{}", who.name);
        }
        let beside = tries(&town, GRID_MEMBER, report(building(), SoFar::Told)).await;
        assert!(matches!(beside, Err(CaseError::Forbidden)), "the grid is smaller than the village");
        let centre = tries(&town, TOWNSHIP, report(building(), settled())).await;
        assert!(matches!(centre, Err(CaseError::Forbidden)), "a centre puts nothing right on the spot");
    }

    async fn a_place_is_found_by_its_code_its_whole_name_or_a_part_of_it(town) {
        town.settles_a_grid().await;
        let is = |found: &FoundPlaces, code: &str| matches!(found, FoundPlaces::One(p) if p.code == code);
        assert!(is(&finds(&town, TOWNSHIP, "HW-002").await, "HW-002"));
        assert!(is(&finds(&town, TOWNSHIP, "河湾花园2号楼").await, "HW-003"));
        assert!(is(&finds(&town, TOWNSHIP, "2单元").await, "HW-002"));
        let FoundPlaces::Several { places, more } = finds(&town, TOWNSHIP, "1号楼").await else {
            panic!("two entrances have it");
        };
        assert_eq!((places.len(), more), (2, false));
        assert_eq!(finds(&town, TOWNSHIP, "灯塔").await, FoundPlaces::Nothing);
        assert_eq!(finds(&town, SECRETARY, "NM-001").await, FoundPlaces::Elsewhere);
        assert_eq!(finds(&town, SECRETARY, "南门").await, FoundPlaces::Nothing);
    }

    async fn a_landline_is_called_and_not_texted(town) {
        let mut of_an_old_lady = report(building(), SoFar::Told);
        let phone = PhoneNumber::parse("0931-8123456").unwrap();
        of_an_old_lady.requester = Some(Requester { phone, name: None });
        files(&town, TOWNSHIP, of_an_old_lady).await;
        town.worker().tick().await.unwrap();
        town.told(SECRETARY);
    }

    async fn whoever_filed_it_reads_what_to_tell_and_others_do_not(town) {
        let in_the_grid = town.settles_a_grid().await;
        let ticket = files(&town, GRID_MEMBER, report(in_the_grid, SoFar::Told)).await;
        let filed = town.casework.filed_by(&town.powers(GRID_MEMBER).await, ticket).await.unwrap();
        assert!(!filed.may_see, "it is the secretary's");
        assert!(matches!(filed.view.events[0].kind, EventKind::Filed { channel: Channel::Hotline, .. }));
        let other = town.casework.filed_by(&town.powers(SECRETARY).await, ticket).await;
        assert!(matches!(other, Err(CaseError::Missing(_))));
        town.worker().tick().await.unwrap();
        assert_eq!(town.texts().len(), 2);
    }
}
