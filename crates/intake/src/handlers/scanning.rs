//! Where a code leads.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use casework::{PlaceEntry, Scan};
use domain::number::{Issue, PlaceNumber};
use qr::code::{CodeError, sign, verify};

use super::page;
use crate::pages::Shell;
use crate::pages::resident::{CodeProblem, CodeTrouble, CurrentCode};
use crate::problem::Problem;
use crate::service::Service;

/// Where a code leads.
pub(crate) enum Way {
    /// To the form of a place.
    Form(Arc<PlaceEntry>),
    /// Nowhere, and why.
    Nowhere(CodeTrouble),
}

/// The path of the form behind a code.
pub(crate) fn form_of(service: &Service, place: PlaceNumber, issue: Issue) -> String {
    format!("/c/{}", sign(&service.codes, place, issue))
}

/// Follows a code as it stands in an address.
pub(crate) async fn follow(service: &Service, text: &str) -> Result<Way, Problem> {
    let code = match verify(&service.codes, text) {
        Ok(code) => code,
        Err(CodeError::NotOurs) => return Ok(Way::Nowhere(CodeTrouble::Foreign)),
        Err(_) => return Ok(Way::Nowhere(CodeTrouble::Mistyped)),
    };
    Ok(match service.casework.scan(code.place, code.issue).await? {
        Scan::Current(entry) => Way::Form(entry),
        Scan::Unregistered(_) => Way::Nowhere(CodeTrouble::UnknownPlace),
        Scan::Revoked { entry, current, .. } => {
            let current = current.map(|issue| CurrentCode {
                href: form_of(service, code.place, issue),
                place: entry.place.name.clone(),
            });
            Way::Nowhere(CodeTrouble::Revoked { current })
        }
    })
}

/// The page for a code that leads nowhere.
pub(crate) fn nowhere(shell: Shell, trouble: CodeTrouble) -> Result<HttpResponse, Problem> {
    let status = match trouble {
        CodeTrouble::Revoked { .. } => StatusCode::GONE,
        CodeTrouble::Mistyped | CodeTrouble::Foreign | CodeTrouble::UnknownPlace => StatusCode::NOT_FOUND,
    };
    page(status, &CodeProblem::new(shell, trouble))
}
