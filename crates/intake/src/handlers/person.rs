//! One person of an administrator: a new password, leaving, and coming back.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use casework::CaseError;
use domain::ids::StaffId;

use super::admin::{duties, names};
use super::desk::bar;
use super::scanning::shell;
use super::{page, see};
use crate::doorkeeper::Visitor;
use crate::form::StaffForm;
use crate::pages::Tab;
use crate::pages::admin::PersonPage;
use crate::problem::Problem;
use crate::service::Service;
use crate::surroundings::language;

/// What was done before a page, said once.
#[derive(serde::Deserialize)]
pub(crate) struct Done {
    #[serde(default)]
    done: String,
}

/// `GET /desk/admin/staff/{id}`
pub(crate) async fn show(
    service: web::Data<Service>,
    request: HttpRequest,
    visitor: Visitor,
    id: web::Path<i64>,
    done: web::Query<Done>,
) -> Result<HttpResponse, Problem> {
    let say = language(&request);
    let notice = match done.done.as_str() {
        "left" => Some(say.person_left_done().to_owned()),
        "back" => Some(say.person_back_done().to_owned()),
        _ => None,
    };
    page_of(&service, &request, &visitor, StaffId(*id), notice).await
}

/// The page of a person, with what has just been done.
pub(crate) async fn page_of(
    service: &Service,
    request: &HttpRequest,
    visitor: &Visitor,
    id: StaffId,
    notice: Option<String>,
) -> Result<HttpResponse, Problem> {
    let mut view = view(service, request, visitor, id).await?;
    view.notice = notice;
    page(StatusCode::OK, &view)
}

async fn view(
    service: &Service,
    request: &HttpRequest,
    visitor: &Visitor,
    id: StaffId,
) -> Result<PersonPage, Problem> {
    let powers = &visitor.signed.powers;
    let person = service.casework.person(powers, id).await?;
    let mut shell = shell(request)?;
    let action = format!("/desk/admin/staff/{}", id.0);
    shell.here.clone_from(&action);
    let (_, policy) = service.casework.policy();
    Ok(PersonPage {
        bar: bar(service, visitor, Tab::Admin).await?,
        action,
        duties: duties(&person.posts, &names(service).await?, &policy, shell.say()),
        phone: person.phone.masked(),
        left: !person.member.active,
        owes: service.casework.owed_by(id).await?,
        oneself: powers.staff == id,
        mark: service.casework.password_mark(&person.member),
        name: person.member.name,
        code: person.member.code,
        notice: None,
        fault: None,
        shell,
    })
}

/// `POST /desk/admin/staff/{id}/password`: sent twice, it says the same password again.
pub(crate) async fn password(
    service: web::Data<Service>,
    request: HttpRequest,
    id: web::Path<i64>,
    sent: StaffForm,
) -> Result<HttpResponse, Problem> {
    let (id, visitor) = (StaffId(*id), &sent.visitor);
    let powers = &visitor.signed.powers;
    let mark = sent.fields.get("mark");
    let given = service.casework.reset_password(powers, id, &visitor.session, mark).await?;
    let mut view = view(&service, &request, visitor, id).await?;
    let say = view.shell.say();
    let Some(password) = given else {
        view.fault = Some(say.password_since().to_owned());
        return page(StatusCode::CONFLICT, &view);
    };
    view.notice = Some(say.password_once(&view.name, password));
    page(StatusCode::OK, &view)
}

/// `POST /desk/admin/staff/{id}/leave`
pub(crate) async fn leave(
    service: web::Data<Service>,
    id: web::Path<i64>,
    sent: StaffForm,
) -> Result<HttpResponse, Problem> {
    service.casework.dismiss(&sent.visitor.signed.powers, StaffId(*id)).await?;
    Ok(see(format!("/desk/admin/staff/{id}?done=left")))
}

/// `POST /desk/admin/staff/{id}/return`
pub(crate) async fn come_back(
    service: web::Data<Service>,
    request: HttpRequest,
    id: web::Path<i64>,
    sent: StaffForm,
) -> Result<HttpResponse, Problem> {
    match service.casework.reinstate(&sent.visitor.signed.powers, StaffId(*id)).await {
        Ok(()) => Ok(see(format!("/desk/admin/staff/{id}?done=back"))),
        Err(CaseError::Input(_)) => {
            let mut view = view(&service, &request, &sent.visitor, StaffId(*id)).await?;
            view.fault = Some(view.shell.say().number_of_successor().to_owned());
            page(StatusCode::CONFLICT, &view)
        }
        Err(other) => Err(other.into()),
    }
}
