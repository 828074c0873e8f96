//! Kannel, a real SMS gateway, with the test in the place of the carrier: it reads every text that leaves and says what a
//! phone answers.
//!
//! Kannel's `fake` SMSC is a line protocol over TCP (`gw/smsc/smsc_fake.c`): each line is sender, receiver, kind and
//! content. Texts in Chinese come as `ucs-2` or, if long, as `udh … data` parts, both UTF-16BE in percent encoding.

mod carrier;
mod wire;

use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use rustix::process::Signal;
use tempfile::TempDir;

use super::program;
use super::running::{Launch, Running};
use carrier::Carrier;
pub use wire::Text;

/// The user of the `sendsms` interface.
pub const USERNAME: &str = "mashang";
/// Its password.
pub const PASSWORD: &str = "loopback-only";
/// The number that texts come from and that phones answer to.
pub const SENDER: &str = "10690000";

const STARTUP: Duration = Duration::from_secs(20);

/// Where Kannel reports and what it lets pass.
#[derive(Debug, Clone, Default)]
pub struct Wiring {
    /// Called with `from`, `to`, `text` and `id` for each text from a phone. Without it such texts are dropped.
    pub replies: Option<String>,
    /// Prefixes of receivers that the carrier takes, such as `138;+86138`; others are refused with 403. Empty: all.
    pub allowed_prefixes: String,
}

/// A running Kannel (bearerbox and smsbox) and our end of its carrier's line.
#[derive(Debug)]
pub struct Kannel {
    carrier: Carrier,
    // In this order: an smsbox that loses its bearerbox starts itself again ten seconds later.
    smsbox: Running,
    _bearerbox: Running,
    _folder: TempDir,
    ports: Ports,
}

#[derive(Debug, Clone, Copy)]
struct Ports {
    admin: u16,
    smsbox: u16,
    smsc: u16,
    sendsms: u16,
}

impl Kannel {
    /// Starts both boxes and takes the carrier's place.
    pub fn start(wiring: &Wiring) -> Self {
        let folder = TempDir::with_prefix("mashang-kannel-")
            .unwrap_or_else(|error| panic!("cannot make a temporary folder: {error}"));
        let [admin, smsbox, smsc, sendsms] = program::free_ports();
        let ports = Ports { admin, smsbox, smsc, sendsms };
        let config = write_config(folder.path(), ports, wiring);
        let bearerbox = start_box("bearerbox", folder.path(), &config, smsc);
        let smsbox = start_box("smsbox", folder.path(), &config, sendsms);
        let carrier = Carrier::connect(smsc);
        Self { carrier, smsbox, _bearerbox: bearerbox, _folder: folder, ports }
    }

    /// The address of `sendsms`; receipts go to the `dlr-url` of each text.
    pub fn sendsms_url(&self) -> String {
        format!("http://127.0.0.1:{}/cgi-bin/sendsms", self.ports.sendsms)
    }

    /// The texts that have arrived whole, in the order of their last parts.
    pub fn texts(&self) -> Vec<Text> {
        self.carrier.texts()
    }

    /// Waits until `count` texts have arrived whole.
    ///
    /// # Panics
    /// With what has arrived and Kannel's log, if there are fewer after `patience`.
    pub async fn wait_for_texts(&self, count: usize, patience: Duration) -> Vec<Text> {
        let started = tokio::time::Instant::now();
        loop {
            let texts = self.texts();
            if texts.len() >= count {
                return texts;
            }
            assert!(
                started.elapsed() < patience,
                "{} texts instead of {count} after {patience:?}: {texts:?}\nKannel's log:\n{}",
                texts.len(),
                self.smsbox.log()
            );
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    /// A phone sends a text to [`SENDER`].
    pub fn say(&self, from: &str, text: &str) {
        self.carrier.say(from, text);
    }

    /// The carrier hangs up: Kannel takes texts and keeps them until [`Kannel::carrier_returns`].
    pub fn carrier_hangs_up(&mut self) {
        self.carrier.hang_up();
    }

    /// The carrier takes texts again.
    pub fn carrier_returns(&mut self) {
        self.carrier.reconnect(self.ports.smsc);
    }
}

fn start_box(name: &'static str, folder: &Path, config: &Path, port: u16) -> Running {
    let launch = Launch {
        name,
        log: folder.join(format!("{name}.log")),
        // bearerbox takes up to 13 s to end in good order, and nothing of it is needed again.
        stop: Signal::KILL,
        folder: Some(folder),
    };
    let mut command = Command::new(program::find(name, "kannel"));
    let mut running = Running::start(launch, command.arg(config).current_dir(folder));
    running.wait_for(STARTUP, |_| TcpStream::connect(("127.0.0.1", port)).ok());
    running
}

fn write_config(folder: &Path, ports: Ports, wiring: &Wiring) -> PathBuf {
    for spool in ["spool", "receipts"] {
        std::fs::create_dir(folder.join(spool))
            .unwrap_or_else(|error| panic!("cannot make {spool}: {error}"));
    }
    let path = folder.join("kannel.conf");
    let text =
        [core_group(folder, ports), smsc_group(ports, wiring), smsbox_groups(ports, wiring)].join("\n");
    std::fs::write(&path, text).unwrap_or_else(|error| panic!("cannot write {}: {error}", path.display()));
    path
}

fn core_group(folder: &Path, ports: Ports) -> String {
    let folder = folder.display();
    let Ports { admin, smsbox, .. } = ports;
    format!(
        "group = core
admin-port = {admin}
admin-interface = 127.0.0.1
admin-password = {PASSWORD}
smsbox-port = {smsbox}
smsbox-interface = 127.0.0.1
box-allow-ip = 127.0.0.1
store-type = spool
store-location = \"{folder}/spool\"
dlr-storage = spool
dlr-spool = \"{folder}/receipts\"
sms-resend-freq = 1
"
    )
}

fn smsc_group(ports: Ports, wiring: &Wiring) -> String {
    let prefixes = match wiring.allowed_prefixes.as_str() {
        "" => String::new(),
        prefixes => format!("allowed-prefix = \"{prefixes}\"\n"),
    };
    format!(
        "group = smsc
smsc = fake
smsc-id = carrier
port = {}
connect-allow-ip = 127.0.0.1
{prefixes}",
        ports.smsc
    )
}

/// No `smsbox-id`: with one, texts from phones stay queued unless a route names it.
fn smsbox_groups(ports: Ports, wiring: &Wiring) -> String {
    let service = match &wiring.replies {
        Some(url) => {
            let mark = if url.contains('?') { '&' } else { '?' };
            // max-messages = 0: the answer to this call is not texted back to the phone.
            format!("get-url = \"{url}{mark}from=%p&to=%P&text=%b&id=%I\"\nmax-messages = 0\n")
        }
        None => "text = \"\"\nmax-messages = 0\n".to_owned(),
    };
    let Ports { smsbox, sendsms, .. } = ports;
    format!(
        "group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = {smsbox}
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1
sendsms-chars = \"0123456789+ \"
http-request-retry = 1000
http-queue-delay = 1
mo-recode = true

group = sendsms-user
username = {USERNAME}
password = {PASSWORD}
max-messages = 6
concatenation = true
default-smsc = carrier
faked-sender = \"{SENDER}\"

group = sms-service
keyword = default
catch-all = true
omit-empty = true
{service}"
    )
}
