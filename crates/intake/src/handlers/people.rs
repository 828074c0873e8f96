//! The people of an administrator.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use casework::{CaseError, NewPerson, Person};
use domain::access::Action;
use domain::alphabet::ALPHABET;
use domain::clock::{Entropy, random};
use domain::division::DivisionCode;
use domain::phone::PhoneNumber;
use domain::policy::{Policy, RoleId};
use domain::text::PersonName;
use i18n::Lang;

use super::admin::{names, role_name};
use super::desk::bar;
use super::page;
use super::scanning::shell;
use crate::doorkeeper::Visitor;
use crate::form::{Fields, StaffForm};
use crate::pages::Tab;
use crate::pages::admin::{self, AddPerson, DutyField, PersonFaults, PersonFilled, Staff};
use crate::pages::resident::Choice;
use crate::problem::Problem;
use crate::service::Service;
use crate::telling;

/// Duties that the form offers.
const DUTIES: usize = 3;

/// Characters of a code.
const LONGEST_CODE: usize = 40;

/// Characters of a password that we make: 31^12 is above 2^59.
const PASSWORD: usize = 12;

/// What was searched for.
#[derive(serde::Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    q: String,
}

/// What a gap's link has filled in already.
#[derive(serde::Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    role: String,
    #[serde(default)]
    division: String,
}

/// `GET /desk/admin/staff`
pub(crate) async fn list(
    service: web::Data<Service>,
    request: HttpRequest,
    visitor: Visitor,
    search: web::Query<Search>,
) -> Result<HttpResponse, Problem> {
    show(&service, &request, &visitor, search.into_inner().q, None).await
}

async fn show(
    service: &Service,
    request: &HttpRequest,
    visitor: &Visitor,
    query: String,
    notice: Option<String>,
) -> Result<HttpResponse, Problem> {
    let mut shell = shell(request)?;
    if notice.is_some() {
        "/desk/admin/staff".clone_into(&mut shell.here);
    }
    let say = shell.say();
    let (_, policy) = service.casework.policy();
    let names = names(service).await?;
    let people = service.casework.people(&visitor.signed.powers).await?;
    let person = |person: Person| admin::Person {
        phone: person.phone.masked(),
        duties: person
            .posts
            .iter()
            .map(|post| {
                let place = names.get(&post.division).map_or(post.division.as_str(), String::as_str);
                format!("{} · {place}", role_name(&policy, &post.role, say))
            })
            .collect(),
        name: person.member.name,
        code: person.member.code,
    };
    let people = people.into_iter().filter(|p| fits(p, query.trim())).map(person).collect();
    let bar = bar(service, visitor, Tab::Admin).await?;
    page(StatusCode::OK, &Staff { shell, bar, notice, query, people })
}

/// By a part of the name or code, or by the whole number.
fn fits(person: &Person, query: &str) -> bool {
    person.member.name.contains(query)
        || person.member.code.contains(query)
        || PhoneNumber::parse(query).is_ok_and(|phone| phone == person.phone)
}

/// `GET /desk/admin/staff/new`
pub(crate) async fn blank(
    service: web::Data<Service>,
    request: HttpRequest,
    visitor: Visitor,
    wanted: web::Query<Wanted>,
) -> Result<HttpResponse, Problem> {
    let Wanted { role, division } = wanted.into_inner();
    let duties = vec![DutyField { role, division, fault: None }];
    let filled = PersonFilled { duties, ..PersonFilled::default() };
    form(&service, &request, &visitor, StatusCode::OK, filled, PersonFaults::default()).await
}

async fn form(
    service: &Service,
    request: &HttpRequest,
    visitor: &Visitor,
    status: StatusCode,
    mut filled: PersonFilled,
    faults: PersonFaults,
) -> Result<HttpResponse, Problem> {
    let shell = shell(request)?;
    let say = shell.say();
    let (_, policy) = service.casework.policy();
    let divisions = service.casework.managed_divisions(&visitor.signed.powers, Action::ManageStaff).await?;
    let divisions = divisions.into_iter().map(|d| Choice { id: d.code.to_string(), label: d.name }).collect();
    let mut roles: Vec<_> = policy.roles.iter().collect();
    roles.sort_by_key(|(_, role)| role.level);
    let role = |(id, role): (&RoleId, &domain::policy::Role)| Choice {
        id: id.to_string(),
        label: telling::label(&role.label, say).to_owned(),
    };
    let roles = roles.into_iter().map(role).collect();
    filled.duties.resize_with(DUTIES.max(filled.duties.len()), DutyField::default);
    let bar = bar(service, visitor, Tab::Admin).await?;
    page(status, &AddPerson { shell, bar, filled, faults, roles, divisions })
}

