use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, LOCATION, REFERER};
use actix_web::{App, HttpRequest, test};
use domain::clock::Clock;
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::*;
use crate::form::Fields;
use crate::surroundings::Surroundings;

struct Noon;

impl Clock for Noon {
    fn now(&self) -> Timestamp {
        "2026-11-23T04:00:00Z".parse().unwrap()
    }
}

/// Lets everybody in where nobody needs to be known.
struct Stranger;

impl Doorkeeper for Stranger {
    fn admit<'a>(&'a self, access: Access, _: &'a HttpRequest) -> LocalBoxFuture<'a, Result<(), Problem>> {
        let verdict = match access {
            Access::Public | Access::Requester => Ok(()),
            Access::Gateway => Err(Problem::NotFound),
            Access::Operations => Err(Problem::Forbidden),
            Access::Staff(_) => Err(Problem::SignInFirst),
        };
        async { verdict }.boxed_local()
    }
}

async fn greet(form: Fields) -> Result<String, Problem> {
    match form.get("name") {
        "" => Err(Problem::TooMany(std::time::Duration::from_secs(90))),
        "panic" => panic!("as the test wants"),
        name => Ok(format!("hello {name}")),
    }
}

async fn secret() -> &'static str {
    "behind the guard"
}

fn routes() -> Routes {
    Routes::new()
        .get("/greet", Access::Public, async || "hello")
        .get("/desk", Access::Staff(Action::SeeDesk), secret)
        .post("/greet", Access::Public, greet)
        .post("/desk/t/{number}/finish", Access::Staff(Action::Finish), secret)
        .get("/api/v1/tickets", Access::Staff(Action::SeeUnit), secret)
        .get("/metrics", Access::Operations, secret)
        .post("/cb/{gateway}/{secret}/receipt", Access::Gateway, secret)
}

struct Answer {
    status: StatusCode,
    kind: String,
    location: String,
    body: String,
}

async fn ask(request: test::TestRequest) -> Answer {
    let keeper: Arc<dyn Doorkeeper> = Arc::new(Stranger);
    let zone = TimeZone::get("Asia/Shanghai").unwrap();
    let surroundings = Surroundings {
        site: "码上反映".to_owned(),
        hotline: None,
        zone: Arc::new(move || zone.clone()),
        clock: Arc::new(Noon),
    };
    let app = App::new()
        .app_data(web::Data::new(surroundings))
        .wrap(security_headers())
        .configure(|config| routes().mount(&keeper, config));
    let app = test::init_service(app).await;
    let response = test::call_service(&app, request.to_request()).await;
    let header = |name| {
        let value =
            response.headers().get(name).map(|v: &actix_web::http::header::HeaderValue| v.to_str().unwrap());
        value.unwrap_or_default().to_owned()
    };
    assert!(header(actix_web::http::header::CONTENT_SECURITY_POLICY).contains("default-src 'none'"));
    let (status, kind, location) = (response.status(), header(CONTENT_TYPE), header(LOCATION));
    let body = String::from_utf8(test::read_body(response).await.to_vec()).unwrap();
    Answer { status, kind, location, body }
}

fn get(path: &str) -> test::TestRequest {
    test::TestRequest::get().uri(path)
}

fn post(path: &str, name: &str) -> test::TestRequest {
    test::TestRequest::post().uri(path).set_form([("name", name)])
}

#[actix_web::test]
async fn a_stranger_reaches_nothing_that_the_table_keeps_for_others() {
    for entry in routes().table() {
        let path = entry.path.replace(['{', '}'], "");
        let answer = ask(test::TestRequest::default().method(entry.method.clone()).uri(&path)).await;
        assert!(!answer.body.contains("behind the guard"), "{} {path}", entry.method);
        match entry.access {
            Access::Public | Access::Requester => {}
            _ => assert_ne!(answer.status, StatusCode::OK, "{} {path}", entry.method),
        }
    }
}

