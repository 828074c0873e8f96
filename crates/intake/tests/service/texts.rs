//! The preview of texts.

use testkit::town::ADMINISTRATOR;

use crate::house::House;

const HERE: &str = "/desk/admin/texts";

#[actix_web::test]
async fn every_text_is_shown_as_the_telephone_shows_it() {
    let house = House::new().await;
    let client = house.newcomer("13900000007", "city_administrator", "9901").await;
    let page = client.get(HERE).await.text();
    assert!(page.contains("【码上】柳泉社区阳光花园小区3号楼2单元，供水供暖："), "{page}");
    assert!(page.contains("每条短信都发得出"));
    for kind in domain::delivery::TextKind::ALL {
        assert!(page.contains(&format!(">{kind}</p>")), "{kind}");
    }
    let english = client.get("/desk/admin/texts?by=free&language=en").await.text();
    assert!(english.contains("【码上】Reminder: Sunny Garden"), "{english}");
}

#[actix_web::test]
async fn a_text_without_a_template_is_called_one_and_a_long_one_is_counted() {
    let house = House::new().await;
    let client = house.newcomer("13900000007", "city_administrator", "9901").await;
    let page = client.get("/desk/admin/texts?by=one").await.text();
    let lacking = domain::delivery::TextKind::ALL.len() - 1;
    assert!(page.contains(&format!("有 {lacking} 条短信没有合适的模板")), "{page}");
    assert!(page.contains("74 字，计 2 条 · 模板 SMS_7 · 缩短：地点"), "{page}");
}

#[actix_web::test]
async fn an_administrator_of_a_township_does_not_see_it() {
    let house = House::new().await;
    let client = house.sign_in(ADMINISTRATOR).await;
    assert_eq!(client.get(HERE).await.status, 403);
    assert!(!client.get("/desk/admin").await.text().contains(HERE));
}
