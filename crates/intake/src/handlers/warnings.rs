//! Early warnings: the list, merging an incident, dismissing.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use casework::{CaseError, Picked, WarningCase, WarningId, WarningLine};
use domain::number::TicketId;
use domain::policy::Policy;
use domain::text::Words;
use domain::warning::Reason;
use i18n::When;

use super::{ROWS, page, see};
use crate::desk::Desk;
use crate::form::StaffForm;
use crate::pages::warnings::{WarningFaults, WarningRow, WarningTicket, Warnings};
use crate::pages::{Shell, Tab};
use crate::problem::Problem;
use crate::telling;

/// Characters of the words that a ticket begins with.
const BRIEF: usize = 40;

/// Tickets that are offered for merging at a time: a form has a limit of fields, and what is left is offered once more.
const AT_ONCE: usize = 50;

/// From which row, and what was done before.
#[derive(serde::Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    from: u64,
    #[serde(default)]
    done: String,
}

/// `GET /desk/warnings`
pub(crate) async fn show(desk: Desk, asked: web::Query<Asked>) -> Result<HttpResponse, Problem> {
    let notice = match asked.done.as_str() {
        "merge" => Some(desk.say().incident_merged().to_owned()),
        "dismiss" => Some(desk.say().warning_dismissed().to_owned()),
        _ => None,
    };
    list(desk, asked.from, StatusCode::OK, notice, Vec::new()).await
}

async fn list(
    desk: Desk,
    from: u64,
    status: StatusCode,
    notice: Option<String>,
    undone: Vec<String>,
) -> Result<HttpResponse, Problem> {
    let lines = desk.casework().warnings(desk.powers(), from, ROWS).await?;
    let bar = desk.bar(Tab::Warnings).await?;
    let next = from.saturating_add(lines.len() as u64);
    let more = (!lines.is_empty() && next < bar.warnings).then(|| format!("/desk/warnings?from={next}"));
    let (_, policy) = desk.casework().policy();
    let rows = lines.into_iter().map(|line| row(line, &policy, &desk.shell.when)).collect();
    let shell = Shell { here: Tab::Warnings.href().to_owned(), ..desk.shell };
    page(status, &Warnings { shell, bar, notice, undone, rows, more })
}

fn row(line: WarningLine, policy: &Policy, when: &When) -> WarningRow {
    let say = when.lang;
    let about = &line.stored.warning.about;
    let reason = &line.stored.warning.reason;
    let category = about.category.as_ref().map(|category| telling::category(policy, category, say));
    let several = about.place.is_none();
    let heading = match reason {
        Reason::Rate(_) => say.newest_of_them(),
        _ => say.tickets_of_it(),
    };
    let ticket = |case: WarningCase| WarningTicket {
        number: case.ticket.number(),
        readable: case.readable,
        place: several.then_some(case.place),
        words: case.words.map(|words| brief(&words)),
        state: say.state_of(case.state.kind()).to_owned(),
        filed: case.filed,
    };
    WarningRow {
        id: line.stored.id.0,
        kind: say.warning_kind(reason),
        reason: when.warning(reason, category.as_deref()),
        since: line.stored.since,
        heading,
        name: line.name,
        path: line.path,
        tickets: line.tickets.into_iter().take(AT_ONCE).map(ticket).collect(),
        mergeable: line.mergeable,
        dismissible: line.dismissible,
        faults: WarningFaults::default(),
    }
}

fn brief(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(BRIEF).collect()
}

/// `POST /desk/warnings/{warning}/merge`
pub(crate) async fn merge(warning: web::Path<i64>, form: StaffForm) -> Result<HttpResponse, Problem> {
    let id = WarningId(*warning);
    let chosen: Result<Vec<TicketId>, _> = form.fields.all("ticket").map(str::parse).collect();
    let chosen = chosen.map_err(|_| Problem::Unreadable("the form"))?;
    let desk = form.desk;
    match desk.casework().merge_incident(desk.powers(), id, &chosen).await {
        Ok(picked) => merged(desk, &picked).await,
        Err(CaseError::Input(_)) => {
            let tickets = Some(desk.say().choose_two().to_owned());
            again(desk, id, WarningFaults { tickets, ..WarningFaults::default() }).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Leads back, or tells of each ticket that was not merged why.
async fn merged(desk: Desk, picked: &Picked) -> Result<HttpResponse, Problem> {
    let when = &desk.shell.when;
    let faults = picked.others.iter().filter_map(|other| Some((other.ticket, other.fault.as_ref()?)));
    let undone: Vec<String> =
        faults.map(|(ticket, fault)| when.lang.not_merged(ticket, why(fault, when))).collect();
    if undone.is_empty() {
        return Ok(see("/desk/warnings?done=merge"));
    }
    let done = picked.others.len() - undone.len();
    let notice = when.lang.incident_merged_partly(done, picked.lead);
    list(desk, 0, StatusCode::CONFLICT, Some(notice), undone).await
}

/// Why a ticket of an incident was not merged.
pub(crate) fn why(fault: &CaseError, when: &When) -> String {
    let say = when.lang;
    let told = match fault {
        CaseError::Refused(refusal) => when.refusal(refusal),
        CaseError::Forbidden | CaseError::Missing(_) => Some(say.not_merged_forbidden().to_owned()),
        _ => None,
    };
    told.unwrap_or_else(|| say.not_merged_state().to_owned())
}

/// `POST /desk/warnings/{warning}/dismiss`
pub(crate) async fn dismiss(warning: web::Path<i64>, form: StaffForm) -> Result<HttpResponse, Problem> {
    let id = WarningId(*warning);
    let typed = form.fields.get("words").to_owned();
    let desk = form.desk;
    let why = match Words::parse(&typed) {
        Ok(why) => why,
        Err(error) => {
            let words = Some(desk.say().text_fault(error));
            return again(desk, id, WarningFaults { words, typed, ..WarningFaults::default() }).await;
        }
    };
    desk.casework().dismiss_warning(desk.powers(), id, &why).await?;
    Ok(see("/desk/warnings?done=dismiss"))
}

/// A form came back: its warning alone, with what was typed and what was wrong.
async fn again(desk: Desk, id: WarningId, faults: WarningFaults) -> Result<HttpResponse, Problem> {
    let line = desk.casework().one_warning(desk.powers(), id).await?;
    if !line.dismissible {
        return Err(Problem::Forbidden);
    }
    let bar = desk.bar(Tab::Warnings).await?;
    let (_, policy) = desk.casework().policy();
    let rows = vec![WarningRow { faults, ..row(line, &policy, &desk.shell.when) }];
    let shell = Shell { here: Tab::Warnings.href().to_owned(), ..desk.shell };
    let view = Warnings { shell, bar, notice: None, undone: Vec::new(), rows, more: None };
    page(StatusCode::UNPROCESSABLE_ENTITY, &view)
}
