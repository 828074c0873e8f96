//! What every page of this town has in common, and the reader's language.

use std::sync::Arc;

use actix_web::http::header::{ACCEPT_LANGUAGE, REFERER};
use actix_web::{HttpRequest, web};
use domain::clock::Clock;
use i18n::{Lang, When};
use jiff::tz::TimeZone;
use url::Url;

use crate::pages::Shell;
use crate::problem::Problem;

/// How the query of an address names a language.
const LANG_IN_QUERY: &str = "lang=";

/// The cookie in which a chosen language is kept.
pub const LANG_COOKIE: &str = "lang";

/// The town's name for the service, its hotline, its zone, and the time.
#[derive(Clone)]
pub struct Surroundings {
    /// The service's name at the head of pages.
    pub site: String,
    /// The hotline's number at their foot.
    pub hotline: Option<String>,
    /// Tells the zone in which times are shown: the policy that says it may change.
    pub zone: Arc<dyn Fn() -> TimeZone + Send + Sync>,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

impl Surroundings {
    /// What surrounds the page that answers `request`.
    pub fn shell(&self, request: &HttpRequest) -> Shell {
        let when = When { lang: language(request), zone: (self.zone)(), now: self.clock.now() };
        Shell { when, site: self.site.clone(), hotline: self.hotline.clone(), here: here(request) }
    }
}

/// What surrounds the page that answers a request.
pub(crate) fn shell(request: &HttpRequest) -> Result<Shell, Problem> {
    let surroundings = request.app_data::<web::Data<Surroundings>>();
    let fault = || Problem::Fault("the pages' surroundings are not set up".to_owned());
    surroundings.map(|s| s.shell(request)).ok_or_else(fault)
}

/// Where to come back to after changing the language: this page, or the one from which a form was sent.
fn here(request: &HttpRequest) -> String {
    if request.method().is_safe() {
        return without_language(request.path(), request.query_string());
    }
    let referer = request.headers().get(REFERER).and_then(|referer| referer.to_str().ok());
    let from = referer.and_then(|referer| Url::parse(referer).ok());
    match from {
        // Only its path is used, so that nobody is led to another site.
        Some(from) => without_language(from.path(), from.query().unwrap_or_default()),
        None if request.path().starts_with("/desk") => "/desk".to_owned(),
        None => "/".to_owned(),
    }
}

/// Path and query, without a language that the address names: it would win over the one that is chosen.
fn without_language(path: &str, query: &str) -> String {
    let kept: Vec<_> =
        query.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with(LANG_IN_QUERY)).collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

/// The language that the address names (`?lang=en`), or else the one that the reader chose before, or else the one that
/// their browser asks for.
pub fn language(request: &HttpRequest) -> Lang {
    let named = request.query_string().split('&').find_map(|pair| pair.strip_prefix(LANG_IN_QUERY));
    let chosen = || request.cookie(LANG_COOKIE).and_then(|cookie| cookie.value().parse().ok());
    let header = || request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    named
        .and_then(|tag| tag.parse().ok())
        .or_else(chosen)
        .unwrap_or_else(|| header().map_or_else(Lang::default, Lang::accepted))
}
