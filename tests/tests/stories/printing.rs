//! Which codes are printed, and what is remembered of it.

use domain::division::DivisionCode;
use domain::number::Issue;
use testkit::on_both;
use testkit::town::{Town, VILLAGE, building};

async fn numbers(town: &Town, division: &str, only_new: bool) -> Vec<(u32, u8)> {
    let division: DivisionCode = division.parse().unwrap();
    let run = town.casework.print_run(&division, only_new).await.unwrap();
    run.items.iter().map(|i| (i.place.number.get(), i.issue.get())).collect()
}

on_both! {
    async fn what_was_printed_is_left_out_when_only_new_codes_are_wanted(town) {
        let village: DivisionCode = VILLAGE.parse().unwrap();
        let run = town.casework.print_run(&village, true).await.unwrap();
        assert_eq!(run.items.len(), 2);
        town.casework.record_print(None, &village, "a4-24", &run.items).await.unwrap();
        assert_eq!(numbers(&town, VILLAGE, true).await, []);
        assert_eq!(numbers(&town, "990101", true).await, [(3, 1)]);
        assert_eq!(numbers(&town, "990101", false).await, [(1, 1), (2, 1), (3, 1)]);
        let county = "990101".parse().unwrap();
        let (batches, all) = town.casework.store().print_batches(&[county], 0, 9).await.unwrap();
        assert_eq!((all, batches[0].codes, batches[0].layout.as_str()), (1, 2, "a4-24"));
        let elsewhere = "990102".parse().unwrap();
        assert_eq!(town.casework.store().print_batches(&[elsewhere], 0, 9).await.unwrap(), (vec![], 0));
    }

    async fn a_reissued_code_is_new_and_a_revoked_one_is_not_printed(town) {
        let village: DivisionCode = VILLAGE.parse().unwrap();
        let run = town.casework.print_run(&village, false).await.unwrap();
        town.casework.record_print(None, &village, "a4-24", &run.items).await.unwrap();
        let mut tx = town.casework.store().begin().await.unwrap();
        tx.revoke_code(building(), Issue::FIRST, "海报被撕", town.now()).await.unwrap();
        tx.commit().await.unwrap();
        let run = town.casework.print_run(&village, false).await.unwrap();
        assert_eq!((run.items.len(), run.without_code), (1, 1));
        let second = Issue::FIRST.next().unwrap();
        let mut tx = town.casework.store().begin().await.unwrap();
        tx.issue_codes(&[(building(), second)], town.now()).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(numbers(&town, VILLAGE, true).await, [(1, 2)]);
    }

    async fn an_unknown_division_is_refused_in_words(town) {
        let nowhere: DivisionCode = "980101".parse().unwrap();
        let refused = town.casework.print_run(&nowhere, false).await.unwrap_err().to_string();
        assert!(refused.contains("there is no division 980101"), "{refused}");
    }
}
