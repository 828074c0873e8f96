//! Forms as they arrive: bounded, read into names and values, never trusted further than that.

use std::sync::Arc;
use std::time::Duration;

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::LocalBoxFuture;
use futures_util::{FutureExt, StreamExt, TryFutureExt};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use crate::desk::Desk;
use crate::problem::Problem;
use crate::routes::BODY_LIMIT;
use crate::settings::Limits;

/// Fields of one form at most; the longest has some dozen.
const MOST_FIELDS: usize = 64;

/// Bytes of a long text that are read, of which fewer may be taken.
const LONG_TEXT: usize = 1 << 20;

/// Bytes that every form in parts may have at once. Only a larger one, which has photos, waits for its turn.
const ORDINARY: usize = 256 << 10;

/// Large forms that are held in memory at the same time; each takes as much as all its photos.
pub(crate) const LARGE_AT_ONCE: usize = 4;

/// How long a large form usually waits for its turn.
pub(crate) const WAIT: Duration = Duration::from_secs(30);

/// How long a form may take on its way: photos over a poor network, but nobody who holds the turn of others for ever.
const UNDER_WAY: Duration = Duration::from_mins(3);

/// Names and values, in the order of the form.
#[derive(Debug, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads `application/x-www-form-urlencoded`.
    fn read(body: &[u8]) -> Result<Self, Problem> {
        let mut fields = Self::default();
        for (name, value) in url::form_urlencoded::parse(body) {
            fields.add(name.into_owned(), value.into_owned())?;
        }
        Ok(fields)
    }

    fn add(&mut self, name: String, value: String) -> Result<(), Problem> {
        // What is not UTF-8 reads as U+FFFD, which nobody types.
        if self.0.len() == MOST_FIELDS || value.contains('\u{FFFD}') {
            return Err(Problem::Unreadable("the form"));
        }
        self.0.push((name, value));
        Ok(())
    }

    /// The first value of this name; empty when there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// All names and values.
    pub(crate) fn into_values(self) -> Vec<(String, String)> {
        self.0
    }

    /// All values of this name.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Collects a body of at most `limit` bytes.
pub(crate) async fn body(payload: &mut Payload, limit: usize) -> Result<Vec<u8>, Problem> {
    let mut body = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Problem::Unreadable("the body"))?;
        if body.len() + chunk.len() > limit {
            return Err(Problem::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

impl FromRequest for Fields {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(_: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let mut payload = payload.take();
        async move { Self::read(&body(&mut payload, BODY_LIMIT).await?) }.boxed_local()
    }
}

/// A form of somebody who is signed in, sent from one of our own pages: it carries the token of the session.
pub(crate) struct StaffForm {
    /// At whose desk.
    pub(crate) desk: Desk,
    /// What it holds.
    pub(crate) fields: Fields,
    /// Pictures that came with it.
    pub(crate) files: Files,
}

impl FromRequest for StaffForm {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        Self::read(request, payload, BODY_LIMIT)
    }
}

impl StaffForm {
    /// Reads a form of which one field may have so many bytes.
    fn read(
        request: &HttpRequest,
        payload: &mut Payload,
        field: usize,
    ) -> LocalBoxFuture<'static, Result<Self, Problem>> {
        let desk = Desk::of(request);
        let (request, payload) = (request.clone(), web::Payload::from_request(request, payload));
        async move {
            let (desk, payload) = (desk?, payload.await.map_err(|_| Problem::Unreadable("the form"))?);
            let reading = Reading { field, ..desk.service.reading(true) };
            let (fields, files) = with_photos(&request, payload, &reading).await?;
            if !desk.casework().keys().is_form_token(&desk.visitor.session, fields.get("csrf")) {
                return Err(Problem::StaleForm);
            }
            Ok(Self { desk, fields, files })
        }
        .boxed_local()
    }
}

/// A form as [`StaffForm`] with a long text in it. What is longer than is taken must be said beside it, with the text kept,
/// so that more of it is read than is taken.
pub(crate) struct LongForm(pub(crate) StaffForm);

impl FromRequest for LongForm {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        StaffForm::read(request, payload, LONG_TEXT).map_ok(Self).boxed_local()
    }
}

/// Why a photo was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dropped {
    /// It was larger than is taken.
    TooLarge,
    /// There were more than are taken.
    TooMany,
    /// Too many large forms are on their way.
    Crowded,
}

/// What came in the field of the photos.
#[derive(Debug, Default)]
pub(crate) struct Files {
    /// Files as sent.
    pub(crate) taken: Vec<Vec<u8>>,
    /// Why one is not among them, when one was dropped.
    pub(crate) dropped: Option<Dropped>,
    /// Whether any came, taken or not.
    pub(crate) came: bool,
    /// Held as long as the files are in memory, when they are large.
    turn: Option<OwnedSemaphorePermit>,
}

