//! The places of an administrator, and their codes.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use casework::{CaseError, NewPlace, Place, PlaceEntry};
use domain::access::Action;
use domain::alphabet;
use domain::clock::random;
use domain::division::{DivisionCode, DivisionLevel};
use domain::number::{Issue, PlaceNumber};
use domain::text::{ListCode, PlaceName, TextError, Words};
use i18n::Lang;
use qr::code::sign;

use super::people::Search;
use super::{Done, ROWS, page, see};
use crate::desk::Desk;
use crate::form::StaffForm;
use crate::pages::admin::{
    AddPlace, CodeRow, PlaceFaults, PlaceFilled, PlacePage, PlaceRow, Places, Revoked,
};
use crate::pages::resident::Choice;
use crate::pages::{Shell, Tab};
use crate::problem::Problem;
use crate::telling;

/// Characters behind the division in a code that we make.
const SPARE: usize = 6;

/// `GET /desk/admin/places`
pub(crate) async fn list(desk: Desk, search: web::Query<Search>) -> Result<HttpResponse, Problem> {
    let search = search.into_inner();
    let casework = desk.casework();
    let (found, all) = casework.search_places(desk.powers(), search.q.trim(), search.from, ROWS).await?;
    let more = search.more("/desk/admin/places", found.len(), all);
    let mut places = Vec::with_capacity(found.len());
    for place in found {
        let entry = casework.place(place.number).await?;
        let division = entry.map_or_else(String::new, |entry| telling::divisions(&entry.path));
        places.push(PlaceRow { short: place.number.short(), name: place.name, division });
    }
    let bar = desk.bar(Tab::Admin).await?;
    page(StatusCode::OK, &Places { shell: desk.shell, bar, query: search.q, places, more })
}

/// `GET /desk/admin/places/new`
pub(crate) async fn blank(desk: Desk) -> Result<HttpResponse, Problem> {
    let chance = u64::from_be_bytes(random(desk.casework().entropy()));
    let filled = PlaceFilled { spare: alphabet::encode(chance, SPARE), ..PlaceFilled::default() };
    let faults = PlaceFaults::default();
    form(desk, StatusCode::OK, filled, faults).await
}

async fn form(
    desk: Desk,
    status: StatusCode,
    filled: PlaceFilled,
    faults: PlaceFaults,
) -> Result<HttpResponse, Problem> {
    let divisions = desk.casework().managed_divisions(desk.powers(), Action::ManagePlaces).await?;
    let units = divisions.into_iter().filter(|d| d.code.level() >= DivisionLevel::Village);
    let divisions = units.map(|d| Choice { id: d.code.to_string(), label: d.name }).collect();
    let bar = desk.bar(Tab::Admin).await?;
    page(status, &AddPlace { shell: desk.shell, bar, filled, faults, divisions })
}

/// `POST /desk/admin/places/new`
pub(crate) async fn add(sent: StaffForm) -> Result<HttpResponse, Problem> {
    let say = sent.desk.say();
    let text = |name: &str| sent.fields.get(name).trim().to_owned();
    let filled = PlaceFilled {
        name: text("name"),
        division: text("division"),
        code: text("code"),
        address: text("address"),
        spare: text("spare"),
    };
    let desk = sent.desk;
    let divisions = desk.casework().managed_divisions(desk.powers(), Action::ManagePlaces).await?;
    let known = |code: &DivisionCode| divisions.iter().any(|division| division.code == *code);
    let status = StatusCode::UNPROCESSABLE_ENTITY;
    let new = match read(&filled, known, say) {
        Ok(new) => new,
        Err(faults) => return form(desk, status, filled, faults).await,
    };
    let added = |number: PlaceNumber| see(format!("/desk/admin/places/{}?done=added", number.short()));
    match desk.casework().add_place(desk.powers(), new.clone()).await {
        Ok(number) => Ok(added(number)),
        // Everything else that could be wrong has been looked at.
        Err(CaseError::Input(_)) => {
            let known = desk.casework().store().place_by_code(new.code.as_str()).await;
            let same = |known: &Place| {
                known.name == new.name.as_str()
                    && known.division == new.division
                    && known.address == new.address
            };
            // The form sent twice adds one place.
            if let Some(known) = known.map_err(CaseError::from)?.filter(same) {
                return Ok(added(known.number));
            }
            let faults = PlaceFaults { code: Some(say.code_taken().to_owned()), ..PlaceFaults::default() };
            form(desk, status, filled, faults).await
        }
        Err(other) => Err(other.into()),
    }
}

