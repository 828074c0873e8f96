//! One person of an administrator: a new password, leaving, and coming back.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use casework::CaseError;
use domain::ids::StaffId;
use domain::ways::WayFault;

use super::admin::{duties, names};
use super::ways::{line, typed_mail};
use super::{Done, page, see, tokens};
use crate::desk::Desk;
use crate::form::StaffForm;
use crate::pages::admin::PersonPage;
use crate::pages::ways::MailField;
use crate::pages::{Shell, Tab};
use crate::problem::Problem;

/// `GET /desk/admin/staff/{id}`
pub(crate) async fn show(
    desk: Desk,
    id: web::Path<i64>,
    done: web::Query<Done>,
) -> Result<HttpResponse, Problem> {
    let say = desk.say();
    let notice = match done.done.as_str() {
        "left" => Some(say.person_left_done().to_owned()),
        "back" => Some(say.person_back_done().to_owned()),
        "revoked" => Some(say.token_revoked().to_owned()),
        "asked" => Some(say.asked_person().to_owned()),
        "mail" => Some(say.mail_saved_of().to_owned()),
        _ => None,
    };
    page_of(desk, StaffId(*id), notice).await
}

/// The page of a person, with what has just been done.
pub(crate) async fn page_of(
    desk: Desk,
    id: StaffId,
    notice: Option<String>,
) -> Result<HttpResponse, Problem> {
    let mut view = view(desk, id).await?;
    view.notice = notice;
    page(StatusCode::OK, &view)
}

async fn view(desk: Desk, id: StaffId) -> Result<PersonPage, Problem> {
    let casework = desk.casework();
    let person = casework.person(desk.powers(), id).await?;
    let action = format!("/desk/admin/staff/{}", id.0);
    let (_, policy) = casework.policy();
    let (when, mail) = (&desk.shell.when, person.mail.map(|mail| mail.as_str().to_owned()));
    Ok(PersonPage {
        bar: desk.bar(Tab::Admin).await?,
        shell: Shell { here: action.clone(), ..desk.shell.clone() },
        action,
        duties: duties(&person.posts, &names(&desk.service).await?, &policy, desk.say()),
        phone: person.phone.masked(),
        ways: person.ways.iter().map(|known| line(known, desk.say().their_way(known.way), when)).collect(),
        mail: MailField { value: mail.unwrap_or_default(), fault: None },
        left: !person.member.active,
        owes: casework.owed_by(id).await?,
        oneself: desk.powers().staff == id,
        mark: casework.password_mark(&person.member),
        tokens: tokens::rows(casework.tokens_of(desk.powers(), id).await?),
        name: person.member.name,
        code: person.member.code,
        notice: None,
        fault: None,
    })
}

/// `POST /desk/admin/staff/{id}/password`: sent twice, it says the same password again.
pub(crate) async fn password(id: web::Path<i64>, sent: StaffForm) -> Result<HttpResponse, Problem> {
    let (id, desk) = (StaffId(*id), sent.desk);
    let (session, mark) = (&desk.visitor.session, sent.fields.get("mark"));
    let given = desk.casework().reset_password(desk.powers(), id, session, mark).await?;
    let mut view = view(desk, id).await?;
    let say = view.shell.say();
    let Some(password) = given else {
        view.fault = Some(say.password_since().to_owned());
        return page(StatusCode::CONFLICT, &view);
    };
    view.notice = Some(say.password_once(&view.name, password));
    page(StatusCode::OK, &view)
}

/// `POST /desk/admin/staff/{id}/ask`: a code to their telephone.
pub(crate) async fn ask(id: web::Path<i64>, sent: StaffForm) -> Result<HttpResponse, Problem> {
    let (id, desk) = (StaffId(*id), sent.desk);
    match desk.casework().ask_person(desk.powers(), id).await {
        Ok(()) => Ok(see(format!("/desk/admin/staff/{id}?done=asked"))),
        Err(CaseError::Way(WayFault::TooMany { again })) => {
            let mut view = view(desk, id).await?;
            view.fault = Some(view.shell.say().asked_person_today(view.shell.when.at(again)));
            page(StatusCode::CONFLICT, &view)
        }
        Err(other) => Err(other.into()),
    }
}

/// `POST /desk/admin/staff/{id}/mail`
pub(crate) async fn mail(id: web::Path<i64>, sent: StaffForm) -> Result<HttpResponse, Problem> {
    let (id, desk) = (StaffId(*id), sent.desk);
    match typed_mail(sent.fields.get("mail")) {
        Ok(mail) => {
            desk.casework().set_mail_of(desk.powers(), id, mail.as_ref()).await?;
            Ok(see(format!("/desk/admin/staff/{id}?done=mail")))
        }
        Err(value) => {
            let mut view = view(desk, id).await?;
            view.mail = MailField { value, fault: Some(view.shell.say().list_mail().to_owned()) };
            page(StatusCode::UNPROCESSABLE_ENTITY, &view)
        }
    }
}

/// `POST /desk/admin/staff/{id}/leave`
pub(crate) async fn leave(id: web::Path<i64>, sent: StaffForm) -> Result<HttpResponse, Problem> {
    sent.desk.casework().dismiss(sent.desk.powers(), StaffId(*id)).await?;
    Ok(see(format!("/desk/admin/staff/{id}?done=left")))
}

/// `POST /desk/admin/staff/{id}/return`
pub(crate) async fn come_back(id: web::Path<i64>, sent: StaffForm) -> Result<HttpResponse, Problem> {
    match sent.desk.casework().reinstate(sent.desk.powers(), StaffId(*id)).await {
        Ok(()) => Ok(see(format!("/desk/admin/staff/{id}?done=back"))),
        Err(CaseError::Input(_)) => {
            let mut view = view(sent.desk, StaffId(*id)).await?;
            view.fault = Some(view.shell.say().number_of_successor().to_owned());
            page(StatusCode::CONFLICT, &view)
        }
        Err(other) => Err(other.into()),
    }
}
