//! A text on its way: refused, in doubt, taken over by another worker, told by another gateway, reported later.

use std::sync::Arc;

use casework::{Answer, Content, Ended, Learnt, Ready, Voice};
use domain::deadline::ClockKind;
use domain::delivery::pace::Budget;
use domain::delivery::{
    Asked, AttemptId, CallbackKind, LEASE, MessageStatus, Outcome, Purpose, RECEIPT_WAIT, Receipts,
    Recipient, Refusal, UNKNOWN_GRACE,
};
use domain::number::TicketId;
use domain::ticket::{AlarmCause, Command};
use i18n::Lang;
use jiff::SignedDuration;
use notifier::gateway::SmsGateway;
use notifier::gateway::demo::Demo;
use storage::NewMessage;
use testkit::gateway::{Mood, Recording};
use testkit::on_both;
use testkit::town::{NEIGHBOUR, SECRETARY, TOWNSHIP, Town, minutes};

fn voice() -> Voice {
    Voice { lang: Lang::Zh, sign: String::new() }
}

fn seconds(seconds: i64) -> SignedDuration {
    SignedDuration::from_secs(seconds)
}

/// Where the messages of a ticket stand, oldest first.
async fn standing(town: &Town, ticket: TicketId) -> Vec<MessageStatus> {
    town.casework.told(ticket).await.unwrap().into_iter().map(|line| line.status).collect()
}

/// Takes whatever is due in hand, as a worker does before it begins.
async fn claim(town: &Town) -> Vec<Ready> {
    town.casework.claim(&voice(), Budget::default(), &[], 100).await.unwrap().0
}

/// Answers a started call as a gateway would.
fn accepted(message: storage::StoredMessage, attempt: AttemptId) -> Ended {
    let outcome = Outcome::Accepted { provider_id: None };
    Ended { message, attempt, outcome, receipts: Receipts::AtOnce }
}

fn later(name: &str) -> (Arc<Recording>, Vec<Arc<dyn SmsGateway>>) {
    let gateway = Arc::new(Recording::reporting(name));
    (Arc::clone(&gateway), vec![gateway])
}

/// A message to somebody that belongs to no ticket.
async fn queue(town: &Town, to: testkit::town::Person, purpose: Purpose, content: String) {
    let now = town.now();
    let staff = town.powers(to).await.staff;
    let message = NewMessage {
        ticket: None,
        purpose,
        to: Recipient::Staff(staff),
        content,
        created: now,
        at: now,
        instead_of: None,
    };
    let mut tx = town.casework.store().begin().await.unwrap();
    tx.queue_message(&message).await.unwrap();
    tx.commit().await.unwrap();
}

