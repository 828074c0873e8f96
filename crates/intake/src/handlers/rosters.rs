//! Duty rosters: who manages the staff of a unit says who is on duty there when.

use std::ops::Range;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use casework::{CaseError, Names, RosterChange, RosterLine, RosterView, UnitPost};
use domain::access::Action;
use domain::division::DivisionCode;
use domain::ids::StaffId;
use domain::ladder::Instead;
use domain::policy::{Policy, RoleId};
use domain::roster::{Days, Hours, Override, RosterFault, Shift, Span, monday};
use i18n::Lang;
use jiff::civil::{Date, DateTime};

use super::admin::role_name;
use super::{Done, page, see};
use crate::desk::Desk;
use crate::form::{Fields, StaffForm};
use crate::pages::resident::Choice;
use crate::pages::rosters::{
    DayChoice, DutyDay, DutyHours, OverrideFaults, OverrideFilled, RosterPage, RosterRow, RosterUnit,
    Rosters, ShiftFaults, ShiftFilled,
};
use crate::pages::{Shell, Tab};
use crate::problem::Problem;

/// How many people can take turns in the form; hours with more are added as several.
const TURNS: usize = 4;

/// How many holes are told one by one.
const MOST_HOLES: usize = 8;

/// Which unit is looked up.
#[derive(serde::Deserialize)]
pub(crate) struct Sought {
    #[serde(default)]
    unit: String,
}

/// `GET /desk/admin/duty`
pub(crate) async fn list(desk: Desk, sought: web::Query<Sought>) -> Result<HttpResponse, Problem> {
    let (casework, powers, say) = (desk.casework(), desk.powers(), desk.say());
    let (_, policy) = casework.policy();
    let rosters = casework.rosters(powers).await?;
    let divisions = casework.managed_divisions(powers, Action::ManageStaff).await?;
    let unit = sought.into_inner().unit;
    let code = unit.trim().parse::<DivisionCode>().ok();
    let found = match (&code, divisions.iter().find(|division| Some(&division.code) == code.as_ref())) {
        (Some(code), Some(division)) => {
            let posts = casework.unit_posts(powers, code).await?;
            let posts = posts.iter().map(|post| post_row(code, post, &policy, say)).collect();
            Some(RosterUnit { title: say.rosters_of_unit(&division.name), posts })
        }
        _ => None,
    };
    let fault = (!unit.is_empty() && found.is_none()).then(|| say.roster_unit_unknown().to_owned());
    let view = Rosters {
        bar: desk.bar(Tab::Admin).await?,
        unit,
        fault,
        divisions: divisions.into_iter().map(|d| Choice { id: d.code.to_string(), label: d.name }).collect(),
        found,
        rosters: rosters.iter().map(|line| roster_row(line, &policy, say)).collect(),
        shell: desk.shell,
    };
    page(StatusCode::OK, &view)
}

fn path(unit: &DivisionCode, role: &RoleId) -> String {
    format!("/desk/admin/duty/{unit}/{role}")
}

fn post_row(unit: &DivisionCode, post: &UnitPost, policy: &Policy, say: Lang) -> RosterRow {
    let state = if post.rostered { say.roster_exists() } else { say.roster_round_the_clock() };
    let names = post.holders.join(say.list_comma());
    RosterRow {
        href: path(unit, &post.role),
        title: role_name(policy, &post.role, say),
        what: format!("{names} · {state}"),
        holes: false,
    }
}

fn roster_row(line: &RosterLine, policy: &Policy, say: Lang) -> RosterRow {
    RosterRow {
        href: path(&line.division.code, &line.role),
        title: say.roster_of(&line.division.name, role_name(policy, &line.role, say)),
        what: match line.holes.len() {
            0 => say.roster_whole().to_owned(),
            holes => say.roster_holes(holes),
        },
        holes: !line.holes.is_empty(),
    }
}

/// A post, as the path names it.
pub(crate) type PostPath = web::Path<(String, String)>;

fn post_of(path: PostPath) -> Result<(DivisionCode, RoleId), Problem> {
    let (unit, role) = path.into_inner();
    Ok((unit.parse().map_err(|_| Problem::NotFound)?, RoleId::new(role)))
}

