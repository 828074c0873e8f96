//! `mashang serve`

use std::process::ExitCode;
use std::sync::Arc;

use notifier::duty::Duty;
use notifier::exchange::Exchanges;
use notifier::gateway::{Gateways, SmsGateway};
use notifier::mail::{Mailer, Smtp};
use notifier::watchdog::Heartbeat;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::config::{Config, ServerRole};
use crate::failure::Failure;
use crate::system::means;
use crate::town::Town;

pub(crate) async fn serve(config: Config, role: Option<ServerRole>) -> Result<ExitCode, Failure> {
    let role = role.unwrap_or(config.server.role);
    if !config.demo.enabled
        && let Some(fault) = config.sms.tells_nobody()
    {
        return Err(fault.into());
    }
    for caution in config.cautions() {
        tracing::warn!("{caution}");
    }
    // Held until the end: no second process may serve the same SQLite file meanwhile.
    let (town, _serving) = Town::open_to_serve(config).await?;
    run(town, role).await
}

/// Runs the parts of a role until the program is told to stop or the web service cannot go on; then all of them end in
/// good order.
pub(crate) async fn run(town: Town, role: ServerRole) -> Result<ExitCode, Failure> {
    let (gateways, exchanges) = (gateways(&town.config)?, exchanges(&town.config)?);
    let (mailer, heartbeat) = (mailer(&town.config)?, heartbeat(&town.config)?);
    let duty = duty(&town.config, mailer.as_ref())?;
    let town = town.bridged(exchanges.bridge()).mailing(mailer.is_some());
    let (stop, stopped) = watch::channel(false);
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let told = stop.clone();
    tokio::spawn(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("told to stop");
        // Nobody listens any more when everything has ended already.
        let _ = told.send(true);
    });
    tracing::info!(?role, database = database(&town), "mashang serves");
    let following = tokio::spawn(town.casework.clone().follow_policy());
    let settings = intake::Settings { texts: preview(&town.config, &gateways), ..town.config.intake() };
    let web = async {
        let ended = match role {
            ServerRole::Notifier => operations(&town, ended(stopped.clone())).await,
            ServerRole::All | ServerRole::Intake => {
                let stop = ended(stopped.clone());
                intake::serve(town.casework.clone(), town.code_keys.clone(), settings, stop).await
            }
        };
        let _ = stop.send(true);
        ended
    };
    let work = async {
        if role != ServerRole::Intake {
            let settings =
                notifier::Settings { exchanges, mailer, heartbeat, duty, ..town.config.notifier() };
            notifier::run(town.casework.clone(), gateways, settings, ended(stopped.clone())).await;
        }
    };
    let (web, ()) = tokio::join!(web, work);
    following.abort();
    web?;
    town.store().clone().close().await?;
    Ok(ExitCode::SUCCESS)
}

/// What a process without a web service serves: its health and its figures, where it is told to.
async fn operations(town: &Town, stop: impl Future<Output = ()>) -> Result<(), intake::ServeError> {
    let Some(listen) = town.config.notifier.listen else {
        stop.await;
        return Ok(());
    };
    let settings = intake::Settings { listen, ..town.config.intake() };
    intake::serve_operations(town.casework.clone(), town.code_keys.clone(), settings, stop).await
}

fn database(town: &Town) -> &'static str {
    if town.store().is_shared() { "PostgreSQL" } else { "SQLite" }
}

/// How the gateways put texts, for the page that shows it.
fn preview(config: &Config, gateways: &Gateways) -> intake::TextPreview {
    let way = |gateway: &Arc<dyn SmsGateway>| {
        let (name, kind, gateway) = (gateway.name().to_owned(), gateway.kind(), Arc::clone(gateway));
        intake::Way { name, kind, phrase: Arc::new(move |draft| gateway.phrase(draft)) }
    };
    let ways = gateways.in_order().iter().map(way).collect();
    intake::TextPreview { sign: config.town.sign.clone(), ways }
}

/// Every gateway is built before anything runs, so that a faulty one is found now and not in the night.
fn gateways(config: &Config) -> Result<Gateways, Failure> {
    Gateways::build(&config.sms, &means()?).map_err(|problems| {
        let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Failure::new(format!("the gateways are not usable:\n  {}", all.join("\n  ")))
    })
}

/// The same for telephone exchanges.
pub(crate) fn exchanges(config: &Config) -> Result<Exchanges, Failure> {
    let client = notifier::http::client()?;
    let taken: Vec<&str> = config.sms.gateways.keys().map(String::as_str).collect();
    Exchanges::build(&config.calls, &taken, &client).map_err(|problems| {
        let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Failure::new(format!("the telephone exchanges are not usable:\n  {}", all.join("\n  ")))
    })
}

/// The same for the mail server, where one is named.
pub(crate) fn mailer(config: &Config) -> Result<Option<Arc<dyn Mailer>>, Failure> {
    if !config.mail.is_on() {
        return Ok(None);
    }
    match Smtp::new(&config.mail) {
        Ok(smtp) => Ok(Some(Arc::new(smtp))),
        Err(problems) => {
            let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
            Err(Failure::new(format!("mail is not usable:\n  {}", all.join("\n  "))))
        }
    }
}

pub(crate) fn heartbeat(config: &Config) -> Result<Option<Heartbeat>, Failure> {
    let client = notifier::http::client()?;
    Heartbeat::build(&config.watchdog, &client).map_err(|problems| {
        let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Failure::new(all.join("\n"))
    })
}

/// Who is told by mail that something is wrong, where anybody is named.
pub(crate) fn duty(config: &Config, mailer: Option<&Arc<dyn Mailer>>) -> Result<Option<Duty>, Failure> {
    Duty::build(&config.watchdog, mailer).map_err(|problems| {
        let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
        Failure::new(all.join("\n"))
    })
}

async fn ended(mut stopped: watch::Receiver<bool>) {
    // It fails when nobody can say stop any more, which is the end as well.
    let _ = stopped.wait_for(|stop| *stop).await;
}
