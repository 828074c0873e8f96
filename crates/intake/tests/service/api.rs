//! What other programs are told when something is not as they thought, and what happens once.

use actix_web::http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, IF_MATCH};
use actix_web::test::TestRequest;
use domain::number::Issue;
use domain::text::Words;
use serde_json::{Value, json};
use testkit::town::{ADMINISTRATOR, NEIGHBOUR, Person, SECRETARY, TOWNSHIP, building};

use crate::house::{Answer, House, Program};
use crate::openapi::Contract;

async fn program(house: &House, person: Person) -> Program<'_> {
    let token = house.sign_in(person).await.token(false).await;
    Program::new(house, Some(token))
}

/// A problem of this type, told as the document says.
async fn is_problem(house: &House, path: &str, answer: &Answer, status: u16, name: &str) -> Value {
    let problem = answer.json();
    assert_eq!(
        (answer.status.as_u16(), &problem["type"]),
        (status, &json!(format!("/problems/{name}"))),
        "{problem}"
    );
    assert_eq!(problem["status"], status);
    Contract::of(house).await.holds("post", path, answer);
    problem
}

fn report() -> Value {
    json!({
        "place": building().short(),
        "channel": "hotline",
        "category": "building",
        "words": "楼道灯坏了",
        "requester": { "phone": "13700000001" },
    })
}

fn keyed(path: &str, key: &str, body: &Value) -> TestRequest {
    TestRequest::post().uri(path).insert_header(("Idempotency-Key", key)).set_json(body)
}

const FILE: &str = "/api/v1/tickets";

const REMARK: &str = "/api/v1/tickets/{number}/commands/remark";

#[actix_web::test]
async fn without_a_token_one_is_asked_for_and_with_a_wrong_one_it_is_said_so() {
    let house = House::new().await;
    let answer = house.get("/api/v1/me").await;
    assert_eq!((answer.status.as_u16(), answer.challenge.as_str()), (401, "Bearer"));
    for token in ["mashang_wrong", "wrong", ""] {
        let answer = Program::new(&house, Some(token.to_owned())).get("/api/v1/me").await;
        assert_eq!(answer.status, 401, "{token}");
        assert_eq!(answer.challenge, "Bearer error=\"invalid_token\"");
        assert_eq!(answer.json()["type"], "/problems/token-needed");
    }
}

#[actix_web::test]
async fn every_fault_of_a_body_is_told_with_a_pointer_in_the_language_that_is_asked_for() {
    let house = House::new().await;
    let hotline = program(&house, TOWNSHIP).await;
    let mut body = report();
    (body["place"], body["words"], body["category"]) = (json!("灯塔"), json!(" "), json!("no-such"));
    (body["requester"]["phone"], body["result"]) = (json!("12"), json!("换了"));
    let request = TestRequest::post().uri(FILE).insert_header((ACCEPT_LANGUAGE, "en")).set_json(&body);
    let problem = is_problem(&house, FILE, &hotline.ask(request).await, 422, "invalid").await;
    let pointers: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|e| e["pointer"].as_str().unwrap()).collect();
    assert_eq!(pointers, ["#/place", "#/category", "#/words", "#/requester/phone", "#/result"]);
    assert_eq!(problem["errors"][2]["detail"], "Please write a few words.");
    let answer = hotline.post(FILE, &body).await;
    assert_eq!(answer.json()["errors"][2]["detail"], "请写几个字。");
}

#[actix_web::test]
async fn a_body_of_another_shape_is_refused_and_what_is_wrong_with_it_is_named() {
    let house = House::new().await;
    let hotline = program(&house, TOWNSHIP).await;
    let mut more = report();
    more["urgent"] = json!(true);
    let mut number = report();
    number["requester"]["phone"] = json!(13_700_000_001_i64);
    for (body, pointer, says) in [
        (more, "#/urgent", "unknown field `urgent`"),
        (number, "#/requester/phone", "expected a string"),
        (json!({ "place": "1" }), "#", "missing field `channel`"),
        (json!([]), "#", "invalid"),
    ] {
        let answer = hotline.post(FILE, &body).await;
        let problem = is_problem(&house, FILE, &answer, 422, "invalid").await;
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
        assert!(problem["errors"][0]["detail"].as_str().unwrap().contains(says), "{problem}");
    }
    let plain = |kind: &str, body: &str| {
        TestRequest::post().uri(FILE).insert_header((CONTENT_TYPE, kind)).set_payload(body.to_owned())
    };
    let json_kind = "application/json; charset=utf-8";
    for (request, status, name) in [
        (plain("text/plain", "{}"), 415, "wrong-type"),
        (plain("application/x-www-form-urlencoded", "place=1"), 415, "wrong-type"),
        (plain(json_kind, "{\"place\":"), 400, "malformed"),
        (plain(json_kind, "{} {}"), 422, "invalid"),
        (plain(json_kind, &format!("\"{}\"", "x".repeat(70_000))), 413, "too-large"),
        (keyed(FILE, &"k".repeat(300), &report()), 400, "malformed"),
    ] {
        is_problem(&house, FILE, &hotline.ask(request).await, status, name).await;
    }
}

