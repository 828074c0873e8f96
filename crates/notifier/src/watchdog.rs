//! Watching the worker from within: the clock, the sign of life for other processes, and the heartbeat that leaves the
//! house. What is wrong, `domain::delivery::watch` decides; here it is looked at, again and again.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use casework::{CaseError, Casework, Voice, Watched};
use domain::clock::jump;
use jiff::{SignedDuration, Timestamp};
use reqwest::Client;
use serde::Deserialize;
use tokio::sync::{Mutex, watch};
use url::Url;

use crate::config::Problem;
use crate::duty::{Duty, DutyWatch};
use crate::http::{Failure, call};

/// How often the clock is compared with the time that has passed.
const CLOCK: Duration = Duration::from_secs(1);

/// How often other processes are shown that this one lives: twice within what the watchdog bears.
const PULSE: Duration = Duration::from_secs(5);

/// How often the heartbeat leaves the house.
const HEARTBEAT: Duration = Duration::from_secs(30);

/// The section `watchdog`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WatchdogConfig {
    /// Called every half minute as long as all is well; empty for never.
    pub heartbeat_url: String,
    /// Called instead while something is wrong; empty for never.
    pub fail_url: String,
    /// Who gets a mail when something has been wrong for a minute, and when it is over.
    pub mail: Vec<String>,
}

/// Whom to call, somewhere else, so that somebody hears when this machine says nothing any more.
#[derive(Clone)]
pub struct Heartbeat {
    client: Client,
    well: Url,
    unwell: Option<Url>,
}

/// Whoever knows such an address can say that all is well: it is not shown.
impl fmt::Debug for Heartbeat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Heartbeat(…)")
    }
}

impl Heartbeat {
    /// The heartbeat of a configuration, if it has one.
    ///
    /// # Errors
    /// What is wrong with its addresses, by key.
    pub fn build(config: &WatchdogConfig, client: &Client) -> Result<Option<Self>, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut read = |key: &str, text: &str| match address(key, text) {
            Ok(url) => url,
            Err(problem) => {
                problems.push(problem);
                None
            }
        };
        let well = read("watchdog.heartbeat_url", &config.heartbeat_url);
        let unwell = read("watchdog.fail_url", &config.fail_url);
        if problems.is_empty() && well.is_none() && unwell.is_some() {
            problems.push(Problem::new(
                "watchdog.heartbeat_url",
                "it is empty while watchdog.fail_url is not: nobody would notice when both fall silent",
                "give both, or neither",
            ));
        }
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(well.map(|well| Self { client: client.clone(), well, unwell }))
    }

    /// Says how it is; nothing when it is not well and nobody wants to hear that.
    async fn beat(&self, is_well: bool) -> Result<(), Failure> {
        let url = if is_well { Some(&self.well) } else { self.unwell.as_ref() };
        let Some(url) = url else { return Ok(()) };
        let answer = call(self.client.get(url.clone())).await?;
        if answer.status.is_success() { Ok(()) } else { Err(Failure::Unknown(answer.remark())) }
    }
}

/// An address to call, which may hold a secret: the fault does not repeat it. Empty for none.
fn address(key: &str, text: &str) -> Result<Option<Url>, Problem> {
    if text.is_empty() {
        return Ok(None);
    }
    let remedy = "give an address such as https://watch.example.cn/ping/…, or nothing";
    let url = Url::parse(text).map_err(|fault| Problem::new(key, format!("no address ({fault})"), remedy))?;
    if matches!(url.scheme(), "http" | "https") && url.host_str().is_some() {
        Ok(Some(url))
    } else {
        Err(Problem::new(key, "the address is neither http nor https", remedy))
    }
}

/// The clock as it was seen last, and how much time had passed by then. Whatever looks for what is due asks first, so that a
/// jump is set right before anybody goes by it; until it is begun nothing is compared.
#[derive(Default)]
pub(crate) struct SeenClock(Mutex<Option<(Timestamp, Instant)>>);

impl SeenClock {
    /// From now on the clock is compared with the time that passes.
    pub(crate) async fn begin(&self, casework: &Casework) {
        *self.0.lock().await = Some((casework.now(), Instant::now()));
    }

