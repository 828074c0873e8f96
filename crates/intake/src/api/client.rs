//! Another program that acts as somebody on the staff, and the conditions that it sets.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header::IF_MATCH;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use casework::{Casework, CommandKey, Program};
use domain::access::Powers;
use i18n::{Lang, When};
use sha2::{Digest, Sha256};

use super::fault::Fault;
use crate::problem::Problem;
use crate::service::Service;
use crate::surroundings::shell;

/// The header by which a request is known when it is sent again.
const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

/// The longest key that is taken; a UUID has 36 characters.
const LONGEST_KEY: usize = 255;

/// Who was let in by a token; among the request's extensions.
#[derive(Clone)]
pub(crate) struct Caller(pub(crate) Program);

/// A program that was let in.
pub(crate) struct Client {
    /// What it asks of.
    pub(crate) service: web::Data<Service>,
    /// Who it is.
    pub(crate) program: Program,
    /// Language, zone and present moment.
    pub(crate) when: When,
}

impl Client {
    fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let caller = request.extensions().get::<Caller>().cloned();
        let service = request.app_data::<web::Data<Service>>().cloned();
        let (Caller(program), service) = caller.zip(service).ok_or(Problem::SignInFirst)?;
        Ok(Self { service, program, when: shell(request)?.when })
    }

    pub(crate) fn casework(&self) -> &Casework {
        &self.service.casework
    }

    pub(crate) fn powers(&self) -> &Powers {
        &self.program.signed.powers
    }

    pub(crate) fn say(&self) -> Lang {
        self.when.lang
    }

    /// By which a command of this program is known when it comes again: another program's same key is another one.
    pub(crate) fn command_key(&self, conditions: &Conditions) -> Option<CommandKey> {
        let key = conditions.key.as_ref()?;
        let mut hash = Sha256::new();
        hash.update(self.program.token.id.0.to_be_bytes());
        hash.update(key.as_bytes());
        let digest: [u8; 32] = hash.finalize().into();
        digest.first_chunk::<16>().copied().map(CommandKey)
    }
}

impl FromRequest for Client {
    type Error = Fault;
    type Future = Ready<Result<Self, Fault>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request).map_err(Fault::from))
    }
}

/// On what a change is made.
#[derive(Debug, Default)]
pub(crate) struct Conditions {
    /// The revision that was seen (`If-Match`).
    pub(crate) seen: Option<i32>,
    /// By which the request is known when it is sent again (`Idempotency-Key`).
    pub(crate) key: Option<String>,
}

impl FromRequest for Conditions {
    type Error = Fault;
    type Future = Ready<Result<Self, Fault>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(read(request))
    }
}

fn read(request: &HttpRequest) -> Result<Conditions, Fault> {
    let header = |name: &str| match request.headers().get(name).map(|value| value.to_str()) {
        None => Ok(None),
        Some(Ok(value)) => Ok(Some(value.trim())),
        Some(Err(_)) => Err(Fault::Malformed(name.to_owned())),
    };
    let seen = match header(IF_MATCH.as_str())? {
        None | Some("*") => None,
        Some(tag) => Some(revision(tag).ok_or_else(|| Fault::Malformed(format!("If-Match: {tag}")))?),
    };
    let key = header(IDEMPOTENCY_KEY)?.map(|key| key.trim_matches('"'));
    if key.is_some_and(|key| key.is_empty() || key.len() > LONGEST_KEY) {
        return Err(Fault::Malformed(IDEMPOTENCY_KEY.to_owned()));
    }
    Ok(Conditions { seen, key: key.map(ToOwned::to_owned) })
}

/// The revision of an entity tag as we give it: `"5"`. A weak one is none of ours.
fn revision(tag: &str) -> Option<i32> {
    tag.strip_prefix('"')?.strip_suffix('"')?.parse().ok()
}

/// The entity tag of a revision.
pub(crate) fn tag(revision: i32) -> String {
    format!("\"{revision}\"")
}
