//! What the staff does to a ticket: each form is one command on the revision that its page showed.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use casework::{CaseError, CommandKey, Deed as Done, NewPhoto};
use domain::deadline::Item;
use domain::number::TicketId;
use domain::policy::{CategoryId, GroundId, Policy};
use domain::text::{TextError, Words};
use domain::ticket::{Actor, Asked, Command, Counted, Event, Judgement, Mode, Refusal};
use i18n::Lang;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};

use super::ticket::{id, load};
use super::{page, see};
use crate::form::{Fields, StaffForm};
use crate::pages::desk::Returned;
use crate::photos;
use crate::problem::Problem;
use crate::telling;

/// What is wrong with a form.
pub(crate) enum Fault {
    /// In one field, in words.
    Field(&'static str, String),
    /// It is none of ours.
    Unreadable,
}

/// Where to look when something was done.
#[derive(Clone, Copy)]
pub(crate) enum After {
    /// At the ticket.
    Ticket(&'static str),
    /// At one's own list: the ticket is somebody else's now, or done.
    List,
}

/// A form, as it is read into a command.
pub(crate) struct Read<'a> {
    pub(crate) fields: &'a Fields,
    pub(crate) say: Lang,
    pub(crate) policy: &'a Policy,
}

impl Read<'_> {
    /// Words that must be there.
    pub(crate) fn words(&self) -> Result<Words, Fault> {
        Words::parse(self.fields.get("words")).map_err(|error| self.fault("words", error))
    }

    fn note(&self) -> Result<Option<Words>, Fault> {
        match Words::parse(self.fields.get("note")) {
            Err(TextError::Empty) => Ok(None),
            other => other.map(Some).map_err(|error| self.fault("note", error)),
        }
    }

    fn fault(&self, field: &'static str, error: TextError) -> Fault {
        Fault::Field(field, self.say.text_fault(error))
    }

    /// The end of the day that was chosen.
    pub(crate) fn day(&self) -> Result<Timestamp, Fault> {
        let date: Option<Date> = self.fields.get("date").parse().ok();
        let end = date.and_then(|date| self.policy.end_of_day(date));
        end.ok_or_else(|| Fault::Field("date", self.say.choose_a_day().to_owned()))
    }

    fn moment(&self) -> Result<Timestamp, Fault> {
        let at: Option<DateTime> = self.fields.get("at").parse().ok();
        let at = at.and_then(|at| self.policy.zone.to_timestamp(at).ok());
        at.ok_or_else(|| Fault::Field("at", self.say.choose_a_day().to_owned()))
    }

    fn yes(&self, field: &str) -> Result<bool, Fault> {
        match self.fields.get(field) {
            "yes" => Ok(true),
            "no" => Ok(false),
            _ => Err(Fault::Unreadable),
        }
    }

    fn item(&self) -> Result<Item, Fault> {
        self.fields.get("item").parse().map(Item).map_err(|_| Fault::Unreadable)
    }

    fn judgement(&self) -> Result<(Judgement, Option<bool>), Fault> {
        let judgement = Judgement::from_name(self.fields.get("judgement")).ok_or(Fault::Unreadable)?;
        let solved = match self.fields.get("solved") {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        Ok((judgement, solved))
    }
}

/// A form that was sent: which, for which ticket, by whom.
pub(crate) struct Sent {
    pub(crate) form: StaffForm,
    pub(crate) ticket: TicketId,
    /// Which: the last part of the path.
    pub(crate) name: &'static str,
}

impl Sent {
    pub(crate) fn new(form: StaffForm, number: &str, name: &'static str) -> Result<Self, Problem> {
        Ok(Self { ticket: id(number)?, form, name })
    }

    fn fields(&self) -> &Fields {
        &self.form.fields
    }

    pub(crate) fn seen(&self) -> Result<i32, Problem> {
        self.fields().get("revision").parse().map_err(|_| Problem::Unreadable("the form"))
    }

    /// By which the form is known when it is sent twice.
    fn key(&self) -> Option<CommandKey> {
        data_encoding::HEXLOWER
            .decode(self.fields().get("once").as_bytes())
            .ok()?
            .try_into()
            .ok()
            .map(CommandKey)
    }

