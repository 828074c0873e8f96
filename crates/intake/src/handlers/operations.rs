//! For whoever watches the server.

use actix_web::http::StatusCode;
use actix_web::http::header::ACCEPT;
use actix_web::{HttpRequest, HttpResponse, web};
use casework::{CaseError, Watched};
use domain::delivery::watch::Check;
use i18n::{Lang, When};
use prometheus_client::encoding::text::encode;
use prometheus_client::registry::Registry;
use serde::Serialize;

use crate::problem::Problem;
use crate::service::Service;
use crate::surroundings::shell;

/// `GET /healthz`: the process runs.
pub(crate) async fn alive() -> &'static str {
    "ok\n"
}

/// `GET /readyz/web`: this process can answer people, for the database answers. For whoever decides where to send them:
/// that texts do not go out is no reason to send residents away.
pub(crate) async fn ready_for_people(service: web::Data<Service>) -> Result<&'static str, Problem> {
    match service.casework.store().ping().await {
        Ok(()) => Ok("ready\n"),
        Err(fault) => {
            tracing::warn!(%fault, "not ready");
            Err(Problem::Unavailable)
        }
    }
}

/// `GET /readyz`: texts go out and deadlines are kept, by whichever process; else what is wrong, since when, and what to do.
pub(crate) async fn ready(
    request: HttpRequest,
    service: web::Data<Service>,
) -> Result<HttpResponse, Problem> {
    let watched = service.casework.watched().await;
    let when = shell(&request)?.when;
    let is_green = watched.as_ref().is_ok_and(|watched| watched.is_green());
    let status = if is_green { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let mut response = HttpResponse::build(status);
    if wants_json(&request) {
        return Ok(response.json(Readiness::of(watched.as_deref(), when.lang)));
    }
    Ok(response.content_type("text/plain; charset=utf-8").body(in_words(watched.as_deref(), &when)))
}

fn wants_json(request: &HttpRequest) -> bool {
    let accept = request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("application/json"))
}

fn in_words(watched: Result<&Watched, &CaseError>, when: &When) -> String {
    let say = when.lang;
    let watched = match watched {
        Ok(watched) => watched,
        Err(fault) => return format!("{}\ndatabase: {}\n", say.not_ready(), say.database_silent(fault)),
    };
    let head = if watched.is_green() { say.ready() } else { say.not_ready() };
    let mut lines = vec![head.to_owned()];
    lines.extend(watched.findings.iter().map(|finding| when.finding(finding)));
    if let Some(jump) = watched.jump {
        let seconds = format!("{:+.1}", jump.by.as_secs_f64());
        lines.push(say.clock_jumped(when.at(jump.at), seconds));
    }
    lines.push(String::new());
    lines.join("\n")
}

/// The same for programs.
#[derive(Serialize)]
struct Readiness {
    ready: bool,
    checks: Vec<CheckLine>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clock_jump: Option<JumpLine>,
}

#[derive(Serialize)]
struct CheckLine {
    check: &'static str,
    ok: bool,
    /// Since when not, in UTC; absent when it never was.
    #[serde(skip_serializing_if = "Option::is_none")]
    since: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wrong: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<&'static str>,
}

#[derive(Serialize)]
struct JumpLine {
    at: String,
    seconds: f64,
}

impl Readiness {
    fn of(watched: Result<&Watched, &CaseError>, say: Lang) -> Self {
        let (watched, database) = match watched {
            Ok(watched) => (Some(watched), CheckLine::fine("database")),
            Err(fault) => (None, CheckLine::wrong("database", say.database_silent(fault))),
        };
        let found = |watched: &Watched| {
            let line = |check: &Check| check_line(watched, *check, say);
            Check::ALL.iter().map(line).collect::<Vec<_>>()
        };
        let jump = watched.and_then(|watched| watched.jump);
        Self {
            ready: watched.is_some_and(Watched::is_green),
            checks: [database].into_iter().chain(watched.map(found).unwrap_or_default()).collect(),
            clock_jump: jump.map(|jump| JumpLine { at: jump.at.to_string(), seconds: jump.by.as_secs_f64() }),
        }
    }
}

impl CheckLine {
    const fn fine(check: &'static str) -> Self {
        Self { check, ok: true, since: None, wrong: None, remedy: None }
    }

    const fn wrong(check: &'static str, wrong: String) -> Self {
        Self { check, ok: false, since: None, wrong: Some(wrong), remedy: None }
    }
}

fn check_line(watched: &Watched, check: Check, say: Lang) -> CheckLine {
    match watched.findings.iter().find(|finding| finding.check == check) {
        None => CheckLine::fine(check.as_str()),
        Some(finding) => CheckLine {
            since: finding.since.map(|since| since.to_string()),
            remedy: Some(say.remedy_for(check)),
            ..CheckLine::wrong(check.as_str(), say.failed_check(check).to_owned())
        },
    }
}

/// `GET /metrics`: what this process has counted, and what lies in the database.
pub(crate) async fn metrics(service: web::Data<Service>) -> Result<HttpResponse, Problem> {
    let mut registry = Registry::with_prefix("mashang");
    service.counters.register(&mut registry);
    service.casework.measure(&mut registry).await;
    let mut text = String::new();
    encode(&mut text, &registry).map_err(|fault| Problem::Fault(fault.to_string()))?;
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(HttpResponse::Ok().content_type(kind).body(text))
}
