use std::cell::Cell;
use std::num::NonZeroU32;
use std::pin::Pin;
use std::rc::Rc;

use actix_web::error::PayloadError;
use actix_web::test::TestRequest;
use actix_web::web::Bytes;
use futures_util::{Stream, stream};

use super::*;
use crate::throttle::Allowance;

const MEGABYTE: usize = 1 << 20;

fn reading(turns: usize) -> Reading {
    let allowance = Allowance { burst: NonZeroU32::MIN, refill: Duration::from_secs(1) };
    let limits = Limits {
        per_address: allowance,
        per_place: allowance,
        sign_in: allowance,
        photos: 3,
        photo_megabytes: 1,
    };
    Reading {
        limits,
        keep: true,
        field: BODY_LIMIT,
        turns: Arc::new(Semaphore::new(turns)),
        wait: Duration::ZERO,
    }
}

fn part(name: &str, value: &[u8]) -> Vec<u8> {
    let head = format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"a.jpg\"\r\n\r\n");
    [head.as_bytes(), value, b"\r\n"].concat()
}

/// A form with words and photos of these sizes.
fn form(photos: &[usize]) -> Vec<u8> {
    let mut body = part("words", "漏水".as_bytes());
    for size in photos {
        body.extend(part("photos", &vec![7; *size]));
    }
    body.extend(b"--x--\r\n");
    body
}

/// Sends a body in pieces of 16 kB; gives what was read of it and how many bytes were asked for.
async fn send(body: Vec<u8>, reading: &Reading) -> (Result<(Fields, Files), Problem>, usize) {
    let request = TestRequest::post()
        .insert_header((CONTENT_TYPE, "multipart/form-data; boundary=x"))
        .to_http_request();
    let asked = Rc::new(Cell::new(0));
    let count = Rc::clone(&asked);
    let pieces = body.chunks(16 << 10).map(Bytes::copy_from_slice).collect::<Vec<_>>();
    let pieces = stream::iter(pieces).map(move |piece| {
        count.set(count.get() + piece.len());
        Ok::<_, PayloadError>(piece)
    });
    let pieces: Pin<Box<dyn Stream<Item = Result<Bytes, PayloadError>>>> = Box::pin(pieces);
    let payload = web::Payload::from_request(&request, &mut Payload::from(pieces)).await.unwrap();
    let read = with_photos(&request, payload, reading).await;
    (read, asked.get())
}

#[actix_web::test]
async fn a_body_beyond_all_photos_is_not_read_to_its_end() {
    let (read, asked) = send(form(&[20 * MEGABYTE]), &reading(1)).await;
    assert_eq!(read.unwrap_err(), Problem::TooLarge);
    // Three photos, one too many and the words, and what was already on its way.
    assert!(asked <= 5 * MEGABYTE, "{asked} bytes were read");
}

#[actix_web::test]
async fn an_ordinary_form_never_waits_for_those_with_large_photos() {
    let reading = reading(0);
    let (read, _) = send(form(&[200 << 10]), &reading).await;
    let (fields, files) = read.unwrap();
    assert_eq!((fields.get("words"), files.taken.len(), files.dropped), ("漏水", 1, None));
}

#[actix_web::test]
async fn only_so_many_large_forms_are_in_memory_at_once_and_the_words_are_never_lost() {
    let reading = reading(1);
    let (first, _) = send(form(&[MEGABYTE]), &reading).await;
    let (_, held) = first.unwrap();
    let (second, _) = send(form(&[MEGABYTE, MEGABYTE]), &reading).await;
    let (fields, files) = second.unwrap();
    assert_eq!((fields.get("words"), files.taken.len(), files.dropped), ("漏水", 0, Some(Dropped::Crowded)));
    drop(held);
    let (third, _) = send(form(&[MEGABYTE]), &reading).await;
    assert_eq!(third.unwrap().1.taken.len(), 1);
}

#[actix_web::test]
async fn nothing_but_words_is_kept_of_whoever_must_wait() {
    let reading = Reading { keep: false, ..reading(0) };
    let (read, _) = send(form(&[MEGABYTE, MEGABYTE]), &reading).await;
    let (fields, files) = read.unwrap();
    assert_eq!((fields.get("words"), files.taken.len(), files.came), ("漏水", 0, true));
}
