//! Reading what another program sends: bounded, typed, and with a pointer to what is wrong.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest};
use domain::phone::{PhoneError, PhoneNumber};
use domain::policy::{CategoryId, Policy};
use domain::text::{PersonName, TextError, Words};
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;
use i18n::Lang;
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde_path_to_error::{Path, Segment};

use super::fault::{Fault, Wrong};
use crate::form::body;
use crate::problem::Problem;
use crate::routes::BODY_LIMIT;
use crate::surroundings;

/// A body of JSON.
pub(crate) struct Json<T>(pub(crate) T);

impl<T: DeserializeOwned + 'static> FromRequest for Json<T> {
    type Error = Fault;
    type Future = LocalBoxFuture<'static, Result<Self, Fault>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        async move {
            let bytes = body(&mut payload, BODY_LIMIT).await?;
            // A command to which nothing needs to be said may come without a body.
            if bytes.is_empty() {
                return parse(b"{}", surroundings::language(&request)).map(Self);
            }
            if !is_json(&request) {
                return Err(Fault::WrongType);
            }
            parse(&bytes, surroundings::language(&request)).map(Self)
        }
        .boxed_local()
    }
}

fn is_json(request: &HttpRequest) -> bool {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

fn parse<T: DeserializeOwned>(bytes: &[u8], say: Lang) -> Result<T, Fault> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        if error.inner().is_data() {
            // The position is that of the text, which nobody sees who sends it from a program.
            let what = error.inner().to_string();
            let what = what.split_once(" at line ").map_or(what.as_str(), |(what, _)| what).to_owned();
            Fault::Invalid(
                vec![Wrong {
                    pointer: Some(pointer(error.path())),
                    parameter: None,
                    detail: say.api_shape(what),
                }],
                Vec::new(),
            )
        } else {
            Fault::Malformed(error.inner().to_string())
        }
    })?;
    reader.end().map_err(|error| Fault::Malformed(error.to_string()))?;
    Ok(value)
}

fn pointer(path: &Path) -> String {
    let mut pointer = "#".to_owned();
    for segment in path {
        match segment {
            Segment::Map { key } => {
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
            }
            Segment::Seq { index } => {
                pointer.push('/');
                pointer.push_str(&index.to_string());
            }
            Segment::Enum { .. } | Segment::Unknown => {}
        }
    }
    pointer
}

/// The query of an address. What it does not know is refused: a filter with a slip in its name would return everything.
pub(crate) struct Query<T>(pub(crate) T);

impl<T: DeserializeOwned + 'static> FromRequest for Query<T> {
    type Error = Fault;
    type Future = Ready<Result<Self, Fault>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        // The language is read with every request.
        let kept: Vec<_> =
            request.query_string().split('&').filter(|pair| !pair.starts_with("lang=")).collect();
        let say = surroundings::language(request);
        let read = actix_web::web::Query::<T>::from_query(&kept.join("&"));
        ready(read.map(|query| Self(query.into_inner())).map_err(|error| {
            let wrong = Wrong { pointer: None, parameter: None, detail: say.api_shape(error) };
            Fault::Invalid(vec![wrong], Vec::new())
        }))
    }
}

/// Members of a body, read into values of the domain. Every fault is collected, to be told at once.
pub(crate) struct Reading<'a> {
    say: Lang,
    policy: &'a Policy,
    faults: Vec<Wrong>,
}

impl<'a> Reading<'a> {
    pub(crate) fn new(say: Lang, policy: &'a Policy) -> Self {
        Self { say, policy, faults: Vec::new() }
    }

    fn keep<T>(&mut self, name: &str, read: Result<T, String>) -> Option<T> {
        read.map_err(|fault| self.fault(name, fault)).ok()
    }

    /// Notes that something is wrong with a member.
    pub(crate) fn fault(&mut self, name: &str, fault: impl Into<String>) {
        self.faults.push(Wrong::member(name, fault));
    }

    /// Words that must be there.
    pub(crate) fn words(&mut self, name: &str, text: &str) -> Option<Words> {
        let say = self.say;
        self.keep(name, Words::parse(text).map_err(|error| say.text_fault(error)))
    }

    /// Words that may be there.
    pub(crate) fn note(&mut self, name: &str, text: Option<&str>) -> Option<Words> {
        match Words::parse(text.unwrap_or_default()) {
            Err(TextError::Empty) => None,
            read => self.keep(name, read.map_err(|error| self.say.text_fault(error))),
        }
    }

    pub(crate) fn time(&mut self, name: &str, text: &str) -> Option<Timestamp> {
        let fault = self.say.api_time_fault();
        self.keep(name, text.parse().map_err(|_| fault.to_owned()))
    }

    /// A category that can be chosen.
    pub(crate) fn category(&mut self, name: &str, text: &str) -> Option<CategoryId> {
        let category = CategoryId::new(text);
        let known = self.policy.choices().any(|(id, _)| *id == category);
        self.keep(name, known.then_some(category).ok_or_else(|| self.say.choose_one().to_owned()))
    }

    pub(crate) fn phone(&mut self, name: &str, text: &str) -> Option<PhoneNumber> {
        let say = self.say;
        self.keep(
            name,
            PhoneNumber::parse(text).map_err(|error: PhoneError| say.phone_fault(error).to_owned()),
        )
    }

    /// A name that may be there.
    pub(crate) fn person(&mut self, name: &str, text: Option<&str>) -> Option<PersonName> {
        match PersonName::parse(text.unwrap_or_default()) {
            Err(TextError::Empty) => None,
            read => self.keep(name, read.map_err(|error| self.say.text_fault(error))),
        }
    }

    /// What was read, unless something is wrong.
    pub(crate) fn done<T>(self, read: Option<T>) -> Result<T, Fault> {
        match read {
            Some(read) if self.faults.is_empty() => Ok(read),
            // Without a fault nothing can be missing.
            _ if self.faults.is_empty() => Err(Problem::Fault("a member was not read".to_owned()).into()),
            _ => Err(Fault::Invalid(self.faults, Vec::new())),
        }
    }
}