/// `POST /desk/admin/staff/new`
pub(crate) async fn add(
    service: web::Data<Service>,
    request: HttpRequest,
    sent: StaffForm,
) -> Result<HttpResponse, Problem> {
    let visitor = &sent.visitor;
    let say = crate::surroundings::language(&request);
    let mut filled = filled(&sent.fields);
    let mut faults = faults(&service, &filled, say).await?;
    let powers = &visitor.signed.powers;
    let divisions = service.casework.managed_divisions(powers, Action::ManageStaff).await?;
    let (_, policy) = service.casework.policy();
    let known = |code: &DivisionCode| divisions.iter().any(|division| division.code == *code);
    let posts = posts(&mut filled.duties, &policy, known, say);
    let (name, phone) = (PersonName::parse(&filled.name), PhoneNumber::parse(&filled.phone));
    let (Ok(name), Ok(phone), Some(posts), None, None) = (name, phone, posts, &faults.phone, &faults.code)
    else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return form(&service, &request, visitor, status, filled, faults).await;
    };
    let notice = say.person_added(&name);
    let shown = name.to_string();
    let person = NewPerson { code: filled.code.trim().to_owned(), name, phone, posts };
    match service.casework.put_person(powers, person).await {
        Ok(id) => {
            let password = new_password(service.casework.entropy());
            service.casework.set_password(id, &password).await?;
            let notice = format!("{notice} {}", say.password_once(shown, password));
            show(&service, &request, visitor, String::new(), Some(notice)).await
        }
        // Somebody has taken the number since it was looked up.
        Err(CaseError::Input(_)) => {
            faults.phone = Some(say.phone_taken().to_owned());
            form(&service, &request, visitor, StatusCode::UNPROCESSABLE_ENTITY, filled, faults).await
        }
        Err(other) => Err(other.into()),
    }
}

fn filled(fields: &Fields) -> PersonFilled {
    let duties = fields.all("role").zip(fields.all("division"));
    let duty = |(role, division): (&str, &str)| DutyField {
        role: role.to_owned(),
        division: division.trim().to_owned(),
        fault: None,
    };
    PersonFilled {
        name: fields.get("name").to_owned(),
        phone: fields.get("phone").to_owned(),
        code: fields.get("code").to_owned(),
        duties: duties.map(duty).collect(),
    }
}

async fn faults(service: &Service, filled: &PersonFilled, say: Lang) -> Result<PersonFaults, Problem> {
    let store = service.casework.store();
    let code = filled.code.trim();
    let code = match code.chars().count() {
        0 => Some(say.write_something().to_owned()),
        found if found > LONGEST_CODE => Some(say.too_long(LONGEST_CODE, found)),
        // Of anybody's, also in other parts of the tree: a code names one person.
        _ => {
            let staff = store.staff().await.map_err(CaseError::from)?;
            staff.iter().any(|member| member.code == code).then(|| say.code_taken().to_owned())
        }
    };
    let phone = match PhoneNumber::parse(&filled.phone) {
        Err(error) => Some(say.phone_fault(error).to_owned()),
        Ok(phone) => {
            let index = service.casework.keys().find_phone(&phone);
            let other = store.staff_by_phone(index).await.map_err(CaseError::from)?;
            other.map(|_| say.phone_taken().to_owned())
        }
    };
    let name = PersonName::parse(&filled.name).err().map(|error| say.text_fault(error));
    Ok(PersonFaults { name, phone, code })
}

/// The posts that were chosen; `None` when something is wrong with them, which is said beside each.
fn posts(
    duties: &mut [DutyField],
    policy: &Policy,
    known: impl Fn(&DivisionCode) -> bool,
    say: Lang,
) -> Option<Vec<(RoleId, DivisionCode)>> {
    let mut posts = Vec::new();
    for duty in duties.iter_mut().filter(|duty| !(duty.role.is_empty() && duty.division.is_empty())) {
        match post(duty, policy, &known, say) {
            Ok(post) => posts.push(post),
            Err(fault) => duty.fault = Some(fault.to_owned()),
        }
    }
    if duties.iter().any(|duty| duty.fault.is_some()) {
        return None;
    }
    if posts.is_empty() {
        duties.first_mut()?.fault = Some(say.person_needs_duty().to_owned());
        return None;
    }
    Some(posts)
}

fn post(
    duty: &DutyField,
    policy: &Policy,
    known: impl Fn(&DivisionCode) -> bool,
    say: Lang,
) -> Result<(RoleId, DivisionCode), &'static str> {
    if duty.role.is_empty() || duty.division.is_empty() {
        return Err(say.duty_incomplete());
    }
    let role = RoleId::new(&duty.role);
    let level = policy.role(&role).ok_or(say.choose_one())?.level;
    let division: DivisionCode = duty.division.parse().map_err(|_| say.division_unknown())?;
    if !known(&division) {
        return Err(say.division_unknown());
    }
    if division.level() != level {
        return Err(say.duty_other_level());
    }
    Ok((role, division))
}

/// `POST /desk/admin/staff/password`
pub(crate) async fn password(
    service: web::Data<Service>,
    request: HttpRequest,
    sent: StaffForm,
) -> Result<HttpResponse, Problem> {
    let people = service.casework.people(&sent.visitor.signed.powers).await?;
    let code = sent.fields.get("code");
    let person = people.into_iter().find(|person| person.member.code == code).ok_or(Problem::NotFound)?;
    let password = new_password(service.casework.entropy());
    service.casework.set_password(person.member.id, &password).await?;
    let say = crate::surroundings::language(&request);
    let notice = say.password_once(person.member.name, password);
    show(&service, &request, &sent.visitor, String::new(), Some(notice)).await
}

/// A password that can be read out and typed: no look-alikes, in groups of four.
fn new_password(entropy: &dyn Entropy) -> String {
    let bytes: [u8; PASSWORD * 2] = random(entropy);
    let mut password = String::new();
    for (at, pair) in bytes.chunks_exact(2).enumerate() {
        if at > 0 && at % 4 == 0 {
            password.push('-');
        }
        // Two bytes for each character: the bias of 65,536 over 31 is below a thousandth.
        let value = usize::from(u16::from_be_bytes([pair[0], pair[1]]));
        password.push(char::from(ALPHABET[value % ALPHABET.len()]));
    }
    password
}
