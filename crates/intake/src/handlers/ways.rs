//! How one is told oneself: proving that it works, and one's own mail address.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use casework::{CaseError, KnownWay, OwnWay, OwnWays};
use domain::mail::MailAddress;
use domain::ways::{Way, WayFault};
use i18n::When;

use super::admin::{duties, names};
use super::{Done, page, see};
use crate::desk::Desk;
use crate::form::StaffForm;
use crate::pages::ways::{MailField, Me, OwnWayCard, WayFaults, WayLine};
use crate::pages::{Shell, Tab, Tone};
use crate::problem::Problem;

/// The path of the page.
const PAGE: &str = "/desk/me";

/// `GET /desk/me`
pub(crate) async fn show(desk: Desk, done: web::Query<Done>) -> Result<HttpResponse, Problem> {
    let say = desk.say();
    let mut view = view(&desk).await?;
    view.notice = match done.done.as_str() {
        "phone" => Some(say.code_sent_by_text()),
        "mail" => Some(say.code_sent_by_mail()),
        "proven" => Some(say.way_proven_done()),
        "saved" => Some(say.mail_saved()),
        "removed" => Some(say.mail_removed()),
        _ => None,
    }
    .map(str::to_owned);
    page(StatusCode::OK, &view)
}

async fn view(desk: &Desk) -> Result<Me, Problem> {
    let (_, policy) = desk.casework().policy();
    let own = desk.casework().own_ways(desk.powers()).await?;
    let member = &desk.visitor.signed.member;
    Ok(Me {
        bar: desk.bar(Tab::Mine).await?,
        shell: Shell { here: PAGE.to_owned(), ..desk.shell.clone() },
        name: member.name.clone(),
        code: member.code.clone(),
        duties: duties(&own.posts, &names(&desk.service).await?, &policy, desk.say()),
        notice: None,
        ways: own.ways.iter().map(|way| card(&own, way, &desk.shell.when)).collect(),
        mail: MailField { value: address(&own, Way::Mail), fault: None },
        mail_goes: own.mail_goes,
    })
}

fn card(own: &OwnWays, OwnWay { known, waiting }: &OwnWay, when: &When) -> OwnWayCard {
    let say = when.lang;
    OwnWayCard {
        id: known.way.as_str(),
        line: line(known, say.way(known.way), when),
        address: address(own, known.way),
        note: (known.way == Way::Phone).then(|| say.phone_is_sign_in()),
        waiting: waiting.map(|code| say.code_holds(when.at(code.until))),
        sends: known.way == Way::Phone || own.mail_goes,
        faults: WayFaults::default(),
    }
}

/// Numbers are masked, as everywhere on the desk. An address is not: a slip in it must be seen.
fn address(own: &OwnWays, way: Way) -> String {
    match way {
        Way::Phone => own.phone.masked(),
        Way::Mail => own.mail.as_ref().map_or_else(String::new, |mail| mail.as_str().to_owned()),
    }
}

/// How a way stands, in a line.
pub(crate) fn line(known: &KnownWay, title: &'static str, when: &When) -> WayLine {
    let standing = &known.standing;
    let tone = match (standing.holds(), standing.lost) {
        (true, _) => Tone::Good,
        (false, Some(_)) => Tone::Late,
        (false, None) => Tone::Soon,
    };
    let sentence = when.way_standing(known.way, standing);
    WayLine { title, badge: when.lang.way_badge(standing), tone, standing: sentence }
}

fn way_of(path: &str) -> Result<Way, Problem> {
    path.parse().map_err(|_| Problem::NotFound)
}

/// `POST /desk/me/{way}/send`
pub(crate) async fn send(path: web::Path<String>, sent: StaffForm) -> Result<HttpResponse, Problem> {
    let (way, desk) = (way_of(&path)?, &sent.desk);
    match desk.casework().send_code(desk.powers(), way).await {
        Ok(()) => Ok(see(format!("{PAGE}?done={way}"))),
        Err(CaseError::Way(fault)) => {
            let why = Some(desk.say().way_fault(fault, &desk.shell.when));
            refused(desk, way, fault, WayFaults { send: why, code: None }).await
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /desk/me/{way}/prove`
pub(crate) async fn prove(path: web::Path<String>, sent: StaffForm) -> Result<HttpResponse, Problem> {
    let (way, desk) = (way_of(&path)?, &sent.desk);
    match desk.casework().prove(desk.powers(), way, sent.fields.get("code")).await {
        Ok(()) => Ok(see(format!("{PAGE}?done=proven"))),
        Err(CaseError::Way(fault)) => {
            let code = Some(desk.say().way_fault(fault, &desk.shell.when));
            refused(desk, way, fault, WayFaults { code, send: None }).await
        }
        Err(other) => Err(other.into()),
    }
}

/// The page once more, with what is wrong beside the form that was sent.
async fn refused(desk: &Desk, way: Way, fault: WayFault, faults: WayFaults) -> Result<HttpResponse, Problem> {
    let mut view = view(desk).await?;
    match view.ways.iter_mut().find(|card| card.id == way.as_str()) {
        Some(card) => card.faults = faults,
        None => view.mail.fault = Some(desk.say().way_fault(fault, &desk.shell.when)),
    }
    let status = match fault {
        WayFault::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    page(status, &view)
}

/// `POST /desk/me/mail`
pub(crate) async fn save_mail(sent: StaffForm) -> Result<HttpResponse, Problem> {
    let desk = &sent.desk;
    match typed_mail(sent.fields.get("mail")) {
        Ok(mail) => {
            desk.casework().set_own_mail(desk.powers(), mail.as_ref()).await?;
            Ok(see(format!("{PAGE}?done={}", if mail.is_some() { "saved" } else { "removed" })))
        }
        Err(value) => {
            let mut view = view(desk).await?;
            view.mail = MailField { value, fault: Some(desk.say().list_mail().to_owned()) };
            page(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
    }
}

/// An address as typed, or none; what cannot be one comes back.
pub(crate) fn typed_mail(typed: &str) -> Result<Option<MailAddress>, String> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    MailAddress::parse(typed).map(Some).map_err(|_| typed.to_owned())
}