/// `GET /desk/admin/duty/{unit}/{role}`
pub(crate) async fn show(desk: Desk, at: PostPath, done: web::Query<Done>) -> Result<HttpResponse, Problem> {
    let (unit, role) = post_of(at)?;
    let mut view = view(&desk, &unit, &role).await?;
    view.notice = (done.done == "saved").then(|| desk.say().roster_saved().to_owned());
    page(StatusCode::OK, &view)
}

async fn view(desk: &Desk, unit: &DivisionCode, role: &RoleId) -> Result<RosterPage, Problem> {
    let say = desk.say();
    let (_, policy) = desk.casework().policy();
    let known = desk.casework().roster(desk.powers(), unit, role).await?;
    let words = InWords { known: &known, say };
    let action = path(unit, role);
    let told: Vec<String> = known.holes.iter().map(|hole| words.hole(hole)).collect();
    let more = told.len().saturating_sub(MOST_HOLES);
    let names: Vec<String> = known.holders.iter().map(|staff| words.name(*staff)).collect();
    let person = |staff: &StaffId| Choice { id: staff.to_string(), label: words.name(*staff) };
    Ok(RosterPage {
        bar: desk.bar(Tab::Admin).await?,
        shell: Shell { here: action.clone(), ..desk.shell.clone() },
        title: say.roster_of(known.path.name(unit), role_name(&policy, role, say)),
        notice: None,
        fault: None,
        action,
        revision: known.revision,
        holders: say.roster_holders(names.join(say.list_comma())),
        holes: told.into_iter().take(MOST_HOLES).collect(),
        more_holes: (more > 0).then(|| say.roster_more_holes(more)),
        days: (0..7).filter_map(|n| words.day(n)).collect(),
        shifts: known.roster.shifts.iter().map(|shift| words.shift(shift)).collect(),
        overrides: known.roster.overrides.iter().map(|one| words.certain(one)).collect(),
        people: known.holders.iter().map(person).collect(),
        shift: shift_filled(Days::NONE, ("08:00", "18:00"), &[], say),
        shift_faults: ShiftFaults::default(),
        certain: OverrideFilled {
            from: "00:00".to_owned(),
            to: "00:00".to_owned(),
            ..OverrideFilled::default()
        },
        certain_faults: OverrideFaults::default(),
    })
}

/// A roster, put into words.
struct InWords<'a> {
    known: &'a RosterView,
    say: Lang,
}

impl InWords<'_> {
    fn name(&self, staff: StaffId) -> String {
        let names: &Names = &self.known.names;
        names.get(&staff).cloned().unwrap_or_default()
    }

    /// Somebody who is named in the roster, and whether they still hold the post.
    fn named(&self, staff: StaffId) -> String {
        let name = self.name(staff);
        if self.known.holders.contains(&staff) { name } else { self.say.roster_gone(name) }
    }

    fn shift(&self, shift: &Shift) -> String {
        let names: Vec<String> = shift.staff.iter().map(|staff| self.named(*staff)).collect();
        let names = names.join(self.say.list_comma());
        // Who has the week, on whatever days of it.
        let this_week = Shift { days: Days::ALL, ..shift.clone() }.on(self.known.today);
        let who = match this_week.filter(|_| shift.staff.len() > 1) {
            Some(first) => self.say.roster_turns(names, self.name(first)),
            None => names,
        };
        format!("{} {} {who}", self.say.weekdays(shift.days), self.say.hours_of_day(shift.hours))
    }

    fn certain(&self, one: &Override) -> String {
        let (first, last) = (self.say.day_of_week(one.first), self.say.day_of_week(one.last));
        let days = if one.first == one.last { first } else { self.say.span_until(first, last) };
        format!("{days} {} {}", self.say.hours_of_day(one.hours), self.named(one.staff))
    }

    fn hole(&self, hole: &Span<Instead>) -> String {
        let instead = match &hole.what {
            Some((unit, staff)) => {
                let names: Vec<String> = staff.iter().map(|staff| self.name(*staff)).collect();
                self.say.roster_instead(self.known.path.name(unit), names.join(self.say.list_comma()))
            }
            None => self.say.roster_instead_nobody().to_owned(),
        };
        self.say.roster_hole(self.say.span_of_time(hole.from, hole.to), instead)
    }

    /// A day of the table: the parts of all spans that lie in it.
    fn day(&self, n: i32) -> Option<DutyDay> {
        let day = domain::roster::day_after(self.known.today, n)?;
        let whole = day.at(0, 0, 0, 0)..day.tomorrow().ok()?.at(0, 0, 0, 0);
        let hours = self.known.week.iter().filter_map(|span| self.part(span, &whole)).collect();
        Some(DutyDay { day: self.say.day_of_week(day), today: n == 0, hours })
    }

    fn part(&self, span: &Span<Vec<StaffId>>, day: &Range<DateTime>) -> Option<DutyHours> {
        let (from, to) = (span.from.max(day.start), span.to.min(day.end));
        if from >= to {
            return None;
        }
        let names: Vec<String> = span.what.iter().map(|staff| self.name(*staff)).collect();
        let nobody = names.is_empty();
        // Midnight is the end of this day here, and not the next one's.
        let hours = Hours { from: from.time(), to: to.time() };
        let hours = match hours {
            Hours::WHOLE_DAY => self.say.hours_of_day(hours),
            _ if to == day.end => self.say.hours_same_day(from.strftime("%H:%M"), "24:00"),
            _ => self.say.hours_of_day(hours),
        };
        let who =
            if nobody { self.say.roster_nobody().to_owned() } else { names.join(self.say.list_comma()) };
        Some(DutyHours { hours, who, nobody })
    }
}

