//! Handlers: each parses, calls one use case, renders. Which address leads to which is one table.

mod assets;
mod filing;
mod front;
mod operations;
mod progress;
mod scanning;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::LOCATION;
use askama::Template;

use crate::problem::Problem;
use crate::routes::{Access, Routes};

/// Everything that the service answers to. What residents need comes first, for the table is searched in order.
pub(crate) fn routes() -> Routes {
    operations(resident(Routes::new()))
}

fn resident(routes: Routes) -> Routes {
    routes
        .get("/c/{code}", Access::Public, filing::show)
        .post("/c/{code}", Access::Public, filing::submit)
        .get("/t/{token}", Access::Requester, progress::show)
        .get("/t/{token}/photo/{position}", Access::Requester, progress::photo)
        .post("/t/{token}/add", Access::Requester, progress::add)
        .post("/t/{token}/withdraw", Access::Requester, progress::withdraw)
        .post("/t/{token}/judge", Access::Requester, progress::judge)
        // A code printed all in upper case.
        .get("/C/{code}", Access::Public, filing::show)
        .post("/C/{code}", Access::Public, filing::submit)
        .get("/", Access::Public, front::type_code)
        .get("/lang/{tag}", Access::Public, front::language)
        .get("/icon.svg", Access::Public, assets::icon)
}

fn operations(routes: Routes) -> Routes {
    routes
        .get("/healthz", Access::Public, operations::alive)
        .get("/readyz", Access::Public, operations::ready)
        .get("/metrics", Access::Operations, operations::metrics)
}

/// A page.
pub(crate) fn page(status: StatusCode, page: &impl Template) -> Result<HttpResponse, Problem> {
    let body = page.render()?;
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(body))
}

/// "Done; look there."
pub(crate) fn see(path: impl Into<String>) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((LOCATION, path.into())).finish()
}

/// A path of this site that may be led to, or else `fallback`. Another site must not send people through us to where it
/// wants them.
pub(crate) fn local<'a>(path: &'a str, fallback: &'a str) -> &'a str {
    let plain = path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    if plain && path.starts_with('/') && !path.starts_with("//") { path } else { fallback }
}

#[cfg(test)]
mod tests {
    use super::local;

    #[test]
    fn nobody_is_led_to_another_site() {
        assert_eq!(local("/t/ABC?x=1", "/"), "/t/ABC?x=1");
        for elsewhere in
            ["//evil.example", "https://evil.example", "/\\evil.example", "", "t", "/a\r\nSet-Cookie: x"]
        {
            assert_eq!(local(elsewhere, "/"), "/", "{elsewhere:?}");
        }
    }
}
