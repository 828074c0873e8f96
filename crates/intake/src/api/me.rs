//! Who a token acts as.

use actix_web::web;
use domain::access::{Action, Appointment, Duty};
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::client::Client;
use super::fault::Answer;
use super::names::Named;
use super::parts::Unit;

/// A duty that somebody holds somewhere.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Post {
    /// Which.
    duty: Named<Duty>,
    /// Where, with all within it.
    unit: Unit,
}

/// The token.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Token {
    /// What its owner calls it.
    name: String,
    /// Whether nothing can be changed with it.
    read_only: bool,
    /// Until when it holds, UTC.
    expires: Timestamp,
}

/// The lists that are open to somebody.
#[derive(Debug, Serialize, JsonSchema)]
#[expect(clippy::struct_excessive_bools, reason = "one for each list")]
pub(crate) struct MayList {
    /// `/api/v1/tickets?list=unit`
    unit: bool,
    /// `/api/v1/visits`
    visits: bool,
    /// `/api/v1/checks`
    checks: bool,
    /// `/api/v1/alarms`
    alarms: bool,
    /// `/api/v1/warnings`
    warnings: bool,
    /// `/api/v1/evaluation`
    evaluation: bool,
    /// `POST /api/v1/tickets`
    file: bool,
}

/// A person on the staff, and the token that acts as them.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Me {
    /// Their key.
    id: i64,
    /// Their name.
    name: String,
    /// Their code in the list of the staff.
    code: String,
    /// What they do where.
    posts: Vec<Post>,
    /// What they may list and file.
    may: MayList,
    /// The token.
    token: Token,
}

/// `GET /api/v1/me`
pub(crate) async fn show(client: Client) -> Answer<Me> {
    let (member, token) = (&client.program.signed.member, &client.program.token);
    let may = |action| client.powers().ever(action);
    let mut posts = Vec::new();
    for Appointment { duty, division } in &client.powers().appointments {
        let name = client.casework().unit_name(division).await?;
        posts.push(Post { duty: Named(*duty), unit: Unit { code: division.to_string(), name } });
    }
    Ok(web::Json(Me {
        id: member.id.0,
        name: member.name.clone(),
        code: member.code.clone(),
        posts,
        may: MayList {
            unit: may(Action::SeeUnit),
            visits: may(Action::RecordVisit),
            checks: may(Action::SpotCheck),
            alarms: may(Action::SeeAlarms),
            warnings: may(Action::SeeWarnings),
            evaluation: may(Action::SeeEvaluation),
            file: may(Action::FileOnBehalf),
        },
        token: Token { name: token.name.clone(), read_only: token.read_only, expires: token.expires },
    }))
}
