//! For tests: a gateway on this machine that does as it is told, byte by byte, and remembers what it was asked.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use domain::delivery::Outcome;
use testkit::clock::{Seeded, TestClock};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::gateway::Means;

/// What it does once it has read a request.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    /// Writes these bytes and closes.
    Raw(&'static str),
    /// Writes a proper answer and closes.
    Answer(String),
    /// Says nothing.
    Hang,
    /// Closes.
    Close,
}

impl Step {
    pub(crate) fn answer(status: u16, body: &str) -> Self {
        Self::Answer(format!(
            "HTTP/1.1 {status} X\r\nConnection: close\r\nContent-Length: {}\r\n\r\n{body}",
            body.len()
        ))
    }
}

/// One request as it came.
#[derive(Debug, Clone)]
pub(crate) struct Call {
    /// The first line.
    pub(crate) line: String,
    /// The header lines.
    pub(crate) headers: Vec<String>,
    /// The body.
    pub(crate) body: String,
}

impl Call {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }

    /// A field of the query.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        let target = self.line.split(' ').nth(1)?;
        let query = target.split_once('?')?.1;
        let mut pairs = url::form_urlencoded::parse(query.as_bytes());
        pairs.find_map(|(key, value)| (key == name).then(|| value.into_owned()))
    }
}

/// The gateway.
pub(crate) struct Loopback {
    base: String,
    calls: Arc<Mutex<Vec<Call>>>,
    task: JoinHandle<()>,
}

impl Loopback {
    /// One that does the same each time.
    pub(crate) async fn start(step: Step) -> Self {
        Self::script(vec![step]).await
    }

    /// One that does these in turn, the last of them for ever.
    pub(crate) async fn script(steps: Vec<Step>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let calls = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&calls);
        let task = tokio::spawn(async move {
            let mut turn = 0;
            while let Ok((stream, _)) = listener.accept().await {
                let step = steps[turn.min(steps.len() - 1)].clone();
                turn += 1;
                tokio::spawn(serve(stream, step, Arc::clone(&seen)));
            }
        });
        Self { base, calls, task }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    pub(crate) fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap().clone()
    }

    /// Stops listening; the address where it was.
    pub(crate) async fn stop(self) -> String {
        self.task.abort();
        let url = self.url("/send");
        let _ = self.task.await;
        url
    }
}

async fn serve(mut stream: TcpStream, step: Step, seen: Arc<Mutex<Vec<Call>>>) {
    let Some(call) = read(&mut stream).await else { return };
    seen.lock().unwrap().push(call);
    match step {
        Step::Raw(bytes) => stream.write_all(bytes.as_bytes()).await.unwrap_or_default(),
        Step::Answer(bytes) => stream.write_all(bytes.as_bytes()).await.unwrap_or_default(),
        Step::Hang => tokio::time::sleep(Duration::from_mins(1)).await,
        Step::Close => {}
    }
}

async fn read(stream: &mut TcpStream) -> Option<Call> {
    let mut bytes = Vec::new();
    loop {
        if let Some(call) = whole(&String::from_utf8_lossy(&bytes)) {
            return Some(call);
        }
        let mut buffer = [0; 4096];
        match stream.read(&mut buffer).await {
            // Not a request at all, such as the first bytes of TLS: answered all the same.
            Ok(read) if read > 0 && bytes.is_empty() && !buffer[0].is_ascii_uppercase() => {
                return Some(Call { line: String::new(), headers: Vec::new(), body: String::new() });
            }
            Ok(read) if read > 0 => bytes.extend_from_slice(&buffer[..read]),
            _ => return None,
        }
    }
}

fn whole(text: &str) -> Option<Call> {
    let (head, body) = text.split_once("\r\n\r\n")?;
    let mut lines = head.split("\r\n").map(str::to_owned);
    let call = Call { line: lines.next()?, headers: lines.collect(), body: body.to_owned() };
    let length = call.header("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    (body.len() >= length).then_some(call)
}

/// An outcome in a word, for tables of what answers mean.
pub(crate) fn meaning(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Accepted { .. } => "accepted",
        Outcome::RefusedForNow { not_sent: false, .. } => "later",
        Outcome::RefusedForNow { .. } => "not sent",
        Outcome::Rejected { class, .. } => class.as_str(),
        Outcome::Unknown { .. } => "unknown",
    }
}

/// What drivers are given: a clock that stands on 2026-01-15 16:00 in China, and chance from a seed.
pub(crate) fn means() -> Means {
    let now = "2026-01-15T08:00:00Z".parse().unwrap();
    let (clock, entropy) = (Arc::new(TestClock::at(now)), Arc::new(Seeded::new(7)));
    Means { client: impatient(), clock, entropy }
}

/// The client of the program, with time-outs that a test can wait for.
pub(crate) fn impatient() -> reqwest::Client {
    crate::http::client_within(Duration::from_millis(500), Duration::from_millis(700)).unwrap()
}
