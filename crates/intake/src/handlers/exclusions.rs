//! What is left out of the evaluation: what waits for a decision, and what was decided by whom.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web;
use casework::Exclusion;

use super::{ROWS, page};
use crate::desk::Desk;
use crate::pages::Tab;
use crate::pages::Tone;
use crate::pages::evaluation::{ExclusionGroup, ExclusionRow, Exclusions};
use crate::problem::Problem;
use crate::telling;

/// From which row of what was decided; what waits is shown before the first.
#[derive(serde::Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    waiting: u64,
    #[serde(default)]
    decided: u64,
}

/// `GET /desk/evaluation/exclusions`
pub(crate) async fn show(desk: Desk, asked: web::Query<Asked>) -> Result<HttpResponse, Problem> {
    let (casework, powers, say) = (desk.casework(), desk.powers(), desk.say());
    let waiting = casework.exclusions_asked(powers, asked.waiting, ROWS).await?;
    let decided = casework.exclusions_decided(powers, asked.decided, ROWS).await?;
    let more = |lines: &[Exclusion], (waiting, decided): (u64, u64)| {
        let full = lines.len() as u64 == ROWS;
        full.then(|| format!("/desk/evaluation/exclusions?waiting={waiting}&decided={decided}"))
    };
    let lists = [
        (say.exclusions_waiting(), more(&waiting, (asked.waiting + ROWS, asked.decided)), waiting),
        (say.exclusions_decided(), more(&decided, (asked.waiting, asked.decided + ROWS)), decided),
    ];
    let group = |(title, more, lines): (&'static str, Option<String>, Vec<Exclusion>)| ExclusionGroup {
        title,
        more,
        rows: lines.into_iter().map(|line| row(&desk, line)).collect(),
    };
    let groups = lists.into_iter().filter(|(_, _, lines)| !lines.is_empty()).map(group).collect();
    let bar = desk.bar(Tab::Evaluation).await?;
    page(StatusCode::OK, &Exclusions { bar, groups, shell: desk.shell })
}

fn row(desk: &Desk, line: Exclusion) -> ExclusionRow {
    let (say, when) = (desk.say(), &desk.shell.when);
    let somebody = |name: Option<String>| name.unwrap_or_else(|| say.somebody().to_owned());
    let (state, tone) = match &line.decision {
        Some(approval) => {
            let (by, at) = (somebody(approval.by.clone()), when.at(approval.at));
            if approval.granted {
                (say.approved_by(by, at), Tone::Good)
            } else {
                (say.refused_by(by, at), Tone::Calm)
            }
        }
        None if line.mine => (say.waits_for_you().to_owned(), Tone::Soon),
        None => (say.waits_for_others().to_owned(), Tone::Calm),
    };
    let note = line.decision.and_then(|approval| approval.note);
    let words = line.reason.into_iter().chain(note).map(|words| telling::brief(&words)).collect::<Vec<_>>();
    ExclusionRow {
        number: line.stored.ticket.id.number(),
        place: line.place,
        what: say.exclusion_line(say.counted(line.counted), say.exclusion(line.leave_out)),
        words: words.join(" / "),
        who: say.asked_of(somebody(line.asker), line.to),
        state,
        tone,
    }
}