fn shift_filled(days: Days, (from, to): (&str, &str), staff: &[&str], say: Lang) -> ShiftFilled {
    let day = |(value, day)| DayChoice { value, label: say.weekday(day), chosen: days.contains(day) };
    let mut staff: Vec<String> = staff.iter().map(|&staff| staff.to_owned()).collect();
    staff.resize_with(TURNS, String::new);
    ShiftFilled {
        days: (0..).zip(Days::WEEK).map(day).collect(),
        from: from.to_owned(),
        to: to.to_owned(),
        staff,
    }
}

/// `POST /desk/admin/duty/{unit}/{role}/shift`
pub(crate) async fn add_shift(at: PostPath, sent: StaffForm) -> Result<HttpResponse, Problem> {
    let (unit, role) = post_of(at)?;
    let (desk, fields, say) = (&sent.desk, &sent.fields, sent.desk.say());
    let today = desk.casework().roster(desk.powers(), &unit, &role).await?.today;
    let days = days(fields);
    let chosen: Vec<&str> = fields.all("staff").filter(|staff| !staff.is_empty()).take(TURNS).collect();
    let staff = chosen.iter().map(|staff| staff.parse().map(StaffId)).collect::<Result<Vec<_>, _>>();
    let hours = Hours::parse(fields.get("from"), fields.get("to"));
    let shift = match (hours, staff) {
        (None, _) => Err(RosterFault::Hours),
        (_, Err(_)) => Err(RosterFault::Stranger),
        (Some(hours), Ok(staff)) => Ok(Shift { days, hours, staff, first_week: monday(today) }),
    };
    let fault = match shift {
        Ok(shift) => match change(&sent, &unit, &role, RosterChange::AddShift(shift)).await? {
            Changed::Answer(answer) => return Ok(answer),
            Changed::Fault(fault) => fault,
        },
        Err(fault) => fault,
    };
    let mut view = view(desk, &unit, &role).await?;
    view.shift = shift_filled(days, (fields.get("from"), fields.get("to")), &chosen, say);
    let told = Some(say.roster_fault(fault).to_owned());
    let faults = &mut view.shift_faults;
    match fault {
        RosterFault::Days => faults.days = told,
        RosterFault::Hours => faults.hours = told,
        RosterFault::Full => view.fault = told,
        _ => faults.staff = told,
    }
    refused(view, say)
}

/// The days of the week that were ticked.
fn days(fields: &Fields) -> Days {
    let ticked = fields.all("day").filter_map(|day| day.parse::<usize>().ok());
    ticked.filter_map(|day| Days::WEEK.get(day)).fold(Days::NONE, |days, day| days.with(*day))
}

