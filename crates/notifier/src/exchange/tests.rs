use domain::calls::{Direction, Line};
use domain::phone::PhoneNumber;
use jiff::Timestamp;

use super::*;
use crate::loopback::{self, Loopback, Step};

const TWO: &str = r#"
    bridge = "masks"

    [exchanges.masks]
    kind = "aliyun"
    access_key_id = "LTAIexample"
    access_key_secret = "exampleSecret"
    pool_key = "FC100000001"
    callback_secret = "0123456789abcdef0123456789abcdef"

    [exchanges.hotline]
    kind = "record"
    callback_secret = "fedcba9876543210fedcba9876543210"
    ack = "ok"
    list = "/records"
    id = "/id"
    from = "/from"
    to = "/to"
    rang = "/ring"
    answered = "/answer"
    ended = "/end"
    times = "%Y-%m-%d %H:%M:%S"
"#;

fn built(toml: &str) -> Result<Exchanges, Vec<Problem>> {
    Exchanges::build(&toml::from_str(toml).unwrap(), &["city"], &loopback::impatient())
}

fn body(body: &str) -> RawCallback {
    RawCallback { body: body.as_bytes().to_vec(), ..RawCallback::default() }
}

fn at(time: &str) -> Timestamp {
    format!("2026-03-10T{time}+08:00").parse().unwrap()
}

fn pair() -> casework::Pair {
    casework::Pair {
        caller: PhoneNumber::parse("13800000001").unwrap(),
        called: PhoneNumber::parse("13700000001").unwrap(),
        matter: "7K3M2Q".to_owned(),
        now: at("09:00:00"),
        until: at("11:00:00"),
        nonce: "0123456789abcdef0123456789abcdef".to_owned(),
    }
}

async fn bind(step: Step) -> (Result<casework::Bound, casework::Unbound>, Loopback) {
    let vendor = Loopback::start(step).await;
    let toml = TWO.replace("pool_key", &format!("url = {:?}\npool_key", vendor.url("/")));
    let bridge = built(&toml).ok().unwrap().bridge().unwrap();
    (bridge.bind(&pair()).await, vendor)
}

#[tokio::test]
async fn a_middle_number_is_asked_for_with_both_numbers_until_a_time_in_china_and_signed() {
    let answer = r#"{"Code":"OK","Message":"OK","RequestId":"1","SecretBindDTO":{"SecretNo":"17000000000","SubsId":"100000076879"}}"#;
    let (bound, vendor) = bind(Step::answer(200, answer)).await;
    let number = casework::Bound { name: "100000076879".to_owned(), number: "17000000000".to_owned() };
    assert_eq!(bound, Ok(number));
    let call = &vendor.calls()[0];
    for (name, value) in [
        ("PoolKey", "FC100000001"),
        ("PhoneNoA", "13800000001"),
        ("PhoneNoB", "13700000001"),
        ("Expiration", "2026-03-10 11:00:00"),
        ("IsRecordingEnabled", "false"),
        ("OutId", "7K3M2Q"),
    ] {
        assert_eq!(call.query(name).as_deref(), Some(value), "{}", call.line);
    }
    assert_eq!(call.header("x-acs-action"), Some("BindAxb"));
    assert_eq!(call.header("x-acs-date"), Some("2026-03-10T01:00:00Z"));
    let host = vendor.url("").replace("http://", "");
    assert_eq!(call.header("host"), Some(host.as_str()), "what is signed is what is sent");
    assert!(call.header("authorization").unwrap().starts_with("ACS3-HMAC-SHA256 Credential=LTAIexample,"));
}