#[actix_web::test]
async fn an_address_a_method_or_a_parameter_that_does_not_exist_is_a_problem_too() {
    let house = House::new().await;
    let hotline = program(&house, TOWNSHIP).await;
    for (request, status, name) in [
        (TestRequest::get().uri("/api/v2/me"), 404, "not-found"),
        (TestRequest::delete().uri("/api/v1/me"), 405, "wrong-method"),
        (TestRequest::post().uri("/api/v1/tickets/ABC/commands/close"), 404, "not-found"),
        (TestRequest::get().uri("/api/v1/tickets/ABCDEF"), 404, "not-found"),
        (TestRequest::get().uri("/api/v1/tickets?limit=201"), 422, "invalid"),
        (TestRequest::get().uri("/api/v1/tickets?limit=0"), 422, "invalid"),
        (TestRequest::get().uri("/api/v1/tickets?limt=2"), 422, "invalid"),
        (TestRequest::get().uri("/api/v1/tickets?after=50"), 422, "invalid"),
        (TestRequest::get().uri("/api/v1/tickets?state=in_hand"), 422, "invalid"),
        (TestRequest::get().uri("/api/v1/evaluation?from=2026-13-01"), 422, "invalid"),
        (TestRequest::get().uri("/api/v1/evaluation?from=2026-03-02&until=2026-03-01"), 422, "invalid"),
    ] {
        let answer = hotline.ask(request).await;
        let problem = answer.json();
        assert_eq!(
            (answer.status.as_u16(), &problem["type"]),
            (status, &json!(format!("/problems/{name}"))),
            "{problem}"
        );
        assert_eq!(answer.kind, "application/problem+json");
    }
}

#[actix_web::test]
async fn the_same_key_twice_is_one_matter_and_one_remark_and_answered_alike() {
    let house = House::new().await;
    let (hotline, other) = (program(&house, TOWNSHIP).await, program(&house, SECRETARY).await);
    let first = hotline.ask(keyed(FILE, "call-1", &report())).await;
    let again = hotline.ask(keyed(FILE, "\"call-1\"", &report())).await;
    assert_eq!((first.status.as_u16(), first.json()), (again.status.as_u16(), again.json()));
    assert_eq!(first.location, again.location);
    let another = other.ask(keyed(FILE, "call-1", &report())).await;
    assert_ne!(another.json()["number"], first.json()["number"], "a key belongs to one token");
    let number = first.json()["number"].as_str().unwrap().to_owned();
    let path = REMARK.replace("{number}", &number);
    let note = json!({ "note": "等配件" });
    let answers = [
        other.ask(keyed(&path, "r", &note)).await,
        other.ask(keyed(&path, "r", &note)).await,
        other.ask(keyed(&path, "s", &note)).await,
    ];
    let revisions: Vec<_> = answers.iter().map(|answer| answer.json()["revision"].clone()).collect();
    assert_eq!(revisions, [2, 2, 3]);
    assert_eq!(answers[2].tag, "\"3\"");
}

/// Whoever has handed a matter on may not see it any more; that it was done is told all the same.
#[actix_web::test]
async fn a_matter_that_was_handed_up_is_told_as_done_when_it_is_sent_again() {
    let house = House::new().await;
    let secretary = program(&house, SECRETARY).await;
    let ticket = house.town.file("三楼漏水").await.ticket;
    let path = format!("/api/v1/tickets/{ticket}/commands/escalate");
    let reason = json!({ "reason": "要镇里协调" });
    let first = secretary.ask(keyed(&path, "up", &reason)).await;
    let again = secretary.ask(keyed(&path, "up", &reason)).await;
    assert_eq!(
        (first.status.as_u16(), first.json()),
        (again.status.as_u16(), again.json()),
        "{}",
        again.text()
    );
    let stranger = program(&house, NEIGHBOUR).await;
    assert_eq!(stranger.ask(keyed(&path, "up", &reason)).await.status, 404);
}

