//! Gateways call back: what they post is kept before anybody reads it, and answered at once.

use actix_web::{HttpRequest, HttpResponse, web};
use domain::delivery::{CallbackKind, RawCallback};

use crate::form;
use crate::problem::Problem;
use crate::service::Service;

/// `GET` or `POST /cb/{gateway}/{secret}/receipt`
pub(crate) async fn receipt(
    service: web::Data<Service>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    keep(&service, &request, payload, CallbackKind::Receipt).await
}

/// `GET` or `POST /cb/{gateway}/{secret}/reply`
pub(crate) async fn reply(
    service: web::Data<Service>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    keep(&service, &request, payload, CallbackKind::Reply).await
}

/// `GET` or `POST /cb/{exchange}/{secret}/call`
pub(crate) async fn call(
    service: web::Data<Service>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    keep(&service, &request, payload, CallbackKind::Call).await
}

async fn keep(
    service: &Service,
    request: &HttpRequest,
    payload: web::Payload,
    kind: CallbackKind,
) -> Result<HttpResponse, Problem> {
    let name = request.match_info().get("gateway").unwrap_or_default();
    let gateway = service.settings.gateways.iter().find(|g| g.name == name).ok_or(Problem::NotFound)?;
    let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok());
    let raw = RawCallback {
        query: request.query_string().to_owned(),
        content_type: header("Content-Type").map(ToOwned::to_owned),
        body: form::body(&mut payload.into_inner(), RawCallback::BODY_LIMIT).await?,
        signature: header("X-Twilio-Signature").map(ToOwned::to_owned),
    };
    service.casework.callback(&gateway.name, kind, &raw).await?;
    service.counters.callback();
    let ack = &gateway.ack;
    Ok(HttpResponse::Ok().content_type(ack.content_type.as_str()).body(ack.body.clone()))
}
