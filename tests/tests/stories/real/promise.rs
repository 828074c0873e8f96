//! From the printer to the recorded call.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use domain::deadline::Clock;
use domain::delivery::{MessageStatus, Purpose};
use domain::number::TicketId;
use storage::Store;
use testkit::parts::browser::{Browser, Screen, Scripts};
use testkit::parts::decode::{Crop, Pdf, zbar};
use testkit::parts::http_client;
use testkit::parts::kannel::{self, Kannel, Wiring};
use testkit::parts::process::Mashang;
use testkit::town::Db;

use super::site::{CALLBACK_SECRET, PASSWORD, SECRETARY, Site, demo_rows};

pub(super) const PATIENCE: Duration = Duration::from_mins(1);

/// Dots per inch at which a sheet is looked at: what a cheap office printer's sheet looks like to a phone.
const DOTS: u32 = 150;

/// Labels of 64 × 34 mm, three across and eight down, in the middle of an A4 sheet.
const COLUMNS: u32 = 3;
const ROWS: u32 = 8;
const LABEL: (f64, f64) = (64.0, 34.0);
const SHEET: (f64, f64) = (210.0, 297.0);

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "millimetres of a sheet")]
fn pixels(millimetres: f64) -> u32 {
    (millimetres / 25.4 * f64::from(DOTS)).round() as u32
}

fn label(column: u32, row: u32) -> Crop {
    let at = |sheet: f64, label: f64, count: u32, n: u32| {
        pixels((sheet - label * f64::from(count)) / 2.0 + label * f64::from(n))
    };
    Crop {
        x: at(SHEET.0, LABEL.0, COLUMNS, column),
        y: at(SHEET.1, LABEL.1, ROWS, row),
        width: pixels(LABEL.0),
        height: pixels(LABEL.1),
    }
}

/// What every code on the sheets says, in the order of the labels.
fn decode_all(pdf: &Path) -> Vec<String> {
    let pdf = Pdf::open(pdf);
    let mut found = Vec::new();
    for page in 1..=pdf.pages() {
        for (row, column) in (0..ROWS).flat_map(|row| (0..COLUMNS).map(move |column| (row, column))) {
            found.extend(zbar(&pdf.picture(page, DOTS, Some(label(column, row)))));
        }
    }
    found
}

/// The section of the configuration that names Kannel.
fn by_kannel(kannel: &Kannel, base: &str) -> String {
    format!(
        "[sms]\norder = [\"city\"]\ncallback_base = {base:?}\n\n[sms.gateways.city]\nkind = \"kannel\"\n\
         url = {url:?}\nusername = {user:?}\npassword = {password:?}\ncallback_secret = {secret:?}\n",
        url = kannel.sendsms_url(),
        user = kannel::USERNAME,
        password = kannel::PASSWORD,
        secret = CALLBACK_SECRET,
    )
}

struct Stage {
    site: Site,
    kannel: Kannel,
}

/// Sets the stage: register, gateway, printed sheets of which every code is read and leads to a form of ours.
fn printed(db: Db) -> (Stage, Vec<String>) {
    let site = Site::settle(db, "");
    let reply = format!("{}/cb/city/{CALLBACK_SECRET}/reply", site.base());
    let kannel = Kannel::start(&Wiring { replies: Some(reply), ..Wiring::default() });
    site.configure(&by_kannel(&kannel, &site.base()));
    site.give_password(SECRETARY.0);
    let sheets = site.path("codes.pdf");
    site.must(&["print", "--division", "990101", "--layout", "a4-24", "--out", &sheets]);
    let codes = decode_all(Path::new(&sheets));
    let different: BTreeSet<_> = codes.iter().collect();
    assert_eq!((codes.len(), different.len()), (demo_rows("places"), demo_rows("places")));
    (Stage { site, kannel }, codes)
}

async fn every_code_leads_to_a_form(codes: &[String]) {
    let client = http_client();
    for code in codes {
        let page = client.get(code).send().await.unwrap();
        assert_eq!(page.status(), 200, "{code}");
        let page = page.text().await.unwrap();
        assert!(page.contains("name=\"words\""), "{code}: {page}");
    }
}

/// The resident scans a code of Hewan, fills the form in and sends it; gives the address of their own page.
pub(super) async fn file(phone: &Browser, code: &str, words: &str) -> String {
    phone.open(code).await;
    // Nothing on the page needs a script: none is there.
    assert!(!phone.has("script").await);
    phone.click("input[name=category][value=utilities]").await;
    phone.fill("#words", words).await;
    phone.fill("#phone", "13700001234").await;
    phone.click("form button.big").await;
    until_at(phone, "/t/").await
}

/// The number that people see, out of the address of the requester's page.
pub(super) fn number(page: &str) -> String {
    let token = page.rsplit("/t/").next().unwrap().split(['?', '/']).next().unwrap();
    token[..token.len() - 16].to_owned()
}

