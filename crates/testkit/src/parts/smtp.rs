//! A real mail server (aiosmtpd) that wants STARTTLS and a password, and does to each recipient what their name says.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use rustix::process::Signal;
use tempfile::TempDir;

use super::decode::PYTHON;
use super::program;
use super::running::{Launch, Running};

/// Who may send.
pub const USERNAME: &str = "mashang";
/// Their password.
pub const PASSWORD: &str = "secret";

const STARTUP: Duration = Duration::from_secs(20);

const SERVER: &str = include_str!("smtp_server.py");

/// A running mail server.
#[derive(Debug)]
pub struct MailServer {
    running: Running,
    port: u16,
    folder: TempDir,
}

impl MailServer {
    /// Starts one on a free port, with a certificate of its own for `localhost`.
    ///
    /// # Panics
    /// If it does not start: with its own log.
    pub fn start() -> Self {
        let folder = TempDir::with_prefix("mashang-smtp-")
            .unwrap_or_else(|error| panic!("cannot make a temporary folder: {error}"));
        make_certificate(&folder);
        let port = super::process::free_port();
        let python = program::from_env(PYTHON, "a Python with aiosmtpd");
        let mut command = Command::new(python);
        command.args(["-c", SERVER, &port.to_string()]).arg(folder.path());
        let launch = Launch {
            name: "aiosmtpd",
            log: folder.path().join("smtp.log"),
            stop: Signal::TERM,
            folder: Some(folder.path()),
        };
        let mut running = Running::start(launch, &mut command);
        running.wait_for(STARTUP, |it| it.log().contains("ready").then_some(()));
        Self { running, port, folder }
    }

    /// Where it listens on `localhost`.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its certificate.
    pub fn certificate(&self) -> PathBuf {
        self.folder.path().join("cert.pem")
    }

    /// What it tells of the letters that it took: a line of JSON each.
    pub fn taken(&self) -> Vec<String> {
        self.running.log().lines().filter(|line| line.starts_with('{')).map(str::to_owned).collect()
    }

    /// The letters that it took, as they came over the wire.
    pub fn letters(&self) -> Vec<String> {
        let letter = |n: usize| std::fs::read_to_string(self.folder.path().join(format!("{n}.eml"))).ok();
        (1..).map_while(letter).collect()
    }
}

fn make_certificate(folder: &TempDir) {
    let mut command = Command::new(program::find("openssl", "openssl"));
    command
        .args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"])
        .args(["-keyout", "key.pem", "-out", "cert.pem", "-days", "30", "-subj", "/CN=localhost"])
        .args(["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"])
        .args(["-addext", "basicConstraints=critical,CA:FALSE"])
        .current_dir(folder.path());
    let made = command.output().unwrap_or_else(|error| panic!("cannot start openssl: {error}"));
    assert!(made.status.success(), "no certificate: {}", String::from_utf8_lossy(&made.stderr));
}
