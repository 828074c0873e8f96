//! Calling a requester by a middle number, and what pages say of it afterwards.

use std::sync::Arc;

use serde_json::Value;
use testkit::town::{RESIDENT, Rung, SECRETARY, Switchboard, minutes};

use crate::house::{House, Program};

#[actix_web::test]
async fn the_button_gives_a_middle_number_and_neither_page_nor_api_shows_the_requesters() {
    let house = House::lending(&Arc::default()).await;
    let filed = house.town.file("三楼漏水").await;
    let number = filed.ticket.number();
    let page = format!("/desk/t/{number}");
    let secretary = house.sign_in(SECRETARY).await;
    let before = secretary.get(&page).await.text();
    assert!(before.contains(&format!("action=\"{page}/call\"")) && !before.contains("tel:137"), "{before}");

    let sent = secretary.post(&format!("{page}/call"), &[]).await;
    assert_eq!(sent.location, format!("{page}?done=middle"));
    let after = secretary.get(&sent.location).await.text();
    assert!(after.contains("href=\"tel:17000000001\"") && after.contains("中间号取到了"), "{after}");
    assert!(!after.contains(RESIDENT.dialled()), "{after}");
    let program = Program::new(&house, Some(secretary.token(true).await));
    let told = program.get(&format!("/api/v1/tickets/{number}")).await.json();
    let requester = &told["requester"];
    assert_eq!(
        (&requester["phone"], &requester["middle_number"]),
        (&Value::Null, &Value::from("17000000001"))
    );
}

#[actix_web::test]
async fn without_a_middle_number_the_page_shows_the_requesters_and_says_that_the_call_does_not_count() {
    let board = Arc::new(Switchboard::default());
    let house = House::lending(&board).await;
    let filed = house.town.file("三楼漏水").await;
    let page = format!("/desk/t/{}", filed.ticket.number());
    let secretary = house.sign_in(SECRETARY).await;
    board.is_away(true);
    let sent = secretary.post(&format!("{page}/call"), &[]).await;
    assert_eq!(sent.location, page);
    let text = secretary.get(&page).await.text();
    let shown = format!("href=\"tel:{}\"", RESIDENT.dialled());
    assert!(
        text.contains(&shown) && text.contains("不会自动计入") && text.contains("再取一次中间号"),
        "{text}"
    );
}

#[actix_web::test]
async fn a_recorded_call_stands_on_both_pages_at_its_own_time() {
    let house = House::lending(&Arc::default()).await;
    let filed = house.town.file("三楼漏水").await;
    house.town.passes(minutes(11)).await;
    let over = house.town.borrows(SECRETARY, filed.ticket).await.unwrap();
    let rang = house.town.now();
    house.town.passes(minutes(4)).await;
    house.town.switchboard_reports(&over, &[Rung::talked("call-1", rang, 65)], false).await;
    let theirs = house.get(&format!("/t/{}", filed.token)).await.text();
    let step = "林向阳已回电，通话1分5秒（有通话记录）";
    assert!(theirs.contains(step) && theirs.contains("09:11"), "{theirs}");
    assert!(!theirs.contains("/called"), "there is nothing to confirm: {theirs}");
    let secretary = house.sign_in(SECRETARY).await;
    let desk = secretary.get(&format!("/desk/t/{}", filed.ticket.number())).await.text();
    assert!(desk.contains(step) && desk.contains("林向阳打给反映人，通话1分5秒"), "{desk}");
    house.town.texts();
}
