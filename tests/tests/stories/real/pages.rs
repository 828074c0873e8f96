//! Everybody can use the pages: axe-core finds nothing, and they work without scripts on a telephone.

use testkit::parts::browser::{Browser, Screen, Scripts};
use testkit::town::Db;

use super::promise::{file, number, sign_in};
use super::site::{PLACE, SECRETARY, Site};

/// What the resident's form may weigh on the wire, head included: as much as a new connection carries without waiting
/// (ten segments of 1,460 bytes, RFC 6928).
const FIRST_FLIGHT: u64 = 14_600;

async fn is_accessible(browser: &Browser) {
    let violations = browser.axe().await;
    assert!(violations.is_empty(), "{}: {violations:#?}", browser.url().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_can_use_the_pages() {
    let site = Site::settle(Db::Sqlite, "");
    site.give_password(SECRETARY.0);
    let mashang = site.serve(&[]).await;
    let code = site.address_of(PLACE);
    for screen in [Screen::Phone, Screen::Desktop] {
        let browser = Browser::start(screen, Scripts::On).await;
        browser.open(&code).await;
        is_accessible(&browser).await;
        let page = file(&browser, &code, "三楼水管漏水").await;
        is_accessible(&browser).await;
        browser.open(&format!("{}/desk/sign-in", site.base())).await;
        is_accessible(&browser).await;
        sign_in(&browser, &site.base()).await;
        is_accessible(&browser).await;
        browser.open(&format!("{}/desk/t/{}", site.base(), number(&page))).await;
        is_accessible(&browser).await;
    }
    assert!(mashang.stop().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_of_a_place_comes_in_one_request_that_a_new_connection_carries_at_once() {
    let site = Site::settle(Db::Sqlite, "");
    let mashang = site.serve(&[]).await;
    let phone = Browser::start(Screen::Phone, Scripts::On).await;
    phone.traffic().await;
    phone.open(&site.address_of(PLACE)).await;
    let traffic = phone.traffic().await;
    assert_eq!(traffic.len(), 1, "{traffic:#?}");
    assert!(traffic[0].bytes <= FIRST_FLIGHT, "{traffic:#?}");
    assert!(mashang.stop().success());
}
