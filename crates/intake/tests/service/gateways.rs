//! How gateways stand, and what the desk says when texts do not go out.

use domain::delivery::Remark;
use domain::delivery::breaker::{Trip, Trouble};
use domain::delivery::watch::Round;
use jiff::SignedDuration;
use testkit::town::{ADMINISTRATOR, SECRETARY, minutes};

use crate::house::House;

const HERE: &str = "/desk/admin/gateways";

async fn trip(house: &House, name: &str) {
    let now = house.town.now();
    let why = Remark::new("isv.AMOUNT_NOT_ENOUGH");
    let trip = Trip { trouble: Trouble::Balance, why, since: now, probe_at: now + minutes(5), probes: 0 };
    house.town.casework.trip_gateway(name, Some(&trip)).await.unwrap();
}

#[actix_web::test]
async fn every_page_of_the_desk_says_it_as_long_as_texts_do_not_go_out() {
    let house = House::new().await;
    let cadre = house.sign_in(SECRETARY).await;
    assert!(cadre.get("/desk").await.text().contains("通知系统没有工作"), "no notifier has ever looked");
    house.town.passes(minutes(1)).await;
    let page = cadre.get("/desk").await.text();
    let trouble =
        page.split_once("class=\"trouble").map(|(_, after)| after.split_once("</aside>").unwrap().0);
    assert_eq!(trouble, None);

    house.town.casework.use_gateways(&[("city".to_owned(), 100)]).await.unwrap();
    trip(&house, "city").await;
    house.town.clock().advance(SignedDuration::from_secs(31));
    for round in Round::ALL {
        house.town.casework.looked(*round);
    }
    let page = cadre.get("/desk/file").await.text();
    assert!(page.contains("起短信发不出去。请常看清单，需要谁办就直接打电话。"), "{page}");
    assert!(!page.contains(HERE), "a cadre cannot mend it");
    let chief = house.newcomer("13900000007", "city_administrator", "9901").await;
    let page = chief.get("/desk").await.text();
    assert!(page.contains(HERE) && page.contains("在“短信网关”页看各网关的答复"), "{page}");
}

#[actix_web::test]
async fn an_administrator_sees_why_a_gateway_is_left_alone_and_has_it_tried_at_once() {
    let house = House::new().await;
    let chief = house.newcomer("13900000007", "city_administrator", "9901").await;
    assert!(chief.get(HERE).await.text().contains("发送进程还没有启动过"));
    let gateways = [("first".to_owned(), 100), ("second".to_owned(), 0)];
    house.town.casework.use_gateways(&gateways).await.unwrap();
    let page = chief.get(HERE).await.text();
    assert!(
        page.contains("短信都发得出。") && page.contains("<dd>100%</dd>") && page.contains("备用："),
        "{page}"
    );
    trip(&house, "first").await;
    let page = chief.get(HERE).await.text();
    assert!(page.contains("有网关停用") && page.contains("余额不足"), "{page}");
    assert!(page.contains("isv.AMOUNT_NOT_ENOUGH"), "{page}");
    trip(&house, "second").await;
    let page = chief.get(HERE).await;
    assert!(page.text().contains("没有一个网关收短信"), "{}", page.text());

    let csrf = page.field("csrf");
    let again = chief.post(&format!("{HERE}/first/again"), &[("csrf", &csrf)]).await;
    assert_eq!((again.status.as_u16(), again.location.as_str()), (303, "/desk/admin/gateways?done=tried"));
    let page = chief.get(&again.location).await.text();
    assert!(page.contains("马上再经它发") && page.contains("有网关停用"), "{page}");
    let again = chief.post(&format!("{HERE}/first/again"), &[("csrf", &csrf)]).await;
    assert_eq!(again.location, "/desk/admin/gateways?done=used");
    assert_eq!(chief.post(&format!("{HERE}/third/again"), &[("csrf", &csrf)]).await.status, 404);
}

#[actix_web::test]
async fn an_administrator_of_a_county_sees_no_gateways() {
    let house = House::new().await;
    let client = house.sign_in(ADMINISTRATOR).await;
    assert_eq!(client.get(HERE).await.status, 403);
    assert_eq!(client.post(&format!("{HERE}/first/again"), &[]).await.status, 403);
}
