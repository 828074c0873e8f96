//! The pages of duty rosters and of leave.

use testkit::town::{ADMINISTRATOR, DIRECTOR, SECRETARY, TOWNSHIP, VILLAGE};

use crate::house::{House, Program};
use crate::openapi::Contract;

const PAGE: &str = "/desk/admin/duty/990101100001/village_secretary";

/// Hours of every day for the secretary.
fn hours<'a>(staff: &'a str, from: &'a str, to: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut form = vec![("revision", "0"), ("from", from), ("to", to), ("staff", staff), ("staff", "")];
    form.extend(["0", "1", "2", "3", "4", "5", "6"].map(|day| ("day", day)));
    form
}

#[actix_web::test]
async fn a_roster_is_made_on_its_page_which_says_when_nobody_is_there() {
    let house = House::new().await;
    let admin = house.sign_in(ADMINISTRATOR).await;
    assert!(admin.get("/desk/admin").await.text().contains("href=\"/desk/admin/duty\""));
    let unit = admin.get(&format!("/desk/admin/duty?unit={VILLAGE}")).await.text();
    assert!(unit.contains(PAGE) && unit.contains("没有值班表，随时通知"), "{unit}");
    let staff = house.town.powers(SECRETARY).await.staff.to_string();
    let made = admin.post(&format!("{PAGE}/shift"), &hours(&staff, "08:00", "18:00")).await;
    assert_eq!(
        (made.status.as_u16(), made.location.as_str()),
        (303, "/desk/admin/duty/990101100001/village_secretary?done=saved")
    );
    let page = admin.get(&made.location).await.text();
    for says in [
        "已保存",
        "每天 08:00–18:00 林向阳",
        "这些时间无人值班",
        "3月10日 周二 18:00–次日 08:00：届时通知清溪镇的江月明",
        "aria-current=\"date\"",
        "18:00–24:00",
    ] {
        assert!(page.contains(says), "{says} is missing in: {page}");
    }
    let list = admin.get("/desk/admin/duty").await.text();
    assert!(list.contains("段无人"), "{list}");
    // A form from before the change.
    let late = admin.post(&format!("{PAGE}/shift"), &hours(&staff, "18:00", "08:00")).await;
    assert!(late.status == 409 && late.text().contains("别人刚刚改过"), "{}", late.text());
    let remove = [("revision", "1"), ("what", "shift"), ("line", "0")];
    assert_eq!(admin.post(&format!("{PAGE}/remove"), &remove).await.status, 303);
    assert!(admin.get(PAGE).await.text().contains("还没有安排"));
}

#[actix_web::test]
async fn faults_of_a_roster_stand_beside_their_fields_and_nothing_typed_is_lost() {
    let house = House::new().await;
    let admin = house.sign_in(ADMINISTRATOR).await;
    let staff = house.town.powers(SECRETARY).await.staff.to_string();
    let other = house.town.powers(DIRECTOR).await.staff.to_string();
    let no_days: Vec<_> =
        hours(&staff, "08:00", "18:00").into_iter().filter(|(name, _)| *name != "day").collect();
    for (form, says) in [
        (no_days, "请至少选一天"),
        (hours(&staff, "8", "18:00"), "请填两个时间"),
        (hours("", "09:30", "18:00"), "请选择值班人"),
        (hours(&other, "09:30", "18:00"), "请从任岗的人中选择"),
        (hours("x", "09:30", "18:00"), "请从任岗的人中选择"),
    ] {
        let answer = admin.post(&format!("{PAGE}/shift"), &form).await;
        let text = answer.text();
        assert!(answer.status == 422 && text.contains(says), "{form:?}: {text}");
        assert!(text.contains(&format!("name=\"from\" type=\"time\" value=\"{}\"", form[1].1)), "{text}");
    }
    let certain = |first, last, staff| {
        [
            ("revision", "0"),
            ("first", first),
            ("last", last),
            ("on_from", "00:00"),
            ("on_to", "00:00"),
            ("on_staff", staff),
        ]
    };
    for (form, says) in [
        (certain("", "2026-03-12", &staff), "请填日期"),
        (certain("2026-03-12", "2026-03-11", &staff), "不能早于第一天"),
        (certain("2026-03-01", "2026-03-02", &staff), "已经过去"),
        (certain("2026-03-12", "2026-09-12", &staff), "最多两个月"),
        (certain("2026-03-12", "2026-03-12", ""), "请选择值班人"),
    ] {
        let answer = admin.post(&format!("{PAGE}/certain"), &form).await;
        assert!(answer.status == 422 && answer.text().contains(says), "{form:?}: {}", answer.text());
    }
    let kept = admin.post(&format!("{PAGE}/certain"), &certain("2026-03-12", "2026-03-13", &staff)).await;
    assert!(admin.get(&kept.location).await.text().contains("3月12日 周四 至 3月13日 周五 全天 林向阳"));
}

