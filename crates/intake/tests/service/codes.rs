//! Codes that lead to a form, and those that do not.

use domain::alphabet;
use domain::number::{Issue, PlaceNumber};
use domain::text::Words;
use qr::code::{CodeKeys, sign};
use testkit::town::{ADMINISTRATOR, building};

use askama::Template;
use i18n::{Lang, When};
use intake::pages::Shell;
use intake::pages::resident::{CodeProblem, CodeTrouble};
use jiff::tz::TimeZone;

use crate::house::House;

#[actix_web::test]
async fn a_code_leads_to_the_form_of_its_place_in_either_case() {
    let house = House::new().await;
    for path in [house.form(), house.form().to_lowercase(), house.form().to_uppercase()] {
        let answer = house.get(&path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert!(answer.text().contains("河湾花园1号楼1单元"));
        assert!(answer.bytes.len() <= 14 * 1024, "{} bytes", answer.bytes.len());
    }
}

#[actix_web::test]
async fn a_mistyped_code_is_told_from_a_forged_one() {
    let house = House::new().await;
    let code = house.form().trim_start_matches("/c/").to_owned();
    let last = if code.ends_with('2') { '3' } else { '2' };
    let mistyped = format!("{}{last}", &code[..12]);
    let answer = house.get(&format!("/c/{mistyped}")).await;
    assert_eq!(answer.status, 404);
    assert!(answer.text().contains("号码好像输错了"));

    // Another tag with a check character that fits: made up by somebody who knows how codes look.
    let tag = if code.as_bytes()[11] == b'2' { '3' } else { '2' };
    let mut forged = format!("{}{tag}", &code[..11]);
    forged.push(alphabet::check(&forged).unwrap());
    let other_town = sign(&CodeKeys::new([[6_u8; 32]]).unwrap(), building(), Issue::FIRST).to_string();
    for foreign in [forged, other_town] {
        let answer = house.get(&format!("/c/{foreign}")).await;
        assert_eq!(answer.status, 404);
        assert!(answer.text().contains("这不是本系统的码"), "{foreign}");
        assert_eq!(house.post(&format!("/c/{foreign}"), &[("words", "漏水")]).await.status, 404);
    }
}

#[actix_web::test]
async fn a_revoked_code_explains_itself_and_leads_to_the_current_one() {
    let house = House::new().await;
    let powers = house.town.powers(ADMINISTRATOR).await;
    let why = Words::parse("海报被雨淋坏").unwrap();
    let casework = &house.town.casework;
    let next = casework.revoke_code(&powers, building(), Issue::FIRST, &why, true).await.unwrap().unwrap();
    let answer = house.get(&house.form()).await;
    assert_eq!(answer.status, 410);
    assert!(answer.text().contains(&house.form_of(building(), next)));
    assert_eq!(house.get(&house.form_of(building(), next)).await.status, 200);

    casework.revoke_code(&powers, building(), next, &why, false).await.unwrap();
    let answer = house.get(&house.form()).await;
    assert_eq!(answer.status, 410);
    assert!(answer.text().contains("目前没有可用的码"));
}

#[actix_web::test]
async fn a_genuine_code_of_a_place_that_nobody_registered_says_so() {
    let house = House::new().await;
    let nowhere = PlaceNumber::new(4_000).unwrap();
    let answer = house.get(&house.form_of(nowhere, Issue::FIRST)).await;
    assert_eq!(answer.status, 404);
    assert!(answer.text().contains("没有找到这个地点"));
}

#[actix_web::test]
async fn what_is_typed_by_hand_leads_to_the_form() {
    let house = House::new().await;
    let form = house.form();
    let code = form.trim_start_matches("/c/");
    let grouped = format!("{}+{}", code[..6].to_lowercase(), &code[6..]);
    for typed in [building().short(), code.to_owned(), grouped] {
        let answer = house.get(&format!("/?code={typed}")).await;
        assert_eq!((answer.status.as_u16(), answer.location), (303, form.clone()), "{typed}");
    }
}

#[actix_web::test]
async fn a_printed_address_that_is_pasted_leads_to_the_form() {
    let house = House::new().await;
    let address = format!("https%3A%2F%2Fmashang.example{}%3Ffrom%3Dsomewhere-long", house.form());
    assert_eq!(house.get(&format!("/?code={address}")).await.location, house.form());
    assert!(house.get("/").await.text().contains("maxlength=\"200\""));
}

#[actix_web::test]
async fn the_number_of_a_matter_is_told_from_that_of_a_place() {
    let house = House::new().await;
    let number = house.town.file("三楼漏水").await.ticket.number();
    for typed in [number.clone(), number.to_lowercase()] {
        let answer = house.get(&format!("/?code={typed}")).await;
        assert_eq!(answer.status, 422);
        assert!(answer.text().contains("这是事项编号，不是点位的短号"), "{}", answer.text());
    }
}

#[actix_web::test]
async fn whom_to_call_is_named_or_nothing_is_said_of_it() {
    let house = House::new().await;
    let nowhere = house.form_of(PlaceNumber::new(4_000).unwrap(), Issue::FIRST);
    assert!(house.get(&nowhere).await.text().contains("请拨打服务热线 12345"));
    let when = When { lang: Lang::Zh, zone: TimeZone::UTC, now: house.town.now() };
    let shell = Shell { when, site: "码上".to_owned(), hotline: None, here: nowhere };
    let page = CodeProblem::new(shell, CodeTrouble::UnknownPlace).render().unwrap();
    assert!(!page.contains("热线"), "{page}");
}

#[actix_web::test]
async fn what_cannot_be_a_code_comes_back_with_the_field() {
    let house = House::new().await;
    let short = building().short();
    let wrong = if short.ends_with('1') { '2' } else { '1' };
    for (typed, says) in [
        (format!("{}{wrong}", &short[..short.len() - 1]), "号码好像输错了"),
        ("https://evil.example/x".to_owned(), "这不是本系统的码"),
    ] {
        let answer = house.get(&format!("/?code={typed}")).await;
        assert_eq!(answer.status, 422, "{typed}");
        assert!(answer.text().contains(says), "{typed}");
    }
}

#[actix_web::test]
async fn a_page_is_in_the_language_that_its_reader_chose() {
    let house = House::new().await;
    let answer = house.get(&format!("{}?lang=en", house.form())).await;
    assert!(answer.text().contains("What is it about?"));
    let chosen = house.get("/lang/en?to=%2F%2Fevil.example").await;
    assert_eq!(chosen.location, "/");
    assert!(chosen.cookie.starts_with("lang=en;") && chosen.cookie.contains("Secure"), "{}", chosen.cookie);
}