pub(super) async fn sign_in(desk: &Browser, base: &str) {
    sign_in_as(desk, base, SECRETARY.1).await;
}

/// As somebody with [`PASSWORD`].
pub(super) async fn sign_in_as(desk: &Browser, base: &str, phone: &str) {
    desk.open(&format!("{base}/desk/sign-in")).await;
    desk.fill("#phone", phone).await;
    desk.fill("#password", PASSWORD).await;
    desk.click("form button.big").await;
    // Whatever is opened before the answer to the form has come would be overtaken by it.
    until_at(desk, "/desk").await;
}

/// Waits until the page is one whose address holds `part`, and is not the sign-in page; gives the address.
async fn until_at(browser: &Browser, part: &str) -> String {
    let started = tokio::time::Instant::now();
    loop {
        let page = browser.url().await;
        if page.contains(part) && !page.contains("/sign-in") {
            return page;
        }
        assert!(started.elapsed() < PATIENCE, "{page} instead of {part}: {}", browser.text("main").await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Waits until a page says one of these, which are the same in both languages.
async fn until_says(browser: &Browser, words: [&str; 2]) {
    let started = tokio::time::Instant::now();
    loop {
        let said = browser.text("main").await;
        if words.iter().any(|w| said.contains(w)) {
            return;
        }
        assert!(started.elapsed() < PATIENCE, "{} does not say {words:?}: {said}", browser.url().await);
        tokio::time::sleep(Duration::from_millis(200)).await;
        browser.open(&browser.url().await).await;
    }
}

/// The whole promise, with a resident's phone, a cadre's phone and a cadre's browser.
async fn the_promise_is_kept(stage: &Stage, codes: &[String], desk_base: &str) {
    let phone = Browser::start(Screen::Phone, Scripts::On).await;
    let page = file(&phone, &codes[0], "三楼水管漏水，已经流到一楼").await;
    let number = number(&page);

    let told = &stage.kannel.wait_for_texts(1, PATIENCE).await[0];
    assert_eq!(told.to, SECRETARY.1);
    assert!(told.body.contains(&number) && told.body.contains("河湾"), "{told:?}");

    stage.kannel.say(SECRETARY.1, &number);
    let answered = &stage.kannel.wait_for_texts(2, PATIENCE).await[1];
    assert_eq!(answered.to, SECRETARY.1);
    assert!(answered.body.contains(&number), "{answered:?}");

    let desk = Browser::start(Screen::Phone, Scripts::On).await;
    sign_in(&desk, desk_base).await;
    desk.open(&format!("{desk_base}/desk/t/{number}")).await;
    desk.click("button[name=outcome][value=reached]").await;
    phone.open(&page).await;
    until_says(&phone, ["已回电", "called back"]).await;
    the_receipt_is_stored(&stage.site, &number).await;
    the_deadline_is_met(&stage.site, &number).await;
}

/// The half hour of the call is over, and nobody missed it.
async fn the_deadline_is_met(site: &Site, number: &str) {
    let store = Store::open(&site.database_url(), 4).await.unwrap();
    let clocks = store.deadlines(number.parse().unwrap()).await.unwrap();
    assert_eq!(clocks[0].clock, Clock::Contact);
    assert!(clocks[0].ended.is_some() && clocks[0].breached.is_none(), "{clocks:?}");
}

/// The first text was delivered, as the carrier says.
async fn the_receipt_is_stored(site: &Site, number: &str) {
    let store = Store::open(&site.database_url(), 4).await.unwrap();
    let ticket: TicketId = number.parse().unwrap();
    let started = tokio::time::Instant::now();
    loop {
        let messages = store.messages_of(ticket).await.unwrap();
        assert_eq!(messages[0].purpose, Purpose::FirstAlert);
        if messages[0].status == MessageStatus::Delivered {
            return;
        }
        assert!(started.elapsed() < PATIENCE, "no receipt: {messages:?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_printed_code_leads_to_a_recorded_call_on_sqlite() {
    let (stage, codes) = printed(Db::Sqlite);
    let mashang = stage.site.serve(&[]).await;
    every_code_leads_to_a_form(&codes).await;
    the_promise_is_kept(&stage, &codes, &stage.site.base()).await;
    assert!(mashang.stop().success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_printed_code_leads_to_a_recorded_call_on_postgres_with_two_of_each() {
    let (stage, codes) = printed(Db::Postgres);
    let one = stage.site.serve(&["--role", "intake"]).await;
    let other = stage.site.serve_elsewhere(&["--role", "intake"]).await;
    let notifiers: [Mashang; 2] = [(); 2].map(|()| stage.site.launch(&["--role", "notifier"]));
    every_code_leads_to_a_form(&codes).await;
    // The resident meets one web service, the cadre the other.
    the_promise_is_kept(&stage, &codes, other.base()).await;
    for mashang in [one, other].into_iter().chain(notifiers) {
        assert!(mashang.stop().success());
    }
}
