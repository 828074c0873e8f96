//! Every route, as everybody: what may be reached, and what only seems not to exist.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use casework::{Submission, WarningId};
use domain::ids::StaffId;
use domain::number::TicketId;
use domain::policy::CategoryId;
use domain::ticket::CommandKind;
use storage::NewPhoto;
use testkit::town::{ADMINISTRATOR, CITY, COUNTY, COUNTY_LEADER, DIRECTOR, NEIGHBOUR, SECRETARY, TOWNSHIP};

use serde_json::{Value, json};

use crate::house::{Client, House, Program, SECRET};

/// Who asks, in the order of the columns below. "Elsewhere" is the next county.
const ASKING: [&str; 11] = [
    "nobody",
    "handler of the ticket",
    "handler of another village",
    "operator above",
    "operator elsewhere",
    "leader above",
    "leader elsewhere",
    "administrator",
    "administrator elsewhere",
    "operator of the county",
    "operator of the city",
];

/// Pages are asked for with a session, and everything below `/api` with an access token of the same people.
///
/// Each staff form is sent complete, but for a revision that does not exist: 409 means "allowed, and overtaken". Forms
/// of administrators, and those in which somebody is chosen, lack what they need: 422 means "allowed, and something is missing".
#[rustfmt::skip]
const TABLE: &[(&str, &str, [u16; 11])] = &[
    //                                           none  own  other oper  o.el  lead  l.el  adm  a.el  o.cty o.city
    ("GET",  "/c/{code}",                         [200; 11]),
    ("POST", "/c/{code}",                         [422; 11]),
    ("GET",  "/C/{code}",                         [200; 11]),
    ("POST", "/C/{code}",                         [422; 11]),
    ("GET",  "/",                                 [200; 11]),
    ("GET",  "/lang/{tag}",                       [303; 11]),
    ("GET",  "/icon.svg",                         [200; 11]),
    ("GET",  "/t/{token}",                        [200; 11]),
    ("GET",  "/t/{token}/photo/{position}",       [200; 11]),
    ("POST", "/t/{token}/add",                    [303; 11]),
    ("POST", "/t/{token}/judge",                  [303; 11]),
    ("POST", "/t/{token}/called",                 [303; 11]),
    ("POST", "/t/{token}/separate",               [303; 11]),
    ("POST", "/t/{token}/withdraw",               [303; 11]),
    ("GET",  "/healthz",                          [200; 11]),
    ("GET",  "/readyz",                           [503; 11]),
    ("GET",  "/readyz/web",                       [200; 11]),
    ("GET",  "/metrics",                          [404; 11]),
    ("GET",  "/cb/{gateway}/{secret}/receipt",    [200; 11]),
    ("POST", "/cb/{gateway}/{secret}/receipt",    [200; 11]),
    ("GET",  "/cb/{gateway}/{secret}/reply",      [200; 11]),
    ("POST", "/cb/{gateway}/{secret}/reply",      [200; 11]),
    ("GET",  "/cb/{gateway}/{secret}/call",       [200; 11]),
    ("POST", "/cb/{gateway}/{secret}/call",       [200; 11]),
    ("GET",  "/desk/sign-in",                     [200; 11]),
    ("POST", "/desk/sign-in",                     [401; 11]),
    ("GET",  "/desk",                             [303, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("GET",  "/desk/requests",                    [303, 200, 200, 200, 200, 200, 200, 403, 403, 200, 200]),
    ("GET",  "/desk/visits",                      [303, 403, 403, 403, 403, 403, 403, 403, 403, 200, 200]),
    ("GET",  "/desk/checks",                      [303, 403, 403, 403, 403, 403, 403, 403, 403, 403, 200]),
    ("GET",  "/desk/unit",                        [303, 403, 403, 200, 200, 200, 200, 403, 403, 200, 200]),
    ("GET",  "/desk/evaluation",                  [303, 403, 403, 200, 200, 200, 200, 403, 403, 200, 200]),
    ("GET",  "/desk/evaluation/exclusions",       [303, 403, 403, 200, 200, 200, 200, 403, 403, 200, 200]),
    ("GET",  "/desk/evaluation.xlsx",             [303, 403, 403, 200, 200, 200, 200, 403, 403, 200, 200]),
    ("GET",  "/desk/alarms",                      [303, 403, 403, 200, 200, 200, 200, 403, 403, 200, 200]),
    ("GET",  "/desk/warnings",                    [303, 200, 200, 200, 200, 200, 200, 403, 403, 200, 200]),
    ("POST", "/desk/warnings/{warning}/merge",    [401, 403, 404, 422, 404, 403, 403, 403, 403, 422, 422]),
    ("POST", "/desk/warnings/{warning}/dismiss",  [401, 403, 403, 303, 404, 303, 404, 403, 403, 303, 303]),
    ("GET",  "/desk/file",                        [303, 200, 200, 200, 200, 403, 403, 403, 403, 200, 200]),
    ("POST", "/desk/file",                        [401, 422, 422, 422, 422, 403, 403, 403, 403, 422, 422]),
    // Of a matter that somebody else has filed.
    ("GET",  "/desk/file/{number}",               [303, 404, 404, 404, 404, 403, 403, 403, 403, 404, 404]),
    ("GET",  "/desk/t/{number}",                  [303, 200, 404, 200, 404, 200, 404, 403, 403, 200, 200]),
    ("GET",  "/desk/t/{number}/photo/{position}", [303, 200, 404, 200, 404, 200, 404, 403, 403, 200, 200]),
    // No exchange lends a middle number here.
    ("POST", "/desk/t/{number}/call",             [401, 404, 404, 404, 404, 404, 404, 403, 403, 404, 404]),
    ("POST", "/desk/t/{number}/contact",          [401, 409, 404, 409, 404, 409, 404, 403, 403, 409, 409]),
    ("POST", "/desk/t/{number}/acknowledge",      [401, 409, 404, 403, 404, 403, 404, 403, 403, 403, 403]),
    ("POST", "/desk/t/{number}/finish",           [401, 409, 404, 409, 404, 403, 404, 403, 403, 409, 409]),
    ("POST", "/desk/t/{number}/hand-up",          [401, 409, 404, 409, 404, 403, 404, 403, 403, 409, 409]),
    ("POST", "/desk/t/{number}/remark",           [401, 409, 404, 409, 404, 409, 404, 403, 403, 409, 409]),
    ("POST", "/desk/t/{number}/visit",            [401, 403, 403, 403, 403, 403, 403, 403, 403, 409, 409]),
    ("POST", "/desk/t/{number}/check",            [401, 403, 403, 403, 403, 403, 403, 403, 403, 403, 409]),
    ("POST", "/desk/t/{number}/classify",         [401, 409, 404, 409, 404, 403, 404, 403, 403, 409, 409]),
    ("GET",  "/desk/t/{number}/dispatch",         [303, 403, 403, 200, 404, 403, 403, 403, 403, 200, 200]),
    ("POST", "/desk/t/{number}/dispatch",         [401, 403, 403, 422, 404, 403, 403, 403, 403, 422, 422]),
    ("POST", "/desk/t/{number}/return",           [401, 409, 404, 403, 404, 403, 404, 403, 403, 403, 403]),
    ("POST", "/desk/t/{number}/extend",           [401, 409, 404, 403, 404, 403, 404, 403, 403, 403, 403]),
    ("POST", "/desk/t/{number}/park",             [401, 409, 404, 403, 404, 403, 404, 403, 403, 403, 403]),
    ("POST", "/desk/t/{number}/decline",          [401, 409, 404, 403, 404, 403, 404, 403, 403, 403, 403]),
    ("POST", "/desk/t/{number}/decide",           [401, 403, 403, 409, 404, 409, 404, 403, 403, 409, 409]),
    ("GET",  "/desk/t/{number}/assist",           [303, 200, 404, 200, 404, 403, 404, 403, 403, 200, 200]),
    ("POST", "/desk/t/{number}/assist",           [401, 422, 404, 422, 404, 403, 404, 403, 403, 422, 422]),
    ("POST", "/desk/t/{number}/ask-exclusion",    [401, 409, 404, 409, 404, 403, 404, 403, 403, 409, 409]),
    ("POST", "/desk/t/{number}/decide-exclusion", [401, 403, 403, 409, 404, 409, 404, 403, 403, 409, 409]),
    ("POST", "/desk/t/{number}/answer-assist",    [401, 409, 404, 409, 404, 409, 404, 403, 403, 409, 409]),
    ("POST", "/desk/t/{number}/meeting",          [401, 409, 404, 409, 404, 403, 404, 403, 403, 409, 409]),
    ("POST", "/desk/t/{number}/question",         [401, 409, 404, 409, 404, 403, 404, 403, 403, 409, 409]),
    ("POST", "/desk/t/{number}/review",           [401, 409, 404, 409, 404, 403, 404, 403, 403, 409, 409]),
    ("POST", "/desk/t/{number}/resume",           [401, 409, 404, 409, 404, 403, 404, 403, 403, 409, 409]),
    ("POST", "/desk/t/{number}/order",            [401, 403, 403, 409, 404, 409, 404, 403, 403, 409, 409]),
    ("POST", "/desk/t/{number}/urge",             [401, 403, 403, 409, 404, 409, 404, 403, 403, 409, 409]),
    ("POST", "/desk/t/{number}/answer-order",     [401, 409, 404, 409, 404, 409, 404, 403, 403, 409, 409]),
    ("POST", "/desk/t/{number}/merge",            [401, 409, 404, 409, 404, 403, 403, 403, 403, 409, 409]),
    ("POST", "/desk/t/{number}/unmerge",          [401, 409, 404, 409, 404, 403, 403, 403, 403, 409, 409]),
    ("GET",  "/desk/admin",                       [303, 403, 403, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("GET",  "/desk/admin/prints",                [303, 403, 403, 403, 403, 403, 403, 200, 200, 403, 403]),
    ("GET",  "/desk/admin/gaps",                  [303, 403, 403, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("GET",  "/desk/admin/staff",                 [303, 403, 403, 403, 403, 403, 403, 200, 200, 403, 403]),
    ("GET",  "/desk/admin/staff/new",             [303, 403, 403, 403, 403, 403, 403, 200, 200, 403, 403]),
    ("POST", "/desk/admin/staff/new",             [401, 403, 403, 403, 403, 403, 403, 422, 422, 403, 403]),
    ("GET",  "/desk/admin/staff/{id}",            [303, 403, 403, 403, 403, 403, 403, 200, 404, 403, 403]),
    ("POST", "/desk/admin/staff/{id}/password",   [401, 403, 403, 403, 403, 403, 403, 409, 404, 403, 403]),
    ("POST", "/desk/admin/staff/{id}/leave",      [401, 403, 403, 403, 403, 403, 403, 303, 404, 403, 403]),
    ("POST", "/desk/admin/staff/{id}/return",     [401, 403, 403, 403, 403, 403, 403, 303, 404, 403, 403]),
    ("GET",  "/desk/admin/places",                [303, 403, 403, 403, 403, 403, 403, 200, 200, 403, 403]),
    ("GET",  "/desk/admin/places/new",            [303, 403, 403, 403, 403, 403, 403, 200, 200, 403, 403]),
    ("POST", "/desk/admin/places/new",            [401, 403, 403, 403, 403, 403, 403, 422, 422, 403, 403]),
    ("GET",  "/desk/admin/places/{short}",        [303, 403, 403, 403, 403, 403, 403, 200, 404, 403, 403]),
    ("POST", "/desk/admin/places/{short}/reissue", [401, 403, 403, 403, 403, 403, 403, 422, 404, 403, 403]),
    ("GET",  "/desk/admin/places/{short}/sheet.pdf", [303, 403, 403, 403, 403, 403, 403, 200, 404, 403, 403]),
    // For those who administer a city or more, as the tests of the policy show.
    ("GET",  "/desk/admin/texts",                 [303, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403]),
    ("GET",  "/desk/admin/gateways",              [303, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403]),
    ("POST", "/desk/admin/gateways/{gateway}/again", [401, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403]),
    ("GET",  "/desk/admin/policy",                [303, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403]),
    ("GET",  "/desk/admin/policy/edit",           [303, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403]),
    ("POST", "/desk/admin/policy/edit",           [401, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403]),
    ("GET",  "/desk/admin/policy/{version}",      [303, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403]),
    ("GET",  "/desk/admin/policy/{version}/policy.toml", [303, 403, 403, 403, 403, 403, 403, 403, 403, 403, 403]),
    ("GET",  "/demo/phones",                      [303, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("POST", "/demo/phones/{number}/reply",       [401, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303]),
    ("GET",  "/desk/duty",                        [303, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("POST", "/desk/duty/leave",                  [401, 422, 422, 422, 422, 422, 422, 422, 422, 422, 422]),
    ("POST", "/desk/duty/leave/{leave}/cancel",   [401, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303]),
    ("GET",  "/desk/admin/staff/{id}/time-off",   [303, 403, 403, 403, 403, 403, 403, 200, 404, 403, 403]),
    ("POST", "/desk/admin/staff/{id}/time-off",   [401, 403, 403, 403, 403, 403, 403, 422, 404, 403, 403]),
    ("POST", "/desk/admin/staff/{id}/time-off/{leave}/cancel", [401, 403, 403, 403, 403, 403, 403, 303, 404, 403, 403]),
    ("GET",  "/desk/admin/duty",                  [303, 403, 403, 403, 403, 403, 403, 200, 200, 403, 403]),
    ("GET",  "/desk/admin/duty/{unit}/{role}",    [303, 403, 403, 403, 403, 403, 403, 200, 404, 403, 403]),
    ("POST", "/desk/admin/duty/{unit}/{role}/shift", [401, 403, 403, 403, 403, 403, 403, 422, 404, 403, 403]),
    ("POST", "/desk/admin/duty/{unit}/{role}/certain", [401, 403, 403, 403, 403, 403, 403, 422, 404, 403, 403]),
    // Overtaken: there is no roster of that revision.
    ("POST", "/desk/admin/duty/{unit}/{role}/remove", [401, 403, 403, 403, 403, 403, 403, 409, 404, 403, 403]),
    ("GET",  "/api/v1/units/{code}/duty",         [401, 200, 404, 200, 404, 200, 404, 200, 404, 200, 200]),
    ("GET",  "/desk/me",                          [303, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("POST", "/desk/me/mail",                     [401, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303]),
    ("POST", "/desk/me/{way}/send",               [401, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303]),
    ("POST", "/desk/me/{way}/prove",              [401, 422, 422, 422, 422, 422, 422, 422, 422, 422, 422]),
    ("POST", "/desk/admin/staff/ask",             [401, 403, 403, 403, 403, 403, 403, 303, 303, 403, 403]),
    // Everybody was asked just now.
    ("POST", "/desk/admin/staff/{id}/ask",        [401, 403, 403, 403, 403, 403, 403, 409, 404, 403, 403]),
    ("POST", "/desk/admin/staff/{id}/mail",       [401, 403, 403, 403, 403, 403, 403, 303, 404, 403, 403]),
    ("GET",  "/desk/tokens",                      [303, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("POST", "/desk/tokens",                      [401, 422, 422, 422, 422, 422, 422, 422, 422, 422, 422]),
    ("POST", "/desk/tokens/{token}/revoke",       [401, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303]),
    ("POST", "/desk/admin/staff/{id}/tokens/{token}/revoke", [401, 403, 403, 403, 403, 403, 403, 303, 404, 403, 403]),
    ("GET",  "/api/openapi.json",                 [200; 11]),
    ("GET",  "/api/v1/codes/{code}",              [200; 11]),
    ("POST", "/api/v1/codes/{code}/tickets",      [422; 11]),
    ("GET",  "/api/v1/t/{token}",                 [200; 11]),
    ("GET",  "/api/v1/t/{token}/photos/{position}", [200; 11]),
    ("POST", "/api/v1/t/{token}/commands/add-words", [422; 11]),
    ("POST", "/api/v1/t/{token}/commands/confirm-contact", [422; 11]),
    ("POST", "/api/v1/t/{token}/commands/judge",  [422; 11]),
    ("POST", "/api/v1/t/{token}/commands/withdraw", [422; 11]),
    ("POST", "/api/v1/t/{token}/commands/separate", [422; 11]),
    ("GET",  "/api/v1/me",                        [401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("GET",  "/api/v1/tickets",                   [401, 200, 200, 200, 200, 200, 200, 200, 200, 200, 200]),
    ("POST", "/api/v1/tickets",                   [401, 422, 422, 422, 422, 403, 403, 403, 403, 422, 422]),
    ("GET",  "/api/v1/tickets/{number}",          [401, 200, 404, 200, 404, 200, 404, 403, 403, 200, 200]),
    ("GET",  "/api/v1/tickets/{number}/log",      [401, 200, 404, 200, 404, 200, 404, 403, 403, 200, 200]),
    ("GET",  "/api/v1/tickets/{number}/targets",  [401, 403, 404, 200, 404, 403, 404, 403, 403, 200, 200]),
    ("GET",  "/api/v1/tickets/{number}/photos/{position}", [401, 200, 404, 200, 404, 200, 404, 403, 403, 200, 200]),
    ("GET",  "/api/v1/requests",                  [401, 200, 200, 200, 200, 200, 200, 403, 403, 200, 200]),
    ("GET",  "/api/v1/visits",                    [401, 403, 403, 403, 403, 403, 403, 403, 403, 200, 200]),
    ("GET",  "/api/v1/checks",                    [401, 403, 403, 403, 403, 403, 403, 403, 403, 403, 200]),
    ("GET",  "/api/v1/alarms",                    [401, 403, 403, 200, 200, 200, 200, 403, 403, 200, 200]),
    ("GET",  "/api/v1/warnings",                  [401, 200, 200, 200, 200, 200, 200, 403, 403, 200, 200]),
    ("POST", "/api/v1/warnings/{warning}/merge",  [401, 403, 404, 422, 404, 403, 403, 403, 403, 422, 422]),
    ("POST", "/api/v1/warnings/{warning}/dismiss", [401, 403, 403, 200, 404, 200, 404, 403, 403, 200, 200]),
    ("GET",  "/api/v1/exclusions",                [401, 403, 403, 200, 200, 200, 200, 403, 403, 200, 200]),
    ("POST", "/api/v1/tickets/{number}/commands/ask-exclusion", [401, 412, 404, 412, 404, 403, 404, 403, 403, 412, 412]),
    ("POST", "/api/v1/tickets/{number}/commands/decide-exclusion", [401, 403, 403, 412, 404, 412, 404, 403, 403, 412, 412]),
    ("GET",  "/api/v1/evaluation",                [401, 403, 403, 200, 200, 200, 200, 403, 403, 200, 200]),
    ("POST", "/api/v1/tickets/{number}/commands/record-contact",      [401, 412, 404, 412, 404, 412, 404, 403, 403, 412, 412]),
    ("POST", "/api/v1/tickets/{number}/commands/acknowledge",         [401, 412, 404, 403, 404, 403, 404, 403, 403, 403, 403]),
    ("POST", "/api/v1/tickets/{number}/commands/finish",              [401, 412, 404, 412, 404, 403, 404, 403, 403, 412, 412]),
    ("POST", "/api/v1/tickets/{number}/commands/escalate",            [401, 412, 404, 412, 404, 403, 404, 403, 403, 412, 412]),
    ("POST", "/api/v1/tickets/{number}/commands/remark",              [401, 412, 404, 412, 404, 412, 404, 403, 403, 412, 412]),
    ("POST", "/api/v1/tickets/{number}/commands/judge",               [401, 403, 403, 403, 403, 403, 403, 403, 403, 412, 412]),
    ("POST", "/api/v1/tickets/{number}/commands/spot-check",          [401, 403, 403, 403, 403, 403, 403, 403, 403, 403, 412]),
    ("POST", "/api/v1/tickets/{number}/commands/classify",            [401, 412, 404, 412, 404, 403, 404, 403, 403, 412, 412]),
    ("POST", "/api/v1/tickets/{number}/commands/dispatch",            [401, 403, 403, 422, 404, 403, 403, 403, 403, 422, 422]),
    ("POST", "/api/v1/tickets/{number}/commands/ask",                 [401, 412, 404, 403, 404, 403, 404, 403, 403, 403, 403]),
    ("POST", "/api/v1/tickets/{number}/commands/decide",              [401, 403, 403, 412, 404, 412, 404, 403, 403, 412, 412]),
    ("POST", "/api/v1/tickets/{number}/commands/ask-assist",          [401, 422, 404, 422, 404, 403, 404, 403, 403, 422, 422]),
    ("POST", "/api/v1/tickets/{number}/commands/answer-assist",       [401, 412, 404, 412, 404, 412, 404, 403, 403, 412, 412]),
    ("POST", "/api/v1/tickets/{number}/commands/record-meeting",      [401, 412, 404, 412, 404, 403, 404, 403, 403, 412, 412]),
    ("POST", "/api/v1/tickets/{number}/commands/ask-requester",       [401, 412, 404, 412, 404, 403, 404, 403, 403, 412, 412]),
    ("POST", "/api/v1/tickets/{number}/commands/review",              [401, 412, 404, 412, 404, 403, 404, 403, 403, 412, 412]),
    ("POST", "/api/v1/tickets/{number}/commands/resume",              [401, 412, 404, 412, 404, 403, 404, 403, 403, 412, 412]),
    ("POST", "/api/v1/tickets/{number}/commands/order",               [401, 403, 403, 412, 404, 412, 404, 403, 403, 412, 412]),
    ("POST", "/api/v1/tickets/{number}/commands/urge",                [401, 403, 403, 412, 404, 412, 404, 403, 403, 412, 412]),
    ("POST", "/api/v1/tickets/{number}/commands/answer-order",        [401, 412, 404, 412, 404, 412, 404, 403, 403, 412, 412]),
    ("POST", "/api/v1/tickets/{number}/commands/merge",               [401, 412, 404, 412, 404, 403, 403, 403, 403, 412, 412]),
    ("POST", "/api/v1/tickets/{number}/commands/unmerge",             [401, 412, 404, 412, 404, 403, 403, 403, 403, 412, 412]),
    // The last: it ends the sessions.
    ("POST", "/desk/sign-out",                    [401, 303, 303, 303, 303, 303, 303, 303, 303, 303, 303]),
];

/// What stands for the parameters of paths.
struct Filled {
    ticket: TicketId,
    other: TicketId,
    token: String,
    code: String,
    person: StaffId,
    warning: WarningId,
}

impl Filled {
    fn path(&self, path: &str) -> String {
        // The token of a person's page is its key.
        let token = if path.starts_with("/desk") { "0" } else { &self.token };
        let number = if path.starts_with("/demo") { "13800000001".to_owned() } else { self.ticket.number() };
        let short = testkit::town::building().short();
        let code = if path.contains("/units/") { testkit::town::VILLAGE } else { &self.code };
        path.replace("{code}", code)
            .replace("{token}", token)
            .replace("{number}", &number)
            .replace("{short}", &short)
            .replace("{id}", &self.person.0.to_string())
            .replace("{warning}", &self.warning.0.to_string())
            .replace("{position}", "0")
            .replace("{unit}", testkit::town::VILLAGE)
            .replace("{role}", "village_secretary")
            .replace("{leave}", "0")
            .replace("{way}", "phone")
            .replace("{version}", "1")
            .replace("{gateway}", "city")
            .replace("{secret}", SECRET)
            .replace("{tag}", "en")
    }
}

async fn two_tickets(house: &House) -> Filled {
    let photo =
        NewPhoto { media_type: "image/jpeg".to_owned(), width: 1, height: 1, bytes: b"a picture".to_vec() };
    let mut tickets = Vec::new();
    // What the requester does to theirs must not change what the staff finds.
    for words in ["三楼漏水", "楼道灯坏了"] {
        let mut submission = house.town.submission(words);
        submission.photos.push(photo.clone());
        tickets.push(house.town.casework.file(submission).await.unwrap());
    }
    let code = house.form().trim_start_matches("/c/").to_owned();
    let person = house.town.powers(DIRECTOR).await.staff;
    Filled {
        ticket: tickets[0].ticket,
        other: tickets[1].ticket,
        token: tickets[1].token.clone(),
        code,
        person,
        warning: incident(house).await,
    }
}

/// Three neighbours report the same.
async fn incident(house: &House) -> WarningId {
    let (casework, operator) = (&house.town.casework, house.town.powers(TOWNSHIP).await);
    for n in 0..3 {
        let submission = house.town.submission(&format!("停电了，第{n}户"));
        let category = CategoryId::new("building");
        casework.file(Submission { category, ..submission }).await.unwrap();
    }
    casework.look_for_warnings().await.unwrap();
    casework.warnings(&operator, 0, 10).await.unwrap()[0].stored.id
}

/// Somebody with their session, and a program that acts as them.
struct Asking<'a> {
    client: Option<Client<'a>>,
    program: Program<'a>,
}

async fn everybody(house: &House) -> Vec<Asking<'_>> {
    house.next_county().await;
    let clients = vec![
        None,
        Some(house.sign_in(SECRETARY).await),
        Some(house.sign_in(NEIGHBOUR).await),
        Some(house.sign_in(TOWNSHIP).await),
        Some(house.newcomer("13900000001", "centre_operator", "990102100").await),
        Some(house.sign_in(COUNTY_LEADER).await),
        Some(house.newcomer("13900000002", "county_leader", "990102").await),
        Some(house.sign_in(ADMINISTRATOR).await),
        Some(house.newcomer("13900000003", "administrator", "990102").await),
        Some(house.sign_in(COUNTY).await),
        Some(house.sign_in(CITY).await),
    ];
    let mut everybody = Vec::new();
    for client in clients {
        let token = match &client {
            Some(client) => Some(client.token(false).await),
            None => None,
        };
        everybody.push(Asking { client, program: Program::new(house, token) });
    }
    everybody
}

/// The body of a command, complete.
fn body(path: &str, into: &str) -> Value {
    let nobody = json!({ "staff": 0, "unit": "990101100001" });
    let (by, name) = path.rsplit_once('/').unwrap();
    match name {
        _ if by.starts_with("/api/v1/t/") => json!({ "unknown": 1 }),
        "record-contact" => json!({ "reached": true }),
        "remark" => json!({ "note": "还在等" }),
        "classify" => json!({ "category": "utilities", "mode": "led" }),
        "escalate" | "resume" => json!({ "reason": "还在等" }),
        "dispatch" => json!({ "to": nobody, "reason": "还在等" }),
        "ask" => json!({ "asked": "extend", "working_days": 3, "reason": "还在等" }),
        "decide" => json!({ "granted": true }),
        "ask-assist" => json!({ "to": nobody, "due": "2026-03-20T16:00:00Z", "words": "还在等" }),
        "answer-assist" | "answer-order" => json!({ "item": 1, "words": "还在等" }),
        "record-meeting" => json!({ "at": "2026-03-10T01:00:00Z", "who": "村、镇", "words": "还在等" }),
        "ask-requester" | "dismiss" => json!({ "words": "还在等" }),
        "review" => json!({ "next": "2026-03-20T16:00:00Z", "note": "还在等" }),
        "finish" => json!({ "result": "还在等" }),
        "judge" | "spot-check" => json!({ "judgement": "satisfied" }),
        "ask-exclusion" => json!({ "counted": "contact", "leave_out": true, "reason": "还在等" }),
        "decide-exclusion" => json!({ "granted": true }),
        "order" => json!({ "due": "2026-03-20T16:00:00Z", "words": "还在等" }),
        "merge" if by.contains("/tickets/") => json!({ "into": into }),
        "merge" => json!({ "tickets": [into] }),
        _ => json!({}),
    }
}

async fn ask_api(filled: &Filled, who: &Program<'_>, method: &Method, path: &str) -> u16 {
    let query = if path.ends_with("/targets") { "?for=dispatch" } else { "" };
    let path = filled.path(path) + query;
    let answer = if *method == Method::POST {
        who.on(999, &path, &body(&path, &filled.other.number())).await
    } else {
        who.get(&path).await
    };
    answer.status.as_u16()
}

async fn ask(house: &House, filled: &Filled, who: Option<&Client<'_>>, method: &Method, path: &str) -> u16 {
    let (path, into) = (&filled.path(path), filled.other.number());
    let fields = [
        ("revision", "999"),
        ("outcome", "tried"),
        ("judgement", "satisfied"),
        ("words", "还在等"),
        ("text", "1"),
        ("what", "shift"),
        ("line", "0"),
        ("issue", "1"),
        ("item", "1"),
        ("called", "yes"),
        ("granted", "yes"),
        ("counted", "contact"),
        ("leave_out", "yes"),
        ("mode", "led"),
        ("category", "utilities"),
        ("ground", "court"),
        ("days", "3"),
        ("date", "2026-03-20"),
        ("at", "2026-03-10T09:00"),
        ("who", "村、镇"),
        ("into", into.as_str()),
    ];
    let answer = match who {
        Some(client) if *method == Method::POST => client.post(path, &fields).await,
        Some(client) => client.get(path).await,
        None if *method == Method::POST => house.post(path, &fields).await,
        None => house.get(path).await,
    };
    answer.status.as_u16()
}

#[actix_web::test]
async fn every_route_answers_everybody_as_the_table_says() {
    let house = House::unlimited().await;
    let filled = two_tickets(&house).await;
    let everybody = everybody(&house).await;
    let mut wrong = Vec::new();
    for (method, path, expected) in TABLE {
        let method: Method = method.parse().unwrap();
        for ((name, who), expected) in ASKING.iter().zip(&everybody).zip(expected) {
            // Attempts to sign in are counted; this is not about that.
            if *path == "/desk/sign-in" && method == Method::POST && *name != "nobody" {
                continue;
            }
            let found = if path.starts_with("/api/") {
                ask_api(&filled, &who.program, &method, path).await
            } else {
                ask(&house, &filled, who.client.as_ref(), &method, path).await
            };
            if found != *expected {
                wrong.push(format!("{method} {path} as {name}: {found}, not {expected}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[actix_web::test]
async fn the_table_names_every_route_there_is() {
    let house = House::new().await;
    let mut routes: Vec<_> =
        house.assembly.routes().table().map(|entry| (entry.method.to_string(), entry.path)).collect();
    let mut table: Vec<_> = TABLE.iter().map(|(method, path, _)| ((*method).to_owned(), *path)).collect();
    routes.sort_unstable();
    table.sort_unstable();
    assert_eq!(routes, table);
}

/// Whatever the staff can do to a ticket has a route, under its own name.
#[actix_web::test]
async fn every_command_of_the_staff_can_be_given_by_another_program() {
    let house = House::new().await;
    let start = "/api/v1/tickets/{number}/commands/";
    let paths = house.assembly.routes().table().filter_map(|entry| entry.path.strip_prefix(start));
    let mut routes: Vec<_> = paths.collect();
    let staff = CommandKind::ALL.iter().filter(|kind| kind.action().is_some());
    let mut commands: Vec<_> = staff.map(|kind| kind.name()).collect();
    routes.sort_unstable();
    commands.sort_unstable();
    assert_eq!(routes, commands);
}

#[actix_web::test]
async fn a_token_that_may_only_read_changes_nothing() {
    let house = House::new().await;
    let filled = two_tickets(&house).await;
    let operator = house.sign_in(CITY).await;
    let reader = Program::new(&house, Some(operator.token(true).await));
    for (method, path, expected) in TABLE.iter().filter(|(_, path, _)| path.starts_with("/api/v1/")) {
        if expected[0] != 401 {
            continue;
        }
        let method: Method = method.parse().unwrap();
        let found = ask_api(&filled, &reader, &method, path).await;
        assert_eq!(found, if method == Method::GET { expected[10] } else { 403 }, "{method} {path}");
    }
    assert_eq!(house.town.log(filled.ticket).await.len(), 1);
}

/// A browser takes its cookie along wherever it is led; a token is no sign-in.
#[actix_web::test]
async fn a_session_opens_no_route_of_the_api_and_a_token_no_page() {
    let house = House::new().await;
    let secretary = house.sign_in(SECRETARY).await;
    assert_eq!(secretary.get("/api/v1/me").await.status, 401);
    let program = Program::new(&house, Some(secretary.token(false).await));
    assert_eq!(program.get("/api/v1/me").await.status, 200);
    assert_eq!(program.get("/desk").await.status, 303);
}

#[actix_web::test]
async fn a_form_without_the_sessions_own_token_changes_nothing() {
    let house = House::new().await;
    let filled = two_tickets(&house).await;
    let secretary = house.sign_in(SECRETARY).await;
    let foreign = house.sign_in(NEIGHBOUR).await.csrf();
    for (method, path, expected) in TABLE {
        // Where the handler of the ticket is let in at all.
        if *method != "POST"
            || !["/desk/t/", "/desk/file", "/desk/warnings", "/demo"]
                .iter()
                .any(|start| path.starts_with(start))
            || expected[1] == 403
        {
            continue;
        }
        for token in ["", foreign.as_str()] {
            let form =
                [("csrf", token), ("revision", "1"), ("outcome", "tried"), ("words", "x"), ("text", "x")];
            let request = TestRequest::post().uri(&filled.path(path)).set_form(form);
            assert_eq!(secretary.ask(request).await.status, 403, "{path}");
        }
    }
    assert_eq!(house.town.log(filled.ticket).await.len(), 1);
}

#[actix_web::test]
async fn a_form_sent_from_another_site_is_refused_whatever_it_carries() {
    let house = House::new().await;
    let filled = two_tickets(&house).await;
    let secretary = house.sign_in(SECRETARY).await;
    let form = [("csrf", secretary.csrf()), ("revision", "1".to_owned())];
    let request = TestRequest::post().uri(&filled.path("/desk/t/{number}/acknowledge")).set_form(form);
    let request = request.insert_header(("Sec-Fetch-Site", "cross-site"));
    assert_eq!(secretary.ask(request).await.status, 403);
}

#[actix_web::test]
async fn counters_are_for_those_who_watch_the_server() {
    let house = House::new().await;
    let from = |address: &str| TestRequest::get().uri("/metrics").peer_addr(address.parse().unwrap());
    assert_eq!(house.ask(from("203.0.113.9:4711")).await.status, 404);
    let answer = house.ask(from("127.0.0.1:4711")).await;
    assert_eq!(answer.status, 200);
    assert!(answer.text().contains("mashang_responses_total{class=\"4xx\"} 1\n"), "{}", answer.text());
}
