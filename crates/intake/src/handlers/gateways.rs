//! How gateways stand, and trying one again.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use casework::{GatewayCalls, GatewayStanding, Texting};
use i18n::When;

use super::{Done, page, see};
use crate::desk::Desk;
use crate::form::StaffForm;
use crate::pages::gateways::{GatewayCard, GatewayList, GatewayTrouble};
use crate::pages::{Shell, Tab, Tone};
use crate::problem::Problem;

/// The path of the page.
pub(crate) const PAGE: &str = "/desk/admin/gateways";

/// `GET /desk/admin/gateways`
pub(crate) async fn show(desk: Desk, done: web::Query<Done>) -> Result<HttpResponse, Problem> {
    let say = desk.say();
    let lines = desk.casework().gateway_lines(desk.powers()).await?;
    let (standings, calls): (Vec<GatewayStanding>, Vec<GatewayCalls>) = lines.into_iter().unzip();
    let standing = match Texting::of(&standings) {
        Texting::Up => (say.gateways_up().to_owned(), Tone::Good),
        Texting::Impaired => (say.gateways_impaired().to_owned(), Tone::Soon),
        Texting::Down { since } => (say.gateways_down(desk.shell.when.at(since)), Tone::Late),
    };
    let weights = standings.iter().map(|standing| standing.weight).sum();
    let card = |(standing, calls): (&GatewayStanding, GatewayCalls)| {
        let way = desk.service.settings.texts.ways.iter().find(|way| way.name == standing.name);
        let kind = way.map(|way| say.gateway_name(way.kind));
        let share = (standings.len() > 1).then(|| share(standing, weights, &desk.shell.when));
        card(standing, kind, share, calls, &desk.shell.when)
    };
    let view = GatewayList {
        bar: desk.bar(Tab::Admin).await?,
        notice: match done.done.as_str() {
            "tried" => Some(say.gateway_tried()),
            "used" => Some(say.gateway_was_used()),
            _ => None,
        },
        standing,
        gateways: standings.iter().zip(calls).map(card).collect(),
        shell: Shell { here: PAGE.to_owned(), ..desk.shell.clone() },
    };
    page(StatusCode::OK, &view)
}

fn card(
    standing: &GatewayStanding,
    kind: Option<&'static str>,
    share: Option<String>,
    calls: GatewayCalls,
    when: &When,
) -> GatewayCard {
    let say = when.lang;
    let trouble = standing.trip.as_ref().map(|trip| GatewayTrouble {
        what: say.gateway_tripped(
            when.at(trip.since),
            say.gateway_trouble(trip.trouble),
            when.at(trip.probe_at),
        ),
        said: trip.why.as_str().to_owned(),
        remedy: say.gateway_mending(trip.trouble),
    });
    let GatewayCalls { delivered, accepted, failed, unknown } = calls;
    let calls = say.gateway_calls(delivered, accepted, failed, unknown);
    GatewayCard { name: standing.name.clone(), kind, calls, share, trouble }
}

/// Its part of all weights, in hundredths.
fn share(standing: &GatewayStanding, weights: u32, when: &When) -> String {
    let whole = (u64::from(standing.weight) * 100).checked_div(u64::from(weights)).unwrap_or(0);
    match (whole, standing.lost) {
        (0, _) => when.lang.gateway_spare().to_owned(),
        (whole, 0) => when.lang.gateway_whole_share(whole),
        (whole, lost) => when.lang.gateway_lost_share(whole, lost),
    }
}

/// `POST /desk/admin/gateways/{gateway}/again`
pub(crate) async fn again(path: web::Path<String>, sent: StaffForm) -> Result<HttpResponse, Problem> {
    let tried = sent.desk.casework().try_gateway_again(sent.desk.powers(), &path).await?;
    Ok(see(format!("{PAGE}?done={}", if tried { "tried" } else { "used" })))
}
