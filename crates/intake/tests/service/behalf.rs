//! The form by which the staff files what it was told, well and badly.

use actix_web::http::header::CONTENT_TYPE;
use actix_web::test::TestRequest;
use domain::number::Issue;
use storage::StoredTicket;
use testkit::town::{GRID_MEMBER, NEIGHBOUR, SECRETARY, TOWNSHIP, building};

use crate::house::{Answer, Client, House};
use crate::photos::{in_parts, picture};

fn report() -> Vec<(&'static str, String)> {
    [
        ("place", "HW-001"),
        ("channel", "hotline"),
        ("category", "building"),
        ("words", "楼道灯坏了"),
        ("who", "told"),
        ("phone", "137 0000 0001"),
        ("so-far", "call"),
        ("nonce", "once-1"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .into()
}

/// The form with some fields changed or added.
fn with(changes: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
    let mut fields = report();
    for (name, value) in changes {
        fields.retain(|(known, _)| known != name);
        fields.push((name, (*value).to_owned()));
    }
    fields
}

async fn send(client: &Client<'_>, fields: &[(&'static str, String)]) -> Answer {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    client.post("/desk/file", &fields).await
}

async fn tickets(house: &House) -> Vec<StoredTicket> {
    house.town.casework.store().tickets_at(building(), 100).await.unwrap()
}

#[actix_web::test]
async fn a_matter_of_the_hotline_is_filed_and_its_number_is_told_with_who_calls() {
    let house = House::new().await;
    let operator = house.sign_in(TOWNSHIP).await;
    let answer = send(&operator, &report()).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let number = answer.location.trim_start_matches("/desk/file/").to_owned();
    let page = operator.get(&answer.location).await.text();
    for said in
        [number.as_str(), "林向阳", "09:30", "/desk/file?channel=hotline", &format!("/desk/t/{number}")]
    {
        assert!(page.contains(said), "{said}: {page}");
    }
    let ticket = operator.get(&format!("/desk/t/{number}")).await.text();
    assert!(ticket.contains("由沈知微登记（热线电话）"), "{ticket}");
    let token = house.town.casework.keys().page_token(tickets(&house).await[0].ticket.id);
    assert!(house.get(&format!("/t/{token}")).await.text().contains("由沈知微登记（热线电话）"));
}

