use super::*;
use crate::gateway::ReceiptOf;
use crate::loopback::{self, Loopback, Step};
use data_encoding::BASE64;
use domain::delivery::{AttemptId, ProviderId, ReceiptState};
use domain::phone::PhoneNumber;
use i18n::Lang;
use serde_json::Value;

const CONFIG: &str = r#"
    url = "URL"
    ec_name = "示例街道办事处"
    ap_id = "apiuser"
    secret_key = "example@Secret1"
    sign = "AbCdEfGh1"
    callback_secret = "0123456789abcdef0123456789abcdef"
"#;

const TEMPLATE: &str = r#"
    [[templates]]
    for = "reminder"
    code = "T9"
    text = "事项{a}在{b}"
    variables = { a = "number", b = "place" }
"#;

fn mas(url: &str, more: &str) -> Mas {
    let config = toml::from_str(&(CONFIG.replace("URL", url) + more)).unwrap();
    Mas::new("mas", &config, loopback::means()).ok().unwrap()
}

fn text(gateway: &Mas) -> OutgoingText {
    let draft = Lang::Zh.text_reminder("A7K2M3", "3号楼", 5, 60).signed("码上");
    let to = PhoneNumber::parse("13800138000").unwrap();
    OutgoingText { attempt: AttemptId(42), to, said: gateway.phrase(&draft).unwrap() }
}

fn posted_json(body: &str) -> Value {
    serde_json::from_slice(&BASE64.decode(body.as_bytes()).unwrap()).unwrap()
}

#[tokio::test]
async fn free_words_go_without_the_sign_that_the_gateway_adds() {
    let taken = r#"{"rspcod":"success","mgsGroup":"0826112130001000330441","success":true}"#;
    let gateway = Loopback::start(Step::answer(200, taken)).await;
    let mas = mas(&gateway.url("/sms/norsubmit"), "");
    let text = text(&mas);
    assert!(text.said.text().starts_with("【码上】催办"), "the telephone shows it: {}", text.said.text());
    let outcome = mas.send(&text).await;
    assert_eq!(outcome, Outcome::Accepted { provider_id: ProviderId::new("0826112130001000330441") });
    let call = &gateway.calls()[0];
    assert_eq!(call.line, "POST /sms/norsubmit HTTP/1.1");
    assert_eq!(call.header("content-type"), Some("text/plain; charset=utf-8"));
    let body = posted_json(&call.body);
    assert_eq!(body["content"], text.said.body);
    for (field, value) in [
        ("ecName", "示例街道办事处"),
        ("apId", "apiuser"),
        ("secretKey", "example@Secret1"),
        ("mobiles", "13800138000"),
        ("sign", "AbCdEfGh1"),
        ("addSerial", ""),
    ] {
        assert_eq!(body[field], value, "{field}");
    }
}

