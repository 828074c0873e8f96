//! Handlers: each parses, calls one use case, renders. Which address leads to which is one table.

mod acting;
mod admin;
mod assets;
mod behalf;
mod callbacks;
mod checks;
mod choosing;
mod deeds;
mod demo;
mod desk;
mod draft;
mod evaluation;
mod exclusions;
mod filing;
mod front;
pub(crate) mod gateways;
mod hiring;
pub(crate) mod items;
mod operations;
mod people;
mod person;
mod places;
mod policy;
mod printing;
pub(crate) mod progress;
pub(crate) mod report;
mod rosters;
pub(crate) mod scanning;
mod sign_in;
mod texts;
pub(crate) mod ticket;
mod time_off;
mod tokens;
pub(crate) mod warnings;
mod ways;

use actix_web::http::StatusCode;
use actix_web::http::header::{LOCATION, RETRY_AFTER};
use actix_web::{HttpResponse, ResponseError};
use askama::Template;
use domain::access::Action;

use crate::api;
use crate::problem::Problem;
use crate::routes::{Access, Routes};

/// Everything that the service answers to. What residents need comes first, for the table is searched in order.
pub(crate) fn routes(demo: bool) -> Routes {
    let routes = api::routes(operations(gateways(administration(desk(resident(Routes::new()))))));
    if demo { demonstration(routes) } else { routes }
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
        .post("/t/{token}/called", Access::Requester, progress::called)
        .post("/t/{token}/separate", Access::Requester, progress::separate)
        // A code printed all in upper case.
        .get("/C/{code}", Access::Public, filing::show)
        .post("/C/{code}", Access::Public, filing::submit)
        .get("/", Access::Public, front::type_code)
        .get("/lang/{tag}", Access::Public, front::language)
        .get("/icon.svg", Access::Public, assets::icon)
}