    /// Looks whether the clock was set since it was seen last.
    ///
    /// # Errors
    /// The database's, where a jump cannot be set right. Then nothing may be done by the clock, and whoever asks next finds
    /// the jump again.
    pub(crate) async fn compare(&self, casework: &Casework) -> Result<(), CaseError> {
        let mut seen = self.0.lock().await;
        let Some(before) = *seen else { return Ok(()) };
        let now = (casework.now(), Instant::now());
        let passed = SignedDuration::try_from(now.1 - before.1).unwrap_or(SignedDuration::MAX);
        if let Some(by) = jump(before.0, now.0, passed) {
            tracing::warn!(
                seconds = by.as_secs_f64(),
                "the clock was set; what is due by it is looked for at once"
            );
            casework.clock_jumped(by).await?;
        }
        *seen = Some(now);
        Ok(())
    }
}

/// What goes on beside the reconcilers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Whether the clock was set.
    Clock,
    /// What other processes see of this one.
    Pulse,
    /// What somebody elsewhere hears of it.
    Heartbeat,
    /// What whoever is on duty hears of it.
    Duty,
}

impl Part {
    pub(crate) const ALL: [Self; 4] = [Self::Clock, Self::Pulse, Self::Heartbeat, Self::Duty];
}

/// The watchdog of a worker.
#[derive(Clone)]
pub(crate) struct Watchdog {
    pub(crate) casework: Casework,
    pub(crate) clock: Arc<SeenClock>,
    pub(crate) process: String,
    pub(crate) heartbeat: Option<Heartbeat>,
    pub(crate) duty: Option<Duty>,
    pub(crate) voice: Voice,
}

impl Watchdog {
    /// Goes on with one part until it is told to stop.
    pub(crate) async fn keep(self, part: Part, stopped: watch::Receiver<bool>) {
        match part {
            Part::Clock => self.keep_clock(stopped).await,
            Part::Pulse => self.keep_pulse(stopped).await,
            Part::Heartbeat => self.keep_heartbeat(stopped).await,
            Part::Duty => self.keep_duty(stopped).await,
        }
    }

    async fn keep_clock(self, mut stopped: watch::Receiver<bool>) {
        while pause(CLOCK, &mut stopped).await {
            if let Err(fault) = self.clock.compare(&self.casework).await {
                tracing::error!(%fault, "what counts seconds cannot be set by the new clock; it is tried again");
            }
        }
    }

    async fn keep_pulse(self, mut stopped: watch::Receiver<bool>) {
        if !self.casework.store().is_shared() {
            return;
        }
        if let Err(fault) = self.casework.forget_pulses().await {
            tracing::warn!(%fault, "notifiers that are gone cannot be forgotten");
        }
        while pause(PULSE, &mut stopped).await {
            // A database that does not answer is told of by the reconcilers already.
            if let Err(fault) = self.casework.show_pulse(&self.process).await {
                tracing::debug!(%fault, "no sign of life can be given");
            }
        }
    }

    async fn keep_duty(self, mut stopped: watch::Receiver<bool>) {
        let Some(duty) = self.duty else { return };
        let mut watch = DutyWatch::new(self.casework, duty, self.voice, self.process);
        while pause(HEARTBEAT, &mut stopped).await {
            watch.look().await;
        }
    }

    async fn keep_heartbeat(self, mut stopped: watch::Receiver<bool>) {
        let (mut known, mut heard) = (true, true);
        while pause(HEARTBEAT, &mut stopped).await {
            let is_well = is_well(self.casework.watched().await, known);
            known = is_well;
            let Some(heartbeat) = &self.heartbeat else { continue };
            let beaten = heartbeat.beat(is_well).await;
            match &beaten {
                Err(Failure::NotSent(why) | Failure::Unknown(why)) if heard => {
                    tracing::warn!(%why, "the heartbeat is not heard; look at watchdog.heartbeat_url");
                }
                Ok(()) if !heard => tracing::info!("the heartbeat is heard again"),
                _ => {}
            }
            heard = beaten.is_ok();
        }
    }
}

