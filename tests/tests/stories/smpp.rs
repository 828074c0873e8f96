//! Texts by SMPP, through a message centre written by others.

use std::sync::Arc;
use std::time::Duration;

use casework::{Casework, Voice};
use domain::delivery::MessageStatus;
use domain::number::TicketId;
use i18n::Lang;
use jiff::SignedDuration;
use notifier::config::SmsConfig;
use notifier::gateway::{Gateways, Means};
use notifier::{Settings, Worker};
use serde_json::json;
use testkit::clock::{Seeded, TestClock};
use testkit::on_both;
use testkit::parts::smpp::{MessageCentre, PASSWORD, SYSTEM_ID};
use testkit::town::{SECRETARY, Town};
use tokio::sync::watch;

const PATIENCE: Duration = Duration::from_secs(15);

/// So long that every text with it takes several segments.
const LONG_SIGN: &str = "河湾街道社区服务中心便民热线与网格联动值班室暨扫码反映事项受理办理回访督办一体化工作专班办公室（工作日上午九时至下午五时有人值守，其余时间请留言）";

/// A process that works as notifier, with its line to the centre for as long as it lives.
struct Process {
    worker: Worker,
    _stop: watch::Sender<bool>,
}

impl Process {
    /// Holds a line only if `holds`; else it works off what another one has kept.
    async fn start(
        town: &Town,
        casework: &Casework,
        centre: &MessageCentre,
        sign: &str,
        holds: bool,
    ) -> Self {
        let config: SmsConfig = serde_json::from_value(json!({
            "order": ["centre"],
            "gateways": { "centre": {
                "kind": "smpp", "host": "127.0.0.1", "port": centre.port(),
                "system_id": SYSTEM_ID, "password": PASSWORD, "from": "10690000",
            } },
        }))
        .unwrap();
        let clock = Arc::new(TestClock::at(town.now()));
        let means =
            Means { client: notifier::http::client().unwrap(), clock, entropy: Arc::new(Seeded::new(5)) };
        let gateways = Gateways::build(&config, &means).unwrap_or_else(|problems| panic!("{problems:?}"));
        let (stop, stopped) = watch::channel(false);
        if holds {
            let (gateway, inbox) = (Arc::clone(&gateways.in_order()[0]), Arc::new(casework.clone()));
            tokio::spawn(async move { gateway.hold(inbox, stopped).await });
            centre.wait_for("bind", 1).await;
        }
        let voice = Voice { lang: Lang::Zh, sign: sign.to_owned() };
        Self { worker: Worker::new(casework.clone(), gateways, Settings::new(voice)), _stop: stop }
    }

    /// Works until something holds.
    async fn until(&self, what: &str, holds: impl AsyncFn() -> bool) {
        let started = tokio::time::Instant::now();
        while !holds().await {
            assert!(started.elapsed() < PATIENCE, "{what} never came about");
            self.worker.tick().await.unwrap();
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

async fn standing(town: &Town, ticket: TicketId) -> Vec<MessageStatus> {
    town.casework.told(ticket).await.unwrap().into_iter().map(|line| line.status).collect()
}

on_both! {
    async fn a_text_arrives_is_delivered_and_the_answer_signs_for_the_matter(town) {
        let centre = MessageCentre::start();
        let process = Process::start(&town, &town.casework, &centre, "码上反映", true).await;
        let ticket = town.file("三楼水管漏水").await.ticket;
        process.worker.tick().await.unwrap();
        let text = centre.texts(1).await.remove(0);
        assert_eq!((text.to.as_str(), text.ids.len()), ("8613800000001", 1));
        assert!(text.body.starts_with("【码上反映】") && text.body.contains(&ticket.number()), "{text:?}");
        process.until("the receipt", async || standing(&town, ticket).await == [MessageStatus::Delivered]).await;
        centre.says(SECRETARY.dialled(), "收到", None).await;
        let signed_for = async || town.log(ticket).await.iter().any(|(_, kind)| kind.name() == "acknowledged");
        process.until("the answer", signed_for).await;
        assert!(centre.texts(2).await[1].body.contains("已签收"));
    }

    /// Each segment has a name of its own, and whichever process reads its receipt knows whose it is.
    async fn receipts_of_segments_are_put_together_by_any_process(town) {
        let centre = MessageCentre::start();
        centre.is(&[("fields", "false")]).await;
        let process = Process::start(&town, &town.casework, &centre, LONG_SIGN, true).await;
        let other = Process::start(&town, &town.another_process().await, &centre, LONG_SIGN, false).await;
        let ticket = town.file("三楼水管漏水").await.ticket;
        process.worker.tick().await.unwrap();
        let text = centre.texts(1).await.remove(0);
        assert!(text.ids.len() > 1 && text.body.starts_with(&format!("【{LONG_SIGN}】")), "{text:?}");
        other.until("all receipts", async || standing(&town, ticket).await == [MessageStatus::Delivered]).await;
        assert_eq!(centre.told("kept").len(), text.ids.len());
        // One segment that is lost loses the whole.
        centre.is(&[("receipts", "UNDELIV")]).await;
        town.clock().advance(SignedDuration::from_mins(1));
        let lost = town.file_about("traffic", "路灯不亮").await.ticket;
        process.worker.tick().await.unwrap();
        other.until("the bad news", async || standing(&town, lost).await.contains(&MessageStatus::Undelivered)).await;
    }

    async fn a_line_that_falls_leaves_the_text_in_doubt_and_it_is_not_sent_again_at_once(town) {
        let centre = MessageCentre::start();
        let process = Process::start(&town, &town.casework, &centre, "码上反映", true).await;
        centre.is(&[("silent", "true")]).await;
        let ticket = town.file("三楼水管漏水").await.ticket;
        let falls = async {
            centre.wait_for("submitted", 1).await;
            centre.hangs_up().await;
        };
        let (worked, ()) = tokio::join!(process.worker.tick(), falls);
        worked.unwrap();
        assert_eq!(standing(&town, ticket).await, [MessageStatus::Unknown]);
        centre.is(&[("silent", "false")]).await;
        centre.wait_for("bind", 2).await;
        process.worker.tick().await.unwrap();
        assert_eq!(centre.told("submitted").len(), 1);
        // What the table allows: once more, when nothing was heard for half a minute.
        town.clock().advance(SignedDuration::from_secs(30));
        process.until("the second try", async || standing(&town, ticket).await == [MessageStatus::Delivered]).await;
        assert_eq!(centre.told("submitted").len(), 2);
    }
}