/// `POST /desk/admin/duty/{unit}/{role}/certain`
pub(crate) async fn add_certain(at: PostPath, sent: StaffForm) -> Result<HttpResponse, Problem> {
    let (unit, role) = post_of(at)?;
    let (desk, fields, say) = (&sent.desk, &sent.fields, sent.desk.say());
    let filled = OverrideFilled {
        first: fields.get("first").to_owned(),
        last: fields.get("last").to_owned(),
        from: fields.get("on_from").to_owned(),
        to: fields.get("on_to").to_owned(),
        staff: fields.get("on_staff").to_owned(),
    };
    let day_fault = |day: &str| day.parse::<Date>().err().map(|_| say.days_fault().to_owned());
    let mut faults = OverrideFaults {
        first: day_fault(&filled.first),
        last: day_fault(&filled.last),
        ..OverrideFaults::default()
    };
    let mut full = None;
    if let (Ok(first), Ok(last)) = (filled.first.parse(), filled.last.parse()) {
        let fault = match certain(&filled, first, last) {
            Ok(one) => match change(&sent, &unit, &role, RosterChange::AddOverride(one)).await? {
                Changed::Answer(answer) => return Ok(answer),
                Changed::Fault(fault) => fault,
            },
            Err(fault) => fault,
        };
        let told = Some(say.roster_fault(fault).to_owned());
        match fault {
            RosterFault::Hours => faults.hours = told,
            RosterFault::Period | RosterFault::Past | RosterFault::Long => faults.last = told,
            RosterFault::Full => full = told,
            _ => faults.staff = told,
        }
    }
    let mut view = view(desk, &unit, &role).await?;
    (view.certain, view.certain_faults, view.fault) = (filled, faults, full);
    refused(view, say)
}

fn certain(filled: &OverrideFilled, first: Date, last: Date) -> Result<Override, RosterFault> {
    let hours = Hours::parse(&filled.from, &filled.to).ok_or(RosterFault::Hours)?;
    if filled.staff.is_empty() {
        return Err(RosterFault::Nobody);
    }
    let staff = filled.staff.parse().map(StaffId).map_err(|_| RosterFault::Stranger)?;
    Ok(Override { first, last, hours, staff })
}

/// `POST /desk/admin/duty/{unit}/{role}/remove`
pub(crate) async fn remove(at: PostPath, sent: StaffForm) -> Result<HttpResponse, Problem> {
    let (unit, role) = post_of(at)?;
    let at = sent.fields.get("line").parse().map_err(|_| Problem::Unreadable("the form"))?;
    let removed = match sent.fields.get("what") {
        "shift" => RosterChange::RemoveShift(at),
        "certain" => RosterChange::RemoveOverride(at),
        _ => return Err(Problem::Unreadable("the form")),
    };
    match change(&sent, &unit, &role, removed).await? {
        Changed::Answer(answer) => Ok(answer),
        Changed::Fault(_) => Ok(see(path(&unit, &role))),
    }
}

/// What came of a change.
enum Changed {
    /// It was made, or somebody else was faster: this is answered.
    Answer(HttpResponse),
    /// Something is wrong with it.
    Fault(RosterFault),
}

async fn change(
    sent: &StaffForm,
    unit: &DivisionCode,
    role: &RoleId,
    change: RosterChange,
) -> Result<Changed, Problem> {
    let desk = &sent.desk;
    let seen = sent.fields.get("revision").parse().map_err(|_| Problem::Unreadable("the form"))?;
    match desk.casework().change_roster(desk.powers(), unit, role, seen, change).await {
        // The last hours were taken out of a roster whose post nobody holds: there is no such page any more.
        Ok(()) => match desk.casework().roster(desk.powers(), unit, role).await {
            Err(CaseError::Missing(_)) => Ok(Changed::Answer(see("/desk/admin/duty"))),
            other => other
                .map(|_| Changed::Answer(see(format!("{}?done=saved", path(unit, role)))))
                .map_err(Into::into),
        },
        Err(CaseError::Roster(fault)) => Ok(Changed::Fault(fault)),
        Err(CaseError::RosterChanged) => {
            let mut view = view(desk, unit, role).await?;
            view.fault = Some(desk.say().roster_changed().to_owned());
            Ok(Changed::Answer(page(StatusCode::CONFLICT, &view)?))
        }
        Err(other) => Err(other.into()),
    }
}

fn refused(mut view: RosterPage, say: Lang) -> Result<HttpResponse, Problem> {
    view.fault = view.fault.or_else(|| Some(say.form_has_faults().to_owned()));
    page(StatusCode::UNPROCESSABLE_ENTITY, &view)
}
