//! Everybody can use the pages: axe-core finds nothing, and they work without scripts on a telephone.

use std::time::Duration;

use testkit::parts::browser::{Browser, Screen, Scripts};
use testkit::town::Db;

use super::promise::{PATIENCE, file, number, sign_in, sign_in_as};
use super::site::{ADMINISTRATOR, CITY_ADMINISTRATOR, PLACE, SECRETARY, Site};

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
        for path in [format!("t/{}", number(&page)), "file".to_owned(), "tokens".to_owned()] {
            browser.open(&format!("{}/desk/{path}", site.base())).await;
            is_accessible(&browser).await;
        }
    }
    assert!(mashang.stop().success());
}

/// Sends the form with this action as it stands, whatever the browser would say to that, and waits for what is wrong.
async fn send_faulty(browser: &Browser, action: &str) {
    let send = format!("document.querySelector('form[action$=\"{action}\"]').submit()");
    browser.script(&send).await;
    let started = tokio::time::Instant::now();
    while !browser.has("[aria-invalid], [aria-describedby]").await {
        assert!(started.elapsed() < PATIENCE, "no fault: {}", browser.text("main").await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    is_accessible(browser).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn administrators_can_use_the_pages() {
    let site = Site::settle(Db::Sqlite, "");
    site.give_password(ADMINISTRATOR.0);
    let mashang = site.serve(&[]).await;
    let base = site.base();
    for screen in [Screen::Phone, Screen::Desktop] {
        let browser = Browser::start(screen, Scripts::On).await;
        sign_in_as(&browser, &base, ADMINISTRATOR.1).await;
        for path in ["", "/staff", "/staff/new", "/staff/1", "/places", "/places/new", "/prints", "/gaps"] {
            browser.open(&format!("{base}/desk/admin{path}")).await;
            is_accessible(&browser).await;
        }
        browser.open(&format!("{base}/desk/admin/places")).await;
        browser.click("a.item").await;
        is_accessible(&browser).await;
    }
    assert!(mashang.stop().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_citys_administrator_can_use_the_pages_of_the_policy() {
    const CHANGES: [(&str, &str); 2] = [("= 30", "= 29"), ("= 29", "= 0")];
    let site = Site::settle(Db::Sqlite, "");
    site.give_password(CITY_ADMINISTRATOR.0);
    let mashang = site.serve(&[]).await;
    let base = site.base();
    for screen in [Screen::Phone, Screen::Desktop] {
        let browser = Browser::start(screen, Scripts::On).await;
        sign_in_as(&browser, &base, CITY_ADMINISTRATOR.1).await;
        for path in ["", "/1", "/edit"] {
            browser.open(&format!("{base}/desk/admin/policy{path}")).await;
            is_accessible(&browser).await;
        }
        // What would change, and what is wrong.
        for (from, to) in CHANGES {
            let change = format!(
                "const t = document.querySelector('#text'); \
                 t.value = t.value.replace('within_minutes {from}', 'within_minutes {to}'); t.form.noValidate = true"
            );
            browser.script(&change).await;
            browser.click("[value=check]").await;
            let shown = if to == "= 0" { "section .fault" } else { "[value=put]" };
            let started = tokio::time::Instant::now();
            while !browser.has(shown).await {
                assert!(started.elapsed() < PATIENCE, "{shown}: {}", browser.text("main").await);
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            browser.script("document.querySelectorAll('details').forEach(d => d.open = true)").await;
            is_accessible(&browser).await;
        }
    }
    assert!(mashang.stop().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_can_use_the_pages_that_say_what_is_wrong() {
    let site = Site::settle(Db::Sqlite, "");
    for person in [SECRETARY, ADMINISTRATOR] {
        site.give_password(person.0);
    }
    let mashang = site.serve(&[]).await;
    let (base, code) = (site.base(), site.address_of(PLACE));
    let browser = Browser::start(Screen::Phone, Scripts::On).await;
    browser.open(&code).await;
    send_faulty(&browser, code.trim_start_matches(&base)).await;
    let page = file(&browser, &code, "三楼水管漏水").await;
    browser.open(&page).await;
    send_faulty(&browser, "/add").await;
    sign_in(&browser, &base).await;
    browser.open(&format!("{base}/desk/t/{}", number(&page))).await;
    browser.script("document.querySelector('#contact-note').value = '长'.repeat(1001)").await;
    browser.script("const f = document.querySelector('form[action$=\"/contact\"]'), i = document.createElement('input'); \
        i.type = 'hidden'; i.name = 'outcome'; i.value = 'tried'; f.append(i)").await;
    send_faulty(&browser, "/contact").await;
    browser.open(&format!("{base}/desk/file")).await;
    send_faulty(&browser, "/desk/file").await;
    browser.open(&format!("{base}/desk/tokens")).await;
    send_faulty(&browser, "/desk/tokens").await;
    sign_in_as(&browser, &base, ADMINISTRATOR.1).await;
    for (path, action) in [("staff/new", "/staff/new"), ("places/new", "/places/new")] {
        browser.open(&format!("{base}/desk/admin/{path}")).await;
        send_faulty(&browser, action).await;
    }
    browser.open(&format!("{base}/desk/admin/places")).await;
    browser.click("a.item").await;
    send_faulty(&browser, "/reissue").await;
    assert!(mashang.stop().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_form_of_a_place_comes_in_one_request_that_a_new_connection_carries_at_once() {
    let site = Site::settle(Db::Sqlite, "");
    let mashang = site.serve(&[]).await;
    let phone = Browser::start(Screen::Phone, Scripts::On).await;
    phone.traffic().await;
    phone.open(&site.address_of(PLACE)).await;
    // The driver notes a page a moment after it is shown; by then the browser may have fetched the picture of its tab,
    // which nobody waits for.
    let mut traffic = Vec::new();
    let started = tokio::time::Instant::now();
    while traffic.is_empty() && started.elapsed() < PATIENCE {
        traffic = phone.traffic().await;
        traffic.retain(|exchange| !exchange.url.ends_with("/icon.svg"));
    }
    assert_eq!(traffic.len(), 1, "{traffic:#?}");
    assert!(traffic[0].bytes <= FIRST_FLIGHT, "{traffic:#?}");
    assert!(mashang.stop().success());
}
