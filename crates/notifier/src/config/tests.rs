use super::*;
use crate::gateway::Gateways;
use crate::loopback;

const TWO: &str = r#"
    order = ["city", "spare"]
    callback_base = "https://example.gov.cn"

    [gateways.city]
    kind = "kannel"
    url = "http://127.0.0.1:13013/cgi-bin/sendsms"
    username = "gw"
    password = "secret"
    callback_secret = "0123456789abcdef0123456789abcdef"

    [gateways.spare]
    kind = "http"
    url = "http://127.0.0.1:1/?m={to}&t={text}"
    method = "GET"

    [gateways.former]
    kind = "demo"
"#;

fn keys(toml: &str) -> Vec<String> {
    let config: SmsConfig = toml::from_str(toml).unwrap();
    let problems = Gateways::build(&config, &loopback::means()).err().unwrap_or_default();
    problems.into_iter().map(|problem| problem.key).collect()
}

#[test]
fn a_number_to_text_to_has_digits_as_one_types_them_or_is_left_out() {
    for good in ["", "106901234567", "12345"] {
        assert_eq!(keys(&format!("number = {good:?}")), Vec::<String>::new(), "{good}");
    }
    for bad in ["1069-0123", "+8613800001234", "110", "106901234567890123456", "短信"] {
        assert_eq!(keys(&format!("number = {bad:?}")), ["sms.number"], "{bad}");
    }
}

#[test]
fn nothing_configured_is_the_demo_gateway() {
    let gateways = Gateways::build(&SmsConfig::default(), &loopback::means()).ok().unwrap();
    assert_eq!(gateways.in_order()[0].kind(), GatewayKind::Demo);
}

#[test]
fn everything_goes_by_the_first_gateway_unless_there_are_shares() {
    let weights = |toml: &str| {
        let config: SmsConfig = toml::from_str(toml).unwrap();
        Gateways::build(&config, &loopback::means()).ok().unwrap().weights()
    };
    let pair = |city, spare| [("city".to_owned(), city), ("spare".to_owned(), spare)];
    assert_eq!(weights(TWO), pair(100, 0));
    assert_eq!(weights(&format!("weights = {{ city = 70, spare = 30 }}\n{TWO}")), pair(70, 30));
    assert_eq!(weights(&format!("weights = {{ spare = 1 }}\n{TWO}")), pair(0, 1));
    for (wrong, key) in [
        ("weights = { former = 1 }", "sms.weights.former"),
        ("weights = { city = 0 }", "sms.weights"),
        ("weights = { city = 1001 }", "sms.weights.city"),
        ("texts_per_number = 0", "sms.texts_per_number"),
        ("kept_for_breaches = 50", "sms.texts_per_number"),
    ] {
        assert_eq!(keys(&format!("{wrong}\n{TWO}")), [key], "{wrong}");
    }
}

#[test]
fn a_gateway_that_is_not_used_any_more_is_still_known_by_its_name() {
    let config: SmsConfig = toml::from_str(TWO).unwrap();
    let gateways = Gateways::build(&config, &loopback::means()).ok().unwrap();
    assert_eq!(gateways.named("former").unwrap().kind(), GatewayKind::Demo);
    assert!(gateways.named("other").is_none());
}

#[test]
fn only_gateways_that_call_back_have_addresses() {
    let config: SmsConfig = toml::from_str(TWO).unwrap();
    let endpoints = config.endpoints();
    assert_eq!(endpoints.len(), 1);
    assert_eq!((endpoints[0].gateway.as_str(), endpoints[0].ack.body.as_str()), ("city", ""));
}

#[test]
fn callbacks_from_elsewhere_are_encrypted_unless_told_otherwise() {
    let from =
        |base: &str, more: &str| keys(&TWO.replace("\"https://example.gov.cn\"", &format!("{base:?}{more}")));
    for near in
        ["http://127.0.0.1:8080", "http://10.1.2.3", "http://192.168.0.9", "http://[::1]", "http://[fd00::1]"]
    {
        assert_eq!(from(near, ""), Vec::<String>::new(), "{near}");
    }
    assert_eq!(from("http://localhost:8080", ""), Vec::<String>::new());
    assert_eq!(from("http://mashang:8080", ""), Vec::<String>::new(), "a container's name");
    for far in ["http://example.gov.cn", "http://203.0.113.9", "http://[2001:db8::1]"] {
        assert_eq!(from(far, ""), ["sms.callback_base"], "{far}");
        assert_eq!(from(far, "\nallow_plain_callbacks = true"), Vec::<String>::new(), "{far}");
    }
    let silent = TWO.replace("callback_secret = \"0123456789abcdef0123456789abcdef\"", "");
    assert!(toml::from_str::<SmsConfig>(&silent).is_err(), "kannel calls back, always");
    assert_eq!(
        keys("callback_base = \"http://example.gov.cn\""),
        Vec::<String>::new(),
        "the demo never calls"
    );
}

