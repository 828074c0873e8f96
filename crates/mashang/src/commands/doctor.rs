//! `mashang doctor`: everything that can be checked before it matters, one line each, with what to do.

use std::fmt::Display;
use std::process::ExitCode;

use casework::{Gap, PolicySource, RosterLine};
use domain::clock::Clock as _;
use domain::policy::Policy;
use i18n::Lang;
use jiff::Timestamp;
use notifier::gateway::Gateways;
use storage::Store;

use super::policy;
use super::print::fonts;
use super::serve::{duty, exchanges, heartbeat, mailer};
use crate::config::{Config, ConfigError, PolicyText};
use crate::console::say;
use crate::secrets::{Secrets, is_open_to_others};
use crate::system::{SystemClock, means};
use crate::town::{Town, open_store};

/// How many divisions without anybody are named.
const SHOWN_GAPS: usize = 10;

/// A clock before this day, on which this was written, is wrong.
const WRITTEN: &str = "2026-01-01T00:00:00Z";

/// What has been found so far.
#[derive(Default)]
struct Report {
    fine: usize,
    warned: usize,
    failed: usize,
}

impl Report {
    fn ok(&mut self, what: &str, found: impl Display) {
        self.fine += 1;
        say(format_args!("ok    {what}: {found}"));
    }

    fn warn(&mut self, what: &str, found: impl Display) {
        self.warned += 1;
        say(format_args!("warn  {what}: {found}"));
    }

    fn fail(&mut self, what: &str, found: impl Display) {
        self.failed += 1;
        say(format_args!("FAIL  {what}: {found}"));
    }
}

