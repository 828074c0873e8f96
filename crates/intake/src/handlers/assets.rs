//! The one file beside the pages.

use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;

/// The corner of a code, and a call on its way.
const ICON: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\">\
    <rect width=\"32\" height=\"32\" rx=\"6\" fill=\"#0b5a52\"/>\
    <path fill=\"none\" stroke=\"#fff\" stroke-width=\"3\" d=\"M7.500 7.500h11v11h-11z\"/>\
    <path fill=\"#fff\" d=\"M11 11h4v4h-4z\"/>\
    <path fill=\"none\" stroke=\"#fff\" stroke-width=\"3\" stroke-linecap=\"round\" d=\"M25 17a8 8 0 0 1-8 8\"/></svg>";

/// The picture in a browser's tab.
pub(crate) async fn icon() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("image/svg+xml")
        .insert_header((CACHE_CONTROL, "public, max-age=604800"))
        .body(ICON)
}
