//! A resident scans a code and files a matter.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use casework::{NewPhoto, PlaceEntry, Submission};
use data_encoding::BASE64URL_NOPAD;
use domain::clock::random;
use domain::phone::PhoneNumber;
use domain::policy::{AnswerFault, Answers, CategoryId, Examined, Policy, QuestionId};
use domain::text::{PersonName, TextError, Words};
use domain::ticket::Channel;
use i18n::Lang;

use super::scanning::{Way, follow, nowhere};
use super::{later, page, see};
use crate::address::client_of;
use crate::asking;
use crate::counters::Submission as Outcome;
use crate::form::{Fields, Files, with_photos};
use crate::pages::resident::{Advised, Faults, Filled, PlaceForm};
use crate::pages::{PlaceLine, Shell};
use crate::photos;
use crate::problem::Problem;
use crate::service::Service;
use crate::surroundings::{self, shell};
use crate::telling;

/// Characters of what makes a form unlike any other; ours have sixteen.
const LONGEST_ONCE: usize = 64;

/// What was written, valid.
struct Draft {
    category: CategoryId,
    words: Words,
    phone: PhoneNumber,
    name: Option<PersonName>,
    answers: Answers,
}

/// Why a form goes back to whoever sent it, with all that they wrote.
enum Back {
    /// Something is wrong with it, or with answers in it.
    Faulty(Box<Faults>, Vec<(QuestionId, AnswerFault)>),
    /// The category has questions that must be seen first.
    Asked,
    /// An answer says that something else comes first.
    Advised(Advised),
    /// It is in order and must wait, or cannot be taken at all.
    Refused(Problem),
}

/// `GET /c/{code}`
pub(crate) async fn show(
    service: web::Data<Service>,
    request: HttpRequest,
    code: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    let shell = shell(&request)?;
    match follow(&service, &code).await? {
        Way::Nowhere(trouble) => nowhere(shell, trouble),
        Way::Form(entry) => {
            let once = BASE64URL_NOPAD.encode(&random::<12>(service.casework.entropy()));
            let form = form(&service, shell, &entry, &code, once, "")?;
            page(StatusCode::OK, &form)
        }
    }
}

/// `POST /c/{code}`: answered when the ticket is durable.
pub(crate) async fn submit(
    service: web::Data<Service>,
    request: HttpRequest,
    code: web::Path<String>,
    payload: web::Payload,
) -> Result<HttpResponse, Problem> {
    // The body is not looked at before the code is known to be ours.
    let entry = match follow(&service, &code).await? {
        Way::Form(entry) => entry,
        Way::Nowhere(trouble) => return nowhere(shell(&request)?, trouble),
    };
    let client = client_of(&request, &service.settings.trusted_proxies);
    let admitted = service.filing.admit_from(client);
    let reading = service.reading(admitted.is_ok());
    let (fields, files) = with_photos(&request, payload, &reading).await?;
    if fields.get("nonce").len() > LONGEST_ONCE {
        return Err(Problem::Unreadable("the form"));
    }
    let came = files.came;
    let lang = surroundings::language(&request);
    let done = match admitted {
        Ok(()) => file(&service, &entry, &fields, files, lang).await,
        Err(wait) => Err(Back::Refused(Problem::TooMany(wait))),
    };
    match done {
        Ok(token) => Ok(see(format!("/t/{token}"))),
        Err(back) => {
            let once = fields.get("nonce").to_owned();
            let mut form = form(&service, shell(&request)?, &entry, &code, once, fields.get("category"))?;
            refill(&mut form, &fields);
            give_back(&service, form, back, came)
        }
    }
}

/// Checks what came, counts it for the place, and files it. Gives the token of its page.
async fn file(
    service: &Service,
    entry: &PlaceEntry,
    fields: &Fields,
    files: Files,
    lang: Lang,
) -> Result<String, Back> {
    let (_, policy) = service.casework.policy();
    let draft = check(fields, &policy, lang)?;
    let wait = |wait| Back::Refused(Problem::TooMany(wait));
    // Counting comes before the photos: decoding costs most of all.
    service.filing.admit_for(entry.place.number).map_err(wait)?;
    let photos = take_in(service, files, lang).await?;
    let submission = submission(entry, draft, photos, fields.get("nonce").to_owned(), lang);
    let receipt = service.casework.file(submission).await.map_err(|error| Back::Refused(error.into()))?;
    service.counters.submission(if receipt.again { Outcome::Again } else { Outcome::Filed });
    Ok(receipt.token)
}

/// Shows the form again with what was written. Photos cannot be put back into it, so that it says they are gone.
fn give_back(
    service: &Service,
    mut form: PlaceForm,
    back: Back,
    photos_came: bool,
) -> Result<HttpResponse, Problem> {
    let say = form.shell.say();
    let mut problem = None;
    match back {
        Back::Faulty(faults, answers) => {
            service.counters.submission(Outcome::Faulty);
            form.faults = *faults;
            let category = CategoryId::new(&form.filled.category);
            asking::point_out(&mut form.categories, &category, &answers, say);
            let unseen = |(_, fault): &(_, AnswerFault)| *fault == AnswerFault::Missing;
            form.asks_first = !form.faults.any() && answers.iter().all(unseen);
            form.faults.answers = !answers.is_empty();
        }
        Back::Asked => {
            service.counters.submission(Outcome::Faulty);
            form.asks_first = true;
        }
        Back::Advised(mut advised) => {
            service.counters.submission(Outcome::Faulty);
            if advised.insist.is_none() {
                advised.then = form.shell.or_call(advised.then);
            }
            form.advised = Some(advised);
        }
        Back::Refused(refusal) => {
            if matches!(refusal, Problem::TooMany(_)) {
                service.counters.submission(Outcome::Throttled);
            }
            form.banner = Some(refusal.passing(&form.shell).ok_or_else(|| refusal.clone())?);
            problem = Some(refusal);
        }
    }
    if photos_came {
        form.faults.photos.get_or_insert_with(|| say.photos_again().to_owned());
    }
    match problem {
        Some(problem) => later(&problem, &form),
        None => page(StatusCode::UNPROCESSABLE_ENTITY, &form),
    }
}

