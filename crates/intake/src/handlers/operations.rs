//! For whoever watches the server.

use actix_web::{HttpResponse, web};

use crate::problem::Problem;
use crate::service::Service;

/// The process runs.
pub(crate) async fn alive() -> &'static str {
    "ok\n"
}

/// The process can work: the database answers.
pub(crate) async fn ready(service: web::Data<Service>) -> Result<&'static str, Problem> {
    match service.casework.store().ping().await {
        Ok(()) => Ok("ready\n"),
        Err(fault) => {
            tracing::warn!(%fault, "not ready");
            Err(Problem::Unavailable)
        }
    }
}

/// The counters.
pub(crate) async fn metrics(service: web::Data<Service>) -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(service.counters.text())
}
