//! What every page of this town has in common, and the reader's language.

use std::sync::Arc;

use actix_web::HttpRequest;
use actix_web::http::header::ACCEPT_LANGUAGE;
use domain::clock::Clock;
use i18n::{Lang, When};
use jiff::tz::TimeZone;

use crate::pages::Shell;

/// The cookie in which a chosen language is kept.
pub const LANG_COOKIE: &str = "lang";

/// The town's name for the service, its hotline, its zone, and the time.
#[derive(Clone)]
pub struct Surroundings {
    /// The service's name at the head of pages.
    pub site: String,
    /// The hotline's number at their foot.
    pub hotline: Option<String>,
    /// The zone in which times are shown.
    pub zone: TimeZone,
    /// Tells the time.
    pub clock: Arc<dyn Clock>,
}

impl Surroundings {
    /// What surrounds the page that answers `request`.
    pub fn shell(&self, request: &HttpRequest) -> Shell {
        let when = When { lang: language(request), zone: self.zone.clone(), now: self.clock.now() };
        let here = request.uri().path_and_query().map_or("/", |path| path.as_str()).to_owned();
        Shell { when, site: self.site.clone(), hotline: self.hotline.clone(), here }
    }
}

/// The language that the address names (`?lang=en`), or else the one that the reader chose before, or else the one that
/// their browser asks for.
pub fn language(request: &HttpRequest) -> Lang {
    let named = request.query_string().split('&').find_map(|pair| pair.strip_prefix("lang="));
    let chosen = || request.cookie(LANG_COOKIE).and_then(|cookie| cookie.value().parse().ok());
    let header = || request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    named
        .and_then(|tag| tag.parse().ok())
        .or_else(chosen)
        .unwrap_or_else(|| header().map_or_else(Lang::default, Lang::accepted))
}
