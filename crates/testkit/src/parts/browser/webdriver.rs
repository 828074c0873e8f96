//! A session of the WebDriver protocol: JSON over HTTP.

use std::time::Duration;

use serde_json::{Value, json};

use crate::parts::http_client;

/// The key under which WebDriver names an element (W3C WebDriver, section 12.1).
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// How long an element may take to appear.
const PATIENCE: Duration = Duration::from_secs(5);

#[derive(Debug)]
pub(super) struct Session {
    client: reqwest::Client,
    base: String,
}

impl Session {
    pub(super) async fn open(port: u16, capabilities: Value) -> Self {
        let client = http_client();
        let base = format!("http://127.0.0.1:{port}/session");
        let opened = match exchange(client.post(&base).body(capabilities.to_string())).await {
            Ok(opened) => opened,
            Err(words) => panic!("Chromium did not start: {words}"),
        };
        let Some(id) = opened["sessionId"].as_str() else { panic!("a session without an id: {opened}") };
        Self { client, base: format!("{base}/{id}") }
    }

    pub(super) async fn get(&self, command: &str) -> Value {
        let answer = exchange(self.client.get(self.address(command))).await;
        self.expect(command, answer).await
    }

    pub(super) async fn post(&self, command: &str, body: Value) -> Value {
        let answer = exchange(self.client.post(self.address(command)).body(body.to_string())).await;
        self.expect(command, answer).await
    }

    /// The first element of a selector, which may take a moment to appear.
    pub(super) async fn find(&self, selector: &str) -> String {
        let started = tokio::time::Instant::now();
        loop {
            if let Some(element) = self.find_all(selector).await.into_iter().next() {
                return element;
            }
            if started.elapsed() > PATIENCE {
                let source = self.get("source").await;
                panic!("no {selector} on {}:\n{}", self.place().await, source.as_str().unwrap_or_default());
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    pub(super) async fn find_all(&self, selector: &str) -> Vec<String> {
        let found = self.post("elements", json!({ "using": "css selector", "value": selector })).await;
        let elements = found.as_array().into_iter().flatten();
        elements.filter_map(|element| element[ELEMENT].as_str().map(str::to_owned)).collect()
    }

    fn address(&self, command: &str) -> String {
        format!("{}/{command}", self.base)
    }

    async fn expect(&self, command: &str, answer: Result<Value, String>) -> Value {
        match answer {
            Ok(value) => value,
            Err(words) => panic!("the browser refuses {command} on {}: {words}", self.place().await),
        }
    }

    /// Where the browser is, for messages.
    async fn place(&self) -> String {
        match exchange(self.client.get(self.address("url"))).await {
            Ok(url) => url.as_str().unwrap_or_default().to_owned(),
            Err(_) => "an unknown page".to_owned(),
        }
    }
}

/// The `value` of the driver's answer, or its `error` and `message`.
async fn exchange(request: reqwest::RequestBuilder) -> Result<Value, String> {
    let answer = request.send().await.map_err(|error| format!("{error:?}"))?;
    let body = answer.text().await.map_err(|error| format!("{error:?}"))?;
    let mut body: Value = serde_json::from_str(&body).map_err(|error| format!("{error}: {body}"))?;
    let value = body["value"].take();
    match value["error"].as_str() {
        None => Ok(value),
        Some(error) => Err(format!("{error}: {}", value["message"].as_str().unwrap_or_default())),
    }
}
