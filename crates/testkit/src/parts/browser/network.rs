//! The network that a page feels, and what went over it.

use std::collections::HashMap;

use serde_json::{Value, json};

/// A network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Network {
    /// As the machine's own.
    Full,
    /// 50 KB/s each way and 400 ms there and back: a village at the edge of the network.
    Slow,
    /// None.
    Offline,
}

impl Network {
    /// The parameters of `Network.emulateNetworkConditions`: milliseconds and bytes per second, -1 without a limit.
    pub(super) fn conditions(self) -> Value {
        let (offline, latency, throughput) = match self {
            Self::Full => (false, 0, -1),
            Self::Slow => (false, 400, 51_200),
            Self::Offline => (true, 0, 0),
        };
        json!({
            "offline": offline,
            "latency": latency,
            "downloadThroughput": throughput,
            "uploadThroughput": throughput,
        })
    }
}

/// One request and its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// The address.
    pub url: String,
    /// The answer's status.
    pub status: u16,
    /// What the answer took on the wire, headers included.
    pub bytes: u64,
}

/// Reads the performance log: answers, each with the length that its end reports. A redirect has no end of its own; its
/// length comes with the request that follows it.
pub(super) fn exchanges(log: &Value) -> Vec<Exchange> {
    let mut answered: HashMap<String, (String, u16)> = HashMap::new();
    let mut complete = Vec::new();
    for entry in log.as_array().into_iter().flatten() {
        let Some(event) = event(entry) else { continue };
        let parameters = &event["params"];
        let request = parameters["requestId"].as_str().unwrap_or_default().to_owned();
        match event["method"].as_str() {
            Some("Network.requestWillBeSent") => {
                complete.extend(
                    response(&parameters["redirectResponse"]).map(|(url, status, bytes)| Exchange {
                        url,
                        status,
                        bytes,
                    }),
                );
            }
            Some("Network.responseReceived") => {
                if let Some((url, status, _)) = response(&parameters["response"]) {
                    answered.insert(request, (url, status));
                }
            }
            Some("Network.loadingFinished") => {
                if let Some((url, status)) = answered.remove(&request) {
                    complete.push(Exchange { url, status, bytes: bytes(parameters) });
                }
            }
            _ => {}
        }
    }
    // A `data:` address never leaves the browser.
    complete.retain(|exchange| exchange.url.starts_with("http"));
    complete
}

fn event(entry: &Value) -> Option<Value> {
    let mut message: Value = serde_json::from_str(entry["message"].as_str()?).ok()?;
    Some(message["message"].take())
}

fn response(value: &Value) -> Option<(String, u16, u64)> {
    let status = value["status"].as_u64().and_then(|status| u16::try_from(status).ok())?;
    Some((value["url"].as_str()?.to_owned(), status, bytes(value)))
}

/// Chromium counts bytes as a floating-point number.
fn bytes(value: &Value) -> u64 {
    let length = &value["encodedDataLength"];
    length.as_u64().or_else(|| length.to_string().split('.').next()?.parse().ok()).unwrap_or_default()
}
