//! The poster of one place.

use std::sync::Arc;

use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, web};
use casework::PrintItem;
use qr::sheet::{FontError, Fonts, Layout, SheetError, SheetItem, SheetStyle, print};
use qr::symbol::Level;

use super::page;
use super::places::number;
use crate::desk::Desk;
use crate::label::{Numbers, label};
use crate::pages::sentence::Sentence;
use crate::pages::{Link, Shell};
use crate::problem::Problem;
use crate::service::Service;
use crate::settings::Settings;

/// `GET /desk/admin/places/{short}/sheet.pdf`: a poster of A5 with the code that holds now.
pub(crate) async fn sheet(
    request: HttpRequest,
    desk: Desk,
    short: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let service = &desk.service;
    let entry = service.casework.managed_place(desk.powers(), number(&short)?).await?;
    let issue = entry.current().ok_or(Problem::NotFound)?;
    let printed = PrintItem { place: entry.place.clone(), issue, path: Arc::clone(&entry.path) };
    let Settings { town, public_url, upper_case_codes, .. } = &service.settings;
    let hotline = town.hotline.as_deref().unwrap_or_default();
    let numbers = Numbers { hotline, text_to: &town.text_to };
    let item = label(&printed, &service.codes, public_url, *upper_case_codes, numbers);
    let minutes = service.casework.policy().1.clocks.contact_within.as_mins();
    let style = SheetStyle {
        layout: Layout::A5Poster,
        level: Level::Q,
        lang: town.lang,
        contact_minutes: u16::try_from(minutes).unwrap_or(u16::MAX),
    };
    let drawing = service.clone();
    let work = web::block(move || draw(&drawing, style, &item)).await;
    match work.map_err(|error| Problem::Fault(error.to_string()))? {
        Ok(file) => {
            // Whoever asks for the head only has printed nothing.
            if request.method() == Method::GET {
                let (staff, division) = (Some(desk.powers().staff), &printed.place.division);
                let (layout, items) = (style.layout.name(), std::slice::from_ref(&printed));
                service.casework.record_print(staff, division, layout, items).await?;
            }
            Ok(HttpResponse::Ok()
                .content_type("application/pdf")
                .insert_header((CONTENT_DISPOSITION, format!("inline; filename=\"{short}.pdf\"")))
                .body(file))
        }
        Err(reason) => refused(desk.shell, &short, &reason),
    }
}

/// Reads fonts and draws: off the threads that serve requests.
fn draw(service: &Service, style: SheetStyle, item: &SheetItem) -> Result<Vec<u8>, String> {
    let fonts = match &service.settings.fonts {
        Some((regular, bold)) => Fonts::load(regular, bold.as_ref()),
        None => Fonts::find(),
    };
    let fonts = fonts.map_err(|error: FontError| error.to_string())?;
    let mut file = Vec::new();
    print(style, fonts, [item], &mut file).map_err(|error: SheetError| error.to_string())?;
    Ok(file)
}

/// A missing font, or a character that it does not have: says which.
fn refused(shell: Shell, short: &str, reason: &str) -> Result<HttpResponse, Problem> {
    tracing::warn!(reason, "a code cannot be printed");
    let say = shell.say();
    let link = Link { href: format!("/desk/admin/places/{short}"), label: say.places_title().to_owned() };
    let (heading, sentence) = (say.cannot_print().to_owned(), say.cannot_print_do(reason));
    page(
        StatusCode::SERVICE_UNAVAILABLE,
        &Sentence { shell, heading, sentence, link: Some(link), reference: None },
    )
}
