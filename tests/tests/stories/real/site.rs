//! One installation: a folder with its configuration, its secrets and the register of the demo town.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;
use testkit::parts::clock::SetClock;
use testkit::parts::postgres::{self, Database};
use testkit::parts::process::{self, Mashang};
use testkit::town::Db;

/// The secret part of the addresses at which the gateway reports.
pub(super) const CALLBACK_SECRET: &str = "0123456789abcdef0123456789abcdef";

/// Whoever answers for the matters of Hewan in the demo town: code, telephone number.
pub(super) const SECRETARY: (&str, &str) = ("HW01", "13800000001");

/// Whoever looks after the register of the demo town.
pub(super) const ADMINISTRATOR: (&str, &str) = ("GL01", "13800000025");

/// Whoever may change the policy of the demo town.
pub(super) const CITY_ADMINISTRATOR: (&str, &str) = ("GL02", "13800000030");

/// A place of Hewan in the demo town.
pub(super) const PLACE: &str = "HW-001";

/// The password that the tests give.
pub(super) const PASSWORD: &str = "correct horse battery";

/// See the module.
#[derive(Debug)]
pub(super) struct Site {
    folder: TempDir,
    database: Option<Database>,
    port: u16,
}

impl Site {
    /// A fresh installation with the demo town's divisions, staff and places. `gateways` is its section `[sms]`; without
    /// one its texts go to the demo telephones.
    pub(super) fn settle(db: Db, gateways: &str) -> Self {
        Self::settle_on((db == Db::Postgres).then(postgres::database), gateways)
    }

    /// The same on a database of PostgreSQL, or on SQLite where there is none.
    pub(super) fn settle_on(database: Option<Database>, gateways: &str) -> Self {
        let folder = TempDir::with_prefix("mashang-site-").unwrap();
        let site = Self { folder, database, port: process::free_port() };
        site.configure(gateways);
        site.must(&["secrets", "new", &site.path("secrets.toml")]);
        site.must(&["migrate"]);
        for what in ["divisions", "staff", "places"] {
            let file = demo(what);
            site.must(&["import", what, &file.to_string_lossy()]);
        }
        site
    }

    /// Writes the configuration: what is not said here is as shipped.
    pub(super) fn configure(&self, gateways: &str) {
        let gateways = if gateways.is_empty() { "[demo]\nenabled = true\n" } else { gateways };
        let config = format!(
            "[server]\npublic_url = {base:?}\n\n[database]\nurl = {url:?}\n\n[secrets]\nfile = {secrets:?}\n\n\
             [limits]\nper_address_per_minute = 1000000\nper_code_per_minute = 1000000\n\n{gateways}",
            base = self.base(),
            url = self.database_url(),
            secrets = self.path("secrets.toml"),
        );
        std::fs::write(self.config(), config).unwrap();
    }

    /// Its address, which is printed on the codes.
    pub(super) fn base(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The address of its database.
    pub(super) fn database_url(&self) -> String {
        match &self.database {
            Some(database) => database.url(),
            None => format!("sqlite:{}", self.path("mashang.db")),
        }
    }

    /// A file in its folder.
    pub(super) fn path(&self, name: &str) -> String {
        self.folder.path().join(name).to_string_lossy().into_owned()
    }

    fn config(&self) -> PathBuf {
        self.folder.path().join("mashang.toml")
    }

    /// Serves at the printed address.
    pub(super) async fn serve(&self, extra: &[&str]) -> Mashang {
        Mashang::serve_at(self.port, &self.config(), extra).await
    }

    /// The same by a clock that the test sets.
    pub(super) async fn serve_by(&self, clock: &SetClock) -> Mashang {
        Mashang::serve_by(clock, self.port, &self.config(), &[]).await
    }

    /// Serves beside that, at an address of its own.
    pub(super) async fn serve_elsewhere(&self, extra: &[&str]) -> Mashang {
        Mashang::serve(&self.config(), extra).await
    }

    /// Starts a process that does not listen.
    pub(super) fn launch(&self, extra: &[&str]) -> Mashang {
        Mashang::launch(&self.config(), extra)
    }

    /// Runs a command that must succeed and gives what it says.
    pub(super) fn must(&self, arguments: &[&str]) -> String {
        self.must_with(arguments, "")
    }

    /// The same with something on its standard input.
    pub(super) fn must_with(&self, arguments: &[&str], input: &str) -> String {
        let Output { status, stdout, stderr } = self.run(arguments, input);
        let said = String::from_utf8_lossy(&stdout).into_owned();
        assert!(
            status.success(),
            "mashang {arguments:?} ended with {status}: {said}{}",
            String::from_utf8_lossy(&stderr)
        );
        said
    }

    fn run(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = Command::new(process::binary())
            .args(arguments)
            .arg("--config")
            .arg(self.config())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    /// Gives somebody on the staff [`PASSWORD`].
    pub(super) fn give_password(&self, code: &str) {
        self.must_with(&["user", "reset", code, "--password-stdin"], PASSWORD);
    }

    /// The address behind the code of a place.
    pub(super) fn address_of(&self, place: &str) -> String {
        let said = self.must(&["code", "show", place]);
        let base = format!("{}/c/", self.base());
        let address = said.split_whitespace().find(|word| word.starts_with(&base));
        address.unwrap_or_else(|| panic!("no address in: {said}")).to_owned()
    }
}

/// A list of the demo town.
fn demo(what: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/mashang/demo").join(what).with_extension("csv")
}

/// How many rows a list of the demo town has.
pub(super) fn demo_rows(what: &str) -> usize {
    std::fs::read_to_string(demo(what)).unwrap().lines().skip(1).filter(|line| !line.is_empty()).count()
}
