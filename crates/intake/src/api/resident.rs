//! What a resident's program does: a mini-program that has scanned a code, or has the token of a matter.

use std::future::{Ready, ready};
use std::net::IpAddr;
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::http::header::LOCATION;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use casework::{CaseError, CaseView, PlaceEntry, RequesterCommand, Submission};
use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use domain::clock::random;
use domain::ticket::{Channel, CommandKind, Judgement, State, StateKind, possible};
use i18n::{Lang, When};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::asking::{self, Answered, CategoryOf, Sent};
use super::client::Conditions;
use super::fault::{self, Answer, BadCode, Fault};
use super::names::Named;
use super::parts::Labelled;
use super::read::{Json, Reading};
use crate::address::client_of;
use crate::counters::Submission as Outcome;
use crate::handlers::progress::{is_done_already, picture};
use crate::handlers::scanning::{Way, follow};
use crate::pages::resident::CodeTrouble;
use crate::problem::Problem;
use crate::service::Service;
use crate::surroundings::shell;
use crate::telling::{self, Teller};

/// Whoever asks without a token of the staff.
pub(crate) struct Guest {
    service: web::Data<Service>,
    when: When,
    from: IpAddr,
}

impl Guest {
    fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let service = request.app_data::<web::Data<Service>>().cloned();
        let service = service.ok_or_else(|| Problem::Fault("the service is not set up".to_owned()))?;
        let from = client_of(request, &service.settings.trusted_proxies);
        Ok(Self { service, when: shell(request)?.when, from })
    }

    fn say(&self) -> Lang {
        self.when.lang
    }

    /// Counts what is sent from one address.
    fn count(&self) -> Result<(), Problem> {
        self.service.filing.admit_from(self.from).map_err(|wait| {
            self.service.counters.submission(Outcome::Throttled);
            Problem::TooMany(wait)
        })
    }
}

impl FromRequest for Guest {
    type Error = Fault;
    type Future = Ready<Result<Self, Fault>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request).map_err(Fault::from))
    }
}

/// A number to be called in an emergency.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Emergency {
    /// The number.
    number: &'static str,
    /// What it is for, in the asker's language.
    what: &'static str,
}

/// Where a code leads.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct CodePlace {
    /// The name of the place.
    name: String,
    /// The names of the divisions that it lies in, the largest first.
    division: String,
    /// What is said before anything else, in the asker's language.
    emergency: &'static str,
    /// The numbers for it.
    emergency_numbers: Vec<Emergency>,
    /// What can be chosen, with what is asked then.
    categories: Vec<CategoryOf>,
    /// Within how many minutes somebody calls.
    call_within_minutes: i64,
    /// The telephone number for those who would rather speak.
    hotline: Option<String>,
}

async fn entry(guest: &Guest, code: &str) -> Result<Arc<PlaceEntry>, Fault> {
    let trouble = match follow(&guest.service, code).await? {
        Way::Form(entry) => return Ok(entry),
        Way::Nowhere(trouble) => trouble,
    };
    Err(Fault::Code(match trouble {
        CodeTrouble::Mistyped => BadCode::Mistyped,
        CodeTrouble::Foreign => BadCode::Foreign,
        CodeTrouble::UnknownPlace => BadCode::Unknown,
        CodeTrouble::Revoked { current } => {
            BadCode::Revoked(current.map(|current| current.href.trim_start_matches("/c/").to_owned()))
        }
    }))
}

/// `GET /api/v1/codes/{code}`
pub(crate) async fn code(guest: Guest, code: web::Path<String>) -> Answer<CodePlace> {
    let entry = entry(&guest, &code).await?;
    let (say, (_, policy)) = (guest.say(), guest.service.casework.policy());
    let numbers = say.emergency_numbers().into_iter();
    Ok(web::Json(CodePlace {
        name: entry.place.name.clone(),
        division: telling::divisions(&entry.path),
        emergency: say.emergency_first(),
        emergency_numbers: numbers.map(|(number, what)| Emergency { number, what }).collect(),
        categories: asking::categories(&policy, say),
        call_within_minutes: policy.clocks.contact_within.as_mins(),
        hotline: entry.place.hotline.clone().or_else(|| guest.service.settings.town.hotline.clone()),
    }))
}

