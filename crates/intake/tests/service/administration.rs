//! People, places, codes and gaps.

use testkit::town::{ADMINISTRATOR, VILLAGE, building};

use crate::house::House;

const PERSON: [(&str, &str); 5] = [
    ("name", "赵敏"),
    ("phone", "13855556666"),
    ("code", "N1"),
    ("role", "contact_cadre"),
    ("division", VILLAGE),
];

/// The form with one field changed.
fn with<'a>(name: &str, value: &'a str) -> Vec<(&'static str, &'a str)> {
    PERSON.iter().map(|(known, usual)| (*known, if *known == name { value } else { usual })).collect()
}

#[actix_web::test]
async fn a_person_who_was_added_can_sign_in_with_the_password_that_was_shown() {
    let house = House::new().await;
    let administrator = house.sign_in(ADMINISTRATOR).await;
    let added = administrator.post("/desk/admin/staff/new", &PERSON).await;
    assert_eq!(added.status, 200, "{}", added.text());
    let text = added.text();
    let password = text.split("登录密码：").nth(1).and_then(|rest| rest.split(' ').next()).unwrap();
    let form = [("phone", "13855556666"), ("password", password)];
    assert_eq!(house.post("/desk/sign-in", &form).await.location, "/desk");
    assert!(text.contains("138****6666") && !text.contains("13855556666"));
}

#[actix_web::test]
async fn what_is_wrong_with_a_person_stands_beside_it() {
    let house = House::new().await;
    let administrator = house.sign_in(ADMINISTRATOR).await;
    for (name, value, says) in [
        ("name", " ", "请写几个字"),
        ("phone", "138", "请填 11 位手机号"),
        ("phone", "13800000001", "这个手机号已经有人用了"),
        ("code", "S1", "这个编号已经有人用了"),
        ("role", "", "职务和区划要一起填"),
        ("division", "990199", "没有这个区划代码"),
        ("division", "990101", "这个职务不设在这一级区划"),
        ("division", "99", "没有这个区划代码"),
    ] {
        let answer = administrator.post("/desk/admin/staff/new", &with(name, value)).await;
        assert_eq!(answer.status, 422, "{name}={value}");
        assert!(answer.text().contains(says), "{name}={value} {says}: {}", answer.text());
    }
    let staff = house.town.casework.store().staff().await.unwrap();
    assert!(staff.iter().all(|member| member.code != "N1"));
    assert!(staff.iter().any(|member| member.code == "S1" && member.name == "林向阳"));
}

#[actix_web::test]
async fn a_place_that_was_added_has_a_code_and_a_poster() {
    let house = House::new().await;
    let administrator = house.sign_in(ADMINISTRATOR).await;
    let form = [("name", "河湾花园9号楼"), ("division", VILLAGE), ("address", "河湾路 9 号")];
    let added = administrator.post("/desk/admin/places/new", &form).await;
    assert_eq!(added.status, 303, "{}", added.text());
    let page = administrator.get(&added.location).await.text();
    assert!(page.contains("已添加河湾花园9号楼"), "{page}");
    let short = added.location.split(['/', '?']).nth(4).unwrap().to_owned();
    assert_eq!(house.get(&format!("/?code={short}")).await.status, 303);
    let poster = administrator.get(&format!("/desk/admin/places/{short}/sheet.pdf")).await;
    assert_eq!(poster.kind, "application/pdf");
    assert!(poster.bytes.starts_with(b"%PDF-"));
    let found = administrator.get("/desk/admin/places?q=9%E5%8F%B7").await.text();
    assert!(found.contains(&short), "{found}");
}

#[actix_web::test]
async fn a_place_in_a_township_is_refused_beside_the_field() {
    let house = House::new().await;
    let administrator = house.sign_in(ADMINISTRATOR).await;
    for division in ["990101100", "990102100001", ""] {
        let form = [("name", "某处"), ("division", division)];
        let answer = administrator.post("/desk/admin/places/new", &form).await;
        assert!(answer.status == 422 && answer.text().contains("没有这个区划代码"), "{division}");
    }
    let form = [("name", "某处"), ("division", VILLAGE), ("code", "HW-001")];
    let taken = administrator.post("/desk/admin/places/new", &form).await;
    assert!(taken.status == 422 && taken.text().contains("这个编号已经有人用了"));
}

#[actix_web::test]
async fn reissuing_revokes_the_old_code_at_once() {
    let house = House::new().await;
    let administrator = house.sign_in(ADMINISTRATOR).await;
    let path = format!("/desk/admin/places/{}", building().short());
    let done = administrator.post(&format!("{path}/reissue"), &[("reason", "海报丢了")]).await;
    let page = administrator.get(&done.location).await.text();
    assert!(page.contains("已换为第 2 版") && page.contains("海报丢了"), "{page}");
    assert_eq!(house.get(&house.form()).await.status, 410);
}

#[actix_web::test]
async fn gaps_lead_to_the_form_that_fills_them() {
    let house = House::new().await;
    let administrator = house.sign_in(ADMINISTRATOR).await;
    house.town.leaves(testkit::town::NEIGHBOUR).await;
    let text = administrator.get("/desk/admin/gaps").await.text();
    let link = "/desk/admin/staff/new?division=990101100002&amp;role=village_secretary";
    assert!(text.contains(link), "{text}");
    let form = administrator.get(&link.replace("&amp;", "&")).await.text();
    assert!(form.contains("value=\"990101100002\""), "{form}");
}
