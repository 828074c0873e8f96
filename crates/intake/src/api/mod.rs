//! The JSON API: what people do on pages, for other programs. It has rules of its own for nothing: the same use cases, the
//! same table of who may do what.
//!
//! A program of the staff carries an access token and acts as its owner; a resident's program has a code or the token of a
//! matter in the path, as pages do. What is answered is described by the types that it is made of ([`document`]).

mod acting;
mod asking;
mod checks;
pub(crate) mod client;
mod commands;
pub(crate) mod document;
mod duty;
mod evaluation;
mod exclusions;
pub(crate) mod fault;
mod filing;
mod lists;
mod log;
mod me;
mod names;
mod paging;
mod parts;
mod read;
mod resident;
mod targets;
mod ticket;
mod warnings;

use actix_web::http::StatusCode;
use domain::access::Action;
use domain::ticket::CommandKind;

use crate::routes::{Access, Routes};
use acting::{Done, give};
use commands as body;
use document::describe;
use paging::Page;

/// Adds everything that other programs ask for.
pub(crate) fn routes(routes: Routes) -> Routes {
    commands(lists(of_residents(routes)))
}

fn of_residents(routes: Routes) -> Routes {
    let (public, own) = (Access::Public, Access::Requester);
    routes
        .get("/api/openapi.json", public, document::show)
        .described(describe("openapi", "This document").answers_any("application/json"))
        .get("/api/v1/codes/{code}", public, resident::code)
        .described(
            describe("code", "Where a printed code leads, and what can be chosen there")
                .answers::<resident::CodePlace>(),
        )
        .post("/api/v1/codes/{code}/tickets", public, resident::file)
        .described(
            describe("file", "File a matter at the place of a code")
                .takes::<resident::NewMatter>()
                .once()
                .answers::<resident::Receipt>()
                .with(StatusCode::CREATED),
        )
        .get("/api/v1/t/{token}", own, resident::show)
        .described(describe("progress", "A matter, as its requester sees it").answers::<resident::Progress>())
        .get("/api/v1/t/{token}/photos/{position}", own, resident::photo)
        .described(describe("progressPhoto", "A picture of one's own matter").answers_any("image/*"))
        .post("/api/v1/t/{token}/commands/add-words", own, resident::add)
        .described(
            describe("addWords", "Add words, or answer a question")
                .takes::<resident::AddWordsBody>()
                .answers::<resident::Progress>(),
        )
        .post("/api/v1/t/{token}/commands/confirm-contact", own, resident::confirm)
        .described(
            describe("confirmContact", "Say whether somebody really called")
                .takes::<resident::ConfirmContactBody>()
                .answers::<resident::Progress>(),
        )
        .post("/api/v1/t/{token}/commands/judge", own, resident::judge)
        .described(
            describe("judgeResult", "Judge the result; unsatisfied opens the matter again")
                .takes::<resident::JudgeResult>()
                .answers::<resident::Progress>(),
        )
        .post("/api/v1/t/{token}/commands/withdraw", own, resident::withdraw)
        .described(
            describe("withdraw", "Take it back").takes::<resident::Nothing>().answers::<resident::Progress>(),
        )
        .post("/api/v1/t/{token}/commands/separate", own, resident::separate)
        .described(
            describe("separate", "Have it handled by itself again, when the other's result did not help")
                .takes::<resident::Nothing>()
                .answers::<resident::Progress>(),
        )
}