#[actix_web::test]
async fn whoever_was_overtaken_is_told_what_has_happened_since_and_changes_nothing() {
    let house = House::new().await;
    let (secretary, operator) = (program(&house, SECRETARY).await, program(&house, TOWNSHIP).await);
    let ticket = house.town.file("三楼漏水").await.ticket;
    let seen = secretary.get(&format!("/api/v1/tickets/{ticket}")).await;
    assert_eq!((seen.tag.as_str(), &seen.json()["revision"]), ("\"1\"", &json!(1)));
    let path = format!("/api/v1/tickets/{ticket}/commands/remark");
    assert_eq!(operator.on(1, &path, &json!({ "note": "已催" })).await.status, 200);
    let late = secretary.on(1, &path, &json!({ "note": "等配件" })).await;
    let problem = is_problem(&house, REMARK, &late, 412, "overtaken").await;
    assert_eq!((&problem["revision"], &problem["since"][0]["event"]), (&json!(2), &json!("remarked")));
    assert_eq!(problem["since"][0]["by"]["staff"]["name"], TOWNSHIP.name);
    assert_eq!(house.town.log(ticket).await.len(), 2);
    for tag in ["\"x\"", "W/\"2\"", "2"] {
        let request = TestRequest::post().uri(&path).insert_header((IF_MATCH, tag));
        let answer = secretary.ask(request.set_json(json!({ "note": "等配件" }))).await;
        is_problem(&house, REMARK, &answer, 400, "malformed").await;
    }
    let request = TestRequest::post().uri(&path).insert_header((IF_MATCH, "*"));
    assert_eq!(secretary.ask(request.set_json(json!({ "note": "等配件" }))).await.status, 200);
}

#[actix_web::test]
async fn what_is_not_possible_is_refused_with_what_is_and_who_can_do_it() {
    let house = House::new().await;
    let secretary = program(&house, SECRETARY).await;
    let ticket = house.town.file("三楼漏水").await.ticket;
    let path = format!("/api/v1/tickets/{ticket}/commands/finish");
    let answer = secretary.post(&path, &json!({ "result": "修好了" })).await;
    let problem =
        is_problem(&house, "/api/v1/tickets/{number}/commands/finish", &answer, 409, "refused").await;
    let possible = problem["possible"].as_array().unwrap();
    let by =
        |command: &str| possible.iter().find(|one| one["command"] == command).map(|one| one["by"].clone());
    assert_eq!(by("record-contact"), Some(json!("owner")));
    assert_eq!(by("order"), Some(json!("above")));
    assert_eq!(by("dispatch"), Some(json!("centre")));
    assert_eq!(by("withdraw"), Some(json!("requester")));
    assert_eq!(by("finish"), None);
}

#[actix_web::test]
async fn several_places_are_offered_and_elsewhere_is_refused() {
    let house = House::new().await;
    let hotline = program(&house, TOWNSHIP).await;
    let mut body = report();
    body["place"] = json!("河湾花园");
    let problem = is_problem(&house, FILE, &hotline.post(FILE, &body).await, 422, "invalid").await;
    assert_eq!(problem["places"].as_array().unwrap().len(), 2, "{problem}");
    body["place"] = problem["places"][1]["short"].clone();
    assert_eq!(hotline.post(FILE, &body).await.status, 201);
    body["so_far"] = json!("in_touch");
    let problem = is_problem(&house, FILE, &hotline.post(FILE, &body).await, 409, "refused").await;
    assert!(problem["detail"].as_str().unwrap().contains("林向阳"), "{problem}");
}

