//! One ticket, as a program of the staff sees it.

use actix_web::http::header::ETAG;
use actix_web::{HttpResponse, web};
use casework::{CaseView, DeskCase, Reach, ToldLine};
use domain::deadline::{ClockKind, Item};
use domain::delivery::MessageStatus;
use domain::ids::StaffId;
use domain::phone::PhoneNumber;
use domain::ticket::{
    Asked, Channel, CommandKind, ContactGrade, Counted, Judgement, Level, Mode, Running, State, StateKind,
};
use i18n::Lang;
use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use super::asking::{Answered, answered};
use super::client::{Client, tag};
use super::fault::Fault;
use super::names::Named;
use super::parts::{Labelled, Owner, Staff, Unit};
use crate::handlers::progress::picture;
use crate::handlers::ticket::id;

/// A place.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Place {
    /// Its short number, as printed under its code.
    short: String,
    /// Its name.
    name: String,
    /// Its address.
    address: Option<String>,
    /// The village, community or grid that it lies in.
    unit: Unit,
}

/// Whom to call. That it was shown is written down.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Requester {
    /// Their number, as it is dialled within China; not where they are called by a middle number.
    phone: Option<String>,
    /// The middle number by which the reader calls them, while one is lent.
    middle_number: Option<String>,
    /// Their name, when given.
    name: Option<String>,
}

/// The call to the requester.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Call {
    /// When, UTC.
    at: Timestamp,
    /// What proves it.
    grade: Named<ContactGrade>,
}

/// A clock that runs.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct RunningClock {
    /// Which.
    clock: Named<ClockKind>,
    /// The entry of the log with which it was asked, for what is asked beside the handling.
    item: Option<i32>,
    /// Who owes it.
    owner: Owner,
    /// Who asked for it.
    asker: Option<Staff>,
    /// Until when, UTC.
    due: Timestamp,
}

/// What is asked of those above.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "asked", rename_all = "snake_case")]
pub(crate) enum What {
    /// It is not theirs.
    Return,
    /// More time.
    Extend {
        /// How much.
        working_days: u16,
    },
    /// It cannot be solved for a long time.
    Park {
        /// When it is to be looked at again, UTC.
        review: Timestamp,
    },
    /// It is not to be accepted.
    Decline {
        /// On which ground of the policy.
        ground: String,
    },
}

/// Something asked of those above, not decided yet.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Request {
    /// The entry of the log with which it was asked.
    item: i32,
    /// What.
    what: What,
    /// By whom.
    by: Staff,
    /// Whose centre decides.
    to: Unit,
    /// Until when, UTC.
    due: Timestamp,
    /// Why.
    words: Option<String>,
}

/// Something asked beside the handling, not answered yet.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Open {
    /// The entry of the log with which it was asked; an answer names it.
    item: i32,
    /// Who asked; the requester is asked by whoever has the matter.
    by: Option<Staff>,
    /// Who must answer; nobody on the staff answers for the requester.
    to: Option<Owner>,
    /// Until when, UTC.
    due: Timestamp,
    /// What.
    words: Option<String>,
}

/// That something is left out of the evaluation, or counted after all; not decided yet.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct AskedExclusion {
    /// The entry of the log with which it was asked.
    item: i32,
    /// What is meant.
    counted: Named<Counted>,
    /// Whether it is to be left out; else it is to be counted after all.
    leave_out: bool,
    /// By whom.
    by: Staff,
    /// Whose centre decides.
    to: Unit,
    /// Why.
    words: Option<String>,
}

/// What was decided last about a part of a matter.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Ruling {
    /// About what.
    counted: Named<Counted>,
    /// Whether it is left out of the evaluation.
    left_out: bool,
    /// The unit that decided.
    by: Unit,
}

/// How a matter ended.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Ended {
    /// When, UTC.
    at: Timestamp,
    /// How the requester judged it.
    judgement: Option<Named<Judgement>>,
    /// On which ground it was declined.
    ground: Option<String>,
    /// The number of the matter that it is handled with.
    merged_into: Option<String>,
}

/// The satisfaction call-back that is due.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Visit {
    /// When the matter was finished, UTC.
    finished: Timestamp,
    /// How often they were called without an answer.
    attempts: u8,
    /// When the last of these calls was, UTC.
    tried: Option<Timestamp>,
}

/// A picture.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Photo {
    /// Its place among them, by which it is fetched.
    position: i32,
    /// Whether it is the requester's, and not of the result.
    by_requester: bool,
}

/// A text about the matter.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Text {
    /// To whom; the requester has no name here.
    to: Option<String>,
    /// When it was decided, UTC.
    at: Timestamp,
    /// Where it stands.
    status: Named<MessageStatus>,
}

/// Something that waits for an answer of this person.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Awaited {
    /// By which command it is answered.
    command: Named<CommandKind>,
    /// Which.
    item: i32,
}

