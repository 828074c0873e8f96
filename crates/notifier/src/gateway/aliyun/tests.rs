use super::*;
use crate::gateway::ReceiptOf;
use crate::loopback::{self, Loopback, Step};
use domain::delivery::{AttemptId, ProviderId, ReceiptState};
use domain::phone::PhoneNumber;
use i18n::Lang;

const CONFIG: &str = r#"
    access_key_id = "LTAIexampleAccessKeyId"
    access_key_secret = "exampleAccessKeySecret0123456789"
    sign = "示例街道办"
    endpoint = "URL"
    allow_http = true
    callback_secret = "0123456789abcdef0123456789abcdef"
    allow_from = ["203.0.113.0/24"]

    [[templates]]
    for = "reminder"
    code = "SMS_123456789"
    text = "事项${code}在${addr}，还剩${minutes}分钟"
    variables = { code = "number", addr = "place" }

    [[templates]]
    for = "staff"
    code = "SMS_2"
    text = "您有社区事项，请到工作台查看"
"#;

fn aliyun(url: &str) -> Aliyun {
    let config = toml::from_str(&CONFIG.replace("URL", url)).unwrap();
    Aliyun::new("ali", &config, loopback::means()).ok().unwrap()
}

fn text(gateway: &Aliyun) -> OutgoingText {
    let draft = Lang::Zh.text_reminder("A7K2M3", "3号楼\"东\"", 5, 60);
    let to = PhoneNumber::parse("13800138000").unwrap();
    OutgoingText { attempt: AttemptId(42), to, said: gateway.phrase(&draft).unwrap() }
}

async fn answered(status: u16, body: &str) -> Outcome {
    let gateway = Loopback::start(Step::answer(status, body)).await;
    let aliyun = aliyun(&gateway.url("/"));
    aliyun.send(&text(&aliyun)).await
}