#[actix_web::test]
async fn everybody_enters_their_own_leave_and_sees_for_whom_they_stand_in() {
    let house = House::new().await;
    let secretary = house.sign_in(SECRETARY).await;
    assert!(secretary.get("/desk").await.text().contains("href=\"/desk/duty\""));
    let page = secretary.get("/desk/duty").await.text();
    assert!(page.contains("随时可能收到短信") && page.contains("没有请假"), "{page}");
    let deputy = house.town.powers(TOWNSHIP).await.staff.to_string();
    let leave = |first, last, deputy| [("first", first), ("last", last), ("deputy", deputy)];
    let refused = secretary.post("/desk/duty/leave", &leave("2026-03-12", "2026-03-11", "")).await;
    assert!(refused.status == 422 && refused.text().contains("不能早于第一天"), "{}", refused.text());
    let done = secretary.post("/desk/duty/leave", &leave("2026-03-11", "2026-03-12", &deputy)).await;
    assert_eq!((done.status.as_u16(), done.location.as_str()), (303, "/desk/duty?done=taken"));
    let page = secretary.get(&done.location).await.text();
    assert!(page.contains("3月11日 周三 至 3月12日 周四") && page.contains("由沈知微代理"), "{page}");
    let township = house.sign_in(TOWNSHIP).await.get("/desk/duty").await.text();
    assert!(township.contains("3月11日 周三 至 3月12日 周四代理林向阳"), "{township}");
    // The administrator sees it, and takes it back.
    let admin = house.sign_in(ADMINISTRATOR).await;
    let staff = house.town.powers(SECRETARY).await.staff;
    let theirs = format!("/desk/admin/staff/{staff}/time-off");
    let page = admin.get(&theirs).await.text();
    assert!(page.contains("林向阳的请假") && page.contains("由沈知微代理"), "{page}");
    let cancel = page.split("action=\"").find(|part| part.contains("/cancel\"")).unwrap();
    let cancel = cancel.split('"').next().unwrap();
    assert_eq!(admin.post(cancel, &[]).await.status, 303);
    assert!(secretary.get("/desk/duty").await.text().contains("没有请假"));
}

#[actix_web::test]
async fn another_program_reads_who_is_on_duty_at_a_time() {
    let house = House::new().await;
    let contract = Contract::of(&house).await;
    let admin = house.sign_in(ADMINISTRATOR).await;
    let staff = house.town.powers(SECRETARY).await.staff.to_string();
    admin.post(&format!("{PAGE}/shift"), &hours(&staff, "08:00", "18:00")).await;
    let program = Program::new(&house, Some(house.sign_in(SECRETARY).await.token(true).await));
    let path = format!("/api/v1/units/{VILLAGE}/duty");
    let now = program.get(&path).await;
    contract.holds("get", "/api/v1/units/{code}/duty", &now);
    assert_eq!(now.json()["posts"][0]["on_duty"][0]["name"], SECRETARY.name);
    assert_eq!(now.json()["posts"][0]["rostered"], true);
    let night = program.get(&format!("{path}?at=2026-03-10T20:00:00Z")).await;
    assert_eq!(night.json()["posts"][0]["on_duty"], serde_json::json!([]));
    assert_eq!(program.get("/api/v1/units/990199/duty").await.status, 404);
}
