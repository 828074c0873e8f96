//! What is asked beside the handling of tickets.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web;
use casework::{ItemLine, Which};
use i18n::Lang;

use super::{ROWS, page};
use crate::desk::Desk;
use crate::pages::Tab;
use crate::pages::desk::{ItemGroup, ItemRow, Items};
use crate::problem::Problem;
use crate::telling;

/// The lists, each with the name by which it is asked for.
pub(crate) const LISTS: [(Which, &str); 5] = [
    (Which::Owed, "owed"),
    (Which::ToDecide, "decide"),
    (Which::Ordered, "ordered"),
    (Which::Asked, "asked"),
    (Which::Helped, "helped"),
];

/// Which rows of which list; without a list the first of all.
#[derive(serde::Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    from: u64,
    #[serde(default)]
    list: String,
}

/// `GET /desk/requests`
pub(crate) async fn show(desk: Desk, asked: web::Query<Asked>) -> Result<HttpResponse, Problem> {
    let one = LISTS.iter().any(|(_, name)| *name == asked.list);
    let mut groups = Vec::new();
    for (which, name) in LISTS.into_iter().filter(|(_, name)| !one || *name == asked.list) {
        let from = if one { asked.from } else { 0 };
        let (lines, more) = desk.casework().items(desk.powers(), which, from, ROWS).await?;
        if lines.is_empty() {
            continue;
        }
        let more = more.then(|| {
            let next = from.saturating_add(ROWS);
            format!("/desk/requests?list={name}&from={next}")
        });
        let rows = lines.into_iter().map(|line| row(&desk, line)).collect();
        groups.push(ItemGroup { title: title(which, desk.say()), rows, more });
    }
    let bar = desk.bar(Tab::Requests).await?;
    let exclusions = desk.casework().count_exclusions(desk.powers()).await?;
    page(StatusCode::OK, &Items { bar, exclusions, groups, shell: desk.shell })
}

const fn title(which: Which, say: Lang) -> &'static str {
    match which {
        Which::ToDecide => say.to_decide(),
        Which::Owed => say.to_answer(),
        Which::Ordered => say.i_ordered(),
        Which::Asked => say.i_asked(),
        Which::Helped => say.i_asked_help(),
    }
}

fn row(desk: &Desk, line: ItemLine) -> ItemRow {
    let (say, when) = (desk.say(), &desk.shell.when);
    let words = line.words.as_ref().map_or("", |words| words.as_str());
    let who = [line.asker, line.owner].into_iter().flatten().collect::<Vec<_>>().join(" → ");
    ItemRow {
        number: line.item.ticket.number(),
        place: line.place,
        what: say.clock(line.item.clock.kind()).to_owned(),
        words: telling::brief(words),
        who,
        due: line.item.due,
        tone: telling::tone_of(line.item.due, when.now),
    }
}
