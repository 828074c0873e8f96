//! Calls of gateways over HTTP, and what may be concluded when one breaks off.

use std::error::Error;
use std::time::Duration;

use domain::delivery::{CALL_TIMEOUT, CONNECT_TIMEOUT, Outcome, Remark};
use reqwest::{Client, RequestBuilder, StatusCode, redirect};
use thiserror::Error as ThisError;
use url::Url;

/// The longest answer that is read. Gateways answer in a few hundred bytes; more is somebody else's page.
const ANSWER_LIMIT: usize = 64 * 1024;

/// How long a connection is kept for the next call: shorter than what servers commonly allow, so that they rarely close
/// it in the moment in which it is used again, which would leave the outcome unknown.
const KEEP_IDLE: Duration = Duration::from_secs(4);

/// Why there can be no calls at all.
#[derive(Debug, ThisError)]
pub enum ClientError {
    /// TLS could not be set up.
    #[error("TLS cannot be set up ({0}); install the package ca-certificates")]
    Tls(#[source] reqwest::Error),
}

/// The client for every gateway: no retries and no redirects, because a call that was made must not be made twice
/// behind our back; no proxy from the environment; rustls with ring, trusting what the system trusts.
///
/// # Errors
/// [`ClientError::Tls`] when the system has no certificates to trust.
pub fn client() -> Result<Client, ClientError> {
    client_within(CONNECT_TIMEOUT.unsigned_abs(), CALL_TIMEOUT.unsigned_abs())
}

/// The same with other time-outs, so that a test of a gateway that hangs need not last as long.
pub(crate) fn client_within(connect: Duration, whole: Duration) -> Result<Client, ClientError> {
    // Fails only when a provider is installed already, which then is the same one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .connect_timeout(connect)
        .timeout(whole)
        .pool_idle_timeout(KEEP_IDLE)
        .redirect(redirect::Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .referer(false)
        .http1_only()
        .user_agent("mashang")
        .build()
        .map_err(ClientError::Tls)
}

/// What a gateway answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: StatusCode,
    /// The body, with bytes that are no UTF-8 replaced.
    pub body: String,
}

impl Answer {
    /// The status, for the record. The body may repeat what it was given: a resident's words, a telephone number.
    pub fn remark(&self) -> Remark {
        Remark::new(&self.status.as_u16().to_string())
    }
}

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// No name, no connection or no TLS: nothing of the request has left.
    NotSent(Remark),
    /// It broke off after that: the gateway may have the request or not.
    Unknown(Remark),
}

impl Failure {
    /// What was seen, where it does not matter whether the request has left.
    pub(crate) fn remark(self) -> Remark {
        match self {
            Self::NotSent(why) | Self::Unknown(why) => why,
        }
    }
}

impl From<Failure> for Outcome {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::NotSent(why) => Self::RefusedForNow { why, not_sent: true },
            Failure::Unknown(why) => Self::Unknown { why },
        }
    }
}

/// Makes one call and reads its answer.
///
/// # Errors
/// [`Failure`] says whether the request can have reached the gateway.
pub async fn call(request: RequestBuilder) -> Result<Answer, Failure> {
    let mut response = request.send().await.map_err(classify)?;
    let status = response.status();
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(classify)? {
        if body.len() + chunk.len() > ANSWER_LIMIT {
            return Err(Failure::Unknown(Remark::new(&format!(
                "{} with an endless answer",
                status.as_u16()
            ))));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answer { status, body: String::from_utf8_lossy(&body).into_owned() })
}

/// The host of an address as the client sends it: with the port where that is not the usual one.
pub(crate) fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn classify(error: reqwest::Error) -> Failure {
    // A request that could not even be built has not left either, but it would fail for ever; drivers check at start
    // what goes into it.
    let not_sent = error.is_connect() || error.is_builder();
    let why = Remark::new(&chain(error));
    if not_sent { Failure::NotSent(why) } else { Failure::Unknown(why) }
}

/// All causes in one line. Without the address, which holds telephone numbers and passwords.
fn chain(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words = format!("{words}: {error}");
        cause = error.source();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loopback::{self, Loopback, Step};

    async fn ask(step: Step) -> Result<Answer, Failure> {
        let gateway = Loopback::start(step).await;
        call(loopback::impatient().post(gateway.url("/send")).body("text")).await
    }

    fn unknown(result: &Result<Answer, Failure>) -> bool {
        matches!(result, Err(Failure::Unknown(_)))
    }

    #[tokio::test]
    async fn an_answer_comes_with_status_and_body() {
        let answer = ask(Step::answer(503, "later")).await.unwrap();
        assert_eq!((answer.status.as_u16(), answer.body.as_str()), (503, "later"));
        assert_eq!(answer.remark().as_str(), "503");
    }

    #[tokio::test]
    async fn a_closed_port_or_an_unknown_name_means_that_nothing_was_sent() {
        let gone = Loopback::start(Step::Close).await.stop().await;
        for url in [gone.as_str(), "http://gateway.invalid/send"] {
            let result = call(loopback::impatient().post(url).body("13800001234")).await;
            let Err(Failure::NotSent(why)) = result else { panic!("{url}: {result:?}") };
            assert!(!why.as_str().contains("/send"), "the address stays out of the record: {why}");
        }
    }

    #[tokio::test]
    async fn a_server_that_does_not_speak_tls_means_that_nothing_was_sent() {
        let gateway = Loopback::start(Step::answer(200, "plain")).await;
        let url = gateway.url("/send").replace("http://", "https://");
        let result = call(loopback::impatient().post(url).body("text")).await;
        assert!(matches!(result, Err(Failure::NotSent(_))), "{result:?}");
    }

    #[tokio::test]
    async fn whatever_breaks_off_after_the_first_byte_is_unknown() {
        for step in [
            Step::Hang,
            Step::Close,
            Step::Raw("HTTP/1.1 202 Acc"),
            Step::Raw("HTTP/1.1 202 Accepted\r\nContent-Length: 100\r\n\r\n0: Acc"),
            Step::Raw("220 smtp.example.cn ESMTP\r\n"),
        ] {
            let result = ask(step.clone()).await;
            assert!(unknown(&result), "{step:?}: {result:?}");
        }
    }

    #[tokio::test]
    async fn an_endless_answer_is_not_read_to_its_end() {
        let result = ask(Step::answer(200, &"x".repeat(ANSWER_LIMIT + 1))).await;
        assert!(unknown(&result), "{result:?}");
    }

    #[tokio::test]
    async fn a_redirect_is_an_answer_and_not_followed() {
        let gateway = Loopback::start(Step::Raw(
            "HTTP/1.1 307 Temporary Redirect\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n",
        ))
        .await;
        let answer = call(loopback::impatient().post(gateway.url("/send")).body("text")).await.unwrap();
        assert_eq!(answer.status.as_u16(), 307);
        assert_eq!(gateway.calls().len(), 1);
    }

    #[tokio::test]
    async fn a_call_that_breaks_off_is_made_once() {
        let gateway = Loopback::start(Step::Close).await;
        let client = loopback::impatient();
        for calls in 1..=3 {
            let _ = call(client.post(gateway.url("/send")).body("text")).await;
            assert_eq!(gateway.calls().len(), calls);
        }
    }
}
