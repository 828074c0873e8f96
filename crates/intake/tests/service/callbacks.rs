//! Gateways that call back, and the telephones of the demonstration.

use actix_web::test::TestRequest;
use domain::delivery::CallbackKind;
use testkit::town::SECRETARY;

use crate::house::{House, SECRET};

async fn kept(house: &House, gateway: &str, kind: CallbackKind) -> usize {
    house.town.casework.store().newest_callbacks(gateway, kind, 10).await.unwrap().len()
}

#[actix_web::test]
async fn what_a_gateway_posts_is_kept_as_it_came_and_answered_as_it_wants() {
    let house = House::new().await;
    let path = format!("/cb/city/{SECRET}/receipt?id=7");
    // Not a form, not even text: reading it is for later.
    let posted = TestRequest::post().uri(&path).set_payload(b"\xff\xfe\x00".to_vec());
    let answer = house.ask(posted).await;
    assert_eq!((answer.status.as_u16(), answer.text().as_str()), (200, "OK"));
    assert_eq!(house.get(&path).await.status, 200);
    assert_eq!(kept(&house, "city", CallbackKind::Receipt).await, 2);
}

#[actix_web::test]
async fn a_call_without_the_secret_finds_nothing_and_leaves_nothing() {
    let house = House::new().await;
    for path in ["/cb/city/0123456789abcdeF/reply", "/cb/city/x/reply", "/cb/other/0123456789abcdef/reply"] {
        assert_eq!(house.post(path, &[("text", "1")]).await.status, 404, "{path}");
    }
    let huge = TestRequest::post().uri(&format!("/cb/city/{SECRET}/reply")).set_payload(vec![0; 300 << 10]);
    assert_eq!(house.ask(huge).await.status, 413);
    assert_eq!(kept(&house, "city", CallbackKind::Reply).await, 0);
}

#[actix_web::test]
async fn a_call_with_the_secret_from_elsewhere_finds_nothing_and_is_counted() {
    let house = House::new().await;
    let path = format!("/cb/fenced/{SECRET}/receipt");
    let from = |address: &str| {
        let peer = format!("{address}:4711").parse().unwrap();
        house.ask(TestRequest::post().uri(&path).peer_addr(peer).set_payload("[]"))
    };
    assert_eq!(from("198.51.100.1").await.status, 404);
    assert_eq!(kept(&house, "fenced", CallbackKind::Receipt).await, 0);
    let taken = from("203.0.113.9").await;
    assert_eq!((taken.status.as_u16(), taken.text().as_str()), (200, r#"{"code":0,"msg":"接收成功"}"#));
    assert_eq!(kept(&house, "fenced", CallbackKind::Receipt).await, 1);
    let watcher = TestRequest::get().uri("/metrics").peer_addr("127.0.0.1:4711".parse().unwrap());
    let counters = house.ask(watcher).await.text();
    assert!(counters.contains("\nmashang_foreign_callbacks_total 1\n"), "{counters}");
}

#[actix_web::test]
async fn the_vendors_signature_is_kept_with_what_it_signs() {
    let house = House::new().await;
    let path = format!("/cb/city/{SECRET}/receipt");
    let signed = TestRequest::post().uri(&path).insert_header(("X-Twilio-Signature", "C9qaEFDE+ao="));
    assert_eq!(house.ask(signed.set_payload("a=1")).await.status, 200);
    let casework = &house.town.casework;
    let stored = casework.store().newest_callbacks("city", CallbackKind::Receipt, 1).await.unwrap();
    let raw = casework.keys().open_callback(&stored[0].new.raw).unwrap();
    assert_eq!(raw.signature.as_deref(), Some("C9qaEFDE+ao="));
}

#[actix_web::test]
async fn a_reply_from_a_demo_telephone_goes_the_way_of_all_replies() {
    let house = House::new().await;
    let secretary = house.sign_in(SECRETARY).await;
    let sent = secretary.post("/demo/phones/13800000001/reply", &[("text", "A7K2M3 1")]).await;
    assert_eq!(sent.location, "/demo/phones");
    assert_eq!(kept(&house, "demo", CallbackKind::Reply).await, 1);
    let page = secretary.get("/demo/phones").await.text();
    assert!(page.contains("林向阳") && page.contains("A7K2M3 1"), "{page}");
}
