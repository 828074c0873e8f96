//! The one table of routes. A route can only be registered together with who may use it, and the guard asks before the
//! handler, or anything that it extracts, sees the request.

use std::sync::Arc;

use actix_web::dev::Handler;
use actix_web::http::Method;
use actix_web::middleware::{DefaultHeaders, from_fn};
use actix_web::{FromRequest, Responder, Route, guard, web};
use domain::access::Action;

use crate::api::document::Description;
use crate::guard::{self as gate, Doorkeeper};
use crate::problem::Problem;
use crate::style;

/// Bytes of a form. The longest form has a few fields of a thousand characters.
pub(crate) const BODY_LIMIT: usize = 64 << 10;

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Public,
    /// Whoever has the token of a ticket, which is part of the path.
    Requester,
    /// A gateway that knows its secret, which is part of the path.
    Gateway,
    /// Whoever watches the server.
    Operations,
    /// Staff who may do this at least somewhere; the use case decides on which ticket.
    Staff(Action),
}

/// A line of the table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The method.
    pub method: Method,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// Who may use it.
    pub access: Access,
}

struct Row {
    entry: Entry,
    /// What the document of the API says of it.
    description: Option<Description>,
    make: Box<dyn Fn() -> Route + Send + Sync>,
}

/// All routes of the service.
#[derive(Default)]
pub struct Routes(Vec<Row>);

impl Routes {
    /// None yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a page or a list.
    #[must_use]
    pub fn get<H, Args>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<Args> + Send + Sync,
        Args: FromRequest + 'static,
        H::Output: Responder + 'static,
    {
        self.add(Method::GET, path, access, handler)
    }

    /// Adds what changes something.
    #[must_use]
    pub fn post<H, Args>(self, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<Args> + Send + Sync,
        Args: FromRequest + 'static,
        H::Output: Responder + 'static,
    {
        self.add(Method::POST, path, access, handler)
    }

    fn add<H, Args>(mut self, method: Method, path: &'static str, access: Access, handler: H) -> Self
    where
        H: Handler<Args> + Send + Sync,
        Args: FromRequest + 'static,
        H::Output: Responder + 'static,
    {
        let verb = method.clone();
        let make = move || route(&verb, access).to(handler.clone());
        self.0.push(Row { entry: Entry { method, path, access }, description: None, make: Box::new(make) });
        self
    }

    /// Says what the last one that was added does, for the document of the API.
    #[must_use]
    pub(crate) fn described(mut self, description: Description) -> Self {
        if let Some(row) = self.0.last_mut() {
            row.description = Some(description);
        }
        self
    }

    /// The routes of the API, with what is said of them.
    pub(crate) fn descriptions(&self) -> impl Iterator<Item = (&Entry, &Description)> {
        self.0.iter().filter_map(|row| Some((&row.entry, row.description.as_ref()?)))
    }

    /// The table, for whoever wants to walk through all of it.
    pub fn table(&self) -> impl Iterator<Item = &Entry> {
        self.0.iter().map(|row| &row.entry)
    }

    /// Registers everything, each route behind its guard.
    pub fn mount(&self, keeper: &Arc<dyn Doorkeeper>, config: &mut web::ServiceConfig) {
        let mut paths: Vec<&'static str> = self.table().map(|entry| entry.path).collect();
        paths.dedup();
        for (at, path) in paths.iter().enumerate() {
            // Methods of one path that stand apart in the table still belong to one resource.
            if paths[..at].contains(path) {
                continue;
            }
            let mut resource = web::resource(*path);
            for row in self.0.iter().filter(|row| row.entry.path == *path) {
                resource = resource.route(guarded((row.make)(), row.entry.access, keeper));
            }
            config.service(resource.default_service(refuse(Problem::WrongMethod, keeper)));
        }
        config.default_service(refuse(Problem::NotFound, keeper));
        config.app_data(web::PathConfig::default().error_handler(|_, _| Problem::NotFound.into()));
        config.app_data(
            web::QueryConfig::default().error_handler(|_, _| Problem::Unreadable("the query").into()),
        );
    }
}

/// A route for a method. Pages are also there for HEAD, by which monitors ask; a gateway's call changes something
/// whatever its method.
fn route(method: &Method, access: Access) -> Route {
    if *method == Method::GET && access != Access::Gateway {
        Route::new().guard(guard::Any(guard::Get()).or(guard::Head()))
    } else {
        web::method(method.clone())
    }
}

fn guarded(route: Route, access: Access, keeper: &Arc<dyn Doorkeeper>) -> Route {
    let keeper = Arc::clone(keeper);
    route.wrap(from_fn(move |request, next| gate::guard(access, Arc::clone(&keeper), request, next)))
}

fn refuse(problem: Problem, keeper: &Arc<dyn Doorkeeper>) -> Route {
    let route = web::to(move || std::future::ready(Err::<&'static str, _>(problem.clone())));
    guarded(route, Access::Public, keeper)
}

/// Headers that every answer has unless its handler says otherwise.
pub fn security_headers() -> DefaultHeaders {
    DefaultHeaders::new()
        .add(("Content-Security-Policy", style::content_security_policy()))
        .add(("X-Content-Type-Options", "nosniff"))
        .add(("X-Frame-Options", "DENY"))
        .add(("Referrer-Policy", "same-origin"))
        .add(("Cross-Origin-Opener-Policy", "same-origin"))
        .add(("Permissions-Policy", "geolocation=(), microphone=()"))
        .add(("Cache-Control", "no-store"))
}

#[cfg(test)]
mod tests;
