//! Who is on duty.

use actix_web::web;
use casework::OnDutyPost;
use domain::division::DivisionCode;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::client::Client;
use super::fault::Answer;
use super::parts::Labelled;
use super::read::Query;
use crate::problem::Problem;

/// At which time.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Asked {
    /// RFC 3339; now, when it is left out.
    at: Option<Timestamp>,
}

/// Somebody who is on duty.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct OnDuty {
    /// Their key.
    staff: i64,
    /// Their name.
    name: String,
}

/// A post of the unit.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Post {
    /// As what.
    role: Labelled,
    /// Whether it has a duty roster; without one everybody is on duty round the clock.
    rostered: bool,
    /// Who is on duty; nobody where there is a hole. A deputy stands here for whoever is on leave.
    on_duty: Vec<OnDuty>,
}

/// Who is on duty in a unit.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct UnitDuty {
    /// The code of the unit.
    unit: String,
    /// At this time, UTC.
    at: Timestamp,
    /// Its posts.
    posts: Vec<Post>,
}

/// `GET /api/v1/units/{code}/duty`
pub(crate) async fn show(
    client: Client,
    code: web::Path<String>,
    Query(asked): Query<Asked>,
) -> Answer<UnitDuty> {
    let unit: DivisionCode = code.parse().map_err(|_| Problem::NotFound)?;
    let at = asked.at.unwrap_or(client.when.now);
    let (say, (_, policy)) = (client.say(), client.casework().policy());
    let post = |post: OnDutyPost| Post {
        role: Labelled {
            label: policy
                .role(&post.role)
                .map_or_else(|| post.role.to_string(), |role| say.label(&role.label).to_owned()),
            id: post.role.to_string(),
        },
        rostered: post.rostered,
        on_duty: post.staff.into_iter().map(|(staff, name)| OnDuty { staff: staff.0, name }).collect(),
    };
    let posts = client.casework().on_duty(client.powers(), &unit, at).await?;
    Ok(web::Json(UnitDuty { unit: unit.to_string(), at, posts: posts.into_iter().map(post).collect() }))
}
