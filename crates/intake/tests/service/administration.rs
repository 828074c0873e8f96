//! People, places, codes and gaps.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use casework::NewPerson;
use domain::ids::StaffId;
use domain::number::Issue;
use domain::phone::PhoneNumber;
use domain::policy::RoleId;
use domain::text::{ListCode, PersonName};
use domain::ticket::Command;
use testkit::town::{ADMINISTRATOR, CITY, NEIGHBOUR, Person, SECRETARY, VILLAGE, building, minutes};

use crate::house::{Answer, House, PASSWORD};

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
    assert!(signs_in(&house, "13855556666", &shown(&added)).await);
    assert!(text.contains("138****6666") && !text.contains("13855556666"));
}

/// The password that a page shows.
fn shown(answer: &Answer) -> String {
    let text = answer.text();
    let password = text.split("登录密码：").nth(1).and_then(|rest| rest.split(' ').next());
    password.unwrap_or_else(|| panic!("no password in: {text}")).to_owned()
}

async fn signs_in(house: &House, phone: &str, password: &str) -> bool {
    house.post("/desk/sign-in", &[("phone", phone), ("password", password)]).await.location == "/desk"
}

async fn page_of(house: &House, person: Person) -> String {
    format!("/desk/admin/staff/{}", house.town.powers(person).await.staff.0)
}

#[actix_web::test]
async fn a_person_who_was_added_twice_is_one_person_with_one_password() {
    let house = House::new().await;
    let administrator = house.sign_in(ADMINISTRATOR).await;
    let first = shown(&administrator.post("/desk/admin/staff/new", &PERSON).await);
    let again = shown(&administrator.post("/desk/admin/staff/new", &PERSON).await);
    assert_eq!(first, again);
    assert!(signs_in(&house, "13855556666", &first).await);
    // Not the same person any more.
    let other = administrator.post("/desk/admin/staff/new", &with("name", "赵明")).await;
    assert!(other.status == 422 && other.text().contains("这个工号已经有人用了"));
}

#[actix_web::test]
async fn a_new_password_is_made_once_however_often_the_form_is_sent() {
    let house = House::new().await;
    let administrator = house.sign_in(ADMINISTRATOR).await;
    let page = page_of(&house, SECRETARY).await;
    let mark = administrator.get(&page).await.field("mark");
    let reset = format!("{page}/password");
    let first = shown(&administrator.post(&reset, &[("mark", &mark)]).await);
    let again = shown(&administrator.post(&reset, &[("mark", &mark)]).await);
    assert_eq!(first, again);
    assert!(signs_in(&house, "13800000001", &first).await);
    // Another password was set since: the old form changes nothing.
    let staff = house.town.powers(SECRETARY).await.staff;
    house.town.casework.set_password(staff, PASSWORD).await.unwrap();
    let late = administrator.post(&reset, &[("mark", &mark)]).await;
    assert!(late.status == 409 && !late.text().contains("登录密码"), "{}", late.text());
    assert!(signs_in(&house, "13800000001", PASSWORD).await);
}

/// Somebody with these posts.
async fn appointed(house: &House, code: &str, posts: &[(&str, &str)]) -> StaffId {
    let post = |(role, division): &(&str, &str)| (RoleId::new(*role), division.parse().unwrap());
    let person = NewPerson {
        code: ListCode::parse(code).unwrap(),
        name: PersonName::parse("两头忙").unwrap(),
        phone: PhoneNumber::parse("13900000009").unwrap(),
        posts: posts.iter().map(post).collect(),
    };
    house.town.casework.appoint(person).await.unwrap()
}

#[actix_web::test]
async fn whoever_also_works_elsewhere_is_seen_and_not_touched() {
    let house = House::new().await;
    house.next_county().await;
    let posts = [("village_secretary", VILLAGE), ("county_operator", "990102")];
    let both = appointed(&house, "B1", &posts).await;
    let administrator = house.sign_in(ADMINISTRATOR).await;
    let list = administrator.get("/desk/admin/staff?q=B1").await.text();
    assert!(list.contains("两头忙") && !list.contains(&format!("/desk/admin/staff/{}", both.0)), "{list}");
    for deed in ["password", "leave", "return"] {
        let answer = administrator.post(&format!("/desk/admin/staff/{}/{deed}", both.0), &[]).await;
        assert_eq!(answer.status, 403, "{deed}");
    }
    assert!(house.town.casework.store().staff_member(both).await.unwrap().unwrap().active);
}

#[actix_web::test]
async fn whoever_has_no_post_is_for_the_one_who_administers_everybody() {
    let house = House::new().await;
    let nowhere = appointed(&house, "B0", &[]).await;
    let page = format!("/desk/admin/staff/{}", nowhere.0);
    let county = house.sign_in(ADMINISTRATOR).await;
    assert_eq!(county.get(&page).await.status, 404);
    assert!(!county.get("/desk/admin/staff?q=B0").await.text().contains("两头忙"));
    // Without the city's operator everybody who has a post has it in this county.
    let city = house.town.powers(CITY).await.staff;
    let mut tx = house.town.casework.store().begin().await.unwrap();
    tx.set_posts(city, &[]).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(county.get(&page).await.status, 200);
    assert!(county.get("/desk/admin/staff?q=B0").await.text().contains("两头忙"));
}

