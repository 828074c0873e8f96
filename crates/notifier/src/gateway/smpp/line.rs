//! Keeping a line to the centre: let in, watched over, and built again with growing pauses when it falls.

use std::sync::Arc;
use std::time::Duration;

use domain::clock::random;
use domain::delivery::{CALL_TIMEOUT, CONNECT_TIMEOUT, Jitter, RETRY_LONGEST, Refusal, Remark, retry_delay};
use rusmpp::pdus::BindTransceiver;
use rusmpp::types::COctetString;
use rusmpp::values::InterfaceVersion;
use rusmpp::{CommandId, CommandStatus, Pdu};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpStream;
use tokio::sync::watch;
use tokio::time::{Instant, timeout};

use super::config::SmppConfig;
use super::pdu;
use super::session::{Around, Line, Session};
use super::status::{OK, not_bound};
use crate::gateway::{Inbox, Means};

/// How long each thing on a line may take.
#[derive(Debug, Clone)]
pub(super) struct Times {
    /// The name and the connection.
    pub(super) connecting: Duration,
    /// An answer to whatever is no text: the bind, an enquiry.
    pub(super) answer: Duration,
    /// Between two enquiries.
    pub(super) enquiry: Duration,
    /// Writing one unit.
    pub(super) writing: Duration,
    /// A text that the centre has not answered for so long says that it never will. Its place is free only with another
    /// line.
    pub(super) unanswered: Duration,
    /// Taking leave.
    pub(super) farewell: Duration,
}

impl Default for Times {
    fn default() -> Self {
        Self {
            connecting: CONNECT_TIMEOUT.unsigned_abs(),
            answer: Duration::from_secs(10),
            enquiry: Duration::from_secs(30),
            writing: CALL_TIMEOUT.unsigned_abs(),
            unanswered: Duration::from_mins(1),
            farewell: Duration::from_secs(2),
        }
    }
}

/// How a line stands.
#[derive(Debug, Clone)]
pub(super) enum Standing {
    /// There is none.
    Down {
        /// Why.
        why: Remark,
        /// Whether somebody has to mend something before there can be one.
        mend: Option<Refusal>,
    },
    /// Texts can be handed over.
    Up(Session),
}

/// Why a line could not be had.
struct Refused {
    why: Remark,
    mend: Option<Refusal>,
}

impl From<Remark> for Refused {
    fn from(why: Remark) -> Self {
        Self { why, mend: None }
    }
}

/// Keeps a line to one centre.
pub(super) struct Keeper<'a> {
    pub(super) gateway: &'a str,
    pub(super) config: &'a SmppConfig,
    pub(super) means: &'a Means,
    pub(super) times: &'a Times,
    pub(super) standing: &'a watch::Sender<Standing>,
    pub(super) inbox: Arc<dyn Inbox>,
}

impl Keeper<'_> {
    /// Keeps a line until told to stop.
    pub(super) async fn keep(&self, mut stopped: watch::Receiver<bool>) {
        let mut failures = 0;
        while !*stopped.borrow() {
            let begun = Instant::now();
            let Refused { why, mend } = self.once(stopped.clone()).await;
            self.standing.send_replace(Standing::Down { why: why.clone(), mend });
            if *stopped.borrow() {
                return;
            }
            // A line that held for a while fell by itself; one that falls at once is not to be built in a loop.
            failures = if begun.elapsed() > RETRY_LONGEST.unsigned_abs() { 1 } else { failures + 1 };
            let pause = retry_delay(failures, self.jitter()).unsigned_abs();
            tracing::warn!(gateway = self.gateway, %why, ?pause, "there is no line to the message centre; it is built again");
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                _ = stopped.wait_for(|stop| *stop) => {}
            }
        }
    }

    fn jitter(&self) -> Jitter {
        Jitter::from_random(u16::from_be_bytes(random::<2>(self.means.entropy.as_ref())))
    }

    /// Builds one line and works on it until it falls.
    async fn once(&self, mut stopped: watch::Receiver<bool>) -> Refused {
        let bound = tokio::select! {
            bound = self.bind() => bound,
            _ = stopped.wait_for(|stop| *stop) => Err(Remark::new("told to stop").into()),
        };
        let stream = match bound {
            Ok(stream) => stream,
            Err(refused) => return refused,
        };
        tracing::info!(gateway = self.gateway, "the message centre has let us in");
        let line = Line::new(self.config.window);
        self.standing.send_replace(Standing::Up(line.session()));
        let (from, to) = stream.into_split();
        let Self { gateway, config, times, inbox, .. } = self;
        line.run(from, to, Around { gateway, config, times, inbox, stopped }).await.into()
    }

    /// A connection on which the centre has let us in.
    async fn bind(&self) -> Result<TcpStream, Refused> {
        let fault = |fault: std::io::Error| Remark::new(&format!("no line to the message centre: {fault}"));
        let address = (self.config.host.as_str(), self.config.port);
        let silent = |_| Remark::new("the message centre does not answer");
        let mut stream = timeout(self.times.connecting, TcpStream::connect(address))
            .await
            .map_err(silent)?
            .map_err(fault)?;
        // Small units that wait for each other's answers would else be held back.
        stream.set_nodelay(true).map_err(fault)?;
        let request = pdu::encode(CommandStatus::EsmeRok, 1, Pdu::from(self.request()?));
        let answer = async {
            stream.write_all(&request).await?;
            pdu::read(&mut stream).await
        };
        let unit = timeout(self.times.answer, answer).await.map_err(silent)?.map_err(fault)?;
        match unit.id {
            CommandId::BindTransceiverResp if unit.status == OK => Ok(stream),
            CommandId::BindTransceiverResp | CommandId::GenericNack => {
                let (why, mend) = not_bound(unit.status);
                Err(Refused { why, mend })
            }
            _ => Err(Remark::new("what answers there is no message centre that binds transceivers").into()),
        }
    }

    fn request(&self) -> Result<BindTransceiver, Refused> {
        // All three were looked at when the gateway was built.
        let long = |_| Refused {
            why: Remark::new("the account is longer than SMPP carries"),
            mend: Some(Refusal::Config),
        };
        let config = self.config;
        Ok(BindTransceiver::builder()
            .system_id(COctetString::from_string(config.system_id.clone()).map_err(long)?)
            .password(COctetString::from_string(config.password.reveal().to_owned()).map_err(long)?)
            .system_type(COctetString::from_string(config.system_type.clone()).map_err(long)?)
            // The codec's own default is 5.0, which centres refuse.
            .interface_version(InterfaceVersion::Smpp3_4)
            .build())
    }
}