#[tokio::test]
async fn a_template_is_sent_with_its_values_and_our_number_and_a_signature_over_all_of_it() {
    let taken = r#"{"Code":"OK","Message":"OK","BizId":"9006197469364984400^0","RequestId":"R"}"#;
    let gateway = Loopback::start(Step::answer(200, taken)).await;
    let aliyun = aliyun(&gateway.url("/"));
    let outcome = aliyun.send(&text(&aliyun)).await;
    assert_eq!(outcome, Outcome::Accepted { provider_id: ProviderId::new("9006197469364984400^0") });
    let call = &gateway.calls()[0];
    assert!(call.line.starts_with("POST /?") && call.body.is_empty(), "{}", call.line);
    for (field, value) in [
        ("PhoneNumbers", "13800138000"),
        ("SignName", "示例街道办"),
        ("TemplateCode", "SMS_123456789"),
        ("OutId", "42"),
    ] {
        assert_eq!(call.query(field).as_deref(), Some(value), "{field}");
    }
    let values: serde_json::Value = serde_json::from_str(&call.query("TemplateParam").unwrap()).unwrap();
    assert_eq!(values, serde_json::json!({"code": "A7K2M3", "addr": "3号楼\"东\"", "minutes": "5"}));
    assert_eq!(call.query("SmsUpExtendCode"), None, "the vendor gives it itself");
    for (header, value) in [
        ("x-acs-action", "SendSms"),
        ("x-acs-version", "2017-05-25"),
        ("x-acs-date", "2026-01-15T08:00:00Z"),
        ("x-acs-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ] {
        assert_eq!(call.header(header), Some(value), "{header}");
    }
    assert!(call.header("authorization").unwrap().starts_with("ACS3-HMAC-SHA256 Credential=LTAIexample"));
    aliyun.send(&text(&aliyun)).await;
    let nonce = |at: usize| gateway.calls()[at].header("x-acs-signature-nonce").map(str::to_owned);
    assert!(nonce(0).is_some() && nonce(0) != nonce(1));
}

/// What is signed is what is sent: computed anew from the request as it came.
#[tokio::test]
async fn the_signature_is_over_the_query_and_the_host_that_were_sent() {
    let gateway = Loopback::start(Step::answer(200, "{}")).await;
    let aliyun = aliyun(&gateway.url("/"));
    aliyun.send(&text(&aliyun)).await;
    let call = &gateway.calls()[0];
    let query = call.line.split(' ').nth(1).unwrap().split_once('?').unwrap().1;
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let parameters: Vec<(&str, &str)> = pairs.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
    let (host, nonce) = (call.header("host").unwrap(), call.header("x-acs-signature-nonce").unwrap());
    let again = Call { host, action: "SendSms", version: VERSION, parameters: &parameters };
    let signed = again.sign(&aliyun.key, "2026-01-15T08:00:00Z".parse().unwrap(), nonce);
    assert_eq!(signed.query, query, "the client did not write it in another way");
    let authorization = signed.headers.iter().find(|(name, _)| *name == "authorization").unwrap();
    assert_eq!(call.header("authorization"), Some(authorization.1.as_str()));
}

#[tokio::test]
async fn a_template_without_values_goes_without_them() {
    let gateway = Loopback::start(Step::answer(200, r#"{"Code":"OK"}"#)).await;
    let aliyun = aliyun(&gateway.url("/"));
    let said = aliyun.phrase(&Lang::Zh.text_merged("A7K2M3"));
    assert!(said.is_err(), "a requester is told nothing by a template for the staff");
    let said = aliyun.phrase(&Lang::Zh.text_which_one(&[], 60)).unwrap();
    assert_eq!(said.text(), "【示例街道办】您有社区事项，请到工作台查看");
    let text = OutgoingText { said, ..text(&aliyun) };
    assert_eq!(aliyun.send(&text).await, Outcome::Accepted { provider_id: None });
    assert_eq!(gateway.calls()[0].query("TemplateParam"), None);
}

#[tokio::test]
async fn every_code_has_its_class() {
    for (status, code, meaning) in [
        (200, "isv.BUSINESS_LIMIT_CONTROL", "limit"),
        (200, "isv.DAY_LIMIT_CONTROL", "limit"),
        (200, "isv.MONTH_LIMIT_CONTROL", "limit"),
        (200, "isv.OUT_OF_SERVICE", "balance"),
        (200, "isv.AMOUNT_NOT_ENOUGH", "balance"),
        (200, "isv.ACCOUNT_ABNORMAL", "balance"),
        (200, "isv.PRODUCT_UN_SUBSCRIPT", "balance"),
        (200, "isv.MOBILE_NUMBER_ILLEGAL", "number"),
        (200, "isv.MOBILE_COUNT_OVER_LIMIT", "number"),
        (200, "isv.SMS_SIGNATURE_ILLEGAL", "config"),
        (200, "isv.SMS_SIGN_ILLEGAL", "config"),
        (200, "isv.SIGN_STATE_ILLEGAL", "config"),
        (200, "isv.SIGNATURE_SCENE_ILLEGAL", "config"),
        (200, "isv.SMS_TEMPLATE_ILLEGAL", "config"),
        (200, "isv.DENY_IP_RANGE", "config"),
        (200, "isv.EXTEND_CODE_ERROR", "config"),
        (200, "isp.RAM_PERMISSION_DENY", "config"),
        (200, "isv.TEMPLATE_MISSING_PARAMETERS", "content"),
        (200, "isv.INVALID_JSON_PARAM", "content"),
        (200, "isv.PARAM_LENGTH_LIMIT", "content"),
        (200, "isv.PARAM_NOT_SUPPORT_URL", "content"),
        (200, "isv.SMS_CONTENT_ILLEGAL", "content"),
        (200, "isv.BLACK_KEY_CONTROL_LIMIT", "content"),
        (200, "isp.SYSTEM_ERROR", "later"),
        (400, "Throttling.User", "later"),
        (400, "SignatureDoesNotMatch", "config"),
        (404, "InvalidAccessKeyId.NotFound", "config"),
        (400, "SignatureNonceUsed", "unknown"),
        (503, "ServiceUnavailable", "unknown"),
        (500, "InternalError", "unknown"),
        (500, "OK", "unknown"),
    ] {
        let body = format!(r#"{{"Code":"{code}","Message":"三楼漏水 13800138000","RequestId":"R"}}"#);
        let outcome = answered(status, &body).await;
        assert_eq!(loopback::meaning(&outcome), meaning, "{status} {code}");
        assert!(!format!("{outcome:?}").contains("漏水"), "what was sent is not repeated: {outcome:?}");
    }
}

#[tokio::test]
async fn a_wrong_clock_is_said_to_be_one() {
    let expired = r#"{"Code":"InvalidTimeStamp.Expired","Message":"m","RequestId":"R","HostId":"H"}"#;
    let Outcome::Rejected { class: Refusal::Config, why } = answered(400, expired).await else { panic!() };
    assert!(why.as_str().contains("clock") && why.as_str().contains("timedatectl"), "{why}");
}

#[tokio::test]
async fn garbage_silence_and_broken_answers_leave_the_outcome_unknown() {
    for (status, body, meaning) in
        [(200, "<html>hotel</html>", "unknown"), (200, "{}", "unknown"), (403, "<html>", "config")]
    {
        assert_eq!(loopback::meaning(&answered(status, body).await), meaning, "{body}");
    }
    for step in [Step::Hang, Step::Close, Step::Raw("HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{\"Code\"")]
    {
        let gateway = Loopback::start(step.clone()).await;
        let aliyun = aliyun(&gateway.url("/"));
        assert_eq!(loopback::meaning(&aliyun.send(&text(&aliyun)).await), "unknown", "{step:?}");
    }
    let gone = Loopback::start(Step::Close).await.stop().await;
    let aliyun = aliyun(&gone);
    assert_eq!(loopback::meaning(&aliyun.send(&text(&aliyun)).await), "not sent");
}

fn posted(body: &str) -> RawCallback {
    RawCallback { body: body.as_bytes().to_vec(), ..RawCallback::default() }
}

#[test]
fn reports_come_in_a_list_and_a_bad_one_does_not_lose_the_others() {
    let report = |success: &str, out: &str| {
        format!(
            r#"{{"phone_number":"1381111****","send_time":"2017-01-01 00:00:00","report_time":"2017-01-01 00:00:00","success":{success},"err_code":"DELIVERED","err_msg":"用户接收成功","sms_size":"1","biz_id":"12345","out_id":"{out}"}}"#
        )
    };
    let list =
        [report("true", "67890"), report("false", ""), report("\"maybe\"", "1"), report("\"true\"", "7")];
    let parsed = aliyun("http://127.0.0.1:1/").receipt(&posted(&format!("[{}]", list.join(","))));
    let found: Vec<_> = parsed.items.iter().map(|r| (r.of.clone(), r.state, r.code.as_str())).collect();
    let attempt = |id| ReceiptOf::Attempt(AttemptId(id));
    let theirs = ReceiptOf::Provider(ProviderId::new("12345").unwrap());
    assert_eq!(
        found,
        [
            (attempt(67890), ReceiptState::Delivered, "DELIVERED"),
            (theirs, ReceiptState::Undelivered, "DELIVERED"),
            (attempt(7), ReceiptState::Delivered, "DELIVERED"),
        ]
    );
    assert_eq!(parsed.faults.len(), 1);
}

#[test]
fn replies_have_a_number_that_is_a_text_or_a_number() {
    for id in ["\"1234\"", "1234"] {
        let body = format!(
            r#"[{{"phone_number":"13811112222","send_time":"2017-09-01 11:15:27","content":"A7K2M3 1","sign_name":"示例","dest_code":"1234","sequence_id":{id}}}]"#
        );
        let parsed = aliyun("http://127.0.0.1:1/").reply(&posted(&body));
        let from = PhoneNumber::parse("13811112222").unwrap();
        let expected = Inbound { from, text: "A7K2M3 1".to_owned(), provider_id: Some("1234".to_owned()) };
        assert_eq!(parsed.items, [expected], "{id}");
    }
}

#[test]
fn callbacks_that_cannot_be_read_are_faults() {
    for body in ["", "[]", "null", "[1]", "{", "\u{0}"] {
        let parsed = aliyun("http://127.0.0.1:1/").receipt(&posted(body));
        assert!(parsed.items.is_empty() && parsed.faults.len() == 1, "{body:?}");
    }
}

fn asked(sent: &str) -> Asked {
    let to = PhoneNumber::parse("13800138000").unwrap();
    Asked { attempt: AttemptId(42), provider_id: None, to, sent: sent.parse().unwrap() }
}

fn details(total: usize, items: &[(usize, u8)]) -> String {
    let item = |&(out, status): &(usize, u8)| {
        format!(
            r#"{{"PhoneNum":"13800138000","SendStatus":{status},"ErrCode":"DELIVERED","OutId":"{out}","Content":"漏水"}}"#
        )
    };
    let items = items.iter().map(item).collect::<Vec<_>>().join(",");
    format!(
        r#"{{"Code":"OK","Message":"OK","TotalCount":"{total}","SmsSendDetailDTOs":{{"SmsSendDetailDTO":[{items}]}}}}"#
    )
}

#[tokio::test]
async fn a_text_that_is_asked_about_is_found_by_our_own_number() {
    for (status, state) in
        [(1, ReceiptState::Accepted), (2, ReceiptState::Undelivered), (3, ReceiptState::Delivered)]
    {
        let gateway = Loopback::start(Step::answer(200, &details(2, &[(41, 3), (42, status)]))).await;
        let fate = aliyun(&gateway.url("/")).ask(&asked("2026-01-15T08:00:00Z")).await;
        let code = Remark::new("DELIVERED");
        assert_eq!(fate, Fate::Found { provider_id: None, state, code });
        let call = &gateway.calls()[0];
        assert_eq!(call.header("x-acs-action"), Some("QuerySendDetails"));
        for (field, value) in [
            ("PhoneNumber", "13800138000"),
            ("SendDate", "20260115"),
            ("PageSize", "50"),
            ("CurrentPage", "1"),
        ] {
            assert_eq!(call.query(field).as_deref(), Some(value), "{field}");
        }
    }
}

#[tokio::test]
async fn every_page_and_around_midnight_both_days_are_looked_through() {
    let gateway = Loopback::script(vec![
        Step::answer(200, &details(51, &[(1, 3)])),
        Step::answer(200, &details(51, &[(2, 3)])),
        Step::answer(200, &details(1, &[(42, 3)])),
    ])
    .await;
    // Five past midnight in China.
    let fate = aliyun(&gateway.url("/")).ask(&asked("2026-01-15T16:05:00Z")).await;
    assert!(matches!(fate, Fate::Found { state: ReceiptState::Delivered, .. }), "{fate:?}");
    let looked: Vec<_> = gateway
        .calls()
        .iter()
        .map(|call| (call.query("SendDate").unwrap(), call.query("CurrentPage").unwrap()))
        .collect();
    let page = |day: &str, page: &str| (day.to_owned(), page.to_owned());
    assert_eq!(looked, [page("20260116", "1"), page("20260116", "2"), page("20260115", "1")]);
}

#[tokio::test]
async fn what_is_not_there_is_told_from_what_cannot_be_asked_now() {
    for (status, body, there) in [
        (200, details(0, &[]), true),
        (200, details(1, &[(7, 3)]), true),
        (200, r#"{"Code":"isv.X","Message":"m"}"#.to_owned(), false),
        (200, "<html>".to_owned(), false),
        (200, r#"{"Code":"OK"}"#.to_owned(), false),
        (503, details(0, &[]), false),
    ] {
        let gateway = Loopback::start(Step::answer(status, &body)).await;
        let fate = aliyun(&gateway.url("/")).ask(&asked("2026-01-15T08:00:00Z")).await;
        let not_there = fate == Fate::NotThere;
        assert!(not_there == there && (there || matches!(fate, Fate::NotNow { .. })), "{body}: {fate:?}");
    }
    let gone = Loopback::start(Step::Close).await.stop().await;
    assert!(matches!(aliyun(&gone).ask(&asked("2026-01-15T08:00:00Z")).await, Fate::NotNow { .. }));
}

#[test]
fn a_faulty_configuration_is_told_key_by_key_and_shows_no_secret() {
    for (from, to, key) in [
        ("LTAIexampleAccessKeyId", "short", "access_key_id"),
        ("exampleAccessKeySecret0123456789", "blank in it, and long enough for a key", "access_key_secret"),
        ("sign = \"示例街道办\"", "sign = \"\"", "sign"),
        ("sign = \"示例街道办\"", "sign = \"【示例】\"", "sign"),
        ("allow_http = true", "", "endpoint"),
        ("http://h/", "ftp://h/", "endpoint"),
        ("0123456789abcdef0123456789abcdef", "short", "callback_secret"),
        ("SMS_2", "SMS_", "templates[1].code"),
    ] {
        let config = toml::from_str(&CONFIG.replace("URL", "http://h/").replacen(from, to, 1)).unwrap();
        let problems = Aliyun::new("ali", &config, loopback::means()).err().unwrap_or_default();
        let keys: Vec<_> = problems.into_iter().map(|problem| problem.key).collect();
        assert_eq!(keys, [format!("sms.gateways.ali.{key}")], "{from} -> {to}");
    }
    let config: AliyunConfig = toml::from_str(&CONFIG.replace("URL", "http://h/")).unwrap();
    assert!(!format!("{config:?}").contains("exampleAccessKeySecret"));
}
