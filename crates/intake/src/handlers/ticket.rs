//! One ticket, as the staff sees it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use casework::{DeskCase, ToldLine};
use domain::access::Action;
use domain::delivery::MessageStatus;
use domain::number::TicketId;
use domain::ticket::{State, Ticket};
use i18n::{Lang, When};

use super::progress::picture;
use super::{Done, page};
use crate::desk::Desk;
use crate::pages::desk::{Due, May, RequesterLine, Returned, TextLine, TicketPage};
use crate::pages::{DeskBar, Shell, Tab, Tone};
use crate::problem::Problem;
use crate::telling::{self, Teller};

/// `GET /desk/t/{number}`
pub(crate) async fn show(
    desk: Desk,
    number: web::Path<String>,
    done: web::Query<Done>,
) -> Result<HttpResponse, Problem> {
    let mut ticket = load(desk, id(&number)?).await?;
    ticket.notice = notice(&done.done, ticket.shell.say()).map(ToOwned::to_owned);
    page(StatusCode::OK, &ticket)
}

fn notice(done: &str, say: Lang) -> Option<&'static str> {
    match done {
        "contact" => Some(say.done_contact()),
        "tried" => Some(say.done_tried()),
        "acknowledge" => Some(say.done_acknowledged()),
        "remark" => Some(say.done_remark()),
        "visit" => Some(say.done_visit()),
        _ => None,
    }
}

/// The ticket of a number as it stands in an address.
pub(crate) fn id(number: &str) -> Result<TicketId, Problem> {
    number.parse().map_err(|_| Problem::NotFound)
}

/// The page of a ticket that somebody may read.
pub(crate) async fn load(desk: Desk, id: TicketId) -> Result<TicketPage, Problem> {
    let case = desk.casework().desk_view(desk.powers(), id).await?;
    let bar = desk.bar(Tab::Mine).await?;
    let told = desk.casework().told(id).await?;
    Ok(view(desk.shell, bar, &case, told))
}

fn view(mut shell: Shell, bar: DeskBar, case: &DeskCase, told: Vec<ToldLine>) -> TicketPage {
    let (say, ticket, entry) = (shell.say(), case.view.ticket(), &case.view.entry);
    let number = ticket.id.number();
    shell.here = format!("/desk/t/{number}");
    let teller = Teller::new(&case.view, &shell.when);
    let requester = case.requester.as_ref().map(|requester| RequesterLine {
        name: requester.name.as_ref().map_or_else(|| say.no_name().to_owned(), ToString::to_string),
        phone: requester.phone.national(),
    });
    TicketPage {
        bar,
        place: entry.place.name.clone(),
        division: telling::divisions(&entry.path),
        state: say.state_of(ticket.state.kind()).to_owned(),
        notice: None,
        fault: None,
        due: due(ticket, &shell.when),
        category: telling::category(&case.view.policy, &ticket.category, say),
        words: case.view.stored.contents.words.to_string(),
        photos: (0..case.view.photos).map(|n| format!("/desk/t/{number}/photo/{n}")).collect(),
        requester,
        may: may(&case.possible),
        revision: ticket.revision,
        returned: Returned::default(),
        steps: teller.steps_for_staff(),
        texts: told.into_iter().rev().map(|line| text(say, line)).collect(),
        facts: facts(case, &teller, &shell.when),
        number,
        shell,
    }
}

fn text(say: Lang, line: ToldLine) -> TextLine {
    let tone = match line.status {
        MessageStatus::Delivered => Tone::Good,
        MessageStatus::Undelivered | MessageStatus::Rejected => Tone::Late,
        MessageStatus::Silent | MessageStatus::Unknown => Tone::Soon,
        _ => Tone::Calm,
    };
    let to = line.name.unwrap_or_else(|| say.to_requester().to_owned());
    TextLine { to, at: line.at, state: say.text_status(line.status), tone }
}

fn due(ticket: &Ticket, when: &When) -> Option<Due> {
    let what = match ticket.state {
        State::AwaitingContact { .. } => when.lang.due_call(),
        State::InHand { .. } => when.lang.due_handle(),
        State::Finished { .. } => when.lang.due_visit(),
        State::Closed { .. } | State::Withdrawn { .. } => return None,
    };
    let (_, at) = ticket.state.owes()?;
    Some(Due { what: what.to_owned(), at, tone: telling::tone(&ticket.state, when.now) })
}

fn may(possible: &[Action]) -> May {
    May {
        contact: possible.contains(&Action::RecordContact),
        acknowledge: possible.contains(&Action::Acknowledge),
        finish: possible.contains(&Action::Finish),
        hand_up: possible.contains(&Action::Escalate),
        remark: possible.contains(&Action::Remark),
        visit: possible.contains(&Action::RecordVisit),
    }
}

fn facts(case: &DeskCase, teller: &Teller<'_>, when: &When) -> Vec<(&'static str, String)> {
    let (say, ticket) = (when.lang, case.view.ticket());
    let mut facts = vec![
        (say.fact_filed(), when.exactly(ticket.filed)),
        (say.fact_channel(), say.channel(ticket.channel).to_owned()),
        (say.fact_level(), say.level(ticket.level).to_owned()),
    ];
    if let Some((owner, _)) = ticket.state.owes() {
        let name = owner.staff.and_then(|staff| case.view.names.get(&staff));
        facts.push((say.fact_responsible(), name.map_or(say.nobody_yet(), String::as_str).to_owned()));
        facts.push((say.fact_unit(), teller.unit(&owner.unit)));
    }
    facts.extend(case.view.entry.place.address.clone().map(|address| (say.fact_address(), address)));
    facts
}

/// `GET /desk/t/{number}/photo/{position}`
pub(crate) async fn photo(desk: Desk, path: web::Path<(String, i32)>) -> Result<HttpResponse, Problem> {
    let (number, position) = path.into_inner();
    let photo = desk.casework().desk_photo(desk.powers(), id(&number)?, position).await?;
    Ok(picture(photo.media_type, photo.bytes))
}
