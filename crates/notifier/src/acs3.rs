//! The signature of Aliyun's interfaces, version 3: ACS3-HMAC-SHA256.
//!
//! Pure: time and nonce come in as arguments. Parameters travel in the query and the body is empty, as the vendor's own
//! client does it; the service reads them there and in a form alike. Checked against the vendor's published example and
//! against values computed with its own client.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use sha2::{Digest, Sha256};

use crate::config::Secret;

/// The name of the algorithm, as it stands in the signature.
const ALGORITHM: &str = "ACS3-HMAC-SHA256";

/// All but the unreserved characters of RFC 3986 are escaped.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// An access key of an account.
#[derive(Debug, Clone)]
pub struct AccessKey {
    /// Its public half.
    pub id: String,
    /// Its secret half.
    pub secret: Secret,
}

/// One call that is to be signed; its method is POST and its path is `/`.
#[derive(Debug, Clone, Copy)]
pub struct Call<'a> {
    /// The host as it stands in the address, with the port where that is not the usual one.
    pub host: &'a str,
    /// What is to be done, such as `SendSms`.
    pub action: &'a str,
    /// The version of the interface, such as `2017-05-25`.
    pub version: &'a str,
    /// The parameters, in any order.
    pub parameters: &'a [(&'a str, &'a str)],
}

/// What goes into the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signed {
    /// The query, to stand behind `?` as it is: what is sent must be byte by byte what was signed.
    pub query: String,
    /// Every header with its name in small letters, `authorization` among them; `host` is the client's own to send.
    pub headers: Vec<(&'static str, String)>,
}

impl Call<'_> {
    /// Signs the call as of `now`; the service refuses a `nonce` that it has seen before.
    pub fn sign(&self, key: &AccessKey, now: Timestamp, nonce: &str) -> Signed {
        let query = canonical_query(self.parameters);
        let headers = self.headers(now, nonce);
        let names = headers.keys().copied().collect::<Vec<_>>().join(";");
        let signature = signature(&key.secret, &string_to_sign(&query, &headers, &names));
        let AccessKey { id, .. } = key;
        let authorization =
            format!("{ALGORITHM} Credential={id},SignedHeaders={names},Signature={signature}");
        let sent = headers.into_iter().filter(|(name, _)| *name != "host");
        Signed { query, headers: sent.chain([("authorization", authorization)]).collect() }
    }

    /// The headers that are signed; a map, for they are signed in the order of their names.
    fn headers(&self, now: Timestamp, nonce: &str) -> BTreeMap<&'static str, String> {
        BTreeMap::from([
            ("host", self.host.to_owned()),
            ("x-acs-action", self.action.to_owned()),
            ("x-acs-content-sha256", digest(b"")),
            ("x-acs-date", now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
            ("x-acs-signature-nonce", nonce.to_owned()),
            ("x-acs-version", self.version.to_owned()),
        ])
    }
}

fn canonical_query(parameters: &[(&str, &str)]) -> String {
    let escape = |text| utf8_percent_encode(text, ESCAPED);
    let sorted: BTreeMap<&str, &str> = parameters.iter().copied().collect();
    let pairs = sorted.into_iter().map(|(name, value)| format!("{}={}", escape(name), escape(value)));
    pairs.collect::<Vec<_>>().join("&")
}

fn string_to_sign(query: &str, headers: &BTreeMap<&'static str, String>, names: &str) -> String {
    let lines: Vec<_> = headers.iter().map(|(name, value)| format!("{name}:{}", value.trim())).collect();
    // The lines end, and an empty one follows.
    let request = format!("POST\n/\n{query}\n{}\n\n{names}\n{}", lines.join("\n"), digest(b""));
    format!("{ALGORITHM}\n{}", digest(request.as_bytes()))
}

fn digest(bytes: &[u8]) -> String {
    HEXLOWER.encode(&Sha256::digest(bytes))
}

