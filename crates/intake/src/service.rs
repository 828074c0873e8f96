//! The service as a whole: what handlers share, how it is put together, and how it runs.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use actix_web::{App, HttpServer, web};
use casework::Casework;
use futures_util::future::{Either, join, select};
use futures_util::pin_mut;
use qr::code::CodeKeys;
use thiserror::Error;
use tokio::sync::Semaphore;

use crate::api::document::Document;
use crate::counters::Counters;
use crate::doorkeeper::Porter;
use crate::form::{LARGE_AT_ONCE, Reading, WAIT};
use crate::guard::Doorkeeper;
use crate::handlers;
use crate::routes::{BODY_LIMIT, Routes, security_headers};
use crate::settings::Settings;
use crate::surroundings::Surroundings;
use crate::throttle::{SignInThrottle, Throttle};

/// How long requests that have begun may take when the program is told to stop, in seconds.
const FAREWELL: u64 = 10;

/// How long a client may take to send the head of a request.
const PATIENCE: Duration = Duration::from_secs(10);

/// What all handlers share.
pub struct Service {
    /// The use cases.
    pub casework: Casework,
    /// The secrets behind printed codes.
    pub codes: CodeKeys,
    /// What configuration says.
    pub settings: Settings,
    pub(crate) filing: Throttle,
    pub(crate) signing: SignInThrottle,
    pub(crate) counters: Counters,
    /// Large forms take turns.
    large_forms: Arc<Semaphore>,
}

impl Service {
    /// A service; nothing listens yet.
    pub fn new(casework: Casework, codes: CodeKeys, settings: Settings) -> Self {
        let limits = settings.limits;
        let filing = Throttle::new(limits.per_address, limits.per_place);
        let signing = SignInThrottle::new(limits.sign_in);
        let large_forms = Arc::new(Semaphore::new(LARGE_AT_ONCE));
        Self { casework, codes, settings, filing, signing, counters: Counters::default(), large_forms }
    }

    /// How a form with photos is read; they are dropped for whoever must wait.
    pub(crate) fn reading(&self, keep: bool) -> Reading {
        Reading {
            limits: self.settings.limits,
            keep,
            field: BODY_LIMIT,
            turns: Arc::clone(&self.large_forms),
            wait: WAIT,
        }
    }

    fn surroundings(&self) -> Surroundings {
        let casework = self.casework.clone();
        Surroundings {
            site: self.settings.town.name.clone(),
            hotline: self.settings.town.hotline.clone(),
            zone: Arc::new(move || casework.policy().1.zone.clone()),
            clock: Arc::clone(self.casework.clock()),
        }
    }

    /// Whether cookies are sent over HTTPS only.
    pub(crate) fn is_secure(&self) -> bool {
        self.settings.public_url.starts_with("https://")
    }
}

/// The whole application, for the server and for tests alike.
#[derive(Clone)]
pub struct Assembly {
    service: web::Data<Service>,
    surroundings: web::Data<Surroundings>,
    document: web::Data<Document>,
    keeper: Arc<dyn Doorkeeper>,
    routes: Arc<Routes>,
}

impl Assembly {
    /// Puts a service together with its routes.
    pub fn new(service: Service) -> Self {
        let routes = handlers::routes(service.settings.demo.is_some());
        Self::with(service, routes)
    }

    /// What a process has that serves no people: its health and its figures.
    pub fn for_operations(service: Service) -> Self {
        Self::with(service, handlers::operations(Routes::new()))
    }

    fn with(service: Service, routes: Routes) -> Self {
        let routes = Arc::new(routes);
        let service = web::Data::new(service);
        let surroundings = web::Data::new(service.surroundings());
        let keeper: Arc<dyn Doorkeeper> = Arc::new(Porter::new(service.clone()));
        let document = web::Data::new(Document::of(&routes));
        Self { service, surroundings, document, keeper, routes }
    }

    /// The table of routes.
    pub fn routes(&self) -> &Routes {
        &self.routes
    }

    /// Registers everything; the application around it adds [`security_headers`].
    pub fn configure(&self, config: &mut web::ServiceConfig) {
        config.app_data(self.service.clone()).app_data(self.surroundings.clone());
        config.app_data(self.document.clone());
        self.routes.mount(&self.keeper, config);
    }
}

/// Why the service does not run.
#[derive(Debug, Error)]
pub enum ServeError {
    /// Something else listens there.
    #[error(
        "{0} is in use by another program; stop that one, or choose another address: server.listen in the configuration, or MASHANG__SERVER__LISTEN"
    )]
    InUse(SocketAddr),
    /// The system does not allow it.
    #[error(
        "{0} may not be used; choose a port above 1023 (server.listen in the configuration, or MASHANG__SERVER__LISTEN), or give the program the right to use it"
    )]
    Denied(SocketAddr),
    /// The machine has no such address.
    #[error(
        "{0} is no address of this machine; set server.listen (or MASHANG__SERVER__LISTEN) to 0.0.0.0 or to one that it has"
    )]
    NoAddress(SocketAddr),
    /// Whatever else the system says.
    #[error("the web service cannot run: {0}; look at the system's limits and log")]
    System(#[from] io::Error),
}

impl ServeError {
    fn binding(address: SocketAddr, error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::AddrInUse => Self::InUse(address),
            io::ErrorKind::PermissionDenied => Self::Denied(address),
            io::ErrorKind::AddrNotAvailable => Self::NoAddress(address),
            _ => Self::System(error),
        }
    }
}

/// Serves until `stop` is over; requests that have begun are answered.
///
/// # Errors
/// [`ServeError`] says why it cannot listen, and what to do.
pub async fn serve(
    casework: Casework,
    codes: CodeKeys,
    settings: Settings,
    stop: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let (listen, workers) = (settings.listen, settings.workers.max(1));
    let assembly = Assembly::new(Service::new(casework, codes, settings));
    run(assembly, listen, workers, stop).await
}

/// Serves health and figures alone, at `settings.listen`, until `stop` is over.
///
/// # Errors
/// As [`serve`].
pub async fn serve_operations(
    casework: Casework,
    codes: CodeKeys,
    settings: Settings,
    stop: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let listen = settings.listen;
    let assembly = Assembly::for_operations(Service::new(casework, codes, settings));
    run(assembly, listen, 1, stop).await
}

async fn run(
    assembly: Assembly,
    listen: SocketAddr,
    workers: usize,
    stop: impl Future<Output = ()>,
) -> Result<(), ServeError> {
    let application = move || {
        let assembly = assembly.clone();
        App::new().wrap(security_headers()).configure(move |config| assembly.configure(config))
    };
    let server = HttpServer::new(application)
        .workers(workers)
        .client_request_timeout(PATIENCE)
        .shutdown_timeout(FAREWELL)
        .disable_signals()
        .bind(listen)
        .map_err(|error| ServeError::binding(listen, error))?;
    tracing::info!(%listen, workers, "the web service listens");
    let running = server.run();
    let handle = running.handle();
    pin_mut!(stop);
    match select(running, stop).await {
        Either::Left((ended, _)) => Ok(ended?),
        Either::Right(((), running)) => Ok(join(handle.stop(true), running).await.1?),
    }
}