/// Reads what was written; every fault is told at once.
fn read(
    filled: &PlaceFilled,
    known: impl Fn(&DivisionCode) -> bool,
    say: Lang,
) -> Result<NewPlace, PlaceFaults> {
    let division: Option<DivisionCode> = filled.division.parse().ok();
    let division = division.filter(|code| code.level() >= DivisionLevel::Village && known(code));
    let address = match PlaceName::parse(&filled.address) {
        Err(TextError::Empty) => Ok(None),
        other => other.map(|address| Some(address.to_string())),
    };
    let code = match ListCode::parse(&filled.code) {
        Err(TextError::Empty) => {
            let division = division.as_ref().map_or("", DivisionCode::as_str);
            ListCode::parse(&format!("{division}-{}", filled.spare))
        }
        given => given,
    };
    match (PlaceName::parse(&filled.name), division, code, address) {
        (Ok(name), Some(division), Ok(code), Ok(address)) => {
            Ok(NewPlace { code, name, division, address, keeper: None })
        }
        (name, division, code, address) => Err(PlaceFaults {
            name: name.err().map(|error| say.text_fault(error)),
            division: division.is_none().then(|| say.division_unknown().to_owned()),
            code: code.err().map(|error| say.text_fault(error)),
            address: address.err().map(|error| say.text_fault(error)),
        }),
    }
}

/// The number of a place as it stands in an address.
pub(crate) fn number(short: &str) -> Result<PlaceNumber, Problem> {
    PlaceNumber::from_short(short).map_err(|_| Problem::NotFound)
}

/// `GET /desk/admin/places/{short}`
pub(crate) async fn show(
    desk: Desk,
    short: web::Path<String>,
    done: web::Query<Done>,
) -> Result<HttpResponse, Problem> {
    let entry = desk.casework().managed_place(desk.powers(), number(&short)?).await?;
    let say = desk.say();
    let notice = match done.done.as_str() {
        "added" => Some(say.place_added(&entry.place.name)),
        "reissued" => Some(match entry.current() {
            Some(issue) => say.code_reissued(issue.get()),
            None => say.code_only_revoked().to_owned(),
        }),
        _ => None,
    };
    let mut view = view(desk, &entry).await?;
    view.notice = notice;
    page(StatusCode::OK, &view)
}

async fn view(desk: Desk, entry: &PlaceEntry) -> Result<PlacePage, Problem> {
    let place = &entry.place;
    let here = format!("/desk/admin/places/{}", place.number.short());
    let codes = entry.codes.iter().rev().map(|code| CodeRow {
        issue: u32::from(code.issue.get()),
        text: sign(&desk.service.codes, place.number, code.issue).to_string(),
        issued: code.issued,
        revoked: code.revoked.map(|at| Revoked { at, reason: code.reason.clone().unwrap_or_default() }),
    });
    Ok(PlacePage {
        bar: desk.bar(Tab::Admin).await?,
        short: place.number.short(),
        name: place.name.clone(),
        division: telling::divisions(&entry.path),
        notice: None,
        codes: codes.collect(),
        current: entry.current().map(|issue| u32::from(issue.get())),
        reason: String::new(),
        reason_fault: None,
        shell: Shell { here, ..desk.shell },
    })
}

/// `POST /desk/admin/places/{short}/reissue`
pub(crate) async fn reissue(short: web::Path<String>, sent: StaffForm) -> Result<HttpResponse, Problem> {
    let (casework, powers) = (sent.desk.casework(), sent.desk.powers());
    let place = number(&short)?;
    let entry = casework.managed_place(powers, place).await?;
    let then = sent.fields.get("then");
    // What the page showed, and not what holds now: sent twice, the form must not revoke the code that it made.
    let done = match sent.fields.get("issue") {
        "none" => casework.issue_code(powers, place).await.map(|_| ()),
        shown => {
            let shown = shown.parse().ok().and_then(|issue| Issue::new(issue).ok());
            let shown = shown.ok_or(Problem::Unreadable("the form"))?;
            let reason = match Words::parse(sent.fields.get("reason")) {
                Ok(reason) => reason,
                Err(error) => {
                    let mut view = view(sent.desk, &entry).await?;
                    view.reason_fault = Some(view.shell.say().text_fault(error));
                    sent.fields.get("reason").clone_into(&mut view.reason);
                    return page(StatusCode::UNPROCESSABLE_ENTITY, &view);
                }
            };
            let reissue = then != "nothing";
            casework.revoke_code(powers, place, shown, &reason, reissue).await.map(|_| ())
        }
    };
    if matches!(done, Err(CaseError::Input(_))) {
        let now = casework.managed_place(powers, place).await?;
        // Nothing has changed: there is no further issue. Else it was sent twice, or somebody was faster.
        if now.current().map_or("none".to_owned(), |issue| issue.to_string()) == sent.fields.get("issue") {
            let mut view = view(sent.desk, &now).await?;
            view.reason_fault = Some(view.shell.say().no_more_issues().to_owned());
            sent.fields.get("reason").clone_into(&mut view.reason);
            return page(StatusCode::CONFLICT, &view);
        }
    }
    match done {
        // The page shows which code holds.
        Ok(()) | Err(CaseError::Input(_)) => {
            Ok(see(format!("/desk/admin/places/{}?done=reissued", place.short())))
        }
        Err(other) => Err(other.into()),
    }
}