/// Whether all is well, with a line in the log for each thing that is not when it was well before.
fn is_well(watched: Result<Arc<Watched>, CaseError>, before: bool) -> bool {
    match watched {
        Ok(watched) if watched.is_green() => {
            if !before {
                tracing::info!("the watchdog finds nothing wrong any more");
            }
            true
        }
        Ok(watched) => {
            for finding in watched.findings.iter().filter(|_| before) {
                let since = finding.since.map(|since| since.to_string());
                tracing::error!(check = %finding.check, since, "the notifier does not do its work; GET /readyz says what to do");
            }
            false
        }
        Err(fault) => {
            if before {
                tracing::error!(%fault, "nothing is known of the notifier's work");
            }
            false
        }
    }
}

/// Waits; says whether to go on.
async fn pause(time: Duration, stopped: &mut watch::Receiver<bool>) -> bool {
    tokio::select! {
        () = tokio::time::sleep(time) => true,
        // It fails when nobody can say stop any more, which is the end as well.
        _ = stopped.wait_for(|stop| *stop) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loopback::{self, Loopback, Step};

    fn build(well: &str, unwell: &str) -> Result<Option<Heartbeat>, Vec<String>> {
        let config =
            WatchdogConfig { heartbeat_url: well.to_owned(), fail_url: unwell.to_owned(), mail: Vec::new() };
        let keys = |problems: Vec<Problem>| problems.into_iter().map(|problem| problem.key).collect();
        Heartbeat::build(&config, &loopback::impatient()).map_err(keys)
    }

    fn lines(server: &Loopback) -> Vec<String> {
        server.calls().into_iter().map(|call| call.line).collect()
    }

    #[tokio::test]
    async fn it_beats_when_all_is_well_and_is_silent_when_not() {
        let server = Loopback::start(Step::answer(200, "OK")).await;
        let heartbeat = build(&server.url("/ping/secret"), "").unwrap().unwrap();
        heartbeat.beat(true).await.unwrap();
        assert_eq!(lines(&server), ["GET /ping/secret HTTP/1.1"]);
        heartbeat.beat(false).await.unwrap();
        assert_eq!(lines(&server).len(), 1);
    }

    #[tokio::test]
    async fn it_says_that_something_is_wrong_where_somebody_wants_to_hear_it() {
        let server = Loopback::start(Step::answer(200, "OK")).await;
        let heartbeat = build(&server.url("/ping"), &server.url("/ping/fail")).unwrap().unwrap();
        heartbeat.beat(false).await.unwrap();
        assert_eq!(lines(&server), ["GET /ping/fail HTTP/1.1"]);
    }

    #[tokio::test]
    async fn a_heartbeat_that_is_not_taken_is_tried_once_and_its_address_is_not_told() {
        let server = Loopback::start(Step::answer(404, "no such check")).await;
        let heartbeat = build(&server.url("/ping/secret"), "").unwrap().unwrap();
        let fault = format!("{:?} {heartbeat:?}", heartbeat.beat(true).await.unwrap_err());
        assert!(fault.contains("404") && !fault.contains("secret"), "{fault}");
        assert_eq!(server.calls().len(), 1);
        let gone = server.stop().await;
        let heartbeat = build(&format!("{gone}/secret"), "").unwrap().unwrap();
        let fault = format!("{:?}", heartbeat.beat(true).await.unwrap_err());
        assert!(fault.starts_with("NotSent") && !fault.contains("secret"), "{fault}");
    }

    #[test]
    fn an_address_that_cannot_be_called_is_named_by_its_key_and_not_repeated() {
        assert!(build("", "").unwrap().is_none());
        for bad in ["ping.example.cn/secret", "ftp://ping.example.cn/secret", "file:///secret"] {
            assert_eq!(build(bad, "").unwrap_err(), ["watchdog.heartbeat_url"], "{bad}");
            assert_eq!(build("https://ping.example.cn", bad).unwrap_err(), ["watchdog.fail_url"], "{bad}");
            let fault = address("watchdog.heartbeat_url", bad).unwrap_err().to_string();
            assert!(!fault.contains("secret"), "{fault}");
        }
        assert_eq!(build("", "https://ping.example.cn/fail").unwrap_err(), ["watchdog.heartbeat_url"]);
    }
}
