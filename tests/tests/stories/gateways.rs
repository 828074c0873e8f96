//! Several gateways: which one is used, which is left alone, and what becomes of a text whose fate nobody knows.

use std::sync::Arc;

use casework::{Answer, Content, GatewayCalls, Texting};
use domain::delivery::breaker::Trouble;
use domain::delivery::{MessageStatus, Purpose, Recipient, Refusal};
use domain::number::TicketId;
use domain::ticket::Command;
use jiff::SignedDuration;
use notifier::gateway::SmsGateway;
use storage::NewMessage;
use testkit::gateway::{Mood, Recording};
use testkit::on_both;
use testkit::town::{SECRETARY, TOWNSHIP, Town, minutes};

fn seconds(seconds: i64) -> SignedDuration {
    SignedDuration::from_secs(seconds)
}

async fn standing(town: &Town, ticket: TicketId) -> Vec<MessageStatus> {
    town.casework.told(ticket).await.unwrap().into_iter().map(|line| line.status).collect()
}

async fn texting(town: &Town) -> Texting {
    Texting::of(&town.casework.gateway_standings().await.unwrap())
}

fn two() -> (Arc<Recording>, Arc<Recording>) {
    (Arc::new(Recording::new("first")), Arc::new(Recording::new("second")))
}

const TOPICS: [&str; 6] = ["utilities", "environment", "traffic", "livelihood", "health", "other"];