#[test]
fn what_is_wrong_is_told_key_by_key() {
    assert_eq!(keys(TWO), Vec::<String>::new());
    for (from, to, key) in [
        ("[\"city\", \"spare\"]", "[]", "sms.order"),
        ("\"spare\"]", "\"sparse\"]", "sms.order"),
        ("\"spare\"]", "\"city\"]", "sms.order"),
        ("https://example.gov.cn", "example.gov.cn", "sms.callback_base"),
        ("https://example.gov.cn", "https://example.gov.cn/?a=%d", "sms.callback_base"),
        ("gateways.former", "gateways.\"For mer\"", "sms.gateways.For mer"),
        (
            "0123456789abcdef0123456789abcdef",
            "00000000000000000000000000000000",
            "sms.gateways.city.callback_secret",
        ),
    ] {
        assert_eq!(keys(&TWO.replace(from, to)), [key], "{from} -> {to}");
    }
}

#[test]
fn a_demo_gateway_that_texts_are_sent_by_tells_nobody() {
    let fault = SmsConfig::default().tells_nobody().unwrap();
    assert!(fault.key == "sms.order" && fault.wrong.starts_with("\"demo\""), "{fault}");
    let real: SmsConfig = toml::from_str(TWO).unwrap();
    assert_eq!(real.tells_nobody(), None, "one that is not used is no harm");
    let second = TWO.replace("\"spare\"]", "\"former\"]");
    assert!(toml::from_str::<SmsConfig>(&second).unwrap().tells_nobody().is_some());
}

const SMPP: &str = "order = [\"centre\"]\n[gateways.centre]\nkind = \"smpp\"\nhost = \"127.0.0.1\"\nsystem_id = \"gw\"\npassword = \"secret\"\n";

#[test]
fn a_build_without_smpp_says_how_to_build_with_it() {
    let config: SmsConfig = toml::from_str(SMPP).unwrap();
    assert_eq!(config.endpoints(), [], "nothing is posted");
    let problems = Gateways::build(&config, &loopback::means()).err().unwrap_or_default();
    if crate::gateway::SPEAKS_SMPP {
        assert_eq!(problems, []);
    } else {
        assert_eq!(problems[0].key, "sms.gateways.centre.kind");
        assert!(problems[0].remedy.contains("--features smpp"), "{}", problems[0]);
    }
}

#[test]
fn a_message_centre_elsewhere_is_warned_of() {
    let warned = |host: &str| {
        let config: SmsConfig = toml::from_str(&SMPP.replace("127.0.0.1", host)).unwrap();
        config.warnings().into_iter().map(|problem| problem.key).collect::<Vec<_>>()
    };
    for near in ["127.0.0.1", "10.1.2.3", "::1", "centre"] {
        assert_eq!(warned(near), Vec::<String>::new(), "{near}");
    }
    for far in ["smpp.example.cn", "203.0.113.9", "2001:db8::1"] {
        assert_eq!(warned(far), ["sms.gateways.centre.host"], "{far}");
    }
}

#[test]
fn an_unknown_kind_and_a_misspelt_key_are_refused() {
    for (from, to) in [("\"demo\"", "\"pigeon\""), ("username", "user"), ("order", "ordre")] {
        assert!(toml::from_str::<SmsConfig>(&TWO.replace(from, to)).is_err(), "{to}");
    }
}

#[test]
fn secrets_do_not_show_in_debug_output() {
    let config: SmsConfig = toml::from_str(TWO).unwrap();
    let shown = format!("{config:?}");
    assert!(!shown.contains("\"secret\"") && !shown.contains("0123456789abcdef"), "{shown}");
}
