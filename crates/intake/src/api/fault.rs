//! Problems as other programs are told of them (RFC 9457).

use std::fmt;

use actix_web::http::StatusCode;
use actix_web::http::header::{AUTHORIZATION, RETRY_AFTER, WWW_AUTHENTICATE};
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};
use casework::CaseError;
use domain::ticket::{CommandKind, Usual};
use i18n::Lang;
use schemars::JsonSchema;
use serde::Serialize;

use super::log::Entry;
use super::names::Named;
use crate::problem::Problem;
use crate::routes::BODY_LIMIT;
use crate::surroundings;

/// What is wrong at one place of a request.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Wrong {
    /// Where in the body: a JSON pointer as a fragment (RFC 6901).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) pointer: Option<String>,
    /// Which parameter of the query or header, when it is not in the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) parameter: Option<&'static str>,
    /// What, in the asker's language.
    pub(crate) detail: String,
}

impl Wrong {
    /// A member of the body; the empty name is the whole of it.
    pub(crate) fn member(name: &str, detail: impl Into<String>) -> Self {
        let pointer = if name.is_empty() { "#".to_owned() } else { format!("#/{name}") };
        Self { pointer: Some(pointer), parameter: None, detail: detail.into() }
    }

    pub(crate) fn parameter(name: &'static str, detail: impl Into<String>) -> Self {
        Self { pointer: None, parameter: Some(name), detail: detail.into() }
    }
}

/// Something that is possible now.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Possible {
    /// Which command.
    pub(crate) command: Named<CommandKind>,
    /// Who can do it.
    pub(crate) by: Named<Usual>,
    /// The same in the asker's language.
    pub(crate) says: String,
}

/// A place that may be meant.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub(crate) struct PlaceChoice {
    /// Its short number.
    pub(crate) short: String,
    /// Its name.
    pub(crate) name: String,
    /// The names of the divisions that it lies in, the largest first.
    pub(crate) division: String,
}

/// Why a code leads nowhere.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum BadCode {
    /// A character does not fit.
    Mistyped,
    /// Not made by us.
    Foreign,
    /// Of no place of the register.
    Unknown,
    /// Revoked; the code that holds now, if any.
    Revoked(Option<String>),
}

/// Why a request of another program is not answered as asked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fault {
    /// What pages know too.
    Problem(Problem),
    /// It cannot be read at all.
    Malformed(String),
    /// Its body is of another type.
    WrongType,
    /// Something in it is wrong; the places that may be meant, when there are several.
    Invalid(Vec<Wrong>, Vec<PlaceChoice>),
    /// Something else comes first: what, and whether it can be filed all the same.
    Advised(Vec<Wrong>, bool),
    /// Not as the matter stands; why in the asker's language, and what is possible.
    Refused(String, Vec<Possible>),
    /// Something has happened since: at which revision it is now, and what.
    Overtaken(i32, Vec<Entry>),
    /// Several are changing it at once.
    Changed,
    /// The code leads nowhere.
    Code(BadCode),
}

/// A problem (RFC 9457). Which members there are besides the first four depends on its type.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub(crate) struct Details {
    /// Which problem: stable, and the same in every language.
    #[schemars(extend("enum" = TYPES))]
    r#type: String,
    /// The same for people, in the asker's language.
    title: String,
    /// The status of the answer.
    status: u16,
    /// What is wrong and what to do about it, in the asker's language.
    detail: String,
    /// What is wrong where.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Wrong>,
    /// Whether it is taken all the same with `insist`.
    #[serde(skip_serializing_if = "Option::is_none")]
    may_insist: Option<bool>,
    /// What is possible as the matter stands, and who can do it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    possible: Vec<Possible>,
    /// The revision of the matter now.
    #[serde(skip_serializing_if = "Option::is_none")]
    revision: Option<i32>,
    /// What has happened since the revision that was seen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    since: Vec<Entry>,
    /// The places that may be meant.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    places: Vec<PlaceChoice>,
    /// The code that holds now.
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<String>,
    /// By what those who run the service find it in its log.
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
}

