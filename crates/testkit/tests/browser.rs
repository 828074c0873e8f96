//! Chromium as a part of tests.

#![cfg(test)]

use std::path::Path;
use std::time::Duration;

use serde_json::json;
use testkit::parts::browser::{AXE, Browser, Exchange, Network, Screen, Scripts};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

const FORM: &str = r#"<!doctype html><html lang="zh-CN"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>一号楼</title>
<body><h1 id="h">页面</h1><form action="/sent"><label>诉求 <input id="words" name="words"></label>
<button id="send">发送</button></form><script>document.getElementById('h').textContent = '脚本';</script></body></html>"#;
const SENT: &str =
    "<!doctype html><html lang=\"zh-CN\"><title>已收到</title><body><img src=\"data:,\"></body></html>";

/// A site of three pages: a form, its answer, and a redirect to the form.
async fn site() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        loop {
            let (mut stream, _) = listener.accept().await.unwrap();
            tokio::spawn(async move {
                let mut request = vec![0; 8192];
                let read = stream.read(&mut request).await.unwrap_or_default();
                let request = String::from_utf8_lossy(&request[..read]).into_owned();
                let _ = stream.write_all(answer(&request).as_bytes()).await;
            });
        }
    });
    base
}

fn answer(request: &str) -> String {
    if request.starts_with("GET /old") {
        return "HTTP/1.1 303 See Other\r\nLocation: /\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            .to_owned();
    }
    let body = if request.starts_with("GET /sent") { SENT } else { FORM };
    format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
}

#[tokio::test]
async fn a_phone_fills_a_form_and_every_byte_is_counted() {
    let base = site().await;
    let phone = Browser::start(Screen::Phone, Scripts::On).await;

    phone.open(&format!("{base}/old")).await;
    let page_size = u64::try_from(answer("GET / HTTP/1.1").len()).unwrap();
    let redirect_size = u64::try_from(answer("GET /old HTTP/1.1").len()).unwrap();
    assert_eq!(
        pages_fetched(&phone, 2).await,
        [
            Exchange { url: format!("{base}/old"), status: 303, bytes: redirect_size },
            Exchange { url: format!("{base}/"), status: 200, bytes: page_size },
        ]
    );

    assert_eq!(phone.text("#h").await, "脚本");
    let facts =
        "return [innerWidth, navigator.maxTouchPoints > 0, navigator.userAgent.includes('MicroMessenger')]";
    assert_eq!(phone.script(facts).await, json!([390, true, true]));
    phone.fill("#words", "水管漏水").await;
    phone.click("#send").await;
    // A click may return before the next page is there; its picture is waited for.
    phone.attribute("img", "alt").await;
    assert_eq!(phone.title().await, "已收到");
    assert_eq!(phone.url().await, format!("{base}/sent?words=%E6%B0%B4%E7%AE%A1%E6%BC%8F%E6%B0%B4"));
}

/// The first `count` pages that went over the wire. A page is shown a moment before the driver has noted it.
async fn pages_fetched(phone: &Browser, count: usize) -> Vec<Exchange> {
    let mut pages = Vec::new();
    let started = tokio::time::Instant::now();
    while pages.len() < count && started.elapsed() < Duration::from_secs(10) {
        pages.extend(phone.traffic().await.into_iter().filter(|e| !e.url.ends_with("favicon.ico")));
    }
    pages
}

#[tokio::test]
async fn a_desktop_without_scripts_works_and_is_photographed() {
    let base = site().await;
    let desktop = Browser::start(Screen::Desktop, Scripts::Off).await;

    desktop.open(&base).await;
    assert_eq!(desktop.text("#h").await, "页面");
    desktop.fill("#words", "路灯").await;
    desktop.click("#send").await;
    // A click may return before the next page is there; its picture is waited for.
    desktop.attribute("img", "alt").await;
    assert_eq!(desktop.title().await, "已收到");
    assert!(desktop.has("img").await && !desktop.has("form").await);

    let folder = tempfile::tempdir().unwrap();
    let picture = folder.path().join("desktop.png");
    desktop.screenshot(&picture).await;
    assert_eq!(png_width(&picture), 1440);
}

#[tokio::test]
async fn a_lost_network_is_felt_and_comes_back() {
    let base = site().await;
    let phone = Browser::start(Screen::Phone, Scripts::On).await;
    phone.open(&base).await;
    phone.network(Network::Offline).await;
    let fetch = "return fetch('/').then(() => 'reached', () => 'lost')";
    assert_eq!(phone.script(fetch).await, "lost");

    phone.network(Network::Slow).await;
    let started = tokio::time::Instant::now();
    assert_eq!(phone.script(fetch).await, "reached");
    assert!(started.elapsed() >= Duration::from_millis(400));

    phone.network(Network::Full).await;
    assert_eq!(phone.script(fetch).await, "reached");
}

#[tokio::test]
async fn axe_finds_a_picture_without_words() {
    assert!(std::env::var_os(AXE).is_some(), "{AXE} is not set: run scripts/test, which installs axe-core");
    let base = site().await;
    let phone = Browser::start(Screen::Phone, Scripts::On).await;
    phone.open(&base).await;
    assert_eq!(phone.axe().await, []);
    phone.open(&format!("{base}/sent")).await;
    let rules: Vec<String> = phone.axe().await.into_iter().map(|violation| violation.rule).collect();
    assert_eq!(rules, ["image-alt"]);
}

/// The width in the header of a PNG.
fn png_width(file: &Path) -> u32 {
    let bytes = std::fs::read(file).unwrap();
    assert_eq!(&bytes[12..16], b"IHDR");
    u32::from_be_bytes(bytes[16..20].try_into().unwrap())
}
