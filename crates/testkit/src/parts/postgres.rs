//! PostgreSQL: one server for all tests of a process, a fresh database for each test.

use std::ffi::OsStr;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rustix::process::Signal;
use tempfile::TempDir;

use super::program;
use super::running::{Launch, Running};

/// The superuser of a server of ours; it needs no password, for the server listens on the loopback address only.
const USER: &str = "mashang";

/// Where the whole test run shares one server, its URL without a database: `postgres://mashang@127.0.0.1:5432`.
///
/// `scripts/test` sets it. A runner that gives every test its own process would else start a server for each.
pub const SHARED_SERVER: &str = "MASHANG_TEST_POSTGRES";

/// Whether a commit waits for the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// No: three times faster, right for tests, which never survive their server.
    Forgetful,
    /// Yes, PostgreSQL's own defaults: for measurements and for tests that kill the server.
    Durable,
}

/// A PostgreSQL server in a folder of its own.
#[derive(Debug)]
pub struct Postgres {
    // Ends before its folder goes.
    running: Running,
    server: Server,
    port: u16,
    durability: Durability,
    folder: TempDir,
}

/// A running server that databases can be made on.
#[derive(Debug, Clone)]
pub struct Server {
    base: String,
}

/// A database of one test's own. It is removed with this value.
#[derive(Debug)]
pub struct Database {
    server: Server,
    name: String,
}

/// A fresh database on the server that this process shares.
pub fn database() -> Database {
    Server::shared().database()
}

impl Postgres {
    /// Creates a cluster and starts a server on it.
    pub fn start(durability: Durability) -> Self {
        let folder = TempDir::with_prefix("mashang-postgres-")
            .unwrap_or_else(|error| panic!("cannot make a temporary folder: {error}"));
        let owner = Owner::of_servers();
        owner.give(folder.path());
        initdb(&owner, folder.path());
        let [port] = program::free_ports();
        let server = Server { base: format!("postgres://{USER}@127.0.0.1:{port}") };
        let running = run(&owner, folder.path(), port, durability);
        let mut started = Self { running, server, port, durability, folder };
        started.wait_until_ready();
        started
    }

    /// Starts it again on its cluster and at its port, after [`Self::stop`].
    pub fn start_again(&mut self) {
        self.running = run(&Owner::of_servers(), self.folder.path(), self.port, self.durability);
        self.wait_until_ready();
    }

    fn wait_until_ready(&mut self) {
        let server = self.server.clone();
        self.running.wait_for(Duration::from_secs(30), |_| server.is_ready().then_some(()));
    }

    /// The server, to make databases on.
    pub fn server(&self) -> &Server {
        &self.server
    }

    /// Ends the server at once and breaks all its connections off (`pg_ctl stop -m immediate`): what was not durable is lost,
    /// and the next start recovers the rest.
    pub fn stop(&mut self) {
        self.running.signal(Signal::QUIT);
        self.running.wait_exit(Duration::from_secs(10));
    }

    /// Ends the server as a power cut would; what was not durable is lost.
    pub fn kill(&mut self) {
        self.running.signal(Signal::KILL);
        self.running.wait_exit(Duration::from_secs(10));
    }
}

impl Server {
    /// The server that the whole run shares (see [`SHARED_SERVER`]), else one that this process starts at first need and
    /// that ends with the process.
    pub fn shared() -> Self {
        static OWN: OnceLock<Postgres> = OnceLock::new();
        match std::env::var(SHARED_SERVER) {
            Ok(base) => Self { base: base.trim_end_matches('/').to_owned() },
            Err(_) => OWN.get_or_init(|| Postgres::start(Durability::Forgetful)).server.clone(),
        }
    }

