//! The one file beside the pages.

use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;

/// A code's corner with a telephone wave.
const ICON: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\">\
    <rect width=\"32\" height=\"32\" rx=\"6\" fill=\"#0b5cad\"/>\
    <path fill=\"none\" stroke=\"#fff\" stroke-width=\"3\" d=\"M7.500 7.500h11v11h-11z\"/>\
    <path fill=\"#fff\" d=\"M11 11h4v4h-4z\"/>\
    <path fill=\"none\" stroke=\"#fff\" stroke-width=\"3\" stroke-linecap=\"round\" d=\"M24.500 17a8 8 0 0 1-7.500 7.500M17 19\"/>\
    <circle cx=\"23\" cy=\"23\" r=\"2.500\" fill=\"#fff\"/></svg>";

/// The picture in a browser's tab.
pub(crate) async fn icon() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("image/svg+xml")
        .insert_header((CACHE_CONTROL, "public, max-age=604800"))
        .body(ICON)
}
