//! The people of the register: who is found, who may sign in, who has left.

use casework::{CaseError, NewPerson};
use domain::policy::RoleId;
use domain::text::{ListCode, PersonName};
use jiff::SignedDuration;
use storage::{Session, StoreError};
use testkit::on_both;
use testkit::town::{ADMINISTRATOR, NEIGHBOUR, Person, SECRETARY, Town, VILLAGE, hours};

use super::rows::Rows;

const PASSWORD: &str = "correct horse battery";
const ANOTHER: &str = "battery horse correct";

/// The codes of the people on one page, and how many fit in all.
async fn found(town: &Town, text: &str, offset: u64, limit: u64) -> (Vec<String>, u64) {
    let powers = town.powers(ADMINISTRATOR).await;
    let page = town.casework.people(&powers, text, offset, limit).await.unwrap();
    (page.people.into_iter().map(|person| person.member.code).collect(), page.all)
}

async fn leaves(town: &Town, person: Person) {
    let (administrator, staff) = (town.powers(ADMINISTRATOR).await, town.powers(person).await.staff);
    town.casework.dismiss(&administrator, staff).await.unwrap();
}

/// Signs in and gives the token.
async fn signs_in(town: &Town, person: Person, password: &str) -> Result<String, CaseError> {
    town.casework.sign_in(&person.phone(), password).await
}

async fn is_in(town: &Town, token: &str) -> bool {
    town.casework.signed_in(token).await.unwrap().is_some()
}

