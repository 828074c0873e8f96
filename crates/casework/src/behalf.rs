//! Somebody on the staff files what they were told by telephone, at the door or in a group, or what they found.

use domain::access::{Action, Powers, Subject};
use domain::number::{PlaceNumber, TicketId};
use domain::policy::{Answers, CategoryId};
use domain::text::{PersonName, Words};
use domain::ticket::{Actor, Channel, OnBehalf, SoFar, file_on_behalf};
use storage::{NewPhoto, Place};

use crate::casework::Casework;
use crate::error::{CaseError, Result};
use crate::filing::{Receipt, Submission};
use crate::views::{CaseView, Requester};

/// As many places as a person still chooses from at a glance.
const MOST_CHOICES: u64 = 12;

/// A matter as somebody on the staff files it.
#[derive(Debug, Clone)]
pub struct Report {
    /// The place.
    pub place: PlaceNumber,
    /// How they heard of it.
    pub channel: Channel,
    /// What it is about.
    pub category: CategoryId,
    /// What is wrong.
    pub words: Words,
    /// What was answered to the questions of the category.
    pub answers: Option<Answers>,
    /// Who told it; `None` when they found it themselves.
    pub requester: Option<Requester>,
    /// How far it has come.
    pub so_far: SoFar,
    /// `zh` or `en`: whoever told it is texted in it.
    pub language: String,
    /// Pictures, re-encoded.
    pub photos: Vec<NewPhoto>,
    /// Made anew for each form that is shown: the same form sent twice is one matter.
    pub once: String,
}

/// The places that somebody may mean.
#[derive(Debug, Clone, PartialEq)]
pub enum FoundPlaces {
    /// Exactly one.
    One(Box<Place>),
    /// One of these, or of more of which these are the first.
    Several {
        /// The first of them.
        places: Vec<Place>,
        /// Whether there are more.
        more: bool,
    },
    /// There is such a place, and it lies where this person files nothing.
    Elsewhere,
    /// None.
    Nothing,
}

/// A matter that somebody on the staff has filed, as it stands now.
#[derive(Debug, Clone)]
pub struct FiledCase {
    /// The ticket and its log.
    pub view: CaseView,
    /// Whether they found it themselves: nobody has told it.
    pub found: bool,
    /// Whether they may read it: it may be for somebody else to handle.
    pub may_see: bool,
}

impl Casework {
    /// Files a matter for somebody, and returns when it is durable.
    ///
    /// # Errors
    /// [`CaseError::Forbidden`] where they may file nothing, or may not settle it; [`CaseError::Behalf`];
    /// [`CaseError::Missing`] for a place or category that does not exist; the database's.
    pub async fn file_on_behalf(&self, powers: &Powers, report: Report) -> Result<Receipt> {
        let entry = self.place(report.place).await?.ok_or(CaseError::Missing("place"))?;
        let here = Subject::at(&entry.place.division);
        let may = |action| powers.may(action, &here);
        let settles = matches!(report.so_far, SoFar::Settled { .. });
        if !may(Action::FileOnBehalf) || settles && !may(Action::SettleOnTheSpot) {
            return Err(CaseError::Forbidden);
        }
        let own = self.own_number(powers).await?;
        let Report { place, channel, category, words, answers, requester, so_far, language, photos, once } =
            report;
        // Whoever gives their own number as the one to call has found it themselves.
        let requester = requester.filter(|requester| requester.phone != own.phone);
        let behalf = OnBehalf { so_far, found: requester.is_none() };
        let Requester { phone, name } = requester.unwrap_or(own);
        let once = format!("{}-{once}", powers.staff.0);
        let submission =
            Submission { place, channel, category, words, answers, phone, name, language, photos, once };
        let actor = Actor::Staff(powers.staff);
        self.file_as(submission, actor, |f, situation| Ok(file_on_behalf(f, behalf, situation)?)).await
    }

    async fn own_number(&self, powers: &Powers) -> Result<Requester> {
        let member = self.store.staff_member(powers.staff).await?.ok_or(CaseError::Missing("person"))?;
        let name = PersonName::parse(&member.name).ok();
        Ok(Requester { phone: self.keys.open_phone(&member.phone)?, name })
    }

    /// The places that somebody means who may file there: by the number that a code or a short number gave, by the list's
    /// own code, by the whole name, or by a part of name, address or code.
    ///
    /// # Errors
    /// The database's.
    pub async fn find_places(
        &self,
        powers: &Powers,
        text: &str,
        number: Option<PlaceNumber>,
    ) -> Result<FoundPlaces> {
        let text = text.trim();
        let by_number = match number {
            Some(number) => self.store.place(number).await?,
            None => None,
        };
        let known = match by_number {
            Some(place) => Some(place),
            None => self.store.place_by_code(text).await?,
        };
        if let Some(place) = known {
            let may = powers.may(Action::FileOnBehalf, &Subject::at(&place.division));
            return Ok(if may { FoundPlaces::One(Box::new(place)) } else { FoundPlaces::Elsewhere });
        }
        let mine = powers.scope(Action::FileOnBehalf).divisions;
        let (mut places, all) = self.store.search_places(&mine, text, None, 0, MOST_CHOICES).await?;
        let whole = |place: &Place| place.name == text;
        if places.iter().filter(|place| whole(place)).count() == 1 {
            places.retain(whole);
        }
        Ok(match places.len() {
            0 => FoundPlaces::Nothing,
            1 => places.pop().map_or(FoundPlaces::Nothing, |place| FoundPlaces::One(Box::new(place))),
            _ => FoundPlaces::Several { places, more: all > MOST_CHOICES },
        })
    }

    /// A matter for whoever filed it: they tell its requester the number and who calls, although it may be for somebody
    /// else to handle.
    ///
    /// # Errors
    /// [`CaseError::Missing`] when there is none, or somebody else filed it; the database's.
    pub async fn filed_by(&self, powers: &Powers, ticket: TicketId) -> Result<FiledCase> {
        let missing = || CaseError::Missing("ticket");
        let stored = self.store.ticket(ticket).await?.ok_or_else(missing)?;
        let may_see = powers.may(Action::SeeTicket, &stored.ticket.subject());
        let own = self.own_number(powers).await?;
        let found = stored
            .contents
            .as_ref()
            .is_some_and(|given| given.phone_index == self.keys.find_phone(&own.phone));
        let view = self.view(stored).await?;
        let filed = view.events.first().map(|event| event.actor);
        if filed != Some(Actor::Staff(powers.staff)) {
            return Err(missing());
        }
        Ok(FiledCase { view, found, may_see })
    }
}