/// How a resident's matter comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CameBy {
    /// The printed code was scanned.
    #[default]
    Code,
    /// By an entry inside a city's mini-program.
    MiniProgram,
}

/// A matter as a resident files it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NewMatter {
    /// One of the categories of the place.
    category: String,
    /// What is wrong.
    words: String,
    /// Answers to the questions of the category: each by the name of the question, a choice by its name.
    #[serde(default)]
    answers: Sent,
    /// They were told what comes first, and want it filed all the same.
    #[serde(default)]
    insist: bool,
    /// The number to call.
    phone: String,
    /// Their name, when they give it.
    name: Option<String>,
    /// How it comes in.
    #[serde(default)]
    channel: CameBy,
}

/// The proof that a matter is stored.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Receipt {
    /// Opens `/api/v1/t/{token}`: whoever has it is the requester.
    token: String,
    /// The address of the requester's own page.
    page: String,
    /// The matter.
    ticket: Progress,
}

/// `POST /api/v1/codes/{code}/tickets`: answered when the ticket is durable.
pub(crate) async fn file(
    guest: Guest,
    code: web::Path<String>,
    conditions: Conditions,
    Json(body): Json<NewMatter>,
) -> Result<HttpResponse, Fault> {
    let entry = entry(&guest, &code).await?;
    guest.count()?;
    let submission = match submission(&guest, &entry, &conditions, &body) {
        Ok(submission) => submission,
        Err(fault) => {
            guest.service.counters.submission(Outcome::Faulty);
            return Err(fault);
        }
    };
    guest.service.filing.admit_for(entry.place.number).map_err(Problem::TooMany)?;
    let receipt = guest.service.casework.file(submission).await?;
    guest.service.counters.submission(if receipt.again { Outcome::Again } else { Outcome::Filed });
    let ticket = view(&guest, &receipt.token).await?;
    let location = format!("/api/v1/t/{}", receipt.token);
    let page = format!("{}/t/{}", guest.service.settings.public_url, receipt.token);
    let answer = Receipt { token: receipt.token, page, ticket };
    Ok(HttpResponse::Created().insert_header((LOCATION, location)).json(answer))
}

fn submission(
    guest: &Guest,
    entry: &PlaceEntry,
    conditions: &Conditions,
    body: &NewMatter,
) -> Result<Submission, Fault> {
    let (_, policy) = guest.service.casework.policy();
    let mut reading = Reading::new(guest.say(), &policy);
    let category = reading.category("category", &body.category);
    let answers = category
        .as_ref()
        .map(|category| asking::read(&policy, category, &body.answers, true, (&mut reading, guest.say())));
    let words = reading.words("words", &body.words);
    let phone = reading.phone("phone", &body.phone);
    let name = reading.person("name", body.name.as_deref());
    let once = match &conditions.key {
        Some(key) => format!("api-{}", HEXLOWER.encode(&Sha256::digest(key)[..16])),
        None => BASE64URL_NOPAD.encode(&random::<12>(guest.service.casework.entropy())),
    };
    let submission = category.zip(words).zip(phone).map(|((category, words), phone)| Submission {
        answers,
        place: entry.place.number,
        channel: match body.channel {
            CameBy::Code => Channel::Code,
            CameBy::MiniProgram => Channel::MiniProgram,
        },
        category,
        words,
        phone,
        name,
        language: guest.say().key().to_owned(),
        photos: Vec::new(),
        once,
    });
    let submission = reading.done(submission)?;
    asking::heed(&policy, &submission.category, &body.answers, body.insist, guest.say())?;
    Ok(submission)
}

