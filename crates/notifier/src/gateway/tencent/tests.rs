use super::*;
use crate::gateway::ReceiptOf;
use crate::loopback::{self, Loopback, Step};
use domain::delivery::{AttemptId, ProviderId, ReceiptState};
use domain::phone::PhoneNumber;
use i18n::Lang;
use serde_json::Value;

const CONFIG: &str = r#"
    secret_id = "AKIDexampleexampleexampleexample"
    secret_key = "exampleSecretKeyexampleSecretKey"
    app_id = "1400006666"
    sign = "示例街道办"
    endpoint = "URL"
    allow_http = true
    variable_limit = 12
    callback_secret = "0123456789abcdef0123456789abcdef"

    [[templates]]
    for = "reminder"
    code = "1110"
    text = "事项{1}在{2}，还剩{3}分钟"
    variables = { 1 = "number", 2 = "place", 3 = "minutes" }
"#;

fn tencent(url: &str) -> Tencent {
    let config = toml::from_str(&CONFIG.replace("URL", url)).unwrap();
    Tencent::new("tx", &config, loopback::means()).ok().unwrap()
}

fn text(gateway: &Tencent) -> OutgoingText {
    let draft = Lang::Zh.text_reminder("A7K2M3", "3号楼\"东\"", 5, 60);
    let to = PhoneNumber::parse("13800138000").unwrap();
    OutgoingText { attempt: AttemptId(42), to, said: gateway.phrase(&draft).unwrap() }
}

async fn answered(status: u16, body: &str) -> Outcome {
    let gateway = Loopback::start(Step::answer(status, body)).await;
    let tencent = tencent(&gateway.url("/"));
    tencent.send(&text(&tencent)).await
}

fn sent(code: &str) -> String {
    format!(
        r#"{{"Response":{{"SendStatusSet":[{{"SerialNo":"5000:1045710669157053657849499619","PhoneNumber":"+8613800138000","Fee":1,"SessionContext":"42","Code":"{code}","Message":"漏水 13800138000","IsoCode":"CN"}}],"RequestId":"R"}}}}"#
    )
}

