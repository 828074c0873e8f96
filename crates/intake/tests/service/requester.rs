//! The requester's own page.

use domain::text::Words;
use domain::ticket::Command;
use testkit::town::{SECRETARY, hours, minutes};

use crate::filing::FORM;
use crate::house::{House, PER_ADDRESS};

fn words(text: &str) -> Words {
    Words::parse(text).unwrap()
}

#[actix_web::test]
async fn a_page_that_nobody_gave_out_does_not_exist() {
    let house = House::new().await;
    let page = house.post(&house.form(), &FORM).await.location;
    let mut forged = page.clone();
    let last = forged.pop().unwrap();
    forged.push(if last == '2' { '3' } else { '2' });
    assert_eq!(house.get(&forged).await.status, 404);
    assert_eq!(house.get("/t/").await.status, 404);
    assert_eq!(house.post(&format!("{forged}/withdraw"), &[]).await.status, 404);
    assert_eq!(house.get(&page.to_lowercase()).await.status, 200);
}

#[actix_web::test]
async fn the_page_follows_the_matter_to_its_end() {
    let house = House::new().await;
    let receipt = house.town.file("三楼漏水").await;
    let page = format!("/t/{}", receipt.token);
    house.town.does(SECRETARY, receipt.ticket, Command::called(Some(words("内部备注")))).await;
    let text = house.get(&page).await.text();
    assert!(text.contains("正在办理") && text.contains("已回电") && !text.contains("内部备注"), "{text}");

    house.town.does(SECRETARY, receipt.ticket, Command::Finish { result: words("换了水管") }).await;
    let text = house.get(&page).await.text();
    assert!(text.contains("办理结果：换了水管") && text.contains("您满意吗"), "{text}");

    let judged = house.post(&format!("{page}/judge"), &[("judgement", "unsatisfied")]).await;
    let text = house.get(&judged.location).await.text();
    assert!(text.contains("已收到您的评价") && text.contains("已重新办理"), "{text}");
}

#[actix_web::test]
async fn nobody_declares_themselves_unreachable() {
    let house = House::new().await;
    let page = house.post(&house.form(), &FORM).await.location;
    let answer = house.post(&format!("{page}/judge"), &[("judgement", "unreachable")]).await;
    assert_eq!(answer.status, 400);
}

#[actix_web::test]
async fn words_are_added_once_however_often_they_are_sent() {
    let house = House::new().await;
    let receipt = house.town.file("三楼漏水").await;
    let add = format!("/t/{}/add", receipt.token);
    for _ in 0..2 {
        let answer = house.post(&add, &[("words", "四楼也漏了")]).await;
        assert!(house.get(&answer.location).await.text().contains("补充内容已记下"));
    }
    assert_eq!(house.town.log(receipt.ticket).await.len(), 2);
    let empty = house.post(&add, &[("words", "  ")]).await;
    assert!(empty.status == 422 && empty.text().contains("请写几个字"));
}

#[actix_web::test]
async fn words_that_must_wait_come_back() {
    let house = House::new().await;
    let receipt = house.town.file("三楼漏水").await;
    let add = format!("/t/{}/add", receipt.token);
    for _ in 0..PER_ADDRESS {
        house.post(&add, &[("words", "四楼也漏了")]).await;
    }
    let answer = house.post(&add, &[("words", "五楼也漏了")]).await;
    assert_eq!(answer.status, 429);
    assert!(!answer.retry_after.is_empty() && answer.text().contains("五楼也漏了"), "{}", answer.text());
}

#[actix_web::test]
async fn a_withdrawn_matter_says_so_and_what_comes_too_late_is_told() {
    let house = House::new().await;
    let page = house.post(&house.form(), &FORM).await.location;
    let done = house.post(&format!("{page}/withdraw"), &[]).await;
    assert!(house.get(&done.location).await.text().contains("您已撤回"));
    let late = house.post(&format!("{page}/add"), &[("words", "还有")]).await;
    assert!(house.get(&late.location).await.text().contains("情况已经变了"));
}

#[actix_web::test]
async fn a_second_tap_says_what_the_first_did() {
    let house = House::new().await;
    for judgement in ["satisfied", "basically", "unsatisfied"] {
        let receipt = house.town.file("三楼漏水").await;
        house.town.does(SECRETARY, receipt.ticket, Command::called(None)).await;
        house.town.does(SECRETARY, receipt.ticket, Command::Finish { result: words("换了水管") }).await;
        let path = format!("/t/{}/judge", receipt.token);
        for _ in 0..2 {
            let judged = house.post(&path, &[("judgement", judgement)]).await;
            assert!(judged.location.ends_with("?done=judged"), "{judgement}: {}", judged.location);
        }
        let other = if judgement == "basically" { "satisfied" } else { "basically" };
        let late = house.post(&path, &[("judgement", other)]).await;
        assert!(late.location.ends_with("?done=late"), "{judgement}: {}", late.location);
    }
    let withdraw = format!("/t/{}/withdraw", house.town.file("三楼漏水").await.token);
    let first = house.post(&withdraw, &[]).await.location;
    assert_eq!(house.post(&withdraw, &[]).await.location, first);
}

#[actix_web::test]
async fn no_result_is_promised_for_a_time_that_has_passed() {
    let house = House::new().await;
    let receipt = house.town.file("三楼漏水").await;
    let page = format!("/t/{}", receipt.token);
    house.town.does(SECRETARY, receipt.ticket, Command::called(None)).await;
    house.town.clock().advance(hours(24 * 20));
    let text = house.get(&page).await.text();
    assert!(
        text.contains("前给您结果，没有做到，对不起") && text.contains("class=\"notice late\""),
        "{text}"
    );

    house.town.does(SECRETARY, receipt.ticket, Command::Finish { result: words("换了水管") }).await;
    assert!(house.get(&page).await.text().contains("前评价"));
    house.town.clock().advance(hours(24 * 20));
    let text = house.get(&page).await.text();
    assert!(text.contains("现在还可以评价") && !text.contains("前评价"), "{text}");
}

#[actix_web::test]
async fn a_broken_promise_is_admitted_with_who_was_told() {
    let house = House::new().await;
    let page = house.post(&house.form(), &FORM).await.location;
    house.town.clock().advance(minutes(31));
    let text = house.get(&page).await.text();
    assert!(text.contains("应在 09:30 前给您回电，没有做到") && text.contains("正在报告上一级"), "{text}");
    house.town.casework.sweep().await.unwrap();
    let text = house.get(&page).await.text();
    assert!(text.contains("已报告清溪镇") && text.contains("没有按时回电"), "{text}");
}
