//! Somebody on the staff files a matter for somebody else, or what they have found.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use casework::{CaseError, FiledCase, Place};
use data_encoding::BASE64URL_NOPAD;
use domain::access::Action;
use domain::clock::random;
use domain::number::TicketId;
use domain::policy::CategoryId;
use domain::ticket::{Channel, State};

use super::report::{
    CALL, Draft, IN_TOUCH, Meant, SETTLED, answer_faults, check, filled, place_of, refused, responsible,
};
use super::ticket::id;
use super::{later, page, see};
use crate::asking;
use crate::counters::Submission as Outcome;
use crate::desk::Desk;
use crate::form::{Fields, Files, with_photos};
use crate::pages::filing::{FiledPage, ReportFaults, ReportFilled, ReportForm};
use crate::pages::resident::Choice;
use crate::pages::{PlaceLine, Shell, Tab, Tone};
use crate::photos::{Refused, take_in};
use crate::problem::Problem;
use crate::telling::{self, Teller};

/// Characters of what makes a form unlike any other; ours have sixteen.
const LONGEST_ONCE: usize = 64;

/// The path of the form.
const FORM: &str = "/desk/file";

/// The channel that was chosen last.
#[derive(serde::Deserialize)]
pub(crate) struct Last {
    #[serde(default)]
    channel: String,
}

/// Why a form goes back to whoever sent it, with all that they wrote.
enum Back {
    /// Something is wrong with it.
    Faulty(Box<ReportFaults>),
    /// It is in order and cannot be taken now.
    Refused(Problem),
}

impl<E: Into<Problem>> From<E> for Back {
    fn from(error: E) -> Self {
        Self::Refused(error.into())
    }
}

/// `GET /desk/file`
pub(crate) async fn show(desk: Desk, last: web::Query<Last>) -> Result<HttpResponse, Problem> {
    let once = BASE64URL_NOPAD.encode(&random::<12>(desk.casework().entropy()));
    let filled = ReportFilled {
        channel: last.into_inner().channel,
        so_far: CALL.to_owned(),
        ..ReportFilled::default()
    };
    page(StatusCode::OK, &form(&desk, once, filled).await?)
}

/// `POST /desk/file`: answered when the ticket is durable.
pub(crate) async fn submit(
    desk: Desk,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    let (fields, files) = with_photos(&request, payload, &desk.service.reading(true)).await?;
    if !desk.casework().keys().is_form_token(&desk.visitor.session, fields.get("csrf")) {
        return Err(Problem::StaleForm);
    }
    if fields.get("nonce").len() > LONGEST_ONCE {
        return Err(Problem::Unreadable("the form"));
    }
    let came = files.came;
    let (_, policy) = desk.casework().policy();
    let meant = place_of(&desk, &fields).await?;
    let (places, back) = match (meant, check(&fields, &policy, desk.say())) {
        (Meant::One(place), Ok(draft)) => match file(&desk, &place, draft, &fields, files).await {
            Ok(ticket) => return Ok(see(format!("{FORM}/{ticket}"))),
            Err(back) => (None, back),
        },
        (meant, checked) => {
            let mut faults = checked.err().unwrap_or_default();
            let places = match meant {
                Meant::One(_) => None,
                Meant::OneOf(places, more) => Some((places, more)),
                Meant::None(fault) => {
                    faults.place = Some(fault);
                    None
                }
            };
            (places, Back::Faulty(faults))
        }
    };
    let mut again = form(&desk, fields.get("nonce").to_owned(), filled(&fields)).await?;
    let category = CategoryId::new(fields.get("category"));
    asking::fill(&mut again.categories, &fields);
    asking::point_out(&mut again.categories, &category, &answer_faults(&fields, &policy), desk.say());
    if let Some((places, more)) = places {
        (again.places, again.more_places) = (places, more);
    }
    give_back(&desk, again, back, came)
}

