//! A real message centre (node-smpp) that takes texts by SMPP 3.4, reports on them and says what telephones answer.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use rustix::process::Signal;
use serde_json::Value;
use tempfile::TempDir;

use super::running::{Launch, Running};
use super::{http_client, program};

/// Names node-smpp; `scripts/test` installs it and sets it.
pub const NODE_SMPP: &str = "MASHANG_SMPP";
/// Who may bind.
pub const SYSTEM_ID: &str = "mashang";
/// Their password.
pub const PASSWORD: &str = "secret";

const STARTUP: Duration = Duration::from_secs(20);
const PATIENCE: Duration = Duration::from_secs(15);

const SERVER: &str = include_str!("smpp_server.js");

/// A text that arrived whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// The number, as it was written.
    pub to: String,
    /// Who from.
    pub from: String,
    /// The words.
    pub body: String,
    /// The centre's names of its segments.
    pub ids: Vec<String>,
    /// The coding that it came in.
    pub coding: i64,
    /// The version of the protocol on whose line it came.
    pub version: i64,
}

/// A running message centre.
#[derive(Debug)]
pub struct MessageCentre {
    running: Running,
    ports: [u16; 2],
    _folder: TempDir,
}

impl MessageCentre {
    /// Starts one on a free port.
    ///
    /// # Panics
    /// If it does not start: with its own log.
    pub fn start() -> Self {
        let [port, second] = program::free_ports();
        Self::start_at(port, second)
    }

    /// The same at ports that somebody knows already.
    pub fn start_at(port: u16, second: u16) -> Self {
        let folder = TempDir::with_prefix("mashang-smpp-")
            .unwrap_or_else(|error| panic!("cannot make a temporary folder: {error}"));
        let script = folder.path().join("server.js");
        std::fs::write(&script, SERVER)
            .unwrap_or_else(|error| panic!("cannot write {}: {error}", script.display()));
        let mut command = Command::new(program::find("node", "nodejs"));
        command.arg(&script).args([port, second].map(|port| port.to_string()));
        command.env(NODE_SMPP, program::from_env(NODE_SMPP, "node-smpp"));
        let mut running = Running::start(launch(folder.path()), &mut command);
        running.wait_for(STARTUP, |it| it.log().contains("\"ready\"").then_some(()));
        Self { running, ports: [port, second], _folder: folder }
    }

    /// Where it listens on `127.0.0.1`.
    pub fn port(&self) -> u16 {
        self.ports[0]
    }

    /// Everything that it tells under this name, the first first.
    pub fn told(&self, name: &str) -> Vec<Value> {
        let line = |line: &str| serde_json::from_str::<Value>(line).ok()?.get(name).cloned();
        self.running.log().lines().filter_map(line).collect()
    }

    /// The same, once there are so many.
    ///
    /// # Panics
    /// With its log, if there are fewer after a while.
    pub async fn wait_for(&self, name: &str, count: usize) -> Vec<Value> {
        let started = tokio::time::Instant::now();
        loop {
            let told = self.told(name);
            if told.len() >= count {
                return told;
            }
            assert!(
                started.elapsed() < PATIENCE,
                "{} {name} instead of {count}:\n{}",
                told.len(),
                self.running.log()
            );
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// The texts that have arrived whole, once there are so many.
    pub async fn texts(&self, count: usize) -> Vec<Arrived> {
        let word = |text: &Value, name: &str| text[name].as_str().unwrap_or_default().to_owned();
        let read = |text: &Value| Arrived {
            to: word(text, "to"),
            from: word(text, "from"),
            body: word(text, "body"),
            ids: text["ids"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            coding: text["coding"].as_i64().unwrap_or(-1),
            version: text["version"].as_i64().unwrap_or(-1),
        };
        self.wait_for("text", count).await.iter().map(read).collect()
    }

    /// It behaves so from now on, such as `[("status", "88"), ("times", "1")]`; see the script.
    pub async fn is(&self, mood: &[(&str, &str)]) {
        self.order("be", mood).await;
    }

    /// A telephone sends a text, in a coding or in the one that the centre chooses.
    pub async fn says(&self, from: &str, text: &str, coding: Option<u8>) {
        let coding = coding.map(|coding| coding.to_string());
        let mut given = vec![("from", from), ("text", text)];
        given.extend(coding.as_deref().map(|coding| ("coding", coding)));
        self.order("say", &given).await;
    }

    /// It drops every line.
    pub async fn hangs_up(&self) {
        self.order("hang-up", &[]).await;
    }

    /// It asks whether the other end is still there.
    pub async fn enquires(&self) {
        self.order("enquire", &[]).await;
    }

    async fn order(&self, what: &str, given: &[(&str, &str)]) {
        let url = format!("http://127.0.0.1:{}/{what}", self.ports[1]);
        let answer = http_client().get(url).query(given).send().await;
        assert!(answer.as_ref().is_ok_and(|answer| answer.status().is_success()), "{what}: {answer:?}");
    }
}

fn launch(folder: &Path) -> Launch<'_> {
    Launch { name: "node-smpp", log: folder.join("smpp.log"), stop: Signal::TERM, folder: Some(folder) }
}
