//! Proof that a person's telephone and mail work.

use std::sync::Arc;

use casework::{CaseError, Casework, KnownWay};
use domain::delivery::{CallbackKind, Refusal};
use domain::mail::MailAddress;
use domain::ways::{Loss, Proof, Way, WayFault};
use notifier::gateway::SmsGateway;
use testkit::gateway::{Mood, Recording};
use testkit::on_both;
use testkit::town::{
    ADMINISTRATOR, CITY, COUNTY, DIRECTOR, Mailbox, NEIGHBOUR, Person, SECRETARY, TOWNSHIP, Town, WATER,
    hours, minutes, worker_of,
};

use super::rows::Rows;

const ADDRESS: &str = "lin@example.gov.cn";

async fn known(town: &Town, person: Person, way: Way) -> KnownWay {
    let own = town.casework.own_ways(&town.powers(person).await).await.unwrap();
    own.ways.into_iter().map(|own| own.known).find(|known| known.way == way).unwrap()
}

async fn holds(town: &Town, person: Person, way: Way) -> bool {
    known(town, person, way).await.standing.holds()
}

async fn sends(town: &Town, person: Person, way: Way) -> Result<(), WayFault> {
    fault(town.casework.send_code(&town.powers(person).await, way).await)
}

async fn enters(town: &Town, person: Person, way: Way, code: &str) -> Result<(), WayFault> {
    fault(town.casework.prove(&town.powers(person).await, way, code).await)
}

fn fault(done: Result<(), CaseError>) -> Result<(), WayFault> {
    done.map_err(|error| match error {
        CaseError::Way(fault) => fault,
        other => panic!("{other}"),
    })
}

/// The six digits in a text.
fn digits(text: &str) -> String {
    let found = text.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == 6);
    found.unwrap_or_else(|| panic!("no code in {text}")).to_owned()
}

/// Has a code sent to their telephone and reads it there.
async fn reads_a_code(town: &Town, person: Person) -> String {
    sends(town, person, Way::Phone).await.unwrap();
    town.passes(minutes(0)).await;
    digits(&town.told(person))
}

/// Proves their telephone.
async fn proves(town: &Town, person: Person) {
    let code = reads_a_code(town, person).await;
    enters(town, person, Way::Phone, &code).await.unwrap();
    assert!(holds(town, person, Way::Phone).await);
}

fn other(code: &str) -> String {
    if code == "000000" { "000001".to_owned() } else { "000000".to_owned() }
}

async fn asks_all(town: &Town, casework: &Casework) -> u64 {
    casework.ask_unproven(&town.powers(ADMINISTRATOR).await).await.unwrap()
}

