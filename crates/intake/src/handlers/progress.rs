//! The requester's own page.

use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::{HttpRequest, HttpResponse, web};
use casework::{CaseError, CaseView, RequesterCommand};
use domain::text::{TextError, Words};
use domain::ticket::{Actor, CommandKind, EventKind, Judgement, State, StateKind, possible};

use super::{later, page, see};
use crate::address::client_of;
use crate::asking;
use crate::form::Fields;
use crate::pages::resident::{Judge, Progress, Question};
use crate::pages::{PlaceLine, Shell};
use crate::problem::Problem;
use crate::service::Service;
use crate::surroundings::shell;
use crate::telling::{self, Teller};

/// What was done before this page, said once.
#[derive(serde::Deserialize)]
pub(crate) struct Done {
    #[serde(default)]
    done: String,
}

/// `GET /t/{token}`
pub(crate) async fn show(
    service: web::Data<Service>,
    request: HttpRequest,
    token: web::Path<String>,
    done: web::Query<Done>,
) -> Result<HttpResponse, Problem> {
    let view = service.casework.requester_view(&token).await?.ok_or(Problem::NotFound)?;
    let shell = shell(&request)?;
    let say = shell.say();
    let notice = match done.done.as_str() {
        "added" => Some(say.words_added()),
        "judged" => Some(say.judgement_kept()),
        "called" => Some(say.call_confirmed()),
        "separated" => Some(say.separated()),
        "late" => Some(say.too_late()),
        _ => None,
    };
    let mut progress = progress(shell, &view, &token);
    progress.notice = notice.map(ToOwned::to_owned);
    page(StatusCode::OK, &progress)
}

fn progress(mut shell: Shell, view: &CaseView, token: &str) -> Progress {
    let action = format!("/t/{token}");
    // Whoever changes the language comes back to the page itself, not to where a form was sent.
    shell.here.clone_from(&action);
    shell.call_instead(view.entry.place.hotline.as_deref());
    let (say, ticket) = (shell.say(), view.ticket());
    let teller = Teller::new(view, &shell.when);
    let (promise, tone) = teller.promise();
    let judge = match ticket.state {
        State::Finished { due, .. } => Some(Judge { until: Some(due).filter(|due| *due > shell.when.now) }),
        _ => None,
    };
    let possible = possible(ticket);
    let may = |kind| possible.contains(&kind);
    let question = ticket.dossier.question.as_ref().map(|question| Question {
        words: view.words_of(question.item).unwrap_or_default(),
        until: question.due,
    });
    let photos = |theirs: bool| {
        let wanted = view.photos.iter().filter(move |(_, revision)| (*revision == 0) == theirs);
        wanted.map(|(position, _)| format!("{action}/photo/{position}")).collect()
    };
    Progress {
        heading: teller.heading().to_owned(),
        place: PlaceLine {
            name: view.entry.place.name.clone(),
            division: telling::divisions(&view.entry.path),
        },
        number: ticket.id.number(),
        promise,
        tone,
        notice: None,
        judge,
        steps: teller.steps_for_requester(),
        category: telling::category(&view.policy, &ticket.category, say),
        words: view.words().unwrap_or(say.words_erased()).to_owned(),
        answers: asking::lines(&view.policy, view.answers.as_ref(), say, |block| {
            say.you_were_advised(say.label(&block.advice))
        }),
        photos: photos(true),
        results: photos(false),
        question,
        called: ticket.state.call().map(|(at, _)| at).filter(|_| may(CommandKind::ConfirmContact)),
        may_separate: view.lead_is_done(),
        may_add: may(CommandKind::AddWords) || ticket.state.kind() == StateKind::Merged,
        added: String::new(),
        add_fault: None,
        may_withdraw: may(CommandKind::Withdraw),
        action,
        shell,
    }
}

/// `GET /t/{token}/photo/{position}`
pub(crate) async fn photo(
    service: web::Data<Service>,
    path: web::Path<(String, i32)>,
) -> Result<HttpResponse, Problem> {
    let (token, position) = path.into_inner();
    let photo = service.casework.requester_photo(&token, position).await?.ok_or(Problem::NotFound)?;
    Ok(picture(photo.media_type, photo.bytes))
}

/// A picture: it never changes, and is nobody else's business.
pub(crate) fn picture(media_type: String, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(media_type)
        .insert_header((CACHE_CONTROL, "private, max-age=86400, immutable"))
        .body(bytes)
}

