//! Access tokens: everybody on the staff makes and revokes their own, an administrator revokes those of their people.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use casework::{AccessToken, AccessTokenId, MadeToken, NewToken};
use domain::ids::StaffId;
use domain::text::TokenName;
use domain::token::{MOST_TOKENS, last_days};
use jiff::civil::Date;

use super::{Done, page, see};
use crate::desk::Desk;
use crate::form::StaffForm;
use crate::pages::tokens::{TokenFaults, TokenFilled, TokenRow, Tokens};
use crate::pages::{Shell, Tab};
use crate::problem::Problem;

/// The path of the page.
const PAGE: &str = "/desk/tokens";

/// `GET /desk/tokens`
pub(crate) async fn show(desk: Desk, done: web::Query<Done>) -> Result<HttpResponse, Problem> {
    let mut view = view(&desk).await?;
    view.notice = (done.done == "revoked").then(|| desk.say().token_revoked().to_owned());
    page(StatusCode::OK, &view)
}

async fn view(desk: &Desk) -> Result<Tokens, Problem> {
    let (first, last) = last_days(desk.shell.when.now, &desk.shell.when.zone);
    let tokens = desk.casework().own_tokens(desk.powers()).await?;
    Ok(Tokens {
        shell: Shell { here: PAGE.to_owned(), ..desk.shell.clone() },
        bar: desk.bar(Tab::Mine).await?,
        notice: None,
        fault: None,
        made: None,
        tokens: rows(tokens),
        days: (first.to_string(), last.to_string()),
        filled: TokenFilled::default(),
        faults: TokenFaults::default(),
    })
}

/// Tokens as a page lists them.
pub(crate) fn rows(tokens: Vec<AccessToken>) -> Vec<TokenRow> {
    let row = |token: AccessToken| TokenRow {
        id: token.id.0,
        name: token.name,
        read_only: token.read_only,
        expires: token.expires,
        used: token.used,
    };
    tokens.into_iter().map(row).collect()
}

/// `POST /desk/tokens`: the token is on the page that answers, and nowhere else.
pub(crate) async fn make(sent: StaffForm) -> Result<HttpResponse, Problem> {
    let (desk, fields) = (&sent.desk, &sent.fields);
    let say = desk.say();
    let filled = TokenFilled {
        name: fields.get("name").to_owned(),
        until: fields.get("until").to_owned(),
        writes: fields.get("may") == "write",
    };
    let (name, last) = (TokenName::parse(&filled.name), filled.until.parse::<Date>());
    let (name, last) = match (name, last) {
        (Ok(name), Ok(last)) => (name, last),
        (name, last) => {
            let faults = TokenFaults {
                name: name.err().map(|error| say.text_fault(error)),
                until: last.err().map(|_| say.token_day_fault().to_owned()),
            };
            return again(desk, filled, faults, None).await;
        }
    };
    let new = NewToken { name: name.clone(), last, read_only: !filled.writes };
    let (mut faults, mut fault) = (TokenFaults::default(), None);
    match desk.casework().make_token(desk.powers(), new).await? {
        MadeToken::Made(token) => {
            let mut view = view(desk).await?;
            view.made = Some((name.to_string(), token));
            return page(StatusCode::OK, &view);
        }
        MadeToken::Day => faults.until = Some(say.token_day_fault().to_owned()),
        MadeToken::NameTaken => faults.name = Some(say.token_name_taken().to_owned()),
        MadeToken::TooMany => fault = Some(say.token_too_many(MOST_TOKENS)),
    }
    again(desk, filled, faults, fault).await
}

async fn again(
    desk: &Desk,
    filled: TokenFilled,
    faults: TokenFaults,
    fault: Option<String>,
) -> Result<HttpResponse, Problem> {
    let mut view = view(desk).await?;
    view.fault = fault.or_else(|| Some(desk.say().form_has_faults().to_owned()));
    (view.filled, view.faults) = (filled, faults);
    page(StatusCode::UNPROCESSABLE_ENTITY, &view)
}

/// `POST /desk/tokens/{token}/revoke`
pub(crate) async fn revoke(token: web::Path<i64>, sent: StaffForm) -> Result<HttpResponse, Problem> {
    sent.desk.casework().revoke_own_token(sent.desk.powers(), AccessTokenId(*token)).await?;
    Ok(see(format!("{PAGE}?done=revoked")))
}

/// `POST /desk/admin/staff/{id}/tokens/{token}/revoke`
pub(crate) async fn revoke_of(path: web::Path<(i64, i64)>, sent: StaffForm) -> Result<HttpResponse, Problem> {
    let (staff, token) = path.into_inner();
    let (casework, powers) = (sent.desk.casework(), sent.desk.powers());
    casework.revoke_token_of(powers, StaffId(staff), AccessTokenId(token)).await?;
    Ok(see(format!("/desk/admin/staff/{staff}?done=revoked")))
}
