//! What the staff does to a ticket: each form is one command on the revision that its page showed.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use casework::{CaseError, StaffCommand};
use domain::number::TicketId;
use domain::text::{TextError, Words};
use domain::ticket::{Actor, Event, EventKind, Judgement, Refusal};

use super::ticket::{id, load};
use super::{page, see};
use crate::form::{Fields, StaffForm};
use crate::pages::desk::Returned;
use crate::problem::Problem;

/// A form that was sent: which, for which ticket, by whom.
struct Sent {
    form: StaffForm,
    ticket: TicketId,
    /// Which: the last part of the path.
    name: &'static str,
    /// What was typed, to be shown again.
    typed: String,
}

impl Sent {
    fn new(form: StaffForm, number: &str, name: &'static str) -> Result<Self, Problem> {
        let typed = [form.fields.get("words"), form.fields.get("note")].concat();
        Ok(Self { ticket: id(number)?, form, name, typed })
    }

    fn fields(&self) -> &Fields {
        &self.form.fields
    }

    /// Words that may be missing.
    fn note(&self) -> Result<Option<Words>, TextError> {
        match Words::parse(self.fields().get("note")) {
            Err(TextError::Empty) => Ok(None),
            other => other.map(Some),
        }
    }

    /// Does it, or shows the page again with what was typed. `after` is where to look then.
    async fn act(self, command: StaffCommand, after: String) -> Result<HttpResponse, Problem> {
        let seen: i32 = self.fields().get("revision").parse().map_err(|_| Problem::Unreadable("the form"))?;
        let desk = &self.form.desk;
        let done = is_done_by(&command);
        match desk.casework().act(desk.powers(), self.ticket, Some(seen), command).await {
            Ok(_) => Ok(see(after)),
            Err(CaseError::Refused(Refusal::Nobody)) => self.nobody_above().await,
            Err(CaseError::Changed(_) | CaseError::Refused(_)) => self.overtaken(done, after).await,
            Err(other) => Err(other.into()),
        }
    }

    /// There is nobody to hand it up to: says what to do, and keeps what was typed.
    async fn nobody_above(self) -> Result<HttpResponse, Problem> {
        let mut again = load(self.form.desk, self.ticket).await?;
        again.fault = Some(again.shell.say().hand_up_nobody().to_owned());
        again.returned = Returned { form: self.name.to_owned(), typed: self.typed, fault: None };
        page(StatusCode::CONFLICT, &again)
    }

    /// Somebody was faster. When it was the same person with the same form, sent twice, it is simply done.
    async fn overtaken(self, done: fn(&EventKind) -> bool, after: String) -> Result<HttpResponse, Problem> {
        let log = self.form.desk.casework().store().events(self.ticket).await.map_err(CaseError::from)?;
        let last = log.into_iter().next_back().map(|logged| logged.event);
        let me = Actor::Staff(self.form.desk.powers().staff);
        if last.as_ref().is_some_and(|event| event.actor == me && done(&event.kind)) {
            return Ok(see(after));
        }
        let who = self.name_of(last.as_ref()).await?;
        let mut again = load(self.form.desk, self.ticket).await?;
        let say = again.shell.say();
        again.fault = Some(who.map_or_else(|| say.not_possible().to_owned(), |who| say.conflict(who)));
        again.returned = Returned { form: self.name.to_owned(), typed: self.typed, fault: None };
        page(StatusCode::CONFLICT, &again)
    }

    /// Who did the last thing, when it was somebody on the staff.
    async fn name_of(&self, last: Option<&Event>) -> Result<Option<String>, Problem> {
        let Some(Event { actor: Actor::Staff(staff), .. }) = last else { return Ok(None) };
        let member = self.form.desk.casework().store().staff_member(*staff).await.map_err(CaseError::from)?;
        Ok(member.map(|member| member.name))
    }

    /// Shows the page again with a fault beside the words.
    async fn faulty(self, error: TextError) -> Result<HttpResponse, Problem> {
        let mut again = load(self.form.desk, self.ticket).await?;
        let fault = Some(again.shell.say().text_fault(error));
        again.returned = Returned { form: self.name.to_owned(), typed: self.typed, fault };
        page(StatusCode::UNPROCESSABLE_ENTITY, &again)
    }

