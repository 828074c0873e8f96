//! A resident scans a code and files a matter.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use casework::{NewPhoto, PlaceEntry, Submission};
use data_encoding::BASE64URL_NOPAD;
use domain::clock::random;
use domain::policy::{AnswerFault, CategoryId};
use domain::ticket::Channel;
use i18n::Lang;

use super::draft::{Back, Draft, check, refill};
use super::scanning::{Way, follow, nowhere};
use super::{later, page, see};
use crate::address::client_of;
use crate::asking;
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