/// Exit code 1 when something must be mended.
pub(crate) async fn examine(config: Result<Config, ConfigError>) -> ExitCode {
    let mut report = Report::default();
    match config {
        Ok(config) => examine_all(&mut report, config).await,
        Err(fault) => report.fail("configuration", fault),
    }
    let Report { fine, warned, failed } = report;
    say(format_args!("{fine} ok, {warned} to look at, {failed} to mend"));
    if failed > 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

async fn examine_all(report: &mut Report, config: Config) {
    report.ok("configuration", "read");
    examine_address(report, &config);
    examine_clock(report);
    let secrets = examine_secrets(report, &config);
    let policy = examine_policy(report, &config);
    examine_gateways(report, &config);
    examine_exchanges(report, &config);
    examine_mail(report, &config);
    examine_fonts(report, &config);
    let store = examine_database(report, &config).await;
    if let (Some(policy), None) = (&policy, &store) {
        // Nothing is in force yet.
        explain_policy(report, policy);
    }
    let (Some(policy), Some(store)) = (policy, store) else { return };
    examine_policy_in_force(report, &policy, &store).await;
    if let Some(secrets) = secrets {
        match Town::look_at(config, secrets, policy.given(), store).await {
            Ok(town) => examine_register(report, &town).await,
            Err(fault) => report.fail("register", fault.text()),
        }
    }
}

fn examine_address(report: &mut Report, config: &Config) {
    let url = &config.server.public_url;
    let host = url.split("://").nth(1).unwrap_or_default();
    if host.starts_with("127.") || host.starts_with("localhost") || host.starts_with("[::1]") {
        report.warn(
            "server.public_url",
            format_args!("{url} leads to this machine only; set it before printing codes"),
        );
    } else if url.starts_with("http://") {
        report.warn(
            "server.public_url",
            format_args!("{url} is not encrypted; use https:// before printing codes"),
        );
    } else {
        report.ok("server.public_url", url);
    }
    // The program speaks no TLS itself: something stands in front of it.
    if url.starts_with("https://") && config.server.trusted_proxies.is_empty() {
        report.fail(
            "server.trusted_proxies",
            "empty, so that all residents behind your proxy count as one address and are soon told to wait; name the \
             proxy's address, such as [\"127.0.0.1/32\"]",
        );
    }
}

fn examine_clock(report: &mut Report) {
    let now = SystemClock.now();
    match WRITTEN.parse::<Timestamp>() {
        Ok(written) if now < written => {
            report.fail(
                "clock",
                format_args!("{now} is in the past; switch on time synchronisation (timedatectl)"),
            );
        }
        _ => report.ok("clock", now),
    }
}

fn examine_secrets(report: &mut Report, config: &Config) -> Option<Secrets> {
    let path = config.secrets_path();
    match Secrets::load(&path) {
        Ok(secrets) => {
            if is_open_to_others(&path).unwrap_or(false) {
                let path = path.display();
                report.warn("secrets", format_args!("{path} may be read by others; run chmod 600 {path}"));
            } else {
                report.ok("secrets", path.display());
            }
            Some(secrets)
        }
        Err(fault) => {
            report.fail("secrets", fault);
            None
        }
    }
}

/// The policy that the program is started with: it must hold together even where another one is in force.
fn examine_policy(report: &mut Report, config: &Config) -> Option<PolicyText> {
    let policy = match config.policy() {
        Ok(policy) => policy,
        Err(fault) => {
            report.fail("policy", fault);
            return None;
        }
    };
    match Policy::parse(&policy.text) {
        Ok(_) => Some(policy),
        Err(fault) => {
            report.fail("policy", format_args!("{}: {fault}", policy.origin()));
            None
        }
    }
}

/// What is in force, or would be with the next start, and whether that is what stands in the file.
async fn examine_policy_in_force(report: &mut Report, given: &PolicyText, store: &Store) {
    let standing = match store.policy_standing().await {
        Ok(standing) => standing,
        Err(fault) => return report.fail("policy", fault),
    };
    let origin = given.origin();
    let Some(newest) = &standing.newest else {
        report.ok("policy", format_args!("{origin}; in force from the next `mashang serve`"));
        return explain_policy(report, given);
    };
    let version = newest.entry.version.0;
    if given.given().rules_after(&standing) {
        report.warn(
            "policy",
            format_args!(
                "{origin} has changed: with the next `mashang serve` it takes the place of version {version}, which is in \
                 force and {}",
                source(&newest.entry.source)
            ),
        );
        return explain_policy(report, given);
    }
    match Policy::parse(&newest.text) {
        Ok(policy) => {
            report.ok("policy", format_args!("version {version}, {}", source(&newest.entry.source)));
            if newest.text != given.text {
                report.warn(
                    "policy",
                    format_args!(
                        "{origin} says something else, and is not in force; `mashang policy show` prints what is, to \
                         bring it up to date"
                    ),
                );
            }
            explain(report, &policy);
        }
        Err(fault) => report.fail(
            "policy",
            format_args!(
                "version {version} cannot be read by this program: {fault}; the next `mashang serve` would put {origin} in \
                 force instead: install the version of the program that wrote it, or put another policy in force"
            ),
        ),
    }
}

fn source(source: &PolicySource) -> String {
    match source {
        PolicySource::File => "from the file".to_owned(),
        PolicySource::Command { note } => format!("by `mashang policy put`: {note}"),
        PolicySource::Page { note, .. } => format!("put in force on the desk: {note}"),
    }
}

fn explain_policy(report: &mut Report, given: &PolicyText) {
    if let Ok(policy) = Policy::parse(&given.text) {
        explain(report, &policy);
    }
}

fn explain(report: &mut Report, policy: &Policy) {
    for line in Lang::En.policy_in_words(policy) {
        report.ok("policy", line);
    }
    examine_calendar(report, policy, SystemClock.now());
}

/// The holidays of a year are announced in the autumn before it.
fn examine_calendar(report: &mut Report, policy: &Policy, now: Timestamp) {
    for year in unknown_years(policy, now) {
        report.warn(
            "policy calendar",
            format_args!(
                "no holidays and make-up working days of {year}: deadlines count weekends only; add them when the State \
                 Council announces them (usually in November before)"
            ),
        );
    }
}

/// Which of this year and the next the calendar says nothing about.
fn unknown_years(policy: &Policy, now: Timestamp) -> Vec<i16> {
    let year = now.to_zoned(policy.zone.clone()).year();
    [year, year + 1].into_iter().filter(|year| !policy.calendar.knows(*year)).collect()
}

fn examine_gateways(report: &mut Report, config: &Config) {
    let means = match means() {
        Ok(means) => means,
        Err(fault) => return report.fail("gateways", fault),
    };
    match Gateways::build(&config.sms, &means) {
        Ok(gateways) => {
            let town = &config.town;
            let found = config.sms.warnings().into_iter().chain(gateways.warnings(town.language, &town.sign));
            found.for_each(|problem| report.warn("gateways", problem));
            let names = config.sms.order.join(", ");
            match config.sms.tells_nobody() {
                Some(_) if config.demo.enabled => report
                    .warn("gateways", format_args!("{names}: texts go to a page and to nobody's telephone")),
                Some(fault) => report.fail("gateways", fault),
                None => report.ok("gateways", names),
            }
        }
        Err(problems) => {
            for problem in problems {
                report.fail("gateways", problem);
            }
        }
    }
    for caution in config.cautions() {
        report.warn("configuration", caution);
    }
    if let Err(fault) = heartbeat(config) {
        report.fail("watchdog", fault.text());
    }
    // A mail server that is not usable is told of by itself.
    if let Ok(mailer) = mailer(config)
        && let Err(fault) = duty(config, mailer.as_ref())
    {
        report.fail("watchdog", fault.text());
    }
    if config.demo.enabled {
        report.warn("demo.enabled", "the staff can read all texts of the demo gateway; never in a real town");
    }
}

fn examine_exchanges(report: &mut Report, config: &Config) {
    match exchanges(config) {
        Ok(_) if config.calls.exchanges.is_empty() => {
            report.ok(
                "calls",
                "none is recorded by an exchange: what the staff says is all the evidence there is",
            );
        }
        Ok(_) => {
            let names: Vec<&str> = config.calls.exchanges.keys().map(String::as_str).collect();
            report.ok("calls", names.join(", "));
        }
        Err(fault) => report.fail("calls", fault.text()),
    }
}

fn examine_mail(report: &mut Report, config: &Config) {
    match mailer(config) {
        Ok(None) => report.ok("mail", "none: whom no text reaches is not told otherwise"),
        Ok(Some(_)) => report.ok("mail", &config.mail.host),
        Err(fault) => report.fail("mail", fault.text()),
    }
}

fn examine_fonts(report: &mut Report, config: &Config) {
    match fonts(&config.print) {
        Ok(fonts) => report.ok("font", fonts.describe()),
        Err(fault) => report.fail("font", fault.text()),
    }
}

async fn examine_database(report: &mut Report, config: &Config) -> Option<Store> {
    if let Some(path) = config.sqlite_path()
        && !path.exists()
    {
        let path = path.display();
        report.warn(
            "database",
            format_args!("there is no {path} yet; `mashang migrate` or `mashang serve` makes it"),
        );
        return None;
    }
    let store = match open_store(config).await {
        Ok(store) => store,
        Err(fault) => {
            report.fail("database", fault.text());
            return None;
        }
    };
    match store.check_schema().await {
        Ok(()) => {
            report.ok("database", if store.is_shared() { "PostgreSQL" } else { "SQLite" });
            Some(store)
        }
        Err(fault) => {
            report.fail("database", fault);
            None
        }
    }
}

async fn examine_register(report: &mut Report, town: &Town) {
    match town.store().count_places().await {
        Ok(0) => report.warn("register", "there are no places yet; import divisions, staff and places"),
        Ok(places) => report.ok("register", format_args!("{places} places")),
        Err(fault) => report.fail("register", fault),
    }
    match town.casework.all_gaps().await {
        Ok(gaps) if gaps.is_empty() => report.ok("staff", "somebody answers in every division"),
        Ok(gaps) => tell_gaps(report, &gaps),
        Err(fault) => report.fail("staff", fault),
    }
    match town.casework.all_rosters().await {
        Ok(rosters) => tell_rosters(report, &rosters),
        Err(fault) => report.fail("duty rosters", fault),
    }
    match town.casework.unproven_receivers().await {
        Ok((unproven, all)) => tell_unproven(report, unproven, all),
        Err(fault) => report.fail("staff", fault),
    }
    match town.casework.lost_roles(&town.casework.policy().1).await {
        Ok(lost) => lost.iter().for_each(|lost| report.warn("staff", policy::lost_role(lost))),
        Err(fault) => report.fail("staff", fault),
    }
}

/// How many of those who may be told of a matter first have never shown that they can be.
fn tell_unproven(report: &mut Report, unproven: u64, all: u64) {
    match (unproven, all) {
        (_, 0) => {}
        (0, _) => report.ok("proven ways", format_args!("all {all} who may be told first can be told")),
        _ => report.warn(
            "proven ways",
            format_args!(
                "{unproven} of {all} who may be told of a matter first have no telephone or mail address that is proven to \
                 work; send them a code at /desk/admin/staff?only=unproven"
            ),
        ),
    }
}

/// A roster with a hole, with the first time at which nobody is on duty and who is told then.
fn tell_rosters(report: &mut Report, rosters: &[RosterLine]) {
    let whole = rosters.iter().filter(|line| line.holes.is_empty()).count();
    if rosters.is_empty() {
        report.ok("duty rosters", "none: whoever holds a post is on duty round the clock");
    } else {
        let all = rosters.len();
        report.ok(
            "duty rosters",
            format_args!("{whole} of {all} have somebody on duty at all times for two weeks"),
        );
    }
    for RosterLine { division, role, holes } in rosters {
        let Some(first) = holes.first() else { continue };
        let time = Lang::En.span_of_time(first.from, first.to);
        let post = format!("{} ({}), {role}: nobody on duty {time}", division.name, division.code);
        let more = if holes.len() > 1 {
            format!(" and {} times more within two weeks", holes.len() - 1)
        } else {
            String::new()
        };
        match &first.what {
            Some((unit, _)) => report.warn("duty rosters", format_args!("{post}{more}; {unit} is told then")),
            None => report.fail(
                "duty rosters",
                format_args!("{post}{more}; nobody at all is told then: fill the roster at /desk/admin/duty"),
            ),
        }
    }
}

fn tell_gaps(report: &mut Report, gaps: &[Gap]) {
    for gap in gaps.iter().take(SHOWN_GAPS) {
        let whose = format!("{} ({}), {} matters", gap.division.name, gap.division.code, gap.level.as_str());
        match &gap.instead {
            Some(unit) => report.warn("staff", format_args!("{whose}: nobody there, {unit} answers instead")),
            None => report.fail("staff", format_args!("{whose}: nobody answers at all; import staff")),
        }
    }
    if gaps.len() > SHOWN_GAPS {
        report.warn("staff", format_args!("and {} more divisions without anybody", gaps.len() - SHOWN_GAPS));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::BUILT_IN_POLICY;

    #[test]
    fn a_year_without_holidays_is_missed_before_it_begins() {
        let policy = Policy::parse(BUILT_IN_POLICY).unwrap();
        let missing = |day: &str| unknown_years(&policy, day.parse().unwrap());
        assert_eq!(missing("2026-06-01T00:00:00Z"), [2027]);
        // Already the next year in Shanghai.
        assert_eq!(missing("2026-12-31T20:00:00Z"), [2027, 2028]);
    }
}
