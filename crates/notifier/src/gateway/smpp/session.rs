//! One line to the centre, from the moment in which it let us in until the line falls.
//!
//! One task reads and one writes, so that neither waits for the other. A text counts as written from the moment in which
//! its first byte may have left: from then on it is unknown until it is answered.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use domain::delivery::{CONNECT_TIMEOUT, CallbackKind, ProviderId, RawCallback, Remark};
use rusmpp::pdus::{DeliverSmResp, SubmitSm};
use rusmpp::{CommandId, CommandStatus, Pdu};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot, watch};
use tokio::task::JoinSet;
use tokio::time::{Instant, timeout, timeout_at};

use super::config::{MessageIds, SmppConfig};
use super::delivered::Delivered;
use super::line::Times;
use super::name::answered;
use super::pdu::{self, Unit};
use super::status::OK;
use crate::gateway::Inbox;

/// How many units may wait to be written.
const WAITING: usize = 64;

/// How many units that were delivered may be stored at a time; beyond it the centre waits.
const STORED_AT_A_TIME: usize = 16;

/// The media type under which a unit is kept.
const SMPP: &str = "application/smpp";

/// What came of one unit that was to be submitted.
#[derive(Debug)]
pub(super) enum Answer {
    /// The centre has taken it and calls it so.
    Taken(Option<ProviderId>),
    /// The centre has not taken it, with this status.
    Refused(u32),
    /// It was not written.
    NotWritten(Remark),
    /// It may have been written, and no answer came.
    Lost(Remark),
}

/// What is to be written.
enum Order {
    /// A text.
    Submit(Box<SubmitSm>, Waiting),
    /// An answer to this unit.
    Answer(u32, CommandStatus, Pdu),
    /// A question, or a farewell.
    Say(Pdu),
}

/// A text that waits for its answer.
struct Waiting {
    answer: oneshot::Sender<Answer>,
    /// Its place in the window, which it keeps until the centre has answered, whoever still waits for that.
    _place: OwnedSemaphorePermit,
}

/// What was written and is not answered yet, by its number, and since when.
type Unanswered = Arc<Mutex<HashMap<u32, (Waiting, Instant)>>>;

fn lock(unanswered: &Unanswered) -> MutexGuard<'_, HashMap<u32, (Waiting, Instant)>> {
    // What is in there is whole between any two statements.
    unanswered.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The end of a line at which texts are handed over. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Session {
    orders: mpsc::Sender<Order>,
    window: Arc<Semaphore>,
}

impl Session {
    /// Submits one unit and waits for what comes of it, until then.
    pub(super) async fn submit(&self, unit: SubmitSm, until: Instant) -> Answer {
        let not_written = |why: &str| Answer::NotWritten(Remark::new(why));
        let fell = "the line to the message centre fell";
        // What is written late is answered late, and would be in doubt for no reason.
        let place_until = until.min(Instant::now() + CONNECT_TIMEOUT.unsigned_abs());
        let place = match timeout_at(place_until, Arc::clone(&self.window).acquire_owned()).await {
            Ok(Ok(place)) => place,
            Ok(Err(_)) => return not_written(fell),
            Err(_) => return not_written("the message centre answers too slowly: the window is full"),
        };
        let (answer, answered) = oneshot::channel();
        let order = Order::Submit(Box::new(unit), Waiting { answer, _place: place });
        match timeout_at(until, self.orders.send(order)).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return not_written(fell),
            Err(_) => return not_written("the message centre reads too slowly"),
        }
        match timeout_at(until, answered).await {
            Ok(Ok(answer)) => answer,
            Ok(Err(_)) => Answer::Lost(Remark::new(fell)),
            Err(_) => Answer::Lost(Remark::new("no answer from the message centre in time")),
        }
    }
}

/// Both ends of a line on which nothing runs yet.
pub(super) struct Line {
    session: Session,
    orders: mpsc::Receiver<Order>,
    unanswered: Unanswered,
}

/// What a line needs of those around it.
pub(super) struct Around<'a> {
    pub(super) gateway: &'a str,
    pub(super) config: &'a SmppConfig,
    pub(super) times: &'a Times,
    pub(super) inbox: &'a Arc<dyn Inbox>,
    pub(super) stopped: watch::Receiver<bool>,
}