/// Waits until so many texts have arrived, and takes them.
async fn arrives(town: &Town, count: usize) {
    let mut texts = Vec::new();
    for _ in 0..500 {
        texts.extend(town.texts());
        if texts.len() >= count {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    assert_eq!(texts.len(), count, "within five seconds: {texts:#?}");
}

on_both! {
    async fn what_one_worker_has_in_hand_another_does_not_get(town) {
        let other = town.another_process().await;
        for _ in 0..30 {
            queue(&town, NEIGHBOUR, Purpose::Answer, Content::Answer(Answer::NotUnderstood).to_json()).await;
        }
        let voice = voice();
        let budget = Budget::default();
        let ours = town.casework.claim(&voice, budget, &[], 20);
        let (one, two) = tokio::join!(ours, other.claim(&voice, budget, &[], 20));
        let mut ids: Vec<_> = one.unwrap().0.into_iter().chain(two.unwrap().0).map(|r| r.message.id).collect();
        ids.extend(claim(&town).await.into_iter().map(|r| r.message.id));
        ids.sort_unstable();
        let all = ids.len();
        ids.dedup();
        assert_eq!((all, ids.len()), (30, 30));
    }

    async fn a_worker_that_dies_before_its_call_costs_half_a_minute(town) {
        let receipt = town.file("三楼水管漏水").await;
        assert_eq!(claim(&town).await.len(), 1);
        town.worker().tick().await.unwrap();
        town.quiet();
        town.clock().advance(LEASE);
        town.worker().tick().await.unwrap();
        assert!(town.told(SECRETARY).contains("漏水"));
        assert_eq!(standing(&town, receipt.ticket).await, [MessageStatus::Delivered]);
    }

    /// It may have been sent: a first alert goes out once more, but not before a receipt had its time. By the end of the
    /// lease it had.
    async fn a_worker_that_dies_during_its_call_costs_half_a_minute_too(town) {
        let receipt = town.file("三楼水管漏水").await;
        let ready = claim(&town).await.remove(0);
        assert_eq!(town.casework.start(vec![ready.by("recording")]).await.unwrap().len(), 1);
        town.clock().advance(LEASE - seconds(1));
        town.worker().tick().await.unwrap();
        town.quiet();
        town.clock().advance(seconds(1));
        town.worker().tick().await.unwrap();
        assert!(town.told(SECRETARY).contains("漏水"));
        assert_eq!(standing(&town, receipt.ticket).await, [MessageStatus::Delivered]);
    }

    async fn a_paused_workers_late_outcome_changes_nothing(town) {
        let receipt = town.file("三楼水管漏水").await;
        let ready = claim(&town).await.remove(0);
        let started = town.casework.start(vec![ready.by("recording")]).await.unwrap().remove(0);
        town.clock().advance(LEASE);
        town.casework.settle_overdue(&[]).await.unwrap();
        let call = town.casework.unsettled(&voice()).await.unwrap().remove(0);
        assert!(town.casework.settle_unknown(&call, &Learnt::Nothing(Asked::Never), &[]).await.unwrap());
        let again = claim(&town).await.remove(0);
        let outcome = Outcome::Rejected { class: Refusal::Number, why: domain::delivery::Remark::default() };
        let late = Ended { outcome, ..accepted(started.message, started.attempt) };
        town.casework.finish(&[late], &[]).await.unwrap();
        assert_eq!(standing(&town, receipt.ticket).await, [MessageStatus::Queued]);
        assert_eq!(town.alarms().await, []);
        let started = town.casework.start(vec![again.by("recording")]).await.unwrap().remove(0);
        town.casework.finish(&[accepted(started.message, started.attempt)], &[]).await.unwrap();
        assert_eq!(standing(&town, receipt.ticket).await, [MessageStatus::Delivered]);
    }

    async fn a_worker_that_wakes_after_its_claim_was_taken_over_may_not_call(town) {
        town.file("三楼水管漏水").await;
        let slept = claim(&town).await;
        town.clock().advance(LEASE);
        let awake = claim(&town).await;
        let by = |ready: Vec<Ready>| ready.into_iter().map(|r| r.by("recording")).collect::<Vec<_>>();
        assert_eq!(town.casework.start(by(slept)).await.unwrap().len(), 0);
        assert_eq!(town.casework.start(by(awake)).await.unwrap().len(), 1);
    }

    async fn a_call_in_doubt_is_made_once_more_for_an_alert_and_never_for_a_reminder(town) {
        let receipt = town.file("三楼水管漏水").await;
        town.gateway.always(Mood::InDoubt);
        town.passes(minutes(10)).await;
        assert_eq!(town.texts().len(), 2, "twice is the price of not knowing, a third time is spam");
        assert_eq!(town.alarms().await.len(), 1, "the console shows that nobody knows whether they were told");
        town.passes(minutes(9)).await;
        assert_eq!(town.texts().len(), 1, "the reminder");
        assert_eq!(standing(&town, receipt.ticket).await, [MessageStatus::Unknown, MessageStatus::Unknown]);
    }

    /// Whoever cannot look at a matter (here: has another key) does not know that nobody needs to hear of it.
    async fn an_alert_in_doubt_that_cannot_be_looked_at_is_looked_at_again(town) {
        let receipt = town.file("三楼水管漏水").await;
        town.gateway.once(Mood::InDoubt);
        town.worker().tick().await.unwrap();
        town.texts();
        town.clock().advance(UNKNOWN_GRACE);
        assert_eq!(town.with_another_key().await.unsettled(&voice()).await.unwrap().len(), 0);
        assert_eq!(standing(&town, receipt.ticket).await, [MessageStatus::Unknown]);
        town.passes(minutes(1)).await;
        assert!(town.told(SECRETARY).contains("漏水"));
        assert_eq!(standing(&town, receipt.ticket).await, [MessageStatus::Delivered]);
    }

    async fn a_gateway_that_hangs_leaves_one_in_doubt(town) {
        let receipt = town.file("三楼水管漏水").await;
        town.gateway.once(Mood::Hangs);
        town.worker().tick().await.unwrap();
        assert_eq!(standing(&town, receipt.ticket).await, [MessageStatus::Unknown]);
    }

    async fn a_gateway_that_is_away_is_asked_again_and_the_text_goes_out_once(town) {
        let receipt = town.file("三楼水管漏水").await;
        town.gateway.always(Mood::Away);
        town.passes(minutes(5)).await;
        assert!((3..=8).contains(&town.gateway.calls()), "{} calls in five minutes", town.gateway.calls());
        town.gateway.always(Mood::Takes);
        town.passes(minutes(1)).await;
        assert!(town.told(SECRETARY).contains("请24分钟内回电"), "what is left is told, not what was");
        assert_eq!(standing(&town, receipt.ticket).await, [MessageStatus::Delivered]);
    }

    async fn the_next_gateway_is_used_when_the_first_refuses(town) {
        let moods = [
            (Mood::Busy, "utilities"),
            (Mood::Refuses(Refusal::Config), "environment"),
            (Mood::Refuses(Refusal::Balance), "traffic"),
        ];
        for (mood, category) in moods {
            let first = Arc::new(Recording::new(category));
            let second = Arc::new(Recording::new("second"));
            first.always(mood);
            let worker = town.worker_with(&[first.clone(), second.clone()]);
            town.file_about(category, "请尽快处理").await;
            worker.tick().await.unwrap();
            town.clock().advance(seconds(3));
            worker.tick().await.unwrap();
            assert_eq!((first.calls(), second.take().len()), (1, 1), "{mood:?}");
        }
    }

    async fn a_fault_of_the_only_gateway_is_shown_and_mended_later(town) {
        let receipt = town.file("三楼水管漏水").await;
        town.gateway.always(Mood::Refuses(Refusal::Config));
        town.passes(minutes(3)).await;
        assert_eq!(town.alarms().await.len(), 1);
        town.gateway.always(Mood::Takes);
        town.passes(minutes(4)).await;
        assert!(town.told(SECRETARY).contains("漏水"));
        assert_eq!(standing(&town, receipt.ticket).await.last(), Some(&MessageStatus::Delivered));
    }

    async fn a_wrong_number_is_not_tried_elsewhere_and_those_above_are_told_at_once(town) {
        town.file("三楼水管漏水").await;
        let (first, second) = (Arc::new(Recording::new("first")), Arc::new(Recording::new("second")));
        first.once(Mood::Refuses(Refusal::Number));
        let worker = town.worker_with(&[first.clone(), second.clone()]);
        worker.tick().await.unwrap();
        town.clock().advance(minutes(5));
        worker.tick().await.unwrap();
        let texts = first.take();
        assert_eq!((first.calls(), second.calls(), texts.len()), (2, 0, 1));
        assert_eq!(texts[0].to, TOWNSHIP.phone());
        assert!(texts[0].text.contains("林向阳收不到短信，请另行通知"), "{}", texts[0].text);
        let alarms = town.alarms().await;
        assert!(matches!(alarms[..], [(_, ClockKind::Contact, AlarmCause::NotDelivered)]), "{alarms:?}");
    }

    async fn a_text_that_failed_after_the_call_alarms_nobody(town) {
        let receipt = town.file("三楼水管漏水").await;
        let ready = claim(&town).await.remove(0);
        let started = town.casework.start(vec![ready.by("recording")]).await.unwrap().remove(0);
        town.does(SECRETARY, receipt.ticket, Command::called(None)).await;
        let outcome = Outcome::Rejected { class: Refusal::Number, why: domain::delivery::Remark::default() };
        let late = Ended { outcome, ..accepted(started.message, started.attempt) };
        town.casework.finish(&[late], &[]).await.unwrap();
        assert_eq!(standing(&town, receipt.ticket).await, [MessageStatus::Rejected]);
        assert_eq!(town.alarms().await, [], "nothing is wrong with the clock that runs now");
    }

    async fn who_has_acknowledged_is_not_told_again_by_another_gateway(town) {
        let (_, mut list) = later("city");
        let spare = Arc::new(Recording::new("spare"));
        list.push(spare.clone());
        let worker = town.worker_with(&list);
        let receipt = town.file("三楼水管漏水").await;
        worker.tick().await.unwrap();
        town.does(SECRETARY, receipt.ticket, Command::Acknowledge).await;
        town.clock().advance(RECEIPT_WAIT);
        worker.tick().await.unwrap();
        assert_eq!(spare.calls(), 0);
        assert_eq!(standing(&town, receipt.ticket).await, [MessageStatus::Silent]);
        assert_eq!(town.alarms().await, []);
    }

    async fn words_that_a_gateway_refuses_are_left_out(town) {
        town.file("三楼水管漏水").await;
        town.gateway.once(Mood::Refuses(Refusal::Content));
        town.worker().tick().await.unwrap();
        let text = town.told(SECRETARY);
        assert!(text.contains("内容见工作台") && !text.contains("漏水"), "{text}");
    }

    async fn a_message_that_cannot_be_understood_holds_up_nobody(town) {
        queue(&town, NEIGHBOUR, Purpose::Breach, "{\"from\":\"a newer version\"}".to_owned()).await;
        town.file("三楼水管漏水").await;
        town.worker().tick().await.unwrap();
        assert!(town.told(SECRETARY).contains("漏水"));
        town.passes(minutes(3)).await;
        town.quiet();
    }

    async fn a_gateway_that_hangs_for_one_text_does_not_hold_up_the_next(town) {
        town.gateway.once(Mood::Hangs);
        for category in ["utilities", "environment", "traffic", "livelihood", "health"] {
            town.file_about(category, "请尽快处理").await;
        }
        let began = std::time::Instant::now();
        town.worker().tick().await.unwrap();
        assert_eq!(town.texts().len(), 4);
        assert!(began.elapsed() < std::time::Duration::from_secs(10));
    }

    async fn a_broken_promise_goes_before_everything_else(town) {
        let answer = Content::Answer(Answer::NotUnderstood).to_json();
        queue(&town, NEIGHBOUR, Purpose::Answer, answer).await;
        town.file("二楼灯不亮").await;
        town.clock().advance(minutes(30));
        town.casework.sweep().await.unwrap();
        let order: Vec<_> = claim(&town).await.into_iter().map(|r| r.message.purpose).collect();
        assert_eq!(order, [Purpose::Breach, Purpose::FirstAlert, Purpose::Answer]);
    }

    async fn what_was_settled_before_it_was_sent_is_cancelled(town) {
        let receipt = town.file("三楼水管漏水").await;
        let ready = claim(&town).await;
        town.does(SECRETARY, receipt.ticket, Command::called(None)).await;
        let calls = ready.into_iter().map(|r| r.by("recording")).collect();
        assert_eq!(town.casework.start(calls).await.unwrap().len(), 0, "also what a worker has just taken in hand");
        assert_eq!(standing(&town, receipt.ticket).await, [MessageStatus::Cancelled]);
    }

    async fn a_receipt_tells_that_a_text_arrived(town) {
        let (gateway, list) = later("city");
        let worker = town.worker_with(&list);
        let receipt = town.file("三楼水管漏水").await;
        worker.tick().await.unwrap();
        assert_eq!(standing(&town, receipt.ticket).await, [MessageStatus::Accepted]);
        let attempt = gateway.attempts()[0];
        for _ in 0..2 {
            let query = format!("attempt={attempt}&state=delivered");
            town.posts("city", CallbackKind::Receipt, &query).await;
            worker.tick().await.unwrap();
            assert_eq!(standing(&town, receipt.ticket).await, [MessageStatus::Delivered]);
        }
        town.posts("city", CallbackKind::Receipt, &format!("attempt={attempt}&state=undelivered")).await;
        worker.tick().await.unwrap();
        assert_eq!(standing(&town, receipt.ticket).await, [MessageStatus::Delivered]);
        town.clock().advance(RECEIPT_WAIT);
        worker.tick().await.unwrap();
        assert_eq!(gateway.calls(), 1);
    }

    async fn a_text_of_two_segments_has_arrived_when_both_have(town) {
        let (gateway, list) = later("city");
        let worker = town.worker_with(&list);
        let receipt = town.file("三楼水管漏水").await;
        worker.tick().await.unwrap();
        let attempt = gateway.attempts()[0];
        for (segment, status) in [(2, MessageStatus::Accepted), (1, MessageStatus::Delivered)] {
            let query = format!("attempt={attempt}&state=delivered&segment={segment}&segments=2");
            town.posts("city", CallbackKind::Receipt, &query).await;
            worker.tick().await.unwrap();
            assert_eq!(standing(&town, receipt.ticket).await, [status]);
        }
    }

    async fn a_receipt_that_comes_before_the_answer_counts(town) {
        let (_, list) = later("city");
        let receipt = town.file("三楼水管漏水").await;
        let ready = claim(&town).await.remove(0);
        let started = town.casework.start(vec![ready.by("city")]).await.unwrap().remove(0);
        let query = format!("attempt={}&state=delivered", started.attempt);
        town.posts("city", CallbackKind::Receipt, &query).await;
        town.worker_with(&list).tick().await.unwrap();
        let ended = Ended { receipts: Receipts::Later, ..accepted(started.message, started.attempt) };
        town.casework.finish(&[ended], &[]).await.unwrap();
        assert_eq!(standing(&town, receipt.ticket).await, [MessageStatus::Delivered]);
    }

    async fn a_receipt_by_the_gateways_own_name_waits_for_the_answer(town) {
        let (_, list) = later("city");
        let worker = town.worker_with(&list);
        let receipt = town.file("三楼水管漏水").await;
        town.posts("city", CallbackKind::Receipt, "provider=city-1&state=delivered").await;
        worker.tick().await.unwrap();
        town.clock().advance(seconds(10));
        worker.tick().await.unwrap();
        assert_eq!(standing(&town, receipt.ticket).await, [MessageStatus::Delivered]);
    }

    async fn a_gateway_cannot_speak_of_anothers_texts(town) {
        let (gateway, mut list) = later("city");
        list.push(Arc::new(Recording::reporting("other")));
        let worker = town.worker_with(&list);
        let receipt = town.file("三楼水管漏水").await;
        worker.tick().await.unwrap();
        let query = format!("attempt={}&state=delivered", gateway.attempts()[0]);
        town.posts("other", CallbackKind::Receipt, &query).await;
        worker.tick().await.unwrap();
        assert_eq!(standing(&town, receipt.ticket).await, [MessageStatus::Accepted]);
    }

    async fn a_text_of_which_nothing_is_heard_is_told_by_another_gateway(town) {
        let (_, mut list) = later("city");
        let spare = Arc::new(Recording::new("spare"));
        list.push(spare.clone());
        let worker = town.worker_with(&list);
        let receipt = town.file("三楼水管漏水").await;
        worker.tick().await.unwrap();
        town.clock().advance(RECEIPT_WAIT - seconds(1));
        worker.tick().await.unwrap();
        assert_eq!(spare.calls(), 0);
        town.clock().advance(seconds(1));
        worker.tick().await.unwrap();
        assert_eq!(spare.take().len(), 1);
        assert_eq!(standing(&town, receipt.ticket).await, [MessageStatus::Silent, MessageStatus::Delivered]);
    }

    async fn a_callback_that_cannot_be_read_holds_up_nobody(town) {
        let (gateway, list) = later("city");
        let worker = town.worker_with(&list);
        let receipt = town.file("三楼水管漏水").await;
        worker.tick().await.unwrap();
        town.posts("city", CallbackKind::Receipt, "nonsense").await;
        town.posts("gone", CallbackKind::Receipt, "attempt=1&state=delivered").await;
        let query = format!("attempt={}&state=delivered", gateway.attempts()[0]);
        town.posts("city", CallbackKind::Receipt, &query).await;
        worker.tick().await.unwrap();
        assert_eq!(standing(&town, receipt.ticket).await, [MessageStatus::Delivered]);
    }

    async fn the_breach_reaches_everybody_who_sits_at_the_centre_even_if_one_text_fails(town) {
        town.file("三楼水管漏水").await;
        town.passes(minutes(29)).await;
        town.texts();
        town.gateway.once(Mood::Busy);
        town.passes(minutes(2)).await;
        assert!(town.told(TOWNSHIP).contains("超时"));
    }

    async fn the_running_worker_is_woken_by_what_happens_and_stops_when_it_is_told(town) {
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let shutdown = async { stopped.await.unwrap_or_default() };
        let running = tokio::spawn(town.worker().run(shutdown));
        for category in ["utilities", "environment", "traffic"] {
            town.file_about(category, "请尽快处理").await;
            arrives(&town, 1).await;
        }
        stop.send(()).unwrap();
        running.await.unwrap();
        town.file("停了以后").await;
        tokio::time::sleep(std::time::Duration::from_millis(1_500)).await;
        town.quiet();
    }

    async fn a_worker_is_woken_by_what_another_process_files(town) {
        let other = testkit::town::worker_of(town.another_process().await, &town);
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let running = tokio::spawn(other.run(async { stopped.await.unwrap_or_default() }));
        town.file("三楼水管漏水").await;
        arrives(&town, 1).await;
        stop.send(()).unwrap();
        running.await.unwrap();
    }

    async fn the_telephones_of_the_demonstration_show_both_sides(town) {
        let demo = Arc::new(Demo::new("demo"));
        let list: Vec<Arc<dyn SmsGateway>> = vec![demo.clone()];
        let worker = town.worker_with(&list);
        let number = town.file("三楼水管漏水").await.ticket.number();
        worker.tick().await.unwrap();
        town.clock().advance(minutes(1));
        let typed = format!("from={}&text={number}", SECRETARY.dialled());
        town.posts("demo", CallbackKind::Reply, &typed).await;
        town.clock().advance(minutes(1));
        worker.tick().await.unwrap();
        let phones = town.casework.demo_phones("demo", 50, |raw| demo.reply(raw).items).await.unwrap();
        assert_eq!((phones.len(), phones[0].name.as_deref()), (1, Some(SECRETARY.name)));
        let texts: Vec<_> = phones[0].texts.iter().map(|t| (t.own, t.body.as_str())).collect();
        assert!(texts[0].1.contains("已签收") && !texts[0].0, "{texts:?}");
        assert_eq!(texts[1], (true, number.as_str()));
        assert!(texts[2].1.contains("漏水"), "{texts:?}");
    }
}
