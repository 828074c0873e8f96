//! Filing a matter, well and badly.

use std::time::Duration;

use actix_web::http::header::CONTENT_TYPE;
use actix_web::test::TestRequest;
use domain::number::Issue;
use domain::number::PlaceNumber;
use futures_util::future::join_all;

use crate::house::{Answer, House, PER_ADDRESS};

pub(crate) const FORM: [(&str, &str); 5] = [
    ("category", "utilities"),
    ("words", "三楼水管漏水"),
    ("phone", "137 0000 0001"),
    ("name", "夏荷"),
    ("nonce", "once-1"),
];

/// The form with one field changed.
fn with(name: &str, value: &str) -> Vec<(String, String)> {
    let field = |(known, usual): &(&str, &str)| {
        ((*known).to_owned(), if *known == name { value } else { usual }.to_owned())
    };
    FORM.iter().map(field).collect()
}

async fn send(house: &House, fields: &[(String, String)]) -> Answer {
    house.ask(TestRequest::post().uri(&house.form()).set_form(fields)).await
}

async fn send_raw(house: &House, kind: &str, body: Vec<u8>) -> Answer {
    let request = TestRequest::post().uri(&house.form()).insert_header((CONTENT_TYPE, kind));
    house.ask(request.set_payload(body)).await
}

async fn tickets(house: &House) -> usize {
    let place = testkit::town::building();
    house.town.casework.store().tickets_at(place, 100).await.unwrap().len()
}

#[actix_web::test]
async fn a_matter_is_durable_when_its_page_is_named() {
    let house = House::new().await;
    let answer = house.post(&house.form(), &FORM).await;
    assert_eq!(answer.status, 303);
    let page = house.get(&answer.location).await;
    assert_eq!(page.status, 200);
    for said in ["已收到，等待回电", "三楼水管漏水", "林向阳", "09:30"] {
        assert!(page.text().contains(said), "{said}: {}", page.text());
    }
    assert!(!page.text().contains("13700000001"));
}

#[actix_web::test]
async fn a_database_that_is_busy_is_told_as_a_pause_and_loses_nothing() {
    let house = House::new().await;
    let elsewhere = house.town.another_process().await;
    let held = elsewhere.store().begin().await.unwrap();
    let refused = house.post(&house.form(), &FORM).await;
    assert_eq!(refused.status, 503, "{}", refused.text());
    assert_eq!(tickets(&house).await, 0);
    drop(held);
    assert_eq!(house.post(&house.form(), &FORM).await.status, 303);
    assert_eq!(tickets(&house).await, 1);
}

#[actix_web::test]
async fn the_same_form_sent_twice_is_one_ticket() {
    let house = House::new().await;
    let first = house.post(&house.form(), &FORM).await;
    let second = house.post(&house.form(), &FORM).await;
    assert_eq!((second.status.as_u16(), &second.location), (303, &first.location));
    assert_eq!(tickets(&house).await, 1);
    assert_ne!(send(&house, &with("nonce", "once-2")).await.location, first.location);
}

#[actix_web::test]
async fn faults_stand_beside_their_fields_and_nothing_typed_is_lost() {
    let house = House::new().await;
    for (name, value, says) in [
        ("category", "", "请选一项"),
        ("category", "no-such", "请选一项"),
        ("words", " \u{200B} ", "请写几个字"),
        ("phone", "", "请填电话"),
        ("phone", "1370000", "请填 11 位手机号"),
        ("phone", "我的电话", "电话里只能有数字"),
    ] {
        let answer = send(&house, &with(name, value)).await;
        assert_eq!(answer.status, 422, "{name}={value}");
        assert!(answer.text().contains(says), "{name}={value}: {}", answer.text());
        if name != "words" {
            assert!(answer.text().contains("三楼水管漏水"));
        }
        assert!(answer.text().contains("value=\"夏荷\"") && answer.field("nonce") == "once-1");
    }
    let answer = send(&house, &with("words", &"水".repeat(1_001))).await;
    assert!(answer.status == 422 && answer.text().contains("最多 1000 个字"));
    assert_eq!(tickets(&house).await, 0);
}

#[actix_web::test]
async fn an_empty_form_is_told_everything_that_is_missing() {
    let house = House::new().await;
    let answer = house.post(&house.form(), &[]).await;
    assert_eq!(answer.status, 422);
    for says in ["请选一项", "请写几个字", "请填电话"] {
        assert!(answer.text().contains(says), "{says}");
    }
}