/// Every type of problem.
const TYPES: [&str; 19] = [
    "/problems/advised",
    "/problems/not-found",
    "/problems/wrong-method",
    "/problems/malformed",
    "/problems/wrong-type",
    "/problems/too-large",
    "/problems/invalid",
    "/problems/token-needed",
    "/problems/forbidden",
    "/problems/read-only",
    "/problems/refused",
    "/problems/overtaken",
    "/problems/changed",
    "/problems/no-such-code",
    "/problems/revoked-code",
    "/problems/stale-form",
    "/problems/too-many",
    "/problems/unavailable",
    "/problems/broken",
];

impl Fault {
    /// Something in the body is wrong.
    pub(crate) fn member(name: &str, detail: impl Into<String>) -> Self {
        Self::Invalid(vec![Wrong::member(name, detail)], Vec::new())
    }

    /// A parameter is wrong.
    pub(crate) fn parameter(name: &'static str, detail: impl Into<String>) -> Self {
        Self::Invalid(vec![Wrong::parameter(name, detail)], Vec::new())
    }

    fn name(&self) -> &'static str {
        match self {
            Self::Problem(Problem::SignInFirst) => "token-needed",
            Self::Problem(Problem::Unreadable(_)) | Self::Malformed(_) => "malformed",
            Self::Problem(problem) => problem.name(),
            Self::WrongType => "wrong-type",
            Self::Invalid(..) => "invalid",
            Self::Advised(..) => "advised",
            Self::Refused(..) => "refused",
            Self::Overtaken(..) => "overtaken",
            Self::Changed => "changed",
            Self::Code(BadCode::Revoked(_)) => "revoked-code",
            Self::Code(_) => "no-such-code",
        }
    }

    /// Title and detail.
    fn words(&self, say: Lang) -> (&'static str, String) {
        let (title, detail) = match self {
            Self::Problem(problem) => return words_of(problem, say),
            Self::Malformed(what) => return (say.api_malformed(), say.api_malformed_do(what)),
            Self::Refused(why, _) => return (say.api_refused(), why.clone()),
            Self::Overtaken(revision, _) => {
                return (say.api_overtaken(), say.api_overtaken_do(revision));
            }
            Self::WrongType => (say.api_wrong_type(), say.api_wrong_type_do()),
            Self::Invalid(..) => (say.api_invalid(), say.api_invalid_do()),
            Self::Advised(..) => (say.api_advised(), say.api_advised_do()),
            Self::Changed => (say.api_changed(), say.api_changed_do()),
            Self::Code(BadCode::Mistyped) => (say.api_no_code(), say.api_code_mistyped_do()),
            Self::Code(BadCode::Foreign) => (say.api_no_code(), say.api_code_foreign_do()),
            Self::Code(BadCode::Unknown) => (say.api_no_code(), say.api_code_unknown_do()),
            Self::Code(BadCode::Revoked(_)) => (say.api_revoked_code(), say.api_revoked_code_do()),
        };
        (title, detail.to_owned())
    }

    fn details(self, say: Lang) -> Details {
        let (title, detail) = self.words(say);
        let mut details = Details {
            r#type: format!("/problems/{}", self.name()),
            title: title.to_owned(),
            status: self.status_code().as_u16(),
            detail,
            errors: Vec::new(),
            may_insist: None,
            possible: Vec::new(),
            revision: None,
            since: Vec::new(),
            places: Vec::new(),
            current: None,
            reference: None,
        };
        match self {
            Self::Problem(Problem::Broken(reference)) => details.reference = Some(reference),
            Self::Invalid(errors, places) => (details.errors, details.places) = (errors, places),
            Self::Advised(advice, may_insist) => {
                (details.errors, details.may_insist) = (advice, Some(may_insist));
            }
            Self::Refused(_, possible) => details.possible = possible,
            Self::Overtaken(revision, since) => {
                (details.revision, details.since) = (Some(revision), since);
            }
            Self::Code(BadCode::Revoked(current)) => details.current = current,
            _ => {}
        }
        details
    }

    /// The answer to a request.
    pub(crate) fn answer(self, request: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        if let Self::Problem(problem) = &self {
            if let Some(seconds) = problem.retry_after() {
                response.insert_header((RETRY_AFTER, seconds));
            }
            if *problem == Problem::SignInFirst {
                // RFC 6750, 3: no error is named to whoever has not tried.
                let tried = request.headers().contains_key(AUTHORIZATION);
                let challenge = if tried { "Bearer error=\"invalid_token\"" } else { "Bearer" };
                response.insert_header((WWW_AUTHENTICATE, challenge));
            }
        }
        let details = self.details(surroundings::language(request));
        response
            .content_type("application/problem+json")
            .body(serde_json::to_string(&details).unwrap_or_default())
    }
}