/// How the photos of a form are read.
#[derive(Clone)]
pub(crate) struct Reading {
    /// How much is taken.
    pub(crate) limits: Limits,
    /// Whether photos are kept. Whoever must wait gets their words back, and nothing else is held for them.
    pub(crate) keep: bool,
    /// Bytes of one field that is no photo.
    pub(crate) field: usize,
    /// The turns of large forms.
    pub(crate) turns: Arc<Semaphore>,
    /// How long a large form waits for its turn.
    pub(crate) wait: Duration,
}

/// Reads a resident's form, with or without photos, however it is sent. A photo beyond a limit is dropped and noted, so
/// that everything else can be shown again.
pub(crate) async fn with_photos(
    request: &HttpRequest,
    payload: web::Payload,
    reading: &Reading,
) -> Result<(Fields, Files), Problem> {
    let read = read_with_photos(request, payload, reading);
    timeout(UNDER_WAY, read).await.unwrap_or(Err(Problem::Unreadable("the form, which came too slowly")))
}

async fn read_with_photos(
    request: &HttpRequest,
    payload: web::Payload,
    reading: &Reading,
) -> Result<(Fields, Files), Problem> {
    let limits = &reading.limits;
    let mut payload = payload.into_inner();
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/form-data") {
        let fields = Fields::read(&body(&mut payload, BODY_LIMIT).await?)?;
        return Ok((fields, Files::default()));
    }
    let mut parts = Multipart::new(request.headers(), payload);
    let (mut fields, mut files) = (Fields::default(), Files::default());
    // Room for the photos that are taken, one too many, and the words; beyond it nobody is filling in a form.
    let bytes = limits.photo_megabytes << 20;
    let mut budget = Budget::new((limits.photos + 1) * bytes + reading.field, reading);
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|error| refusal(&error))?;
        let name = part.name().unwrap_or_default().to_owned();
        if name == "photos" {
            let room = files.taken.len() < limits.photos;
            let most = if reading.keep && room { bytes } else { 0 };
            match limited(&mut part, most, &mut budget).await? {
                // A browser sends an empty part when no file was chosen.
                Some(file) if file.is_empty() => continue,
                Some(file) => files.taken.push(file),
                None if budget.crowded => files.dropped = Some(Dropped::Crowded),
                None if room => files.dropped = Some(Dropped::TooLarge),
                None => files.dropped = Some(Dropped::TooMany),
            }
            files.came = true;
        } else {
            let bytes = limited(&mut part, reading.field, &mut budget).await?.ok_or(Problem::TooLarge)?;
            let value = String::from_utf8(bytes).map_err(|_| Problem::Unreadable("the form"))?;
            fields.add(name, value)?;
        }
    }
    files.turn = budget.turn;
    Ok((fields, files))
}

/// How much more of a form is read.
struct Budget {
    /// Bytes of the whole form.
    left: usize,
    /// Bytes that are held.
    held: usize,
    turns: Arc<Semaphore>,
    wait: Duration,
    turn: Option<OwnedSemaphorePermit>,
    /// Whether no turn came in time; nothing large is kept any more.
    crowded: bool,
}

impl Budget {
    fn new(left: usize, reading: &Reading) -> Self {
        let (turns, wait) = (Arc::clone(&reading.turns), reading.wait);
        Self { left, held: 0, turns, wait, turn: None, crowded: false }
    }

    fn read(&mut self, bytes: usize) -> Result<(), Problem> {
        self.left = self.left.checked_sub(bytes).ok_or(Problem::TooLarge)?;
        Ok(())
    }

    /// Counts what is to be kept, and waits for a turn once it is more than an ordinary form has. Says whether there is
    /// room for it.
    async fn hold(&mut self, bytes: usize) -> bool {
        self.held += bytes;
        if self.held > ORDINARY && self.turn.is_none() && !self.crowded {
            let turn = timeout(self.wait, Arc::clone(&self.turns).acquire_owned()).await;
            self.turn = turn.ok().and_then(Result::ok);
            self.crowded = self.turn.is_none();
        }
        !self.crowded
    }
}

/// A part's bytes; `None` when there are more than `most`, all of which have been read all the same.
async fn limited(part: &mut Field, most: usize, budget: &mut Budget) -> Result<Option<Vec<u8>>, Problem> {
    let (mut bytes, mut fits) = (Vec::new(), true);
    while let Some(chunk) = part.next().await {
        let chunk = chunk.map_err(|error| refusal(&error))?;
        budget.read(chunk.len())?;
        fits = fits && bytes.len() + chunk.len() <= most && budget.hold(chunk.len()).await;
        if fits {
            bytes.extend_from_slice(&chunk);
        } else {
            bytes = Vec::new();
        }
    }
    Ok(fits.then_some(bytes))
}

fn refusal(error: &MultipartError) -> Problem {
    tracing::debug!(%error, "a form in parts cannot be read");
    Problem::Unreadable("the form")
}

#[cfg(test)]
mod tests;