/// A step in the life of a matter.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Step {
    /// When, UTC.
    at: Timestamp,
    /// What happened, in the asker's language.
    what: String,
    /// The words that belong to it.
    words: Option<String>,
}

/// A question to the requester.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Question {
    /// What is asked.
    words: String,
    /// Until when an answer is waited for, UTC; `add-words` answers it.
    until: Timestamp,
}

/// A matter as its requester sees it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Progress {
    /// Its number.
    number: String,
    /// Where it stands.
    state: Named<StateKind>,
    /// The same in the asker's language.
    heading: &'static str,
    /// Who does what until when, what was done, or what became of it; in the asker's language.
    promise: String,
    /// Until when something is owed, UTC.
    due: Option<Timestamp>,
    /// When it was filed, UTC.
    filed: Timestamp,
    /// The name of the place.
    place: String,
    /// The names of the divisions that it lies in, the largest first.
    division: String,
    /// What it is about.
    category: Labelled,
    /// What they wrote; not when it was erased.
    words: Option<String>,
    /// What they answered to the questions of the category.
    answered: Vec<Answered>,
    /// Places of their pictures.
    photos: Vec<i32>,
    /// Places of the pictures of the result.
    results: Vec<i32>,
    /// What they are asked.
    question: Option<Question>,
    /// When they were called, as the staff says, UTC.
    called: Option<Timestamp>,
    /// What has happened, the newest first.
    steps: Vec<Step>,
    /// What they may do now; `unmerge` is `separate` here.
    possible: Vec<Named<CommandKind>>,
}

/// What only the requester does, or does in their own way.
const THEIRS: [CommandKind; 4] =
    [CommandKind::AddWords, CommandKind::ConfirmContact, CommandKind::Judge, CommandKind::Withdraw];

fn progress(view: &CaseView, when: &When) -> Progress {
    let (say, ticket) = (when.lang, view.ticket());
    let teller = Teller::new(view, when);
    let mut may: Vec<_> = possible(ticket).into_iter().filter(|kind| THEIRS.contains(kind)).collect();
    if matches!(ticket.state, State::Merged { .. }) {
        may.push(CommandKind::AddWords);
        may.extend(view.lead_is_done().then_some(CommandKind::Unmerge));
    }
    let confirms = may.contains(&CommandKind::ConfirmContact);
    let photos = |theirs: bool| {
        let wanted = view.photos.iter().filter(|(_, revision)| (*revision == 0) == theirs);
        wanted.map(|(position, _)| *position).collect()
    };
    let step = |step: crate::pages::Step| Step { at: step.at, what: step.what, words: step.words };
    Progress {
        number: ticket.id.number(),
        state: Named(ticket.state.kind()),
        heading: teller.heading(),
        promise: teller.promise().0,
        due: ticket.state.due(),
        filed: ticket.filed,
        place: view.entry.place.name.clone(),
        division: telling::divisions(&view.entry.path),
        category: Labelled::category(&view.policy, &ticket.category, say),
        words: view.words().map(ToOwned::to_owned),
        answered: asking::answered(view, say),
        photos: photos(true),
        results: photos(false),
        question: ticket.dossier.question.as_ref().map(|question| Question {
            words: view.words_of(question.item).unwrap_or_default(),
            until: question.due,
        }),
        called: ticket.state.call().map(|(at, _)| at).filter(|_| confirms),
        steps: teller.steps_for_requester().into_iter().map(step).collect(),
        possible: may.into_iter().map(Named).collect(),
    }
}

async fn view(guest: &Guest, token: &str) -> Result<Progress, Fault> {
    let view = guest.service.casework.requester_view(token).await?.ok_or(Problem::NotFound)?;
    Ok(progress(&view, &guest.when))
}

/// `GET /api/v1/t/{token}`
pub(crate) async fn show(guest: Guest, token: web::Path<String>) -> Answer<Progress> {
    Ok(web::Json(view(&guest, &token).await?))
}

