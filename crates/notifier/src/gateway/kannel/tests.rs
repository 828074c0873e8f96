use super::*;
use crate::config::{NumberForm, Secret};
use crate::loopback::{self, Loopback, Step};
use domain::delivery::Phrasing;
use domain::phone::PhoneNumber;

const SECRET: &str = "0123456789abcdef0123456789abcdef";

fn config(url: &str, method: KannelMethod) -> KannelConfig {
    KannelConfig {
        url: url.to_owned(),
        username: "gw".to_owned(),
        password: Secret::from("p&w=d"),
        from: Some("10690000".to_owned()),
        smsc: None,
        method,
        number: NumberForm::National,
        callback_secret: Secret::from(SECRET),
        allow_from: Vec::new(),
    }
}

fn kannel(url: &str, method: KannelMethod) -> Kannel {
    Kannel::new("kn", &config(url, method), "http://127.0.0.1:8080/", loopback::impatient()).ok().unwrap()
}

fn text() -> OutgoingText {
    let to = PhoneNumber::parse("13800001234").unwrap();
    OutgoingText {
        attempt: AttemptId(42), to, said: Phrasing::free("码上办", "3号楼 A&B 水管漏水😀")
    }
}

const REPORT_TO: &str = "http://127.0.0.1:8080/cb/kn/0123456789abcdef0123456789abcdef/receipt?m=42&d=%d&a=%A";

#[tokio::test]
async fn a_text_is_posted_in_headers_and_body() {
    let gateway = Loopback::start(Step::answer(202, "0: Accepted for delivery")).await;
    let outcome = kannel(&gateway.url("/cgi-bin/sendsms"), KannelMethod::Post).send(&text()).await;
    assert_eq!(outcome, Outcome::Accepted { provider_id: None });
    let call = &gateway.calls()[0];
    assert_eq!(call.line, "POST /cgi-bin/sendsms HTTP/1.1");
    for (header, value) in [
        ("x-kannel-username", "gw"),
        ("x-kannel-password", "p&w=d"),
        ("x-kannel-to", "13800001234"),
        ("x-kannel-from", "10690000"),
        ("x-kannel-coding", "2"),
        ("x-kannel-dlr-mask", "31"),
        ("x-kannel-dlr-url", REPORT_TO),
        ("content-type", "text/plain; charset=UTF-8"),
    ] {
        assert_eq!(call.header(header), Some(value), "{header}");
    }
    assert_eq!(call.body, text().said.text());
}

#[tokio::test]
async fn a_text_can_go_in_the_address() {
    let gateway = Loopback::start(Step::answer(202, "0: Accepted for delivery")).await;
    kannel(&gateway.url("/cgi-bin/sendsms"), KannelMethod::Get).send(&text()).await;
    let call = &gateway.calls()[0];
    assert!(call.line.starts_with("GET /cgi-bin/sendsms?"), "{}", call.line);
    for (field, value) in [
        ("username", "gw"),
        ("password", "p&w=d"),
        ("to", "13800001234"),
        ("from", "10690000"),
        ("coding", "2"),
        ("charset", "UTF-8"),
        ("dlr-mask", "31"),
        ("dlr-url", REPORT_TO),
        ("text", &text().said.text()),
    ] {
        assert_eq!(call.query(field).as_deref(), Some(value), "{field}");
    }
}

/// Every answer that a real Kannel 1.4.5 was seen to give, and those that something in between gives in its place.
#[test]
fn every_answer_has_its_meaning() {
    let means = |status: u16, body: &str| {
        let answer = Answer { status: status.try_into().unwrap(), body: body.to_owned() };
        match outcome(&answer) {
            Outcome::Accepted { .. } => "accepted",
            Outcome::RefusedForNow { not_sent: false, .. } => "later",
            Outcome::RefusedForNow { .. } => "not sent",
            Outcome::Rejected { class, .. } => class.as_str(),
            Outcome::Unknown { .. } => "unknown",
        }
    };
    for (status, body, meaning) in [
        (202, "0: Accepted for delivery", "accepted"),
        (202, "3: Queued for later delivery", "accepted"),
        (202, "Sent.", "accepted"),
        (202, "Sent.\nMessage splits: 2", "accepted"),
        (202, "Sent. Denied receivers are: 13800001234", "number"),
        (202, "<html>Welcome to this hotel's network</html>", "unknown"),
        (200, "0: Accepted for delivery", "unknown"),
        (400, "Missing receiver number, rejected", "number"),
        (400, "Empty receiver number not allowed, rejected", "number"),
        (400, "Number(s) has/have been denied by white- and/or black-lists.", "number"),
        (400, "Charset or body misformed, rejected", "content"),
        (400, "Sender missing and no global set, rejected", "config"),
        (400, "DLR-URL field misformed, rejected", "config"),
        (400, "Coding field misformed, rejected", "config"),
        (403, "Authorization failed for sendsms", "config"),
        (403, "Not routable. Do not try again.", "config"),
        (404, "Unknown request.", "config"),
        (301, "", "config"),
        (429, "", "later"),
        (500, "Sending failed.", "unknown"),
        (502, "Bad Gateway", "unknown"),
        (503, "Temporal failure, try again later.", "later"),
        (503, "<html>proxy</html>", "unknown"),
        (504, "", "unknown"),
    ] {
        assert_eq!(means(status, body), meaning, "{status} {body}");
    }
}

