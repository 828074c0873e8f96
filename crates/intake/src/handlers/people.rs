//! The people of an administrator.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use casework::{People, Person};
use i18n::Lang;

use super::admin::{duties, names};
use super::{Done, ROWS, page, see};
use crate::desk::Desk;
use crate::form::StaffForm;
use crate::pages::Tab;
use crate::pages::admin::{PersonRow, Staff, Unproven};
use crate::problem::Problem;
use crate::service::Service;

/// The path of the list.
const PAGE: &str = "/desk/admin/staff";

/// What was searched for, and from which row.
#[derive(serde::Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    pub(crate) q: String,
    #[serde(default)]
    pub(crate) from: u64,
    /// Only a part of them: [`UNPROVEN`].
    #[serde(default)]
    pub(crate) only: String,
}

/// Those who have no proven way.
const UNPROVEN: &str = "unproven";

impl Search {
    /// The address of the rest of a list, when there is any.
    pub(crate) fn more(&self, path: &str, found: usize, all: u64) -> Option<String> {
        let next = self.from.saturating_add(found as u64);
        let query: String = url::form_urlencoded::byte_serialize(self.q.as_bytes()).collect();
        let only = if self.only == UNPROVEN { "&only=unproven" } else { "" };
        (next < all && found > 0).then(|| format!("{path}?q={query}&from={next}{only}"))
    }
}

/// `GET /desk/admin/staff`
pub(crate) async fn list(
    desk: Desk,
    search: web::Query<Search>,
    done: web::Query<Done>,
) -> Result<HttpResponse, Problem> {
    let (casework, powers, search) = (desk.casework(), desk.powers(), search.into_inner());
    let only = search.only == UNPROVEN;
    let People { people, all } = if only {
        casework.unproven_people(powers, &search.q, search.from, ROWS).await?
    } else {
        casework.people(powers, &search.q, search.from, ROWS).await?
    };
    let more = search.more(PAGE, people.len(), all);
    let unproven = Unproven {
        all: casework.unproven_people(powers, "", 0, 0).await?.all,
        to_ask: casework.count_to_ask(powers).await?,
        only,
    };
    let notice = (done.done == "asked").then(|| desk.say().asked_unproven(done.count));
    let people = rows(&desk.service, people, desk.say()).await?;
    let bar = desk.bar(Tab::Admin).await?;
    page(StatusCode::OK, &Staff { shell: desk.shell, bar, notice, unproven, query: search.q, people, more })
}

/// `POST /desk/admin/staff/ask`: a code to everybody who has no proven way.
pub(crate) async fn ask(sent: StaffForm) -> Result<HttpResponse, Problem> {
    let asked = sent.desk.casework().ask_unproven(sent.desk.powers()).await?;
    Ok(see(format!("{PAGE}?only={UNPROVEN}&done=asked&count={asked}")))
}

async fn rows(service: &Service, people: Vec<Person>, say: Lang) -> Result<Vec<PersonRow>, Problem> {
    let names = names(service).await?;
    let (_, policy) = service.casework.policy();
    let row = |person: Person| PersonRow {
        href: person.mine.then(|| format!("/desk/admin/staff/{}", person.member.id.0)),
        phone: person.phone.masked(),
        duties: duties(&person.posts, &names, &policy, say),
        left: !person.member.active,
        proven: person.ways.iter().any(|known| known.standing.holds()),
        name: person.member.name,
        code: person.member.code,
    };
    Ok(people.into_iter().map(row).collect())
}
