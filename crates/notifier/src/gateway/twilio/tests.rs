use super::*;
use crate::gateway::{CallbackError, ReceiptOf};
use crate::loopback::{self, Loopback, Step};
use domain::delivery::{AttemptId, Phrasing, ProviderId, ReceiptState};
use domain::phone::PhoneNumber;

const CONFIG: &str = r#"
    account_sid = "AC00000000000000000000000000000000"
    auth_token = "exampleauthtoken0123456789abcdef"
    from = "+15005550006"
    endpoint = "URL"
    allow_http = true
    callback_secret = "0123456789abcdef0123456789abcdef"
"#;

const RECEIPTS: &str = "https://notify.example.org/cb/tw/0123456789abcdef0123456789abcdef/receipt";

fn with(toml: &str) -> Result<Twilio, Vec<Problem>> {
    Twilio::new("tw", &toml::from_str(toml).unwrap(), "https://notify.example.org/", loopback::means())
}

fn twilio(url: &str) -> Twilio {
    with(&CONFIG.replace("URL", url)).ok().unwrap()
}

fn text() -> OutgoingText {
    let to = PhoneNumber::parse("13800138000").unwrap();
    OutgoingText { attempt: AttemptId(42), to, said: Phrasing::free("码上", "3号楼 A&B 漏水😀") }
}

async fn answered(status: u16, body: &str) -> Outcome {
    let gateway = Loopback::start(Step::answer(status, body)).await;
    twilio(&gateway.url("")).send(&text()).await
}