    /// Reads the form and does what it says, or shows the page again with what was typed.
    async fn act(
        self,
        after: After,
        read: impl FnOnce(&Read<'_>) -> Result<Command, Fault>,
    ) -> Result<HttpResponse, Problem> {
        let command = self.command(read).await?;
        match command {
            Ok(command) => self.give(command, Vec::new(), after).await,
            Err((field, fault)) => self.faulty(field, fault).await,
        }
    }

    pub(crate) async fn command(
        &self,
        read: impl FnOnce(&Read<'_>) -> Result<Command, Fault>,
    ) -> Result<Result<Command, (&'static str, String)>, Problem> {
        let desk = &self.form.desk;
        let case = desk.casework().desk_look(desk.powers(), self.ticket).await?;
        match read(&Read { fields: self.fields(), say: desk.say(), policy: &case.policy }) {
            Ok(command) => Ok(Ok(command)),
            Err(Fault::Field(field, fault)) => Ok(Err((field, fault))),
            Err(Fault::Unreadable) => Err(Problem::Unreadable("the form")),
        }
    }

    pub(crate) async fn give(
        self,
        command: Command,
        photos: Vec<NewPhoto>,
        after: After,
    ) -> Result<HttpResponse, Problem> {
        let deed = Done { command, seen: Some(self.seen()?), key: self.key(), photos };
        let desk = &self.form.desk;
        let done = desk.casework().act(desk.powers(), self.ticket, deed).await.map(|_| ());
        self.after(done, after).await
    }

    /// Leads to where to look, or shows the page again with why nothing was done.
    pub(crate) async fn after(
        self,
        done: Result<(), CaseError>,
        after: After,
    ) -> Result<HttpResponse, Problem> {
        let (ticket, name) = (self.ticket, self.name);
        match done {
            Ok(()) => Ok(see(match after {
                After::Ticket(done) => format!("/desk/t/{ticket}?done={done}"),
                After::List => format!("/desk?done={name}&number={ticket}"),
            })),
            Err(CaseError::Changed(_)) => self.overtaken().await,
            Err(CaseError::Refused(refusal)) => self.refused(&refusal).await,
            Err(other) => Err(other.into()),
        }
    }

    /// The ticket says no: why, or else what is possible now and who can do it.
    async fn refused(self, refusal: &Refusal) -> Result<HttpResponse, Problem> {
        let fault = self.form.desk.shell.when.refusal(refusal);
        let say = self.form.desk.say();
        let possible = match refusal {
            Refusal::State { possible, .. } => Some(telling::possible_now(possible, say)),
            _ => None,
        };
        let fault = fault.unwrap_or_else(|| {
            [Some(say.not_possible().to_owned()), possible]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(" ")
        });
        self.again(StatusCode::CONFLICT, Some(fault), None).await
    }

    /// Somebody was faster.
    async fn overtaken(self) -> Result<HttpResponse, Problem> {
        let log = self.form.desk.casework().store().events(self.ticket).await.map_err(CaseError::from)?;
        let last = log.into_iter().next_back().map(|logged| logged.event);
        let who = self.name_of(last.as_ref()).await?;
        let say = self.form.desk.say();
        let fault = who.map_or_else(|| say.not_possible().to_owned(), |who| say.conflict(who));
        self.again(StatusCode::CONFLICT, Some(fault), None).await
    }

    /// Who did the last thing, when it was somebody on the staff.
    async fn name_of(&self, last: Option<&Event>) -> Result<Option<String>, Problem> {
        let Some(Event { actor: Actor::Staff(staff), .. }) = last else { return Ok(None) };
        let member = self.form.desk.casework().store().staff_member(*staff).await.map_err(CaseError::from)?;
        Ok(member.map(|member| member.name))
    }

    /// Shows the page again with a fault beside a field.
    pub(crate) async fn faulty(self, field: &'static str, fault: String) -> Result<HttpResponse, Problem> {
        self.again(StatusCode::UNPROCESSABLE_ENTITY, None, Some((field, fault))).await
    }

    /// Shows the page again with what was typed.
    async fn again(
        self,
        status: StatusCode,
        banner: Option<String>,
        fault: Option<(&'static str, String)>,
    ) -> Result<HttpResponse, Problem> {
        let StaffForm { desk, fields, .. } = self.form;
        let returned = Returned { form: self.name.to_owned(), values: fields.into_values(), fault };
        let mut again = load(desk, self.ticket, &returned).await?;
        again.fault = banner;
        page(status, &again)
    }
}

macro_rules! deeds {
    ($($(#[$doc:meta])+ $handler:ident = $name:literal, $after:expr, |$read:ident| $command:expr;)+) => {$(
        $(#[$doc])+
        pub(crate) async fn $handler(number: web::Path<String>, form: StaffForm) -> Result<HttpResponse, Problem> {
            Sent::new(form, &number, $name)?.act($after, |$read| $command).await
        }
    )+};
}

deeds! {
    /// `POST /desk/t/{number}/acknowledge`
    acknowledge = "acknowledge", After::Ticket("acknowledge"), |_form| Ok(Command::Acknowledge);
    /// `POST /desk/t/{number}/hand-up`
    hand_up = "hand-up", After::List, |form| Ok(Command::Escalate { reason: form.words()? });
    /// `POST /desk/t/{number}/remark`
    remark = "remark", After::Ticket("remark"), |form| Ok(Command::Remark { note: form.words()? });
    /// `POST /desk/t/{number}/classify`
    classify = "classify", After::Ticket("saved"), |form| {
        let mode = Mode::from_name(form.fields.get("mode")).ok_or(Fault::Unreadable)?;
        Ok(Command::Classify { category: CategoryId::new(form.fields.get("category")), mode })
    };
    /// `POST /desk/t/{number}/return`
    give_back = "return", After::Ticket("sent"), |form| {
        Ok(Command::Ask { asked: Asked::Return, reason: form.words()? })
    };
    /// `POST /desk/t/{number}/extend`
    extend = "extend", After::Ticket("sent"), |form| {
        let days = form.fields.get("days").trim().parse();
        let fault = |_| Fault::Field("days", form.say.write_a_number().to_owned());
        let asked = Asked::Extend { working_days: days.map_err(fault)? };
        Ok(Command::Ask { asked, reason: form.words()? })
    };
    /// `POST /desk/t/{number}/park`
    park = "park", After::Ticket("sent"), |form| {
        Ok(Command::Ask { asked: Asked::Park { review: form.day()? }, reason: form.words()? })
    };
    /// `POST /desk/t/{number}/decline`
    decline = "decline", After::Ticket("sent"), |form| {
        let asked = Asked::Decline { ground: GroundId::new(form.fields.get("ground")) };
        Ok(Command::Ask { asked, reason: form.words()? })
    };
    /// `POST /desk/t/{number}/decide`
    decide = "decide", After::Ticket("saved"), |form| {
        Ok(Command::Decide { granted: form.yes("granted")?, to: None, note: form.note()? })
    };
    /// `POST /desk/t/{number}/ask-exclusion`
    ask_exclusion = "ask-exclusion", After::Ticket("sent"), |form| {
        let counted = Counted::from_name(form.fields.get("counted")).ok_or(Fault::Unreadable)?;
        let leave_out = form.yes("leave_out")?;
        Ok(Command::AskExclusion { counted, leave_out, reason: form.words()? })
    };
    /// `POST /desk/t/{number}/decide-exclusion`
    decide_exclusion = "decide-exclusion", After::Ticket("saved"), |form| {
        Ok(Command::DecideExclusion { granted: form.yes("granted")?, note: form.note()? })
    };
    /// `POST /desk/t/{number}/answer-assist`
    answer_assist = "answer-assist", After::Ticket("sent"), |form| {
        Ok(Command::AnswerAssist { item: form.item()?, words: form.words()? })
    };
    /// `POST /desk/t/{number}/answer-order`
    answer_order = "answer-order", After::Ticket("sent"), |form| {
        Ok(Command::AnswerOrder { item: form.item()?, words: form.words()? })
    };
    /// `POST /desk/t/{number}/meeting`
    meeting = "meeting", After::Ticket("saved"), |form| {
        let at = form.moment()?;
        let (who, agreed) = (form.fields.get("who").trim(), form.words()?);
        if who.is_empty() {
            return Err(form.fault("who", TextError::Empty));
        }
        let words = Words::parse(&form.say.meeting_words(who, agreed));
        Ok(Command::RecordMeeting { at, words: words.map_err(|error| form.fault("words", error))? })
    };
    /// `POST /desk/t/{number}/question`
    question = "question", After::Ticket("sent"), |form| Ok(Command::AskRequester { words: form.words()? });
    /// `POST /desk/t/{number}/review`
    review = "review", After::Ticket("saved"), |form| {
        Ok(Command::Review { next: form.day()?, note: form.words()? })
    };
    /// `POST /desk/t/{number}/resume`
    resume = "resume", After::Ticket("saved"), |form| Ok(Command::Resume { reason: form.words()? });
    /// `POST /desk/t/{number}/order`
    order = "order", After::Ticket("sent"), |form| {
        Ok(Command::Order { due: form.day()?, words: form.words()? })
    };
    /// `POST /desk/t/{number}/urge`
    urge = "urge", After::Ticket("sent"), |form| Ok(Command::Urge { note: form.note()? });
    /// `POST /desk/t/{number}/visit`
    visit = "visit", After::Ticket("visit"), |form| {
        let (judgement, solved) = form.judgement()?;
        Ok(Command::Judge { judgement, solved, note: form.note()? })
    };
    /// `POST /desk/t/{number}/check`
    check = "check", After::Ticket("saved"), |form| {
        let (judgement, solved) = form.judgement()?;
        Ok(Command::SpotCheck { judgement, solved, note: form.note()? })
    };
}

/// `POST /desk/t/{number}/contact`
pub(crate) async fn contact(number: web::Path<String>, form: StaffForm) -> Result<HttpResponse, Problem> {
    let sent = Sent::new(form, &number, "contact")?;
    let after = match sent.fields().get("outcome") {
        "reached" => After::Ticket("contact"),
        "tried" => After::Ticket("tried"),
        _ => return Err(Problem::Unreadable("the form")),
    };
    let reached = sent.fields().get("outcome") == "reached";
    let read = |form: &Read<'_>| {
        let note = form.note()?;
        Ok(if reached { Command::called(note) } else { Command::no_answer(note) })
    };
    sent.act(after, read).await
}

/// `POST /desk/t/{number}/finish`: with pictures of what was done.
pub(crate) async fn finish(number: web::Path<String>, form: StaffForm) -> Result<HttpResponse, Problem> {
    let mut sent = Sent::new(form, &number, "finish")?;
    let command = match sent.command(|form| Ok(Command::Finish { result: form.words()? })).await? {
        Ok(command) => command,
        Err((field, fault)) => return sent.faulty(field, fault).await,
    };
    let files = std::mem::take(&mut sent.form.files);
    let (say, limits) = (sent.form.desk.say(), sent.form.desk.service.settings.limits);
    match photos::take_in(files, &limits, say).await {
        Ok(photos) => sent.give(command, photos, After::List).await,
        Err(photos::Refused::Fault(fault)) => sent.faulty("photos", fault).await,
        Err(photos::Refused::Busy) => Err(Problem::Unavailable),
    }
}

/// `POST /desk/t/{number}/merge`
pub(crate) async fn merge(number: web::Path<String>, form: StaffForm) -> Result<HttpResponse, Problem> {
    let sent = Sent::new(form, &number, "merge")?;
    let Ok(into) = sent.fields().get("into").trim().parse::<TicketId>() else {
        let fault = sent.form.desk.say().merge_fault().to_owned();
        return sent.faulty("into", fault).await;
    };
    let desk = &sent.form.desk;
    match desk.casework().merge(desk.powers(), sent.ticket, into, Some(sent.seen()?)).await {
        Err(CaseError::Missing(_) | CaseError::Forbidden) => {
            let fault = sent.form.desk.say().merge_fault().to_owned();
            sent.faulty("into", fault).await
        }
        done => sent.after(done.map(|_| ()), After::Ticket("saved")).await,
    }
}

/// `POST /desk/t/{number}/unmerge`
pub(crate) async fn unmerge(number: web::Path<String>, form: StaffForm) -> Result<HttpResponse, Problem> {
    let sent = Sent::new(form, &number, "unmerge")?;
    let desk = &sent.form.desk;
    let done = desk.casework().unmerge(desk.powers(), sent.ticket, None).await.map(|_| ());
    sent.after(done, After::Ticket("saved")).await
}
