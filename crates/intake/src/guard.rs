//! What stands before and behind every handler: admission, panics, and errors made readable.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{LOCATION, RETRY_AFTER};
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, HttpResponse, ResponseError, web};
use askama::Template;
use domain::alphabet;
use futures_util::FutureExt;
use futures_util::future::LocalBoxFuture;

use crate::api::fault::Fault;
use crate::problem::{Problem, sign_in_and_back};
use crate::routes::Access;
use crate::service::Service;
use crate::surroundings::Surroundings;

/// Decides who comes in.
pub trait Doorkeeper: Send + Sync {
    /// Lets the request in, leaving who it is among the request's extensions, or says why not.
    fn admit<'a>(
        &'a self,
        access: Access,
        request: &'a HttpRequest,
    ) -> LocalBoxFuture<'a, Result<(), Problem>>;
}

/// Runs a request behind its guard and counts the answer.
pub(crate) async fn guard<B: MessageBody + 'static>(
    access: Access,
    keeper: Arc<dyn Doorkeeper>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let response = admit(access, keeper, request, next).await?;
    if let Some(service) = response.request().app_data::<web::Data<Service>>() {
        service.counters.response(response.status());
    }
    Ok(response)
}

/// Admits the request, runs the handler, and makes of a problem or a panic an answer that people or programs can read.
async fn admit<B: MessageBody + 'static>(
    access: Access,
    keeper: Arc<dyn Doorkeeper>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let asked = request.request().clone();
    if let Err(problem) = keeper.admit(access, &asked).await {
        let problem = named(problem, &asked);
        return Ok(ServiceResponse::new(asked.clone(), answer(&problem, &asked)));
    }
    let response = match AssertUnwindSafe(next.call(request)).catch_unwind().await {
        Ok(Ok(response)) => response.map_into_boxed_body(),
        Ok(Err(error)) => ServiceResponse::new(asked.clone(), HttpResponse::from_error(error)),
        Err(_) => {
            let problem = broken(&asked, "the handler panicked");
            return Ok(ServiceResponse::new(asked.clone(), answer(&problem, &asked)));
        }
    };
    let Some(error) = response.response().error() else { return Ok(response) };
    if let Some(fault) = error.as_error::<Fault>().filter(|fault| !matches!(fault, Fault::Problem(_))) {
        return Ok(ServiceResponse::new(asked.clone(), fault.clone().answer(&asked)));
    }
    let problem = match problem_of(error) {
        Some(problem) => named(problem.clone(), &asked),
        None if error.as_response_error().status_code().is_server_error() => {
            broken(&asked, &error.to_string())
        }
        None => Problem::Unreadable("the request"),
    };
    Ok(ServiceResponse::new(asked.clone(), answer(&problem, &asked)))
}

fn problem_of(error: &Error) -> Option<&Problem> {
    match error.as_error::<Fault>() {
        Some(Fault::Problem(problem)) => Some(problem),
        _ => error.as_error::<Problem>(),
    }
}

/// A fault of ours is logged and gets a reference; everything else stays as it is.
fn named(problem: Problem, request: &HttpRequest) -> Problem {
    match problem {
        Problem::Fault(what) => broken(request, &what),
        other => other,
    }
}

/// Logs what went wrong on our side and names it, so that a caller's complaint can be matched with the log.
fn broken(request: &HttpRequest, what: &str) -> Problem {
    let at = surroundings(request).map_or(0, |s| s.clock.now().as_millisecond());
    let reference = alphabet::encode(at.unsigned_abs(), 6);
    tracing::error!(reference, method = %request.method(), route = request.match_pattern(), what, "request failed");
    Problem::Broken(reference)
}

fn surroundings(request: &HttpRequest) -> Option<&Surroundings> {
    request.app_data::<web::Data<Surroundings>>().map(web::Data::get_ref)
}

/// Whether another program asks, and not a person.
pub(crate) fn is_api(request: &HttpRequest) -> bool {
    request.path().starts_with("/api/")
}

fn answer(problem: &Problem, request: &HttpRequest) -> HttpResponse {
    if is_api(request) {
        return Fault::Problem(problem.clone()).answer(request);
    }
    if *problem == Problem::SignInFirst && request.method().is_safe() {
        return HttpResponse::build(StatusCode::SEE_OTHER)
            .insert_header((LOCATION, sign_in_and_back(&request.uri().to_string())))
            .finish();
    }
    let page = surroundings(request)
        .and_then(|s| problem.page(s.shell(request), !request.method().is_safe()).render().ok());
    let mut response = HttpResponse::build(problem.status_code());
    if let Some(seconds) = problem.retry_after() {
        response.insert_header((RETRY_AFTER, seconds));
    }
    match page {
        Some(page) => response.content_type("text/html; charset=utf-8").body(page),
        None => response.content_type("text/plain; charset=utf-8").body(problem.to_string()),
    }
}