    /// The URL without a database.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Makes an empty database.
    pub fn database(&self) -> Database {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let name = format!("test_{}_{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        // Process ids come round again: a run that was killed may have left a database of the same name.
        self.administer(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        self.administer(&format!("CREATE DATABASE {name}"));
        Database { server: self.clone(), name }
    }

    fn is_ready(&self) -> bool {
        self.psql("SELECT 1").output().is_ok_and(|output| output.status.success())
    }

    fn administer(&self, statement: &str) {
        let output =
            self.psql(statement).output().unwrap_or_else(|error| panic!("cannot start psql: {error}"));
        assert!(
            output.status.success(),
            "{statement} failed on {}: {}",
            self.base,
            String::from_utf8_lossy(&output.stderr)
        );
    }

    fn psql(&self, statement: &str) -> Command {
        let mut command = Command::new(tools().join("psql"));
        command.args(["--no-psqlrc", "--quiet", "--no-password", "--command", statement]);
        command.arg(format!("{}/postgres", self.base));
        command
    }
}

impl Database {
    /// The URL to connect to.
    pub fn url(&self) -> String {
        format!("{}/{}", self.server.base, self.name)
    }

    /// What `psql` prints for a statement, without headings and alignment: a look at the rows past our own code.
    pub fn query(&self, statement: &str) -> String {
        let output = Command::new(tools().join("psql"))
            .args(["--no-psqlrc", "--quiet", "--no-password", "--tuples-only", "--no-align"])
            .args(["--command", statement, &self.url()])
            .output()
            .unwrap_or_else(|error| panic!("cannot start psql: {error}"));
        assert!(output.status.success(), "{statement}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        // FORCE: a test's connections may outlive it by a moment. A server that was killed has nothing to remove.
        let _ = self.server.psql(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)).output();
    }
}

/// Who owns the cluster: PostgreSQL refuses to run as root.
struct Owner {
    setpriv: bool,
}

impl Owner {
    fn of_servers() -> Self {
        Self { setpriv: rustix::process::geteuid().is_root() }
    }

    fn give(&self, folder: &Path) {
        if self.setpriv {
            let (uid, gid) = postgres_ids();
            chown(folder, Some(uid), Some(gid))
                .unwrap_or_else(|error| panic!("cannot give {} to postgres: {error}", folder.display()));
        }
    }

    fn command(&self, program: impl AsRef<OsStr>) -> Command {
        if !self.setpriv {
            return Command::new(program);
        }
        let mut command = Command::new(program::find("setpriv", "util-linux"));
        command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]).arg(program);
        command
    }
}

fn initdb(owner: &Owner, folder: &Path) {
    let output = owner
        .command(tools().join("initdb"))
        .args(["--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--username", USER])
        .arg("--pgdata")
        .arg(folder.join("data"))
        .current_dir(folder)
        .output()
        .unwrap_or_else(|error| panic!("cannot start initdb: {error}"));
    assert!(output.status.success(), "initdb failed: {}", String::from_utf8_lossy(&output.stderr));
}

fn run(owner: &Owner, folder: &Path, port: u16, durability: Durability) -> Running {
    let launch = Launch {
        name: "PostgreSQL",
        log: folder.join("postgres.log"),
        // Immediate shutdown: whoever wants the cluster again starts it again.
        stop: Signal::QUIT,
        folder: Some(folder),
    };
    Running::start(launch, &mut server_command(owner, folder, port, durability))
}

fn server_command(owner: &Owner, folder: &Path, port: u16, durability: Durability) -> Command {
    let mut command = owner.command(tools().join("postgres"));
    command.arg("-D").arg(folder.join("data")).args(["-p", &port.to_string()]).arg("-k").arg(folder);
    let mut set = |setting: &str| {
        command.args(["-c", setting]);
    };
    set("listen_addresses=127.0.0.1");
    set("max_connections=200");
    if durability == Durability::Forgetful {
        set("fsync=off");
        set("synchronous_commit=off");
        set("full_page_writes=off");
        set("shared_buffers=32MB");
    }
    command.current_dir(folder);
    command
}

/// The folder of PostgreSQL's programs: Debian keeps them out of `PATH`, one folder for each version; the newest wins.
fn tools() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        versions
            .filter_map(|entry| {
                entry.file_name().to_str()?.parse::<u32>().ok().map(|version| (version, entry))
            })
            .map(|(version, entry)| (version, entry.path().join("bin")))
            .filter(|(_, folder)| folder.join("initdb").is_file())
            .max_by_key(|(version, _)| *version)
            .map_or_else(|| program::missing("PostgreSQL's initdb", "postgresql"), |(_, folder)| folder)
    })
}

fn postgres_ids() -> (u32, u32) {
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    users
        .lines()
        .map(|line| line.split(':').collect::<Vec<_>>())
        .find(|fields| fields.first() == Some(&"postgres"))
        .and_then(|fields| Some((fields.get(2)?.parse().ok()?, fields.get(3)?.parse().ok()?)))
        .unwrap_or_else(|| program::missing("the user postgres", "postgresql"))
}