fn lists(routes: Routes) -> Routes {
    let staff = Access::Staff;
    routes
        .get("/api/v1/me", staff(Action::SeeDesk), me::show)
        .described(describe("me", "Who the token acts as, and what they may do").answers::<me::Me>())
        .get("/api/v1/tickets", staff(Action::SeeDesk), lists::tickets)
        .described(
            describe("tickets", "What this person or their units owe something on, what is due first first")
                .asks::<lists::Wanted>()
                .answers::<Page<lists::TicketRow>>(),
        )
        .post("/api/v1/tickets", staff(Action::FileOnBehalf), filing::file)
        .described(
            describe("fileOnBehalf", "File a matter for somebody, or what was found; may be settled at once")
                .takes::<filing::NewTicket>()
                .once()
                .answers::<filing::FiledTicket>()
                .with(StatusCode::CREATED),
        )
        .get("/api/v1/tickets/{number}", staff(Action::SeeTicket), ticket::show)
        .described(describe("ticket", "One matter").answers::<ticket::Ticket>().tagged())
        .get("/api/v1/tickets/{number}/log", staff(Action::SeeTicket), log::show)
        .described(describe("log", "All that has happened to it").answers::<log::Log>())
        .get("/api/v1/tickets/{number}/targets", staff(Action::SeeTicket), targets::targets)
        .described(
            describe("targets", "To whom it can be given, or who can be asked for help")
                .asks::<targets::Sought>()
                .answers::<targets::Targets>(),
        )
        .get("/api/v1/tickets/{number}/photos/{position}", staff(Action::SeeTicket), ticket::photo)
        .described(describe("photo", "A picture of it").answers_any("image/*"))
        .get("/api/v1/requests", staff(Action::AnswerOrder), lists::requests)
        .described(
            describe(
                "requests",
                "What is asked beside the handling: to be answered, to be decided, asked of others",
            )
            .asks::<lists::WantedRequests>()
            .answers::<Page<lists::RequestRow>>(),
        )
        .get("/api/v1/visits", staff(Action::RecordVisit), lists::visits)
        .described(
            describe("visits", "Whom to ask whether they are satisfied")
                .asks::<paging::Asked>()
                .answers::<Page<lists::TicketRow>>(),
        )
        .get("/api/v1/checks", staff(Action::SpotCheck), checks::show)
        .described(
            describe("checks", "Whom the city's centre asks once more")
                .asks::<checks::Asked>()
                .answers::<checks::Samples>(),
        )
        .get("/api/v1/alarms", staff(Action::SeeAlarms), lists::alarms)
        .described(
            describe("alarms", "Standing alarms, the oldest first")
                .asks::<paging::Asked>()
                .answers::<Page<lists::AlarmRow>>(),
        )
        .get("/api/v1/warnings", staff(Action::SeeWarnings), warnings::list)
        .described(
            describe("warnings", "Early warnings, the newest first")
                .asks::<paging::Asked>()
                .answers::<Page<warnings::Warning>>(),
        )
        .post("/api/v1/warnings/{warning}/merge", staff(Action::Merge), warnings::merge)
        .described(
            describe("mergeIncident", "Handle matters of an incident as one")
                .takes::<warnings::MergeIncident>()
                .answers::<warnings::Picked>(),
        )
        .post("/api/v1/warnings/{warning}/dismiss", staff(Action::DismissWarnings), warnings::dismiss)
        .described(
            describe("dismissWarning", "Say why it needs no further attention")
                .takes::<warnings::Dismiss>()
                .answers::<warnings::Dismissed>(),
        )
        .get("/api/v1/units/{code}/duty", staff(Action::SeeDesk), duty::show)
        .described(
            describe("duty", "Who is on duty in a unit, now or at another time")
                .asks::<duty::Asked>()
                .answers::<duty::UnitDuty>(),
        )
        .get("/api/v1/exclusions", staff(Action::SeeEvaluation), exclusions::list)
        .described(
            describe("exclusions", "What is left out of the evaluation: asked, and decided by whom")
                .asks::<exclusions::Wanted>()
                .answers::<Page<exclusions::ExclusionRow>>(),
        )
        .get("/api/v1/evaluation", staff(Action::SeeEvaluation), evaluation::show)
        .described(
            describe("evaluation", "Rates and scores, computed from the logs")
                .asks::<evaluation::Asked>()
                .answers::<evaluation::Evaluation>(),
        )
}

/// Who may give a command at all; the use case decides on which ticket.
fn who(kind: CommandKind) -> Access {
    kind.action().map_or(Access::Requester, Access::Staff)
}

/// One route for each command, so that each stands in the table with who may give it.
macro_rules! commands {
    ($($name:literal, $body:ident, $summary:literal;)+) => {
        fn commands(routes: Routes) -> Routes {
            routes$(
                .post(
                    concat!("/api/v1/tickets/{number}/commands/", $name),
                    who(<body::$body as body::Body>::KIND),
                    give::<body::$body>,
                )
                .described(describe($name, $summary).takes::<body::$body>().once().conditional().answers::<Done>())
            )+
        }
    };
}

commands! {
    "acknowledge", AcknowledgeBody, "Say that one has it: reminders stop, no deadline does";
    "record-contact", RecordContactBody, "Record the call to the requester";
    "remark", RemarkBody, "Write a remark";
    "classify", ClassifyBody, "Say what it is about and how it is handled";
    "escalate", EscalateBody, "Hand it up one level";
    "dispatch", DispatchBody, "Give it to somebody, down or across";
    "ask", AskBody, "Ask those above: to return it, for more time, to park or decline it";
    "decide", DecideBody, "Decide what was asked";
    "ask-assist", AskAssistBody, "Ask somebody for help";
    "answer-assist", AnswerAssistBody, "Answer a unit that asked for help";
    "record-meeting", RecordMeetingBody, "Record a meeting on the site";
    "ask-requester", AskRequesterBody, "Ask the requester something";
    "review", ReviewBody, "A parked matter was looked at and stays parked";
    "resume", ResumeBody, "A parked matter goes on";
    "finish", FinishBody, "It is done";
    "judge", JudgeBody, "Record what the requester said when asked afterwards";
    "spot-check", SpotCheckBody, "Record what they said when asked once more";
    "order", OrderBody, "Order from above, to be answered in writing";
    "answer-order", AnswerOrderBody, "Answer an order";
    "urge", UrgeBody, "Urge whoever has it";
    "ask-exclusion", AskExclusionBody, "Ask that something is left out of the evaluation, or counted after all";
    "decide-exclusion", DecideExclusionBody, "Decide what is counted";
    "merge", MergeBody, "Handle it with another matter about the same";
    "unmerge", UnmergeBody, "Handle it by itself again";
}