#[tokio::test]
async fn a_kannel_that_is_down_or_silent_is_told_apart() {
    let gateway = Loopback::start(Step::Hang).await;
    let silent = kannel(&gateway.url("/"), KannelMethod::Post).send(&text()).await;
    assert!(matches!(silent, Outcome::Unknown { .. }), "{silent:?}");
    let gone = gateway.stop().await;
    let down = kannel(&gone, KannelMethod::Post).send(&text()).await;
    assert!(matches!(down, Outcome::RefusedForNow { not_sent: true, .. }), "{down:?}");
}

fn called(query: &str) -> RawCallback {
    RawCallback { query: query.to_owned(), ..RawCallback::default() }
}

fn any() -> Kannel {
    kannel("http://127.0.0.1:1/", KannelMethod::Post)
}

#[test]
fn a_report_is_a_set_of_bits() {
    for (bits, state) in [
        (1, ReceiptState::Delivered),
        (2, ReceiptState::Undelivered),
        (4, ReceiptState::Buffered),
        (8, ReceiptState::Accepted),
        (16, ReceiptState::Undelivered),
        // What an expired text is reported as.
        (34, ReceiptState::Undelivered),
    ] {
        let parsed = any().receipt(&called(&format!("m=42&d={bits}&a=ACK%2F")));
        let expected = Receipt {
            of: ReceiptOf::Attempt(AttemptId(42)),
            segment: 1,
            segments: 1,
            state,
            code: Remark::new("ACK/"),
        };
        assert_eq!(parsed.items, [expected], "{bits}");
    }
}

#[test]
fn a_report_that_says_nothing_is_a_fault() {
    for query in ["", "m=42", "d=1", "m=x&d=1", "m=42&d=", "m=42&d=32", "m=42&d=0"] {
        let parsed = any().receipt(&called(query));
        assert!(parsed.items.is_empty() && parsed.faults.len() == 1, "{query}");
    }
}

#[test]
fn a_reply_comes_in_the_charset_that_kannel_names() {
    let from = PhoneNumber::parse("13800138000").unwrap();
    for query in [
        "from=13800138000&text=%E5%B7%B2+A%26B&charset=UTF-8&coding=0&id=u1",
        "from=%2B8613800138000&text=%5D%F2%00%20%00A%00%26%00B&charset=UTF-16BE&coding=2&id=u1",
        "from=8613800138000&text=%5D%F2%00%20%00A%00%26%00B&coding=2&id=u1",
    ] {
        let expected =
            Inbound { from: from.clone(), text: "已 A&B".to_owned(), provider_id: Some("u1".to_owned()) };
        assert_eq!(any().reply(&called(query)).items, [expected], "{query}");
    }
}

#[test]
fn a_reply_from_nobody_who_can_be_called_is_a_fault_that_names_no_number() {
    let parsed = any().reply(&called("from=10086&text=%E4%BD%99%E9%A2%9D"));
    assert!(parsed.items.is_empty());
    assert!(!parsed.faults[0].to_string().contains("10086"));
}

#[test]
fn a_faulty_configuration_is_told_key_by_key() {
    let faulty = KannelConfig {
        url: "kannel:13013".to_owned(),
        username: String::new(),
        password: Secret::from("a\nb"),
        from: Some(String::new()),
        callback_secret: Secret::from("secret"),
        ..config("", KannelMethod::Post)
    };
    let problems = Kannel::new("kn", &faulty, "http://h", loopback::impatient()).err().unwrap();
    let keys: Vec<&str> = problems.iter().map(|problem| problem.key.as_str()).collect();
    assert_eq!(
        keys,
        [
            "sms.gateways.kn.callback_secret",
            "sms.gateways.kn.username",
            "sms.gateways.kn.password",
            "sms.gateways.kn.from",
            "sms.gateways.kn.url"
        ]
    );
}