#[actix_web::test]
async fn the_channel_that_was_chosen_last_is_chosen_again() {
    let house = House::new().await;
    let operator = house.sign_in(TOWNSHIP).await;
    let again = operator.get("/desk/file?channel=wechat_group").await.text();
    assert!(again.contains(r#"value="wechat_group" required checked"#), "{again}");
}

#[actix_web::test]
async fn the_same_form_sent_twice_is_one_ticket() {
    let house = House::new().await;
    let operator = house.sign_in(TOWNSHIP).await;
    let (first, second) = (send(&operator, &report()).await, send(&operator, &report()).await);
    assert_eq!((second.status.as_u16(), &second.location), (303, &first.location));
    assert_eq!(tickets(&house).await.len(), 1);
}

#[actix_web::test]
async fn a_place_is_found_by_short_number_printed_code_address_of_the_code_and_name() {
    let house = House::new().await;
    let operator = house.sign_in(TOWNSHIP).await;
    let code = house.form_of(building(), Issue::FIRST);
    let short = building().short();
    let grouped = format!("{} {}", &short[..3], &short[3..]);
    let address = format!("https://example.gov.cn{code}");
    for (n, place) in
        [short.as_str(), &grouped, code.trim_start_matches("/c/"), &address, "河湾花园1号楼1单元"]
            .into_iter()
            .enumerate()
    {
        let answer = send(&operator, &with(&[("place", place), ("nonce", &format!("n{n}"))])).await;
        assert_eq!(answer.status, 303, "{place}: {}", answer.text());
        assert_eq!(tickets(&house).await.len(), n + 1, "{place}");
    }
}

#[actix_web::test]
async fn several_places_are_offered_with_everything_kept_and_the_choice_files_it() {
    let house = House::new().await;
    let operator = house.sign_in(TOWNSHIP).await;
    let asked = send(&operator, &with(&[("place", "河湾花园")])).await;
    assert_eq!(asked.status, 422);
    let text = asked.text();
    for said in
        ["河湾花园1号楼2单元", "楼道灯坏了", "137 0000 0001", "once-1", r#"value="hotline" required checked"#]
    {
        assert!(text.contains(said), "{said}: {text}");
    }
    let short = building().short();
    let chosen = with(&[("place", "河湾花园"), ("asked", "河湾花园"), ("pick", &short)]);
    assert_eq!(send(&operator, &chosen).await.status, 303);
    assert_eq!(tickets(&house).await.len(), 1);
    // Whoever writes another place has not meant the choice that still stands there.
    let changed = with(&[("place", "南门小区3号楼"), ("asked", "河湾花园"), ("pick", &short)]);
    assert_eq!(send(&operator, &changed).await.status, 303);
    assert_eq!(tickets(&house).await.len(), 1);
}

#[actix_web::test]
async fn faults_stand_beside_their_fields_and_nothing_typed_is_lost() {
    let house = House::new().await;
    let secretary = house.sign_in(SECRETARY).await;
    let short = building().short();
    let mistyped = format!("{}{}", &short[..5], (short[5..].parse::<u8>().unwrap() + 1) % 10);
    for (changes, says) in [
        (vec![("place", "灯塔")], "没有找到这个点位"),
        (vec![("place", mistyped.as_str())], "有一个字符对不上"),
        (vec![("place", "NM-001")], "不在您负责的范围"),
        (vec![("place", " ")], "请写几个字"),
        (vec![("channel", "code")], "请选一项"),
        (vec![("category", "no-such")], "请选一项"),
        (vec![("phone", "")], "自己发现的，请在上面选"),
        (vec![("phone", "1370000")], "请填 11 位手机号"),
        (vec![("who", "found")], "自己发现的不用填电话"),
        (vec![("so-far", "settled")], "请写做了什么"),
        (vec![("so-far", "nothing")], "请选一项"),
        (vec![("result", "换了灯泡")], "写了办理结果"),
    ] {
        let answer = send(&secretary, &with(&changes)).await;
        assert_eq!(answer.status, 422, "{changes:?}");
        let text = answer.text();
        assert!(text.contains(says) && text.contains("楼道灯坏了"), "{changes:?}: {text}");
    }
    assert!(tickets(&house).await.is_empty());
}

#[actix_web::test]
async fn who_does_not_answer_for_the_place_is_told_who_must_call() {
    let house = House::new().await;
    let operator = house.sign_in(TOWNSHIP).await;
    let answer = send(&operator, &with(&[("so-far", "in-touch")])).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("这里由河湾社区林向阳负责"), "{}", answer.text());
    assert!(!operator.get("/desk/file").await.text().contains("当场已办结"));
    let sent = send(&operator, &with(&[("so-far", "settled"), ("result", "换了灯泡")])).await;
    assert!(sent.text().contains("当场办结只限当地经办人"), "{}", sent.text());
    assert!(tickets(&house).await.is_empty());
}

#[actix_web::test]
async fn a_grid_member_files_and_closes_what_they_found_with_one_form() {
    let house = House::new().await;
    house.town.settles_a_grid().await;
    let member = house.sign_in(GRID_MEMBER).await;
    let form = with(&[
        ("place", "HW-003"),
        ("channel", "grid_member"),
        ("who", "found"),
        ("phone", ""),
        ("so-far", "settled"),
        ("result", "当场换了灯泡"),
    ]);
    let answer = send(&member, &form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let filed = member.get(&answer.location).await.text();
    assert!(filed.contains("已当场办结，不用回电") && !filed.contains("告诉反映人"), "{filed}");
    let page = member.get(&answer.location.replace("/file/", "/t/")).await.text();
    for said in ["苗青禾当场办结", "当场换了灯泡", "由苗青禾登记（网格巡查）"] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("短信通知"), "nobody was texted: {page}");
}

#[actix_web::test]
async fn whoever_has_filed_what_is_not_theirs_sees_its_number_and_not_the_matter() {
    let house = House::new().await;
    house.town.settles_a_grid().await;
    let member = house.sign_in(GRID_MEMBER).await;
    let answer = send(&member, &with(&[("place", "HW-003")])).await;
    let page = member.get(&answer.location).await;
    assert!(page.status == 200 && !page.text().contains("/desk/t/"), "{}", page.text());
    let neighbour = house.sign_in(NEIGHBOUR).await;
    assert_eq!(neighbour.get(&answer.location).await.status, 404);
}

#[actix_web::test]
async fn a_photo_of_the_patrol_is_kept() {
    let house = House::new().await;
    let secretary = house.sign_in(SECRETARY).await;
    let (report, csrf) = (report(), secretary.csrf());
    let fields = report.iter().map(|(name, value)| (*name, value.as_str()));
    let fields: Vec<_> = fields.chain([("csrf", csrf.as_str())]).collect();
    let body = in_parts(&fields, &[("patrol.png", &picture())]);
    let request = TestRequest::post().uri("/desk/file");
    let request = request.insert_header((CONTENT_TYPE, "multipart/form-data; boundary=x")).set_payload(body);
    let answer = secretary.ask(request).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let photo = answer.location.replace("/file/", "/t/") + "/photo/0";
    assert_eq!(secretary.get(&photo).await.kind, "image/jpeg");
}
