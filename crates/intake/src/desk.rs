//! What every page of the desk begins with: who asks, what they may do, and what surrounds the answer.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use casework::Casework;
use data_encoding::HEXLOWER;
use domain::access::{Action, Powers};
use domain::clock::random;
use i18n::Lang;

use crate::doorkeeper::Visitor;
use crate::handlers::gateways;
use crate::pages::{DeskBar, Link, Shell, Tab, Trouble};
use crate::problem::Problem;
use crate::service::Service;
use crate::surroundings::shell;

/// Where somebody on the staff sits: whoever was not let in has none.
pub(crate) struct Desk {
    /// What the page is asked of.
    pub(crate) service: web::Data<Service>,
    /// Who asks.
    pub(crate) visitor: Visitor,
    /// What surrounds the page that answers.
    pub(crate) shell: Shell,
}

impl Desk {
    /// Of a request that was let in.
    pub(crate) fn of(request: &HttpRequest) -> Result<Self, Problem> {
        let visitor = request.extensions().get::<Visitor>().cloned();
        let service = request.app_data::<web::Data<Service>>().cloned();
        let (visitor, service) = visitor.zip(service).ok_or(Problem::SignInFirst)?;
        Ok(Self { service, visitor, shell: shell(request)? })
    }

    /// The use cases.
    pub(crate) fn casework(&self) -> &Casework {
        &self.service.casework
    }

    /// What they may do.
    pub(crate) fn powers(&self) -> &Powers {
        &self.visitor.signed.powers
    }

    /// The language of the page.
    pub(crate) fn say(&self) -> Lang {
        self.shell.say()
    }

    /// The token that a form of the page carries.
    pub(crate) fn csrf(&self) -> String {
        self.casework().keys().form_token(&self.visitor.session)
    }

    /// What makes a form unlike any other: sent twice, it is done once.
    pub(crate) fn once(&self) -> String {
        let key: [u8; 16] = random(self.casework().entropy());
        HEXLOWER.encode(&key)
    }

    /// The head of the page, of which `here` is the entry in the menu.
    pub(crate) async fn bar(&self, here: Tab) -> Result<DeskBar, Problem> {
        let powers = self.powers();
        let may = |tab: &Tab| match tab {
            Tab::Mine => true,
            Tab::File => powers.ever(Action::FileOnBehalf),
            Tab::Requests => powers.ever(Action::AnswerOrder),
            Tab::Visits => powers.ever(Action::RecordVisit),
            Tab::Unit => powers.ever(Action::SeeUnit),
            Tab::Evaluation => powers.ever(Action::SeeEvaluation),
            Tab::Alarms => powers.ever(Action::SeeAlarms),
            Tab::Warnings => powers.ever(Action::SeeWarnings),
            Tab::Admin => powers.ever(Action::SeeGaps),
        };
        let tabs = [
            Tab::Mine,
            Tab::File,
            Tab::Requests,
            Tab::Unit,
            Tab::Visits,
            Tab::Evaluation,
            Tab::Alarms,
            Tab::Warnings,
            Tab::Admin,
        ];
        let tabs = tabs.into_iter().filter(may).collect();
        let alarms = if may(&Tab::Alarms) { self.casework().count_alarms(powers).await? } else { 0 };
        let warnings = if may(&Tab::Warnings) { self.casework().count_warnings(powers).await? } else { 0 };
        let requests = if may(&Tab::Requests) { self.casework().count_items(powers).await? } else { 0 };
        let me = self.visitor.signed.member.name.clone();
        let trouble = self.trouble().await;
        Ok(DeskBar { me, csrf: self.csrf(), here, tabs, alarms, warnings, requests, trouble })
    }

    /// Why texts do not go out as they should, if they do not.
    async fn trouble(&self) -> Option<Trouble> {
        // Where the database does not answer, the page cannot either, and says so.
        let watched = self.casework().watched().await.ok()?;
        let worst = watched.findings.iter().find(|found| found.check.stops_texts());
        let found = worst.or(watched.findings.first())?;
        let say = self.say();
        let wrong = say.failed_check(found.check);
        let what = match found.since.map(|since| self.shell.when.at(since)) {
            None => say.trouble_ever(wrong),
            Some(since) if found.check.stops_texts() => say.trouble_texts(since),
            Some(since) => say.trouble_other(since, wrong),
        };
        let link = || Link { href: gateways::PAGE.to_owned(), label: say.gateways_title().to_owned() };
        let can_mend = self.powers().ever(Action::ManagePolicy);
        Some(Trouble { what, mending: can_mend.then(|| (say.remedy_for(found.check), link())) })
    }
}

impl FromRequest for Desk {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Self::of(request))
    }
}
