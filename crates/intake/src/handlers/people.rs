//! The people of an administrator.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use casework::{People, Person};
use i18n::Lang;

use super::admin::{duties, names};
use super::{ROWS, page};
use crate::desk::Desk;
use crate::pages::Tab;
use crate::pages::admin::{PersonRow, Staff};
use crate::problem::Problem;
use crate::service::Service;

/// What was searched for, and from which row.
#[derive(serde::Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    pub(crate) q: String,
    #[serde(default)]
    pub(crate) from: u64,
}

impl Search {
    /// The address of the rest of a list, when there is any.
    pub(crate) fn more(&self, path: &str, found: usize, all: u64) -> Option<String> {
        let next = self.from.saturating_add(found as u64);
        let query: String = url::form_urlencoded::byte_serialize(self.q.as_bytes()).collect();
        (next < all && found > 0).then(|| format!("{path}?q={query}&from={next}"))
    }
}

/// `GET /desk/admin/staff`
pub(crate) async fn list(desk: Desk, search: web::Query<Search>) -> Result<HttpResponse, Problem> {
    let search = search.into_inner();
    let People { people, all } = desk.casework().people(desk.powers(), &search.q, search.from, ROWS).await?;
    let more = search.more("/desk/admin/staff", people.len(), all);
    let people = rows(&desk.service, people, desk.say()).await?;
    let bar = desk.bar(Tab::Admin).await?;
    page(StatusCode::OK, &Staff { shell: desk.shell, bar, query: search.q, people, more })
}

async fn rows(service: &Service, people: Vec<Person>, say: Lang) -> Result<Vec<PersonRow>, Problem> {
    let names = names(service).await?;
    let (_, policy) = service.casework.policy();
    let row = |person: Person| PersonRow {
        href: person.mine.then(|| format!("/desk/admin/staff/{}", person.member.id.0)),
        phone: person.phone.masked(),
        duties: duties(&person.posts, &names, &policy, say),
        left: !person.member.active,
        name: person.member.name,
        code: person.member.code,
    };
    Ok(people.into_iter().map(row).collect())
}