/// `POST /t/{token}/add`
pub(crate) async fn add(
    service: web::Data<Service>,
    request: HttpRequest,
    token: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    let view = service.casework.requester_view(&token).await?.ok_or(Problem::NotFound)?;
    let again = |fault: String| {
        let mut progress = progress(shell(&request)?, &view, &token);
        fields.get("words").clone_into(&mut progress.added);
        progress.add_fault = Some(fault);
        Ok::<_, Problem>(progress)
    };
    // Whoever must wait keeps what they wrote.
    let wait = |problem: Problem| match problem.passing(&shell(&request)?) {
        Some(fault) => later(&problem, &again(fault)?),
        None => Err(problem),
    };
    if let Err(problem) = count(&service, &request) {
        return wait(problem);
    }
    let words = match Words::parse(fields.get("words")) {
        Ok(words) => words,
        Err(error) => {
            let fault = shell(&request)?.say().text_fault(error);
            return page(StatusCode::UNPROCESSABLE_ENTITY, &again(fault)?);
        }
    };
    act(&service, &token, RequesterCommand::Add(words), "added").await.or_else(wait)
}

/// `POST /t/{token}/withdraw`
pub(crate) async fn withdraw(
    service: web::Data<Service>,
    request: HttpRequest,
    token: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    count(&service, &request)?;
    act(&service, &token, RequesterCommand::Withdraw, "").await
}

/// `POST /t/{token}/judge`
pub(crate) async fn judge(
    service: web::Data<Service>,
    request: HttpRequest,
    token: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    count(&service, &request)?;
    let judgement = Judgement::from_name(fields.get("judgement"))
        // Whether somebody can be reached is not for themselves to say.
        .filter(|judgement| *judgement != Judgement::Unreachable)
        .ok_or(Problem::Unreadable("the form"))?;
    let words = match Words::parse(fields.get("words")) {
        Ok(words) => Some(words),
        Err(TextError::Empty) => None,
        Err(TextError::Long { .. }) => return Err(Problem::TooLarge),
    };
    act(&service, &token, RequesterCommand::Judge(judgement, words), "judged").await
}

/// `POST /t/{token}/called`: whether somebody really called.
pub(crate) async fn called(
    service: web::Data<Service>,
    request: HttpRequest,
    token: web::Path<String>,
    fields: Fields,
) -> Result<HttpResponse, Problem> {
    count(&service, &request)?;
    let called = match fields.get("called") {
        "yes" => true,
        "no" => false,
        _ => return Err(Problem::Unreadable("the form")),
    };
    act(&service, &token, RequesterCommand::ConfirmContact(called), "called").await
}

/// `POST /t/{token}/separate`: what was done to the other matter did not help.
pub(crate) async fn separate(
    service: web::Data<Service>,
    request: HttpRequest,
    token: web::Path<String>,
) -> Result<HttpResponse, Problem> {
    count(&service, &request)?;
    act(&service, &token, RequesterCommand::Separate, "separated").await
}

fn count(service: &Service, request: &HttpRequest) -> Result<(), Problem> {
    let client = client_of(request, &service.settings.trusted_proxies);
    service.filing.admit_from(client).map_err(Problem::TooMany)
}

/// Does it and leads back to the page; what is not possible any more is said there.
async fn act(
    service: &Service,
    token: &str,
    command: RequesterCommand,
    done: &str,
) -> Result<HttpResponse, Problem> {
    match service.casework.act_as_requester(token, command.clone()).await {
        Ok(_) => Ok(see(format!("/t/{token}?done={done}"))),
        Err(CaseError::Refused(_) | CaseError::Changed(_)) => {
            let view = service.casework.requester_view(token).await?.ok_or(Problem::NotFound)?;
            let done = if is_done_already(&view, &command) { done } else { "late" };
            Ok(see(format!("/t/{token}?done={done}")))
        }
        Err(other) => Err(other.into()),
    }
}

/// Whether the last thing that the requester did was this: a second tap on the same button.
pub(crate) fn is_done_already(view: &CaseView, command: &RequesterCommand) -> bool {
    let mine = view.events.iter().rev().find(|event| event.actor == Actor::Requester);
    mine.is_some_and(|event| is_done_by(command)(&event.kind))
}

/// By which event a command that may be tapped twice is recognised in the log.
fn is_done_by(command: &RequesterCommand) -> fn(&EventKind) -> bool {
    match command {
        RequesterCommand::Withdraw => |kind| matches!(kind, EventKind::Withdrawn),
        RequesterCommand::Judge(Judgement::Unsatisfied, _) => |kind| {
            matches!(
                kind,
                EventKind::Reopened { .. } | EventKind::Judged { judgement: Judgement::Unsatisfied, .. }
            )
        },
        RequesterCommand::Judge(Judgement::Satisfied, _) => {
            |kind| matches!(kind, EventKind::Judged { judgement: Judgement::Satisfied, .. })
        }
        RequesterCommand::Judge(..) => {
            |kind| matches!(kind, EventKind::Judged { judgement: Judgement::Basically, .. })
        }
        RequesterCommand::ConfirmContact(_) => {
            |kind| matches!(kind, EventKind::Corroborated | EventKind::ContactDenied)
        }
        RequesterCommand::Separate => |kind| matches!(kind, EventKind::Unmerged { .. }),
        RequesterCommand::Add(_) => |_| false,
    }
}