fn words_of(problem: &Problem, say: Lang) -> (&'static str, String) {
    let (title, detail) = match problem {
        Problem::Unreadable(what) => return (say.api_malformed(), say.api_malformed_do(what)),
        Problem::TooLarge => return (say.api_too_large(), say.api_too_large_do(BODY_LIMIT >> 10)),
        Problem::TooMany(wait) => {
            return (say.api_too_many(), say.api_too_many_do(wait.as_secs().max(1)));
        }
        Problem::NotFound => (say.api_not_found(), say.api_not_found_do()),
        Problem::WrongMethod => (say.api_wrong_method(), say.api_wrong_method_do()),
        Problem::SignInFirst => (say.api_no_token(), say.api_no_token_do()),
        Problem::Forbidden => (say.api_forbidden(), say.api_forbidden_do()),
        Problem::ReadOnly => (say.api_read_only(), say.api_read_only_do()),
        Problem::StaleForm => (say.stale_form(), say.stale_form_do()),
        Problem::Unavailable => (say.unavailable(), say.api_unavailable_do()),
        Problem::Fault(_) | Problem::Broken(_) => (say.broken(), say.api_broken_do()),
    };
    (title, detail.to_owned())
}

/// What is possible, and who can do it.
pub(crate) fn possible(kinds: &[CommandKind], say: Lang) -> Vec<Possible> {
    let one = |kind: &CommandKind| Possible {
        command: Named(*kind),
        by: Named(kind.usual()),
        says: say.command_by(*kind),
    };
    kinds.iter().map(one).collect()
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // The guard logs it by these words.
            Self::Problem(problem) => problem.fmt(f),
            other => f.write_str(other.name()),
        }
    }
}

impl ResponseError for Fault {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Problem(problem) => problem.status_code(),
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::WrongType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Invalid(..) | Self::Advised(..) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Refused(..) | Self::Changed => StatusCode::CONFLICT,
            Self::Overtaken(..) => StatusCode::PRECONDITION_FAILED,
            Self::Code(BadCode::Revoked(_)) => StatusCode::GONE,
            Self::Code(_) => StatusCode::NOT_FOUND,
        }
    }

    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}

impl From<Problem> for Fault {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl From<CaseError> for Fault {
    fn from(error: CaseError) -> Self {
        match error {
            CaseError::Changed(_) => Self::Changed,
            other => Self::Problem(other.into()),
        }
    }
}

/// What a handler answers.
pub(crate) type Answer<T> = Result<web::Json<T>, Fault>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_of_problem_is_in_the_list() {
        let problems = [
            Problem::NotFound,
            Problem::WrongMethod,
            Problem::Unreadable("x"),
            Problem::TooLarge,
            Problem::SignInFirst,
            Problem::Forbidden,
            Problem::ReadOnly,
            Problem::StaleForm,
            Problem::TooMany(std::time::Duration::from_secs(1)),
            Problem::Unavailable,
            Problem::Broken("X".to_owned()),
        ];
        let own = [
            Fault::WrongType,
            Fault::member("x", "y"),
            Fault::Refused(String::new(), Vec::new()),
            Fault::Overtaken(1, Vec::new()),
            Fault::Changed,
            Fault::Advised(Vec::new(), true),
            Fault::Code(BadCode::Foreign),
            Fault::Code(BadCode::Revoked(None)),
        ];
        let mut found: Vec<String> =
            problems.map(Fault::Problem).into_iter().chain(own).map(|f| f.details(Lang::En).r#type).collect();
        let mut listed = TYPES.map(ToOwned::to_owned).to_vec();
        found.sort_unstable();
        listed.sort_unstable();
        assert_eq!(found, listed);
    }
}
