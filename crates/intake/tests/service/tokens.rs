//! The page on which access tokens are made and revoked.

use testkit::town::{ADMINISTRATOR, NEIGHBOUR, SECRETARY, TOWNSHIP, hours};

use crate::house::{House, Program};

fn form<'a>(name: &'a str, until: &'a str, may: &'a str) -> [(&'a str, &'a str); 3] {
    [("name", name), ("until", until), ("may", may)]
}

/// The token that a page shows.
fn shown(page: &str) -> Option<String> {
    let (_, token) = page.split_once("<code>")?;
    token.split_once("</code>").map(|(token, _)| token.to_owned())
}

#[actix_web::test]
async fn a_token_is_shown_once_works_and_is_revoked_at_once() {
    let house = House::new().await;
    let secretary = house.sign_in(SECRETARY).await;
    assert!(secretary.get("/desk").await.text().contains("href=\"/desk/tokens\""));
    let made = secretary.post("/desk/tokens", &form("热线平台", "2026-12-31", "write")).await;
    let token = shown(&made.text()).unwrap();
    assert_eq!(made.status, 200);
    let page = secretary.get("/desk/tokens").await.text();
    assert!(shown(&page).is_none() && !page.contains(&token), "shown once");
    assert!(page.contains("热线平台") && page.contains("没有用过"), "{page}");
    let program = Program::new(&house, Some(token));
    assert_eq!(program.get("/api/v1/me").await.json()["name"], SECRETARY.name);
    let page = secretary.get("/desk/tokens").await.text();
    assert!(page.contains("最近使用：09:00"), "{page}");
    let path = page.split("action=\"").find(|part| part.starts_with("/desk/tokens/")).unwrap();
    let path = path.split('"').next().unwrap().to_owned();
    let neighbour = house.sign_in(NEIGHBOUR).await;
    assert_eq!(neighbour.post(&path, &[]).await.status, 303);
    assert_eq!(program.get("/api/v1/me").await.status, 200, "a stranger revokes nothing");
    assert_eq!(secretary.post(&path, &[]).await.status, 303);
    assert_eq!(program.get("/api/v1/me").await.status, 401);
    assert!(secretary.get("/desk/tokens").await.text().contains("还没有令牌"));
}

#[actix_web::test]
async fn faults_stand_beside_their_fields_and_nothing_typed_is_lost() {
    let house = House::new().await;
    let secretary = house.sign_in(SECRETARY).await;
    secretary.post("/desk/tokens", &form("热线平台", "2026-12-31", "write")).await;
    for (fields, says) in [
        (form("", "2026-12-31", "write"), "请写几个字"),
        (form("数据平台", "2026-03-09", "write"), "请选今天到一年以内的日子"),
        (form("数据平台", "2027-03-11", "write"), "请选今天到一年以内的日子"),
        (form("数据平台", "soon", "write"), "请选今天到一年以内的日子"),
        (form("热线平台", "2026-12-31", "read"), "您已有同名的令牌"),
    ] {
        let answer = secretary.post("/desk/tokens", &fields).await;
        let text = answer.text();
        assert!(answer.status == 422 && text.contains(says) && shown(&text).is_none(), "{fields:?}: {text}");
        for (_, typed) in &fields[..2] {
            assert!(text.contains(&format!("value=\"{typed}\"")), "{fields:?}: {text}");
        }
    }
}

#[actix_web::test]
async fn an_administrator_sees_and_revokes_the_tokens_of_their_people() {
    let house = House::new().await;
    let administrator = house.sign_in(ADMINISTRATOR).await;
    let token = house.sign_in(TOWNSHIP).await.token(true).await;
    let program = Program::new(&house, Some(token));
    let person = format!("/desk/admin/staff/{}", house.town.powers(TOWNSHIP).await.staff);
    let page = administrator.get(&person).await.text();
    let path = page.split("action=\"").find(|part| part.contains("/tokens/")).unwrap();
    let path = path.split('"').next().unwrap().to_owned();
    assert_eq!(program.get("/api/v1/tickets").await.status, 200);
    assert_eq!(administrator.post(&path, &[]).await.location, format!("{person}?done=revoked"));
    assert_eq!(program.get("/api/v1/tickets").await.status, 401);
    assert!(!administrator.get(&person).await.text().contains("/tokens/"));
}

#[actix_web::test]
async fn a_token_ends_with_its_day() {
    let house = House::new().await;
    let secretary = house.sign_in(SECRETARY).await;
    let made = secretary.post("/desk/tokens", &form("热线平台", "2026-03-10", "read")).await;
    let program = Program::new(&house, shown(&made.text()));
    house.town.clock().advance(hours(14));
    assert_eq!(program.get("/api/v1/me").await.status, 200);
    house.town.clock().advance(hours(1));
    assert_eq!(program.get("/api/v1/me").await.status, 401);
    assert!(secretary.get("/desk/tokens").await.text().contains("过期"));
}