fn desk(routes: Routes) -> Routes {
    let staff = Access::Staff;
    routes
        .get("/desk/sign-in", Access::Public, sign_in::show)
        .post("/desk/sign-in", Access::Public, sign_in::submit)
        .post("/desk/sign-out", staff(Action::SeeDesk), sign_in::sign_out)
        .get("/desk", staff(Action::SeeDesk), desk::mine)
        .get("/desk/tokens", staff(Action::SeeDesk), tokens::show)
        .post("/desk/tokens", staff(Action::SeeDesk), tokens::make)
        .post("/desk/tokens/{token}/revoke", staff(Action::SeeDesk), tokens::revoke)
        .get("/desk/duty", staff(Action::SeeDesk), time_off::own)
        .post("/desk/duty/leave", staff(Action::SeeDesk), time_off::take)
        .post("/desk/duty/leave/{leave}/cancel", staff(Action::SeeDesk), time_off::cancel)
        .get("/desk/me", staff(Action::SeeDesk), ways::show)
        .post("/desk/me/mail", staff(Action::SeeDesk), ways::save_mail)
        .post("/desk/me/{way}/send", staff(Action::SeeDesk), ways::send)
        .post("/desk/me/{way}/prove", staff(Action::SeeDesk), ways::prove)
        .get("/desk/file", staff(Action::FileOnBehalf), behalf::show)
        .post("/desk/file", staff(Action::FileOnBehalf), behalf::submit)
        .get("/desk/file/{number}", staff(Action::FileOnBehalf), behalf::filed)
        .get("/desk/requests", staff(Action::AnswerOrder), items::show)
        .get("/desk/unit", staff(Action::SeeUnit), desk::unit)
        .get("/desk/visits", staff(Action::RecordVisit), desk::visits)
        .get("/desk/checks", staff(Action::SpotCheck), checks::show)
        .get("/desk/evaluation", staff(Action::SeeEvaluation), evaluation::show)
        .get("/desk/evaluation/exclusions", staff(Action::SeeEvaluation), exclusions::show)
        .get("/desk/evaluation.xlsx", staff(Action::SeeEvaluation), evaluation::workbook)
        .get("/desk/alarms", staff(Action::SeeAlarms), desk::alarms)
        .get("/desk/warnings", staff(Action::SeeWarnings), warnings::show)
        .post("/desk/warnings/{warning}/merge", staff(Action::Merge), warnings::merge)
        .post("/desk/warnings/{warning}/dismiss", staff(Action::DismissWarnings), warnings::dismiss)
        .get("/desk/t/{number}", staff(Action::SeeTicket), ticket::show)
        .get("/desk/t/{number}/photo/{position}", staff(Action::SeeTicket), ticket::photo)
        .post("/desk/t/{number}/call", staff(Action::SeeTicket), ticket::ask_to_call)
        .post("/desk/t/{number}/contact", staff(Action::RecordContact), acting::contact)
        .post("/desk/t/{number}/acknowledge", staff(Action::Acknowledge), acting::acknowledge)
        .post("/desk/t/{number}/finish", staff(Action::Finish), acting::finish)
        .post("/desk/t/{number}/hand-up", staff(Action::Escalate), acting::hand_up)
        .post("/desk/t/{number}/remark", staff(Action::Remark), acting::remark)
        .post("/desk/t/{number}/visit", staff(Action::RecordVisit), acting::visit)
        .post("/desk/t/{number}/check", staff(Action::SpotCheck), acting::check)
        .post("/desk/t/{number}/classify", staff(Action::Classify), acting::classify)
        .get("/desk/t/{number}/dispatch", staff(Action::Dispatch), choosing::dispatch)
        .post("/desk/t/{number}/dispatch", staff(Action::Dispatch), choosing::give)
        .post("/desk/t/{number}/return", staff(Action::AskAbove), acting::give_back)
        .post("/desk/t/{number}/extend", staff(Action::AskAbove), acting::extend)
        .post("/desk/t/{number}/park", staff(Action::AskAbove), acting::park)
        .post("/desk/t/{number}/decline", staff(Action::AskAbove), acting::decline)
        .post("/desk/t/{number}/decide", staff(Action::Decide), acting::decide)
        .get("/desk/t/{number}/assist", staff(Action::AskAssist), choosing::assist)
        .post("/desk/t/{number}/assist", staff(Action::AskAssist), choosing::ask)
        .post("/desk/t/{number}/answer-assist", staff(Action::AnswerAssist), acting::answer_assist)
        .post("/desk/t/{number}/meeting", staff(Action::RecordMeeting), acting::meeting)
        .post("/desk/t/{number}/question", staff(Action::AskRequester), acting::question)
        .post("/desk/t/{number}/review", staff(Action::ReviewParked), acting::review)
        .post("/desk/t/{number}/resume", staff(Action::ReviewParked), acting::resume)
        .post("/desk/t/{number}/order", staff(Action::Supervise), acting::order)
        .post("/desk/t/{number}/urge", staff(Action::Supervise), acting::urge)
        .post("/desk/t/{number}/answer-order", staff(Action::AnswerOrder), acting::answer_order)
        .post("/desk/t/{number}/ask-exclusion", staff(Action::AskExclusion), acting::ask_exclusion)
        .post("/desk/t/{number}/decide-exclusion", staff(Action::Decide), acting::decide_exclusion)
        .post("/desk/t/{number}/merge", staff(Action::Merge), acting::merge)
        .post("/desk/t/{number}/unmerge", staff(Action::Merge), acting::unmerge)
}

