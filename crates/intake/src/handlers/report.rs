//! Reading the form of a matter that somebody on the staff files: which place they mean, and what they say of it.

use casework::{CaseError, Casework, FoundPlaces, NewPhoto, Place, Report, Requester};
use domain::number::PlaceNumber;
use domain::phone::{PhoneError, PhoneNumber};
use domain::policy::{AnswerFault, Answers, CategoryId, Policy, QuestionId};
use domain::text::{PersonName, TextError, Words};
use domain::ticket::{Channel, SoFar};
use i18n::Lang;
use qr::code::{Scanned, extract, verify};

use crate::asking;
use crate::desk::Desk;
use crate::form::Fields;
use crate::pages::filing::{PlaceChoice, ReportFaults, ReportFilled};
use crate::problem::Problem;
use crate::service::Service;
use crate::telling;

/// Whoever answers for it calls.
pub(super) const CALL: &str = "call";
/// They answer for it, and have spoken with the requester.
pub(super) const IN_TOUCH: &str = "in-touch";
/// They have put it right.
pub(super) const SETTLED: &str = "settled";

/// Nobody has told it: they found it.
const FOUND: &str = "found";

/// What was said of a matter, valid; the place is found by itself.
pub(crate) struct Draft {
    pub(crate) channel: Channel,
    pub(crate) category: CategoryId,
    pub(crate) words: Words,
    pub(crate) answers: Answers,
    pub(crate) requester: Option<Requester>,
    pub(crate) so_far: SoFar,
}

impl Draft {
    /// The whole report: where, in the language of the town, with pictures, and by what it is known when it is sent twice.
    pub(crate) fn report(
        self,
        place: PlaceNumber,
        town: Lang,
        photos: Vec<NewPhoto>,
        once: String,
    ) -> Report {
        let Self { channel, category, words, answers, requester, so_far } = self;
        let (answers, language) = (Some(answers), town.key().to_owned());
        Report { place, channel, category, words, answers, requester, so_far, language, photos, once }
    }
}

/// Which place is meant.
pub(super) enum Meant {
    /// This one.
    One(Box<Place>),
    /// One of these; whether there are more.
    OneOf(Vec<PlaceChoice>, bool),
    /// None that can be filed for, and why.
    None(String),
}

/// What was typed, to be shown again.
pub(super) fn filled(fields: &Fields) -> ReportFilled {
    let text = |name: &str| fields.get(name).to_owned();
    ReportFilled {
        channel: text("channel"),
        place: text("place"),
        pick: text("pick"),
        category: text("category"),
        words: text("words"),
        who: text("who"),
        phone: text("phone"),
        name: text("name"),
        so_far: text("so-far"),
        result: text("result"),
    }
}

/// Finds the place. A choice among several counts only while the text for which they were offered stands.
pub(super) async fn place_of(desk: &Desk, fields: &Fields) -> Result<Meant, Problem> {
    let (say, typed) = (desk.say(), fields.get("place").trim());
    let picked = PlaceNumber::from_short(fields.get("pick")).ok();
    let number = match picked.filter(|_| fields.get("asked").trim() == typed) {
        Some(picked) => Some(picked),
        None => number_of(&desk.service, typed),
    };
    if typed.is_empty() {
        return Ok(Meant::None(say.write_something().to_owned()));
    }
    Ok(match desk.casework().find_places(desk.powers(), typed, number).await? {
        FoundPlaces::One(place) => Meant::One(place),
        FoundPlaces::Several { places, more } => Meant::OneOf(choices(desk, places).await?, more),
        FoundPlaces::Elsewhere => Meant::None(say.file_place_elsewhere().to_owned()),
        FoundPlaces::Nothing if is_mistyped(&desk.service, typed) => {
            Meant::None(say.code_mistyped_do().to_owned())
        }
        FoundPlaces::Nothing => Meant::None(say.file_no_place().to_owned()),
    })
}

async fn choices(desk: &Desk, places: Vec<Place>) -> Result<Vec<PlaceChoice>, Problem> {
    let mut choices = Vec::with_capacity(places.len());
    for place in places {
        let entry = desk.casework().place(place.number).await?;
        let division = entry.map_or_else(String::new, |entry| telling::divisions(&entry.path));
        choices.push(PlaceChoice { short: place.number.short(), name: place.name, division });
    }
    Ok(choices)
}

/// The number that a code, its address or a short number names. One that was revoked still names its place.
pub(crate) fn number_of(service: &Service, typed: &str) -> Option<PlaceNumber> {
    match extract(typed) {
        Scanned::Code(code) => verify(&service.codes, &code).ok().map(|code| code.place),
        Scanned::ShortNumber(number) => PlaceNumber::from_short(&number).ok(),
        Scanned::Foreign => None,
    }
}

/// Whether it was meant to be a number or a code, and is none.
pub(crate) fn is_mistyped(service: &Service, typed: &str) -> bool {
    extract(typed) != Scanned::Foreign && number_of(service, typed).is_none()
}

