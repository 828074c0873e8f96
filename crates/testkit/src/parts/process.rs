//! The program itself, as it is shipped: started with a configuration file, stopped or killed by its process id.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Output};
use std::sync::OnceLock;
use std::time::Duration;

use rustix::process::{Pid, Resource, Rlimit, Signal, prlimit};
use tempfile::TempDir;

use super::clock::SetClock;
use super::program;
use super::running::{Launch, Running};

/// Names the binary to test. Without it the workspace's own is built with the `dev` profile, so that it is never stale.
pub const BINARY: &str = "MASHANG_BIN";

/// How long `serve` may take until it answers: migrations included.
const STARTUP: Duration = Duration::from_mins(1);

/// How long it may take to end in good order.
const FAREWELL: Duration = Duration::from_secs(30);

/// Starts what follows. A file that may not grow is then an error and no signal that ends the process (see
/// [`Mashang::fill_disk`]).
const LAUNCHER: &str = r#"trap '' XFSZ; exec "$@""#;

/// A running `mashang serve`.
#[derive(Debug)]
pub struct Mashang {
    running: Running,
    base: String,
    _folder: TempDir,
}

impl Mashang {
    /// Starts `mashang serve --config CONFIG EXTRA…` on a free port and waits until `/readyz/web` says yes.
    pub async fn serve(config: &Path, extra: &[&str]) -> Self {
        Self::serve_at(free_port(), config, extra).await
    }

    /// The same on a port that somebody knows already, such as whoever printed its address.
    pub async fn serve_at(port: u16, config: &Path, extra: &[&str]) -> Self {
        Self::launch_at(port, config, extra, None).wait_until_ready().await
    }

    /// The same by a clock that the test sets.
    pub async fn serve_by(clock: &SetClock, port: u16, config: &Path, extra: &[&str]) -> Self {
        Self::launch_at(port, config, extra, Some(clock)).wait_until_ready().await
    }

    /// Starts one that does not listen, such as `--role notifier`: nothing is waited for.
    pub fn launch(config: &Path, extra: &[&str]) -> Self {
        Self::launch_at(free_port(), config, extra, None)
    }

    fn launch_at(port: u16, config: &Path, extra: &[&str], clock: Option<&SetClock>) -> Self {
        let folder = TempDir::with_prefix("mashang-serve-")
            .unwrap_or_else(|error| panic!("cannot make a temporary folder: {error}"));
        let listen = format!("127.0.0.1:{port}");
        let base = format!("http://{listen}");
        let launch = Launch {
            name: "mashang",
            log: folder.path().join("mashang.log"),
            stop: Signal::TERM,
            folder: Some(folder.path()),
        };
        let mut command = Command::new("/bin/sh");
        command.args(["-c", LAUNCHER, "launcher"]).arg(binary());
        command.arg("serve").arg("--config").arg(config).args(extra).env("MASHANG__SERVER__LISTEN", listen);
        command.envs(clock.map(SetClock::environment).into_iter().flatten());
        Self { running: Running::start(launch, &mut command), base, _folder: folder }
    }

    /// Its address, without a slash at the end.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        self.running.log()
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.running.pid()
    }

    /// Lets none of its files grow beyond so many bytes, as a full disk or a quota would; `None` makes room again.
    pub fn fill_disk(&self, at: Option<u64>) {
        let pid = i32::try_from(self.pid()).ok().and_then(Pid::from_raw);
        let limited = prlimit(pid, Resource::Fsize, Rlimit { current: at, maximum: None });
        assert!(limited.is_ok(), "cannot limit the files of mashang: {limited:?}");
    }

    /// Asks it to end in good order (SIGTERM) and says how it did.
    pub fn stop(mut self) -> ExitStatus {
        self.running.signal(Signal::TERM);
        self.running.wait_exit(FAREWELL)
    }

    /// Ends it as a power cut would (SIGKILL).
    pub fn kill(mut self) {
        self.running.signal(Signal::KILL);
        self.running.wait_exit(FAREWELL);
    }

    /// Stops it where it stands (SIGSTOP), as a machine that hangs does.
    pub fn pause(&mut self) {
        self.running.signal(Signal::STOP);
    }

    /// Lets it go on from there (SIGCONT).
    pub fn resume(&mut self) {
        self.running.signal(Signal::CONT);
    }

    async fn wait_until_ready(mut self) -> Self {
        let client = super::http_client();
        let address = format!("{}/readyz/web", self.base);
        let started = tokio::time::Instant::now();
        while !client.get(&address).send().await.is_ok_and(|answer| answer.status().is_success()) {
            let ended = self.running.exited();
            assert!(
                ended.is_none() && started.elapsed() < STARTUP,
                "mashang serve is not ready (ended: {ended:?}). Its log:\n{}",
                self.log()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self
    }
}

/// A port of the loopback address that was free a moment ago.
pub fn free_port() -> u16 {
    let [port] = program::free_ports();
    port
}

/// Runs a command of the program to its end.
pub fn run(arguments: &[&str]) -> Output {
    let mut command = Command::new(binary());
    command.args(arguments).output().unwrap_or_else(|error| panic!("cannot start {command:?}: {error}"))
}

/// The binary to test (see [`BINARY`]).
pub fn binary() -> &'static Path {
    static PATH: OnceLock<PathBuf> = OnceLock::new();
    PATH.get_or_init(|| match std::env::var_os(BINARY) {
        Some(_) => program::from_env(BINARY, "the program under test"),
        None => build(),
    })
}

/// Builds the program beside the running test: `target/debug/deps/TEST` → `target/debug/mashang`.
fn build() -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--quiet", "--package", "mashang", "--bin", "mashang"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap_or_else(|error| panic!("cannot start cargo: {error}"));
    assert!(
        built.status.success(),
        "the program does not build:\n{}",
        String::from_utf8_lossy(&built.stderr)
    );
    let test = std::env::current_exe().unwrap_or_else(|error| panic!("a test without a path: {error}"));
    let folder = test.parent().and_then(Path::parent).unwrap_or(Path::new("."));
    folder.join("mashang")
}