impl Line {
    pub(super) fn new(window: u16) -> Self {
        let (sender, orders) = mpsc::channel(WAITING);
        let session = Session { orders: sender, window: Arc::new(Semaphore::new(usize::from(window))) };
        Self { session, orders, unanswered: Unanswered::default() }
    }

    pub(super) fn session(&self) -> Session {
        self.session.clone()
    }

    /// Works until the line falls, and says why it did. Then everything that waited knows what came of it.
    pub(super) async fn run(
        mut self,
        from: impl AsyncRead + Unpin,
        to: impl AsyncWrite + Unpin,
        around: Around<'_>,
    ) -> Remark {
        let mut reader = Reader {
            gateway: around.gateway,
            ids: around.config.message_ids,
            times: around.times,
            inbox: around.inbox,
            orders: self.session.orders.clone(),
            unanswered: Arc::clone(&self.unanswered),
            storing: JoinSet::new(),
            places: Arc::new(Semaphore::new(STORED_AT_A_TIME)),
        };
        let farewell = farewell(around.stopped, self.session.orders.clone(), around.times);
        let why = tokio::select! {
            why = reader.read(BufReader::new(from)) => why,
            why = write(to, &mut self.orders, &self.unanswered, around.times) => why,
            why = farewell => why,
        };
        self.fall(&why);
        why
    }

    fn fall(mut self, why: &Remark) {
        self.session.window.close();
        self.orders.close();
        // What does not wait for an answer has nobody left to read it.
        while let Ok(order) = self.orders.try_recv() {
            if let Order::Submit(_, waiting) = order {
                let _ = waiting.answer.send(Answer::NotWritten(why.clone()));
            }
        }
        for (_, (waiting, _)) in lock(&self.unanswered).drain() {
            let _ = waiting.answer.send(Answer::Lost(why.clone()));
        }
    }
}

/// Takes leave when told to stop; what is delivered meanwhile is still taken. The answer ends the reading before.
async fn farewell(mut stopped: watch::Receiver<bool>, orders: mpsc::Sender<Order>, times: &Times) -> Remark {
    // It fails when nobody can say stop any more, which is the end as well.
    let _ = stopped.wait_for(|stop| *stop).await;
    let _ = orders.send(Order::Say(Pdu::Unbind)).await;
    tokio::time::sleep(times.farewell).await;
    Remark::new("told to stop")
}

/// Writes what is to be written, and asks now and then whether the centre is still there.
async fn write(
    mut to: impl AsyncWrite + Unpin,
    orders: &mut mpsc::Receiver<Order>,
    unanswered: &Unanswered,
    times: &Times,
) -> Remark {
    let mut sequence = 1;
    let mut enquiry = tokio::time::interval_at(Instant::now() + times.enquiry, times.enquiry);
    loop {
        let order = tokio::select! {
            Some(order) = orders.recv() => order,
            _ = enquiry.tick() => {
                if lock(unanswered).values().any(|(_, since)| since.elapsed() > times.unanswered) {
                    return Remark::new("the message centre leaves texts without an answer");
                }
                Order::Say(Pdu::EnquireLink)
            }
        };
        sequence = if sequence >= 0x7FFF_FFFF { 1 } else { sequence + 1 };
        let bytes = match order {
            Order::Answer(of, status, pdu) => pdu::encode(status, of, pdu),
            Order::Say(pdu) => pdu::encode(CommandStatus::EsmeRok, sequence, pdu),
            // Nobody waits for it any more: it has been given up, and must not go out after that.
            Order::Submit(_, waiting) if waiting.answer.is_closed() => continue,
            Order::Submit(unit, waiting) => {
                lock(unanswered).insert(sequence, (waiting, Instant::now()));
                pdu::encode(CommandStatus::EsmeRok, sequence, Pdu::from(*unit))
            }
        };
        match timeout(times.writing, to.write_all(&bytes)).await {
            Ok(Ok(())) => {}
            Ok(Err(fault)) => return Remark::new(&format!("the line to the message centre fell: {fault}")),
            Err(_) => return Remark::new("the message centre does not read"),
        }
    }
}