async fn file(
    desk: &Desk,
    place: &Place,
    draft: Draft,
    fields: &Fields,
    files: Files,
) -> Result<TicketId, Back> {
    let say = desk.say();
    let photos = match take_in(files, &desk.service.settings.limits, say).await {
        Ok(photos) => photos,
        Err(Refused::Busy) => return Err(Back::Refused(Problem::Unavailable)),
        Err(Refused::Fault(fault)) => {
            let faults = ReportFaults { photos: Some(fault), ..ReportFaults::default() };
            return Err(Back::Faulty(Box::new(faults)));
        }
    };
    let town = desk.service.settings.town.lang;
    let report = draft.report(place.number, town, photos, fields.get("nonce").to_owned());
    let fault = match desk.casework().file_on_behalf(desk.powers(), report).await {
        Ok(receipt) => {
            let outcome = if receipt.again { Outcome::Again } else { Outcome::Filed };
            desk.service.counters.submission(outcome);
            return Ok(receipt.ticket);
        }
        Err(CaseError::Behalf(_)) => {
            let who = responsible(desk.casework(), say, place).await?;
            say.file_not_yours(who.unwrap_or_else(|| say.file_somebody_else().to_owned()))
        }
        // That they may file there was looked at when the place was found.
        Err(CaseError::Forbidden) => say.file_may_not_settle().to_owned(),
        Err(other) => return Err(other.into()),
    };
    Err(Back::Faulty(Box::new(refused(fault))))
}

/// Shows the form again with what was written. Photos cannot be put back into it, so that it says they are gone.
fn give_back(desk: &Desk, mut form: ReportForm, back: Back, came: bool) -> Result<HttpResponse, Problem> {
    let mut problem = None;
    match back {
        Back::Faulty(faults) => {
            desk.service.counters.submission(Outcome::Faulty);
            form.faults = *faults;
        }
        Back::Refused(refusal) => {
            form.banner = Some(refusal.passing(&form.shell).ok_or_else(|| refusal.clone())?);
            problem = Some(refusal);
        }
    }
    if came {
        form.faults.photos.get_or_insert_with(|| desk.say().photos_again().to_owned());
    }
    match problem {
        Some(problem) => later(&problem, &form),
        None => page(StatusCode::UNPROCESSABLE_ENTITY, &form),
    }
}

async fn form(desk: &Desk, nonce: String, filled: ReportFilled) -> Result<ReportForm, Problem> {
    let (say, (_, policy)) = (desk.say(), desk.casework().policy());
    let choice = |id: &str, label: &str| Choice { id: id.to_owned(), label: label.to_owned() };
    let mut progress = vec![choice(CALL, say.file_to_call()), choice(IN_TOUCH, say.file_in_touch())];
    let may_settle = desk.powers().ever(Action::SettleOnTheSpot);
    if may_settle {
        progress.push(choice(SETTLED, say.file_settled()));
    }
    Ok(ReportForm {
        shell: Shell { here: FORM.to_owned(), ..desk.shell.clone() },
        bar: desk.bar(Tab::File).await?,
        nonce,
        channels: Channel::ON_BEHALF.map(|c| choice(c.as_str(), say.channel(c))).into(),
        categories: asking::categories(&policy, say),
        places: Vec::new(),
        more_places: false,
        progress,
        may_settle,
        minutes: policy.clocks.contact_within.as_mins(),
        photo_limit: desk.service.settings.limits.photos,
        photo_megabytes: desk.service.settings.limits.photo_megabytes,
        banner: None,
        filled,
        faults: ReportFaults::default(),
    })
}

/// `GET /desk/file/{number}`: what whoever filed it tells the requester.
pub(crate) async fn filed(desk: Desk, number: web::Path<String>) -> Result<HttpResponse, Problem> {
    let FiledCase { view, found, may_see } = desk.casework().filed_by(desk.powers(), id(&number)?).await?;
    let bar = desk.bar(Tab::File).await?;
    let ticket = view.ticket();
    let (promise, tone) = match &ticket.state {
        State::Closed { judgement: None, .. } => (desk.say().filed_over().to_owned(), Tone::Good),
        State::InHand { charge, due, .. } if found && charge.answers().staff == Some(desk.powers().staff) => {
            (desk.say().filed_yours(desk.shell.when.at(*due)), Tone::Good)
        }
        _ => Teller::new(&view, &desk.shell.when).promise(),
    };
    let say = desk.say();
    let lines = asking::lines(&view.policy, view.answers.as_ref(), say, |block| {
        say.file_advise(say.label(&block.advice))
    });
    let advice = lines.into_iter().filter_map(|line| line.advised).collect();
    let number = ticket.id.number();
    let filed = FiledPage {
        place: PlaceLine {
            name: view.entry.place.name.clone(),
            division: telling::divisions(&view.entry.path),
        },
        advice: if found { Vec::new() } else { advice },
        told: !found,
        promise,
        tone,
        open: may_see.then(|| format!("/desk/t/{number}")),
        another: format!("{FORM}?channel={}", ticket.channel.as_str()),
        number,
        bar,
        shell: desk.shell,
    };
    page(StatusCode::OK, &filed)
}
