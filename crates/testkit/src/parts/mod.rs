//! Real parts: the programs that Mashang works with, started for one test on free loopback ports and in a folder of their
//! own, and stopped with it.
//!
//! A part that cannot start fails the test with its own log; a program that is not installed fails it with the name of the
//! Debian package. Nothing is skipped in silence.

pub mod browser;
pub mod clock;
pub mod decode;
pub mod kannel;
pub mod postgres;
pub mod process;
mod program;
mod running;
pub mod smpp;
pub mod smtp;
pub mod texting;

pub use reqwest::Client;

/// A plain HTTP client for tests: loopback only, so no proxy of the surroundings takes part.
///
/// # Panics
/// If it cannot be built, which no input can cause.
pub fn http_client() -> Client {
    // Whoever comes first installs it; both are the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    // A part that hangs is to fail a test and not to hold it up.
    let patience = std::time::Duration::from_mins(1);
    let client = Client::builder().no_proxy().redirect(reqwest::redirect::Policy::none()).timeout(patience);
    match client.build() {
        Ok(client) => client,
        Err(error) => panic!("no HTTP client: {error}"),
    }
}
