//! A resident scans a code and files a matter.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use casework::{PlaceEntry, Submission};
use data_encoding::BASE64URL_NOPAD;
use domain::clock::random;
use domain::phone::PhoneNumber;
use domain::policy::{CategoryId, Policy};
use domain::text::{PersonName, TextError, Words};
use domain::ticket::Channel;
use i18n::Lang;

use super::scanning::{Way, follow, nowhere, shell};
use super::{page, see};
use crate::address::client_of;
use crate::counters::Submission as Outcome;
use crate::form::{Fields, Files, with_photos};
use crate::pages::resident::{Faults, Filled, PlaceForm};
use crate::pages::{PlaceLine, Shell};
use crate::photo::{self, Photo, PhotoError};
use crate::problem::Problem;
use crate::service::Service;
use crate::surroundings;
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
            let form = form(&service, shell, &entry, &code, once, Filled::default(), Faults::default());
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
    let (fields, files) = with_photos(&request, payload, &service.settings.limits).await?;
    let lang = surroundings::language(&request);
    let (_, policy) = service.casework.policy();
    let once = fields.get("nonce").to_owned();
    if once.len() > LONGEST_ONCE {
        return Err(Problem::Unreadable("the form"));
    }
    let checked = match check(&fields, &policy, lang) {
        Ok(draft) => take_in(&service, &request, &entry, files, lang).await?.map(|photos| (draft, photos)),
        Err(faults) => Err(faults),
    };
    let (draft, photos) = match checked {
        Ok(checked) => checked,
        Err(faults) => {
            service.counters.submission(Outcome::Faulty);
            let form = form(&service, shell(&request)?, &entry, &code, once, filled(&fields), faults);
            return page(StatusCode::UNPROCESSABLE_ENTITY, &form);
        }
    };
    let submission = submission(&entry, draft, photos, once, lang);
    let receipt = service.casework.file(submission).await?;
    service.counters.submission(if receipt.again { Outcome::Again } else { Outcome::Filed });
    Ok(see(format!("/t/{}", receipt.token)))
}

fn submission(entry: &PlaceEntry, draft: Draft, photos: Vec<Photo>, once: String, lang: Lang) -> Submission {
    let Draft { category, words, phone, name } = draft;
    let language = match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    };
    Submission {
        place: entry.place.number,
        channel: Channel::Code,
        category,
        words,
        phone,
        name,
        language: language.to_owned(),
        photos: photos.into_iter().map(Photo::into_stored).collect(),
        once,
    }
}

/// Counts the submission and makes of its photos what is kept. Counting comes first: decoding costs most of all.
async fn take_in(
    service: &Service,
    request: &HttpRequest,
    entry: &PlaceEntry,
    files: Files,
    say: Lang,
) -> Result<Result<Vec<Photo>, Faults>, Problem> {
    let client = client_of(request, &service.settings.trusted_proxies);
    service.filing.admit(client, entry.place.number).map_err(|wait| {
        service.counters.submission(Outcome::Throttled);
        Problem::TooMany(wait)
    })?;
    if files.too_large {
        return Ok(Err(photo_fault(say.photo_too_large())));
    }
    if files.too_many {
        return Ok(Err(photo_fault(say.photo_too_many(service.settings.limits.photos))));
    }
    let mut photos = Vec::with_capacity(files.taken.len());
    for file in files.taken {
        match photo::take_in(file).await {
            Ok(photo) => photos.push(photo),
            Err(PhotoError::NotAPicture) => return Ok(Err(photo_fault(say.photo_not_picture()))),
            Err(PhotoError::Broken) => return Ok(Err(photo_fault(say.photo_broken()))),
            Err(PhotoError::TooLarge) => return Ok(Err(photo_fault(say.photo_too_large()))),
            Err(PhotoError::Stopping) => return Err(Problem::Unavailable),
        }
    }
    Ok(Ok(photos))
}

fn photo_fault(fault: impl Into<String>) -> Faults {
    Faults { photos: Some(fault.into()), ..Faults::default() }
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

fn form(
    service: &Service,
    shell: Shell,
    entry: &PlaceEntry,
    code: &str,
    nonce: String,
    filled: Filled,
    faults: Faults,
) -> PlaceForm {
    let (_, policy) = service.casework.policy();
    PlaceForm {
        place: PlaceLine { name: entry.place.name.clone(), division: telling::divisions(&entry.path) },
        action: format!("/c/{}", domain::alphabet::fold(code)),
        nonce,
        categories: telling::choices(&policy, shell.say()),
        minutes: policy.clocks.contact_within.as_mins(),
        photo_limit: service.settings.limits.photos,
        photo_megabytes: service.settings.limits.photo_megabytes,
        filled,
        faults,
        shell,
    }
}