#[actix_web::test]
async fn whoever_has_left_is_out_and_their_number_is_free_until_they_return() {
    let house = House::new().await;
    let ticket = house.town.file("三楼漏水").await.ticket;
    let secretary = house.sign_in(SECRETARY).await;
    let administrator = house.sign_in(ADMINISTRATOR).await;
    let page = page_of(&house, SECRETARY).await;
    let before = administrator.get(&page).await.text();
    assert!(before.contains("名下还有 1 件没办结的事"), "{before}");
    for _ in 0..2 {
        let done = administrator.post(&format!("{page}/leave"), &[]).await;
        assert!(administrator.get(&done.location).await.text().contains("已离岗"));
    }
    assert_eq!(secretary.get("/desk").await.location, "/desk/sign-in?to=%2Fdesk");
    assert!(!signs_in(&house, "13800000001", PASSWORD).await);
    assert!(administrator.get("/desk/admin/staff?q=S1").await.text().contains("已离岗"));

    // The matter stays with the unit.
    house.town.does(testkit::town::TOWNSHIP, ticket, Command::called(None)).await;

    let successor = administrator.post("/desk/admin/staff/new", &with("phone", "13800000001")).await;
    assert!(signs_in(&house, "13800000001", &shown(&successor)).await);
    let taken = administrator.post(&format!("{page}/return"), &[]).await;
    assert!(taken.status == 409 && taken.text().contains("已登记给别人"), "{}", taken.text());
}

#[actix_web::test]
async fn whoever_returns_signs_in_as_before() {
    let house = House::new().await;
    let _ = house.sign_in(NEIGHBOUR).await;
    let administrator = house.sign_in(ADMINISTRATOR).await;
    let page = page_of(&house, NEIGHBOUR).await;
    administrator.post(&format!("{page}/leave"), &[]).await;
    let gaps = administrator.get("/desk/admin/gaps").await.text();
    assert!(gaps.contains("南门社区"), "{gaps}");
    let back = administrator.post(&format!("{page}/return"), &[]).await;
    assert!(administrator.get(&back.location).await.text().contains("已恢复在岗"));
    assert!(signs_in(&house, "13800000002", PASSWORD).await);
}

#[actix_web::test]
async fn nobody_shuts_themselves_out() {
    let house = House::new().await;
    let administrator = house.sign_in(ADMINISTRATOR).await;
    let page = page_of(&house, ADMINISTRATOR).await;
    assert!(!administrator.get(&page).await.text().contains("确认离岗"));
    assert_eq!(administrator.post(&format!("{page}/leave"), &[]).await.status, 403);
}

#[actix_web::test]
async fn the_list_of_people_is_cut_into_pages() {
    let house = House::new().await;
    for number in 0..60 {
        house.newcomer(&format!("139111100{number:02}"), "village_secretary", VILLAGE).await;
    }
    let administrator = house.sign_in(ADMINISTRATOR).await;
    let first = administrator.get("/desk/admin/staff?q=139111100").await.text();
    assert_eq!(first.matches("外来人").count(), 50);
    assert!(first.contains("/desk/admin/staff?q=139111100&#38;from=50"), "{first}");
    let rest = administrator.get("/desk/admin/staff?q=139111100&from=50").await.text();
    assert_eq!(rest.matches("外来人").count(), 10, "{rest}");
    assert!(administrator.get("/desk/admin/staff?q=13911110059").await.text().contains("外来人"));
}