/// One matter.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct Ticket {
    /// Its number.
    number: String,
    /// How many entries its log has: what `If-Match` compares.
    revision: i32,
    /// Where it stands.
    state: Named<StateKind>,
    /// How high it is handled.
    level: Named<Level>,
    /// How it is handled.
    mode: Named<Mode>,
    /// How it came in.
    channel: Named<Channel>,
    /// What it is about.
    category: Labelled,
    /// When it was filed, UTC.
    filed: Timestamp,
    /// Where.
    place: Place,
    /// What the requester wrote; not when it was erased.
    words: Option<String>,
    /// What was answered to the questions of the category.
    answered: Vec<Answered>,
    /// Whom to call; not when there is no reason any more to call them, and not when it was erased.
    requester: Option<Requester>,
    /// Who has it, or had it last.
    owner: Owner,
    /// Who handed it on and answers for it until the owner has accepted.
    first_receiver: Option<Owner>,
    /// Since when the owner has it, UTC.
    given: Option<Timestamp>,
    /// When they said that they have it, UTC.
    acknowledged: Option<Timestamp>,
    /// The call to the requester.
    called: Option<Call>,
    /// The satisfaction call-back that is due.
    visit: Option<Visit>,
    /// How it ended.
    ended: Option<Ended>,
    /// All clocks that run, that of the state first.
    clocks: Vec<RunningClock>,
    /// What is asked of those above.
    request: Option<Request>,
    /// What the requester is asked.
    question: Option<Open>,
    /// Who helps.
    assists: Vec<Open>,
    /// Orders from above.
    orders: Vec<Open>,
    /// What those above are asked to leave out of the evaluation, or to count after all.
    exclusion: Option<AskedExclusion>,
    /// What was decided last about each part of it.
    rulings: Vec<Ruling>,
    /// The numbers of the matters that are handled with this one.
    followers: Vec<String>,
    /// How often it was given to somebody since it was filed or opened again.
    dispatches: u8,
    /// Whether the centre has designated who handles it.
    designated: bool,
    /// How often more time was given.
    extensions: u8,
    /// Pictures.
    photos: Vec<Photo>,
    /// Texts about it, the oldest first.
    texts: Vec<Text>,
    /// What this person may do now.
    possible: Vec<Named<CommandKind>>,
    /// What waits for an answer of this person.
    answers: Vec<Awaited>,
}

impl Ticket {
    fn of(case: &DeskCase, told: Vec<ToldLine>, say: Lang) -> Self {
        let view = &case.view;
        let (ticket, entry) = (view.ticket(), &view.entry);
        let (state, dossier) = (&ticket.state, &ticket.dossier);
        let charge = state.charge();
        Self {
            number: ticket.id.number(),
            revision: ticket.revision,
            state: Named(state.kind()),
            level: Named(ticket.level),
            mode: Named(dossier.mode),
            channel: Named(ticket.channel),
            category: Labelled::category(&view.policy, &ticket.category, say),
            filed: ticket.filed,
            place: Place {
                short: ticket.place.short(),
                name: entry.place.name.clone(),
                address: entry.place.address.clone(),
                unit: Unit::of(view, &ticket.division),
            },
            words: view.words().map(ToOwned::to_owned),
            answered: answered(view, say),
            requester: case.requester.as_ref().map(|requester| Requester {
                phone: requester.reach.phone().map(PhoneNumber::national),
                middle_number: match &requester.reach {
                    Reach::Middle(number, _) => Some(number.clone()),
                    _ => None,
                },
                name: requester.name.as_ref().map(ToString::to_string),
            }),
            owner: Owner::of(view, state.owner()),
            first_receiver: charge.and_then(|charge| charge.from.as_ref()).map(|from| Owner::of(view, from)),
            given: charge.map(|charge| charge.given),
            acknowledged: charge.and_then(|charge| charge.acknowledged),
            called: state.call().map(|(at, grade)| Call { at, grade: Named(grade) }),
            visit: visit(state),
            ended: ended(state),
            clocks: ticket.clocks().iter().map(|running| clock(view, running)).collect(),
            request: request(view),
            question: dossier.question.as_ref().map(|q| open(view, q.item, (None, None), q.due)),
            assists: dossier.assists.iter().map(|a| open(view, a.item, (None, Some(&a.to)), a.due)).collect(),
            orders: dossier
                .orders
                .iter()
                .map(|o| open(view, o.item, (Some(o.by), Some(&o.to)), o.due))
                .collect(),
            exclusion: exclusion(view),
            rulings: rulings(view),
            followers: dossier.followers.iter().map(|follower| follower.number()).collect(),
            dispatches: dossier.dispatches,
            designated: dossier.designated,
            extensions: dossier.extensions,
            photos: photos(view),
            texts: told.into_iter().map(text).collect(),
            possible: case.possible.iter().copied().map(Named).collect(),
            answers: answers(case),
        }
    }
}

