//! When one is on duty oneself, and leave: one's own, and that of one's people.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use casework::{CaseError, LeaveId, OwnPost, StoredLeave, TimeOff};
use domain::ids::StaffId;
use domain::roster::{Leave, LeaveFault};
use i18n::Lang;
use jiff::civil::Date;

use super::admin::role_name;
use super::{Done, page, see};
use crate::desk::Desk;
use crate::form::StaffForm;
use crate::pages::resident::Choice;
use crate::pages::rosters::{LeaveFaults, LeaveFilled, LeaveRow, OwnPostRow, TimeOffPage};
use crate::pages::{Shell, Tab};
use crate::problem::Problem;

/// The path of one's own page.
const OWN: &str = "/desk/duty";

/// Whose page it is.
#[derive(Clone, Copy)]
enum Whose {
    /// One's own.
    Own,
    /// That of somebody whom one manages.
    Of(StaffId),
}

impl Whose {
    fn page(self) -> String {
        match self {
            Self::Own => OWN.to_owned(),
            Self::Of(staff) => format!("/desk/admin/staff/{staff}/time-off"),
        }
    }

    /// Where its leave is sent.
    fn action(self) -> String {
        match self {
            Self::Own => format!("{OWN}/leave"),
            Self::Of(_) => self.page(),
        }
    }

    fn staff(self, desk: &Desk) -> StaffId {
        match self {
            Self::Own => desk.powers().staff,
            Self::Of(staff) => staff,
        }
    }
}

/// `GET /desk/duty`
pub(crate) async fn own(desk: Desk, done: web::Query<Done>) -> Result<HttpResponse, Problem> {
    show(&desk, Whose::Own, &done).await
}

/// `GET /desk/admin/staff/{id}/time-off`
pub(crate) async fn of(
    desk: Desk,
    id: web::Path<i64>,
    done: web::Query<Done>,
) -> Result<HttpResponse, Problem> {
    show(&desk, Whose::Of(StaffId(*id)), &done).await
}

async fn show(desk: &Desk, whose: Whose, done: &Done) -> Result<HttpResponse, Problem> {
    let mut view = view(desk, whose).await?;
    view.notice = match done.done.as_str() {
        "taken" => Some(desk.say().leave_taken().to_owned()),
        "cancelled" => Some(desk.say().leave_cancelled().to_owned()),
        _ => None,
    };
    page(StatusCode::OK, &view)
}

async fn view(desk: &Desk, whose: Whose) -> Result<TimeOffPage, Problem> {
    let (casework, say) = (desk.casework(), desk.say());
    let staff = whose.staff(desk);
    let known = casework.time_off(desk.powers(), staff).await?;
    let (title, own, tab, back) = match whose {
        Whose::Own => {
            let own = casework.own_duty(desk.powers()).await?;
            let rows = own.iter().map(|post| own_row(desk, post)).collect();
            let back = (Tab::Mine.href().to_owned(), say.my_list().to_owned());
            (say.my_duty().to_owned(), Some(rows), Tab::Mine, back)
        }
        Whose::Of(staff) => {
            let name = casework.person(desk.powers(), staff).await?.member.name;
            (say.leave_of(&name), None, Tab::Admin, (format!("/desk/admin/staff/{staff}"), name))
        }
    };
    Ok(TimeOffPage {
        bar: desk.bar(tab).await?,
        shell: Shell { here: whose.page(), ..desk.shell.clone() },
        title,
        notice: None,
        action: whose.action(),
        own,
        standing_in: known.standing_in.iter().map(|leave| stands_in(&known, leave, say)).collect(),
        means: say.leave_means(casework.policy().1.leave_keeps_days),
        leaves: known.leaves.iter().map(|leave| leave_row(&known, leave, say)).collect(),
        deputies: known.deputies.iter().map(|deputy| choice(&known, *deputy)).collect(),
        today: known.today.to_string(),
        filled: LeaveFilled::default(),
        faults: LeaveFaults::default(),
        back,
    })
}

fn own_row(desk: &Desk, post: &OwnPost) -> OwnPostRow {
    let (_, policy) = desk.casework().policy();
    let say = desk.say();
    let hours = match &post.hours {
        None => vec![say.duty_always().to_owned()],
        Some(hours) if hours.is_empty() => vec![say.duty_never().to_owned()],
        Some(hours) => hours.iter().map(|span| say.span_of_time(span.from, span.to)).collect(),
    };
    OwnPostRow { post: format!("{} · {}", role_name(&policy, &post.role, say), post.unit), hours }
}