on_both! {
    async fn the_code_of_a_text_proves_a_telephone_once(town) {
        assert!(!holds(&town, SECRETARY, Way::Phone).await);
        sends(&town, SECRETARY, Way::Phone).await.unwrap();
        town.passes(minutes(0)).await;
        let text = town.told(SECRETARY);
        let code = digits(&text);
        assert_eq!(
            text,
            format!("【码上反映】验证码{code}。林向阳您好，收到请回复“好”，或在工作台“我的联系方式”填写。不是您本人请忽略")
        );
        assert!(!holds(&town, SECRETARY, Way::Phone).await, "that it arrived says nothing of whose telephone it is");
        // Somebody else's code, and as people type.
        assert_eq!(enters(&town, NEIGHBOUR, Way::Phone, &code).await, Err(WayFault::NoneSent));
        enters(&town, SECRETARY, Way::Phone, &format!(" {} {}", &code[..3], &code[3..])).await.unwrap();
        assert_eq!(known(&town, SECRETARY, Way::Phone).await.standing.proven, Some((town.now(), Proof::Code)));
        assert_eq!(enters(&town, SECRETARY, Way::Phone, &code).await, Err(WayFault::NoneSent));
    }

    async fn a_code_lies_nowhere_in_the_database(town) {
        let code = reads_a_code(&town, SECRETARY).await;
        let rows = Rows::of(&town).await;
        assert_eq!(rows.holding(code.as_bytes()).await, Vec::<String>::new());
        assert_eq!(rows.count("attempts", "body LIKE '%••••••%'").await, 1);
    }

    async fn a_wrong_code_counts_and_after_five_the_right_one_is_worth_nothing(town) {
        let code = reads_a_code(&town, SECRETARY).await;
        assert_eq!(enters(&town, SECRETARY, Way::Phone, "12345").await, Err(WayFault::NoCode));
        for left in [4, 3, 2, 1, 0] {
            let wrong = enters(&town, SECRETARY, Way::Phone, &other(&code)).await;
            assert_eq!(wrong, Err(WayFault::Wrong { left }));
        }
        assert_eq!(enters(&town, SECRETARY, Way::Phone, &code).await, Err(WayFault::TooManyTries));
        proves(&town, SECRETARY).await;
    }

    async fn of_many_who_try_at_once_five_are_heard(town) {
        let code = reads_a_code(&town, SECRETARY).await;
        let powers = town.powers(SECRETARY).await;
        let (here, there) = (town.casework.clone(), town.another_process().await);
        let mut tries = tokio::task::JoinSet::new();
        for n in 0..8 {
            let casework = if n % 2 == 0 { here.clone() } else { there.clone() };
            let (powers, wrong) = (powers.clone(), other(&code));
            tries.spawn(async move { casework.prove(&powers, Way::Phone, &wrong).await });
        }
        let answers = tries.join_all().await;
        let heard = answers.iter().filter(|done| matches!(done, Err(CaseError::Way(WayFault::Wrong { .. })))).count();
        assert_eq!(heard, 5, "{answers:?}");
    }

    async fn a_code_holds_for_ten_minutes_and_is_not_sent_after_that(town) {
        let code = reads_a_code(&town, SECRETARY).await;
        town.clock().advance(minutes(10));
        assert_eq!(enters(&town, SECRETARY, Way::Phone, &code).await, Err(WayFault::Expired));
        sends(&town, SECRETARY, Way::Phone).await.unwrap();
        town.clock().advance(minutes(11));
        town.passes(minutes(1)).await;
        town.quiet();
    }

    async fn three_codes_go_out_in_an_hour_and_only_the_latest_counts(town) {
        let first = reads_a_code(&town, SECRETARY).await;
        let began = town.now();
        town.clock().advance(minutes(1));
        let second = reads_a_code(&town, SECRETARY).await;
        if first != second {
            assert_eq!(enters(&town, SECRETARY, Way::Phone, &first).await, Err(WayFault::Wrong { left: 4 }));
        }
        let third = reads_a_code(&town, SECRETARY).await;
        let again = began + hours(1);
        assert_eq!(sends(&town, SECRETARY, Way::Phone).await, Err(WayFault::TooMany { again }));
        enters(&town, SECRETARY, Way::Phone, &third).await.unwrap();
        town.clock().advance(minutes(59));
        proves(&town, SECRETARY).await;
    }

    async fn a_yes_by_text_proves_the_telephone_to_which_a_code_was_sent(town) {
        for yes in ["OK", "好", "收到"] {
            town.writes(NEIGHBOUR, yes).await;
            assert!(!holds(&town, NEIGHBOUR, Way::Phone).await, "nothing was asked");
        }
        town.hears(NEIGHBOUR);
        for (person, yes) in [(NEIGHBOUR, "ＯＫ。"), (TOWNSHIP, "好的"), (DIRECTOR, "收到")] {
            reads_a_code(&town, person).await;
            town.writes(person, yes).await;
            let proof = known(&town, person, Way::Phone).await.standing.proven;
            assert_eq!(proof.map(|(_, by)| by), Some(Proof::Reply), "{yes}");
        }
        let code = reads_a_code(&town, COUNTY).await;
        town.writes(COUNTY, &other(&code)).await;
        assert!(!holds(&town, COUNTY, Way::Phone).await);
        town.hears(COUNTY);
        town.writes(COUNTY, &code).await;
        assert!(holds(&town, COUNTY, Way::Phone).await);
        town.quiet();
    }

    async fn an_answer_about_a_matter_proves_a_telephone_and_a_yes_is_said_of_the_matter_too(town) {
        let ticket = town.file("三楼漏水").await.ticket;
        town.passes(minutes(0)).await;
        town.told(SECRETARY);
        town.writes(SECRETARY, "什么").await;
        town.hears(SECRETARY);
        assert!(!holds(&town, SECRETARY, Way::Phone).await, "what means nothing proves nothing");
        reads_a_code(&town, SECRETARY).await;
        town.writes(SECRETARY, "收到").await;
        assert!(town.told(SECRETARY).contains("已签收"));
        assert!(holds(&town, SECRETARY, Way::Phone).await);
        let staff = town.powers(SECRETARY).await.staff;
        Rows::of(&town).await.run(&format!("DELETE FROM ways WHERE staff = {staff}")).await;
        town.writes(SECRETARY, &format!("{} 1", ticket.number())).await;
        assert!(town.told(SECRETARY).contains("已记为回电"));
        assert!(holds(&town, SECRETARY, Way::Phone).await);
    }

    async fn a_letter_proves_an_address_and_another_address_is_not_proven(town) {
        let mailbox = Arc::new(Mailbox::default());
        let town = town.mailing(&mailbox);
        let powers = town.powers(SECRETARY).await;
        assert_eq!(sends(&town, SECRETARY, Way::Mail).await, Err(WayFault::NoAddress));
        let address = |text: &str| MailAddress::parse(text).unwrap();
        town.casework.set_own_mail(&powers, Some(&address(ADDRESS))).await.unwrap();
        sends(&town, SECRETARY, Way::Mail).await.unwrap();
        town.passes(minutes(0)).await;
        let letters = mailbox.take();
        let [letter] = letters.as_slice() else { panic!("{letters:?}") };
        assert_eq!(letter.to.as_str(), ADDRESS);
        assert!(letter.body.contains("https://mashang.example/desk/me"), "{}", letter.body);
        let code = digits(&letter.body);
        assert_eq!(Rows::of(&town).await.holding(code.as_bytes()).await, Vec::<String>::new());
        assert_eq!(enters(&town, SECRETARY, Way::Phone, &code).await, Err(WayFault::NoneSent), "it is for the mail");
        enters(&town, SECRETARY, Way::Mail, &code).await.unwrap();
        assert!(holds(&town, SECRETARY, Way::Mail).await && !holds(&town, SECRETARY, Way::Phone).await);
        // The same address once more stays proven.
        town.casework.set_own_mail(&powers, Some(&address(ADDRESS))).await.unwrap();
        assert!(holds(&town, SECRETARY, Way::Mail).await);
        sends(&town, SECRETARY, Way::Mail).await.unwrap();
        town.casework.set_own_mail(&powers, Some(&address("xy@example.gov.cn"))).await.unwrap();
        assert!(!holds(&town, SECRETARY, Way::Mail).await);
        town.passes(minutes(1)).await;
        assert_eq!(mailbox.take(), [], "the code was for the other address");
        town.casework.set_own_mail(&powers, None).await.unwrap();
        assert_eq!(town.casework.own_ways(&powers).await.unwrap().ways.len(), 1);
    }

    async fn without_a_mail_server_no_code_goes_by_mail(town) {
        town.has_mail(SECRETARY, Some(ADDRESS)).await;
        assert_eq!(sends(&town, SECRETARY, Way::Mail).await, Err(WayFault::NoMail));
    }

    async fn an_address_from_before_can_be_proven(town) {
        let mailbox = Arc::new(Mailbox::default());
        let town = town.mailing(&mailbox);
        town.has_mail(SECRETARY, Some(ADDRESS)).await;
        Rows::of(&town).await.change("staff", "mail_index = NULL", "code = 'S1'").await;
        sends(&town, SECRETARY, Way::Mail).await.unwrap();
        town.passes(minutes(0)).await;
        let code = digits(&mailbox.take()[0].body);
        enters(&town, SECRETARY, Way::Mail, &code).await.unwrap();
        assert!(holds(&town, SECRETARY, Way::Mail).await);
    }

    async fn a_number_refused_for_good_takes_the_proof_away_and_another_number_begins_anew(town) {
        proves(&town, SECRETARY).await;
        town.gateway.once(Mood::Refuses(Refusal::Number));
        sends(&town, SECRETARY, Way::Phone).await.unwrap();
        town.passes(minutes(0)).await;
        let standing = known(&town, SECRETARY, Way::Phone).await.standing;
        assert_eq!(standing.lost.map(|(_, why)| why), Some(Loss::Refused));
        assert!(standing.proven.is_some() && !standing.holds());
        // What arrives later proves nothing: it may be somebody else's number by now.
        reads_a_code(&town, SECRETARY).await;
        assert!(!holds(&town, SECRETARY, Way::Phone).await);
        let staff = town.powers(SECRETARY).await.staff;
        let keys = town.casework.keys();
        let number = domain::phone::PhoneNumber::parse("13800000077").unwrap();
        let rows = Rows::of(&town).await;
        let index = rows.blob(&keys.find_phone(&number).0);
        rows.change("staff", &format!("phone_index = {index}"), &format!("id = {staff}")).await;
        let own = town.casework.own_ways(&domain::access::Powers { staff, appointments: vec![] }).await.unwrap();
        assert_eq!(own.ways[0].known.standing, domain::ways::Standing::default());
        assert_eq!(own.ways[0].waiting, None, "the code was for the other number");
    }

    async fn a_text_that_does_not_arrive_takes_the_proof_away_until_one_does(town) {
        let gateway = Arc::new(Recording::reporting("recording"));
        let reporting: [Arc<dyn SmsGateway>; 1] = [gateway.clone()];
        let worker = town.worker_with(&reporting);
        let powers = town.powers(SECRETARY).await;
        let mut code = String::new();
        for (state, proven) in [("delivered", false), ("undelivered", false), ("delivered", true)] {
            if code.is_empty() {
                sends(&town, SECRETARY, Way::Phone).await.unwrap();
            } else {
                town.clock().advance(hours(25));
                town.casework.ask_person(&town.powers(ADMINISTRATOR).await, powers.staff).await.unwrap();
            }
            worker.tick().await.unwrap();
            let attempt = *gateway.attempts().last().unwrap();
            let text = gateway.take().pop().unwrap().text;
            town.posts("recording", CallbackKind::Receipt, &format!("attempt={attempt}&state={state}")).await;
            worker.tick().await.unwrap();
            assert_eq!(holds(&town, SECRETARY, Way::Phone).await, proven, "{state}");
            if code.is_empty() {
                code = digits(&text);
                enters(&town, SECRETARY, Way::Phone, &code).await.unwrap();
            }
        }
    }

    async fn an_administrator_asks_everybody_unproven_once_and_nobody_twice_within_a_day(town) {
        proves(&town, SECRETARY).await;
        let mailbox = Arc::new(Mailbox::default());
        let town = town.mailing(&mailbox);
        let administrator = town.powers(ADMINISTRATOR).await;
        // Somebody whose number is known to take no texts.
        town.gateway.once(Mood::Refuses(Refusal::Number));
        sends(&town, WATER, Way::Phone).await.unwrap();
        town.passes(minutes(0)).await;
        let unproven = town.casework.unproven_people(&administrator, "", 0, 50).await.unwrap();
        // All of the county but the secretary; the city is not the administrator's.
        assert_eq!((unproven.all, town.casework.count_to_ask(&administrator).await.unwrap()), (7, 6));
        let other = town.another_process().await;
        let (here, there) = tokio::join!(asks_all(&town, &town.casework), asks_all(&town, &other));
        assert_eq!(here + there, 6, "{here} and {there}");
        town.passes(minutes(0)).await;
        let mut told: Vec<&str> = town.texts().into_iter().map(|(name, _)| name).collect();
        told.sort_unstable();
        let mut expected = [NEIGHBOUR, TOWNSHIP, DIRECTOR, COUNTY, testkit::town::COUNTY_LEADER, ADMINISTRATOR].map(|p| p.name);
        expected.sort_unstable();
        assert_eq!(told, expected);
        assert_eq!(asks_all(&town, &town.casework).await, 0);
        town.writes(NEIGHBOUR, "好").await;
        town.clock().advance(hours(24));
        assert_eq!(asks_all(&town, &town.casework).await, 5, "who has answered is proven");
        worker_of(town.casework.clone(), &town).tick().await.unwrap();
        assert_eq!(town.texts().len(), 5);
    }

    async fn what_an_administrator_sent_holds_for_a_day_and_is_sent_once_a_day(town) {
        let administrator = town.powers(ADMINISTRATOR).await;
        let staff = town.powers(SECRETARY).await.staff;
        town.casework.ask_person(&administrator, staff).await.unwrap();
        town.passes(minutes(0)).await;
        town.told(SECRETARY);
        let again = town.now() + hours(24);
        let twice = fault(town.casework.ask_person(&administrator, staff).await);
        assert_eq!(twice, Err(WayFault::TooMany { again }));
        town.clock().advance(hours(23));
        town.writes(SECRETARY, "好").await;
        assert!(holds(&town, SECRETARY, Way::Phone).await);
    }

    async fn an_administrator_of_another_unit_may_not(town) {
        let administrator = town.powers(ADMINISTRATOR).await;
        let city = town.powers(CITY).await;
        let mail = MailAddress::parse(ADDRESS).unwrap();
        // Of the city above; and whoever administers nothing.
        for (powers, staff) in [(&administrator, city.staff), (&city, administrator.staff)] {
            let done = [
                town.casework.ask_person(powers, staff).await,
                town.casework.set_mail_of(powers, staff, Some(&mail)).await,
            ];
            for done in done {
                assert!(matches!(done, Err(CaseError::Missing(_) | CaseError::Forbidden)), "{done:?}");
            }
        }
        assert!(matches!(town.casework.ask_unproven(&city).await, Err(CaseError::Forbidden)));
        town.passes(minutes(0)).await;
        town.quiet();
    }

    async fn who_may_be_told_first_without_proof_is_counted(town) {
        // The two secretaries, the director and the county's leader; operators are told when somebody else has failed.
        let (before, all) = town.casework.unproven_receivers().await.unwrap();
        assert_eq!(before, all);
        proves(&town, SECRETARY).await;
        assert_eq!(town.casework.unproven_receivers().await.unwrap(), (before - 1, all));
        town.leaves(NEIGHBOUR).await;
        assert_eq!(town.casework.unproven_receivers().await.unwrap(), (before - 2, all - 1));
    }
}
