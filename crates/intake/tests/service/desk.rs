//! The desk: signing in, lists, and what is done to a ticket.

use actix_web::test::TestRequest;
use domain::text::Words;
use domain::ticket::{Command, State};
use testkit::town::{COUNTY, DIRECTOR, SECRETARY, TOWNSHIP, hours, minutes};

use crate::house::{House, PASSWORD};

async fn attempt(house: &House, phone: &str, password: &str) -> crate::house::Answer {
    house.post("/desk/sign-in", &[("phone", phone), ("password", password), ("to", "/desk/unit")]).await
}

#[actix_web::test]
async fn signing_in_leads_back_and_the_cookie_is_for_this_site_only() {
    let house = House::new().await;
    let _ = house.sign_in(SECRETARY).await;
    let answer = attempt(&house, "138-0000-0001", PASSWORD).await;
    assert_eq!((answer.status.as_u16(), answer.location.as_str()), (303, "/desk/unit"));
    for part in ["HttpOnly", "SameSite=Lax", "Secure", "Path=/"] {
        assert!(answer.cookie.contains(part), "{}", answer.cookie);
    }
}

#[actix_web::test]
async fn a_wrong_password_does_not_say_who_exists_and_guessing_must_wait() {
    let house = House::new().await;
    let _ = house.sign_in(SECRETARY).await;
    let known = attempt(&house, "13800000001", "wrong password").await;
    let unknown = attempt(&house, "13811112222", "wrong password").await;
    for answer in [&known, &unknown] {
        assert_eq!(answer.status, 401);
        assert!(answer.text().contains("手机号或密码不对"));
    }
    let mut last = known;
    for _ in 0..6 {
        last = attempt(&house, "13800000001", "wrong password").await;
    }
    assert_eq!(last.status, 429);
    assert!(last.text().contains("试的次数太多"));
}

#[actix_web::test]
async fn alarms_are_counted_on_every_page_and_listed_in_pages() {
    let house = House::new().await;
    for _ in 0..52 {
        house.town.file("没有人管").await;
    }
    house.town.clock().advance(hours(48));
    house.town.casework.sweep().await.unwrap();
    let operator = house.sign_in(COUNTY).await;
    assert!(operator.get("/desk").await.text().contains("<span class=\"badge late\">52</span>"));
    let first = operator.get("/desk/alarms").await.text();
    assert_eq!(first.matches("<section class=\"card\">").count(), 50);
    assert!(first.contains("href=\"/desk/alarms?from=50\""), "{first}");
    let rest = operator.get("/desk/alarms?from=50").await.text();
    assert_eq!(rest.matches("<section class=\"card\">").count(), 2);
}

#[actix_web::test]
async fn a_note_that_is_too_long_is_told_beside_its_field() {
    let house = House::new().await;
    let ticket = house.town.file("三楼漏水").await.ticket;
    let secretary = house.sign_in(SECRETARY).await;
    let long = "长".repeat(1_001);
    let form = [("revision", "1"), ("outcome", "tried"), ("note", long.as_str())];
    let text = secretary.post(&format!("/desk/t/{ticket}/contact"), &form).await.text();
    assert!(text.contains("aria-invalid=\"true\" aria-describedby=\"contact-note-fault\""), "{text}");
    assert!(text.contains("id=\"contact-note-fault\"") && text.contains("aria-current=\"true\""), "{text}");
}

#[actix_web::test]
async fn whoever_signed_out_is_out() {
    let house = House::new().await;
    let secretary = house.sign_in(SECRETARY).await;
    assert_eq!(secretary.get("/desk").await.status, 200);
    assert_eq!(secretary.post("/desk/sign-out", &[]).await.location, "/desk/sign-in");
    assert_eq!(secretary.get("/desk").await.location, "/desk/sign-in?to=%2Fdesk");
}

#[actix_web::test]
async fn a_list_has_what_is_due_first_and_what_is_late_apart() {
    let house = House::new().await;
    let late = house.town.file("早的").await.ticket.number();
    house.town.clock().advance(minutes(40));
    let fresh = house.town.file("晚的").await.ticket.number();
    let text = house.sign_in(SECRETARY).await.get("/desk").await.text();
    let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("{what}: {text}"));
    assert!(at("已超时") < at(&late) && at(&late) < at(&fresh), "{text}");
}

#[actix_web::test]
async fn whoever_opens_a_ticket_can_call_at_once() {
    let house = House::new().await;
    let ticket = house.town.file("三楼漏水").await.ticket;
    let text = house.sign_in(SECRETARY).await.get(&format!("/desk/t/{ticket}")).await.text();
    assert!(text.contains("tel:13700000001") && text.contains("打完电话，记一下"), "{text}");
}

#[actix_web::test]
async fn a_call_is_recorded_with_two_taps_and_twice_is_once() {
    let house = House::new().await;
    let ticket = house.town.file("三楼漏水").await.ticket;
    let secretary = house.sign_in(SECRETARY).await;
    let page = secretary.get(&format!("/desk/t/{ticket}")).await;
    let (revision, once) = (page.field("revision"), page.field("once"));
    let form = [("revision", revision), ("once", once), ("outcome", "reached".to_owned())];
    let form: Vec<_> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
    for _ in 0..2 {
        let done = secretary.post(&format!("/desk/t/{ticket}/contact"), &form).await;
        assert_eq!(done.location, format!("/desk/t/{ticket}?done=contact"), "{}", done.text());
    }
    assert!(matches!(house.town.state(ticket).await, State::InHand { .. }));
    assert_eq!(house.town.log(ticket).await.len(), 2);
}

