//! A program of the staff files a matter for somebody, or what they found.

use actix_web::HttpResponse;
use actix_web::http::header::LOCATION;
use casework::{CaseError, FiledCase, FoundPlaces, Place, Report, Requester};
use data_encoding::HEXLOWER;
use domain::clock::random;
use domain::number::TicketId;
use domain::ticket::{Channel, SoFar, StateKind};
use i18n::Lang;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::asking::{self, Sent};
use super::client::{Client, Conditions};
use super::fault::{Fault, PlaceChoice, Wrong};
use super::names::Named;
use super::read::{Json, Reading};
use crate::counters::Submission as Outcome;
use crate::handlers::report::{Draft, is_mistyped, number_of, responsible};
use crate::telling::{self, Teller};

/// Whoever told a matter.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ToldBy {
    /// Their telephone number.
    phone: String,
    /// Their name, when they give it.
    name: Option<String>,
}

/// How far a matter has come when it is filed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum HowFar {
    /// It was told. Whoever answers for it must call.
    #[default]
    Told,
    /// Whoever files it answers for it, and has spoken with the requester.
    InTouch,
    /// Whoever files it has put it right at once.
    Settled,
}

/// A matter that somebody on the staff files.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewTicket {
    /// The place: its short number, its code or the address of that, the list's own code, its name or a part of it.
    place: String,
    /// How they heard of it; not `code`, `mini_program` or `text_message`.
    channel: Named<Channel>,
    /// A category of the policy.
    category: String,
    /// What is wrong.
    words: String,
    /// Answers to the questions of the category, as far as they are known.
    #[serde(default)]
    answers: Sent,
    /// Who told it; nobody where they found it themselves.
    requester: Option<ToldBy>,
    /// How far it has come.
    #[serde(default)]
    so_far: HowFar,
    /// What was done, when it is settled.
    result: Option<String>,
}

/// A matter that was filed.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct FiledTicket {
    /// Its number.
    number: String,
    /// Where it stands.
    state: Named<StateKind>,
    /// Who does what until when, in the asker's language: what its requester is told.
    promise: String,
    /// Until when, UTC.
    due: Option<Timestamp>,
    /// Whether this person may read it: it may be for somebody else to handle.
    readable: bool,
}

/// `POST /api/v1/tickets`
pub(crate) async fn file(
    client: Client,
    conditions: Conditions,
    Json(body): Json<NewTicket>,
) -> Result<HttpResponse, Fault> {
    let place = place(&client, &body.place).await;
    let read = read(&client, &body);
    // What is wrong with the place and with the rest is told at once.
    let (place, draft) = match (place, read) {
        (Ok(place), Ok(draft)) => (place, draft),
        (Err(Fault::Invalid(mut errors, places)), Err(Fault::Invalid(others, _))) => {
            errors.extend(others);
            return Err(Fault::Invalid(errors, places));
        }
        (Err(fault), _) | (_, Err(fault)) => return Err(fault),
    };
    let report = report(&client, &conditions, &place, draft);
    match client.casework().file_on_behalf(client.powers(), report).await {
        Ok(receipt) => {
            let outcome = if receipt.again { Outcome::Again } else { Outcome::Filed };
            client.service.counters.submission(outcome);
            filed(&client, receipt.ticket).await
        }
        Err(error) => Err(refused(&client, &place, error).await),
    }
}

async fn refused(client: &Client, place: &Place, error: CaseError) -> Fault {
    let say = client.say();
    match error {
        CaseError::Behalf(_) => match responsible(client.casework(), say, place).await {
            Ok(who) => {
                let why = say.file_not_yours(who.unwrap_or_else(|| say.file_somebody_else().to_owned()));
                Fault::Refused(why, Vec::new())
            }
            Err(problem) => problem.into(),
        },
        // That they may file there was looked at when the place was found.
        CaseError::Forbidden => Fault::member("so_far", say.file_may_not_settle()),
        other => other.into(),
    }
}