#[tokio::test]
async fn a_text_is_a_form_with_the_address_for_its_reports() {
    let gateway = Loopback::start(Step::answer(201, r#"{"sid":"SM1","status":"queued"}"#)).await;
    let outcome = twilio(&gateway.url("")).send(&text()).await;
    assert_eq!(outcome, Outcome::Accepted { provider_id: ProviderId::new("SM1") });
    let call = &gateway.calls()[0];
    let path = "POST /2010-04-01/Accounts/AC00000000000000000000000000000000/Messages.json HTTP/1.1";
    assert_eq!(call.line, path);
    assert_eq!(
        call.header("authorization"),
        Some(
            "Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDpleGFtcGxlYXV0aHRva2VuMDEyMzQ1Njc4OWFiY2RlZg=="
        )
    );
    assert_eq!(call.header("content-type"), Some("application/x-www-form-urlencoded"));
    let fields: Vec<_> = url::form_urlencoded::parse(call.body.as_bytes()).into_owned().collect();
    let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        fields,
        [
            field("To", "+8613800138000"),
            field("Body", "【码上】3号楼 A&B 漏水😀"),
            field("StatusCallback", &format!("{RECEIPTS}?m=42")),
            field("From", "+15005550006"),
        ]
    );
}

#[tokio::test]
async fn every_code_has_its_class() {
    for (status, code, meaning) in [
        (401, 20003, "config"),
        (429, 20429, "later"),
        (400, 21211, "number"),
        (400, 21614, "number"),
        (400, 21610, "number"),
        (400, 21408, "config"),
        (400, 30001, "later"),
        (400, 30002, "balance"),
        (400, 30004, "number"),
        (400, 30005, "number"),
        (400, 30006, "number"),
        (400, 30007, "content"),
        (400, 20500, "unknown"),
        (500, 20500, "unknown"),
        (503, 20503, "unknown"),
    ] {
        let body = format!(r#"{{"code":{code},"message":"漏水","more_info":"…","status":{status}}}"#);
        let outcome = answered(status, &body).await;
        assert_eq!(loopback::meaning(&outcome), meaning, "{status} {code}");
        assert!(!format!("{outcome:?}").contains("漏水"), "{outcome:?}");
    }
}

#[tokio::test]
async fn garbage_and_silence_leave_the_outcome_unknown() {
    for (status, body, meaning) in [
        (200, "<html>", "unknown"),
        (201, "{}", "unknown"),
        (429, "", "later"),
        (404, "<html>", "config"),
        (502, "", "unknown"),
    ] {
        assert_eq!(loopback::meaning(&answered(status, body).await), meaning, "{status} {body}");
    }
    let gateway = Loopback::start(Step::Hang).await;
    assert_eq!(loopback::meaning(&twilio(&gateway.url("")).send(&text()).await), "unknown");
}

fn form(fields: &[(&str, &str)]) -> String {
    url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// A callback as Twilio would sign it for an address.
fn signed(address: &str, query: &str, fields: &[(&str, &str)]) -> RawCallback {
    let map = fields.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
    let token = crate::config::Secret::from("exampleauthtoken0123456789abcdef");
    RawCallback {
        query: query.to_owned(),
        body: form(fields).into_bytes(),
        signature: Some(signature::of(&token, address, &map)),
        ..RawCallback::default()
    }
}

#[test]
fn every_state_is_read_whichever_comes_first() {
    for (status, state) in [
        ("accepted", ReceiptState::Accepted),
        ("queued", ReceiptState::Accepted),
        ("sending", ReceiptState::Accepted),
        ("sent", ReceiptState::Buffered),
        ("delivered", ReceiptState::Delivered),
        ("read", ReceiptState::Delivered),
        ("undelivered", ReceiptState::Undelivered),
        ("failed", ReceiptState::Undelivered),
    ] {
        let fields = [("MessageSid", "SM1"), ("MessageStatus", status), ("ErrorCode", "30003")];
        let raw = signed(&format!("{RECEIPTS}?m=42"), "m=42", &fields);
        let receipt = twilio("http://h").receipt(&raw).items.remove(0);
        assert_eq!((receipt.state, receipt.code.as_str()), (state, "30003"), "{status}");
        assert_eq!(receipt.of, ReceiptOf::Attempt(AttemptId(42)));
    }
    let raw = signed(RECEIPTS, "", &[("MessageSid", "SM1"), ("MessageStatus", "delivered")]);
    let receipt = twilio("http://h").receipt(&raw).items.remove(0);
    assert_eq!(receipt.of, ReceiptOf::Provider(ProviderId::new("SM1").unwrap()));
    let raw = signed(RECEIPTS, "", &[("MessageSid", "SM1"), ("MessageStatus", "receiving")]);
    assert_eq!(twilio("http://h").receipt(&raw).faults.len(), 1);
}

#[test]
fn a_forged_or_unsigned_callback_says_nothing() {
    let fields = [("MessageSid", "SM1"), ("MessageStatus", "delivered")];
    let good = signed(&format!("{RECEIPTS}?m=42"), "m=42", &fields);
    let other = RawCallback { query: "m=43".to_owned(), ..good.clone() };
    let changed = RawCallback {
        body: form(&[("MessageSid", "SM1"), ("MessageStatus", "failed")]).into(),
        ..good.clone()
    };
    let unsigned = RawCallback { signature: None, ..good.clone() };
    for forged in [&other, &changed, &unsigned] {
        let parsed = twilio("http://h").receipt(forged);
        assert_eq!((parsed.items.len(), &parsed.faults[..]), (0, &[CallbackError::Forged][..]));
    }
    let with_port = RECEIPTS.replace("example.org", "example.org:443");
    let raw = signed(&format!("{with_port}?m=42"), "m=42", &fields);
    assert_eq!(twilio("http://h").receipt(&raw).items.len(), 1, "Twilio signs with or without the port");
    let trusting = with(&(CONFIG.replace("URL", "http://h") + "check_signature = false")).ok().unwrap();
    assert_eq!(trusting.receipt(&unsigned).items.len(), 1);
}

#[test]
fn a_reply_is_a_signed_form_of_its_own_address() {
    let address = RECEIPTS.replace("/receipt", "/reply");
    let fields = [("From", "+8613800138000"), ("Body", "A7K2M3 & 好"), ("MessageSid", "SM9")];
    let parsed = twilio("http://h").reply(&signed(&address, "", &fields));
    let from = PhoneNumber::parse("13800138000").unwrap();
    let provider_id = Some("SM9".to_owned());
    assert_eq!(parsed.items, [Inbound { from, text: "A7K2M3 & 好".to_owned(), provider_id }]);
    let elsewhere = twilio("http://h").reply(&signed(RECEIPTS, "", &fields));
    assert_eq!(elsewhere.faults, [CallbackError::Forged]);
}

#[test]
fn a_faulty_configuration_is_told_key_by_key_and_shows_no_secret() {
    for (from, to, key) in [
        ("AC0000", "XX0000", "account_sid"),
        ("exampleauthtoken0123456789abcdef", "short", "auth_token"),
        ("from = \"+15005550006\"", "", "from"),
        ("from = ", "messaging_service_sid = \"MG0\"\nfrom = ", "from"),
        ("allow_http = true", "", "endpoint"),
        ("0123456789abcdef0123456789abcdef", "short", "callback_secret"),
    ] {
        let problems =
            with(&CONFIG.replace("URL", "http://h").replacen(from, to, 1)).err().unwrap_or_default();
        let keys: Vec<_> = problems.into_iter().map(|problem| problem.key).collect();
        assert_eq!(keys, [format!("sms.gateways.tw.{key}")], "{from} -> {to}");
    }
    let config: TwilioConfig = toml::from_str(&CONFIG.replace("URL", "http://h")).unwrap();
    assert!(!format!("{config:?}").contains("exampleauthtoken"));
}
