//! Choosing somebody: to whom a matter is given, who is asked for help.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use casework::{CaseError, Purpose, Target};
use domain::division::DivisionCode;
use domain::ids::StaffId;
use domain::number::TicketId;
use domain::ticket::{Command, Owner};

use super::acting::{After, Fault, Read, Sent};
use super::page;
use super::ticket::id;
use crate::desk::Desk;
use crate::form::{Fields, StaffForm};
use crate::pages::Tab;
use crate::pages::deed::{Choice, Control, Deed};
use crate::pages::desk::Choose;
use crate::problem::Problem;
use crate::telling;

/// What is searched for.
#[derive(serde::Deserialize)]
pub(crate) struct Sought {
    #[serde(default)]
    q: String,
}

/// `GET /desk/t/{number}/dispatch`
pub(crate) async fn dispatch(
    desk: Desk,
    number: web::Path<String>,
    sought: web::Query<Sought>,
) -> Result<HttpResponse, Problem> {
    let choose = choose(desk, id(&number)?, Purpose::Dispatch, &sought.q).await?;
    page(StatusCode::OK, &choose)
}

/// `GET /desk/t/{number}/assist`
pub(crate) async fn assist(
    desk: Desk,
    number: web::Path<String>,
    sought: web::Query<Sought>,
) -> Result<HttpResponse, Problem> {
    let choose = choose(desk, id(&number)?, Purpose::Assist, &sought.q).await?;
    page(StatusCode::OK, &choose)
}

async fn choose(desk: Desk, id: TicketId, purpose: Purpose, query: &str) -> Result<Choose, Problem> {
    let case = desk.casework().desk_look(desk.powers(), id).await?;
    let targets = desk.casework().targets(desk.powers(), id, purpose, query).await?;
    let (say, policy) = (desk.say(), &case.policy);
    let choice = |target: &Target| {
        let role = policy.role(&target.role);
        let role = role.map_or_else(|| target.role.to_string(), |role| say.label(&role.label).to_owned());
        let label = format!("{} · {role} · {}", target.name, target.unit);
        Choice { value: value_of(&target.owner), label }
    };
    let choices: Vec<Choice> = targets.iter().map(choice).collect();
    let (title, means) = match purpose {
        Purpose::Dispatch => (say.dispatch(), say.dispatch_means()),
        Purpose::Assist => (say.ask_assist(), say.ask_assist_means()),
    };
    let nobody = choices.is_empty();
    let deed = match purpose {
        Purpose::Dispatch => Deed::new("dispatch", title, "")
            .field("to", say.choose_somebody(), Control::Radios(choices))
            .words(say.dispatch_label()),
        Purpose::Assist => Deed::new("assist", title, "")
            .field("to", say.choose_somebody(), Control::Radios(choices))
            .words(say.ask_assist_label())
            .field("date", say.answer_by(), telling::tomorrow(&desk.shell.when)),
    };
    let bar = desk.bar(Tab::Mine).await?;
    let once = desk.once();
    let mut shell = desk.shell;
    shell.here = format!("/desk/t/{id}/{}", deed.path);
    Ok(Choose {
        bar,
        number: id.number(),
        place: case.entry.place.name.clone(),
        title: title.to_owned(),
        means: means.to_owned(),
        query: query.to_owned(),
        nobody,
        deed,
        revision: case.ticket().revision,
        once,
        shell,
    })
}

/// How somebody in a unit is sent.
fn value_of(owner: &Owner) -> String {
    format!("{}@{}", owner.staff.unwrap_or(StaffId(0)), owner.unit)
}

fn chosen(fields: &Fields) -> Option<(StaffId, DivisionCode)> {
    let (staff, division) = fields.get("to").split_once('@')?;
    Some((StaffId(staff.parse().ok()?), division.parse().ok()?))
}

/// `POST /desk/t/{number}/dispatch`
pub(crate) async fn give(number: web::Path<String>, form: StaffForm) -> Result<HttpResponse, Problem> {
    let sent = Sent::new(form, &number, "dispatch")?;
    match target(&sent, Purpose::Dispatch).await? {
        None => nobody_chosen(sent, Purpose::Dispatch).await,
        Some(to) => {
            let read = |form: &Read<'_>| Ok(Command::Dispatch { to, reason: form.words()? });
            finish(sent, Purpose::Dispatch, After::List, read).await
        }
    }
}

/// `POST /desk/t/{number}/assist`
pub(crate) async fn ask(number: web::Path<String>, form: StaffForm) -> Result<HttpResponse, Problem> {
    let sent = Sent::new(form, &number, "assist")?;
    match target(&sent, Purpose::Assist).await? {
        None => nobody_chosen(sent, Purpose::Assist).await,
        Some(to) => {
            let read =
                |form: &Read<'_>| Ok(Command::AskAssist { to, due: form.day()?, words: form.words()? });
            finish(sent, Purpose::Assist, After::Ticket("sent"), read).await
        }
    }
}

async fn finish(
    sent: Sent,
    purpose: Purpose,
    after: After,
    read: impl FnOnce(&Read<'_>) -> Result<Command, Fault>,
) -> Result<HttpResponse, Problem> {
    match sent.command(read).await? {
        Ok(command) => sent.give(command, Vec::new(), after).await,
        Err((field, fault)) => again(sent, purpose, Some((field, fault))).await,
    }
}

/// Whom the form names; `None` when nobody was chosen, or somebody who cannot be (any more).
async fn target(sent: &Sent, purpose: Purpose) -> Result<Option<Owner>, Problem> {
    let Some((staff, division)) = chosen(&sent.form.fields) else { return Ok(None) };
    let desk = &sent.form.desk;
    match desk.casework().target(desk.powers(), sent.ticket, purpose, (staff, &division)).await {
        Ok(owner) => Ok(Some(owner)),
        Err(CaseError::Missing("person")) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

async fn nobody_chosen(sent: Sent, purpose: Purpose) -> Result<HttpResponse, Problem> {
    let fault = sent.form.desk.say().choose_somebody().to_owned();
    again(sent, purpose, Some(("to", fault))).await
}

/// Shows the page again with what was typed and chosen.
async fn again(
    sent: Sent,
    purpose: Purpose,
    fault: Option<(&'static str, String)>,
) -> Result<HttpResponse, Problem> {
    let Sent { form: StaffForm { desk, fields, .. }, ticket, .. } = sent;
    let mut choose = choose(desk, ticket, purpose, fields.get("q")).await?;
    telling::fill(&mut choose.deed, &fields.into_values(), fault.as_ref());
    page(StatusCode::UNPROCESSABLE_ENTITY, &choose)
}
