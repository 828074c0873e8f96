//! PostgreSQL goes away under load and comes back: what was confirmed is there and is told, what was not is in the form
//! still, and nobody has to start Mashang again.

use std::time::{Duration, Instant};

use testkit::parts::http_client;
use testkit::parts::postgres::{Durability, Postgres};
use testkit::parts::texting::{Order, Texting};

use super::site::Site;
use super::telling::{
    by_one_gateway, each_is_stored_once, is_polite, nothing_was_sent_without_a_reason, people, readiness,
    send, until_readiness, until_settled, until_told, words,
};
use crate::rows::Rows;

/// How many residents send, one after the other.
const MATTERS: usize = 24;

/// How many of them before the server stops.
const BEFORE: usize = 8;

/// Whose form comes while the server is away.
const LATER: usize = 99;

/// The time between two of them.
const PACE: Duration = Duration::from_millis(40);

/// How long anybody may wait for a page while the database is away.
const PATIENCE: Duration = Duration::from_secs(20);

/// Within which time after the server is back everything is well.
const RECOVERY: Duration = Duration::from_secs(15);

/// A form, when it was sent and when answered.
async fn resident(address: String, n: usize) -> (usize, Result<String, String>) {
    tokio::time::sleep(PACE * u32::try_from(n).unwrap()).await;
    let began = Instant::now();
    let answer = send(&address, &words(n)).await;
    assert!(began.elapsed() < PATIENCE, "an answer took {:?}", began.elapsed());
    (n, answer)
}

/// The server is stopped in the midst of the residents' forms. Gives those that were not taken.
async fn a_stop_under_load(server: &mut Postgres, addresses: &[String]) -> Vec<usize> {
    let residents: Vec<_> = addresses
        .iter()
        .cloned()
        .enumerate()
        .map(|(n, address)| tokio::spawn(resident(address, n)))
        .collect();
    tokio::time::sleep(PACE * u32::try_from(BEFORE).unwrap()).await;
    server.stop();
    let mut refused = Vec::new();
    for resident in residents {
        let (n, answer) = resident.await.unwrap();
        if let Err(page) = answer {
            is_polite(&page, &words(n));
            refused.push(n);
        }
    }
    assert!((1..MATTERS).contains(&refused.len()), "refused: {refused:?}");
    refused
}

/// What those who watch the server and those who scan a code see while there is no database.
async fn it_says_so(site: &Site, address: &str) {
    // Also when nothing has been heard of the database for longer.
    tokio::time::sleep(Duration::from_secs(2)).await;
    let (client, base, began) = (http_client(), site.base(), Instant::now());
    let get = async |page: &str| client.get(page).send().await.unwrap();
    let later = words(LATER);
    let pages = [format!("{base}/readyz/web"), format!("{base}/healthz")];
    let (ready, web, alive, form, refused) =
        tokio::join!(readiness(&base), get(&pages[0]), get(&pages[1]), get(address), send(address, &later));
    assert!(began.elapsed() < PATIENCE, "an answer took {:?}", began.elapsed());
    assert!(ready.0 == 503 && ready.1.contains("database: "), "{ready:?}");
    assert_eq!((web.status().as_u16(), alive.status().as_u16()), (503, 200));
    // The form is there to write in: it is needed most on such a day.
    assert_eq!(form.status(), 200);
    assert!(form.text().await.unwrap().contains("name=\"words\""));
    is_polite(&refused.unwrap_err(), &later);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restart_of_postgresql_loses_nothing_that_was_confirmed_and_needs_no_restart_of_ours() {
    let mut server = Postgres::start(Durability::Durable);
    let texting = Texting::start().await;
    texting.always(Order::AnswerAndReport);
    let site = Site::settle_on(Some(server.server().database()), &by_one_gateway(&texting));
    let addresses = people(&site, &texting, MATTERS);
    let mashang = site.serve(&[]).await;
    for address in &addresses {
        assert_eq!(http_client().get(address).send().await.unwrap().status(), 200);
    }

    let refused = a_stop_under_load(&mut server, &addresses).await;
    it_says_so(&site, &addresses[0]).await;

    server.start_again();
    until_readiness(&site.base(), RECOVERY, |status, _| status == 200).await;
    for n in refused {
        // Whoever pressed the button may have been stored without hearing of it: the same form is the same matter.
        send(&addresses[n], &words(n)).await.unwrap();
    }
    until_told(&texting, MATTERS, RECOVERY).await;
    let rows = Rows::at(&site.database_url()).await;
    until_settled(&rows, RECOVERY).await;
    each_is_stored_once(&rows, MATTERS).await;
    nothing_was_sent_without_a_reason(&rows, &texting).await;
    assert!(mashang.stop().success());
}
