//! An SMS gateway over HTTP that notes what it gets and does as it is told: answers, refuses, hangs, breaks off, posts
//! receipts. It lives as long as the test, so that what it has seen outlives any process that calls it.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

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
    /// Takes the text, and says so after this long.
    AnswerAfter(Duration),
    /// Answers with this status and these words.
    Say(u16, &'static str),
    /// Writes something that is no HTTP.
    Babble,
    /// Begins to say that it takes the text, and closes the connection within the words.
    BreakOff,
    /// Closes the connection without a word.
    HangUp,
}

/// How long it goes on posting a receipt for which nobody thanks it, as vendors do.
const REPORTING: Duration = Duration::from_mins(2);

/// The pause between two posts of the same receipt.
const REPORT_AGAIN: Duration = Duration::from_millis(500);

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
    /// What it does with the next requests for a telephone.
    next_for: BTreeMap<String, VecDeque<Order>>,
    report_to: String,
    /// For each telephone the calls that came for it, and what they said; the first first.
    calls: BTreeMap<String, Vec<(String, String)>>,
}

impl State {
    fn order_for(&mut self, to: &str) -> Order {
        let own = self.next_for.get_mut(to).and_then(VecDeque::pop_front);
        own.or_else(|| self.next.take()).or(self.usual).unwrap_or(Order::Answer)
    }
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
        Self::start_at(0).await
    }

    /// The same on a port that somebody calls already.
    ///
    /// # Panics
    /// If the port is taken.
    pub async fn start_at(port: u16) -> Self {
        let listener =
            TcpListener::bind(("127.0.0.1", port)).await.unwrap_or_else(|error| panic!("no port: {error}"));
        let address = listener.local_addr().unwrap_or_else(|error| panic!("no address: {error}"));
        let (state, news) = (Arc::new(Mutex::new(State::default())), Arc::new(Notify::new()));
        let (shared, wake) = (Arc::clone(&state), Arc::clone(&news));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Desk { state: Arc::clone(&shared), news: Arc::clone(&wake) }));
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

    /// What it does with the next requests for a telephone, one after the other.
    pub fn next_for(&self, to: &str, orders: &[Order]) {
        self.state().next_for.entry(to.to_owned()).or_default().extend(orders);
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
        let ids = |calls: &Vec<(String, String)>| calls.iter().map(|(id, _)| id.clone()).collect();
        self.state().calls.iter().map(|(to, calls)| (to.clone(), ids(calls))).collect()
    }

    /// What the calls for a telephone said, the first first.
    pub fn texts_for(&self, to: &str) -> Vec<String> {
        let state = self.state();
        state.calls.get(to).into_iter().flatten().map(|(_, text)| text.clone()).collect()
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

/// What the connections share.
struct Desk {
    state: Arc<Mutex<State>>,
    news: Arc<Notify>,
}

impl Desk {
    fn change<T>(&self, what: impl FnOnce(&mut State) -> T) -> T {
        let changed = what(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
        self.news.notify_waiters();
        changed
    }

    /// Posts a receipt until somebody thanks for it.
    async fn report(&self, id: &str) {
        let to = self.change(|state| state.report_to.clone());
        let (client, began) = (super::http_client(), Instant::now());
        while began.elapsed() < REPORTING {
            let report = client.get(format!("{to}?id={id}&state=delivered")).send().await;
            if report.is_ok_and(|answer| answer.status().is_success()) {
                return self.change(|state| state.seen.receipts += 1);
            }
            tokio::time::sleep(REPORT_AGAIN).await;
        }
    }
}

async fn serve(mut stream: TcpStream, desk: Desk) {
    while let Some(body) = read(&mut stream).await {
        let request: serde_json::Value = serde_json::from_slice(&body).unwrap_or_default();
        let field = |name: &str| request[name].as_str().unwrap_or_default().to_owned();
        let (to, id) = (field("to"), field("id"));
        let order = desk.change(|state| {
            state.calls.entry(to.clone()).or_default().push((id.clone(), field("text")));
            state.seen.requests += 1;
            state.order_for(&to)
        });
        if !obey(order, &mut stream).await {
            return;
        }
        desk.change(|state| state.seen.answers += 1);
        if order == Order::AnswerAndReport {
            desk.report(&id).await;
        }
    }
}

/// Does as it is told; says whether it has answered, and listens for more.
async fn obey(order: Order, stream: &mut TcpStream) -> bool {
    let (status, words, keeps_on) = match order {
        Order::Answer | Order::AnswerAndReport => (200, "OK", true),
        Order::AnswerAfter(pause) => {
            tokio::time::sleep(pause).await;
            (200, "OK", true)
        }
        Order::Say(status, words) => (status, words, true),
        Order::BreakOff => (200, "O", false),
        Order::Babble => {
            let _ = stream.write_all(b"\x00\x17 OK 200 HTTP\r\n\r\n").await;
            return false;
        }
        Order::Hang => {
            // Until the caller is gone.
            while stream.read(&mut [0; 64]).await.is_ok_and(|read| read > 0) {}
            return false;
        }
        Order::HangUp => return false,
    };
    let length = if keeps_on { words.len() } else { words.len() + 1 };
    let answer = format!("HTTP/1.1 {status} Said\r\nContent-Length: {length}\r\n\r\n{words}");
    stream.write_all(answer.as_bytes()).await.is_ok() && keeps_on
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
