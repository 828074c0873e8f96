//! Photos that come with a matter.

use std::io::Cursor;

use actix_web::http::header::CONTENT_TYPE;
use actix_web::test::TestRequest;
use image::{ImageFormat, RgbImage};

use crate::filing::FORM;
use crate::house::{Answer, House};

fn picture() -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    RgbImage::new(40, 20).write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// Sends the form as a browser does, with these files.
async fn send(house: &House, files: &[(&str, &[u8])]) -> Answer {
    let mut body = Vec::new();
    for (name, value) in FORM {
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
async fn a_body_beyond_all_photos_is_not_read_to_its_end() {
    let house = House::new().await;
    let huge = vec![0; 60 << 20];
    assert_eq!(send(&house, &[("a.jpg", &huge)]).await.status, 413);
}
