//! The promise: somebody calls within half an hour, or those above hear of it, one after the other.

use casework::{CaseError, Submission};
use domain::deadline::{Clock, ClockKind};
use domain::delivery::{MessageStatus, Purpose};
use domain::division::DivisionLevel;
use domain::number::PlaceNumber;
use domain::policy::CategoryId;
use domain::text::Words;
use domain::ticket::{AlarmCause, Command, EventKind};
use testkit::on_both;
use testkit::town::{CITY, COUNTY, DIRECTOR, SECRETARY, TOWNSHIP, Town, minutes};

/// When a clock was missed, as the log has it: when it was noticed, in minutes, and how long before it had been due.
async fn breaches(town: &Town, ticket: domain::number::TicketId) -> Vec<(i64, i64)> {
    let morning = town.now() - minutes(town.minutes_gone());
    let missed = |(noticed, kind)| match kind {
        EventKind::Breached { clock: Clock::Contact, due, .. } => {
            Some((noticed, due.duration_since(morning).as_mins()))
        }
        _ => None,
    };
    town.log(ticket).await.into_iter().filter_map(missed).collect()
}

on_both! {
    async fn a_matter_that_nobody_calls_about_climbs_to_the_city(town) {
        let receipt = town.file("三楼水管漏水").await;
        let number = receipt.ticket.number();
        town.passes(minutes(0)).await;
        assert_eq!(
            town.told(SECRETARY),
            format!("【码上反映】河湾社区河湾花园1号楼1单元，水电气暖：三楼水管漏水。请30分钟内回电，回复{number}表示收到")
        );
        town.passes(minutes(14)).await;
        town.quiet();
        town.passes(minutes(1)).await;
        assert_eq!(
            town.told(SECRETARY),
            format!("【码上反映】催办：河湾社区河湾花园1号楼1单元的事项{number}，还剩15分钟，请马上回电，电话见工作台")
        );
        town.passes(minutes(9)).await;
        town.quiet();
        town.passes(minutes(1)).await;
        assert!(town.told(SECRETARY).contains("还剩5分钟"));
        town.passes(minutes(4)).await;
        town.quiet();
        town.passes(minutes(1)).await;
        assert_eq!(
            town.told(TOWNSHIP),
            format!("【码上反映】超时：河湾社区河湾花园1号楼1单元的事项{number}，河湾社区林向阳未在09:30前回电。请督促或直接回电")
        );
        town.passes(minutes(29)).await;
        town.quiet();
        town.passes(minutes(1)).await;
        assert_eq!(
            town.told(COUNTY),
            format!("【码上反映】超时升级：河湾社区河湾花园1号楼1单元的事项{number}已超时30 分钟无人回电，已通知清溪镇。请督促或直接回电")
        );
        town.passes(minutes(59)).await;
        town.quiet();
        town.passes(minutes(1)).await;
        assert!(town.told(CITY).contains("已超时1 小时 30 分钟无人回电，已通知清溪县"));
        town.passes(minutes(29)).await;
        assert_eq!(town.alarms().await, []);
        town.passes(minutes(1)).await;
        assert_eq!(town.alarms().await, [(receipt.ticket, ClockKind::Contact, AlarmCause::LadderEnded)]);
        town.passes(minutes(240)).await;
        town.quiet();
        assert_eq!(breaches(&town, receipt.ticket).await, [(30, 30)]);
    }

    async fn a_call_stops_everything(town) {
        let receipt = town.file("三楼水管漏水").await;
        town.passes(minutes(20)).await;
        assert_eq!(town.texts().len(), 2, "the first text and one reminder");
        town.does(SECRETARY, receipt.ticket, Command::called(None)).await;
        town.passes(minutes(300)).await;
        town.quiet();
        assert_eq!(breaches(&town, receipt.ticket).await, []);
    }

    async fn a_call_after_the_alarm_clears_it(town) {
        let receipt = town.file("三楼水管漏水").await;
        town.passes(minutes(160)).await;
        assert_eq!(town.texts().len(), 6);
        assert_eq!(town.alarms().await.len(), 1);
        town.does(SECRETARY, receipt.ticket, Command::called(None)).await;
        assert_eq!(town.alarms().await, []);
    }

    async fn an_acknowledgement_stops_reminders_and_not_the_deadline(town) {
        let receipt = town.file("三楼水管漏水").await;
        town.passes(minutes(5)).await;
        town.told(SECRETARY);
        town.does(SECRETARY, receipt.ticket, Command::Acknowledge).await;
        town.passes(minutes(24)).await;
        town.quiet();
        town.passes(minutes(1)).await;
        assert!(town.told(TOWNSHIP).contains("超时"));
        assert_eq!(breaches(&town, receipt.ticket).await, [(30, 30)]);
    }

    async fn a_new_owner_is_reminded_although_the_one_before_had_acknowledged(town) {
        let receipt = town.file("三楼水管漏水").await;
        town.passes(minutes(5)).await;
        town.told(SECRETARY);
        town.does(SECRETARY, receipt.ticket, Command::Acknowledge).await;
        town.passes(minutes(5)).await;
        town.does(SECRETARY, receipt.ticket, Command::Escalate { reason: Words::parse("主管道").unwrap() }).await;
        town.passes(minutes(0)).await;
        assert!(town.told(DIRECTOR).contains("主管道"));
        town.passes(minutes(5)).await;
        assert!(town.told(DIRECTOR).contains("还剩15分钟"));
        assert!(town.told(SECRETARY).contains("还剩15分钟"), "who acknowledged it has handed it on");
    }

    /// Nobody is reminded of what is already too late, and each level hears of it once, by one text.
    async fn after_three_hours_of_downtime_each_level_is_told_once(town) {
        let receipt = town.file("三楼水管漏水").await;
        town.passes(minutes(1)).await;
        town.told(SECRETARY);
        town.clock().advance(minutes(179));
        town.passes(minutes(0)).await;
        assert!(town.told(TOWNSHIP).contains("未在09:30前回电"));
        assert!(town.told(COUNTY).contains("已超时2 小时 30 分钟"));
        assert!(town.told(CITY).contains("已超时2 小时 30 分钟"));
        assert_eq!(town.alarms().await.len(), 1);
        assert_eq!(breaches(&town, receipt.ticket).await, [(180, 30)]);
        town.passes(minutes(60)).await;
        town.quiet();
    }

    async fn two_workers_tell_everything_once(town) {
        let other = testkit::town::worker_of(town.another_process().await, &town);
        let mut filed = Vec::new();
        for place in [1, 3] {
            for category in ["utilities", "environment", "building", "traffic", "dispute", "livelihood", "health"] {
                let (place, category) = (PlaceNumber::new(place).unwrap(), CategoryId::new(category));
                let submission = Submission { place, category, ..town.submission("请尽快处理") };
                filed.push(town.casework.file(submission).await.unwrap().ticket);
            }
        }
        let worker = town.worker();
        let both = async || {
            for _ in 0..3 {
                let (one, two) = tokio::join!(worker.tick(), other.tick());
                one.unwrap();
                two.unwrap();
            }
        };
        Box::pin(both()).await;
        assert_eq!(town.texts().len(), filed.len());
        for pause in [30, 2] {
            town.clock().advance(minutes(pause));
            Box::pin(both()).await;
        }
        let told = town.texts();
        for ticket in filed {
            let lines = town.casework.told(ticket).await.unwrap();
            let breaches: Vec<_> = lines.iter().filter(|line| line.purpose == Purpose::Breach).collect();
            assert_eq!(breaches.len(), 1, "{lines:#?}");
            assert_eq!(breaches[0].status, MessageStatus::Delivered, "by itself or with the others");
        }
        assert!(told.iter().all(|(who, _)| *who == TOWNSHIP.name));
    }

    async fn a_matter_handed_up_is_told_to_whom_it_goes_and_until_they_accept_to_whom_it_was(town) {
        let receipt = town.file("主管道爆裂").await;
        town.passes(minutes(1)).await;
        town.told(SECRETARY);
        let reason = Words::parse("需要水务公司配合").unwrap();
        town.does(SECRETARY, receipt.ticket, Command::Escalate { reason }).await;
        town.passes(minutes(0)).await;
        let number = receipt.ticket.number();
        assert_eq!(
            town.told(DIRECTOR),
            format!(
                "【码上反映】河湾社区上报：河湾社区河湾花园1号楼1单元，需要水务公司配合。请09:30前回电，回复{number}收到"
            )
        );
        town.passes(minutes(14)).await;
        assert!(town.told(DIRECTOR).contains("催办"));
        assert!(town.told(SECRETARY).contains("催办"), "they were told first, and answer for it still");
        town.does(DIRECTOR, receipt.ticket, Command::Acknowledge).await;
        town.passes(minutes(14)).await;
        town.quiet();
    }

    /// There is nobody else in the village: the township's director answers for what it has.
    async fn the_matter_of_somebody_who_has_left_is_told_to_whoever_answers_for_it_now(town) {
        let receipt = town.file("三楼水管漏水").await;
        town.leaves(SECRETARY).await;
        town.passes(minutes(1)).await;
        let number = receipt.ticket.number();
        assert_eq!(
            town.told(DIRECTOR),
            format!("【码上反映】转由您负责：河湾社区河湾花园1号楼1单元，三楼水管漏水。请09:30前回电，回复{number}收到")
        );
        town.passes(minutes(14)).await;
        assert!(town.told(DIRECTOR).contains("还剩15分钟"));
        town.writes(DIRECTOR, "1").await;
        assert!(town.told(DIRECTOR).contains("已记为回电"));
        assert_eq!(breaches(&town, receipt.ticket).await, []);
    }

    async fn a_matter_that_nobody_is_left_for_stands_as_an_alarm(town) {
        let receipt = town.file("三楼水管漏水").await;
        for person in testkit::town::STAFF {
            town.leaves(person).await;
        }
        town.passes(minutes(2)).await;
        town.quiet();
        assert_eq!(town.alarms().await, [(receipt.ticket, ClockKind::Contact, AlarmCause::Nobody)]);
        let log = town.log(receipt.ticket).await;
        assert!(matches!(&log[1].1, EventKind::Reassigned { owner, .. } if owner.staff.is_none()), "{log:?}");
        assert_eq!(log.len(), 2);
    }

    async fn who_answers_for_it_alone_can_silence_its_reminders(town) {
        let receipt = town.file("三楼水管漏水").await;
        for above in [TOWNSHIP, COUNTY] {
            let refused = town.tries(above, receipt.ticket, Command::Acknowledge).await;
            assert!(matches!(refused, Err(CaseError::Forbidden)));
        }
        town.passes(minutes(0)).await;
        town.told(SECRETARY);
        town.passes(minutes(15)).await;
        assert!(town.told(SECRETARY).contains("还剩15分钟"));
    }

    async fn a_text_names_the_level_that_was_really_told(town) {
        for gone in [TOWNSHIP, DIRECTOR] {
            town.leaves(gone).await;
        }
        let receipt = town.file("三楼水管漏水").await;
        town.passes(minutes(30)).await;
        let log = town.log(receipt.ticket).await;
        let told = log.iter().find_map(|(_, kind)| match kind {
            EventKind::Climbed { level, .. } => Some(*level),
            _ => None,
        });
        assert_eq!(told, Some(DivisionLevel::County), "{log:?}");
        assert_eq!(town.texts().pop().map(|(who, _)| who), Some(COUNTY.name));
    }
}
