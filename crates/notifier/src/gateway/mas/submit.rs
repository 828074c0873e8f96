//! What is posted to a cloud MAS.

use data_encoding::{BASE64, HEXLOWER};
use domain::delivery::Phrasing;
use md5::{Digest, Md5};
use serde::Serialize;

use super::config::MasConfig;

/// The body as JSON; the order of the fields is that of the vendor's examples.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Submit<'a> {
    ec_name: &'a str,
    ap_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    secret_key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    template_id: Option<&'a str>,
    mobiles: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    content: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    params: Option<&'a str>,
    sign: &'a str,
    add_serial: &'a str,
    mac: String,
}

/// The body of a call. The sign is not in it: the gateway adds it.
pub(super) fn body(config: &MasConfig, mobile: &str, said: &Phrasing) -> String {
    let MasConfig { ec_name, ap_id, secret_key, sign, add_serial, .. } = config;
    let secret = secret_key.reveal();
    let params = said.template.as_ref().map(|filled| {
        let values: Vec<&str> = filled.values.iter().map(|(_, value)| value.as_str()).collect();
        // Without values the vendor wants one that is empty.
        if values.is_empty() { r#"[""]"#.to_owned() } else { serde_json::json!(values).to_string() }
    });
    let template = said.template.as_ref().map(|filled| filled.code.as_str());
    let content = said.template.is_none().then_some(said.body.as_str());
    let words = params.as_deref().or(content).unwrap_or_default();
    let parts = [ec_name, ap_id, secret, template.unwrap_or_default(), mobile, words, sign, add_serial];
    let submit = Submit {
        ec_name,
        ap_id,
        secret_key: config.send_secret.then_some(secret),
        template_id: template,
        mobiles: mobile,
        content,
        params: params.as_deref(),
        sign,
        add_serial,
        mac: HEXLOWER.encode(&Md5::digest(parts.concat().as_bytes())),
    };
    // Text in fields always has a form as JSON.
    BASE64.encode(&serde_json::to_vec(&submit).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Secret;
    use domain::delivery::Filled;

    fn config() -> MasConfig {
        MasConfig {
            url: "http://127.0.0.1/sms/norsubmit".to_owned(),
            ec_name: "示例街道办事处".to_owned(),
            ap_id: "apiuser".to_owned(),
            secret_key: Secret::from("example@Secret1"),
            send_secret: false,
            sign: "AbCdEfGh1".to_owned(),
            add_serial: String::new(),
            templates: Vec::new(),
            variable_limit: 35,
            callback_secret: Secret::default(),
            allow_from: Vec::new(),
        }
    }

    /// Computed apart from this program, by the formula that all public programs agree on.
    #[test]
    fn a_text_in_free_words_is_the_body_that_others_compute() {
        let said = Phrasing::free("", "【示例】您有一条居民求助,编号A7K2,请30分钟内回电。");
        assert_eq!(
            body(&config(), "13800138000", &said),
            "eyJlY05hbWUiOiLnpLrkvovooZfpgZPlip7kuovlpIQiLCJhcElkIjoiYXBpdXNlciIsIm1vYmlsZXMiOiIxMzgwMDEzODAwMCIsImNvbnRlbnQi\
             OiLjgJDnpLrkvovjgJHmgqjmnInkuIDmnaHlsYXmsJHmsYLliqks57yW5Y+3QTdLMizor7czMOWIhumSn+WGheWbnueUteOAgiIsInNpZ24iOiJB\
             YkNkRWZHaDEiLCJhZGRTZXJpYWwiOiIiLCJtYWMiOiI2MjZjOTViZjQ0NjEyM2ExMGNmZTkxNGJkNThiZjUxNCJ9"
        );
    }

    fn decoded(config: &MasConfig, said: &Phrasing) -> serde_json::Value {
        let bytes = BASE64.decode(body(config, "13800138000", said).as_bytes()).unwrap();
        serde_json::from_slice(&bytes).unwrap()
    }

    #[test]
    fn the_values_of_a_template_are_a_list_within_a_text() {
        let filled = |values: &[&str]| {
            let values = values.iter().map(|value| ("1".to_owned(), (*value).to_owned())).collect();
            let template = Some(Filled { code: "T9".to_owned(), values, cut: Vec::new() });
            Phrasing { sign: String::new(), body: "…".to_owned(), template }
        };
        let json = decoded(&config(), &filled(&["A7K2", "3号楼"]));
        assert_eq!((&json["templateId"], &json["params"]), (&"T9".into(), &r#"["A7K2","3号楼"]"#.into()));
        assert!(json.get("content").is_none());
        // Python: md5("示例街道办事处" "apiuser" "example@Secret1" "T9" "13800138000" '["A7K2","3号楼"]' "AbCdEfGh1")
        assert_eq!(json["mac"], "5342f650ca1f9b067be1ed3fc3c81e10");
        assert_eq!(decoded(&config(), &filled(&[]))["params"], r#"[""]"#);
    }

    #[test]
    fn the_secret_goes_along_only_where_it_is_to() {
        let said = Phrasing::free("码上", "字");
        assert!(decoded(&config(), &said).get("secretKey").is_none());
        let sends = MasConfig { send_secret: true, ..config() };
        assert_eq!(decoded(&sends, &said)["secretKey"], "example@Secret1");
        assert_eq!(decoded(&sends, &said)["content"], "字", "the gateway adds the sign");
    }
}
