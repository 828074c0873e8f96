//! One ticket, as the staff sees it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use casework::{DeskCase, Names, Reach, RecordedCall, ToldLine};
use domain::calls::Direction;
use domain::delivery::MessageStatus;
use domain::number::TicketId;
use domain::ticket::{Channel, Running, State, Ticket};
use i18n::{Lang, When};

use super::deeds::{Deeds, Making};
use super::progress::picture;
use super::{Done, page, see};
use crate::asking;
use crate::desk::Desk;
use crate::form::StaffForm;
use crate::pages::desk::{CallLine, ClockLine, Due, RequesterLine, Returned, TextLine, TicketPage, Way};
use crate::pages::{Link, Tab, Tone};
use crate::problem::Problem;
use crate::telling::{self, Teller};

/// `GET /desk/t/{number}`
pub(crate) async fn show(
    desk: Desk,
    number: web::Path<String>,
    done: web::Query<Done>,
) -> Result<HttpResponse, Problem> {
    let mut ticket = load(desk, id(&number)?, &Returned::default()).await?;
    ticket.notice = notice(&done.done, ticket.shell.say()).map(ToOwned::to_owned);
    page(StatusCode::OK, &ticket)
}

fn notice(done: &str, say: Lang) -> Option<&'static str> {
    match done {
        "middle" => Some(say.middle_had()),
        "contact" => Some(say.done_contact()),
        "tried" => Some(say.done_tried()),
        "acknowledge" => Some(say.done_acknowledged()),
        "remark" => Some(say.done_remark()),
        "visit" => Some(say.done_visit()),
        "saved" => Some(say.done_saved()),
        "sent" => Some(say.done_sent()),
        _ => None,
    }
}

/// The ticket of a number as it stands in an address.
pub(crate) fn id(number: &str) -> Result<TicketId, Problem> {
    number.parse().map_err(|_| Problem::NotFound)
}

/// The page of a ticket that somebody may read, with a form that came back.
pub(crate) async fn load(desk: Desk, id: TicketId, returned: &Returned) -> Result<TicketPage, Problem> {
    let case = desk.casework().desk_view(desk.powers(), id).await?;
    let told = desk.casework().told(id).await?;
    let bar = desk.bar(Tab::Mine).await?;
    let once = desk.once();
    let limits = desk.service.settings.limits;
    let mut shell = desk.shell;
    let (say, ticket, entry) = (shell.say(), case.view.ticket(), &case.view.entry);
    let number = ticket.id.number();
    shell.here = format!("/desk/t/{number}");
    let teller = Teller::new(&case.view, &shell.when);
    let making = Making { case: &case, teller: &teller, when: &shell.when, limits: &limits };
    let Deeds { mut urgent, mut others, links } = making.deeds();
    for deed in urgent.iter_mut().chain(&mut others).filter(|deed| deed.path == returned.form) {
        telling::fill(deed, &returned.values, returned.fault.as_ref());
    }
    let shown = urgent.iter().chain(&others).any(|deed| deed.path == returned.form);
    let kept = if shown { None } else { returned.words() };
    let requester = case.requester.as_ref().map(|requester| RequesterLine {
        name: requester.name.as_ref().map_or_else(|| say.no_name().to_owned(), ToString::to_string),
        way: match &requester.reach {
            Reach::Number(phone) => Way::Number(phone.national()),
            Reach::Ask => Way::Ask,
            Reach::Middle(number, until) => Way::Middle(number.clone(), *until),
            Reach::Uncounted(phone) => Way::Uncounted(phone.national()),
        },
    });
    let photos = |theirs: bool| {
        let wanted = case.view.photos.iter().filter(move |(_, revision)| (*revision == 0) == theirs);
        wanted.map(|(position, _)| format!("/desk/t/{number}/photo/{position}")).collect()
    };
    Ok(TicketPage {
        bar,
        place: entry.place.name.clone(),
        division: telling::divisions(&entry.path),
        state: say.state_of(ticket.state.kind()).to_owned(),
        notice: None,
        fault: None,
        kept,
        due: due(ticket, &shell.when),
        category: telling::category(&case.view.policy, &ticket.category, say),
        words: case.view.words().unwrap_or(say.words_erased()).to_owned(),
        answers: asking::lines(&case.view.policy, case.view.answers.as_ref(), say, |block| {
            let advice = say.label(&block.advice);
            let by_staff = Channel::ON_BEHALF.contains(&ticket.channel);
            if by_staff { say.to_be_advised(advice) } else { say.was_advised(advice) }
        }),
        photos: photos(true),
        results: photos(false),
        requester,
        no_number: if case.view.words().is_some() { say.number_hidden() } else { say.number_erased() },
        urgent,
        links,
        others,
        revision: ticket.revision,
        once,
        clocks: ticket.clocks().into_iter().map(|running| clock(&running, &teller, &shell.when)).collect(),
        steps: teller.steps_for_staff(),
        calls: case.calls.iter().rev().map(|recorded| call(recorded, &case.view.names, say)).collect(),
        texts: told.into_iter().rev().map(|line| text(say, line)).collect(),
        facts: facts(&case, &teller, &shell.when),
        related: related(ticket),
        number,
        shell,
    })
}

