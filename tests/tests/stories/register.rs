//! The register: what an administrator changes is known everywhere at once.

use casework::Scan;
use domain::number::{Issue, PlaceNumber};
use jiff::SignedDuration;
use testkit::on_both;
use testkit::town::{RESIDENT, SECRETARY, building};

/// How long a process may go on with what it knows of the register.
const SECOND: SignedDuration = SignedDuration::from_secs(1);

on_both! {
    async fn a_revoked_code_is_refused_by_another_process_within_a_second(town) {
        let other = town.another_process().await;
        assert!(matches!(other.scan(building(), Issue::FIRST).await.unwrap(), Scan::Current(_)));
        let second = Issue::FIRST.next().unwrap();
        let mut tx = town.casework.store().begin().await.unwrap();
        tx.revoke_code(building(), Issue::FIRST, "海报被撕", town.now()).await.unwrap();
        tx.issue_codes(&[(building(), second)], town.now()).await.unwrap();
        tx.commit().await.unwrap();
        town.clock().advance(SECOND);
        let scan = other.scan(building(), Issue::FIRST).await.unwrap();
        let Scan::Revoked { current, reason, .. } = scan else { panic!("it is revoked: {scan:?}") };
        assert_eq!((current, reason.as_deref()), (Some(second), Some("海报被撕")));
        assert!(matches!(other.scan(building(), second).await.unwrap(), Scan::Current(_)));
    }

    async fn whoever_has_left_is_not_asked_to_call_by_another_process(town) {
        let other = town.another_process().await;
        let before = other.file(town.submission("三楼漏水")).await.unwrap();
        assert_eq!(town.state(before.ticket).await.owes().unwrap().0.staff, Some(town.powers(SECRETARY).await.staff));
        town.leaves(SECRETARY).await;
        town.clock().advance(SECOND);
        let after = other.file(town.submission("四楼漏水")).await.unwrap();
        let state = town.state(after.ticket).await;
        let (owner, _) = state.owes().unwrap();
        // Nobody else holds a post in the village: the township's director answers.
        assert_eq!(owner.staff, Some(town.powers(testkit::town::DIRECTOR).await.staff));
    }

    /// The paper hangs longer than a database may live: a genuine code of an issue that nobody remembers holds.
    async fn a_code_of_a_forgotten_issue_still_holds(town) {
        let forgotten = Issue::new(3).unwrap();
        assert!(matches!(town.casework.scan(building(), forgotten).await.unwrap(), Scan::Current(_)));
    }

    async fn a_place_that_is_not_registered_takes_no_matter(town) {
        let nowhere = PlaceNumber::new(4_711).unwrap();
        let mut submission = town.submission("三楼漏水");
        submission.place = nowhere;
        assert!(matches!(town.casework.scan(nowhere, Issue::FIRST).await.unwrap(), Scan::Unregistered(_)));
        let refused = town.casework.file(submission).await.unwrap_err();
        assert_eq!(refused.to_string(), "there is no place");
    }

    async fn what_is_searched_for_is_found_in_any_case_and_means_only_itself(town) {
        let county = ["990101".parse().unwrap()];
        let found = async |text: &str| town.casework.store().search_places(&county, text, None, 0, 10).await.unwrap().1;
        assert_eq!(found("hw-").await, 2);
        assert_eq!(found("HW-002").await, 1);
        assert_eq!(found("花园1号楼").await, 2);
        for wildcard in ["%", "_", "HW_001", "\\"] {
            assert_eq!(found(wildcard).await, 0, "{wildcard}");
        }
    }

    async fn a_telephone_number_lies_sealed_in_the_database(town) {
        let receipt = town.file("三楼漏水").await;
        let stored = town.casework.store().ticket(receipt.ticket).await.unwrap().unwrap();
        let phone = stored.contents.unwrap().phone;
        let digits = RESIDENT.dialled().as_bytes();
        assert!(!phone.0.windows(digits.len()).any(|bytes| bytes == digits));
        assert_eq!(town.casework.keys().open_phone(&phone).unwrap(), RESIDENT.phone());
    }
}
