//! The policy is looked at and changed on the desk.

use actix_web::http::header::CONTENT_TYPE;
use actix_web::test::TestRequest;
use domain::policy::PolicyVersion;
use domain::text::Note;
use testkit::town::{ADMINISTRATOR, CITY, POLICY};

use crate::house::{Answer, Client, House};
use crate::photos::in_parts;

const EDIT: &str = "/desk/admin/policy/edit";

/// Somebody who administers the whole city.
async fn administrator(house: &House) -> Client<'_> {
    house.newcomer("13900000007", "city_administrator", "9901").await
}

/// Sends the form as a browser does.
async fn send(client: &Client<'_>, fields: &[(&str, &str)]) -> Answer {
    let csrf = client.csrf();
    let fields: Vec<_> = fields.iter().copied().chain([("csrf", csrf.as_str())]).collect();
    let request =
        TestRequest::post().uri(EDIT).insert_header((CONTENT_TYPE, "multipart/form-data; boundary=x"));
    client.ask(request.set_payload(in_parts(&fields, &[]))).await
}

async fn check(client: &Client<'_>, base: &str, text: &str) -> Answer {
    send(client, &[("text", text), ("base", base), ("then", "check")]).await
}

async fn put(client: &Client<'_>, checked: &Answer, text: &str, note: &str) -> Answer {
    let (base, seen) = (checked.field("base"), checked.field("seen"));
    send(client, &[("text", text), ("base", &base), ("seen", &seen), ("note", note), ("then", "put")]).await
}

fn twenty() -> String {
    POLICY
        .replace("within_minutes = 30", "within_minutes = 20")
        .replace("reminders_minutes = [15, 25]", "reminders_minutes = [10, 15]")
}

/// What stands in the text of the form.
fn kept(answer: &Answer) -> String {
    let text = answer.text();
    let (_, area) = text.split_once("autocomplete=\"off\">\n").unwrap();
    let area = area.split_once("</textarea>").unwrap().0;
    area.replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#38;", "&")
}

#[actix_web::test]
async fn what_was_checked_and_given_a_reason_is_in_force_and_in_the_history() {
    let house = House::new().await;
    let client = administrator(&house).await;
    let form = client.get(EDIT).await;
    assert_eq!(kept(&form), POLICY);
    house.town.file("三楼漏水").await;
    // As browsers send lines.
    let text = twenty().replace('\n', "\r\n");
    let checked = check(&client, &form.field("base"), &text).await;
    let shown = checked.text();
    assert_eq!(checked.status, 200, "{shown}");
    for says in [
        "收到诉求后 30 分钟内回电，全天计时。",
        "收到诉求后 20 分钟内回电，全天计时。",
        "正在办的 1 件事仍按原来的版本。",
        "<td>+</td><td>within_minutes = 20</td>",
        "<td>−</td><td>within_minutes = 30</td>",
    ] {
        assert!(shown.contains(says), "{says} in {shown}");
    }
    assert_eq!(house.town.casework.policy().0, PolicyVersion(1), "only looked at");
    for _ in 0..2 {
        let done = put(&client, &checked, &text, "先试二十分钟").await;
        assert_eq!(done.location, "/desk/admin/policy?done=put", "{}", done.text());
    }
    let (version, policy) = house.town.casework.policy();
    assert_eq!((version, policy.clocks.contact_within.as_mins()), (PolicyVersion(2), 20));
    let page = client.get("/desk/admin/policy").await.text();
    for says in
        ["第 2 版", "第 1 版", "外来人在网页上启用", "先试二十分钟", "来自服务器上的文件", "20 分钟内回电"]
    {
        assert!(page.contains(says), "{says} in {page}");
    }
    let version = client.get("/desk/admin/policy/2").await.text();
    assert!(version.contains("within_minutes = 20") && version.contains("先试二十分钟"), "{version}");
    let file = client.get("/desk/admin/policy/2/policy.toml").await;
    assert_eq!((file.kind.as_str(), file.text()), ("application/toml; charset=utf-8", twenty()));
    assert!(house.get(&house.form()).await.text().contains("20 分钟"), "the form of a place promises it");
}

