//! Personal data are erased: because the law demands it, or because their time is over. What happened stays provable.

use casework::{CaseError, Finding, Receipt, RequesterCommand};
use domain::delivery::CallbackKind;
use domain::number::TicketId;
use domain::retention::Retention;
use domain::text::{PersonName, Words};
use domain::ticket::{Command, ErasureGround, EventKind, Judgement, StateKind};
use jiff::Timestamp;
use storage::{CallbackId, NewPhoto};
use testkit::on_both;
use testkit::town::{COUNTY, Db, RESIDENT, SECRETARY, Town, hours, minutes};

use super::rows::Rows;

/// What people wrote about the matter, each at another place.
const WRITTEN: [&str; 5] =
    ["三单元王家渗水", "王家说下午三点后在家", "联系人是王大爷", "给王家换了阀门", "王大爷点头"];

/// A picture of nothing; its bytes occur nowhere else.
const PICTURE: &[u8] = b"a picture of the stairs of entrance 3";

fn words(words: &str) -> Words {
    Words::parse(words).unwrap()
}

/// A matter with everything personal that there may be, until it is over, and how each of it lies in the database.
async fn personal_matter(town: &Town) -> (Receipt, Vec<Vec<u8>>) {
    let name = PersonName::parse("王建国").ok();
    let photo =
        NewPhoto { media_type: "image/jpeg".to_owned(), width: 1, height: 1, bytes: PICTURE.to_vec() };
    let submission = town.submission(WRITTEN[0]);
    let receipt =
        town.casework.file(casework::Submission { name, photos: vec![photo], ..submission }).await.unwrap();
    let stored = town.casework.store().ticket(receipt.ticket).await.unwrap().unwrap().contents.unwrap();
    let sealed = [stored.phone.0, stored.name.unwrap().0, stored.phone_index.0.to_vec(), PICTURE.to_vec()];
    let written = WRITTEN.iter().map(|words| words.as_bytes().to_vec());
    town.passes(minutes(1)).await;
    town.requester(&receipt, RequesterCommand::Add(words(WRITTEN[1]))).await.unwrap();
    town.does(SECRETARY, receipt.ticket, Command::called(Some(words(WRITTEN[2])))).await;
    town.does(SECRETARY, receipt.ticket, Command::Finish { result: words(WRITTEN[3]) }).await;
    town.passes(minutes(10)).await;
    let judge = RequesterCommand::Judge(Judgement::Satisfied, Some(words(WRITTEN[4])));
    town.requester(&receipt, judge).await.unwrap();
    town.texts();
    (receipt, written.chain(sealed).collect())
}

/// In which tables any of it stands.
async fn found(rows: &Rows, personal: &[Vec<u8>]) -> Vec<String> {
    let mut tables = Vec::new();
    for bytes in personal {
        tables.extend(rows.holding(bytes).await);
    }
    tables.sort();
    tables.dedup();
    tables
}

async fn is_whole(town: &Town) {
    let mut findings: Vec<Finding> = Vec::new();
    town.casework.audit(&[], |finding| findings.push(finding)).await.unwrap();
    assert_eq!(findings, []);
}

async fn grounds(town: &Town, ticket: TicketId) -> Vec<ErasureGround> {
    let log = town.log(ticket).await.into_iter();
    log.filter_map(|(_, kind)| match kind {
        EventKind::Erased { ground } => Some(ground),
        _ => None,
    })
    .collect()
}

/// All that gateways posted, opened.
async fn posted(town: &Town) -> Vec<String> {
    let callbacks =
        town.casework.store().settled_callbacks(Timestamp::UNIX_EPOCH, CallbackId(0), 100).await.unwrap();
    let open = |raw| town.casework.keys().open_callback(raw).unwrap();
    callbacks.iter().map(|callback| open(&callback.new.raw).query).collect()
}

