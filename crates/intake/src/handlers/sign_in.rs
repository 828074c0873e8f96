//! Signing in and out.

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use casework::CaseError;
use domain::phone::PhoneNumber;
use tokio::sync::Semaphore;

use super::{later, local, page, see};
use crate::address::client_of;
use crate::doorkeeper::{SESSION_COOKIE, comes_from_elsewhere};
use crate::form::{Fields, StaffForm};
use crate::pages::Shell;
use crate::pages::desk::SignIn;
use crate::problem::{self, Problem};
use crate::service::Service;
use crate::surroundings::shell;

/// Passwords that are checked at the same time: each takes 19 MB and tens of milliseconds on purpose.
static TURN: Semaphore = Semaphore::const_new(2);

/// How long a browser keeps the cookie. The session in the database ends by itself.
const KEEP: Duration = Duration::days(30);

/// Where to go afterwards.
#[derive(serde::Deserialize)]
pub(crate) struct Afterwards {
    #[serde(default)]
    to: String,
}

/// `GET /desk/sign-in`
pub(crate) async fn show(
    request: HttpRequest,
    afterwards: web::Query<Afterwards>,
) -> Result<HttpResponse, Problem> {
    let to = local(&afterwards.to, "/desk").to_owned();
    page(StatusCode::OK, &SignIn { shell: here(&request)?, to, phone: String::new(), fault: None })
}

/// Whoever changes the language comes back to the form itself.
fn here(request: &HttpRequest) -> Result<Shell, Problem> {
    let mut shell = shell(request)?;
    if request.method() != actix_web::http::Method::GET {
        "/desk/sign-in".clone_into(&mut shell.here);
    }
    Ok(shell)
}

/// `POST /desk/sign-in`
pub(crate) async fn submit(
    service: web::Data<Service>,
    request: HttpRequest,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    if comes_from_elsewhere(&request) {
        return Err(Problem::StaleForm);
    }
    let typed: String = fields.get("phone").chars().take(40).collect();
    let to = local(fields.get("to"), "/desk").to_owned();
    let phone = PhoneNumber::parse(&typed).ok();
    let name = phone.as_ref().map_or(typed.as_str(), PhoneNumber::as_str);
    let client = client_of(&request, &service.settings.trusted_proxies);
    let shell = here(&request)?;
    let say = shell.say();
    if let Err(wait) = service.signing.admit(client, name) {
        let fault = Some(say.sign_in_wait(problem::again(&shell.when, wait)));
        return later(&Problem::TooMany(wait), &SignIn { shell, to, phone: typed, fault });
    }
    match check(&service, phone, fields.get("password")).await {
        Ok(token) => signed_in(&service, token, &to),
        Err(CaseError::Forbidden) => {
            let fault = Some(say.sign_in_wrong().to_owned());
            page(StatusCode::UNAUTHORIZED, &SignIn { shell, to, phone: typed, fault })
        }
        Err(other) => Err(other.into()),
    }
}

async fn check(service: &Service, phone: Option<PhoneNumber>, password: &str) -> casework::Result<String> {
    let phone = phone.ok_or(CaseError::Forbidden)?;
    let _turn = TURN.acquire().await.map_err(|_| CaseError::Forbidden)?;
    service.casework.sign_in(&phone, password).await
}

fn signed_in(service: &Service, token: String, to: &str) -> Result<HttpResponse, Problem> {
    let mut response = see(to);
    let cookie = cookie(service, token, KEEP);
    response.add_cookie(&cookie).map_err(|error| Problem::Fault(error.to_string()))?;
    Ok(response)
}

fn cookie(service: &Service, token: String, keep: Duration) -> Cookie<'static> {
    Cookie::build(SESSION_COOKIE, token)
        .path("/")
        .max_age(keep)
        .same_site(SameSite::Lax)
        .secure(service.is_secure())
        .http_only(true)
        .finish()
}

/// `POST /desk/sign-out`
pub(crate) async fn sign_out(form: StaffForm) -> Result<HttpResponse, Problem> {
    form.desk.casework().sign_out(&form.desk.visitor.session).await?;
    let mut response = see("/desk/sign-in");
    let cookie = cookie(&form.desk.service, String::new(), Duration::ZERO);
    response.add_cookie(&cookie).map_err(|error| Problem::Fault(error.to_string()))?;
    Ok(response)
}