/// Reads what was said; every fault is told at once.
pub(super) fn check(fields: &Fields, policy: &Policy, say: Lang) -> Result<Draft, Box<ReportFaults>> {
    let channel = Channel::from_name(fields.get("channel")).filter(|c| Channel::ON_BEHALF.contains(c));
    let category = CategoryId::new(fields.get("category"));
    let known = policy.choices().any(|(id, _)| *id == category);
    let words = Words::parse(fields.get("words"));
    let mut faults = ReportFaults {
        channel: channel.is_none().then(|| say.choose_one().to_owned()),
        category: (!known).then(|| no_category(fields, policy, say)),
        answers: !answer_faults(fields, policy).is_empty(),
        words: words.err().map(|error| say.text_fault(error)),
        ..ReportFaults::default()
    };
    let requester = requester(fields, say, &mut faults);
    let so_far = so_far(fields, say, &mut faults);
    match (channel, Words::parse(fields.get("words")), so_far) {
        (Some(channel), Ok(words), Some(so_far)) if !faults.any() => {
            let answers = asking::examine(policy, &category, fields).answers;
            Ok(Draft { channel, category, words, answers, requester, so_far })
        }
        _ => Err(Box::new(faults)),
    }
}

/// What is wrong with the answers. Whoever files for somebody cannot know all of them: none must be given.
pub(super) fn answer_faults(fields: &Fields, policy: &Policy) -> Vec<(QuestionId, AnswerFault)> {
    let examined = asking::examine(policy, &CategoryId::new(fields.get("category")), fields);
    let faults = examined.faults.into_iter().filter(|(_, fault)| *fault != AnswerFault::Missing);
    faults.map(|(question, fault)| (question.clone(), fault)).collect()
}

/// That a category is to be chosen, with the one that the words suggest.
fn no_category(fields: &Fields, policy: &Policy, say: Lang) -> String {
    match policy.suggest(fields.get("words")) {
        Some(id) => {
            format!("{} {}", say.choose_one(), say.category_suggested(telling::category(policy, id, say)))
        }
        None => say.choose_one().to_owned(),
    }
}

/// Who told it; nobody where they found it, and then there is nobody to be called either.
fn requester(fields: &Fields, say: Lang, faults: &mut ReportFaults) -> Option<Requester> {
    let phone = PhoneNumber::parse(fields.get("phone"));
    if fields.get("who") == FOUND {
        faults.phone = (phone != Err(PhoneError::Empty)).then(|| say.file_phone_not_needed().to_owned());
        return None;
    }
    let name = match PersonName::parse(fields.get("name")) {
        Err(TextError::Empty) => Ok(None),
        other => other.map(Some),
    };
    faults.name = name.as_ref().err().map(|error| say.text_fault(*error));
    faults.phone = match &phone {
        Ok(_) => None,
        Err(PhoneError::Empty) => Some(say.file_phone_empty().to_owned()),
        Err(error) => Some(say.phone_fault(*error).to_owned()),
    };
    Some(Requester { phone: phone.ok()?, name: name.ok()? })
}

fn so_far(fields: &Fields, say: Lang, faults: &mut ReportFaults) -> Option<SoFar> {
    let result = Words::parse(fields.get("result"));
    let chosen = fields.get("so-far");
    if chosen != SETTLED && result != Err(TextError::Empty) {
        faults.result = Some(say.file_result_unneeded().to_owned());
    }
    match (chosen, result) {
        (CALL, _) => Some(SoFar::Told),
        (IN_TOUCH, _) => Some(SoFar::InTouch),
        (SETTLED, Ok(result)) => Some(SoFar::Settled { result }),
        (SETTLED, Err(TextError::Empty)) => {
            faults.result = Some(say.file_result_empty().to_owned());
            None
        }
        (SETTLED, Err(error)) => {
            faults.result = Some(say.text_fault(error));
            None
        }
        _ => {
            faults.so_far = Some(say.choose_one().to_owned());
            None
        }
    }
}

/// What it is called that a case was refused for another reason than its form.
pub(super) fn refused(fault: String) -> ReportFaults {
    ReportFaults { so_far: Some(fault), ..ReportFaults::default() }
}

/// Who answers for a place, in words; `None` where nobody is known.
pub(crate) async fn responsible(
    casework: &Casework,
    say: Lang,
    place: &Place,
) -> Result<Option<String>, Problem> {
    let Some(entry) = casework.place(place.number).await? else { return Ok(None) };
    let (_, policy) = casework.policy();
    let level = domain::ticket::Level::General;
    let duty = entry.path.directory.at(&policy, casework.now());
    let owner = duty.responsible(&place.division, level, entry.keeper).found;
    let Some(staff) = owner.staff else { return Ok(None) };
    let member = casework.store().staff_member(staff).await.map_err(CaseError::from)?;
    Ok(member.map(|member| say.person_of(entry.path.name(&owner.unit), member.name)))
}