/// Reads what comes.
struct Reader<'a> {
    gateway: &'a str,
    ids: MessageIds,
    times: &'a Times,
    inbox: &'a Arc<dyn Inbox>,
    orders: mpsc::Sender<Order>,
    unanswered: Unanswered,
    /// Units that are being stored.
    storing: JoinSet<()>,
    /// Places for them.
    places: Arc<Semaphore>,
}

impl Reader<'_> {
    async fn read(&mut self, mut from: impl AsyncRead + Unpin) -> Remark {
        // The centre must answer each enquiry, so that a line on which nothing comes for longer is none.
        let silence = self.times.enquiry + self.times.answer;
        loop {
            let unit = match timeout(silence, pdu::read(&mut from)).await {
                Ok(Ok(unit)) => unit,
                Ok(Err(fault)) => {
                    return Remark::new(&format!("the line to the message centre fell: {fault}"));
                }
                Err(_) => return Remark::new("nothing is heard of the message centre"),
            };
            if let Some(end) = self.take(unit).await {
                return end;
            }
        }
    }

    /// Does what a unit asks for. Gives the reason when it is the last.
    async fn take(&mut self, unit: Unit) -> Option<Remark> {
        match unit.id {
            CommandId::SubmitSmResp | CommandId::GenericNack => self.answered(&unit),
            CommandId::DeliverSm => self.store(unit).await,
            CommandId::EnquireLink => {
                self.say(unit.sequence, CommandStatus::EsmeRok, Pdu::EnquireLinkResp).await;
            }
            CommandId::Unbind => {
                self.say(unit.sequence, CommandStatus::EsmeRok, Pdu::UnbindResp).await;
                // The answer is on its way while the line is taken down.
                tokio::time::sleep(Duration::from_millis(50)).await;
                return Some(Remark::new("the message centre ended the line"));
            }
            CommandId::UnbindResp => return Some(Remark::new("told to stop")),
            // An answer to an enquiry, or to nothing; and what wants no answer.
            id if u32::from(id) & 0x8000_0000 != 0 || id == CommandId::AlertNotification => {}
            _ => self.say(unit.sequence, CommandStatus::EsmeRinvcmdid, Pdu::GenericNack).await,
        }
        None
    }

    async fn say(&self, to: u32, status: CommandStatus, pdu: Pdu) {
        // It fails when the line falls, which the writer says.
        let _ = self.orders.send(Order::Answer(to, status, pdu)).await;
    }

    fn answered(&self, unit: &Unit) {
        let waiting = lock(&self.unanswered).remove(&unit.sequence);
        let Some((waiting, _)) = waiting else { return };
        let answer = if unit.status == OK && unit.id == CommandId::SubmitSmResp {
            let name = match pdu::decode(unit.id, &unit.body) {
                Some(Pdu::SubmitSmResp(taken)) => answered(taken.message_id().as_str(), self.ids),
                _ => None,
            };
            Answer::Taken(name)
        } else {
            Answer::Refused(unit.status)
        };
        if waiting.answer.send(answer).is_err() {
            tracing::warn!(
                gateway = self.gateway,
                "the message centre answered a text after it was given up"
            );
        }
    }

    /// Stores what was delivered, and answers when that is durable: what could not be stored the centre sends again.
    async fn store(&mut self, unit: Unit) {
        while self.storing.try_join_next().is_some() {}
        let Ok(place) = Arc::clone(&self.places).acquire_owned().await else { return };
        let (gateway, inbox, orders) = (self.gateway.to_owned(), Arc::clone(self.inbox), self.orders.clone());
        self.storing.spawn(async move {
            let _place = place;
            let kind = Delivered::read(&unit.body).map_or(CallbackKind::Receipt, |unit| unit.kind());
            // Without the number of the unit: what is sent again bears another.
            let raw = RawCallback {
                content_type: Some(SMPP.to_owned()),
                body: unit.body,
                ..RawCallback::default()
            };
            let status = match inbox.keep(&gateway, kind, &raw).await {
                Ok(()) => CommandStatus::EsmeRok,
                Err(why) => {
                    tracing::error!(gateway, %why, "what the message centre delivered cannot be stored; it is to send it again");
                    CommandStatus::EsmeRxTAppn
                }
            };
            let _ = orders.send(Order::Answer(unit.sequence, status, Pdu::from(DeliverSmResp::default()))).await;
        });
    }
}
