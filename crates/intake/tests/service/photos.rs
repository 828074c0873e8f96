//! Photos that come with a matter.

use std::io::Cursor;

use actix_web::http::header::CONTENT_TYPE;
use actix_web::test::TestRequest;
use image::{ImageFormat, RgbImage};

use crate::filing::FORM;
use crate::house::{Answer, House, PER_ADDRESS};

pub(crate) fn picture() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::new(40, 20).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// Sends the form as a browser does, with these files.
async fn send(house: &House, files: &[(&str, &[u8])]) -> Answer {
    send_with(house, &FORM, files).await
}

/// A form in parts, divided by `x`.
pub(crate) fn in_parts(fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
        );
    }
    for (name, bytes) in files {
        let head =
            format!("--x\r\nContent-Disposition: form-data; name=\"photos\"; filename=\"{name}\"\r\n\r\n");
        body.extend([head.as_bytes(), bytes, b"\r\n"].concat());
    }
    body.extend(b"--x--\r\n");
    body
}

async fn send_with(house: &House, fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Answer {
    let body = in_parts(fields, files);
    let request = TestRequest::post().uri(&house.form());
    house
        .ask(request.insert_header((CONTENT_TYPE, "multipart/form-data; boundary=x")).set_payload(body))
        .await
}

#[actix_web::test]
async fn a_photo_is_kept_as_a_jpeg_of_our_own_and_shown_on_the_page() {
    let house = House::new().await;
    let answer = send(&house, &[("wall.png", &picture())]).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let photo = format!("{}/photo/0", answer.location);
    assert!(house.get(&answer.location).await.text().contains(&photo));
    let kept = house.get(&photo).await;
    assert_eq!(kept.kind, "image/jpeg");
    assert_eq!(image::load_from_memory(&kept.bytes).unwrap().width(), 40);
    assert_eq!(house.get(&format!("{}/photo/1", answer.location)).await.status, 404);
}

#[actix_web::test]
async fn a_field_without_a_file_is_no_photo() {
    let house = House::new().await;
    assert_eq!(send(&house, &[("", b"")]).await.status, 303);
}

#[actix_web::test]
async fn what_is_no_photo_is_told_and_everything_else_is_kept() {
    let house = House::new().await;
    let (picture, huge) = (picture(), vec![0xff; (10 << 20) + 1]);
    let one = picture.as_slice();
    let cases: [(&[&[u8]], &str); 4] = [
        (&[b"MZ this is a program"], "有一个文件不是照片"),
        (&[&picture[..picture.len() / 2]], "有一张照片打不开"),
        (&[one, one, one, one], "最多 3 张照片"),
        (&[&huge], "有一张照片太大"),
    ];
    for (files, says) in cases {
        let files: Vec<_> = files.iter().map(|bytes| ("a.jpg", *bytes)).collect();
        let answer = send(&house, &files).await;
        assert_eq!(answer.status, 422, "{says}");
        assert!(answer.text().contains(says), "{says}: {}", answer.text());
        assert!(answer.text().contains("三楼水管漏水"));
    }
}

#[actix_web::test]
async fn photos_that_came_with_a_faulty_form_do_not_vanish_in_silence() {
    let house = House::new().await;
    let mut fields = FORM;
    fields[2].1 = "138";
    let answer = send_with(&house, &fields, &[("wall.png", &picture())]).await;
    assert_eq!(answer.status, 422);
    assert!(answer.text().contains("请重新选照片"), "{}", answer.text());
    let answer = send_with(&house, &fields, &[("", b"")]).await;
    assert!(answer.status == 422 && !answer.text().contains("请重新选照片"), "{}", answer.text());
}

#[actix_web::test]
async fn whoever_must_wait_is_told_that_the_photos_are_gone() {
    let house = House::new().await;
    let mut last = None;
    for _ in 0..=PER_ADDRESS {
        last = Some(send(&house, &[("wall.png", &picture())]).await);
    }
    let last = last.unwrap();
    assert_eq!(last.status, 429);
    assert!(last.text().contains("请重新选照片") && last.text().contains("三楼水管漏水"), "{}", last.text());
}