/// The matter but for its place.
fn read(client: &Client, body: &NewTicket) -> Result<Draft, Fault> {
    let (say, (_, policy)) = (client.say(), client.casework().policy());
    let mut reading = Reading::new(say, &policy);
    let channel = body.channel.0;
    if !Channel::ON_BEHALF.contains(&channel) {
        reading.fault("channel", say.choose_one());
    }
    let category = reading.category("category", &body.category);
    let words = reading.words("words", &body.words);
    let requester = body.requester.as_ref().and_then(|told| {
        let name = reading.person("requester/name", told.name.as_deref());
        Some(Requester { phone: reading.phone("requester/phone", &told.phone)?, name })
    });
    let answers = category
        .as_ref()
        .map(|category| asking::read(&policy, category, &body.answers, false, (&mut reading, say)));
    let so_far = so_far(body, &mut reading, say);
    let read = category.zip(words).zip(answers).zip(so_far);
    let draft = read.map(|(((category, words), answers), so_far)| Draft {
        channel,
        category,
        words,
        answers,
        requester,
        so_far,
    });
    reading.done(draft)
}

fn report(client: &Client, conditions: &Conditions, place: &Place, draft: Draft) -> Report {
    let once =
        client.command_key(conditions).map_or_else(|| random(client.casework().entropy()), |key| key.0);
    let (town, once) = (client.service.settings.town.lang, format!("api-{}", HEXLOWER.encode(&once)));
    draft.report(place.number, town, Vec::new(), once)
}

fn so_far(body: &NewTicket, reading: &mut Reading<'_>, say: Lang) -> Option<SoFar> {
    match (body.so_far, &body.result) {
        (HowFar::Settled, Some(result)) => Some(SoFar::Settled { result: reading.words("result", result)? }),
        (HowFar::Settled, None) => {
            reading.fault("result", say.file_result_empty());
            None
        }
        (_, Some(_)) => {
            reading.fault("result", say.file_result_unneeded());
            None
        }
        (HowFar::Told, None) => Some(SoFar::Told),
        (HowFar::InTouch, None) => Some(SoFar::InTouch),
    }
}

async fn place(client: &Client, typed: &str) -> Result<Place, Fault> {
    let (say, service) = (client.say(), &client.service);
    if typed.trim().is_empty() {
        return Err(Fault::member("place", say.write_something()));
    }
    let number = number_of(service, typed);
    match client.casework().find_places(client.powers(), typed, number).await? {
        FoundPlaces::One(place) => Ok(*place),
        FoundPlaces::Several { places, .. } => {
            let wrong = Wrong::member("place", say.api_several_places());
            Err(Fault::Invalid(vec![wrong], choices(client, places).await?))
        }
        FoundPlaces::Elsewhere => Err(Fault::member("place", say.file_place_elsewhere())),
        FoundPlaces::Nothing if is_mistyped(service, typed) => {
            Err(Fault::member("place", say.code_mistyped_do()))
        }
        FoundPlaces::Nothing => Err(Fault::member("place", say.file_no_place())),
    }
}

async fn choices(client: &Client, places: Vec<Place>) -> Result<Vec<PlaceChoice>, Fault> {
    let mut choices = Vec::with_capacity(places.len());
    for place in places {
        let entry = client.casework().place(place.number).await?;
        let division = entry.map_or_else(String::new, |entry| telling::divisions(&entry.path));
        choices.push(PlaceChoice { short: place.number.short(), name: place.name, division });
    }
    Ok(choices)
}

async fn filed(client: &Client, ticket: TicketId) -> Result<HttpResponse, Fault> {
    let FiledCase { view, may_see, .. } = client.casework().filed_by(client.powers(), ticket).await?;
    let ticket = view.ticket();
    let number = ticket.id.number();
    let filed = FiledTicket {
        state: Named(ticket.state.kind()),
        promise: Teller::new(&view, &client.when).promise().0,
        due: ticket.state.due(),
        readable: may_see,
        number: number.clone(),
    };
    let location = (LOCATION, format!("/api/v1/tickets/{number}"));
    Ok(HttpResponse::Created().insert_header(location).json(filed))
}