#[actix_web::test]
async fn what_nobody_can_read_is_a_sentence_and_not_a_ticket() {
    let house = House::new().await;
    let form = "application/x-www-form-urlencoded";
    let parts = "multipart/form-data; boundary=x";
    let part = |value: &[u8]| {
        let head = b"--x\r\nContent-Disposition: form-data; name=\"words\"\r\n\r\n";
        [head.as_slice(), value, b"\r\n--x--\r\n"].concat()
    };
    for (kind, body, status) in [
        (form, b"words=\xff\xfe&category=utilities".to_vec(), 400),
        (form, "words=%E6%BC".as_bytes().to_vec(), 400),
        (form, [b"words=".as_slice(), &vec![b'x'; 70_000]].concat(), 413),
        (form, "a=1&".repeat(65).into_bytes(), 400),
        (parts, part(b"\xff\xfe"), 400),
        (parts, part(&vec![b'x'; 70_000]), 413),
        (parts, b"\x00\x01\x02 nothing of the kind".to_vec(), 400),
        ("multipart/form-data", part(b"x"), 400),
        ("application/octet-stream", (0..=255).cycle().take(5_000).collect(), 400),
    ] {
        let answer = send_raw(&house, kind, body.clone()).await;
        let about = format!("{kind} {:?}", String::from_utf8_lossy(&body[..body.len().min(40)]));
        assert_eq!(answer.status.as_u16(), status, "{about}: {}", answer.text());
        assert!(answer.kind.starts_with("text/html") && answer.text().contains("<h1>"), "{about}");
    }
    assert_eq!(tickets(&house).await, 0);
}

#[actix_web::test]
async fn whoever_must_wait_gets_the_form_back_with_all_they_wrote() {
    let house = House::new().await;
    // Faulty forms count like good ones.
    for _ in 0..PER_ADDRESS {
        assert_eq!(house.post(&house.form(), &[]).await.status, 422);
    }
    let answer = house.post(&house.form(), &FORM).await;
    assert_eq!(answer.status, 429);
    let seconds: u64 = answer.retry_after.parse().unwrap();
    assert!((1..=60).contains(&seconds), "{seconds}");
    for kept in
        ["三楼水管漏水", "value=\"137 0000 0001\"", "value=\"夏荷\"", "服务热线 12345", "以后再按一次"]
    {
        assert!(answer.text().contains(kept), "{kept}: {}", answer.text());
    }
    assert_eq!(answer.field("nonce"), "once-1");
    assert_eq!(tickets(&house).await, 0);
}

#[actix_web::test]
async fn a_busy_database_gives_the_form_back_with_all_they_wrote() {
    let house = House::new().await;
    let writing = house.town.casework.store().begin().await.unwrap();
    let answer = house.post(&house.form(), &FORM).await;
    assert_eq!((answer.status.as_u16(), answer.retry_after.as_str()), (503, "60"), "{}", answer.text());
    assert!(answer.text().contains("三楼水管漏水") && answer.text().contains("系统正忙"));
    assert_eq!(answer.field("nonce"), "once-1");
    drop(writing);
    assert_eq!(house.post(&house.form(), &FORM).await.status, 303);
}

/// They are given up together: one after the other they would wait for minutes, and their telephones do not.
#[actix_web::test]
async fn many_who_find_the_database_busy_are_told_soon() {
    let house = House::new().await;
    let writing = house.town.casework.store().begin().await.unwrap();
    let forms = (0..20).map(|number| {
        let request =
            TestRequest::post().uri(&house.form()).set_form(with("nonce", &format!("busy-{number}")));
        house.ask(request.peer_addr(format!("203.0.113.{number}:1").parse().unwrap()))
    });
    // Twice the time that a busy file is waited for, and more; each by itself they would take twenty times as long.
    let answers = tokio::time::timeout(Duration::from_secs(40), join_all(forms)).await.unwrap();
    assert!(answers.iter().all(|answer| answer.status == 503));
    drop(writing);
}

#[actix_web::test]
async fn a_code_that_is_flooded_gives_the_form_back_as_well() {
    let house = House::new().await;
    let mut last = None;
    for number in 0..=60 {
        let request = TestRequest::post().uri(&house.form()).set_form(with("nonce", &format!("n{number}")));
        last = Some(house.ask(request.peer_addr(format!("203.0.113.{number}:1").parse().unwrap())).await);
    }
    let last = last.unwrap();
    assert_eq!((last.status.as_u16(), last.field("nonce").as_str()), (429, "n60"));
    assert!(last.text().contains("三楼水管漏水"));
}

#[actix_web::test]
async fn ten_thousand_from_one_address_are_told_to_wait_and_neighbours_notice_nothing() {
    let house = House::new().await;
    let from = |address: &str, number: usize| {
        let once = format!("flood-{number}");
        let request = TestRequest::post().uri(&house.form()).set_form(with("nonce", &once));
        request.peer_addr(address.parse().unwrap())
    };
    let mut filed = 0;
    let mut last = None;
    for number in 0..10_000 {
        let answer = house.ask(from("203.0.113.9:1", number)).await;
        filed += usize::from(answer.status == 303);
        last = Some(answer);
    }
    let last = last.unwrap();
    assert_eq!(last.status, 429);
    assert!(last.text().contains("短时间内从这里发来的太多了"), "{}", last.text());
    assert!((50..60).contains(&filed), "{filed} were filed");
    assert_eq!(house.ask(from("203.0.113.10:1", 10_000)).await.status, 303);
    let elsewhere = house.form_of(PlaceNumber::new(3).unwrap(), Issue::FIRST);
    assert_eq!(house.post(&elsewhere, &FORM).await.status, 303);
}