#[tokio::test]
async fn whatever_goes_wrong_there_is_no_middle_number_and_the_reason_names_nobody() {
    for (step, why) in [
        (
            Step::answer(200, r#"{"Code":"isv.NO_AVAILABLE_NUMBER","Message":"13700000001"}"#),
            "200, code isv.NO_AVAILABLE_NUMBER",
        ),
        (Step::answer(200, r#"{"Code":"OK","Message":"OK"}"#), "200, code OK"),
        (Step::answer(403, "<html>13700000001</html>"), "403 and no answer that can be read"),
    ] {
        assert_eq!(bind(step).await.0, Err(casework::Unbound(why.to_owned())));
    }
    for step in [Step::Close, Step::Hang] {
        let why = bind(step).await.0.unwrap_err().0;
        assert!(!why.contains("1370000"), "{why}");
    }
}

#[test]
fn reports_of_calls_over_a_middle_number_are_read() {
    let report = |kind: &str, start: &str, free_ring: &str| {
        format!(
            r#"{{"id":1,"pool_key":"FC1","sub_id":100000076879,"call_id":"c-{start}","phone_no":"13800000001","secret_no":"17000000000",
            "peer_no":"13700000001","call_type":{kind},"call_time":"2026-03-10 09:11:40","call_out_time":"2026-03-10 09:11:42",
            "ring_time":"2026-03-10 09:11:44","free_ring_time":"{free_ring}","start_time":"{start}",
            "release_time":"2026-03-10 09:13:00","release_dir":1,"release_cause":16,"out_id":"7K3M2Q"}}"#
        )
    };
    let all = [
        report("0", "2026-03-10 09:12:00", "2026-03-10 09:11:45"),
        report("\"1\"", "2026-03-10 09:12:00", "2026-03-10 09:11:45"),
        report("0", "", "2026-03-10 09:11:45"),
        report("0", "2026-03-10 09:13:00", "2026-03-10 09:11:42"),
        report("4", "", ""),
        r#"{"call_id":"x"}"#.to_owned(),
    ];
    let exchanges = built(TWO).ok().unwrap();
    let parsed = exchanges.named("masks").unwrap().calls(&body(&format!("[{}]", all.join(","))));
    let (rang, answered) = (Some(at("09:11:45")), Some(at("09:12:00")));
    let calls: Vec<_> = parsed.items.iter().map(|call| (call.rang, call.answered)).collect();
    assert_eq!(calls, [(rang, answered), (rang, answered), (rang, None), (None, None)], "the last was busy");
    let lines: Vec<_> = parsed.items.iter().map(|call| call.line.clone()).collect();
    let bound = |direction| Line::Bound { binding: "100000076879".to_owned(), direction };
    assert_eq!(lines[..2], [bound(Direction::ToRequester), bound(Direction::FromRequester)]);
    assert!(parsed.items.iter().all(|call| call.ended == at("09:13:00")));
    assert_eq!(parsed.faults.len(), 2, "a blocked call and half a report: {:?}", parsed.faults);
    assert!(exchanges.named("masks").unwrap().calls(&body("call=1")).items.is_empty());
}

#[test]
fn records_of_any_exchange_are_read_by_the_fields_of_the_configuration() {
    let record = r#"{"records":[
        {"id":"a","from":"13800000001","to":"+8613700000001","ring":"2026-03-10 09:11:45","answer":"2026-03-10 09:12:00","end":"2026-03-10 09:13:00"},
        {"id":"b","from":"13800000001","to":"13700000001","ring":"2026-03-10 09:11:45","answer":"","end":"2026-03-10 09:12:10"},
        {"id":"c","from":"13800000001","to":"13700000001","end":"morning"},
        {"id":"d","from":"110","to":"13700000001","end":"2026-03-10 09:12:10"}]}"#;
    let parsed = built(TWO).ok().unwrap().named("hotline").unwrap().calls(&body(record));
    let [talk, rang] = parsed.items.as_slice() else { panic!("{parsed:?}") };
    let (from, to) = (pair().caller, pair().called);
    assert_eq!(talk.line, Line::Numbers { from, to });
    assert_eq!(
        (talk.rang, talk.answered, talk.ended),
        (Some(at("09:11:45")), Some(at("09:12:00")), at("09:13:00"))
    );
    assert_eq!((rang.name.as_str(), rang.answered), ("b", None));
    assert_eq!(parsed.faults.len(), 2, "{:?}", parsed.faults);
}

#[test]
fn times_are_read_however_they_are_written() {
    let nine = at("09:00:00");
    for (times, end) in [
        ("rfc3339", format!("{nine}")),
        ("seconds", nine.as_second().to_string()),
        ("milliseconds", nine.as_millisecond().to_string()),
        ("%Y%m%d%H%M%S", "20260310090000".to_owned()),
        ("%Y-%m-%dT%H:%M:%S%z", "2026-03-10T01:00:00+0000".to_owned()),
    ] {
        let toml =
            TWO.replace("%Y-%m-%d %H:%M:%S", times).replace("list = \"/records\"", "format = \"form\"");
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs([("id", "a"), ("from", "13800000001"), ("to", "13700000001"), ("end", &end)])
            .finish();
        let parsed = built(&toml).ok().unwrap().named("hotline").unwrap().calls(&body(&query));
        assert_eq!(parsed.items.first().map(|call| call.ended), Some(nine), "{times}: {parsed:?}");
    }
}

#[test]
fn what_is_wrong_is_told_key_by_key() {
    for (from, to, key) in [
        ("bridge = \"masks\"", "bridge = \"mask\"", "calls.bridge"),
        ("bridge = \"masks\"", "bridge = \"hotline\"", "calls.bridge"),
        ("exchanges.hotline", "exchanges.city", "calls.exchanges.city"),
        ("exchanges.hotline", "exchanges.\"Hot line\"", "calls.exchanges.Hot line"),
        ("\"exampleSecret\"", "\"\"", "calls.exchanges.masks.access_key_secret"),
        ("pool_key = ", "lend_minutes = 1\npool_key = ", "calls.exchanges.masks.lend_minutes"),
        ("pool_key = ", "url = \"dypls\"\npool_key = ", "calls.exchanges.masks.url"),
        ("0123456789abcdef0123456789abcdef", "secret", "calls.exchanges.masks.callback_secret"),
        ("fedcba9876543210fedcba9876543210", "secret", "calls.exchanges.hotline.callback_secret"),
        ("\"/answer\"", "\"answer\"", "calls.exchanges.hotline.answered"),
        ("%Y-%m-%d %H:%M:%S", "%H:%M", "calls.exchanges.hotline.times"),
        ("times = ", "zone = \"Mars\"\ntimes = ", "calls.exchanges.hotline.zone"),
    ] {
        let problems = built(&TWO.replace(from, to)).err().unwrap_or_default();
        let keys: Vec<_> = problems.iter().map(|problem| problem.key.as_str()).collect();
        assert_eq!(keys, [key], "{from} -> {to}: {problems:?}");
    }
    assert!(built(TWO).is_ok());
    assert!(toml::from_str::<CallsConfig>(&TWO.replace("pool_key", "pool")).is_err());
    let secret = format!("{:?}", toml::from_str::<CallsConfig>(TWO).unwrap());
    assert!(!secret.contains("exampleSecret") && !secret.contains("0123456789abcdef"), "{secret}");
}

#[test]
fn each_exchange_has_an_address_and_hears_what_it_wants_to_hear() {
    let config: CallsConfig = toml::from_str(TWO).unwrap();
    let heard: Vec<_> = config.endpoints().into_iter().map(|it| (it.exchange, it.ack.body)).collect();
    assert_eq!(
        heard,
        [
            ("hotline".to_owned(), "ok".to_owned()),
            ("masks".to_owned(), r#"{"code":0,"msg":"接收成功"}"#.to_owned())
        ]
    );
}
