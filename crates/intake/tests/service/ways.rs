//! The page of how one is told, and what an administrator does about it.

use testkit::town::{ADMINISTRATOR, NEIGHBOUR, SECRETARY, minutes};

use crate::house::House;

/// The six digits in a text.
fn digits(text: &str) -> String {
    let found = text.split(|c: char| !c.is_ascii_digit()).find(|part| part.len() == 6);
    found.unwrap_or_else(|| panic!("no code in {text}")).to_owned()
}

#[actix_web::test]
async fn somebody_proves_their_telephone_on_their_page() {
    let house = House::new().await;
    let secretary = house.sign_in(SECRETARY).await;
    assert!(secretary.get("/desk").await.text().contains("href=\"/desk/me\""));
    let page = secretary.get("/desk/me").await.text();
    for says in
        ["林向阳", "138****0001", "未验证", "换号请找管理员", "没有填邮箱", "没有设置发邮件", "河湾社区"]
    {
        assert!(page.contains(says), "{says} is missing in: {page}");
    }
    assert!(!page.contains("13800000001") && !page.contains("/desk/me/phone/prove"));
    let sent = secretary.post("/desk/me/phone/send", &[]).await;
    assert_eq!((sent.status.as_u16(), sent.location.as_str()), (303, "/desk/me?done=phone"));
    let page = secretary.get(&sent.location).await.text();
    assert!(page.contains("09:10前有效") && page.contains("autocomplete=\"one-time-code\""), "{page}");
    house.town.passes(minutes(0)).await;
    let code = digits(&house.town.told(SECRETARY));
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for (typed, says) in [("12", "六位数字"), (wrong, "还可以试 4 次")] {
        let answer = secretary.post("/desk/me/phone/prove", &[("code", typed)]).await;
        assert!(answer.status == 422 && answer.text().contains(says), "{typed}: {}", answer.text());
        assert!(answer.text().contains("aria-invalid=\"true\""));
    }
    let proven = secretary.post("/desk/me/phone/prove", &[("code", &code)]).await;
    assert_eq!((proven.status.as_u16(), proven.location.as_str()), (303, "/desk/me?done=proven"));
    let page = secretary.get(&proven.location).await.text();
    assert!(page.contains("已验证") && page.contains("09:00 填写验证码，证明收得到"), "{page}");
    for _ in 0..2 {
        assert_eq!(secretary.post("/desk/me/phone/send", &[]).await.status, 303);
    }
    let many = secretary.post("/desk/me/phone/send", &[]).await;
    assert!(many.status == 429 && many.text().contains("10:00 以后再试"), "{}", many.text());
    assert_eq!(secretary.post("/desk/me/pigeon/send", &[]).await.status, 404);
}

#[actix_web::test]
async fn a_mail_address_is_written_on_the_page_and_what_cannot_be_one_stays_to_be_mended() {
    let house = House::new().await;
    let secretary = house.sign_in(SECRETARY).await;
    let wrong = secretary.post("/desk/me/mail", &[("mail", "林@邮箱")]).await;
    assert!(wrong.status == 422 && wrong.text().contains("value=\"林@邮箱\""), "{}", wrong.text());
    let saved = secretary.post("/desk/me/mail", &[("mail", " lin@example.gov.cn ")]).await;
    assert_eq!((saved.status.as_u16(), saved.location.as_str()), (303, "/desk/me?done=saved"));
    let page = secretary.get(&saved.location).await.text();
    assert!(page.contains("value=\"lin@example.gov.cn\"") && page.contains("邮箱已保存"), "{page}");
    // There is no mail server here.
    let sent = secretary.post("/desk/me/mail/send", &[]).await;
    assert!(sent.status == 422 && sent.text().contains("没有设置发邮件"), "{}", sent.text());
    let removed = secretary.post("/desk/me/mail", &[("mail", " ")]).await;
    assert!(secretary.get(&removed.location).await.text().contains("没有填邮箱"));
}

#[actix_web::test]
async fn an_administrator_sees_who_is_unproven_and_asks_them() {
    let house = House::new().await;
    let admin = house.sign_in(ADMINISTRATOR).await;
    let page = admin.get("/desk/admin/staff").await.text();
    assert!(page.contains("有 8 人没有一种验证过的联系方式") && page.contains("only=unproven"), "{page}");
    let staff = house.town.powers(SECRETARY).await.staff;
    let theirs = format!("/desk/admin/staff/{staff}");
    let asked = admin.post(&format!("{theirs}/ask"), &[]).await;
    assert!(admin.get(&asked.location).await.text().contains("已发出验证短信"));
    let twice = admin.post(&format!("{theirs}/ask"), &[]).await;
    assert!(twice.status == 409 && twice.text().contains("明天 09:00 以后再发"), "{}", twice.text());
    let mail = admin.post(&format!("{theirs}/mail"), &[("mail", "lin@example.gov.cn")]).await;
    assert!(admin.get(&mail.location).await.text().contains("value=\"lin@example.gov.cn\""));
    assert_eq!(admin.post(&format!("{theirs}/mail"), &[("mail", "x")]).await.status, 422);

    let unproven = admin.get("/desk/admin/staff?only=unproven").await.text();
    assert!(unproven.contains("给其中 7 人发验证短信"), "{unproven}");
    let all = admin.post("/desk/admin/staff/ask", &[]).await;
    assert_eq!(all.location, "/desk/admin/staff?only=unproven&done=asked&count=7");
    let after = admin.get(&all.location).await.text();
    assert!(after.contains("已安排给 7 人发验证短信") && after.contains("今天都发过了"), "{after}");
    house.town.passes(minutes(0)).await;
    house.town.writes(NEIGHBOUR, "好").await;
    assert_eq!(house.town.texts().len(), 8);
    let left = admin.get("/desk/admin/staff?only=unproven").await.text();
    assert!(left.contains("有 7 人没有一种") && !left.contains(NEIGHBOUR.name), "{left}");
}