#[actix_web::test]
async fn what_is_wrong_with_a_person_stands_beside_it() {
    let house = House::new().await;
    let administrator = house.sign_in(ADMINISTRATOR).await;
    for (name, value, says) in [
        ("name", " ", "请写几个字"),
        ("phone", "138", "请填 11 位手机号"),
        ("phone", "13800000001", "这个手机号已经有人用了"),
        ("code", "S1", "这个工号已经有人用了"),
        ("code", "Ｓ 1", "这个工号已经有人用了"),
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
    assert!(taken.status == 422 && taken.text().contains("这个编号已被使用"));
}

#[actix_web::test]
async fn reissuing_revokes_the_old_code_at_once() {
    let house = House::new().await;
    let administrator = house.sign_in(ADMINISTRATOR).await;
    let path = format!("/desk/admin/places/{}", building().short());
    let issue = administrator.get(&path).await.field("issue");
    let form = [("reason", "海报丢了"), ("issue", issue.as_str()), ("then", "reissue")];
    // Sent twice, the form does not revoke the code that it made.
    for _ in 0..2 {
        let done = administrator.post(&format!("{path}/reissue"), &form).await;
        let page = administrator.get(&done.location).await.text();
        assert!(page.contains("已换为第 2 版") && page.contains("海报丢了"), "{page}");
    }
    assert_eq!(house.get(&house.form()).await.status, 410);
    assert_eq!(house.get(&house.form_of(building(), Issue::new(2).unwrap())).await.status, 200);
}

#[actix_web::test]
async fn a_code_is_revoked_for_good_and_another_one_issued_later() {
    let house = House::new().await;
    let administrator = house.sign_in(ADMINISTRATOR).await;
    let path = format!("/desk/admin/places/{}", building().short());
    let form = [("reason", "楼拆了"), ("issue", "1"), ("then", "nothing")];
    let done = administrator.post(&format!("{path}/reissue"), &form).await;
    let page = administrator.get(&done.location).await;
    assert!(
        page.text().contains("已作废，没有发新码") && !page.text().contains("sheet.pdf"),
        "{}",
        page.text()
    );
    assert_eq!(house.get(&house.form()).await.status, 410);
    let issue = page.field("issue");
    for _ in 0..2 {
        let done = administrator.post(&format!("{path}/reissue"), &[("issue", &issue)]).await;
        let page = administrator.get(&done.location).await.text();
        assert!(page.contains("已换为第 2 版") && page.contains("sheet.pdf"), "{page}");
    }
}

#[actix_web::test]
async fn a_code_that_has_no_further_issue_stays_and_the_page_says_what_to_do() {
    let house = House::new().await;
    let administrator = house.sign_in(ADMINISTRATOR).await;
    let last = Issue::new(Issue::MAX).unwrap();
    let mut tx = house.town.casework.store().begin().await.unwrap();
    tx.revoke_code(building(), Issue::FIRST, "换新", house.town.now()).await.unwrap();
    tx.issue_codes(&[(building(), last)], house.town.now()).await.unwrap();
    tx.commit().await.unwrap();
    house.town.clock().advance(minutes(1));
    let path = format!("/desk/admin/places/{}/reissue", building().short());
    let form = [("reason", "被撕了"), ("issue", "104"), ("then", "reissue")];
    let answer = administrator.post(&path, &form).await;
    assert_eq!(answer.status, 409);
    assert!(answer.text().contains("不能再换") && answer.text().contains("被撕了"), "{}", answer.text());
    assert_eq!(house.get(&house.form_of(building(), last)).await.status, 200, "nothing was revoked");
}

#[actix_web::test]
async fn whoever_is_added_with_a_landline_is_told_that_no_text_reaches_it() {
    let house = House::new().await;
    let administrator = house.sign_in(ADMINISTRATOR).await;
    let answer = administrator.post("/desk/admin/staff/new", &with("phone", "0931-8123456")).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("座机收不到短信"), "{}", answer.text());
}

#[actix_web::test]
async fn a_place_that_was_added_twice_is_one_place() {
    let house = House::new().await;
    let administrator = house.sign_in(ADMINISTRATOR).await;
    let spare = administrator.get("/desk/admin/places/new").await.field("spare");
    for code in ["", "ＨＷ－99"] {
        let form = [("name", "河湾花园9号楼"), ("division", VILLAGE), ("code", code), ("spare", &spare)];
        let first = administrator.post("/desk/admin/places/new", &form).await;
        let again = administrator.post("/desk/admin/places/new", &form).await;
        assert_eq!((first.status.as_u16(), &first.location), (303, &again.location), "{}", first.text());
    }
    assert!(house.town.casework.store().place_by_code("HW-99").await.unwrap().is_some());
}

#[actix_web::test]
async fn a_poster_printed_here_is_not_printed_again_as_new() {
    let house = House::new().await;
    let administrator = house.sign_in(ADMINISTRATOR).await;
    let poster = format!("/desk/admin/places/{}/sheet.pdf", building().short());
    let head = TestRequest::default().method(Method::HEAD).uri(&poster);
    assert_eq!(administrator.ask(head).await.status, 200);
    let village = VILLAGE.parse().unwrap();
    let casework = &house.town.casework;
    assert_eq!(casework.print_run(&village, true).await.unwrap().printed_before, 0);
    assert_eq!(administrator.get(&poster).await.status, 200);
    assert_eq!(casework.print_run(&village, true).await.unwrap().printed_before, 1);
    let batch = casework.store().print_batches(&[village], 0, 9).await.unwrap().0.remove(0);
    let staff = house.town.powers(ADMINISTRATOR).await.staff;
    assert_eq!((batch.staff, batch.layout.as_str(), batch.codes), (Some(staff), "a5-poster", 1));
    let prints = administrator.get("/desk/admin/prints").await.text();
    assert!(prints.contains("A5 海报") && prints.contains(ADMINISTRATOR.name), "{prints}");
}

#[actix_web::test]
async fn gaps_lead_to_the_form_that_fills_them() {
    let house = House::new().await;
    let administrator = house.sign_in(ADMINISTRATOR).await;
    house.town.leaves(NEIGHBOUR).await;
    let text = administrator.get("/desk/admin/gaps").await.text();
    let link = "/desk/admin/staff/new?division=990101100002&amp;role=village_secretary";
    assert!(text.contains(link), "{text}");
    let form = administrator.get(&link.replace("&amp;", "&")).await.text();
    assert!(form.contains("value=\"990101100002\""), "{form}");
}