#[actix_web::test]
async fn all_faults_are_listed_with_key_and_line_and_what_was_typed_is_kept() {
    let house = House::new().await;
    let client = administrator(&house).await;
    let broken = twenty()
        .replace("working_days = 7", "working_days = 0")
        .replace("within_minutes = 20", "within_minutes = 0")
        .replace("en = \"Administrator\"", "en = \"<script>alert(1)</script>\"");
    let line = |of: &str| broken.lines().position(|line| line == of).unwrap() + 1;
    let answer = check(&client, "1", &broken).await;
    let shown = answer.text();
    assert_eq!(answer.status, 422);
    for (key, line) in [
        ("levels.major.working_days", line("working_days = 0")),
        ("clocks.contact.within_minutes", line("within_minutes = 0")),
    ] {
        assert!(shown.contains(&format!("<b>第 {line} 行</b> <code>{key}</code>")), "{key} in {shown}");
        let stands = broken.lines().nth(line - 1).unwrap();
        assert!(shown.contains(&format!("<code>{stands}</code>")), "{stands} in {shown}");
    }
    assert_eq!(kept(&answer), broken);
    assert!(!shown.contains("<script") && shown.contains("&#60;script&#62;"));
    assert!(!shown.contains("name=\"seen\""), "it cannot be put in force");

    let answer = check(&client, "1", "zone = \n").await;
    assert!(answer.status == 422 && answer.text().contains("<b>第 1 行</b>"), "{}", answer.text());
    // Whatever is claimed to have been seen.
    let forced = [("text", broken.as_str()), ("base", "1"), ("seen", "x"), ("note", "x"), ("then", "put")];
    assert_eq!(send(&client, &forced).await.status, 422);
    assert_eq!(house.town.casework.policy().0, PolicyVersion(1));
}

#[actix_web::test]
async fn a_role_that_people_hold_cannot_vanish_and_nobody_locks_themselves_out() {
    let house = House::new().await;
    let client = administrator(&house).await;
    let renamed = POLICY.replace("village_secretary", "village_chief");
    let answer = check(&client, "1", &renamed).await;
    assert_eq!(answer.status, 422);
    let says = "有 2 人担任岗位 village_secretary（河湾社区、南门社区）";
    assert!(answer.text().contains(says), "{}", answer.text());
    let lowered = POLICY.replace(
        "en = \"City administrator\" }\nlevel = \"city\"",
        "en = \"City administrator\" }\nlevel = \"county\"",
    );
    let answer = check(&client, "1", &lowered).await;
    assert!(
        answer.text().contains("有 1 人担任岗位 city_administrator（望川市），但这里设在县（区）"),
        "{}",
        answer.text()
    );
    let demoted = POLICY.replace(
        "en = \"City administrator\" }\nlevel = \"city\"\nduty = \"administrator\"",
        "en = \"City administrator\" }\nlevel = \"city\"\nduty = \"leader\"",
    );
    let answer = check(&client, "1", &demoted).await;
    assert!(answer.status == 422 && answer.text().contains("您自己就不能再改制度了"), "{}", answer.text());
}

#[actix_web::test]
async fn whoever_was_overtaken_is_told_and_overwrites_nothing() {
    let house = House::new().await;
    let client = administrator(&house).await;
    let checked = check(&client, "1", &twenty()).await;
    let other = POLICY.replace("within_minutes = 30", "within_minutes = 28");
    house.town.casework.put_policy(&other, &Note::parse("别人").unwrap()).await.unwrap();
    let late = put(&client, &checked, &twenty(), "二十分钟").await;
    let shown = late.text();
    assert_eq!(late.status, 409);
    assert!(shown.contains("别人启用了第 2 版") && shown.contains("<td>within_minutes = 28</td>"), "{shown}");
    assert_eq!(kept(&late), twenty());
    assert!(shown.contains("value=\"二十分钟\""), "the reason is kept as well");
    assert_eq!(house.town.casework.policy().0, PolicyVersion(2));
    // Having seen what it would change now, they may.
    let done = put(&client, &late, &twenty(), "二十分钟").await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(house.town.casework.policy().0, PolicyVersion(3));
}

