//! Whom no text reaches is told by mail, before an alarm says that nobody could be told.

use std::sync::Arc;

use casework::ImportOptions;
use domain::deadline::ClockKind;
use domain::delivery::{MessageStatus, Refusal};
use domain::ticket::{AlarmCause, Command};
use testkit::gateway::Mood;
use testkit::on_both;
use testkit::town::{MailMood, Mailbox, SECRETARY, TOWNSHIP, Town, minutes};

const ADDRESS: &str = "lin@example.gov.cn";

/// What those above are told of somebody whose number takes no texts.
const CANNOT_BE_TEXTED: &str = "林向阳收不到短信，请另行通知";

async fn standing(town: &Town, ticket: domain::number::TicketId) -> Vec<MessageStatus> {
    town.casework.told(ticket).await.unwrap().into_iter().map(|line| line.status).collect()
}

on_both! {
    async fn whom_no_gateway_reaches_is_told_by_mail_with_the_address_of_the_matter(town) {
        let mailbox = Arc::new(Mailbox::default());
        let town = town.mailing(&mailbox);
        town.has_mail(SECRETARY, Some(ADDRESS)).await;
        for (class, words) in [(Refusal::Config, "三楼漏水"), (Refusal::Number, "没有暖气")] {
            town.gateway.once(Mood::Refuses(class));
            let filed = town.file(words).await;
            town.passes(minutes(1)).await;
            let letters = mailbox.take();
            let [letter] = letters.as_slice() else { panic!("{letters:?}") };
            let number = filed.ticket.number();
            assert_eq!((letter.to.as_str(), letter.at), (ADDRESS, town.now() - minutes(1)));
            assert!(letter.subject.contains(&number), "{letter:?}");
            let page = format!("https://mashang.example/desk/t/{number}\n");
            assert!(letter.body.contains(words) && letter.body.contains(&page), "{letter:?}");
            let mut expected = vec![MessageStatus::Rejected, MessageStatus::Accepted];
            if class == Refusal::Number {
                assert!(town.told(TOWNSHIP).contains(CANNOT_BE_TEXTED), "those above need not wait for a mail to be read");
                expected.insert(1, MessageStatus::Delivered);
            }
            assert_eq!(standing(&town, filed.ticket).await, expected);
            assert_eq!(town.alarms().await, []);
            town.does(SECRETARY, filed.ticket, Command::called(None)).await;
        }
        town.quiet();
    }

    async fn mail_that_does_not_arrive_either_raises_the_alarm_and_a_server_that_is_away_is_tried_again(town) {
        let mailbox = Arc::new(Mailbox::default());
        let town = town.mailing(&mailbox);
        town.has_mail(SECRETARY, Some(ADDRESS)).await;
        for mood in [MailMood::Refuses, MailMood::Away] {
            mailbox.always(mood);
            town.gateway.once(Mood::Refuses(Refusal::Number));
            let filed = town.file("三楼漏水").await;
            town.passes(minutes(1)).await;
            let alarm = (filed.ticket, ClockKind::Contact, AlarmCause::NotDelivered);
            assert_eq!(town.alarms().await, [alarm], "{mood:?}");
            assert!(town.told(TOWNSHIP).contains(CANNOT_BE_TEXTED));
            mailbox.always(MailMood::Takes);
            town.passes(minutes(5)).await;
            assert_eq!(mailbox.take().len(), usize::from(mood == MailMood::Away), "{mood:?}");
            town.does(SECRETARY, filed.ticket, Command::called(None)).await;
        }
        town.quiet();
    }

    async fn without_an_address_there_is_no_mail(town) {
        let mailbox = Arc::new(Mailbox::default());
        let town = town.mailing(&mailbox);
        town.gateway.once(Mood::Refuses(Refusal::Number));
        let filed = town.file("三楼漏水").await;
        town.passes(minutes(1)).await;
        assert_eq!(town.alarms().await, [(filed.ticket, ClockKind::Contact, AlarmCause::NotDelivered)]);
        assert!(town.told(TOWNSHIP).contains(CANNOT_BE_TEXTED));
        assert_eq!(mailbox.take(), []);
        town.does(SECRETARY, filed.ticket, Command::called(None)).await;
        town.quiet();
    }

    async fn addresses_come_with_the_list_of_staff_lie_sealed_and_stay_without_a_column(town) {
        let list = |head: &str, mail: &str| {
            format!("工号,姓名,手机,岗位,所属{head}\nS1,林向阳,13800000001,村书记,990101100001{mail}\n")
        };
        let import = async |list: String| {
            town.casework.import_staff(list.as_bytes(), ImportOptions::default()).await.unwrap()
        };
        let imported = import(list(",邮箱", ",lin@example.gov.cn")).await;
        assert!(imported.applied, "{:?}", imported.plan.faults);
        let stored = async || {
            let member = town.casework.store().staff_member(town.powers(SECRETARY).await.staff).await.unwrap();
            let sealed = member.unwrap().mail.unwrap();
            assert!(!sealed.0.windows(7).any(|part| part == b"example"));
            town.casework.keys().open_mail(&sealed).unwrap().as_str().to_owned()
        };
        assert_eq!(stored().await, ADDRESS);
        import(list("", "")).await;
        assert_eq!(stored().await, ADDRESS);
        let again = import(list(",邮箱", ",xy@example.gov.cn")).await;
        assert_eq!(again.plan.changed.len(), 1);
        assert_eq!(stored().await, "xy@example.gov.cn");
        let faulty = import(list(",mail", ",林@邮箱")).await;
        assert_eq!((faulty.applied, faulty.plan.faults.len()), (false, 1));
    }
}
