//! What the desk shows: lists in pages, alarms, pictures, and who was shown a number.

use std::collections::BTreeSet;

use casework::{Begin, CaseError, NewPhoto};
use domain::number::{Issue, PlaceNumber, TicketId};
use testkit::on_both;
use testkit::town::{
    ADMINISTRATOR, COUNTY, DIRECTOR, NEIGHBOUR, OTHER_VILLAGE, SECRETARY, TOWNSHIP, Town, hours, minutes,
};

use super::rows::Rows;

/// A matter of the other village.
async fn next_door(town: &Town, words: &str) -> TicketId {
    let mut submission = town.submission(words);
    submission.place = PlaceNumber::new(3).unwrap();
    town.casework.file(submission).await.unwrap().ticket
}

fn picture(content: &[u8]) -> NewPhoto {
    NewPhoto { media_type: "image/jpeg".to_owned(), width: 4, height: 3, bytes: content.to_vec() }
}

on_both! {
    async fn what_is_due_first_comes_first_page_by_page(town) {
        let mut filed = Vec::new();
        for n in 0..5 {
            filed.push(town.file(&format!("第{n}件")).await.ticket);
            town.clock().advance(minutes(1));
        }
        next_door(&town, "别村的事").await;
        let secretary = town.powers(SECRETARY).await;
        for (offset, expected) in [(0, &filed[..2]), (2, &filed[2..4]), (4, &filed[4..]), (6, &[])] {
            let page = town.casework.own_list(&secretary, Begin::Behind(offset), 2).await.unwrap();
            let tickets: Vec<_> = page.lines.iter().map(|line| line.stored.ticket.id).collect();
            assert_eq!((&tickets[..], page.all), (expected, 5));
        }
        let township = town.powers(TOWNSHIP).await;
        let page = town.casework.unit_list(&township, &[], Begin::Behind(5), 2).await.unwrap();
        assert_eq!((page.lines.len(), page.all, page.lines[0].unit.as_str()), (1, 6, "南门社区"));
        assert_eq!(town.casework.owed_by(secretary.staff).await.unwrap(), 5);
    }

    async fn standing_alarms_are_counted_and_come_in_pages_the_oldest_first(town) {
        for n in 0..5 {
            town.file(&format!("没人管的第{n}件")).await;
        }
        let elsewhere = next_door(&town, "也没人管").await;
        town.clock().advance(hours(48));
        while town.casework.sweep().await.unwrap().more {}
        let county = town.powers(COUNTY).await;
        let all = town.casework.alarms(&county, 0, 100).await.unwrap();
        assert_eq!(town.casework.count_alarms(&county).await.unwrap(), all.len() as u64);
        let about: BTreeSet<_> = all.iter().map(|line| line.alarm.ticket).collect();
        assert_eq!(about.len(), 6);
        assert!(all.is_sorted_by_key(|line| line.alarm.raised), "{all:#?}");
        let mut paged = Vec::new();
        for page in 0.. {
            let lines = town.casework.alarms(&county, page * 2, 2).await.unwrap();
            assert!(lines.len() <= 2);
            if lines.is_empty() {
                break;
            }
            paged.extend(lines.into_iter().map(|line| line.alarm));
        }
        assert_eq!(paged, all.into_iter().map(|line| line.alarm).collect::<Vec<_>>());

        let village = [OTHER_VILLAGE.parse().unwrap()];
        let there = town.casework.store().standing_alarms(&village, 0, 100).await.unwrap();
        assert!(!there.is_empty() && there.iter().all(|alarm| alarm.ticket == elsewhere), "{there:?}");
        assert_eq!(town.casework.store().count_alarms(&village).await.unwrap(), there.len() as u64);
        assert_eq!(town.casework.store().count_alarms(&[]).await.unwrap(), 0);
    }

    async fn pictures_come_back_byte_for_byte_and_in_their_order(town) {
        let mut submission = town.submission("墙裂了");
        let every_byte: Vec<u8> = (0..=u8::MAX).collect();
        submission.photos = vec![picture(&every_byte), picture(b"\x00")];
        let receipt = town.casework.file(submission.clone()).await.unwrap();
        let secretary = town.powers(SECRETARY).await;
        assert_eq!(town.casework.desk_view(&secretary, receipt.ticket).await.unwrap().view.photos, [(0, 0), (1, 0)]);
        for (position, expected) in (0..).zip(&submission.photos) {
            let shown = town.casework.desk_photo(&secretary, receipt.ticket, position).await.unwrap();
            assert_eq!(&shown, expected);
            assert_eq!(town.casework.requester_photo(&receipt.token, position).await.unwrap().as_ref(), Some(expected));
        }
        assert!(matches!(town.casework.desk_photo(&secretary, receipt.ticket, 2).await, Err(CaseError::Missing(_))));
        let neighbour = town.powers(NEIGHBOUR).await;
        assert!(matches!(town.casework.desk_photo(&neighbour, receipt.ticket, 0).await, Err(CaseError::Missing(_))));
    }

    async fn whoever_is_shown_a_number_is_written_down_and_whoever_is_refused_is_not(town) {
        let ticket = town.file("三楼漏水").await.ticket;
        let rows = Rows::of(&town).await;
        let (secretary, neighbour) = (town.powers(SECRETARY).await, town.powers(NEIGHBOUR).await);
        for looks in 1..=2 {
            town.casework.desk_view(&secretary, ticket).await.unwrap();
            assert!(town.casework.desk_view(&neighbour, ticket).await.is_err());
            let shown = format!("ticket = {} AND staff = {} AND what = 'phone, name'", ticket.0, secretary.staff.0);
            assert_eq!(rows.count("disclosures", &format!("{shown} AND at = {}", town.now().as_millisecond())).await, 1);
            assert_eq!(rows.count("disclosures", &shown).await, looks);
            town.clock().advance(minutes(1));
        }
        assert_eq!(rows.count("disclosures", "id > 0").await, 2);
        // A list shows no number, so that reading it leaves nothing behind.
        town.casework.unit_list(&town.powers(DIRECTOR).await, &[], Begin::Behind(0), 10).await.unwrap();
        assert_eq!(rows.count("disclosures", "id > 0").await, 2);
    }

    async fn places_are_found_in_pages_and_by_the_short_number_on_the_poster(town) {
        let administrator = town.powers(ADMINISTRATOR).await;
        let page = async |text: &str, offset, limit| {
            let (places, all) = town.casework.search_places(&administrator, text, offset, limit).await.unwrap();
            (places.into_iter().map(|place| place.number.get()).collect::<Vec<_>>(), all)
        };
        assert_eq!(page("", 0, 2).await, (vec![1, 2], 3));
        assert_eq!(page("", 2, 2).await, (vec![3], 3));
        assert_eq!(page(" 南门 ", 0, 2).await, (vec![3], 1));
        let short = PlaceNumber::new(2).unwrap().short();
        assert_eq!(page(&short, 0, 2).await, (vec![2], 1));
        assert_eq!(page(&short.to_lowercase(), 0, 2).await, (vec![2], 1));
    }

    async fn a_code_that_is_revoked_and_issued_again_has_both_in_its_history(town) {
        let administrator = town.powers(ADMINISTRATOR).await;
        let place = testkit::town::building();
        let reason = domain::text::Words::parse("海报丢了").unwrap();
        let casework = &town.casework;
        assert_eq!(casework.revoke_code(&administrator, place, Issue::FIRST, &reason, false).await.unwrap(), None);
        let twice = casework.revoke_code(&administrator, place, Issue::FIRST, &reason, true).await;
        assert!(matches!(twice, Err(CaseError::Input(_))), "{twice:?}");
        let second = casework.issue_code(&administrator, place).await.unwrap();
        assert!(matches!(casework.issue_code(&administrator, place).await, Err(CaseError::Input(_))));
        let codes = casework.store().codes(place).await.unwrap();
        let history: Vec<_> = codes.iter().map(|c| (c.issue, c.revoked.is_some(), c.reason.as_deref())).collect();
        assert_eq!(history, [(Issue::FIRST, true, Some("海报丢了")), (second, false, None)]);
    }
}
