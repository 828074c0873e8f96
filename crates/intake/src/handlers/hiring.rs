//! A person is added.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use casework::{CaseError, NewPerson, StaffMember};
use domain::access::Action;
use domain::division::DivisionCode;
use domain::ids::StaffId;
use domain::phone::PhoneNumber;
use domain::policy::{Policy, RoleId};
use domain::text::{ListCode, PersonName};
use i18n::Lang;

use super::{page, person};
use crate::desk::Desk;
use crate::form::{Fields, StaffForm};
use crate::pages::Tab;
use crate::pages::admin::{AddPerson, DutyField, PersonFaults, PersonFilled};
use crate::pages::resident::Choice;
use crate::problem::Problem;
use crate::service::Service;

/// Duties that the form offers.
const DUTIES: usize = 3;

/// What a gap's link has filled in already.
#[derive(serde::Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    role: String,
    #[serde(default)]
    division: String,
}

/// `GET /desk/admin/staff/new`
pub(crate) async fn blank(desk: Desk, wanted: web::Query<Wanted>) -> Result<HttpResponse, Problem> {
    let Wanted { role, division } = wanted.into_inner();
    let duties = vec![DutyField { role, division, fault: None }];
    let filled = PersonFilled { duties, ..PersonFilled::default() };
    form(desk, StatusCode::OK, filled, PersonFaults::default()).await
}

async fn form(
    desk: Desk,
    status: StatusCode,
    mut filled: PersonFilled,
    faults: PersonFaults,
) -> Result<HttpResponse, Problem> {
    let say = desk.say();
    let (_, policy) = desk.casework().policy();
    let divisions = desk.casework().managed_divisions(desk.powers(), Action::ManageStaff).await?;
    let divisions = divisions.into_iter().map(|d| Choice { id: d.code.to_string(), label: d.name }).collect();
    let mut roles: Vec<_> = policy.roles.iter().collect();
    roles.sort_by_key(|(_, role)| role.level);
    let role = |(id, role): (&RoleId, &domain::policy::Role)| Choice {
        id: id.to_string(),
        label: say.label(&role.label).to_owned(),
    };
    let roles = roles.into_iter().map(role).collect();
    filled.duties.resize_with(DUTIES.max(filled.duties.len()), DutyField::default);
    let bar = desk.bar(Tab::Admin).await?;
    page(status, &AddPerson { shell: desk.shell, bar, filled, faults, roles, divisions })
}

/// `POST /desk/admin/staff/new`
pub(crate) async fn add(sent: StaffForm) -> Result<HttpResponse, Problem> {
    let desk = sent.desk;
    let say = desk.say();
    let mut filled = filled(&sent.fields);
    let mut faults = faults(&desk.service, &filled, say).await?;
    let code = ListCode::parse(&filled.code);
    let divisions = desk.casework().managed_divisions(desk.powers(), Action::ManageStaff).await?;
    let (_, policy) = desk.casework().policy();
    let known = |code: &DivisionCode| divisions.iter().any(|division| division.code == *code);
    let posts = posts(&mut filled.duties, &policy, known, say);
    let (name, phone) = (PersonName::parse(&filled.name), PhoneNumber::parse(&filled.phone));
    let (Ok(code), Ok(name), Ok(phone), Some(posts), None) = (code, name, phone, posts, &faults.phone) else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return form(desk, status, filled, faults).await;
    };
    let person = NewPerson { code, name, phone, posts };
    match put(&desk, person).await {
        Ok((id, notice)) => person::page_of(desk, id, Some(notice)).await,
        Err(Refusal::Fault(PersonFaults { code, phone, .. })) => {
            (faults.code, faults.phone) = (code, phone);
            form(desk, StatusCode::UNPROCESSABLE_ENTITY, filled, faults).await
        }
        Err(Refusal::Problem(problem)) => Err(problem),
    }
}

/// Why a person was not added.
enum Refusal {
    Fault(PersonFaults),
    Problem(Problem),
}

impl<E: Into<Problem>> From<E> for Refusal {
    fn from(error: E) -> Self {
        Self::Problem(error.into())
    }
}

/// Adds a person and gives them a password. The form sent twice adds one person and says the same.
async fn put(desk: &Desk, person: NewPerson) -> Result<(StaffId, String), Refusal> {
    let (casework, powers, say) = (desk.casework(), desk.powers(), desk.say());
    let name = person.name.clone();
    let taken = || {
        Refusal::Fault(PersonFaults {
            code: Some(say.staff_code_taken().to_owned()),
            ..PersonFaults::default()
        })
    };
    let known = casework.store().staff_by_code(person.code.as_str()).await.map_err(CaseError::from)?;
    let id = match known {
        Some(known) if is_same(&desk.service, &known, &person).await? => known.id,
        Some(_) => return Err(taken()),
        None => match casework.put_person(powers, person).await {
            // Somebody has taken the number since it was looked up.
            Err(CaseError::Input(_)) => {
                let phone = Some(say.phone_taken().to_owned());
                return Err(Refusal::Fault(PersonFaults { phone, ..PersonFaults::default() }));
            }
            other => other?,
        },
    };
    let password = casework.first_password(powers, id, &desk.visitor.session).await?.ok_or_else(taken)?;
    Ok((id, format!("{} {}", say.person_added(&name), say.password_once(&name, password))))
}

/// Whether somebody is exactly as a form says.
async fn is_same(service: &Service, known: &StaffMember, person: &NewPerson) -> Result<bool, Problem> {
    let posts = service.casework.store().posts_of(known.id).await.map_err(CaseError::from)?;
    let held: BTreeSet<_> = posts.into_iter().map(|post| (post.role, post.division)).collect();
    Ok(known.active
        && known.name == person.name.as_str()
        && known.phone_index == service.casework.keys().find_phone(&person.phone)
        && held == person.posts.iter().cloned().collect())
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
    let code = ListCode::parse(&filled.code);
    let phone = match PhoneNumber::parse(&filled.phone) {
        Err(error) => Some(say.phone_fault(error).to_owned()),
        Ok(phone) if phone.is_landline() => Some(say.list_landline().to_owned()),
        Ok(phone) => {
            let index = service.casework.keys().find_phone(&phone);
            let other = service.casework.store().staff_by_phone(index).await.map_err(CaseError::from)?;
            let same = |other: &StaffMember| code.as_ref().is_ok_and(|code| other.code == code.as_str());
            other.filter(|other| !same(other)).map(|_| say.phone_taken().to_owned())
        }
    };
    let name = PersonName::parse(&filled.name).err().map(|error| say.text_fault(error));
    Ok(PersonFaults { name, phone, code: code.err().map(|error| say.text_fault(error)) })
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