fn name(known: &TimeOff, staff: StaffId) -> String {
    known.names.get(&staff).cloned().unwrap_or_default()
}

fn choice(known: &TimeOff, staff: StaffId) -> Choice {
    Choice { id: staff.to_string(), label: name(known, staff) }
}

fn stands_in(known: &TimeOff, leave: &Leave, say: Lang) -> String {
    let (first, last) = (say.day_of_week(leave.first), say.day_of_week(leave.last));
    say.standing_in_for(name(known, leave.staff), first, last)
}

fn leave_row(known: &TimeOff, stored: &StoredLeave, say: Lang) -> LeaveRow {
    let leave = &stored.leave;
    LeaveRow {
        id: stored.id.0,
        days: say.leave_line(say.day_of_week(leave.first), say.day_of_week(leave.last)),
        deputy: match leave.deputy {
            Some(deputy) => say.leave_deputy(name(known, deputy)),
            None => say.leave_no_deputy().to_owned(),
        },
    }
}

/// `POST /desk/duty/leave`
pub(crate) async fn take(sent: StaffForm) -> Result<HttpResponse, Problem> {
    enter(&sent, Whose::Own).await
}

/// `POST /desk/admin/staff/{id}/time-off`
pub(crate) async fn give(id: web::Path<i64>, sent: StaffForm) -> Result<HttpResponse, Problem> {
    enter(&sent, Whose::Of(StaffId(*id))).await
}

async fn enter(sent: &StaffForm, whose: Whose) -> Result<HttpResponse, Problem> {
    let (desk, fields, say) = (&sent.desk, &sent.fields, sent.desk.say());
    let filled = LeaveFilled {
        first: fields.get("first").to_owned(),
        last: fields.get("last").to_owned(),
        deputy: fields.get("deputy").to_owned(),
    };
    let day_fault = |day: &str| day.parse::<Date>().err().map(|_| say.days_fault().to_owned());
    let mut faults =
        LeaveFaults { first: day_fault(&filled.first), last: day_fault(&filled.last), deputy: None };
    let deputy = match filled.deputy.as_str() {
        "" => Ok(None),
        key => key.parse().map(StaffId).map(Some).map_err(|_| LeaveFault::Deputy),
    };
    if let (Ok(first), Ok(last)) = (filled.first.parse(), filled.last.parse()) {
        let leave = deputy.map(|deputy| Leave { staff: whose.staff(desk), first, last, deputy });
        let taken = match leave {
            Ok(leave) => desk.casework().take_leave(desk.powers(), leave).await,
            Err(fault) => Err(fault.into()),
        };
        match taken {
            Ok(()) => return Ok(see(format!("{}?done=taken", whose.page()))),
            Err(CaseError::Leave(fault)) => {
                let told = Some(say.leave_fault(fault).to_owned());
                if fault == LeaveFault::Deputy { faults.deputy = told } else { faults.last = told }
            }
            Err(other) => return Err(other.into()),
        }
    }
    let mut view = view(desk, whose).await?;
    (view.filled, view.faults) = (filled, faults);
    page(StatusCode::UNPROCESSABLE_ENTITY, &view)
}

/// `POST /desk/duty/leave/{leave}/cancel`
pub(crate) async fn cancel(leave: web::Path<i64>, sent: StaffForm) -> Result<HttpResponse, Problem> {
    end(&sent, Whose::Own, LeaveId(*leave)).await
}

/// `POST /desk/admin/staff/{id}/time-off/{leave}/cancel`
pub(crate) async fn cancel_of(path: web::Path<(i64, i64)>, sent: StaffForm) -> Result<HttpResponse, Problem> {
    let (staff, leave) = path.into_inner();
    end(&sent, Whose::Of(StaffId(staff)), LeaveId(leave)).await
}

async fn end(sent: &StaffForm, whose: Whose, leave: LeaveId) -> Result<HttpResponse, Problem> {
    let desk = &sent.desk;
    match desk.casework().cancel_leave(desk.powers(), whose.staff(desk), leave).await {
        // Pressed twice: it is gone.
        Ok(()) | Err(CaseError::Missing("leave")) => Ok(see(format!("{}?done=cancelled", whose.page()))),
        Err(other) => Err(other.into()),
    }
}