on_both! {
    async fn a_gateway_without_balance_is_left_alone_at_once_and_tried_again_by_one_text(town) {
        let (first, second) = two();
        let worker = town.worker_with(&[first.clone(), second.clone()]);
        first.always(Mood::Refuses(Refusal::Balance));
        for topic in &TOPICS[..3] {
            town.file_about(topic, "请尽快处理").await;
            worker.tick().await.unwrap();
        }
        assert_eq!((first.calls(), second.calls()), (1, 3), "one call was enough");
        assert_eq!(texting(&town).await, Texting::Impaired);
        let standings = town.casework.gateway_standings().await.unwrap();
        assert_eq!(standings[0].trip.as_ref().map(|trip| trip.trouble), Some(Trouble::Balance));
        town.clock().advance(minutes(1));
        first.always(Mood::Takes);
        town.file_about(TOPICS[3], "请尽快处理").await;
        worker.tick().await.unwrap();
        assert_eq!((first.calls(), second.calls()), (2, 3), "the probe passed");
        assert_eq!(texting(&town).await, Texting::Up);
    }

    async fn a_gateway_that_is_away_is_left_alone_after_three_calls(town) {
        let (first, second) = two();
        let worker = town.worker_with(&[first.clone(), second.clone()]);
        first.always(Mood::Away);
        for topic in TOPICS {
            town.file_about(topic, "请尽快处理").await;
            worker.tick().await.unwrap();
            town.clock().advance(seconds(2));
            worker.tick().await.unwrap();
        }
        assert_eq!((first.calls(), second.calls()), (3, 6));
        assert_eq!(second.take().len(), 6, "each was told all the same");
    }

    /// When nothing takes texts, they wait for the next probe and people can see it.
    async fn when_no_gateway_takes_texts_they_wait_and_nothing_is_lost(town) {
        let (first, second) = two();
        let worker = town.worker_with(&[first.clone(), second.clone()]);
        first.always(Mood::Refuses(Refusal::Config));
        second.always(Mood::Refuses(Refusal::Balance));
        let receipt = town.file("三楼水管漏水").await;
        worker.tick().await.unwrap();
        assert!(matches!(texting(&town).await, Texting::Down { .. }));
        let calls = first.calls() + second.calls();
        town.file_about("traffic", "路灯不亮").await;
        worker.tick().await.unwrap();
        assert_eq!(first.calls() + second.calls(), calls, "nobody is asked in vain");
        second.always(Mood::Takes);
        for _ in 0..6 {
            town.clock().advance(seconds(30));
            worker.tick().await.unwrap();
        }
        let texts: Vec<String> = second.take().into_iter().map(|text| text.text).collect();
        assert_eq!(texts.len(), 2, "{texts:#?}");
        assert_eq!(standing(&town, receipt.ticket).await.last(), Some(&MessageStatus::Delivered));
    }

    async fn how_a_gateway_stands_outlives_the_process_and_is_known_to_others(town) {
        let (first, second) = two();
        first.always(Mood::Refuses(Refusal::Config));
        town.file("三楼水管漏水").await;
        town.worker_with(&[first.clone(), second.clone()]).tick().await.unwrap();
        assert_eq!((first.calls(), second.calls()), (1, 1));
        let again = town.worker_with(&[first.clone(), second.clone()]);
        town.file_about("traffic", "路灯不亮").await;
        again.tick().await.unwrap();
        assert_eq!((first.calls(), second.calls()), (1, 2));
        town.casework.trip_gateway("first", None).await.unwrap();
        town.file_about("environment", "夜里施工").await;
        again.tick().await.unwrap();
        assert_eq!(first.calls(), 2, "an administrator said that it is mended");
    }

    async fn what_waited_for_a_gateway_goes_at_once_when_somebody_says_that_it_is_mended(town) {
        let gateway = Arc::new(Recording::new("city"));
        let list: [Arc<dyn SmsGateway>; 1] = [gateway.clone()];
        let worker = town.worker_with(&list);
        gateway.always(Mood::Refuses(Refusal::Balance));
        town.file("三楼水管漏水").await;
        worker.tick().await.unwrap();
        town.file_about("traffic", "路灯不亮").await;
        worker.tick().await.unwrap();
        assert_eq!((gateway.calls(), gateway.take().len()), (1, 0));
        let chief = town.is_joined_by_the_city_administrator().await;
        assert!(matches!(texting(&town).await, Texting::Down { .. }));
        gateway.always(Mood::Takes);
        assert!(town.casework.try_gateway_again(&chief, "city").await.unwrap());
        worker.tick().await.unwrap();
        assert_eq!(gateway.take().len(), 2, "without waiting for the next probe");
        assert_eq!(texting(&town).await, Texting::Up);
        let lines = town.casework.gateway_lines(&chief).await.unwrap();
        let [(standing, calls)] = lines.as_slice() else { panic!("{lines:?}") };
        assert_eq!(standing.trip, None);
        assert_eq!(*calls, GatewayCalls { delivered: 2, failed: 1, ..GatewayCalls::default() });
        assert!(!town.casework.try_gateway_again(&chief, "city").await.unwrap(), "it is used already");
        let cadre = town.powers(SECRETARY).await;
        assert!(town.casework.try_gateway_again(&cadre, "city").await.is_err());
    }

    async fn a_gateway_that_is_asked_and_has_a_text_settles_it_without_sending_twice(town) {
        let gateway = Arc::new(Recording::answering("city"));
        let list: [Arc<dyn SmsGateway>; 1] = [gateway.clone()];
        let worker = town.worker_with(&list);
        gateway.once(Mood::InDoubt);
        let receipt = town.file("三楼水管漏水").await;
        worker.tick().await.unwrap();
        assert_eq!(standing(&town, receipt.ticket).await, [MessageStatus::Unknown]);
        assert_eq!(gateway.asked(), 0, "not at once: a receipt may come");
        town.clock().advance(seconds(20));
        worker.tick().await.unwrap();
        assert_eq!((gateway.asked(), gateway.calls()), (1, 1));
        assert_eq!(standing(&town, receipt.ticket).await, [MessageStatus::Delivered]);
    }

    async fn a_gateway_that_does_not_have_a_text_is_believed_after_a_minute_for_reminders_too(town) {
        let gateway = Arc::new(Recording::answering("city"));
        let list: [Arc<dyn SmsGateway>; 1] = [gateway.clone()];
        let worker = town.worker_with(&list);
        let receipt = town.file("三楼水管漏水").await;
        worker.tick().await.unwrap();
        town.posts("city", domain::delivery::CallbackKind::Receipt, "attempt=1&state=delivered").await;
        gateway.once(Mood::Lost);
        town.clock().advance(minutes(15));
        worker.tick().await.unwrap();
        assert_eq!(gateway.calls(), 2);
        for (pause, asked, calls) in [(20, 1, 2), (39, 1, 2), (1, 2, 3)] {
            town.clock().advance(seconds(pause));
            worker.tick().await.unwrap();
            assert_eq!((gateway.asked(), gateway.calls()), (asked, calls));
        }
        town.does(SECRETARY, receipt.ticket, Command::called(None)).await;
    }

    async fn a_gateway_that_stays_mute_is_waited_for_and_then_the_rule_holds(town) {
        let (city, spare) = (Arc::new(Recording::answering("city")), Arc::new(Recording::new("spare")));
        let worker = town.worker_with(&[city.clone(), spare.clone()]);
        city.once(Mood::Lost);
        city.falls_mute();
        town.file("三楼水管漏水").await;
        worker.tick().await.unwrap();
        for pause in [20, 39] {
            town.clock().advance(seconds(pause));
            worker.tick().await.unwrap();
            assert_eq!(spare.calls(), 0);
        }
        town.clock().advance(seconds(1));
        worker.tick().await.unwrap();
        assert_eq!(spare.take().len(), 1, "rather twice than never, and by another gateway");
    }

    /// Thirty in a hundred texts that take longer than four minutes make a gateway slow.
    async fn a_slow_gateway_loses_a_part_of_its_texts_and_gets_it_back(town) {
        let (city, spare) = (Arc::new(Recording::reporting("city")), Arc::new(Recording::new("spare")));
        let worker = town.worker_with(&[city.clone(), spare.clone()]);
        worker.tick().await.unwrap();
        town.clock().advance(minutes(6));
        for _ in 0..12 {
            answer(&town).await;
        }
        worker.tick().await.unwrap();
        assert_eq!((city.calls(), spare.calls()), (12, 0));
        let mut lost = Vec::new();
        for _ in 0..3 {
            town.clock().advance(minutes(5));
            worker.tick().await.unwrap();
            lost.push(town.casework.gateway_standings().await.unwrap()[0].lost);
        }
        assert_eq!(lost, [10, 10, 0], "ten hundredths after five minutes of silence, and back when they are over");
        assert_eq!(spare.calls(), 12, "each was told another way when it stayed without a receipt");
    }
}

/// An answer to the township that belongs to no ticket.
async fn answer(town: &Town) {
    let now = town.now();
    let message = NewMessage {
        ticket: None,
        purpose: Purpose::Answer,
        to: Recipient::Staff(town.powers(TOWNSHIP).await.staff),
        content: Content::Answer(Answer::NotUnderstood).to_json(),
        created: now,
        at: now,
        instead_of: None,
    };
    let mut tx = town.casework.store().begin().await.unwrap();
    tx.queue_message(&message).await.unwrap();
    tx.commit().await.unwrap();
}