fn submission(
    entry: &PlaceEntry,
    draft: Draft,
    photos: Vec<NewPhoto>,
    once: String,
    lang: Lang,
) -> Submission {
    let Draft { category, words, phone, name, answers } = draft;
    Submission {
        place: entry.place.number,
        channel: Channel::Code,
        category,
        words,
        answers: Some(answers),
        phone,
        name,
        language: lang.key().to_owned(),
        photos,
        once,
    }
}

/// Makes of the photos what is kept.
async fn take_in(service: &Service, files: Files, say: Lang) -> Result<Vec<NewPhoto>, Back> {
    photos::take_in(files, &service.settings.limits, say).await.map_err(|refused| match refused {
        photos::Refused::Busy => Back::Refused(Problem::Unavailable),
        photos::Refused::Fault(fault) => {
            Back::Faulty(Box::new(Faults { photos: Some(fault), ..Faults::default() }), Vec::new())
        }
    })
}

/// Reads what was written; every fault is told at once. What must be asked or read before it is filed comes after them.
fn check(fields: &Fields, policy: &Policy, say: Lang) -> Result<Draft, Back> {
    let category = CategoryId::new(fields.get("category"));
    let known = policy.choices().any(|(id, _)| *id == category);
    let words = Words::parse(fields.get("words"));
    let phone = PhoneNumber::parse(fields.get("phone"));
    let name = match PersonName::parse(fields.get("name")) {
        Err(TextError::Empty) => Ok(None),
        other => other.map(Some),
    };
    let unseen = known && is_unseen(fields, policy, &category);
    let examined = asking::examine(policy, &category, fields);
    let wrong = if unseen { Vec::new() } else { owned(&examined) };
    match (known, words, phone, name) {
        (true, Ok(words), Ok(phone), Ok(name)) if wrong.is_empty() => {
            if unseen {
                return Err(Back::Asked);
            }
            advise(&examined, fields, say)?;
            Ok(Draft { category, words, phone, name, answers: examined.answers })
        }
        (_, words, phone, name) => {
            let faults = Faults {
                category: (!known).then(|| say.choose_one().to_owned()),
                words: words.err().map(|error| say.text_fault(error)),
                phone: phone.err().map(|error| say.phone_fault(error).to_owned()),
                name: name.err().map(|error| say.text_fault(error)),
                ..Faults::default()
            };
            Err(Back::Faulty(Box::new(faults), wrong))
        }
    }
}

/// Whether the category has questions that were not in the form yet.
fn is_unseen(fields: &Fields, policy: &Policy, category: &CategoryId) -> bool {
    let asked = fields.all("asked").next();
    asked.is_some_and(|asked| asked != category.as_str()) && policy.questions(category).next().is_some()
}

fn owned(examined: &Examined<'_>) -> Vec<(QuestionId, AnswerFault)> {
    examined.faults.iter().map(|(question, fault)| ((*question).clone(), *fault)).collect()
}

/// An answer may say that something else comes first: it is told once, and filed when they want it then.
fn advise(examined: &Examined<'_>, fields: &Fields, say: Lang) -> Result<(), Back> {
    let category = &examined.answers.category;
    let told: Vec<&str> = fields.get("insist").split(' ').collect();
    if examined.may_insist(|question| told.contains(&asking::field(category, question).as_str())) {
        return Ok(());
    }
    let names = examined.blocks.iter().map(|(question, _)| asking::field(category, question));
    let insist = examined.may_insist(|_| true).then(|| names.collect::<Vec<_>>().join(" "));
    let then = if insist.is_some() { say.advised_may_insist() } else { say.advised_for_good() };
    Err(Back::Advised(Advised {
        advice: examined.blocks.iter().map(|(_, block)| say.label(&block.advice).to_owned()).collect(),
        insist,
        then: then.to_owned(),
    }))
}

/// Puts back into the empty form what was typed and answered.
fn refill(form: &mut PlaceForm, fields: &Fields) {
    form.filled = filled(fields);
    asking::fill(&mut form.categories, fields);
}

/// What was typed, to be shown again.
fn filled(fields: &Fields) -> Filled {
    Filled {
        category: fields.get("category").to_owned(),
        words: fields.get("words").to_owned(),
        phone: fields.get("phone").to_owned(),
        name: fields.get("name").to_owned(),
    }
}

/// The empty form.
fn form(
    service: &Service,
    mut shell: Shell,
    entry: &PlaceEntry,
    code: &str,
    nonce: String,
    category: &str,
) -> Result<PlaceForm, Problem> {
    let (_, policy) = service.casework.policy();
    let action = format!("/c/{}", domain::alphabet::fold(code));
    shell.here.clone_from(&action);
    shell.call_instead(entry.place.hotline.as_deref());
    let form = PlaceForm {
        place: PlaceLine { name: entry.place.name.clone(), division: telling::divisions(&entry.path) },
        action,
        nonce,
        categories: asking::categories(&policy, shell.say()),
        asked: None,
        advised: None,
        asks_first: false,
        minutes: policy.clocks.contact_within.as_mins(),
        photo_limit: service.settings.limits.photos,
        photo_megabytes: service.settings.limits.photo_megabytes,
        banner: None,
        filled: Filled::default(),
        faults: Faults::default(),
        shell,
    };
    Ok(form.fitting(category)?)
}
