//! Who comes in: staff by their session, programs that act for them by a token, requesters by their token, gateways by their secret, watchers by their address.

use actix_web::http::header::AUTHORIZATION;
use actix_web::{HttpMessage, HttpRequest, web};
use casework::SignedIn;
use domain::access::Action;
use futures_util::FutureExt;
use futures_util::future::{LocalBoxFuture, ready};
use subtle::ConstantTimeEq;

use crate::address::client_of;
use crate::api::client::Caller;
use crate::guard::{Doorkeeper, is_api};
use crate::problem::Problem;
use crate::routes::Access;
use crate::service::Service;
use crate::settings::Gateway;

/// The cookie of a session. Its value opens the desk: it is never logged.
pub(crate) const SESSION_COOKIE: &str = "session";

/// Somebody on the staff who was let in.
#[derive(Clone)]
pub(crate) struct Visitor {
    /// Who, and what they may do.
    pub(crate) signed: SignedIn,
    /// The token of their session.
    pub(crate) session: String,
}

/// Decides by what the use cases say.
pub(crate) struct Porter {
    service: web::Data<Service>,
}

impl Porter {
    pub(crate) fn new(service: web::Data<Service>) -> Self {
        Self { service }
    }

    async fn staff(&self, action: Action, request: &HttpRequest) -> Result<(), Problem> {
        if is_api(request) { self.program(action, request).await } else { self.person(action, request).await }
    }

    /// A browser carries its cookie wherever it is led, and a program its token where it means to: neither opens what the
    /// other does.
    async fn program(&self, action: Action, request: &HttpRequest) -> Result<(), Problem> {
        let token = bearer(request).ok_or(Problem::SignInFirst)?;
        let program = self.service.casework.program(token).await?.ok_or(Problem::SignInFirst)?;
        if program.token.read_only && !request.method().is_safe() {
            return Err(Problem::ReadOnly);
        }
        if !program.signed.powers.ever(action) {
            return Err(Problem::Forbidden);
        }
        request.extensions_mut().insert(Caller(program));
        Ok(())
    }

    async fn person(&self, action: Action, request: &HttpRequest) -> Result<(), Problem> {
        if !request.method().is_safe() && comes_from_elsewhere(request) {
            return Err(Problem::StaleForm);
        }
        let session = request.cookie(SESSION_COOKIE).ok_or(Problem::SignInFirst)?.value().to_owned();
        let signed = self.service.casework.signed_in(&session).await?.ok_or(Problem::SignInFirst)?;
        if !signed.powers.ever(action) {
            return Err(Problem::Forbidden);
        }
        request.extensions_mut().insert(Visitor { signed, session });
        Ok(())
    }

    fn requester(&self, request: &HttpRequest) -> Result<(), Problem> {
        let token = request.match_info().get("token").unwrap_or_default();
        self.service.casework.keys().read_page_token(token).map(|_| ()).ok_or(Problem::NotFound)
    }

    fn gateway(&self, request: &HttpRequest) -> Result<(), Problem> {
        let part = |name| request.match_info().get(name).unwrap_or_default();
        let known = self.service.settings.gateways.iter().find(|g| g.name == part("gateway"));
        let fits = |secret: &str| bool::from(secret.as_bytes().ct_eq(part("secret").as_bytes()));
        match known {
            Some(gateway) if !gateway.secret.is_empty() && fits(&gateway.secret) => {
                self.calls_from_where_it_may(gateway, request)
            }
            _ => {
                self.service.counters.callback_refused();
                Err(Problem::NotFound)
            }
        }
    }

    /// Whoever knows the secret and calls from elsewhere learns as little as whoever does not know it.
    fn calls_from_where_it_may(&self, gateway: &Gateway, request: &HttpRequest) -> Result<(), Problem> {
        let client = client_of(request, &self.service.settings.trusted_proxies);
        if gateway.allow_from.is_empty() || gateway.allow_from.iter().any(|net| net.contains(&client)) {
            return Ok(());
        }
        self.service.counters.foreign_callback();
        tracing::warn!(gateway = gateway.name, %client, "a callback with the right secret comes from a network that allow_from does not name");
        Err(Problem::NotFound)
    }

    fn watcher(&self, request: &HttpRequest) -> Result<(), Problem> {
        let client = client_of(request, &self.service.settings.trusted_proxies);
        let known = self.service.settings.watchers.iter().any(|net| net.contains(&client));
        if known { Ok(()) } else { Err(Problem::NotFound) }
    }
}

impl Doorkeeper for Porter {
    fn admit<'a>(
        &'a self,
        access: Access,
        request: &'a HttpRequest,
    ) -> LocalBoxFuture<'a, Result<(), Problem>> {
        match access {
            Access::Public => ready(Ok(())).boxed_local(),
            Access::Requester => ready(self.requester(request)).boxed_local(),
            Access::Gateway => ready(self.gateway(request)).boxed_local(),
            Access::Operations => ready(self.watcher(request)).boxed_local(),
            Access::Staff(action) => self.staff(action, request).boxed_local(),
        }
    }
}

/// The token of a program (RFC 6750, 2.1).
fn bearer(request: &HttpRequest) -> Option<&str> {
    let (scheme, token) = request.headers().get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then(|| token.trim())
}

/// Whether a browser says that another site sent this. Older browsers say nothing; the form's token stands behind.
pub(crate) fn comes_from_elsewhere(request: &HttpRequest) -> bool {
    request.headers().get("Sec-Fetch-Site").is_some_and(|site| site == "cross-site")
}
