//! A running part: waits for it, reads its log, ends it, and ends it also when the test dies.

use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process, kill_process_group};

/// How often a state that is waited for is looked at.
const GLANCE: Duration = Duration::from_millis(10);

/// How long a part may take to end after it was asked to; then it is killed.
const FAREWELL: Duration = Duration::from_secs(10);

/// Ends the process group `$1` with signal `$2` and removes the folder `$3` when the pipe from the test breaks.
///
/// A destructor does not run when a test is killed, nor for a `static`. The kernel closes the pipe in every case.
const WATCHDOG: &str = r#"
read -r farewell && exit 0
kill -s "$2" -- "-$1" 2>/dev/null
tries=0
while kill -s 0 -- "-$1" 2>/dev/null && [ "$tries" -lt 50 ]; do sleep 0.1; tries=$((tries + 1)); done
kill -s KILL -- "-$1" 2>/dev/null
[ -z "$3" ] || rm -rf -- "$3"
"#;

/// One started program, leader of its own process group.
#[derive(Debug)]
pub(super) struct Running {
    name: &'static str,
    child: Child,
    watchdog: Child,
    pipe: Option<ChildStdin>,
    log: PathBuf,
    stop: Signal,
}

/// What to start and how to end it.
#[derive(Debug)]
pub(super) struct Launch<'a> {
    /// The name in messages.
    pub(super) name: &'static str,
    /// The file that takes both its output streams.
    pub(super) log: PathBuf,
    /// The signal that it ends on in good order.
    pub(super) stop: Signal,
    /// The folder that goes with it if the test dies.
    pub(super) folder: Option<&'a Path>,
}

impl Running {
    /// Starts `command` with both its output streams in the log.
    pub(super) fn start(launch: Launch<'_>, command: &mut Command) -> Self {
        let Launch { name, log, stop, folder } = launch;
        let output = || File::options().create(true).append(true).open(&log).map(Stdio::from);
        let (stdout, stderr) = match (output(), output()) {
            (Ok(stdout), Ok(stderr)) => (stdout, stderr),
            (Err(error), _) | (_, Err(error)) => panic!("cannot write {}: {error}", log.display()),
        };
        let mut child = command
            .stdin(Stdio::null())
            .stdout(stdout)
            .stderr(stderr)
            .process_group(0)
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {name} ({command:?}): {error}"));
        let mut watchdog = match watch(child.id(), stop, folder) {
            Ok(watchdog) => watchdog,
            Err(error) => {
                let _ = child.kill();
                panic!("cannot start the watchdog of {name}: {error}");
            }
        };
        let pipe = watchdog.stdin.take();
        Self { name, child, watchdog, pipe, log, stop }
    }

    /// The process id.
    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Everything that it has written so far.
    pub(super) fn log(&self) -> String {
        std::fs::read(&self.log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
    }

    /// Waits until `ready` gives a value.
    ///
    /// # Panics
    /// With the part's log, if it ends or if `patience` does.
    pub(super) fn wait_for<T>(&mut self, patience: Duration, mut ready: impl FnMut(&Self) -> Option<T>) -> T {
        let started = Instant::now();
        loop {
            if let Some(value) = ready(self) {
                return value;
            }
            if let Some(status) = self.exited() {
                panic!("{} ended while starting ({status}). Its log:\n{}", self.name, self.log());
            }
            assert!(
                started.elapsed() < patience,
                "{} was not ready after {patience:?}. Its log:\n{}",
                self.name,
                self.log()
            );
            sleep(GLANCE);
        }
    }

    /// How it ended, if it has.
    pub(super) fn exited(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap_or_else(|error| panic!("cannot ask after {}: {error}", self.name))
    }

    /// Sends `signal` to the program itself; one that has ended already is left alone.
    pub(super) fn signal(&mut self, signal: Signal) {
        if self.exited().is_none() {
            let sent = kill_process(pid_of(&self.child), signal);
            assert!(sent.is_ok(), "cannot signal {}: {sent:?}", self.name);
        }
    }

    /// Waits for its end.
    ///
    /// # Panics
    /// With the part's log, if it has not ended after `patience`.
    pub(super) fn wait_exit(&mut self, patience: Duration) -> ExitStatus {
        self.try_wait_exit(patience).unwrap_or_else(|| {
            panic!("{} still runs after {patience:?}. Its log:\n{}", self.name, self.log())
        })
    }

    fn try_wait_exit(&mut self, patience: Duration) -> Option<ExitStatus> {
        let started = Instant::now();
        loop {
            match self.child.try_wait() {
                Ok(None) if started.elapsed() < patience => sleep(GLANCE),
                Ok(status) => return status,
                Err(_) => return None,
            }
        }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        use std::io::Write;

        let group = pid_of(&self.child);
        if matches!(self.child.try_wait(), Ok(None)) {
            let _ = kill_process(group, self.stop);
            let _ = self.try_wait_exit(FAREWELL);
        }
        // Whatever it started and left behind; usually nobody.
        let _ = kill_process_group(group, Signal::KILL);
        let _ = self.child.wait();
        if let Some(mut pipe) = self.pipe.take() {
            let _ = pipe.write_all(b"farewell\n");
        }
        let _ = self.watchdog.wait();
    }
}

fn watch(pid: u32, stop: Signal, folder: Option<&Path>) -> std::io::Result<Child> {
    Command::new("/bin/sh")
        .args(["-c", WATCHDOG, "watchdog", &pid.to_string(), signal_name(stop)])
        .arg(folder.unwrap_or(Path::new("")))
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // Away from the terminal's Ctrl-C and from a test runner that kills its group.
        .process_group(0)
        .spawn()
}

/// The name that `kill -s` takes; parts are ended by these three.
fn signal_name(signal: Signal) -> &'static str {
    match signal {
        Signal::TERM => "TERM",
        Signal::QUIT => "QUIT",
        _ => "KILL",
    }
}

fn pid_of(child: &Child) -> Pid {
    Pid::from_child(child)
}