    fn page_of_ticket(&self, done: &str) -> String {
        format!("/desk/t/{}?done={done}", self.ticket)
    }

    fn own_list(&self) -> String {
        format!("/desk?done={}&number={}", self.name, self.ticket)
    }
}

/// By which event a command is recognised in the log.
fn is_done_by(command: &StaffCommand) -> fn(&EventKind) -> bool {
    match command {
        StaffCommand::Acknowledge => |kind| matches!(kind, EventKind::Acknowledged),
        StaffCommand::Called(_) => |kind| matches!(kind, EventKind::Contacted { .. }),
        StaffCommand::NoAnswer(_) => |kind| matches!(kind, EventKind::Tried),
        StaffCommand::Remark(_) => |kind| matches!(kind, EventKind::Remarked),
        StaffCommand::Escalate(_) => |kind| matches!(kind, EventKind::Escalated { .. }),
        StaffCommand::Finish(_) => |kind| matches!(kind, EventKind::Finished { .. }),
        StaffCommand::Visit(..) => {
            |kind| matches!(kind, EventKind::Judged { .. } | EventKind::Reopened { .. })
        }
    }
}

/// `POST /desk/t/{number}/contact`
pub(crate) async fn contact(number: web::Path<String>, form: StaffForm) -> Result<HttpResponse, Problem> {
    let sent = Sent::new(form, &number, "contact")?;
    let note = match sent.note() {
        Ok(note) => note,
        Err(error) => return sent.faulty(error).await,
    };
    let (command, done) = match sent.fields().get("outcome") {
        "reached" => (StaffCommand::Called(note), "contact"),
        "tried" => (StaffCommand::NoAnswer(note), "tried"),
        _ => return Err(Problem::Unreadable("the form")),
    };
    let after = sent.page_of_ticket(done);
    sent.act(command, after).await
}

/// `POST /desk/t/{number}/visit`
pub(crate) async fn visit(number: web::Path<String>, form: StaffForm) -> Result<HttpResponse, Problem> {
    let sent = Sent::new(form, &number, "visit")?;
    let note = match sent.note() {
        Ok(note) => note,
        Err(error) => return sent.faulty(error).await,
    };
    let judgement = Judgement::from_name(sent.fields().get("judgement"));
    let judgement = judgement.ok_or(Problem::Unreadable("the form"))?;
    let after = sent.page_of_ticket("visit");
    sent.act(StaffCommand::Visit(judgement, note), after).await
}

/// `POST /desk/t/{number}/acknowledge`
pub(crate) async fn acknowledge(number: web::Path<String>, form: StaffForm) -> Result<HttpResponse, Problem> {
    let sent = Sent::new(form, &number, "acknowledge")?;
    let after = sent.page_of_ticket("acknowledge");
    sent.act(StaffCommand::Acknowledge, after).await
}

/// `POST /desk/t/{number}/finish`
pub(crate) async fn finish(number: web::Path<String>, form: StaffForm) -> Result<HttpResponse, Problem> {
    let sent = Sent::new(form, &number, "finish")?;
    let after = sent.own_list();
    match Words::parse(sent.fields().get("words")) {
        Ok(words) => sent.act(StaffCommand::Finish(words), after).await,
        Err(error) => sent.faulty(error).await,
    }
}

/// `POST /desk/t/{number}/hand-up`
pub(crate) async fn hand_up(number: web::Path<String>, form: StaffForm) -> Result<HttpResponse, Problem> {
    let sent = Sent::new(form, &number, "hand-up")?;
    let after = sent.own_list();
    match Words::parse(sent.fields().get("words")) {
        Ok(words) => sent.act(StaffCommand::Escalate(words), after).await,
        Err(error) => sent.faulty(error).await,
    }
}

/// `POST /desk/t/{number}/remark`
pub(crate) async fn remark(number: web::Path<String>, form: StaffForm) -> Result<HttpResponse, Problem> {
    let sent = Sent::new(form, &number, "remark")?;
    let after = sent.page_of_ticket("remark");
    match Words::parse(sent.fields().get("words")) {
        Ok(words) => sent.act(StaffCommand::Remark(words), after).await,
        Err(error) => sent.faulty(error).await,
    }
}
