use super::*;
use crate::gateway::ReceiptOf;
use crate::loopback::{self, Loopback, Step};
use domain::delivery::{AttemptId, Phrasing, ProviderId, ReceiptState, Refusal};
use domain::phone::PhoneNumber;

const CITY: &str = r#"
    url = "URL"
    content_type = "json"
    body = '{"mobile":"{to}","content":"{text}","ref":"{id}"}'
    headers = { Authorization = "Bearer k3y" }
    success = { pointer = "/code", equals = ["0", "OK"] }
    provider_id = "/data/id"
    rules = [
        { when = { pointer = "/code", equals = ["30"] }, means = "balance" },
        { when = { contains = "too many" }, means = "limit" },
        { when = { status = [503] }, means = "later" },
        { when = { pointer = "/code", equals = ["41"] }, means = "number" },
    ]
    callback_secret = "0123456789abcdef0123456789abcdef"
    ack = '{"code":0}'

    [receipt]
    format = "json"
    list = "/reports"
    attempt = "/ref"
    state = "/status"
    delivered = ["DELIVRD"]
    buffered = ["WAIT"]
    segment = "/no"
    segments = "/of"
    code = "/err"

    [reply]
    format = "form"
    from = "/mobile"
    text = "/content"
    id = "/sn"
"#;

fn parse(toml: &str) -> GenericConfig {
    toml::from_str(toml).unwrap()
}

fn city(url: &str) -> Generic {
    Generic::new("city", &parse(&CITY.replace("URL", url)), loopback::impatient()).ok().unwrap()
}

fn text() -> OutgoingText {
    let to = PhoneNumber::parse("13800001234").unwrap();
    OutgoingText {
        attempt: AttemptId(42), to, said: Phrasing::free("", "他说\"漏水\"\n3号楼 & 4号楼")
    }
}

fn problems(toml: &str) -> Vec<String> {
    let built = Generic::new("city", &parse(toml), loopback::impatient());
    built.err().unwrap_or_default().iter().map(|problem| problem.key.clone()).collect()
}

