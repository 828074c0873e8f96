//! What can go wrong with a request, and what people are told of it. What other programs are told is in `api::fault`.

use std::time::Duration;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use casework::CaseError;
use i18n::{Lang, When};
use jiff::SignedDuration;
use thiserror::Error;

use crate::pages::sentence::Sentence;
use crate::pages::{Link, Shell};

/// Why a request is not answered as asked. Handlers return it; the guard makes a page or a JSON body of it.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Problem {
    /// No such page, or nothing that this person may know of.
    #[error("there is nothing at this address")]
    NotFound,
    /// The address takes other methods.
    #[error("this address does not take this method")]
    WrongMethod,
    /// The request cannot be read.
    #[error("the request cannot be read: {0}")]
    Unreadable(&'static str),
    /// Larger than is taken.
    #[error("the request is larger than is taken here")]
    TooLarge,
    /// Nobody is signed in.
    #[error("sign in first")]
    SignInFirst,
    /// Signed in, but not allowed.
    #[error("this person may not do this")]
    Forbidden,
    /// The token of a program may look, and change nothing.
    #[error("this access token can only read")]
    ReadOnly,
    /// A form of an older session or page.
    #[error("the form is too old; load the page again")]
    StaleForm,
    /// Too much in a short time.
    #[error("too many requests; try again in {} s", .0.as_secs().max(1))]
    TooMany(Duration),
    /// The database is busy or away; nothing was stored.
    #[error("not available at the moment, nothing was stored; try again in a minute")]
    Unavailable,
    /// Our own fault, as the log is to have it. The guard makes [`Problem::Broken`] of it.
    #[error("{0}")]
    Fault(String),
    /// Our own fault; the log has more under the reference.
    #[error("internal error {0}")]
    Broken(String),
}

impl From<CaseError> for Problem {
    fn from(error: CaseError) -> Self {
        match error {
            CaseError::Missing(_) => Self::NotFound,
            CaseError::Forbidden => Self::Forbidden,
            CaseError::Changed(_)
            | CaseError::RosterChanged
            | CaseError::Refused(_)
            | CaseError::Behalf(_) => Self::StaleForm,
            CaseError::Store(fault) if fault.is_passing() => {
                tracing::warn!(%fault, "a request was refused for now");
                Self::Unavailable
            }
            CaseError::Store(_)
            | CaseError::Input(_)
            | CaseError::Roster(_)
            | CaseError::Leave(_)
            | CaseError::Way(_)
            | CaseError::Sealed => Self::Fault(error.to_string()),
        }
    }
}

impl From<askama::Error> for Problem {
    fn from(error: askama::Error) -> Self {
        Self::Fault(error.to_string())
    }
}

impl Problem {
    /// A stable name for programs.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::NotFound => "not-found",
            Self::WrongMethod => "wrong-method",
            Self::Unreadable(_) => "unreadable",
            Self::TooLarge => "too-large",
            Self::SignInFirst => "sign-in-first",
            Self::Forbidden => "forbidden",
            Self::ReadOnly => "read-only",
            Self::StaleForm => "stale-form",
            Self::TooMany(_) => "too-many",
            Self::Unavailable => "unavailable",
            Self::Fault(_) | Self::Broken(_) => "broken",
        }
    }

    /// In how many seconds the same may be tried again; `None` where waiting does not help.
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Self::TooMany(wait) => Some(wait.as_secs().max(1)),
            Self::Unavailable => Some(60),
            _ => None,
        }
    }

    /// What to say above a form that is shown again because only time is needed; `None` where waiting does not help.
    pub fn passing(&self, shell: &Shell) -> Option<String> {
        let say = shell.say();
        match self {
            Self::TooMany(wait) => Some(shell.or_call(say.kept_too_many(again(&shell.when, *wait)))),
            Self::Unavailable => Some(shell.or_call(say.kept_unavailable())),
            _ => None,
        }
    }

    /// The answer for people, who wanted to look (`sent` is false) or have sent something.
    pub fn page(&self, shell: Shell, sent: bool) -> Sentence {
        let (heading, sentence) = self.words(&shell, sent);
        let reference = match self {
            Self::Broken(reference) => Some(reference.clone()),
            _ => None,
        };
        let link = self.way_on(&shell);
        Sentence { shell, heading: heading.to_owned(), sentence, link: Some(link), reference }
    }

    /// Where to go on: staff to their desk, or to sign in and come back; everybody else to the first page.
    fn way_on(&self, shell: &Shell) -> Link {
        let say = shell.say();
        let (href, label) = if !shell.is_for_staff() {
            ("/".to_owned(), say.to_first_page())
        } else if *self == Self::SignInFirst {
            (sign_in_and_back(&shell.here), say.sign_in())
        } else {
            ("/desk".to_owned(), say.to_my_list())
        };
        Link { href, label: label.to_owned() }
    }

    fn words(&self, shell: &Shell, sent: bool) -> (&'static str, String) {
        let say: Lang = shell.say();
        let (heading, sentence) = match self {
            Self::NotFound if shell.is_for_staff() => (say.not_found(), say.not_found_staff_do()),
            Self::NotFound => (say.not_found(), say.not_found_do()),
            Self::WrongMethod => (say.wrong_method(), say.wrong_method_do()),
            Self::Unreadable(_) => (say.bad_request(), say.bad_request_do()),
            Self::TooLarge => (say.too_large(), say.too_large_do()),
            Self::SignInFirst => (say.sign_in_title(), say.sign_in_again()),
            Self::Forbidden => (say.forbidden(), say.forbidden_do()),
            Self::ReadOnly => (say.api_read_only(), say.api_read_only_do()),
            Self::StaleForm => (say.stale_form(), say.stale_form_do()),
            Self::TooMany(wait) => {
                return (say.too_many(), shell.or_call(say.too_many_do(again(&shell.when, *wait))));
            }
            Self::Unavailable if sent => return (say.unavailable(), shell.or_call(say.unavailable_do())),
            Self::Unavailable => return (say.unavailable(), shell.or_call(say.cannot_look_do())),
            Self::Fault(_) | Self::Broken(_) if sent => {
                return (say.broken(), shell.or_call(say.broken_do()));
            }
            Self::Fault(_) | Self::Broken(_) => return (say.broken(), shell.or_call(say.cannot_look_do())),
        };
        (heading, sentence.to_owned())
    }
}

/// The address of the sign-in that leads back to `here`.
pub(crate) fn sign_in_and_back(here: &str) -> String {
    let to: String = url::form_urlencoded::byte_serialize(here.as_bytes()).collect();
    format!("/desk/sign-in?to={to}")
}

/// When to try again, in words.
pub(crate) fn again(when: &When, wait: Duration) -> String {
    let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::from_mins(1));
    // A minute more than needed, since only whole minutes are shown.
    let at = when.now.saturating_add(wait + SignedDuration::from_mins(1));
    at.map_or_else(|_| String::new(), |at| when.at(at))
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Unreadable(_) => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::SignInFirst => StatusCode::UNAUTHORIZED,
            Self::Forbidden | Self::ReadOnly | Self::StaleForm => StatusCode::FORBIDDEN,
            Self::TooMany(_) => StatusCode::TOO_MANY_REQUESTS,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Fault(_) | Self::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}
