//! An installation in a folder of its own, and a server that runs on it.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A folder with everything that an installation has.
pub(crate) struct Site {
    pub(crate) folder: TempDir,
}

/// Ends what a test has started, whatever happens.
pub(crate) struct Running(pub(crate) Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Site {
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// With secrets and the register of the demo town.
    pub(crate) fn settled() -> Self {
        let site = Self::empty();
        site.must(&["secrets", "new", "secrets.toml"]);
        for kind in ["divisions", "staff", "places"] {
            site.must(&["import", kind, &demo(kind)]);
        }
        site
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mashang"));
        command.args(arguments).current_dir(self.folder.path());
        command
    }

    /// `serve` at an address, with the demo gateway.
    pub(crate) fn to_try(&self, address: &str) -> Command {
        let mut command = self.command(&["serve"]);
        command.env("MASHANG__SERVER__LISTEN", address).env("MASHANG__DEMO__ENABLED", "true");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    pub(crate) fn must(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{arguments:?}: {said}{}", String::from_utf8_lossy(&output.stderr));
        said
    }

    /// Runs a command that must end with `code`, and gives all that it says.
    pub(crate) fn fails(&self, code: i32, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        assert!(!said.contains("panicked"), "{said}");
        said
    }

    /// The characters of the current code of a place.
    pub(crate) fn code_of(&self, place: &str) -> String {
        let said = self.must(&["code", "show", place]);
        let (_, rest) = said.split_once("/c/").unwrap();
        rest.chars().take_while(char::is_ascii_alphanumeric).collect()
    }
}

pub(crate) fn demo(kind: &str) -> String {
    format!("{}/demo/{kind}.csv", env!("CARGO_MANIFEST_DIR"))
}

pub(crate) fn free_port() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    (listener, address)
}
pub(crate) fn serve(site: &Site, address: &str) -> Running {
    let child = site.to_try(address).stderr(Stdio::null()).spawn().map(Running).unwrap();
    let started = Instant::now();
    while TcpStream::connect(address).is_err() {
        assert!(started.elapsed() < Duration::from_secs(30), "it does not listen");
        std::thread::sleep(Duration::from_millis(20));
    }
    child
}

/// Sends a form as a resident's telephone does, and gives the address to which the answer leads.
pub(crate) fn post(address: &str, path: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let length = body.len();
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let location = answer.lines().find_map(|line| line.strip_prefix("location: "));
    location.unwrap_or_else(|| panic!("{path}: {answer}")).to_owned()
}

/// Ends a server in good order, so that all it has stored lies in the file of its database.
pub(crate) fn stop(mut server: Running) {
    let asked = Command::new("kill").arg(server.0.id().to_string()).status().unwrap();
    assert!(asked.success() && server.0.wait().unwrap().success());
}

/// What a resident writes in these tests.
pub(crate) const WRITTEN: &str = "leaking+pipe+on+floor+three";

/// A site that has anchored the day before and on which a matter was filed and taken back: gives its number.
pub(crate) fn with_a_matter_that_is_over(site: &Site) -> String {
    let (listener, address) = free_port();
    drop(listener);
    let server = serve(site, &address);
    let form = format!("category=utilities&words={WRITTEN}&phone=13700000001&nonce=once-1");
    let page = post(&address, &format!("/c/{}", site.code_of("HW-001")), &form);
    post(&address, &format!("{page}/withdraw"), "");
    let started = Instant::now();
    while site.must(&["audit", "anchor"]).starts_with("No day") {
        assert!(started.elapsed() < Duration::from_secs(30), "nothing is anchored");
        std::thread::sleep(Duration::from_millis(50));
    }
    stop(server);
    page.strip_prefix("/t/").unwrap()[..6].to_owned()
}