#[tokio::test]
async fn a_json_gateway_gets_what_the_template_says() {
    let gateway = Loopback::start(Step::answer(200, r#"{"code":0,"data":{"id":9007}}"#)).await;
    let outcome = city(&gateway.url("/v1/send")).send(&text()).await;
    assert_eq!(outcome, Outcome::Accepted { provider_id: ProviderId::new("9007") });
    let call = &gateway.calls()[0];
    assert_eq!(call.line, "POST /v1/send HTTP/1.1");
    assert_eq!(call.header("authorization"), Some("Bearer k3y"));
    assert_eq!(call.header("content-type"), Some("application/json; charset=utf-8"));
    let body: serde_json::Value = serde_json::from_str(&call.body).unwrap();
    assert_eq!(
        body,
        serde_json::json!({"mobile": "13800001234", "content": text().said.text(), "ref": "42"})
    );
}

#[tokio::test]
async fn a_form_gateway_gets_a_form_and_a_plain_one_an_address() {
    let gateway = Loopback::start(Step::answer(200, "SUCCESS")).await;
    let url = gateway.url("/send");
    let form = parse(&format!(
        "url = \"{url}\"\ncontent_type = \"form\"\nbody = \"m={{to}}&t={{text}}\"\nnumber = \"digits\"\nsuccess = {{ contains = \"SUCCESS\" }}"
    ));
    let plain =
        parse(&format!("url = \"{url}?m={{to}}&t={{text}}\"\nmethod = \"GET\"\nnumber = \"international\""));
    for config in [form, plain] {
        let gateway = Generic::new("g", &config, loopback::impatient()).ok().unwrap();
        assert_eq!(gateway.receipts(), Receipts::Never);
        assert_eq!(gateway.send(&text()).await, Outcome::Accepted { provider_id: None });
    }
    let calls = gateway.calls();
    let fields: Vec<_> = url::form_urlencoded::parse(calls[0].body.as_bytes()).into_owned().collect();
    assert_eq!(fields[0], ("m".to_owned(), "8613800001234".to_owned()));
    assert_eq!(fields[1], ("t".to_owned(), text().said.text()));
    assert_eq!(calls[1].query("m").as_deref(), Some("+8613800001234"));
    assert_eq!(calls[1].query("t"), Some(text().said.text()));
}

#[tokio::test]
async fn answers_mean_what_the_configuration_says_and_otherwise_what_their_status_says() {
    for (status, body, meaning) in [
        (200, r#"{"code":"OK"}"#, "accepted"),
        (201, r#"{"code":0}"#, "accepted"),
        (200, r#"{"code":30}"#, "balance"),
        (200, r#"{"code":"41","msg":"13800001234"}"#, "number"),
        (200, "too many requests", "limit"),
        (503, "", "later"),
        (429, "", "later"),
        (200, r#"{"code":99}"#, "unknown"),
        (200, "<html>", "unknown"),
        (500, r#"{"code":0}"#, "unknown"),
        (504, "", "unknown"),
        (302, "", "config"),
        (401, r#"{"code":0}"#, "config"),
    ] {
        let gateway = Loopback::start(Step::answer(status, body)).await;
        let outcome = city(&gateway.url("/")).send(&text()).await;
        let found = match &outcome {
            Outcome::Accepted { .. } => "accepted",
            Outcome::RefusedForNow { not_sent: false, .. } => "later",
            Outcome::RefusedForNow { .. } => "not sent",
            Outcome::Rejected { class, why } => {
                assert!(*class != Refusal::Number || !why.as_str().contains("13800001234"));
                class.as_str()
            }
            Outcome::Unknown { .. } => "unknown",
        };
        assert_eq!(found, meaning, "{status} {body}");
    }
}

#[tokio::test]
async fn a_gateway_that_repeats_the_text_puts_none_of_it_into_the_record() {
    for (status, code, kept) in [(200, "30", "200: 30"), (200, "99", "200: 99"), (401, "77", "401: 77")] {
        let echo = format!(r#"{{"code":"{code}","sent":"三楼水管漏水 138-0000-1234"}}"#);
        let gateway = Loopback::start(Step::answer(status, &echo)).await;
        let outcome = city(&gateway.url("/")).send(&text()).await;
        let (Outcome::Rejected { why, .. } | Outcome::Unknown { why }) = &outcome else {
            panic!("{outcome:?}")
        };
        assert_eq!(why.as_str(), kept);
    }
}

#[tokio::test]
async fn a_name_that_cannot_be_stored_leaves_a_text_taken_without_one() {
    for name in ["a\\u0000b".to_owned(), "x".repeat(ProviderId::LIMIT + 1)] {
        let answer = format!(r#"{{"code":0,"data":{{"id":"{name}"}}}}"#);
        let gateway = Loopback::start(Step::answer(200, &answer)).await;
        let outcome = city(&gateway.url("/")).send(&text()).await;
        assert_eq!(outcome, Outcome::Accepted { provider_id: None }, "{name}");
    }
}

fn posted(body: &[u8], content_type: &str) -> RawCallback {
    RawCallback {
        query: String::new(),
        content_type: Some(content_type.to_owned()),
        body: body.to_vec(),
        ..RawCallback::default()
    }
}

#[test]
fn receipts_are_found_in_a_list_and_a_bad_one_does_not_lose_the_others() {
    let body = r#"{"reports":[
        {"ref":"42","status":"DELIVRD","no":1,"of":2,"err":"000"},
        {"ref":"none","status":"DELIVRD","no":1,"of":1},
        {"ref":43,"status":"MI:0024","no":"2","of":"2"},
        {"ref":44,"status":"WAIT","no":1,"of":1}
    ]}"#;
    let parsed = city("http://127.0.0.1:1/").receipt(&posted(body.as_bytes(), "application/json"));
    let found: Vec<_> = parsed
        .items
        .iter()
        .map(|r| (r.of.clone(), r.segment, r.segments, r.state, r.code.as_str()))
        .collect();
    let attempt = |id| ReceiptOf::Attempt(AttemptId(id));
    assert_eq!(
        found,
        [
            (attempt(42), 1, 2, ReceiptState::Delivered, "000"),
            (attempt(43), 2, 2, ReceiptState::Undelivered, "MI:0024"),
            (attempt(44), 1, 1, ReceiptState::Buffered, "WAIT"),
        ]
    );
    assert_eq!(parsed.faults.len(), 1);
}

#[test]
fn a_list_may_be_json_within_a_form() {
    let config = parse(
        r#"
        url = "http://127.0.0.1:1/?m={to}&t={text}"
        method = "GET"
        provider_id = "/sid"
        callback_secret = "0123456789abcdef0123456789abcdef"
        [receipt]
        format = "form"
        list = "/sms_status"
        provider_id = "/sid"
        state = "/report_status"
        delivered = ["SUCCESS"]
        undelivered = ["FAIL"]
        "#,
    );
    let gateway = Generic::new("g", &config, loopback::impatient()).ok().unwrap();
    let list = r#"[{"sid":9527,"report_status":"SUCCESS"},{"sid":9528,"report_status":"FAIL"},{"sid":9,"report_status":"?"}]"#;
    let body: String =
        url::form_urlencoded::Serializer::new(String::new()).append_pair("sms_status", list).finish();
    let parsed = gateway.receipt(&posted(body.as_bytes(), "application/x-www-form-urlencoded"));
    let of: Vec<_> = parsed.items.iter().map(|receipt| (receipt.of.clone(), receipt.state)).collect();
    let provider = |id: &str| ReceiptOf::Provider(ProviderId::new(id).unwrap());
    assert_eq!(
        of,
        [(provider("9527"), ReceiptState::Delivered), (provider("9528"), ReceiptState::Undelivered)]
    );
    assert_eq!(parsed.faults.len(), 1);
}

#[test]
fn a_reply_is_read_in_its_own_charset() {
    // 收到 in GB18030, percent-encoded.
    let raw = posted(
        b"mobile=13800138000&content=%CA%D5%B5%BD&sn=7",
        "application/x-www-form-urlencoded; charset=GBK",
    );
    let parsed = city("http://127.0.0.1:1/").reply(&raw);
    let from = PhoneNumber::parse("13800138000").unwrap();
    assert_eq!(parsed.items, [Inbound { from, text: "收到".to_owned(), provider_id: Some("7".to_owned()) }]);
}

#[test]
fn callbacks_that_cannot_be_read_are_faults() {
    let gateway = city("http://127.0.0.1:1/");
    for body in [&b""[..], b"null", b"[]", b"{\"reports\":", b"\xff\xfe\x00"] {
        let parsed = gateway.receipt(&posted(body, "application/json"));
        assert!(parsed.items.is_empty() && parsed.faults.len() == 1, "{body:?}");
        let parsed = gateway.reply(&posted(body, "text/plain"));
        assert!(parsed.items.is_empty() && parsed.faults.len() == 1, "{body:?}");
    }
}

#[test]
fn a_vendor_hears_what_it_wants_to_hear() {
    let ack = city("http://127.0.0.1:1/").ack();
    assert_eq!((ack.content_type.as_str(), ack.body.as_str()), ("application/json", r#"{"code":0}"#));
}

#[test]
fn a_description_that_cannot_work_is_told_key_by_key() {
    assert_eq!(problems(&CITY.replace("URL", "http://h/")), Vec::<String>::new());
    let key = |field: &str| format!("sms.gateways.city.{field}");
    for (from, to, field) in [
        ("URL", "ftp://h/", "url"),
        ("{to}", "13800001234", "body"),
        ("{text}", "words", "body"),
        ("\"{text}\"", "{text}", "body"),
        ("{id}", "1", "receipt.attempt"),
        ("\"/data/id\"", "\"data.id\"", "provider_id"),
        ("equals = [\"30\"]", "equals = []", "rules"),
        ("contains = \"too many\"", "", "rules"),
        ("state = \"/status\"", "state = \"status\"", "receipt.state"),
        ("0123456789abcdef0123456789abcdef", "short", "callback_secret"),
        ("attempt = \"/ref\"", "", "receipt"),
        ("Authorization", "\"Author ization\"", "headers.Author ization"),
    ] {
        let faulty = CITY.replacen(from, to, 1).replace("URL", "http://h/");
        assert_eq!(problems(&faulty), [key(field)], "{from} -> {to}");
    }
}

#[test]
fn a_misspelt_key_is_refused() {
    let error = toml::from_str::<GenericConfig>("url = \"http://h/\"\nbodi = \"x\"").unwrap_err();
    assert!(error.to_string().contains("bodi"), "{error}");
}
