//! The lists of the staff.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use casework::{AlarmLine, Begin, Line, Lines};
use domain::access::Action;
use domain::policy::Policy;
use domain::ticket::StateKind;
use i18n::Lang;

use super::{ROWS, page};
use crate::desk::Desk;
use crate::pages::desk::{Alarm, Alarms, Group, GroupKind, Row, Tickets};
use crate::pages::{Tab, Tone};
use crate::problem::Problem;
use crate::telling;

/// Characters of the words that a row begins with.
const BRIEF: usize = 60;

/// Which rows, and what was done before.
#[derive(serde::Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    from: u64,
    #[serde(default)]
    done: String,
    #[serde(default)]
    number: String,
    #[serde(default)]
    state: String,
}

/// `GET /desk`
pub(crate) async fn mine(desk: Desk, asked: web::Query<Asked>) -> Result<HttpResponse, Problem> {
    let lines = desk.casework().own_list(desk.powers(), Begin::Behind(asked.from), ROWS).await?;
    tickets(desk, &asked, lines, Tab::Mine, Vec::new()).await
}

/// `GET /desk/visits`
pub(crate) async fn visits(desk: Desk, asked: web::Query<Asked>) -> Result<HttpResponse, Problem> {
    let lines = desk.casework().visit_list(desk.powers(), Begin::Behind(asked.from), ROWS).await?;
    let say = desk.say();
    let checks = (say.to_checks().to_owned(), Some("/desk/checks".to_owned()));
    let may_check = desk.powers().ever(Action::SpotCheck);
    let views = if may_check { vec![(say.visits().to_owned(), None), checks] } else { Vec::new() };
    tickets(desk, &asked, lines, Tab::Visits, views).await
}

/// `GET /desk/unit`
pub(crate) async fn unit(desk: Desk, asked: web::Query<Asked>) -> Result<HttpResponse, Problem> {
    let only = StateKind::from_name(&asked.state);
    let states: Vec<StateKind> = only.into_iter().collect();
    let lines = desk.casework().unit_list(desk.powers(), &states, Begin::Behind(asked.from), ROWS).await?;
    let views = views(desk.say(), only);
    tickets(desk, &asked, lines, Tab::Unit, views).await
}

/// The states by which the list of a unit can be seen, and all of them.
const VIEWS: [Option<StateKind>; 5] = [
    None,
    Some(StateKind::AwaitingContact),
    Some(StateKind::InHand),
    Some(StateKind::Parked),
    Some(StateKind::Finished),
];

fn views(say: Lang, shown: Option<StateKind>) -> Vec<(String, Option<String>)> {
    let view = |view: Option<StateKind>| {
        let label = view.map_or(say.all_open(), |state| say.state_of(state)).to_owned();
        let href = match view {
            None => "/desk/unit".to_owned(),
            Some(state) => format!("/desk/unit?state={}", state.as_str()),
        };
        (label, (view != shown).then_some(href))
    };
    VIEWS.into_iter().map(view).collect()
}

/// The page of a list, of which `here` is the entry in the menu and `views` are other ways to see it.
async fn tickets(
    desk: Desk,
    asked: &Asked,
    lines: Lines,
    here: Tab,
    views: Vec<(String, Option<String>)>,
) -> Result<HttpResponse, Problem> {
    let say = desk.say();
    let empty = match here {
        Tab::Unit => say.unit_nothing_to_do(),
        Tab::Visits => say.nothing_to_visit(),
        _ => say.nothing_to_do(),
    };
    let list = Tickets {
        bar: desk.bar(here).await?,
        heading: here.label(say).to_owned(),
        notice: notice(asked, say),
        more: more(here.href(), asked, lines.lines.len(), lines.all),
        groups: groups(&desk, lines.lines, here),
        empty: empty.to_owned(),
        views,
        shell: desk.shell,
    };
    page(StatusCode::OK, &list)
}

fn notice(asked: &Asked, say: Lang) -> Option<String> {
    // Only what looks like a number is repeated: the address is anybody's to write.
    let number = asked.number.parse::<domain::number::TicketId>().ok()?.number();
    match asked.done.as_str() {
        "finish" => Some(say.done_finished(number)),
        "hand-up" => Some(say.done_handed_up(number)),
        "dispatch" => Some(say.done_dispatched(number)),
        _ => None,
    }
}

fn more(path: &str, asked: &Asked, found: usize, all: u64) -> Option<String> {
    let next = asked.from.saturating_add(found as u64);
    let state =
        StateKind::from_name(&asked.state).map_or(String::new(), |s| format!("&state={}", s.as_str()));
    (next < all && found > 0).then(|| format!("{path}?from={next}{state}"))
}

fn groups(desk: &Desk, lines: Vec<Line>, list: Tab) -> Vec<Group> {
    let (_, policy) = desk.casework().policy();
    let kinds = [GroupKind::Late, GroupKind::Soon, GroupKind::Later, GroupKind::Done];
    let mut groups: Vec<Group> = kinds.into_iter().map(|kind| Group { kind, rows: Vec::new() }).collect();
    for line in lines {
        let ticket = &line.stored.ticket;
        let tone = telling::tone(&ticket.state, desk.shell.when.now);
        // Whoever has finished something waits for the visit, which is for the centre to make.
        let kind = match (ticket.state.kind(), tone) {
            (StateKind::Finished, _) if list == Tab::Mine => GroupKind::Done,
            (_, Tone::Late) => GroupKind::Late,
            (_, Tone::Soon) => GroupKind::Soon,
            _ => GroupKind::Later,
        };
        let row = row(desk.say(), &policy, line, tone, kind, list);
        groups.iter_mut().filter(|group| group.kind == kind).for_each(|group| group.rows.push(row.clone()));
    }
    groups.retain(|group| !group.rows.is_empty());
    groups
}

fn row(say: Lang, policy: &Policy, line: Line, tone: Tone, kind: GroupKind, list: Tab) -> Row {
    let ticket = &line.stored.ticket;
    let words = line.stored.contents.as_ref().map_or(say.words_erased(), |contents| contents.words.as_str());
    let owes = ticket.state.owes().filter(|_| kind != GroupKind::Done);
    Row {
        number: ticket.id.number(),
        place: line.place,
        category: telling::category(policy, &ticket.category, say),
        words: words.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(BRIEF).collect(),
        state: say.state_of(ticket.state.kind()).to_owned(),
        who: (list != Tab::Mine).then(|| say.person_of(line.unit, line.owner.unwrap_or_default())),
        due: owes.map(|(_, due)| due),
        tone,
    }
}

/// `GET /desk/alarms`
pub(crate) async fn alarms(desk: Desk, asked: web::Query<Asked>) -> Result<HttpResponse, Problem> {
    let say = desk.say();
    let lines = desk.casework().alarms(desk.powers(), asked.from, ROWS).await?;
    let bar = desk.bar(Tab::Alarms).await?;
    let more = more("/desk/alarms", &asked, lines.len(), bar.alarms);
    let alarms = lines.into_iter().map(|line| alarm(say, line)).collect();
    page(StatusCode::OK, &Alarms { shell: desk.shell, bar, alarms, more })
}

fn alarm(say: Lang, line: AlarmLine) -> Alarm {
    let who = line.owner.unwrap_or_else(|| say.nobody_yet().to_owned());
    let what = say.alarm(line.alarm.cause, line.alarm.clock, &who);
    let (number, since) = (line.alarm.ticket.number(), line.alarm.raised);
    Alarm { number, place: line.place, what, since, who }
}
