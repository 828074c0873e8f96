//! The signature that Twilio puts on its callbacks: HMAC-SHA1 over the address and the fields of the form.

use std::collections::BTreeMap;

use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use url::Url;

use crate::config::Secret;

/// Whether a signature is that of an address with these fields. Twilio signs the address with or without its port,
/// whichever way it was called.
pub(super) fn holds(token: &Secret, address: &str, fields: &BTreeMap<String, String>, given: &str) -> bool {
    let Ok(given) = BASE64.decode(given.trim().as_bytes()) else { return false };
    let signed =
        |address: &String| mac(token, address, fields).is_some_and(|mac| mac.verify_slice(&given).is_ok());
    ways(address).iter().any(signed)
}

/// The value for an address, as Twilio computes it.
#[cfg(test)]
pub(super) fn of(token: &Secret, address: &str, fields: &BTreeMap<String, String>) -> String {
    BASE64.encode(&mac(token, address, fields).unwrap().finalize().into_bytes())
}

fn mac(token: &Secret, address: &str, fields: &BTreeMap<String, String>) -> Option<Hmac<Sha1>> {
    let mut mac = Hmac::<Sha1>::new_from_slice(token.reveal().as_bytes()).ok()?;
    mac.update(address.as_bytes());
    for (name, value) in fields {
        mac.update(name.as_bytes());
        mac.update(value.as_bytes());
    }
    Some(mac)
}

/// The address as it is, and with the usual port written or left out.
fn ways(address: &str) -> Vec<String> {
    let mut ways = vec![address.to_owned()];
    let Ok(url) = Url::parse(address) else { return ways };
    let (Some(host), Some(port)) = (url.host_str(), url.port_or_known_default()) else { return ways };
    let after = address.split_once("://").and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
    let after = after.unwrap_or_default();
    ways.push(format!("{}://{host}:{port}{after}", url.scheme()));
    ways.push(format!("{}://{host}{after}", url.scheme()));
    ways
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
        pairs.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect()
    }

    #[test]
    fn the_example_that_the_vendor_publishes_holds_and_a_changed_one_does_not() {
        let mut fields = fields(&[
            ("To", "+18005551212"),
            ("From", "+12349013030"),
            ("Caller", "+12349013030"),
            ("Digits", "1234"),
            ("CallSid", "CA1234567890ABCDE"),
        ]);
        let token = Secret::from("12345");
        let (address, given) =
            ("https://mycompany.com/myapp.php?foo=1&bar=2", "0/KCTR6DLpKmkAf8muzZqo1nDgQ=");
        assert!(holds(&token, address, &fields, given));
        assert!(!holds(&Secret::from("12346"), address, &fields, given));
        assert!(!holds(&token, "https://mycompany.com/myapp.php?foo=1", &fields, given));
        assert!(!holds(&token, address, &fields, ""));
        fields.insert("Digits".to_owned(), "1235".to_owned());
        assert!(!holds(&token, address, &fields, given));
    }

    /// Computed with the vendor's own client for Python.
    #[test]
    fn a_report_of_a_text_is_signed_with_and_without_the_port() {
        let fields = fields(&[
            ("AccountSid", "AC00000000000000000000000000000000"),
            ("ApiVersion", "2010-04-01"),
            ("From", "+15005550006"),
            ("MessageSid", "SM00000000000000000000000000000001"),
            ("MessageStatus", "undelivered"),
            ("ErrorCode", "30003"),
            ("SmsSid", "SM00000000000000000000000000000001"),
            ("SmsStatus", "undelivered"),
            ("To", "+8613800138000"),
        ]);
        let token = Secret::from("exampleauthtoken0123456789abcdef");
        for host in ["notify.example.org", "notify.example.org:443"] {
            let address = format!("https://{host}/cb/twilio/status?m=01J9Z3YQ8M4T6V0X2B5N7R9C1D");
            assert!(holds(&token, &address, &fields, "C9qaEFDE+ao4lbs1+yQwUKBCOLM="), "{host}");
        }
    }
}