#[actix_web::test]
async fn whoever_is_not_signed_in_is_led_to_the_sign_in_and_back() {
    let answer = ask(get("/desk?x=1")).await;
    assert_eq!(
        (answer.status, answer.location.as_str()),
        (StatusCode::SEE_OTHER, "/desk/sign-in?to=%2Fdesk%3Fx%3D1")
    );
}

#[actix_web::test]
async fn methods_of_one_path_share_it_and_another_method_is_told_so() {
    assert_eq!(ask(get("/greet")).await.body, "hello");
    assert_eq!(ask(post("/greet", "you")).await.body, "hello you");
    let answer = ask(test::TestRequest::delete().uri("/greet")).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert!(answer.body.contains("这个地址不能这样打开"));
}

#[actix_web::test]
async fn whoever_asks_for_the_head_is_answered_as_for_the_page() {
    let head = |path: &str| test::TestRequest::default().method(Method::HEAD).uri(path);
    assert_eq!(ask(head("/greet")).await.status, StatusCode::OK);
    assert_eq!(ask(head("/desk")).await.location, "/desk/sign-in?to=%2Fdesk");
    assert_eq!(ask(head("/cb/g/s/receipt")).await.status, StatusCode::METHOD_NOT_ALLOWED);
}

#[actix_web::test]
async fn the_link_to_the_other_language_leads_to_a_page_in_it() {
    let answer = ask(get("/nowhere?x=1&lang=en")).await;
    assert!(answer.body.contains("href=\"/lang/zh-CN?to=/nowhere%3Fx%3D1\""), "{}", answer.body);
    // A form cannot be loaded again: back to the page that it stood on.
    let sent = post("/greet", "").insert_header((REFERER, "https://mashang.example/greeting?lang=zh"));
    let answer = ask(sent).await;
    assert!(answer.body.contains("/lang/en?to=/greeting\""), "{}", answer.body);
}

#[actix_web::test]
async fn the_staff_is_led_on_to_the_desk() {
    let answer = ask(get("/desk/nowhere")).await;
    assert!(answer.body.contains("href=\"/desk\"") && answer.body.contains("不归您"), "{}", answer.body);
    let sent = post("/desk/t/A/finish", "").insert_header((REFERER, "https://mashang.example/desk/t/A"));
    let answer = ask(sent).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.body.contains("href=\"/desk/sign-in?to=%2Fdesk%2Ft%2FA\""), "{}", answer.body);
}

#[actix_web::test]
async fn an_unknown_page_is_a_page_in_the_readers_language() {
    let answer = ask(get("/nowhere").insert_header((ACCEPT_LANGUAGE, "en-GB"))).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(answer.kind.starts_with("text/html"));
    assert!(answer.body.contains("There is no such page"));
}

#[actix_web::test]
async fn programs_get_a_problem_in_json() {
    let answer = ask(get("/api/v1/tickets")).await;
    assert_eq!((answer.status, answer.kind.as_str()), (StatusCode::UNAUTHORIZED, "application/problem+json"));
    assert!(answer.body.contains("\"type\":\"/problems/token-needed\""), "{}", answer.body);
}

#[actix_web::test]
async fn a_panic_becomes_a_page_with_a_reference_and_says_nothing_of_the_cause() {
    let answer = ask(post("/greet", "panic")).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(answer.body.contains("报障编号"));
    assert!(!answer.body.contains("as the test wants"));
}

#[actix_web::test]
async fn too_much_is_told_politely_with_a_time() {
    let answer = ask(post("/greet", "")).await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
    assert!(answer.body.contains("请在 12:02 以后再发"), "{}", answer.body);
}

#[actix_web::test]
async fn a_form_that_cannot_be_read_or_is_too_large_is_a_sentence() {
    let unreadable = test::TestRequest::post()
        .uri("/greet")
        .insert_header((CONTENT_TYPE, "application/x-www-form-urlencoded"));
    let answer = ask(unreadable.set_payload(&b"name=\xff\xfe%%%"[..])).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.body.contains("没有看懂您发来的内容"));
    let answer = ask(post("/greet", &"x".repeat(BODY_LIMIT + 1))).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}
