//! Whoever looks after the server hears by mail that texts do not go out: no text could say so.

use std::sync::Arc;

use casework::Voice;
use domain::delivery::Refusal;
use domain::mail::MailAddress;
use i18n::Lang;
use jiff::SignedDuration;
use notifier::duty::{Duty, DutyWatch};
use notifier::gateway::SmsGateway;
use testkit::gateway::{Mood, Recording};
use testkit::on_both;
use testkit::town::{MailMood, Mailbox, Town, minutes};

const HALF_A_MINUTE: SignedDuration = SignedDuration::from_secs(30);

fn on_duty(town: &Town, mailbox: &Arc<Mailbox>) -> DutyWatch {
    let to =
        ["duty@example.gov.cn", "chief@example.gov.cn"].map(|to| MailAddress::parse(to).unwrap()).to_vec();
    let duty = Duty { mailer: Arc::clone(mailbox) as _, to };
    let voice = Voice { lang: Lang::Zh, sign: "码上反映".to_owned() };
    DutyWatch::new(town.casework.clone(), duty, voice, "1".to_owned())
}

on_both! {
    async fn whoever_is_on_duty_hears_that_no_gateway_takes_texts_and_that_one_does_again(town) {
        let mailbox = Arc::new(Mailbox::default());
        let town = town.mailing(&mailbox);
        let gateway = Arc::new(Recording::answering("city"));
        let list: [Arc<dyn SmsGateway>; 1] = [gateway.clone()];
        let worker = town.worker_with(&list);
        let mut watch = on_duty(&town, &mailbox);
        let mut passes = async |by: SignedDuration| {
            let mut left = by;
            while left.is_positive() {
                worker.tick().await.unwrap();
                watch.look().await;
                town.clock().advance(HALF_A_MINUTE);
                left -= HALF_A_MINUTE;
            }
            mailbox.take()
        };
        assert_eq!(passes(minutes(5)).await, []);

        gateway.always(Mood::Refuses(Refusal::Balance));
        town.file("三楼水管漏水").await;
        let letters = passes(minutes(3)).await;
        let [first, second] = letters.as_slice() else { panic!("{letters:#?}") };
        assert_eq!((first.to.as_str(), second.to.as_str()), ("duty@example.gov.cn", "chief@example.gov.cn"));
        assert_eq!(first.subject, "【码上反映】通知系统出了故障");
        assert!(first.body.contains("没有一个短信网关收短信（自 "), "{}", first.body);
        assert!(first.body.contains("https://mashang.example/desk/admin/gateways"), "{}", first.body);
        assert_eq!(passes(minutes(50)).await, [], "once an hour is enough");
        let letters = passes(minutes(15)).await;
        assert_eq!(letters.len(), 2);
        assert!(letters[0].subject.contains("还没有排除"), "{}", letters[0].subject);

        gateway.always(Mood::Takes);
        let letters = passes(minutes(15)).await;
        assert_eq!(letters.len(), 2, "{letters:#?}");
        assert!(letters[0].subject.contains("恢复了"), "{}", letters[0].subject);
        assert!(!gateway.take().is_empty());
        let _ = town.texts();
    }

    async fn a_letter_that_nobody_takes_is_written_again(town) {
        let mailbox = Arc::new(Mailbox::default());
        let town = town.mailing(&mailbox);
        let mut watch = on_duty(&town, &mailbox);
        mailbox.always(MailMood::Away);
        for _ in 0..4 {
            watch.look().await;
            town.clock().advance(HALF_A_MINUTE);
        }
        mailbox.always(MailMood::Takes);
        watch.look().await;
        let letters = mailbox.take();
        assert!(letters[0].body.contains("没有发送进程在工作"), "{letters:#?}");
        watch.look().await;
        assert_eq!(mailbox.take(), []);
    }
}