#[actix_web::test]
async fn what_was_not_shown_and_what_has_no_reason_is_not_put_in_force() {
    let house = House::new().await;
    let client = administrator(&house).await;
    let checked = check(&client, "1", &twenty()).await;
    let other = POLICY.replace("within_minutes = 30", "within_minutes = 28");
    let answer = put(&client, &checked, &other, "二十分钟").await;
    assert!(answer.status == 409 && answer.text().contains("检查以后您又改了内容"), "{}", answer.text());
    for (note, says) in [(" ".to_owned(), "请写几个字"), ("长".repeat(201), "200")] {
        let answer = put(&client, &checked, &twenty(), &note).await;
        assert!(answer.status == 422 && answer.text().contains(says), "{}", answer.text());
        assert_eq!(kept(&answer), twenty());
    }
    assert_eq!(house.town.casework.policy().0, PolicyVersion(1));
}

#[actix_web::test]
async fn a_text_that_is_too_long_is_refused_with_all_that_was_typed() {
    let house = House::new().await;
    let client = administrator(&house).await;
    // More than every other form may have, and in order.
    let long = format!("{POLICY}# {}\n", "长".repeat(40_000));
    assert_eq!(check(&client, "1", &long).await.status, 200);
    for longer in [format!("{POLICY}# {}\n", "长".repeat(90_000)), format!("{POLICY}{}", "#\n".repeat(5_000))]
    {
        let answer = check(&client, "1", &longer).await;
        assert!(answer.status == 422 && answer.text().contains("最多 256 KB、5000 行"));
        assert_eq!(kept(&answer), longer);
    }
    assert_eq!(check(&client, "1", &"#".repeat(2 << 20)).await.status, 413);
}

#[actix_web::test]
async fn an_earlier_version_is_put_in_force_again_through_the_same_check() {
    let house = House::new().await;
    let client = administrator(&house).await;
    put(&client, &check(&client, "1", &twenty()).await, &twenty(), "二十分钟").await;
    let page = client.get("/desk/admin/policy/1").await.text();
    assert!(page.contains("/desk/admin/policy/edit?from=1") && page.contains("这是第一版"), "{page}");
    let form = client.get("/desk/admin/policy/edit?from=1").await;
    assert!(form.text().contains("<td>within_minutes = 30</td>"), "what it would change is shown at once");
    let done = put(&client, &form, &kept(&form), "太快了").await;
    assert_eq!(done.status, 303, "{}", done.text());
    let (version, policy) = house.town.casework.policy();
    assert_eq!((version, policy.clocks.contact_within.as_mins()), (PolicyVersion(3), 30));
    assert_eq!(client.get("/desk/admin/policy/4").await.status, 404);
    assert_eq!(client.get("/desk/admin/policy/x").await.status, 404);
}

#[actix_web::test]
async fn only_the_citys_administrator_looks_at_the_policy_and_changes_it() {
    let house = House::new().await;
    let client = administrator(&house).await;
    assert!(client.get("/desk/admin").await.text().contains("href=\"/desk/admin/policy\""));
    let county = house.sign_in(ADMINISTRATOR).await;
    assert!(!county.get("/desk/admin").await.text().contains("/desk/admin/policy"));
    let operator = house.sign_in(CITY).await;
    let paths = ["", "/edit", "/1", "/1/policy.toml"].map(|path| format!("/desk/admin/policy{path}"));
    for path in paths {
        assert_eq!(client.get(&path).await.status, 200, "{path}");
        for other in [&county, &operator] {
            assert_eq!(other.get(&path).await.status, 403, "{path}");
        }
    }
    for other in [&county, &operator] {
        assert_eq!(check(other, "1", POLICY).await.status, 403);
    }
    let foreign = county.csrf();
    let fields = [("text", POLICY), ("base", "1"), ("then", "check"), ("csrf", foreign.as_str())];
    let request =
        TestRequest::post().uri(EDIT).insert_header((CONTENT_TYPE, "multipart/form-data; boundary=x"));
    assert_eq!(client.ask(request.set_payload(in_parts(&fields, &[]))).await.status, 403, "a foreign token");
}

#[actix_web::test]
async fn a_new_zone_is_the_one_in_which_times_are_shown() {
    let house = House::new().await;
    let client = administrator(&house).await;
    assert!(client.get("/desk/admin/policy").await.text().contains("9:00"));
    let moved = POLICY.replace("zone = \"Asia/Shanghai\"", "zone = \"Asia/Urumqi\"");
    house.town.casework.put_policy(&moved, &Note::parse("新疆").unwrap()).await.unwrap();
    assert!(client.get("/desk/admin/policy").await.text().contains("7:00"));
}
