//! A gateway that records what it is given and does as it is told: takes it, refuses it, hangs, or leaves one in doubt.
//!
//! It posts receipts as `attempt=1&state=delivered` (or `provider=NAME` instead, with `segment=1&segments=2` if need be)
//! and replies as `from=13800000001&text=…&id=1`.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use domain::delivery::{
    AttemptId, GatewayKind, NoTemplate, Outcome, Phrasing, ProviderId, RawCallback, ReceiptState, Receipts,
    Refusal, Remark, TextKind,
};
use domain::phone::PhoneNumber;
use i18n::Draft;
use notifier::gateway::{
    Asked, CallbackError, Fate, Inbound, OutgoingText, Parsed, Receipt, ReceiptOf, SmsGateway,
};

/// What the gateway does with the next text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Takes it, and it arrives.
    Takes,
    /// Asks for patience.
    Busy,
    /// Is not there at all.
    Away,
    /// Refuses it for good.
    Refuses(Refusal),
    /// Breaks off, after the text arrived all the same.
    InDoubt,
    /// Breaks off, and nothing arrived.
    Lost,
    /// Never answers, as long as the call lives.
    Hangs,
}

/// A text that arrived on somebody's telephone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrived {
    /// On whose.
    pub to: PhoneNumber,
    /// The whole text.
    pub text: String,
}

/// See the module.
#[derive(Debug)]
pub struct Recording {
    name: String,
    receipts: Receipts,
    /// The texts for which it has templates; any words where there is none.
    templates: Option<Vec<TextKind>>,
    /// Whether it can be asked what became of a text.
    answers: bool,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    arrived: VecDeque<Arrived>,
    attempts: Vec<AttemptId>,
    /// Those of them that it knows of.
    taken: Vec<AttemptId>,
    /// Whether it answers now when it is asked.
    mute: bool,
    asked: usize,
    usual: Mood,
    next: VecDeque<Mood>,
    calls: usize,
}

impl Recording {
    /// One of this name, which takes everything until it is told otherwise.
    pub fn new(name: &str) -> Self {
        Self::with(name, Receipts::AtOnce)
    }

    /// One that posts receipts later.
    pub fn reporting(name: &str) -> Self {
        Self::with(name, Receipts::Later)
    }

    /// One that has templates for these texts alone.
    pub fn with_templates_for(name: &str, kinds: &[TextKind]) -> Self {
        Self { templates: Some(kinds.to_vec()), ..Self::new(name) }
    }

    /// One that posts receipts later, and can be asked what became of a text.
    pub fn answering(name: &str) -> Self {
        Self { answers: true, ..Self::reporting(name) }
    }