fn refused(code: &str) -> String {
    format!(r#"{{"Response":{{"Error":{{"Code":"{code}","Message":"漏水 13800138000"}},"RequestId":"R"}}}}"#)
}

#[tokio::test]
async fn a_template_is_sent_with_its_values_in_order_and_the_signature_is_over_the_very_body() {
    let gateway = Loopback::start(Step::answer(200, &sent("Ok"))).await;
    let tencent = tencent(&gateway.url("/"));
    let outcome = tencent.send(&text(&tencent)).await;
    let name = ProviderId::new("5000:1045710669157053657849499619");
    assert_eq!(outcome, Outcome::Accepted { provider_id: name });
    let call = &gateway.calls()[0];
    assert_eq!(call.line, "POST / HTTP/1.1");
    for (header, value) in [
        ("content-type", JSON),
        ("x-tc-action", "SendSms"),
        ("x-tc-version", "2021-01-11"),
        ("x-tc-region", "ap-guangzhou"),
        ("x-tc-timestamp", "1768464000"),
    ] {
        assert_eq!(call.header(header), Some(value), "{header}");
    }
    let body: Value = serde_json::from_str(&call.body).unwrap();
    let expected = json!({
        "PhoneNumberSet": ["+8613800138000"],
        "SmsSdkAppId": "1400006666",
        "TemplateId": "1110",
        "SignName": "示例街道办",
        "TemplateParamSet": ["A7K2M3", "3号楼\"东\"", "5"],
        "SessionContext": "42",
    });
    assert_eq!(body, expected);
    let (host, content_type) = (call.header("host").unwrap(), call.header("content-type").unwrap());
    let again = Call { service: "sms", host, content_type, body: &call.body };
    let signed = again.authorization(&tencent.key, "2026-01-15T08:00:00Z".parse().unwrap());
    assert_eq!(call.header("authorization"), Some(signed.as_str()));
}

/// The same code means the same for the whole call and for the number.
#[tokio::test]
async fn every_code_has_its_class_on_both_levels() {
    for (code, meaning) in [
        ("LimitExceeded.PhoneNumberThirtySecondLimit", "limit"),
        ("LimitExceeded.PhoneNumberOneHourLimit", "limit"),
        ("LimitExceeded.PhoneNumberDailyLimit", "limit"),
        ("LimitExceeded.PhoneNumberSameContentDailyLimit", "limit"),
        ("LimitExceeded.DeliveryFrequencyLimit", "limit"),
        ("LimitExceeded.AppDailyLimit", "limit"),
        ("FailedOperation.InsufficientBalanceInSmsPackage", "balance"),
        ("UnauthorizedOperation.ServiceSuspendDueToArrears", "balance"),
        ("InvalidParameterValue.IncorrectPhoneNumber", "number"),
        ("FailedOperation.PhoneNumberInBlacklist", "number"),
        ("FailedOperation.ContainSensitiveWord", "content"),
        ("InvalidParameterValue.TemplateParameterLengthLimit", "content"),
        ("InvalidParameterValue.ProhibitedUseUrlInTemplateParameter", "content"),
        ("UnsupportedOperation.UnsupportedTemplateVariable", "content"),
        ("FailedOperation.SignatureIncorrectOrUnapproved", "config"),
        ("FailedOperation.TemplateIncorrectOrUnapproved", "config"),
        ("FailedOperation.MarketingSendTimeConstraint", "config"),
        ("AuthFailure.SignatureFailure", "config"),
        ("UnauthorizedOperation.RequestIpNotInWhitelist", "config"),
        ("SomethingNew.NobodyKnows", "config"),
        ("InternalError.Timeout", "unknown"),
        ("InternalError.SendAndRecvFail", "unknown"),
        ("InternalError.OtherError", "unknown"),
        ("RequestLimitExceeded", "later"),
        ("RequestLimitExceeded.UinLimitExceeded", "later"),
    ] {
        for body in [sent(code), refused(code)] {
            let outcome = answered(200, &body).await;
            assert_eq!(loopback::meaning(&outcome), meaning, "{body}");
            assert!(!format!("{outcome:?}").contains("漏水"), "what was sent is not repeated: {outcome:?}");
        }
        assert_eq!(loopback::meaning(&answered(500, &refused(code)).await), "unknown", "{code}");
    }
}

#[tokio::test]
async fn a_wrong_clock_is_said_to_be_one() {
    for code in ["AuthFailure.SignatureExpire", "InternalError.RequestTimeException"] {
        let Outcome::Rejected { class: Refusal::Config, why } = answered(200, &refused(code)).await else {
            panic!("{code}")
        };
        assert!(why.as_str().contains("clock") && why.as_str().contains("timedatectl"), "{why}");
    }
}

#[tokio::test]
async fn garbage_and_silence_leave_the_outcome_unknown() {
    for body in ["<html>", "{}", r#"{"Response":{"RequestId":"R"}}"#, r#"{"Response":{"SendStatusSet":[]}}"#]
    {
        assert_eq!(loopback::meaning(&answered(200, body).await), "unknown", "{body}");
    }
    assert_eq!(loopback::meaning(&answered(502, &sent("Ok")).await), "unknown");
    let gateway = Loopback::start(Step::Hang).await;
    let tencent = tencent(&gateway.url("/"));
    assert_eq!(loopback::meaning(&tencent.send(&text(&tencent)).await), "unknown");
}

fn posted(body: &str) -> RawCallback {
    RawCallback { body: body.as_bytes().to_vec(), ..RawCallback::default() }
}

#[test]
fn reports_are_known_by_the_vendors_name() {
    let body = r#"[{"user_receive_time":"2015-10-17 08:03:04","nationcode":"86","mobile":"13800138000","report_status":"SUCCESS","errmsg":"DELIVRD","description":"用户短信送达成功","sid":"5000:1"},
        {"mobile":"13800138000","report_status":"FAIL","errmsg":"MI:0024","sid":7},
        {"mobile":"13800138000","report_status":"?","sid":"8"},
        {"mobile":"13800138000","report_status":"SUCCESS"}]"#;
    let parsed = tencent("http://127.0.0.1:1/").receipt(&posted(body));
    let found: Vec<_> = parsed.items.iter().map(|r| (r.of.clone(), r.state, r.code.as_str())).collect();
    let theirs = |name| ReceiptOf::Provider(ProviderId::new(name).unwrap());
    assert_eq!(
        found,
        [
            (theirs("5000:1"), ReceiptState::Delivered, "DELIVRD"),
            (theirs("7"), ReceiptState::Undelivered, "MI:0024"),
        ]
    );
    assert_eq!(parsed.faults.len(), 2);
}

#[test]
fn a_reply_comes_alone_and_its_second_is_its_name() {
    let body = r#"{"extend":"","mobile":"13800138000","nationcode":"86","sign":"示例","text":"A7K2M3","time":1457336869}"#;
    let parsed = tencent("http://127.0.0.1:1/").reply(&posted(body));
    let from = PhoneNumber::parse("13800138000").unwrap();
    let provider_id = Some("1457336869".to_owned());
    assert_eq!(parsed.items, [Inbound { from, text: "A7K2M3".to_owned(), provider_id }]);
}

#[test]
fn the_vendor_hears_what_it_compares() {
    let ack = tencent("http://127.0.0.1:1/").ack();
    assert_eq!(
        (ack.content_type.as_str(), ack.body.as_str()),
        ("application/json", r#"{"result":0,"errmsg":"OK"}"#)
    );
}

fn asked(provider: Option<&str>) -> Asked {
    let to = PhoneNumber::parse("13800138000").unwrap();
    let provider_id = provider.and_then(ProviderId::new);
    Asked { attempt: AttemptId(42), provider_id, to, sent: "2026-01-15T07:58:00Z".parse().unwrap() }
}

fn statuses(items: &[(&str, &str, &str)]) -> String {
    let item = |&(session, serial, status): &(&str, &str, &str)| {
        json!({"UserReceiveTime": 0, "CountryCode": "86", "SubscriberNumber": "13800138000", "PhoneNumber": "+8613800138000",
            "SerialNo": serial, "ReportStatus": status, "Description": "用户短信接收成功", "SessionContext": session})
    };
    json!({"Response": {"PullSmsSendStatusSet": items.iter().map(item).collect::<Vec<_>>(), "RequestId": "R"}}).to_string()
}

#[tokio::test]
async fn a_text_that_is_asked_about_is_found_by_our_number_or_by_theirs() {
    let list = statuses(&[("41", "5000:1", "FAIL"), ("42", "5000:2", "SUCCESS"), ("", "5000:3", "FAIL")]);
    let gateway = Loopback::start(Step::answer(200, &list)).await;
    let tencent = tencent(&gateway.url("/"));
    for (asked, serial, expected) in [
        (asked(None), "5000:2", ReceiptState::Delivered),
        (Asked { attempt: AttemptId(9), ..asked(Some("5000:3")) }, "5000:3", ReceiptState::Undelivered),
    ] {
        let Fate::Found { provider_id, state, .. } = tencent.ask(&asked).await else { panic!() };
        assert_eq!((provider_id, state), (ProviderId::new(serial), expected));
    }
    let call = &gateway.calls()[0];
    assert_eq!(call.header("x-tc-action"), Some("PullSmsSendStatusByPhoneNumber"));
    let body: Value = serde_json::from_str(&call.body).unwrap();
    // From five minutes before the call was made until now.
    let span = (body["BeginTime"].as_i64(), body["EndTime"].as_i64());
    assert_eq!(span, (Some(1_768_463_580), Some(1_768_464_000)));
    assert_eq!((&body["PhoneNumber"], &body["Offset"]), (&json!("+8613800138000"), &json!(0)));
}

#[tokio::test]
async fn a_text_that_is_not_reported_may_still_be_on_its_way() {
    for (status, body) in [
        (200, statuses(&[("41", "5000:1", "SUCCESS")])),
        (200, statuses(&[])),
        (200, refused("AuthFailure.SignatureFailure")),
        (200, "<html>".to_owned()),
    ] {
        let gateway = Loopback::start(Step::answer(status, &body)).await;
        let fate = tencent(&gateway.url("/")).ask(&asked(None)).await;
        assert!(matches!(fate, Fate::NotNow { .. }), "{body}: {fate:?}");
    }
}

#[tokio::test]
async fn every_page_of_what_was_reported_is_looked_through() {
    let full = statuses(&vec![("1", "5000:1", "SUCCESS"); 100]);
    let rest = statuses(&[("42", "5000:2", "SUCCESS")]);
    let gateway = Loopback::script(vec![Step::answer(200, &full), Step::answer(200, &rest)]).await;
    let fate = tencent(&gateway.url("/")).ask(&asked(None)).await;
    assert!(matches!(fate, Fate::Found { .. }), "{fate:?}");
    assert!(gateway.calls()[1].body.contains("\"Offset\":100"));
}

#[test]
fn a_faulty_configuration_is_told_key_by_key_and_shows_no_secret() {
    for (from, to, key) in [
        ("AKIDexampleexampleexampleexample", "short", "secret_id"),
        ("exampleSecretKeyexampleSecretKey", "a blank in it", "secret_key"),
        ("1400006666", "app", "app_id"),
        ("示例街道办", "", "sign"),
        ("allow_http = true", "", "endpoint"),
        ("0123456789abcdef0123456789abcdef", "short", "callback_secret"),
        ("\"1110\"", "\"SMS_1\"", "templates[0].code"),
    ] {
        let config = toml::from_str(&CONFIG.replace("URL", "http://h/").replacen(from, to, 1)).unwrap();
        let problems = Tencent::new("tx", &config, loopback::means()).err().unwrap_or_default();
        let keys: Vec<_> = problems.into_iter().map(|problem| problem.key).collect();
        assert_eq!(keys, [format!("sms.gateways.tx.{key}")], "{from} -> {to}");
    }
    let config: TencentConfig = toml::from_str(&CONFIG.replace("URL", "http://h/")).unwrap();
    assert!(!format!("{config:?}").contains("exampleSecretKey"));
}
