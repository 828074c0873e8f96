//! Finding installed programs and free ports.

use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};

/// Where daemons live on Debian although an ordinary user's `PATH` does not name it.
const ALSO: [&str; 2] = ["/usr/sbin", "/usr/local/sbin"];

/// The path of an installed program.
///
/// # Panics
/// If it is not installed: the message names the Debian package.
pub(super) fn find(name: &str, package: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(ALSO.map(PathBuf::from))
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
        .unwrap_or_else(|| missing(name, package))
}

/// Says that a program is not installed and what installs it.
pub(super) fn missing(name: &str, package: &str) -> ! {
    panic!(
        "{name} is not installed: run `apt-get install {package}`, or `scripts/test`, which does so itself"
    )
}

/// A path that the test script hands over in the environment.
///
/// # Panics
/// If the variable is not set or names nothing.
pub(super) fn from_env(variable: &str, what: &str) -> PathBuf {
    let path = match std::env::var_os(variable) {
        Some(path) => PathBuf::from(path),
        None => panic!("{variable} is not set: it names {what}; `scripts/test` installs that and sets it"),
    };
    assert!(Path::new(&path).exists(), "{variable} names {}, which does not exist", path.display());
    path
}

/// Ports of the loopback address that were free a moment ago, all different.
pub(super) fn free_ports<const N: usize>() -> [u16; N] {
    // All are held at once, so that the kernel does not give the same one twice.
    let held = [(); N].map(|()| {
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .unwrap_or_else(|e| panic!("no free port on 127.0.0.1: {e}"))
    });
    held.map(|listener| match listener.local_addr() {
        Ok(address) => address.port(),
        Err(error) => panic!("a bound socket has no address: {error}"),
    })
}
