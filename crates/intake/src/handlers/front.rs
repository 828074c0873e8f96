//! The first page, and the choice of a language.

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use domain::number::{PlaceNumber, TicketId};
use i18n::Lang;
use qr::code::{Scanned, extract};

use super::scanning::{Way, follow, form_of, nowhere};
use super::{local, page, see};
use crate::pages::resident::{CodeTrouble, TypeCode};
use crate::pages::sentence::Sentence;
use crate::pages::{Link, Shell};
use crate::problem::Problem;
use crate::service::Service;
use crate::surroundings::LANG_COOKIE;
use crate::surroundings::shell;

/// The query of the first page.
#[derive(serde::Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    code: String,
}

/// The query of a change of language.
#[derive(serde::Deserialize)]
pub(crate) struct Back {
    #[serde(default)]
    to: String,
}

/// `GET /`: a code or short number typed by hand leads to the form of its place.
pub(crate) async fn type_code(
    service: web::Data<Service>,
    request: HttpRequest,
    typed: web::Query<Typed>,
) -> Result<HttpResponse, Problem> {
    let shell = shell(&request)?;
    let say = shell.say();
    let typed = typed.into_inner().code;
    if typed.trim().is_empty() {
        return page(StatusCode::OK, &TypeCode { shell, typed, fault: None });
    }
    let fault = match extract(&typed) {
        Scanned::Code(code) => match follow(&service, &code).await? {
            Way::Form(_) => return Ok(see(format!("/c/{}", domain::alphabet::fold(&code)))),
            Way::Nowhere(CodeTrouble::Mistyped) => say.code_mistyped(),
            Way::Nowhere(trouble) => return nowhere(shell, trouble),
        },
        Scanned::ShortNumber(number) => match PlaceNumber::from_short(&number) {
            Ok(place) => return to_place(&service, &request, place).await,
            Err(_) if is_matter(&typed) => return matter(shell),
            Err(_) => say.code_mistyped(),
        },
        Scanned::Foreign if is_matter(&typed) => return matter(shell),
        Scanned::Foreign => say.code_foreign(),
    };
    let page_again = TypeCode { typed, fault: Some(fault.to_owned()), shell };
    page(StatusCode::UNPROCESSABLE_ENTITY, &page_again)
}

/// Whether somebody has typed the number of a matter, which stands on its page and in texts.
fn is_matter(typed: &str) -> bool {
    typed.trim().parse::<TicketId>().is_ok()
}

/// Says what the number of a matter is not for: its page opens by its own address only.
fn matter(shell: Shell) -> Result<HttpResponse, Problem> {
    let say = shell.say();
    let (heading, sentence) = (say.ticket_number().to_owned(), shell.or_call(say.ticket_number_do()));
    let link = Some(Link { href: "/".to_owned(), label: say.type_number_instead().to_owned() });
    page(StatusCode::UNPROCESSABLE_ENTITY, &Sentence { shell, heading, sentence, link, reference: None })
}

/// Leads to the form of the code that a place has now.
async fn to_place(
    service: &Service,
    request: &HttpRequest,
    place: PlaceNumber,
) -> Result<HttpResponse, Problem> {
    let trouble = match service.casework.place(place).await? {
        None => CodeTrouble::UnknownPlace,
        Some(entry) => match entry.current() {
            Some(issue) => return Ok(see(form_of(service, place, issue))),
            None => CodeTrouble::Revoked { current: None },
        },
    };
    nowhere(shell(request)?, trouble)
}

/// `GET /lang/{tag}?to=`: keeps the choice for a year.
pub(crate) async fn language(
    service: web::Data<Service>,
    tag: web::Path<String>,
    back: web::Query<Back>,
) -> Result<HttpResponse, Problem> {
    let lang: Lang = tag.parse().map_err(|_| Problem::NotFound)?;
    let cookie = Cookie::build(LANG_COOKIE, lang.tag())
        .path("/")
        .max_age(Duration::days(365))
        .same_site(SameSite::Lax)
        .secure(service.is_secure())
        .http_only(true)
        .finish();
    let mut response = see(local(&back.to, "/"));
    response.add_cookie(&cookie).map_err(|error| Problem::Fault(error.to_string()))?;
    Ok(response)
}
