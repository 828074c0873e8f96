//! Places with a cadre each, who are told by a gateway that notes what it gets; and what must hold of it, whatever breaks.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::time::{Duration, Instant};

use domain::delivery::{AttemptStatus, MessageStatus};
use testkit::parts::http_client;
use testkit::parts::texting::Texting;

use super::site::{CALLBACK_SECRET, Site};
use crate::rows::Rows;

/// A gateway of the configuration. `rules` say what its answers mean, as in `{ when = …, means = … }`.
pub(super) fn gateway(name: &str, url: &str, rules: &str) -> String {
    format!(
        "[sms.gateways.{name}]\nkind = \"http\"\nurl = \"{url}\"\n\
         body = '{{\"to\":\"{{to}}\",\"text\":\"{{text}}\",\"id\":\"{{id}}\"}}'\n\
         callback_secret = \"{CALLBACK_SECRET}\"\nack = 'OK'\nrules = [{rules}]\n\
         [sms.gateways.{name}.receipt]\nformat = \"query\"\nattempt = \"/id\"\nstate = \"/state\"\n\
         delivered = [\"delivered\"]\n"
    )
}

/// The section of the configuration that names one gateway.
pub(super) fn by_one_gateway(texting: &Texting) -> String {
    format!("[sms]\norder = [\"city\"]\n\n{}", gateway("city", texting.url(), ""))
}

/// The telephone of the cadre who answers for a place of [`people`].
pub(super) fn phone(n: usize) -> String {
    format!("139000010{n:02}")
}

/// What is written about it: words like no other's.
pub(super) fn words(n: usize) -> String {
    format!("{n}号楼水管漏水")
}

/// So many places, and for each a cadre who answers for it alone. Gives the addresses behind their codes; the gateway posts
/// its receipts to the site.
pub(super) fn people(site: &Site, texting: &Texting, count: usize) -> Vec<String> {
    texting.reports_to(&format!("{}/cb/city/{CALLBACK_SECRET}/receipt", site.base()));
    let mut staff = "工号,姓名,手机,岗位,所属区划\n".to_owned();
    let mut places = "编号,名称,村（社区）代码,责任人工号\n".to_owned();
    for n in 0..count {
        let _ = writeln!(staff, "KP{n:02},钟守{n},{},网格员,990101100001001", phone(n));
        let _ = writeln!(places, "KP-{n:02},守望里{n}号楼,990101100001001,KP{n:02}");
    }
    for (what, rows) in [("staff", staff), ("places", places)] {
        let file = site.path(&format!("{what}.csv"));
        std::fs::write(&file, rows).unwrap();
        site.must(&["import", what, &file]);
    }
    (0..count).map(|n| site.address_of(&format!("KP-{n:02}"))).collect()
}

/// What became of a form: the address of its page, or the page that says why not.
pub(super) async fn send(address: &str, words: &str) -> Result<String, String> {
    let form = [
        ("nonce", words),
        ("category", "utilities"),
        ("words", words),
        ("phone", "13700001234"),
        ("name", "夏荷"),
    ];
    let answer = http_client().post(address).form(&form).send().await.unwrap();
    if answer.status() == 303 {
        return Ok(answer.headers()["location"].to_str().unwrap().to_owned());
    }
    let status = answer.status().as_u16();
    let again = answer.headers().get("retry-after").map(|header| header.to_str().unwrap().to_owned());
    let page = answer.text().await.unwrap();
    assert_eq!((status, again.as_deref()), (503, Some("60")), "{page}");
    Err(page)
}

/// Files a matter, which must be taken.
pub(super) async fn confirmed(address: &str, words: &str) {
    send(address, words).await.unwrap();
}

/// The page says that nothing was received and when to try again, and has all that was written.
pub(super) fn is_polite(page: &str, words: &str) {
    let nonce = format!("name=\"nonce\" value=\"{words}\"");
    for said in [
        "系统正忙，还没有收到",
        "请过一分钟再按一次",
        words,
        &nonce,
        "value=\"13700001234\"",
        "value=\"夏荷\"",
    ] {
        assert!(page.contains(said), "{said}: {page}");
    }
}

/// What `GET /readyz` says.
pub(super) async fn readiness(base: &str) -> (u16, String) {
    let answer = http_client().get(format!("{base}/readyz")).send().await.unwrap();
    (answer.status().as_u16(), answer.text().await.unwrap())
}

/// Waits until `GET /readyz` says what is wanted, and no longer than `patience`.
pub(super) async fn until_readiness(base: &str, patience: Duration, wanted: impl Fn(u16, &str) -> bool) {
    let began = Instant::now();
    loop {
        let (status, said) = readiness(base).await;
        if wanted(status, &said) {
            return;
        }
        assert!(began.elapsed() < patience, "{status}: {said}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Waits until these cadres were told, and no longer than `patience`.
pub(super) async fn until_told(texting: &Texting, cadres: usize, patience: Duration) {
    let everybody: BTreeSet<String> = (0..cadres).map(phone).collect();
    let began = Instant::now();
    while !texting.told().is_superset(&everybody) {
        let missing: Vec<_> = everybody.difference(&texting.told()).cloned().collect();
        assert!(began.elapsed() < patience, "not told: {missing:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Waits until no message is on its way any more, and no longer than `patience`.
pub(super) async fn until_settled(rows: &Rows, patience: Duration) {
    let began = Instant::now();
    while rows.count("messages", "next_at IS NOT NULL").await > 0 {
        let stuck = "SELECT status AS word FROM messages WHERE next_at IS NOT NULL";
        assert!(began.elapsed() < patience, "a message is {:?}", rows.text(stuck).await);
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// Every matter lies there once and whole.
pub(super) async fn each_is_stored_once(rows: &Rows, matters: usize) {
    let count = i64::try_from(matters).unwrap();
    assert_eq!(rows.count("tickets", "1 = 1").await, count);
    assert_eq!(rows.count("events", "kind = 'filed'").await, count);
    assert_eq!(rows.count("deadlines", "clock = 'contact'").await, count);
    assert_eq!(rows.count("messages", "purpose = 'first_alert'").await, count);
}

/// Every call that the gateway saw is on record, and before each further one to the same person the one before was given up
/// because its outcome was unknown. No message was given up.
pub(super) async fn nothing_was_sent_without_a_reason(rows: &Rows, texting: &Texting) {
    let given_up = AttemptStatus::Superseded.as_str();
    for (to, calls) in texting.calls() {
        let mut ids = calls;
        let all = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), all, "{to}: one call was made twice");
        let Some((last, earlier)) = ids.split_last() else { continue };
        assert_eq!(
            rows.count("attempts", &format!("id = {last}")).await,
            1,
            "{to}: the call {last} is not on record"
        );
        for id in earlier {
            let like = format!("id = {id} AND status IN ('{given_up}', 'delivered')");
            assert_eq!(
                rows.count("attempts", &like).await,
                1,
                "{to}: the call {id} was repeated without a reason"
            );
        }
        assert!(all <= 2, "{to} was called {all} times");
    }
    let lost = format!(
        "status IN ('{}', '{}')",
        MessageStatus::Rejected.as_str(),
        MessageStatus::Cancelled.as_str()
    );
    assert_eq!(rows.count("messages", &lost).await, 0);
}
