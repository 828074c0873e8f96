//! Gateways that take only approved templates: what they have none for goes by another gateway, or shows that it did not.

use std::sync::Arc;

use domain::delivery::{MessageStatus, Refusal, TextKind};
use domain::number::TicketId;
use domain::ticket::AlarmCause;
use notifier::gateway::SmsGateway;
use testkit::gateway::{Mood, Recording};
use testkit::on_both;
use testkit::town::{SECRETARY, Town, minutes};

fn both(one: &Arc<Recording>, two: &Arc<Recording>) -> Vec<Arc<dyn SmsGateway>> {
    vec![one.clone(), two.clone()]
}

async fn standing(town: &Town, ticket: TicketId) -> Vec<MessageStatus> {
    town.casework.told(ticket).await.unwrap().into_iter().map(|line| line.status).collect()
}

/// By which gateways the first message was tried, and what was or would have been sent.
async fn attempts(town: &Town) -> Vec<(String, String)> {
    let tx = town.casework.store().begin().await.unwrap();
    let message = tx.message(domain::delivery::MessageId(1)).await.unwrap().unwrap();
    let attempts = tx.attempts(message.id).await.unwrap();
    tx.commit().await.unwrap();
    attempts.into_iter().map(|attempt| (attempt.gateway, attempt.body)).collect()
}

on_both! {
    async fn a_text_without_a_template_goes_by_the_next_gateway_and_it_shows_why(town) {
        let strict = Arc::new(Recording::with_templates_for("strict", &[TextKind::Breach]));
        let free = Arc::new(Recording::new("free"));
        town.file("三楼水管漏水").await;
        town.worker_with(&both(&strict, &free)).tick().await.unwrap();
        assert_eq!((strict.calls(), free.calls()), (0, 1));
        let tried = attempts(&town).await;
        assert_eq!(tried[0], ("strict".to_owned(), String::new()), "nothing was sent by it");
        assert_eq!((tried.len(), tried[1].0.as_str()), (2, "free"));
        assert!(tried[1].1.starts_with("【码上反映】") && tried[1].1.contains("漏水"), "{}", tried[1].1);
        assert_eq!(free.take()[0].text, tried[1].1, "what is on record is what the telephone shows");
    }

    async fn an_alert_that_nobody_can_say_raises_an_alarm_and_waits_for_a_template(town) {
        let strict = Arc::new(Recording::with_templates_for("strict", &[TextKind::Reminder]));
        let list: Vec<Arc<dyn SmsGateway>> = vec![strict.clone()];
        let receipt = town.file("三楼水管漏水").await;
        let worker = town.worker_with(&list);
        for _ in 0..3 {
            worker.tick().await.unwrap();
            town.clock().advance(minutes(1));
        }
        assert_eq!(strict.calls(), 0);
        assert_eq!(standing(&town, receipt.ticket).await, [MessageStatus::Queued]);
        let alarms = town.alarms().await;
        assert!(alarms.len() == 1 && alarms[0].2 == AlarmCause::NotDelivered, "{alarms:?}");
        town.worker().tick().await.unwrap();
        assert!(town.told(SECRETARY).contains("漏水"));
        assert_eq!(standing(&town, receipt.ticket).await, [MessageStatus::Delivered]);
    }

    async fn an_answer_that_nobody_can_say_is_given_up(town) {
        let strict = Arc::new(Recording::with_templates_for("strict", &[TextKind::FirstAlert]));
        let list: Vec<Arc<dyn SmsGateway>> = vec![strict.clone()];
        let worker = town.worker_with(&list);
        let receipt = town.file("三楼水管漏水").await;
        worker.tick().await.unwrap();
        assert_eq!(strict.take().len(), 1);
        let number = receipt.ticket.number();
        let typed = format!("from={}&text={number}&id=1", SECRETARY.dialled());
        town.posts("strict", domain::delivery::CallbackKind::Reply, &typed).await;
        worker.tick().await.unwrap();
        assert_eq!(strict.calls(), 1);
        let now = standing(&town, receipt.ticket).await;
        assert_eq!(now, [MessageStatus::Delivered, MessageStatus::Cancelled]);
        assert_eq!(town.alarms().await, []);
    }

    /// Whoever cannot say it does not count as a way that is left, or the two would be tried in turn without a pause.
    async fn a_gateway_that_refuses_is_not_called_in_a_circle_because_another_has_no_template(town) {
        let able = Arc::new(Recording::new("able"));
        let strict = Arc::new(Recording::with_templates_for("strict", &[]));
        able.always(Mood::Refuses(Refusal::Balance));
        let worker = town.worker_with(&both(&able, &strict));
        town.file("三楼水管漏水").await;
        for _ in 0..5 {
            worker.tick().await.unwrap();
            town.clock().advance(minutes(1));
        }
        assert!(able.calls() <= 5, "{} calls in five minutes", able.calls());
        assert_eq!(town.alarms().await.len(), 1);
    }
}