on_both! {
    async fn somebody_is_found_by_a_part_of_their_name_or_code_in_any_case_and_by_their_whole_number(town) {
        for text in ["S1", "s1", "向阳", " 林向阳 ", SECRETARY.dialled()] {
            assert_eq!(found(&town, text, 0, 10).await, (vec!["S1".to_owned()], 1), "{text}");
        }
        // Not by a part of a number, which is sealed; and what is typed means itself.
        for text in ["1380000000", "%", "_", "S_", "\\", "'"] {
            assert_eq!(found(&town, text, 0, 10).await, (vec![], 0), "{text}");
        }
    }

    async fn people_come_in_pages_and_who_has_left_comes_last(town) {
        leaves(&town, SECRETARY).await;
        // The operator of the city does nothing in the county.
        let expected = ["A1", "C1", "C2", "C3", "S2", "T1", "T2", "S1"];
        assert_eq!(found(&town, "", 0, 10).await.0, expected);
        for (offset, codes) in [(0, &expected[..3]), (3, &expected[3..6]), (6, &expected[6..]), (9, &[])] {
            assert_eq!(found(&town, "", offset, 3).await, (codes.iter().map(ToString::to_string).collect(), 8));
        }
    }

    async fn whoever_has_left_is_out_and_their_number_is_free_until_they_return(town) {
        let staff = town.powers(SECRETARY).await.staff;
        let administrator = town.powers(ADMINISTRATOR).await;
        town.casework.set_password(staff, PASSWORD).await.unwrap();
        let token = signs_in(&town, SECRETARY, PASSWORD).await.unwrap();
        leaves(&town, SECRETARY).await;
        assert!(!is_in(&town, &token).await);
        assert!(matches!(signs_in(&town, SECRETARY, PASSWORD).await, Err(CaseError::Forbidden)));

        let successor = NewPerson {
            code: ListCode::parse("S9").unwrap(),
            name: PersonName::parse("新书记").unwrap(),
            phone: SECRETARY.phone(),
            posts: vec![(RoleId::new("village_secretary"), VILLAGE.parse().unwrap())],
        };
        let successor = town.casework.put_person(&administrator, successor).await.unwrap();
        let taken = town.casework.reinstate(&administrator, staff).await.unwrap_err();
        assert!(matches!(taken, CaseError::Input(_)), "{taken}");
        assert!(!town.casework.store().staff_member(staff).await.unwrap().unwrap().active);

        town.casework.dismiss(&administrator, successor).await.unwrap();
        town.casework.reinstate(&administrator, staff).await.unwrap();
        signs_in(&town, SECRETARY, PASSWORD).await.unwrap();
        assert_eq!(town.powers(SECRETARY).await.staff, staff);
    }

    async fn of_two_who_give_a_new_password_at_once_one_does_and_the_other_is_told(town) {
        let administrator = town.powers(ADMINISTRATOR).await;
        let staff = town.powers(SECRETARY).await.staff;
        let member = town.casework.person(&administrator, staff).await.unwrap().member;
        let shown = town.casework.password_mark(&member);
        let other = town.another_process().await;
        let (here, there) = tokio::join!(
            town.casework.reset_password(&administrator, staff, "one form", &shown),
            other.reset_password(&administrator, staff, "another form", &shown),
        );
        let set: Vec<String> = [here.unwrap(), there.unwrap()].into_iter().flatten().collect();
        let [password] = &set[..] else { panic!("one of them was given: {set:?}") };
        signs_in(&town, SECRETARY, password).await.unwrap();
        // The same form sent again gives the same password, and a form from before nothing.
        for (form, given) in [("one form", 1), ("another form", 1), ("a third form", 0)] {
            let again = town.casework.reset_password(&administrator, staff, form, &shown).await.unwrap();
            assert!(again.iter().all(|again| again == password) && again.iter().count() <= given, "{form}");
        }
    }

    async fn a_password_is_replaced_only_while_it_is_what_it_was(town) {
        let staff = town.powers(SECRETARY).await.staff;
        let mut tx = town.casework.store().begin().await.unwrap();
        assert!(!tx.replace_password(staff, Some("one"), "two").await.unwrap(), "there was none");
        assert!(tx.replace_password(staff, None, "one").await.unwrap());
        assert!(!tx.replace_password(staff, None, "two").await.unwrap(), "there is one");
        assert!(tx.replace_password(staff, Some("one"), "two").await.unwrap());
        tx.commit().await.unwrap();
        let member = town.casework.store().staff_member(staff).await.unwrap().unwrap();
        assert_eq!(member.password.as_deref(), Some("two"));
    }

    async fn a_sign_in_lasts_thirty_days_and_signing_out_ends_just_that_one(town) {
        let staff = town.powers(SECRETARY).await.staff;
        town.casework.set_password(staff, PASSWORD).await.unwrap();
        let phone = signs_in(&town, SECRETARY, PASSWORD).await.unwrap();
        let computer = signs_in(&town, SECRETARY, PASSWORD).await.unwrap();
        town.casework.sign_out(&computer).await.unwrap();
        assert!(is_in(&town, &phone).await && !is_in(&town, &computer).await);
        town.clock().advance(hours(30 * 24) - SignedDuration::from_secs(1));
        assert!(is_in(&town, &phone).await);
        town.clock().advance(SignedDuration::from_secs(1));
        assert!(!is_in(&town, &phone).await);
    }

    async fn a_new_password_ends_the_sign_ins_of_its_owner_and_of_nobody_else(town) {
        let mut tokens = Vec::new();
        for person in [SECRETARY, NEIGHBOUR] {
            town.casework.set_password(town.powers(person).await.staff, PASSWORD).await.unwrap();
            tokens.push(signs_in(&town, person, PASSWORD).await.unwrap());
        }
        town.casework.set_password(town.powers(SECRETARY).await.staff, ANOTHER).await.unwrap();
        assert!(!is_in(&town, &tokens[0]).await && is_in(&town, &tokens[1]).await);
        assert!(signs_in(&town, SECRETARY, PASSWORD).await.is_err());
        signs_in(&town, SECRETARY, ANOTHER).await.unwrap();
    }

    async fn sign_ins_that_have_expired_are_forgotten_when_somebody_signs_in(town) {
        let store = town.casework.store();
        let staff = town.powers(SECRETARY).await.staff;
        let keep = async |token: u8, expires| {
            let mut tx = store.begin().await?;
            tx.put_session(&[token; 32], Session { staff, expires }, town.now()).await?;
            tx.commit().await
        };
        keep(1, town.now() + hours(1)).await.unwrap();
        keep(2, town.now() + hours(3)).await.unwrap();
        let twice = keep(2, town.now() + hours(3)).await;
        assert!(matches!(twice, Err(StoreError::Exists(_))), "{twice:?}");
        town.clock().advance(hours(2));
        keep(3, town.now() + hours(1)).await.unwrap();
        let rows = Rows::of(&town).await;
        assert_eq!(rows.count("sessions", "expires_at > 0").await, 2);
        assert_eq!(store.session(&[2; 32], town.now()).await.unwrap().unwrap().staff, staff);
    }
}