#[actix_web::test]
async fn a_code_that_leads_nowhere_says_why_and_a_revoked_one_which_holds_now() {
    let house = House::new().await;
    let code = house.form().trim_start_matches("/c/").to_owned();
    let get = async |code: &str| house.get(&format!("/api/v1/codes/{code}")).await;
    let place = get(&code).await.json();
    assert_eq!((&place["name"], &place["call_within_minutes"]), (&json!("河湾花园1号楼1单元"), &json!(30)));
    assert_eq!(place["emergency_numbers"][0]["number"], "110");
    assert_eq!(get("NOTACODE").await.json()["type"], "/problems/no-such-code");
    let administrator = house.town.powers(ADMINISTRATOR).await;
    let reason = Words::parse("撕坏了").unwrap();
    let casework = &house.town.casework;
    casework.revoke_code(&administrator, building(), Issue::FIRST, &reason, true).await.unwrap();
    let gone = get(&code).await;
    assert_eq!((gone.status.as_u16(), gone.json()["type"].clone()), (410, json!("/problems/revoked-code")));
    let current = gone.json()["current"].as_str().unwrap().to_owned();
    assert_eq!(get(&current).await.status, 200);
}

#[actix_web::test]
async fn a_list_is_read_page_by_page_whatever_happens_meanwhile() {
    let house = House::new().await;
    let operator = program(&house, TOWNSHIP).await;
    let mut filed = Vec::new();
    for n in 0..5 {
        filed.push(house.town.file(&format!("第{n}件")).await);
    }
    let (mut found, mut after) = (Vec::new(), String::new());
    loop {
        let page = operator.get(&format!("/api/v1/tickets?list=unit&limit=2{after}")).await.json();
        found.extend(
            page["rows"].as_array().unwrap().iter().map(|row| row["number"].as_str().unwrap().to_owned()),
        );
        // What was seen goes: nothing of the rest may be left out.
        if found.len() == 2 {
            house.town.requester(&filed[0], casework::RequesterCommand::Withdraw).await.unwrap();
        }
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    let mut numbers: Vec<_> = filed.iter().map(|receipt| receipt.ticket.number()).collect();
    found.sort_unstable();
    numbers.sort_unstable();
    assert_eq!(found, numbers);
}

#[actix_web::test]
async fn lists_show_no_telephone_number_and_a_look_at_one_is_written_down() {
    let house = House::new().await;
    let secretary = program(&house, SECRETARY).await;
    let ticket = house.town.file("三楼漏水").await.ticket;
    let list = secretary.get("/api/v1/tickets").await.text();
    assert!(list.contains("三楼漏水") && !list.contains("137"), "{list}");
    let shown = secretary.get(&format!("/api/v1/tickets/{ticket}")).await.json();
    assert_eq!(shown["requester"]["phone"], "13700000001");
}

#[actix_web::test]
async fn what_a_category_asks_is_asked_and_what_comes_first_is_told_before_it_is_filed() {
    let house = House::new().await;
    let code = house.form().trim_start_matches("/c/").to_owned();
    let place = house.get(&format!("/api/v1/codes/{code}")).await.json();
    let dispute = place["categories"].as_array().unwrap().iter().find(|one| one["id"] == "dispute").unwrap();
    let court = dispute["questions"].as_array().unwrap().iter().find(|one| one["id"] == "court").unwrap();
    assert_eq!((&court["required"], &court["choices"][0]["id"]), (&json!(true), &json!("yes")));
    let path = format!("/api/v1/codes/{code}/tickets");
    let nobody = Program::new(&house, None);
    let mut matter = json!({ "category": "dispute", "words": "楼上太吵", "phone": "13700000001" });
    for (answers, pointer) in [
        (json!({}), "#/answers/court"),
        (json!({ "court": "perhaps" }), "#/answers/court"),
        (json!({ "court": "no", "gas": "no" }), "#/answers/gas"),
    ] {
        matter["answers"] = answers;
        let answer = nobody.post(&path, &matter).await;
        let problem = is_problem(&house, "/api/v1/codes/{code}/tickets", &answer, 422, "invalid").await;
        assert_eq!(problem["errors"][0]["pointer"], pointer, "{problem}");
    }
    matter["answers"] = json!({ "court": "yes" });
    let answer = nobody.post(&path, &matter).await;
    let problem = is_problem(&house, "/api/v1/codes/{code}/tickets", &answer, 422, "advised").await;
    assert_eq!(problem["may_insist"], true);
    assert_eq!(problem["errors"][0]["detail"], court["choices"][0]["advice"]);
    matter["insist"] = json!(true);
    let answer = nobody.post(&path, &matter).await;
    let receipt = answer.json();
    assert_eq!(
        (answer.status.as_u16(), &receipt["ticket"]["answered"][0]["question"]),
        (201, &court["text"])
    );
}
