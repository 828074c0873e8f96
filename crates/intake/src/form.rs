//! Forms as they arrive: bounded, read into names and values, never trusted further than that.

use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use futures_util::future::LocalBoxFuture;
use futures_util::{FutureExt, StreamExt};

use crate::doorkeeper::Visitor;
use crate::problem::Problem;
use crate::routes::BODY_LIMIT;
use crate::service::Service;
use crate::settings::Limits;

/// Fields of one form at most; the longest has some dozen.
const MOST_FIELDS: usize = 64;

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
    /// Who sent it.
    pub(crate) visitor: Visitor,
    /// What it holds.
    pub(crate) fields: Fields,
}

impl FromRequest for StaffForm {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let visitor = request.extensions().get::<Visitor>().cloned();
        let service = request.app_data::<web::Data<Service>>().cloned();
        let fields = Fields::from_request(request, payload);
        async move {
            let (visitor, service) = visitor.zip(service).ok_or(Problem::SignInFirst)?;
            let fields = fields.await?;
            if !service.casework.keys().is_form_token(&visitor.session, fields.get("csrf")) {
                return Err(Problem::StaleForm);
            }
            Ok(Self { visitor, fields })
        }
        .boxed_local()
    }
}

impl FromRequest for Visitor {
    type Error = Problem;
    type Future = std::future::Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        std::future::ready(request.extensions().get::<Self>().cloned().ok_or(Problem::SignInFirst))
    }
}

/// What came in the field of the photos.
#[derive(Debug, Default)]
pub(crate) struct Files {
    /// Files as sent.
    pub(crate) taken: Vec<Vec<u8>>,
    /// Whether one was larger than is taken; it is not among the files.
    pub(crate) too_large: bool,
    /// Whether there were more than are taken.
    pub(crate) too_many: bool,
}

/// Reads a resident's form, with or without photos, however it is sent. A photo beyond a limit is dropped and noted, so
/// that everything else can be shown again.
pub(crate) async fn with_photos(
    request: &HttpRequest,
    payload: web::Payload,
    limits: &Limits,
) -> Result<(Fields, Files), Problem> {
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
    let mut left = (limits.photos + 1) * bytes + BODY_LIMIT;
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|error| refusal(&error))?;
        let name = part.name().unwrap_or_default().to_owned();
        if name == "photos" {
            match limited(&mut part, bytes, &mut left).await? {
                None => files.too_large = true,
                // A browser sends an empty part when no file was chosen.
                Some(file) if file.is_empty() => {}
                Some(_) if files.taken.len() == limits.photos => files.too_many = true,
                Some(file) => files.taken.push(file),
            }
        } else {
            let bytes = limited(&mut part, BODY_LIMIT, &mut left).await?.ok_or(Problem::TooLarge)?;
            let value = String::from_utf8(bytes).map_err(|_| Problem::Unreadable("the form"))?;
            fields.add(name, value)?;
        }
    }
    Ok((fields, files))
}

/// A part's bytes; `None` when there are more than `most`, all of which have been read all the same.
async fn limited(part: &mut Field, most: usize, left: &mut usize) -> Result<Option<Vec<u8>>, Problem> {
    let (mut bytes, mut fits) = (Vec::new(), true);
    while let Some(chunk) = part.next().await {
        let chunk = chunk.map_err(|error| refusal(&error))?;
        *left = left.checked_sub(chunk.len()).ok_or(Problem::TooLarge)?;
        fits = fits && bytes.len() + chunk.len() <= most;
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