fn clock(running: &Running, teller: &Teller<'_>, when: &When) -> ClockLine {
    ClockLine {
        what: when.lang.clock(running.clock.kind()),
        who: teller.owner(&running.owner),
        at: running.due,
        tone: telling::tone_of(running.due, when.now),
    }
}

/// The tickets that are handled with this one, or the one that it is handled with.
fn related(ticket: &Ticket) -> Vec<Link> {
    let link = |id: TicketId| Link { href: format!("/desk/t/{id}"), label: id.number() };
    let into = match ticket.state {
        State::Merged { into, .. } => Some(into),
        _ => None,
    };
    ticket.dossier.followers.iter().copied().chain(into).map(link).collect()
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

fn call(recorded: &RecordedCall, names: &Names, say: Lang) -> CallLine {
    let who = names.get(&recorded.staff).map_or(say.somebody(), String::as_str);
    let call = &recorded.call;
    let tone = match (call.direction, call.answered) {
        (Direction::ToRequester, Some(_)) => Tone::Good,
        _ => Tone::Calm,
    };
    CallLine {
        what: say.call_on_record(call, who),
        at: call.answered.or(call.rang).unwrap_or(call.ended),
        tone,
    }
}

fn due(ticket: &Ticket, when: &When) -> Option<Due> {
    let what = match ticket.state {
        State::AwaitingContact { .. } => when.lang.due_call(),
        State::InHand { .. } => when.lang.due_handle(),
        State::Parked { .. } => when.lang.due_review(),
        State::Finished { .. } => when.lang.due_visit(),
        State::Closed { .. } | State::Declined { .. } | State::Withdrawn { .. } | State::Merged { .. } => {
            return None;
        }
    };
    let at = ticket.state.due()?;
    Some(Due { what: what.to_owned(), at, tone: telling::tone(&ticket.state, when.now) })
}

fn facts(case: &DeskCase, teller: &Teller<'_>, when: &When) -> Vec<(&'static str, String)> {
    let (say, ticket) = (when.lang, case.view.ticket());
    let mut facts = vec![
        (say.fact_filed(), when.exactly(ticket.filed)),
        (say.fact_channel(), say.channel(ticket.channel).to_owned()),
        (say.fact_level(), say.level(ticket.level).to_owned()),
        (say.fact_mode(), say.mode(ticket.dossier.mode).to_owned()),
    ];
    if let Some((owner, _)) = ticket.state.owes() {
        let name = owner.staff.and_then(|staff| case.view.names.get(&staff));
        facts.push((say.fact_responsible(), name.map_or(say.nobody_yet(), String::as_str).to_owned()));
        facts.push((say.fact_unit(), teller.unit(&owner.unit)));
    }
    if let Some(first) = ticket.state.charge().and_then(|charge| charge.from.as_ref()) {
        facts.push((say.fact_first(), teller.owner(first)));
    }
    facts.extend(case.view.entry.place.address.clone().map(|address| (say.fact_address(), address)));
    facts
}

/// `POST /desk/t/{number}/call`: asks for a middle number; the page then shows it, or the requester's own.
pub(crate) async fn ask_to_call(number: web::Path<String>, sent: StaffForm) -> Result<HttpResponse, Problem> {
    let id = id(&number)?;
    let lent = sent.desk.casework().lend_middle_number(sent.desk.powers(), id).await?;
    let done = if lent { "?done=middle" } else { "" };
    Ok(see(format!("/desk/t/{}{done}", id.number())))
}

/// `GET /desk/t/{number}/photo/{position}`
pub(crate) async fn photo(desk: Desk, path: web::Path<(String, i32)>) -> Result<HttpResponse, Problem> {
    let (number, position) = path.into_inner();
    let photo = desk.casework().desk_photo(desk.powers(), id(&number)?, position).await?;
    Ok(picture(photo.media_type, photo.bytes))
}