fn administration(routes: Routes) -> Routes {
    let staff = Access::Staff;
    routes
        .get("/desk/admin", staff(Action::SeeGaps), admin::home)
        .get("/desk/admin/prints", staff(Action::ManageCodes), admin::prints)
        .get("/desk/admin/gaps", staff(Action::SeeGaps), admin::gaps)
        .get("/desk/admin/staff", staff(Action::ManageStaff), people::list)
        .get("/desk/admin/staff/new", staff(Action::ManageStaff), hiring::blank)
        .post("/desk/admin/staff/new", staff(Action::ManageStaff), hiring::add)
        .post("/desk/admin/staff/ask", staff(Action::ManageStaff), people::ask)
        .get("/desk/admin/staff/{id}", staff(Action::ManageStaff), person::show)
        .post("/desk/admin/staff/{id}/ask", staff(Action::ManageStaff), person::ask)
        .post("/desk/admin/staff/{id}/mail", staff(Action::ManageStaff), person::mail)
        .post("/desk/admin/staff/{id}/password", staff(Action::ManageStaff), person::password)
        .post("/desk/admin/staff/{id}/leave", staff(Action::ManageStaff), person::leave)
        .post("/desk/admin/staff/{id}/return", staff(Action::ManageStaff), person::come_back)
        .post("/desk/admin/staff/{id}/tokens/{token}/revoke", staff(Action::ManageStaff), tokens::revoke_of)
        .get("/desk/admin/staff/{id}/time-off", staff(Action::ManageStaff), time_off::of)
        .post("/desk/admin/staff/{id}/time-off", staff(Action::ManageStaff), time_off::give)
        .post(
            "/desk/admin/staff/{id}/time-off/{leave}/cancel",
            staff(Action::ManageStaff),
            time_off::cancel_of,
        )
        .get("/desk/admin/duty", staff(Action::ManageStaff), rosters::list)
        .get("/desk/admin/duty/{unit}/{role}", staff(Action::ManageStaff), rosters::show)
        .post("/desk/admin/duty/{unit}/{role}/shift", staff(Action::ManageStaff), rosters::add_shift)
        .post("/desk/admin/duty/{unit}/{role}/certain", staff(Action::ManageStaff), rosters::add_certain)
        .post("/desk/admin/duty/{unit}/{role}/remove", staff(Action::ManageStaff), rosters::remove)
        .get("/desk/admin/places", staff(Action::ManagePlaces), places::list)
        .get("/desk/admin/places/new", staff(Action::ManagePlaces), places::blank)
        .post("/desk/admin/places/new", staff(Action::ManagePlaces), places::add)
        .get("/desk/admin/places/{short}", staff(Action::ManagePlaces), places::show)
        .post("/desk/admin/places/{short}/reissue", staff(Action::ManageCodes), places::reissue)
        .get("/desk/admin/places/{short}/sheet.pdf", staff(Action::ManageCodes), printing::sheet)
        .get("/desk/admin/texts", staff(Action::ManagePolicy), texts::show)
        .get("/desk/admin/gateways", staff(Action::ManagePolicy), gateways::show)
        .post("/desk/admin/gateways/{gateway}/again", staff(Action::ManagePolicy), gateways::again)
        .get("/desk/admin/policy", staff(Action::ManagePolicy), policy::show)
        .get("/desk/admin/policy/edit", staff(Action::ManagePolicy), policy::blank)
        .post("/desk/admin/policy/edit", staff(Action::ManagePolicy), policy::submit)
        .get("/desk/admin/policy/{version}", staff(Action::ManagePolicy), policy::version)
        .get("/desk/admin/policy/{version}/policy.toml", staff(Action::ManagePolicy), policy::download)
}

fn demonstration(routes: Routes) -> Routes {
    let staff = Access::Staff(Action::SeeDemoPhones);
    routes.get("/demo/phones", staff, demo::show).post("/demo/phones/{number}/reply", staff, demo::reply)
}

fn gateways(routes: Routes) -> Routes {
    routes
        .get("/cb/{gateway}/{secret}/receipt", Access::Gateway, callbacks::receipt)
        .post("/cb/{gateway}/{secret}/receipt", Access::Gateway, callbacks::receipt)
        .get("/cb/{gateway}/{secret}/reply", Access::Gateway, callbacks::reply)
        .post("/cb/{gateway}/{secret}/reply", Access::Gateway, callbacks::reply)
        .get("/cb/{gateway}/{secret}/call", Access::Gateway, callbacks::call)
        .post("/cb/{gateway}/{secret}/call", Access::Gateway, callbacks::call)
}

/// All that a process without a web service has: whoever watches it asks here.
pub(crate) fn operations(routes: Routes) -> Routes {
    routes
        .get("/healthz", Access::Public, operations::alive)
        .get("/readyz", Access::Public, operations::ready)
        .get("/readyz/web", Access::Public, operations::ready_for_people)
        .get("/metrics", Access::Operations, operations::metrics)
}

/// Rows of a page of a list.
const ROWS: u64 = 50;

/// What was done before a page, said once.
#[derive(serde::Deserialize)]
pub(crate) struct Done {
    #[serde(default)]
    done: String,
    /// How many it was done to.
    #[serde(default)]
    count: u64,
}

/// A page.
pub(crate) fn page(status: StatusCode, page: &impl Template) -> Result<HttpResponse, Problem> {
    let body = page.render()?;
    Ok(HttpResponse::build(status).content_type("text/html; charset=utf-8").body(body))
}

/// A form that is shown again because only time is needed, and when to try again.
pub(crate) fn later(problem: &Problem, form: &impl Template) -> Result<HttpResponse, Problem> {
    let mut response = page(problem.status_code(), form)?;
    if let Some(seconds) = problem.retry_after() {
        response.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    Ok(response)
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