#[tokio::test]
async fn templates_go_with_their_values() {
    let gateway = Loopback::start(Step::answer(200, r#"{"rspcod":"success","msgGroup":"7"}"#)).await;
    let mas = mas(&gateway.url("/sms/tmpsubmit"), TEMPLATE);
    assert_eq!(mas.send(&text(&mas)).await, Outcome::Accepted { provider_id: ProviderId::new("7") });
    let body = posted_json(&gateway.calls()[0].body);
    assert_eq!((&body["templateId"], &body["params"]), (&"T9".into(), &r#"["A7K2M3","3号楼"]"#.into()));
    assert!(mas.phrase(&Lang::Zh.text_merged("A7K2M3")).is_err());
}

#[tokio::test]
async fn every_answer_has_its_class() {
    for (status, body, meaning) in [
        (200, r#"{"rspcod":"success","mgsGroup":"1","success":true}"#, "accepted"),
        (200, r#"{"rspcod":"IllegalMac","mgsGroup":"","success":false}"#, "config"),
        (200, r#"{"rspcod":"IllegalSignId"}"#, "config"),
        (200, r#"{"rspcod":"InvalidMessage"}"#, "config"),
        (200, r#"{"rspcod":"InvalidUsrOrPwd"}"#, "config"),
        (200, r#"{"rspcod":"NoSignId"}"#, "config"),
        (200, r#"{"rspcod":"NOT_WHITE_IP"}"#, "config"),
        (200, r#"{"rspcod":"TooManyMobiles"}"#, "number"),
        (200, r#"{"rspcod":"InvalidMobile"}"#, "number"),
        (200, "{}", "unknown"),
        (200, "<html>", "unknown"),
        (500, r#"{"rspcod":"success"}"#, "unknown"),
        (502, "", "unknown"),
        (404, "", "config"),
    ] {
        let gateway = Loopback::start(Step::answer(status, body)).await;
        let mas = mas(&gateway.url("/"), "");
        assert_eq!(loopback::meaning(&mas.send(&text(&mas)).await), meaning, "{status} {body}");
    }
    let gateway = Loopback::start(Step::Hang).await;
    let mas = mas(&gateway.url("/"), "");
    assert_eq!(loopback::meaning(&mas.send(&text(&mas)).await), "unknown");
    assert!(!mas.can_be_asked());
}

fn posted(body: &str) -> RawCallback {
    RawCallback { body: body.as_bytes().to_vec(), ..RawCallback::default() }
}

#[test]
fn a_text_is_delivered_when_both_codes_say_so() {
    let report = |error: &str, status: &str, group: &str| {
        let body = format!(
            r#"{{"errorCode":"{error}","mobile":"13800138000","{group}":"0826","receiveDate":"20190826112100","reportStatus":"{status}","submitDate":"20190826112100"}}"#
        );
        mas("http://127.0.0.1:1/", "").receipt(&posted(&body)).items.remove(0)
    };
    for (error, status, state) in [
        ("DELIVRD", "CM:0000", ReceiptState::Delivered),
        ("DELIVRD", "ID:0012", ReceiptState::Undelivered),
        ("MI:0024", "CM:0000", ReceiptState::Undelivered),
    ] {
        for group in ["msgGroup", "mgsGroup"] {
            let receipt = report(error, status, group);
            assert_eq!(receipt.state, state, "{error} {status}");
            assert_eq!(receipt.of, ReceiptOf::Provider(ProviderId::new("0826").unwrap()));
        }
    }
}

#[test]
fn a_reply_comes_alone() {
    let body =
        r#"{"mobile":"13800138000","smsContent":"A7K2M3 1","sendTime":"2019-08-26 11:21:00","addSerial":""}"#;
    let parsed = mas("http://127.0.0.1:1/", "").reply(&posted(body));
    let from = PhoneNumber::parse("13800138000").unwrap();
    let provider_id = Some("2019-08-26 11:21:00".to_owned());
    assert_eq!(parsed.items, [Inbound { from, text: "A7K2M3 1".to_owned(), provider_id }]);
}

#[test]
fn a_faulty_configuration_is_told_key_by_key_and_shows_no_secret() {
    for (from, to, key) in [
        ("\"示例街道办事处\"", "\"\"", "ec_name"),
        ("\"apiuser\"", "\"\"", "ap_id"),
        ("\"AbCdEfGh1\"", "\"【码上】\"", "sign"),
        ("\"AbCdEfGh1\"", "\"\"", "sign"),
        ("ap_id", "add_serial = \"x\"\nap_id", "add_serial"),
        ("http://h/", "h", "url"),
        ("0123456789abcdef0123456789abcdef", "short", "callback_secret"),
        ("\"T9\"", "\"T 9\"", "templates[0].code"),
    ] {
        let toml = (CONFIG.replace("URL", "http://h/") + TEMPLATE).replacen(from, to, 1);
        let problems = Mas::new("mas", &toml::from_str(&toml).unwrap(), loopback::means()).err();
        let keys: Vec<_> = problems.unwrap_or_default().into_iter().map(|problem| problem.key).collect();
        assert_eq!(keys, [format!("sms.gateways.mas.{key}")], "{from} -> {to}");
    }
    let config: MasConfig = toml::from_str(&CONFIG.replace("URL", "http://h/")).unwrap();
    assert!(!format!("{config:?}").contains("example@Secret1"));
}