on_both! {
    async fn nothing_personal_is_left_of_a_matter_that_was_erased_and_its_log_still_holds(town) {
        let rows = Rows::of(&town).await;
        let (receipt, personal) = personal_matter(&town).await;
        let ticket = receipt.ticket;
        town.clock().advance(hours(24));
        town.worker().tick().await.unwrap();
        for bytes in &personal {
            assert!(!rows.holding(bytes).await.is_empty(), "{:?}", String::from_utf8_lossy(bytes));
        }
        assert_eq!(found(&rows, &personal).await, ["attempts", "events", "photos", "tickets"]);
        town.casework.erase_by_law(ticket, words("本人书面要求")).await.unwrap();
        assert_eq!(found(&rows, &personal).await, [""; 0]);
        assert_eq!(grounds(&town, ticket).await, [ErasureGround::Law]);
        is_whole(&town).await;
        town.clock().advance(hours(24));
        town.worker().tick().await.unwrap();
        is_whole(&town).await;
    }

    async fn pages_and_lists_bear_a_matter_that_was_erased(town) {
        let (receipt, _) = personal_matter(&town).await;
        town.casework.erase_by_law(receipt.ticket, words("本人书面要求")).await.unwrap();
        let view = town.casework.requester_view(&receipt.token).await.unwrap().unwrap();
        assert_eq!((view.words(), view.photos.len()), (None, 0));
        let notes: Vec<_> = view.events.iter().filter_map(|event| event.note.as_ref()).collect();
        assert_eq!(notes, [&words("本人书面要求")]);
        let case = town.casework.desk_view(&town.powers(COUNTY).await, receipt.ticket).await.unwrap();
        assert!(case.requester.is_none());
        assert!(!town.casework.told(receipt.ticket).await.unwrap().is_empty());
        assert_eq!(town.casework.store().sent_texts("recording", 100).await.unwrap(), []);
        let phones = town.casework.demo_phones("recording", 100, |_| Vec::new()).await.unwrap();
        assert_eq!(phones.len(), 0);
        town.does(COUNTY, receipt.ticket, Command::Remark { note: words("又来问过") }).await;
        town.casework.erase_by_law(receipt.ticket, words("再次要求")).await.unwrap();
        assert_eq!(grounds(&town, receipt.ticket).await.len(), 2);
        is_whole(&town).await;
    }

    async fn what_a_gateway_posted_about_it_goes_and_the_rest_stays(town) {
        let (receipt, _) = personal_matter(&town).await;
        let number = receipt.ticket.number();
        town.writes(SECRETARY, &format!("{number} 王大爷的事办好了")).await;
        town.posts("recording", CallbackKind::Reply, &format!("from=86{}&text=1", RESIDENT.dialled())).await;
        town.writes(SECRETARY, "你好").await;
        town.worker().tick().await.unwrap();
        town.texts();
        let about = |posted: &str| posted.contains(&number) || posted.contains(RESIDENT.dialled());
        assert_eq!(posted(&town).await.iter().filter(|posted| about(posted)).count(), 2);
        let erased = town.casework.erase_by_law(receipt.ticket, words("本人书面要求")).await.unwrap();
        assert_eq!(erased.callbacks, 2);
        let left = posted(&town).await;
        assert_eq!(left.iter().filter(|posted| about(posted)).count(), 0);
        assert_eq!(left.iter().filter(|posted| !posted.is_empty()).count(), 1);
    }

    async fn a_matter_that_is_handled_with_another_is_kept_as_long_as_that_one_goes_on(town) {
        let [lead, follower] = [town.file("三楼漏水").await, town.file("三楼还在漏水").await];
        let powers = town.powers(COUNTY).await;
        town.casework.merge(&powers, follower.ticket, lead.ticket, None).await.unwrap();
        let erase = || town.casework.erase_by_law(follower.ticket, words("本人书面要求"));
        assert!(matches!(erase().await, Err(CaseError::Input(_))));
        town.does(SECRETARY, lead.ticket, Command::called(None)).await;
        town.does(SECRETARY, lead.ticket, Command::Finish { result: words("已修好") }).await;
        town.requester(&lead, RequesterCommand::Judge(Judgement::Satisfied, None)).await.unwrap();
        erase().await.unwrap();
        assert_eq!(town.state(follower.ticket).await.kind(), StateKind::Merged);
        let separated = town.requester(&follower, RequesterCommand::Separate).await;
        assert!(matches!(separated, Err(CaseError::Refused(_))), "nobody could be called about it");
        is_whole(&town).await;
        town.passes(minutes(1)).await;
        town.texts();
    }

    async fn a_matter_that_goes_on_is_not_erased(town) {
        let ticket = town.file("三楼漏水").await.ticket;
        let refused = town.casework.erase_by_law(ticket, words("本人书面要求")).await.unwrap_err();
        assert!(matches!(&refused, CaseError::Input(text) if text.contains("bring it to its end first")), "{refused}");
        let stored = town.casework.store().ticket(ticket).await.unwrap().unwrap();
        assert!(stored.contents.is_some() && stored.ticket.revision == 1);
    }

    async fn a_text_that_still_waits_when_its_matter_is_erased_is_not_sent(town) {
        let receipt = town.file(WRITTEN[0]).await;
        town.requester(&receipt, RequesterCommand::Withdraw).await.unwrap();
        town.casework.erase_by_law(receipt.ticket, words("本人书面要求")).await.unwrap();
        town.passes(minutes(1)).await;
        town.quiet();
    }

    async fn what_was_kept_for_its_time_is_erased_by_itself_and_nothing_else(town) {
        let rows = Rows::of(&town).await;
        let (receipt, personal) = personal_matter(&town).await;
        town.writes(SECRETARY, "你好").await;
        let open = town.file("路灯不亮").await.ticket;
        let worker = town.worker_keeping(30);
        town.clock().advance(hours(30 * 24) - minutes(1));
        worker.tick().await.unwrap();
        assert_eq!(grounds(&town, receipt.ticket).await, []);
        let later = town.file("井盖丢了").await;
        town.requester(&later, RequesterCommand::Withdraw).await.unwrap();
        town.clock().advance(minutes(1));
        worker.tick().await.unwrap();
        worker.tick().await.unwrap();
        assert_eq!(grounds(&town, receipt.ticket).await, [ErasureGround::Retention]);
        assert_eq!(found(&rows, &personal[..6]).await, [""; 0]);
        assert_eq!(posted(&town).await, [""; 0]);
        for kept in [open, later.ticket] {
            assert!(town.casework.store().ticket(kept).await.unwrap().unwrap().contents.is_some());
        }
        town.clock().advance(hours(30 * 24));
        assert_eq!(town.casework.erase_outdated(Retention::of_days(30).unwrap()).await.unwrap(), 1);
        is_whole(&town).await;
        town.texts();
    }
}

/// What is deleted lies in the file until something else is written there; not what is erased.
#[tokio::test]
async fn nothing_personal_is_left_in_the_file_of_sqlite() {
    let town = Town::on(Db::Sqlite).await;
    let (receipt, personal) = personal_matter(&town).await;
    let file = town.address().replace("sqlite:", "");
    let rows = Rows::of(&town).await;
    let left = async || {
        rows.run("PRAGMA wal_checkpoint(TRUNCATE)").await;
        let file = std::fs::read(&file).unwrap();
        let stands = |bytes: &&Vec<u8>| file.windows(bytes.len()).any(|window| window == bytes.as_slice());
        personal.iter().filter(stands).count()
    };
    assert_eq!(left().await, personal.len());
    town.casework.erase_by_law(receipt.ticket, words("本人书面要求")).await.unwrap();
    assert_eq!(left().await, 0);
}
