//! An SMS gateway over HTTP that notes what it gets and does as it is told: answers, hangs, posts receipts. It lives as
//! long as the test, so that what it has seen outlives any process that calls it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// What it does with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// Takes the text.
    Answer,
    /// Takes the text and posts a receipt.
    AnswerAndReport,
    /// Takes the text, and says nothing.
    Hang,
}

/// How much it has seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Seen {
    /// Requests that were read to their end.
    pub requests: usize,
    /// Requests that were answered.
    pub answers: usize,
    /// Receipts for which it was thanked.
    pub receipts: usize,
}

#[derive(Default)]
struct State {
    seen: Seen,
    usual: Option<Order>,
    next: Option<Order>,
    report_to: String,
    /// For each telephone the calls that came for it, the first first.
    calls: BTreeMap<String, Vec<String>>,
}

/// See the module.
pub struct Texting {
    url: String,
    state: Arc<Mutex<State>>,
    news: Arc<Notify>,
}

impl Texting {
    /// Starts on a free port. It takes texts until it is told otherwise.
    ///
    /// # Panics
    /// If there is no port.
    pub async fn start() -> Self {
        let listener =
            TcpListener::bind("127.0.0.1:0").await.unwrap_or_else(|error| panic!("no port: {error}"));
        let address = listener.local_addr().unwrap_or_else(|error| panic!("no address: {error}"));
        let (state, news) = (Arc::new(Mutex::new(State::default())), Arc::new(Notify::new()));
        let (shared, wake) = (Arc::clone(&state), Arc::clone(&news));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&shared), Arc::clone(&wake)));
            }
        });
        Self { url: format!("http://{address}/send"), state, news }
    }

    /// Where texts are posted: JSON with the keys `to`, `text` and `id`.
    pub fn url(&self) -> &str {
        &self.url
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where it posts receipts: with `?id=…&state=delivered`.
    pub fn reports_to(&self, address: &str) {
        address.clone_into(&mut self.state().report_to);
    }

    /// What it does with the next request.
    pub fn next(&self, order: Order) {
        self.state().next = Some(order);
    }

    /// What it does from now on.
    pub fn always(&self, order: Order) {
        let mut state = self.state();
        state.usual = Some(order);
        state.next = None;
    }

    /// How much it has seen.
    pub fn seen(&self) -> Seen {
        self.state().seen
    }

    /// The telephones for which a request came.
    pub fn told(&self) -> BTreeSet<String> {
        self.state().calls.keys().cloned().collect()
    }

    /// For each telephone the names of the calls that came for it, the first first.
    pub fn calls(&self) -> BTreeMap<String, Vec<String>> {
        self.state().calls.clone()
    }

    /// Waits until it has seen what is wanted.
    ///
    /// # Panics
    /// After a minute.
    pub async fn until(&self, wanted: impl Fn(Seen) -> bool) {
        let waiting = async {
            loop {
                let news = self.news.notified();
                if wanted(self.seen()) {
                    return;
                }
                news.await;
            }
        };
        let in_time = tokio::time::timeout(Duration::from_mins(1), waiting).await;
        assert!(in_time.is_ok(), "the gateway has not seen what was wanted: {:?}", self.seen());
    }
}

async fn serve(mut stream: TcpStream, state: Arc<Mutex<State>>, news: Arc<Notify>) {
    let change = |what: &dyn Fn(&mut State)| {
        what(&mut state.lock().unwrap_or_else(PoisonError::into_inner));
        news.notify_waiters();
    };
    while let Some(body) = read(&mut stream).await {
        let text: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
        let field = |name: &str| text[name].as_str().unwrap_or_default().to_owned();
        let (to, id) = (field("to"), field("id"));
        let order = {
            let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
            state.next.take().or(state.usual).unwrap_or(Order::Answer)
        };
        change(&|state| {
            state.calls.entry(to.clone()).or_default().push(id.clone());
            state.seen.requests += 1;
        });
        if order == Order::Hang {
            // Until the caller is gone.
            while stream.read(&mut [0; 64]).await.is_ok_and(|read| read > 0) {}
            return;
        }
        if stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK").await.is_err() {
            return;
        }
        change(&|state| state.seen.answers += 1);
        if order == Order::AnswerAndReport {
            let to = state.lock().unwrap_or_else(PoisonError::into_inner).report_to.clone();
            let report = super::http_client().get(format!("{to}?id={id}&state=delivered")).send().await;
            if report.is_ok_and(|answer| answer.status().is_success()) {
                change(&|state| state.seen.receipts += 1);
            }
        }
    }
}

/// The body of the next request; `None` when there is none.
async fn read(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..at]).to_ascii_lowercase();
            let length =
                head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
            let body = at + 4;
            if bytes.len() >= body + length.unwrap_or(0) {
                return Some(bytes.split_off(body));
            }
        }
        let mut buffer = [0; 4096];
        match stream.read(&mut buffer).await {
            Ok(read) if read > 0 => bytes.extend_from_slice(&buffer[..read]),
            _ => return None,
        }
    }
}
