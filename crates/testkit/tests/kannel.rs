//! Kannel as a part of tests.

#![cfg(test)]

use std::time::Duration;

use testkit::parts::kannel::{Kannel, PASSWORD, SENDER, USERNAME, Wiring};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const PATIENCE: Duration = Duration::from_secs(10);

/// Sends a text through `sendsms` and gives Kannel's answer.
async fn send(kannel: &Kannel, to: &str, text: &str, receipts: &str) -> (u16, String) {
    let mut url: url::Url = kannel.sendsms_url().parse().unwrap();
    url.query_pairs_mut().extend_pairs([
        ("username", USERNAME),
        ("password", PASSWORD),
        ("to", to),
        ("text", text),
        ("coding", "2"),
        ("charset", "UTF-8"),
        ("dlr-mask", "31"),
        ("dlr-url", receipts),
    ]);
    let answer = testkit::parts::http_client().get(url).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// The next request line that arrives, answered with 200.
async fn next_call(listener: &TcpListener) -> String {
    let (mut stream, _) = tokio::time::timeout(PATIENCE, listener.accept()).await.expect("no call").unwrap();
    let mut request = vec![0; 4096];
    let read = stream.read(&mut request).await.unwrap();
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").await.unwrap();
    String::from_utf8_lossy(&request[..read]).lines().next().unwrap_or_default().to_owned()
}

#[tokio::test]
async fn texts_arrive_in_chinese_and_whole_and_are_receipted() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let kannel = Kannel::start(&Wiring::default());
    let receipts = format!("http://{}/receipt?id=42&d=%d", listener.local_addr().unwrap());

    let (status, _) = send(&kannel, "13800138000", "【码上】水管漏水", &receipts).await;
    assert_eq!(status, 202);
    let long = "三号楼地下室积水已经两天，".repeat(8);
    send(&kannel, "13800138001", &long, "").await;

    let texts = kannel.wait_for_texts(2, PATIENCE).await;
    assert_eq!((texts[0].from.as_str(), texts[0].body.as_str()), (SENDER, "【码上】水管漏水"));
    assert_eq!((texts[1].to.as_str(), texts[1].body.as_str()), ("13800138001", long.as_str()));
    assert_eq!(texts[1].segments, 2);

    let mut calls = [next_call(&listener).await, next_call(&listener).await];
    calls.sort();
    assert_eq!(calls, ["GET /receipt?id=42&d=1 HTTP/1.1", "GET /receipt?id=42&d=8 HTTP/1.1"]);
}

#[tokio::test]
async fn a_reply_reaches_the_callback_in_utf8() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let replies = format!("http://{}/reply", listener.local_addr().unwrap());
    let kannel = Kannel::start(&Wiring { replies: Some(replies), ..Wiring::default() });

    kannel.say("13800138000", "收到");

    let call = next_call(&listener).await;
    assert!(
        call.starts_with("GET /reply?from=13800138000&to=10690000&text=%E6%94%B6%E5%88%B0&id="),
        "{call}"
    );
}

#[tokio::test]
async fn a_number_outside_the_prefixes_is_refused_and_an_absent_carrier_gets_its_texts_later() {
    let mut kannel = Kannel::start(&Wiring { allowed_prefixes: "138".to_owned(), ..Wiring::default() });
    let (status, _) = send(&kannel, "17700000000", "不收", "").await;
    assert_eq!(status, 403);

    kannel.carrier_hangs_up();
    tokio::time::sleep(Duration::from_millis(300)).await;
    let (status, body) = send(&kannel, "13800138000", "稍后", "").await;
    assert_eq!((status, body.trim()), (202, "3: Queued for later delivery"));
    assert!(kannel.texts().is_empty());

    kannel.carrier_returns();
    assert_eq!(kannel.wait_for_texts(1, PATIENCE).await[0].body, "稍后");
}
