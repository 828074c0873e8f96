//! Much at once: one telephone is told what cannot wait, the rest together, and never more than carriers take.

use casework::Voice;
use domain::delivery::pace::Budget;
use domain::delivery::{MessageStatus, Purpose};
use domain::text::Words;
use domain::ticket::{AlarmCause, Command};
use notifier::{Settings, Worker};
use testkit::on_both;
use testkit::town::{COUNTY, SECRETARY, TOWNSHIP, Town, minutes};

/// A worker whose telephones may get so many texts a day.
fn frugal(town: &Town, texts: u32, reserve: u32) -> Worker {
    let voice = Voice { lang: i18n::Lang::Zh, sign: String::new() };
    let settings = Settings { budget: Budget { texts, reserve }, ..Settings::new(voice) };
    Worker::new(town.casework.clone(), town.gateways(), settings)
}

/// Files a matter about each of so many different things, so that none is a report of another.
async fn file_different(town: &Town, count: usize) -> Vec<casework::Receipt> {
    let mut receipts = Vec::new();
    for category in
        ["utilities", "environment", "traffic", "livelihood", "health", "other"].iter().take(count)
    {
        receipts.push(town.file_about(category, "请尽快处理").await);
    }
    receipts
}

on_both! {
    /// Two hundred neighbours, one burst pipe.
    async fn two_hundred_reports_of_one_burst_pipe_wake_one_cadre_once(town) {
        for n in 0..200 {
            town.file(&format!("{n}号住户家里漏水")).await;
        }
        let worker = town.worker();
        worker.tick().await.unwrap();
        let first = town.told(SECRETARY);
        assert!(first.contains("漏水"), "{first}");
        town.quiet();
        town.clock().advance(minutes(4));
        town.file("201号住户家里漏水").await;
        worker.tick().await.unwrap();
        town.quiet();
        town.clock().advance(minutes(1));
        worker.tick().await.unwrap();
        let together = town.told(SECRETARY);
        assert!(together.contains("又有200件水电气暖诉求") && together.contains("09:30前回电"), "{together}");
        assert!(together.encode_utf16().count() <= 70, "{together}");
        town.quiet();
    }

    /// What was settled meanwhile is not told any more, and what is left alone is told as if it had come alone.
    async fn a_digest_tells_what_is_needed_when_it_is_told(town) {
        let one = town.file("三楼水管漏水").await;
        let two = town.file("四楼也漏水").await;
        let three = town.file("五楼也漏水").await;
        let worker = town.worker();
        worker.tick().await.unwrap();
        assert!(town.told(SECRETARY).contains("三楼"));
        town.does(SECRETARY, two.ticket, Command::called(None)).await;
        town.clock().advance(minutes(5));
        worker.tick().await.unwrap();
        assert!(town.told(SECRETARY).contains("五楼也漏水。请25分钟内回电"));
        town.quiet();
        for receipt in [&one, &three] {
            let told = town.casework.told(receipt.ticket).await.unwrap();
            assert_eq!(told[0].status, MessageStatus::Delivered, "its page says what became of the text that told of it");
            town.does(SECRETARY, receipt.ticket, Command::called(None)).await;
        }
        let four = town.file("六楼也漏水").await;
        worker.tick().await.unwrap();
        town.does(SECRETARY, four.ticket, Command::called(None)).await;
        town.clock().advance(minutes(10));
        worker.tick().await.unwrap();
        town.quiet();
    }

    async fn different_matters_are_each_told_at_once(town) {
        file_different(&town, 4).await;
        town.worker().tick().await.unwrap();
        assert_eq!(town.texts().len(), 4);
    }

    async fn many_broken_promises_are_two_texts_to_those_above(town) {
        let receipts = file_different(&town, 6).await;
        let worker = town.worker();
        worker.tick().await.unwrap();
        assert_eq!(town.texts().len(), 6);
        for receipt in &receipts {
            town.does(SECRETARY, receipt.ticket, Command::Acknowledge).await;
        }
        town.clock().advance(minutes(30));
        worker.tick().await.unwrap();
        assert!(town.told(TOWNSHIP).contains("超时"));
        town.quiet();
        town.clock().advance(minutes(2));
        worker.tick().await.unwrap();
        let together = town.told(TOWNSHIP);
        assert!(together.contains("5件诉求超时") && together.contains("09:30"), "{together}");
        town.quiet();
    }

    /// Beyond what carriers take somebody else is told, and what is broken has a reserve.
    async fn beyond_the_budget_those_above_are_told_and_nothing_is_silent(town) {
        let worker = frugal(&town, 3, 1);
        let receipts = file_different(&town, 3).await;
        worker.tick().await.unwrap();
        assert_eq!([SECRETARY, SECRETARY].map(|person| town.told(person).contains("回电")), [true, true]);
        let above = town.told(TOWNSHIP);
        assert!(above.contains("林向阳收不到短信，请另行通知") && above.contains(&receipts[2].ticket.number()), "{above}");
        town.quiet();
        let alarms = town.alarms().await;
        assert!(matches!(alarms[..], [(ticket, _, AlarmCause::NotDelivered)] if ticket == receipts[2].ticket));
        for receipt in &receipts[..2] {
            town.does(SECRETARY, receipt.ticket, Command::called(None)).await;
        }
        town.clock().advance(minutes(30));
        worker.tick().await.unwrap();
        assert!(town.told(TOWNSHIP).contains("超时"), "the second text to the township");
        town.clock().advance(minutes(30));
        worker.tick().await.unwrap();
        assert!(town.told(COUNTY).contains("超时升级"));
        town.quiet();
    }

    /// What can wait waits until there is room.
    async fn beyond_the_budget_news_wait_for_the_next_day(town) {
        let worker = frugal(&town, 2, 1);
        let receipt = town.file("三楼水管漏水").await;
        worker.tick().await.unwrap();
        assert!(town.told(SECRETARY).contains("漏水"));
        town.does(SECRETARY, receipt.ticket, Command::called(None)).await;
        town.requester(&receipt, casework::RequesterCommand::Add(Words::parse("四楼也漏了").unwrap())).await.unwrap();
        worker.tick().await.unwrap();
        town.quiet();
        town.clock().advance(minutes(24 * 60));
        worker.tick().await.unwrap();
        let text = town.told(SECRETARY);
        assert!(text.contains("四楼也漏了"), "{text}");
        town.texts();
    }

    async fn a_digest_that_does_not_arrive_is_an_alarm_for_each_of_its_matters(town) {
        use domain::delivery::Refusal;
        use testkit::gateway::Mood;
        let receipts = [town.file("三楼水管漏水").await, town.file("四楼也漏水").await, town.file("五楼也漏").await];
        let worker = town.worker();
        worker.tick().await.unwrap();
        assert!(town.told(SECRETARY).contains("三楼"));
        town.gateway.once(Mood::Refuses(Refusal::Number));
        town.clock().advance(minutes(5));
        worker.tick().await.unwrap();
        let mut alarmed: Vec<_> = town.alarms().await.into_iter().map(|(ticket, ..)| ticket).collect();
        alarmed.sort_unstable();
        assert_eq!(alarmed, [receipts[1].ticket, receipts[2].ticket]);
        let above = town.told(TOWNSHIP);
        assert!(above.contains("收不到短信"), "{above}");
        town.clock().advance(minutes(2));
        worker.tick().await.unwrap();
        assert!(town.told(TOWNSHIP).contains("收不到短信"));
        town.quiet();
    }
}

#[test]
fn every_purpose_has_its_pace() {
    use domain::delivery::pace::Lane;
    for &purpose in Purpose::ALL {
        let lane = Lane::of(purpose);
        let is_asked_for = matches!(purpose, Purpose::Answer | Purpose::Verification);
        assert_eq!(lane.is_none(), is_asked_for, "{purpose}");
        let Some(lane) = lane else { continue };
        assert_eq!(Lane::of(lane.purpose()), Some(lane), "a digest is of the lane of what it tells");
    }
}