#[actix_web::test]
async fn whoever_is_overtaken_sees_by_whom_and_keeps_what_they_wrote() {
    let house = House::new().await;
    let ticket = house.town.file("三楼漏水").await.ticket;
    let note = Words::parse("我来问问").unwrap();
    house.town.does(TOWNSHIP, ticket, Command::Remark { note }).await;
    let secretary = house.sign_in(SECRETARY).await;
    let form = [("revision", "1"), ("words", "要上级协调")];
    let answer = secretary.post(&format!("/desk/t/{ticket}/hand-up"), &form).await;
    assert_eq!(answer.status, 409);
    for said in ["沈知微已更新这件事", "要上级协调", "我来问问"] {
        assert!(answer.text().contains(said), "{said}: {}", answer.text());
    }
    assert_eq!(answer.field("revision"), "2");
}

#[actix_web::test]
async fn what_was_handed_up_is_gone_from_the_page_and_told_on_the_list() {
    let house = House::new().await;
    let ticket = house.town.file("三楼漏水").await.ticket;
    let secretary = house.sign_in(SECRETARY).await;
    let empty = secretary.post(&format!("/desk/t/{ticket}/hand-up"), &[("revision", "1")]).await;
    assert!(empty.status == 422 && empty.text().contains("请写几个字"));
    let form = [("revision", "1"), ("words", "要上级协调")];
    let done = secretary.post(&format!("/desk/t/{ticket}/hand-up"), &form).await;
    assert!(secretary.get(&done.location).await.text().contains(&format!("{ticket} 已上报")));
    let still = secretary.get(&format!("/desk/t/{ticket}")).await;
    assert!(still.text().contains("首接负责"), "they answer for it until it is accepted");
    house.town.does(DIRECTOR, ticket, Command::Acknowledge).await;
    assert_eq!(secretary.get(&format!("/desk/t/{ticket}")).await.status, 404);
}

#[actix_web::test]
async fn handing_up_where_nobody_is_above_says_what_to_do_and_keeps_the_words() {
    let house = House::new().await;
    let ticket = house.town.file("三楼漏水").await.ticket;
    let secretary = house.sign_in(SECRETARY).await;
    for person in testkit::town::STAFF.into_iter().filter(|person| person.name != SECRETARY.name) {
        house.town.leaves(person).await;
    }
    // A process may take a second to hear of it.
    house.town.clock().advance(minutes(1));
    let form = [("revision", "1"), ("words", "要上级协调")];
    let answer = secretary.post(&format!("/desk/t/{ticket}/hand-up"), &form).await;
    assert_eq!(answer.status, 409);
    for said in ["上级还没有登记责任人", "要上级协调"] {
        assert!(answer.text().contains(said), "{said}: {}", answer.text());
    }
}

#[actix_web::test]
async fn whoever_handled_a_matter_reads_it_when_it_is_over_without_the_number() {
    let house = House::new().await;
    let receipt = house.town.file("三楼漏水").await;
    house.town.requester(&receipt, casework::RequesterCommand::Withdraw).await.unwrap();
    let answer = house.sign_in(SECRETARY).await.get(&format!("/desk/t/{}", receipt.ticket)).await;
    let text = answer.text();
    assert!(text.contains("三楼漏水") && text.contains("不再显示反映人的电话"), "{text}");
    assert!(!text.contains("13700000001"), "{text}");
    let above = house.sign_in(TOWNSHIP).await.get(&format!("/desk/t/{}", receipt.ticket)).await;
    assert!(above.text().contains("tel:13700000001"));
}

#[actix_web::test]
async fn an_operator_records_the_visit() {
    let house = House::new().await;
    let ticket = house.town.file("三楼漏水").await.ticket;
    house.town.does(SECRETARY, ticket, Command::called(None)).await;
    house.town.does(SECRETARY, ticket, Command::Finish { result: Words::parse("换了水管").unwrap() }).await;
    let operator = house.sign_in(COUNTY).await;
    let page = operator.get(&format!("/desk/t/{ticket}")).await;
    assert!(page.text().contains("群众满意吗"));
    let revision = page.field("revision");
    let form = [("revision", revision.as_str()), ("judgement", "basically"), ("solved", "yes")];
    let done = operator.post(&format!("/desk/t/{ticket}/visit"), &form).await;
    assert!(operator.get(&done.location).await.text().contains("已记录回访"));
    assert!(matches!(house.town.state(ticket).await, State::Closed { .. }));
}

#[actix_web::test]
async fn words_that_come_back_cannot_become_markup() {
    let house = House::new().await;
    let ticket = house.town.file("<script>alert(1)</script>").await.ticket;
    let text = house.sign_in(SECRETARY).await.get(&format!("/desk/t/{ticket}")).await.text();
    assert!(!text.contains("<script"), "{text}");
    let request = TestRequest::get().uri("/?code=%22%3E%3Cscript%3E");
    assert!(!house.ask(request).await.text().contains("<script"));
}