fn signature(secret: &Secret, text: &str) -> String {
    // HMAC takes a key of any length, so that this never fails.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret.reveal().as_bytes()) else {
        return String::new();
    };
    mac.update(text.as_bytes());
    HEXLOWER.encode(&mac.finalize().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn authorization(call: Call<'_>, key: (&str, &str), now: &str, nonce: &str) -> (String, String) {
        let key = AccessKey { id: key.0.to_owned(), secret: Secret::from(key.1) };
        let signed = call.sign(&key, now.parse().unwrap(), nonce);
        let header = signed.headers.iter().find(|(name, _)| *name == "authorization").unwrap();
        (signed.query, header.1.clone())
    }

    #[test]
    fn the_example_that_the_vendor_publishes_is_reproduced() {
        let call = Call {
            host: "ecs.cn-shanghai.aliyuncs.com",
            action: "RunInstances",
            version: "2014-05-26",
            parameters: &[
                ("RegionId", "cn-shanghai"),
                ("ImageId", "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"),
            ],
        };
        let (_, authorization) = authorization(
            call,
            ("YourAccessKeyId", "YourAccessKeySecret"),
            "2023-10-26T10:22:32Z",
            "3156853299f313e23d1673dc12e1703d",
        );
        assert_eq!(
            authorization,
            "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;\
             x-acs-date;x-acs-signature-nonce;x-acs-version,\
             Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
        );
    }

    /// Computed with the vendor's own client for Python.
    #[test]
    fn chinese_and_json_in_parameters_are_signed_as_the_vendors_client_signs_them() {
        let send = Call {
            host: "dysmsapi.aliyuncs.com",
            action: "SendSms",
            version: "2017-05-25",
            parameters: &[
                ("PhoneNumbers", "13800138000"),
                ("SignName", "示例街道办"),
                ("TemplateCode", "SMS_123456789"),
                ("TemplateParam", r#"{"code":"A7K2","addr":"3号楼"}"#),
                ("OutId", "01J9Z3YQ8M4T6V0X2B5N7R9C1D"),
                ("SmsUpExtendCode", "90997"),
            ],
        };
        let query = Call {
            action: "QuerySendDetails",
            parameters: &[
                ("PhoneNumber", "13800138000"),
                ("SendDate", "20260115"),
                ("PageSize", "10"),
                ("CurrentPage", "1"),
            ],
            ..send
        };
        for (call, sent, expected) in [
            (
                send,
                "OutId=01J9Z3YQ8M4T6V0X2B5N7R9C1D&PhoneNumbers=13800138000&SignName=%E7%A4%BA%E4%BE%8B%E8%A1%97%E9%81%93%E5\
                 %8A%9E&SmsUpExtendCode=90997&TemplateCode=SMS_123456789&TemplateParam=%7B%22code%22%3A%22A7K2%22%2C%22addr\
                 %22%3A%223%E5%8F%B7%E6%A5%BC%22%7D",
                "d373605ca29835dcb252627804f285b48dea07ed1ef9de5a4eee4fcace469a4c",
            ),
            (
                query,
                "CurrentPage=1&PageSize=10&PhoneNumber=13800138000&SendDate=20260115",
                "9d5bf88c4be64d7bf4df6a2440769a349893349012f4500084552edd47b80d6e",
            ),
        ] {
            let (query, authorization) = authorization(
                call,
                ("LTAIexampleAccessKeyId", "exampleAccessKeySecret0123456789"),
                "2026-01-15T08:00:00Z",
                "0123456789abcdef0123456789abcdef",
            );
            assert_eq!(query, sent);
            assert!(authorization.ends_with(&format!("Signature={expected}")), "{authorization}");
        }
    }

    #[test]
    fn the_host_is_signed_and_left_to_the_client_to_send() {
        let call = Call { host: "h", action: "A", version: "1", parameters: &[] };
        let key = AccessKey { id: "id".to_owned(), secret: Secret::from("s") };
        let signed = call.sign(&key, Timestamp::UNIX_EPOCH, "n");
        assert!(signed.headers.iter().all(|(name, _)| *name != "host"));
        assert!(!format!("{key:?}").contains("\"s\""), "the secret half is not shown");
    }
}