fn visit(state: &State) -> Option<Visit> {
    match state {
        State::Finished { at, attempts, tried, .. } => {
            Some(Visit { finished: *at, attempts: *attempts, tried: *tried })
        }
        _ => None,
    }
}

fn ended(state: &State) -> Option<Ended> {
    let at = |at: &Timestamp| Ended { at: *at, judgement: None, ground: None, merged_into: None };
    Some(match state {
        State::Closed { at: ended, judgement, .. } => Ended { judgement: judgement.map(Named), ..at(ended) },
        State::Declined { at: ended, ground, .. } => Ended { ground: Some(ground.to_string()), ..at(ended) },
        State::Withdrawn { at: ended, .. } => at(ended),
        State::Merged { at: ended, into, .. } => Ended { merged_into: Some(into.number()), ..at(ended) },
        State::AwaitingContact { .. }
        | State::InHand { .. }
        | State::Parked { .. }
        | State::Finished { .. } => {
            return None;
        }
    })
}

fn clock(view: &CaseView, running: &Running) -> RunningClock {
    RunningClock {
        clock: Named(running.clock.kind()),
        item: running.clock.item().map(|item| item.0),
        owner: Owner::of(view, &running.owner),
        asker: running.asker.map(|staff| Staff::of(view, staff)),
        due: running.due,
    }
}

fn request(view: &CaseView) -> Option<Request> {
    let request = view.ticket().dossier.request.as_ref()?;
    let what = match &request.asked {
        Asked::Return => What::Return,
        Asked::Extend { working_days } => What::Extend { working_days: *working_days },
        Asked::Park { review } => What::Park { review: *review },
        Asked::Decline { ground } => What::Decline { ground: ground.to_string() },
    };
    Some(Request {
        item: request.item.0,
        what,
        by: Staff::of(view, request.by),
        to: Unit::of(view, &request.to),
        due: request.due,
        words: view.words_of(request.item),
    })
}

fn open(
    view: &CaseView,
    item: Item,
    (by, to): (Option<StaffId>, Option<&domain::ticket::Owner>),
    due: Timestamp,
) -> Open {
    let by = by.map(|staff| Staff::of(view, staff));
    Open { item: item.0, by, to: to.map(|to| Owner::of(view, to)), due, words: view.words_of(item) }
}

fn exclusion(view: &CaseView) -> Option<AskedExclusion> {
    let asked = view.ticket().dossier.exclusion.as_ref()?;
    Some(AskedExclusion {
        item: asked.item.0,
        counted: Named(asked.counted),
        leave_out: asked.leave_out,
        by: Staff::of(view, asked.by),
        to: Unit::of(view, &asked.to),
        words: view.words_of(asked.item),
    })
}

fn rulings(view: &CaseView) -> Vec<Ruling> {
    let ruling = |ruling: &domain::ticket::Ruling| Ruling {
        counted: Named(ruling.counted),
        left_out: ruling.left_out,
        by: Unit::of(view, &ruling.by),
    };
    view.ticket().dossier.rulings.iter().map(ruling).collect()
}

fn photos(view: &CaseView) -> Vec<Photo> {
    let photo =
        |(position, revision): &(i32, i32)| Photo { position: *position, by_requester: *revision == 0 };
    view.photos.iter().map(photo).collect()
}

fn text(line: ToldLine) -> Text {
    Text { to: line.name, at: line.at, status: Named(line.status) }
}

fn answers(case: &DeskCase) -> Vec<Awaited> {
    let orders = &case.view.ticket().dossier.orders;
    let awaited = |item: &Item| {
        let is_order = orders.iter().any(|order| order.item == *item);
        let command = if is_order { CommandKind::AnswerOrder } else { CommandKind::AnswerAssist };
        Awaited { command: Named(command), item: item.0 }
    };
    case.answers.iter().map(awaited).collect()
}

/// `GET /api/v1/tickets/{number}`
pub(crate) async fn show(client: Client, number: web::Path<String>) -> Result<HttpResponse, Fault> {
    let id = id(&number)?;
    let case = client.casework().desk_view(client.powers(), id).await?;
    let told = client.casework().told(id).await?;
    let ticket = Ticket::of(&case, told, client.say());
    Ok(HttpResponse::Ok().insert_header((ETAG, tag(ticket.revision))).json(ticket))
}

/// `GET /api/v1/tickets/{number}/photos/{position}`
pub(crate) async fn photo(client: Client, path: web::Path<(String, i32)>) -> Result<HttpResponse, Fault> {
    let (number, position) = path.into_inner();
    let photo = client.casework().desk_photo(client.powers(), id(&number)?, position).await?;
    Ok(picture(photo.media_type, photo.bytes))
}
