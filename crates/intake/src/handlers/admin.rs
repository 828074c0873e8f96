//! The administrator's first page, and the gaps.

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use domain::access::Action;
use domain::division::DivisionCode;
use domain::ladder::Post;
use domain::policy::{Policy, Role, RoleId};
use i18n::Lang;

use super::people::Search;
use super::{ROWS, page};
use crate::desk::Desk;
use crate::pages::Tab;
use crate::pages::admin::{AdminHome, Gap, Gaps, PrintRow, Prints, Tile};
use crate::problem::Problem;
use crate::service::Service;

/// `GET /desk/admin`: what this person may open.
pub(crate) async fn home(desk: Desk) -> Result<HttpResponse, Problem> {
    let say = desk.say();
    let tiles = [
        (Action::ManageStaff, "/desk/admin/staff", say.staff_title(), say.staff_what()),
        (Action::ManageStaff, "/desk/admin/duty", say.rosters_title(), say.rosters_what()),
        (Action::ManagePlaces, "/desk/admin/places", say.places_title(), say.places_what()),
        (Action::ManageCodes, "/desk/admin/prints", say.prints_title(), say.prints_what()),
        (Action::SeeGaps, "/desk/admin/gaps", say.gaps_title(), say.gaps_what()),
        (Action::ManagePolicy, "/desk/admin/policy", say.policy_title(), say.policy_what()),
        (Action::ManagePolicy, "/desk/admin/texts", say.preview_title(), say.texts_what()),
        (Action::ManagePolicy, "/desk/admin/gateways", say.gateways_title(), say.gateways_what()),
    ];
    let mine = tiles.into_iter().filter(|(action, ..)| desk.powers().ever(*action));
    let tiles = mine.map(|(_, href, title, what)| Tile { href, title, what }).collect();
    let bar = desk.bar(Tab::Admin).await?;
    page(StatusCode::OK, &AdminHome { shell: desk.shell, bar, tiles })
}

/// `GET /desk/admin/gaps`
pub(crate) async fn gaps(desk: Desk) -> Result<HttpResponse, Problem> {
    let say = desk.say();
    let (_, policy) = desk.casework().policy();
    let gaps = desk.casework().gaps(desk.powers()).await?;
    let bar = desk.bar(Tab::Admin).await?;
    let gap = |gap: casework::Gap| {
        // The first of the roles that could answer: one person there closes the gap.
        let role = policy.level(gap.level).responsible.first()?;
        Some(Gap {
            division: gap.division.code.to_string(),
            name: gap.division.name,
            role_id: role.to_string(),
            role: role_name(&policy, role, say),
        })
    };
    let gaps = gaps.into_iter().filter_map(gap).collect();
    page(StatusCode::OK, &Gaps { shell: desk.shell, bar, gaps })
}

/// `GET /desk/admin/prints`: what was printed when, and by whom.
pub(crate) async fn prints(desk: Desk, asked: web::Query<Search>) -> Result<HttpResponse, Problem> {
    let say = desk.say();
    let (batches, people, all) = desk.casework().prints(desk.powers(), asked.from, ROWS).await?;
    let more = asked.more("/desk/admin/prints", batches.len(), all);
    let divisions = names(&desk.service).await?;
    let print = |batch: casework::PrintBatch| PrintRow {
        at: batch.at,
        division: divisions.get(&batch.division).cloned().unwrap_or_else(|| batch.division.to_string()),
        form: say.print_layout(&batch.layout),
        codes: batch.codes,
        by: match batch.staff {
            Some(staff) => people.get(&staff).cloned().unwrap_or_default(),
            None => say.print_on_server().to_owned(),
        },
    };
    let prints = batches.into_iter().map(print).collect();
    let bar = desk.bar(Tab::Admin).await?;
    page(StatusCode::OK, &Prints { shell: desk.shell, bar, prints, more })
}

/// What somebody does where, one line for each post.
pub(crate) fn duties(
    posts: &[Post],
    names: &HashMap<DivisionCode, String>,
    policy: &Policy,
    say: Lang,
) -> Vec<String> {
    let duty = |post: &Post| {
        let place = names.get(&post.division).map_or(post.division.as_str(), String::as_str);
        format!("{} · {place}", role_name(policy, &post.role, say))
    };
    posts.iter().map(duty).collect()
}

/// A role's name; its key where the policy does not know it.
pub(crate) fn role_name(policy: &Policy, role: &RoleId, say: Lang) -> String {
    let name = |known: &Role| say.label(&known.label).to_owned();
    policy.role(role).map_or_else(|| role.to_string(), name)
}

/// The names of all divisions.
pub(crate) async fn names(service: &Service) -> Result<HashMap<DivisionCode, String>, Problem> {
    let divisions = service.casework.store().divisions().await.map_err(casework::CaseError::from)?;
    Ok(divisions.into_iter().map(|d| (d.code, d.name)).collect())
}