    fn with(name: &str, receipts: Receipts) -> Self {
        let state = State {
            arrived: VecDeque::new(),
            attempts: Vec::new(),
            taken: Vec::new(),
            mute: false,
            asked: 0,
            usual: Mood::Takes,
            next: VecDeque::new(),
            calls: 0,
        };
        let (name, templates, answers) = (name.to_owned(), None, false);
        Self { name, receipts, templates, answers, state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What it does from now on.
    pub fn always(&self, mood: Mood) {
        self.state().usual = mood;
    }

    /// What it does with the next text, behind what was said so before.
    pub fn once(&self, mood: Mood) {
        self.state().next.push_back(mood);
    }

    /// Takes everything that has arrived since the last look, the first first.
    pub fn take(&self) -> Vec<Arrived> {
        self.state().arrived.drain(..).collect()
    }

    /// Takes the first of those that `wanted` accepts.
    pub fn take_one(&self, wanted: impl Fn(&Arrived) -> bool) -> Option<Arrived> {
        let mut state = self.state();
        let position = state.arrived.iter().position(wanted)?;
        state.arrived.remove(position)
    }

    /// How often it was called, whatever came of it.
    pub fn calls(&self) -> usize {
        self.state().calls
    }

    /// The attempts for which it was called, the first first.
    pub fn attempts(&self) -> Vec<AttemptId> {
        self.state().attempts.clone()
    }

    /// How often it was asked what became of a text.
    pub fn asked(&self) -> usize {
        self.state().asked
    }

    /// From now on it does not say what became of a text.
    pub fn falls_mute(&self) {
        self.state().mute = true;
    }

    fn called(&self, text: &OutgoingText) -> Mood {
        let mut state = self.state();
        state.calls += 1;
        state.attempts.push(text.attempt);
        let mood = state.next.pop_front().unwrap_or(state.usual);
        if matches!(mood, Mood::Takes | Mood::InDoubt) {
            state.arrived.push_back(Arrived { to: text.to.clone(), text: text.said.text() });
            state.taken.push(text.attempt);
        }
        mood
    }
}

#[async_trait]
impl SmsGateway for Recording {
    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> GatewayKind {
        GatewayKind::Demo
    }

    fn receipts(&self) -> Receipts {
        self.receipts
    }

    fn phrase(&self, draft: &Draft) -> Result<Phrasing, NoTemplate> {
        match &self.templates {
            Some(kinds) if !kinds.contains(&draft.kind) => Err(NoTemplate { kind: draft.kind }),
            _ => Ok(draft.free()),
        }
    }

    fn can_be_asked(&self) -> bool {
        self.answers
    }

    async fn ask(&self, about: &Asked) -> Fate {
        let mut state = self.state();
        state.asked += 1;
        if state.mute {
            Fate::NotNow { why: Remark::new("busy") }
        } else if state.taken.contains(&about.attempt) {
            let provider_id = ProviderId::new(&format!("{}-{}", self.name, about.attempt));
            Fate::Found { provider_id, state: ReceiptState::Delivered, code: Remark::default() }
        } else {
            Fate::NotThere
        }
    }

    async fn send(&self, text: &OutgoingText) -> Outcome {
        let why = |words: &str| Remark::new(words);
        match self.called(text) {
            Mood::Takes => {
                Outcome::Accepted { provider_id: ProviderId::new(&format!("{}-{}", self.name, text.attempt)) }
            }
            Mood::Busy => Outcome::RefusedForNow { why: why("busy"), not_sent: false },
            Mood::Away => Outcome::RefusedForNow { why: why("connection refused"), not_sent: true },
            Mood::Refuses(class) => Outcome::Rejected { class, why: why("refused") },
            Mood::InDoubt | Mood::Lost => Outcome::Unknown { why: why("connection reset") },
            Mood::Hangs => std::future::pending().await,
        }
    }

    fn receipt(&self, raw: &RawCallback) -> Parsed<Receipt> {
        [receipt(&fields(raw))].into_iter().collect()
    }

    fn reply(&self, raw: &RawCallback) -> Parsed<Inbound> {
        [reply(&fields(raw))].into_iter().collect()
    }
}

type Fields = HashMap<String, String>;

fn fields(raw: &RawCallback) -> Fields {
    url::form_urlencoded::parse(raw.query.as_bytes()).into_owned().collect()
}

fn required<'a>(fields: &'a Fields, name: &str) -> Result<&'a str, CallbackError> {
    fields.get(name).map(String::as_str).ok_or_else(|| CallbackError::Missing(name.to_owned()))
}

fn receipt(fields: &Fields) -> Result<Receipt, CallbackError> {
    let wrong = |field: &str| CallbackError::Field { field: field.to_owned(), expected: "what it should be" };
    let of = match fields.get("provider") {
        Some(name) => ReceiptOf::Provider(ProviderId::new(name).ok_or_else(|| wrong("provider"))?),
        None => {
            ReceiptOf::Attempt(AttemptId(required(fields, "attempt")?.parse().map_err(|_| wrong("attempt"))?))
        }
    };
    let number = |name: &str| fields.get(name).and_then(|n| n.parse().ok()).unwrap_or(1);
    let state = required(fields, "state")?.parse().map_err(|_| wrong("state"))?;
    let (segment, segments) = (number("segment"), number("segments"));
    Ok(Receipt { of, segment, segments, state, code: Remark::default() })
}

fn reply(fields: &Fields) -> Result<Inbound, CallbackError> {
    let from = PhoneNumber::parse(required(fields, "from")?)?;
    Ok(Inbound { from, text: required(fields, "text")?.to_owned(), provider_id: fields.get("id").cloned() })
}
