//! A disk that takes no more, and a database that somebody else holds: what was confirmed is there, what was not is in the
//! form still, and nothing lies in between.

use std::collections::HashSet;

use domain::number::PlaceNumber;
use storage::Store;
use testkit::parts::{Client, http_client};
use testkit::town::Db;

use super::site::{PLACE, Site};
use super::telling::{is_polite, send};

/// How many forms are sent while the disk is full.
const FORMS: usize = 40;

/// For how much of the write-ahead log there is still room: a few of them.
const ROOM: u64 = 200_000;

/// The page of a matter that was confirmed can be read.
async fn is_there(client: &Client, site: &Site, page: &str, words: &str) {
    let answer = client.get(format!("{}{page}", site.base())).send().await.unwrap();
    assert_eq!(answer.status(), 200, "{words} was confirmed");
    assert!(answer.text().await.unwrap().contains(words));
}

/// What another process finds stored: the words of all matters.
async fn stored(site: &Site) -> Vec<String> {
    let store = Store::open(&site.database_url(), 4).await.unwrap();
    let tickets = store.tickets_at(PlaceNumber::new(1).unwrap(), 1_000).await.unwrap();
    for stored in &tickets {
        assert_eq!(store.events(stored.ticket.id).await.unwrap().len(), 1);
        assert_eq!(store.deadlines(stored.ticket.id).await.unwrap().len(), 1);
        assert_eq!(store.messages_of(stored.ticket.id).await.unwrap().len(), 1);
    }
    tickets.into_iter().map(|stored| stored.contents.unwrap().words.to_string()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_loses_nothing_that_was_confirmed_and_stores_the_rest_once_when_there_is_room() {
    let site = Site::settle(Db::Sqlite, "");
    let mashang = site.serve(&[]).await;
    let (client, address) = (http_client(), site.address_of(PLACE));
    let mut confirmed = vec![(send(&address, "第一件事").await.unwrap(), "第一件事".to_owned())];
    let log = std::fs::metadata(site.path("mashang.db-wal")).unwrap().len();
    mashang.fill_disk(Some(log + ROOM));

    let mut kept = Vec::new();
    for number in 0..FORMS {
        let words = format!("{number}号住户漏水");
        match send(&address, &words).await {
            Ok(page) => confirmed.push((page, words)),
            Err(page) => {
                is_polite(&page, &words);
                kept.push(words);
            }
        }
    }
    assert!(!kept.is_empty() && confirmed.len() > 1, "{} confirmed, {} kept", confirmed.len(), kept.len());
    for (page, words) in &confirmed {
        is_there(&client, &site, page, words).await;
    }
    let found: HashSet<String> = stored(&site).await.into_iter().collect();
    assert_eq!(found, confirmed.iter().map(|(_, words)| words.clone()).collect());

    mashang.fill_disk(None);
    for words in kept {
        let page = send(&address, &words).await.unwrap();
        // Pressed once more, just to be sure.
        assert_eq!(send(&address, &words).await.unwrap(), page);
        confirmed.push((page, words));
    }
    for (page, words) in &confirmed {
        is_there(&client, &site, page, words).await;
    }
    assert!(mashang.stop().success());
    let found = stored(&site).await;
    assert_eq!(found.len(), FORMS + 1, "each once");
    assert_eq!(found.into_iter().collect::<HashSet<_>>().len(), FORMS + 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn while_another_program_holds_the_database_the_form_is_given_back_and_stored_once_afterwards() {
    let site = Site::settle(Db::Sqlite, "");
    let mashang = site.serve(&[]).await;
    let (client, address) = (http_client(), site.address_of(PLACE));
    send(&address, "第一件事").await.unwrap();
    let other = Store::open(&site.database_url(), 4).await.unwrap();
    let held = other.begin().await.unwrap();
    let refused = send(&address, "第二件事").await.unwrap_err();
    is_polite(&refused, "第二件事");
    assert_eq!(stored(&site).await, ["第一件事"]);
    drop(held);
    let page = send(&address, "第二件事").await.unwrap();
    is_there(&client, &site, &page, "第二件事").await;
    assert_eq!(stored(&site).await.len(), 2);
    assert!(mashang.stop().success());
}
