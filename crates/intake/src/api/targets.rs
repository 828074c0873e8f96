//! Whom a matter can be given to, or who can be asked to help.

use actix_web::web;
use casework::Purpose;
use domain::ids::StaffId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::client::Client;
use super::fault::Answer;
use super::parts::{Chosen, Labelled};
use super::read::Query;
use crate::handlers::ticket::id;

/// What somebody is chosen for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum For {
    /// To have the matter from now on.
    Dispatch,
    /// To help with it.
    Assist,
}

impl From<For> for Purpose {
    fn from(purpose: For) -> Self {
        match purpose {
            For::Dispatch => Self::Dispatch,
            For::Assist => Self::Assist,
        }
    }
}

/// Who is sought.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sought {
    /// For what.
    r#for: For,
    /// A name, a code, a telephone number or a unit; without it whoever is at hand is named.
    #[serde(default)]
    q: String,
}

/// Somebody who can be chosen.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Target {
    /// What a command is given.
    to: Chosen,
    /// Their name.
    name: String,
    /// What they are there.
    role: Labelled,
    /// The names of the unit and of those that it lies in, from the county down.
    unit: String,
}

/// Who can be chosen.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Targets {
    /// The nearest first.
    targets: Vec<Target>,
}

/// `GET /api/v1/tickets/{number}/targets`
pub(crate) async fn targets(
    client: Client,
    number: web::Path<String>,
    Query(sought): Query<Sought>,
) -> Answer<Targets> {
    let (id, say) = (id(&number)?, client.say());
    let found = client.casework().targets(client.powers(), id, sought.r#for.into(), &sought.q).await?;
    let policy = client.casework().desk_look(client.powers(), id).await?.policy;
    let target = |found: casework::Target| {
        let role = policy.role(&found.role);
        let label = role.map_or_else(|| found.role.to_string(), |role| say.label(&role.label).to_owned());
        let staff = found.owner.staff.unwrap_or(StaffId(0)).0;
        Target {
            to: Chosen { staff, unit: found.owner.unit.to_string() },
            name: found.name,
            role: Labelled { id: found.role.to_string(), label },
            unit: found.unit,
        }
    };
    Ok(web::Json(Targets { targets: found.into_iter().map(target).collect() }))
}