/// `GET /api/v1/t/{token}/photos/{position}`
pub(crate) async fn photo(guest: Guest, path: web::Path<(String, i32)>) -> Result<HttpResponse, Fault> {
    let (token, position) = path.into_inner();
    let photo = guest.service.casework.requester_photo(&token, position).await?;
    let photo = photo.ok_or(Problem::NotFound)?;
    Ok(picture(photo.media_type, photo.bytes))
}

/// Does it, and answers with the matter as it stands then. Sent twice it is simply done.
async fn act(guest: &Guest, token: &str, command: RequesterCommand) -> Answer<Progress> {
    let casework = &guest.service.casework;
    let why = match casework.act_as_requester(token, command.clone()).await {
        Ok(_) => return Ok(web::Json(view(guest, token).await?)),
        Err(CaseError::Refused(refusal)) => guest.when.refusal(&refusal),
        // There is nothing to be taken apart.
        Err(CaseError::Changed(_)) => None,
        Err(other) => return Err(other.into()),
    };
    let found = casework.requester_view(token).await?.ok_or(Problem::NotFound)?;
    let now = progress(&found, &guest.when);
    if is_done_already(&found, &command) {
        return Ok(web::Json(now));
    }
    let say = guest.say();
    let may: Vec<_> = now.possible.iter().map(|may| may.0).collect();
    let why = why.unwrap_or_else(|| say.too_late().to_owned());
    Err(Fault::Refused(why, fault::possible(&may, say)))
}

/// Words that the requester adds.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AddWordsBody {
    /// The words.
    words: String,
}

/// `POST /api/v1/t/{token}/commands/add-words`
pub(crate) async fn add(
    guest: Guest,
    token: web::Path<String>,
    Json(body): Json<AddWordsBody>,
) -> Answer<Progress> {
    guest.count()?;
    let (_, policy) = guest.service.casework.policy();
    let mut reading = Reading::new(guest.say(), &policy);
    let words = reading.words("words", &body.words);
    let words = reading.done(words)?;
    act(&guest, &token, RequesterCommand::Add(words)).await
}

/// Whether somebody really called.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct ConfirmContactBody {
    /// Whether they did.
    called: bool,
}

/// `POST /api/v1/t/{token}/commands/confirm-contact`
pub(crate) async fn confirm(
    guest: Guest,
    token: web::Path<String>,
    Json(body): Json<ConfirmContactBody>,
) -> Answer<Progress> {
    guest.count()?;
    act(&guest, &token, RequesterCommand::ConfirmContact(body.called)).await
}

/// What the requester thinks of the result.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct JudgeResult {
    /// How they judge; whether they can be reached is not for themselves to say.
    judgement: Named<Judgement>,
    /// What they say to it.
    words: Option<String>,
}

/// `POST /api/v1/t/{token}/commands/judge`
pub(crate) async fn judge(
    guest: Guest,
    token: web::Path<String>,
    Json(body): Json<JudgeResult>,
) -> Answer<Progress> {
    guest.count()?;
    let (_, policy) = guest.service.casework.policy();
    let mut reading = Reading::new(guest.say(), &policy);
    let judgement = body.judgement.0;
    if judgement == Judgement::Unreachable {
        reading.fault("judgement", guest.say().choose_one());
    }
    let words = reading.note("words", body.words.as_deref());
    let words = reading.done(Some(words))?;
    act(&guest, &token, RequesterCommand::Judge(judgement, words)).await
}

/// A command to which nothing needs to be said.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

/// `POST /api/v1/t/{token}/commands/withdraw`
pub(crate) async fn withdraw(guest: Guest, token: web::Path<String>, _: Json<Nothing>) -> Answer<Progress> {
    guest.count()?;
    act(&guest, &token, RequesterCommand::Withdraw).await
}

/// `POST /api/v1/t/{token}/commands/separate`
pub(crate) async fn separate(guest: Guest, token: web::Path<String>, _: Json<Nothing>) -> Answer<Progress> {
    guest.count()?;
    act(&guest, &token, RequesterCommand::Separate).await
}
