//! A resident scans a code and files a matter.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use casework::{NewPhoto, PlaceEntry, Submission};
use data_encoding::BASE64URL_NOPAD;
use domain::clock::random;
use domain::phone::PhoneNumber;
use domain::policy::{CategoryId, Policy};
use domain::text::{PersonName, TextError, Words};
use domain::ticket::Channel;
use i18n::Lang;

use super::scanning::{Way, follow, nowhere};
use super::{later, page, see};
use crate::address::client_of;
use crate::counters::Submission as Outcome;
use crate::form::{Fields, Files, with_photos};
use crate::pages::resident::{Faults, Filled, PlaceForm};
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
}

/// Why a form goes back to whoever sent it, with all that they wrote.
enum Back {
    /// Something is wrong with it.
    Faulty(Faults),
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
            let form = form(&service, shell, &entry, &code, once);
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
            let mut form = form(&service, shell(&request)?, &entry, &code, once);
            form.filled = filled(&fields);
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
    let draft = check(fields, &policy, lang).map_err(Back::Faulty)?;
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
        Back::Faulty(faults) => {
            service.counters.submission(Outcome::Faulty);
            form.faults = faults;
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
    let Draft { category, words, phone, name } = draft;
    Submission {
        place: entry.place.number,
        channel: Channel::Code,
        category,
        words,
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
        photos::Refused::Fault(fault) => Back::Faulty(Faults { photos: Some(fault), ..Faults::default() }),
    })
}

/// Reads what was written; every fault is told at once.
fn check(fields: &Fields, policy: &Policy, say: Lang) -> Result<Draft, Faults> {
    let category = CategoryId::new(fields.get("category"));
    let known = policy.choices().any(|(id, _)| *id == category);
    let words = Words::parse(fields.get("words"));
    let phone = PhoneNumber::parse(fields.get("phone"));
    let name = match PersonName::parse(fields.get("name")) {
        Err(TextError::Empty) => Ok(None),
        other => other.map(Some),
    };
    match (known, words, phone, name) {
        (true, Ok(words), Ok(phone), Ok(name)) => Ok(Draft { category, words, phone, name }),
        (_, words, phone, name) => Err(Faults {
            category: (!known).then(|| say.choose_one().to_owned()),
            words: words.err().map(|error| say.text_fault(error)),
            phone: phone.err().map(|error| say.phone_fault(error).to_owned()),
            name: name.err().map(|error| say.text_fault(error)),
            photos: None,
        }),
    }
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
fn form(service: &Service, mut shell: Shell, entry: &PlaceEntry, code: &str, nonce: String) -> PlaceForm {
    let (_, policy) = service.casework.policy();
    let action = format!("/c/{}", domain::alphabet::fold(code));
    shell.here.clone_from(&action);
    shell.call_instead(entry.place.hotline.as_deref());
    PlaceForm {
        place: PlaceLine { name: entry.place.name.clone(), division: telling::divisions(&entry.path) },
        action,
        nonce,
        categories: telling::choices(&policy, shell.say()),
        minutes: policy.clocks.contact_within.as_mins(),
        photo_limit: service.settings.limits.photos,
        photo_megabytes: service.settings.limits.photo_megabytes,
        banner: None,
        filled: Filled::default(),
        faults: Faults::default(),
        shell,
    }
}
