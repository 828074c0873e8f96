//! What an administrator does by hand: places, codes, and the gaps that nobody fills.

use std::sync::Arc;

use domain::access::{Action, Powers, Subject};
use domain::division::{DivisionCode, DivisionLevel};
use domain::ids::StaffId;
use domain::ladder::Directory;
use domain::number::{Issue, PlaceNumber};
use domain::text::{ListCode, PlaceName, Words};
use domain::ticket::Level;
use storage::{Division, Place, StoreError};

use crate::casework::Casework;
use crate::error::{CaseError, Result};
use crate::register::PlaceEntry;

/// A place to be added.
#[derive(Debug, Clone)]
pub struct NewPlace {
    /// The administrator's own code for it.
    pub code: ListCode,
    /// Its name.
    pub name: PlaceName,
    /// The village, community or grid.
    pub division: DivisionCode,
    /// Its address.
    pub address: Option<String>,
    /// The person who keeps it.
    pub keeper: Option<StaffId>,
}

/// A division that has nobody for a level of matters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// The division.
    pub division: Division,
    /// Whose matters.
    pub level: Level,
    /// Who answers instead: the unit further up, when any.
    pub instead: Option<DivisionCode>,
}

impl Casework {
    pub(crate) async fn known_division(&self, code: &DivisionCode) -> Result<()> {
        let path = self.store.division_path(code).await?;
        let known = path.first().is_some_and(|d| d.code == *code);
        if known {
            Ok(())
        } else {
            Err(CaseError::Input(format!("there is no division {code}; import it first")))
        }
    }

    /// Adds a place with the first issue of its code.
    ///
    /// # Errors
    /// [`CaseError::Forbidden`] outside the administrator's part of the tree; [`CaseError::Input`] for an unknown
    /// division, one that is no village or grid, or a code that another place has.
    pub async fn add_place(&self, powers: &Powers, new: NewPlace) -> Result<PlaceNumber> {
        let mine = managed(powers, Action::ManagePlaces)?;
        if !mine.iter().any(|m| m.contains(&new.division)) {
            return Err(CaseError::Forbidden);
        }
        if new.division.level() < DivisionLevel::Village {
            return Err(CaseError::Input(format!(
                "a place lies in a village, community or grid; {} is none",
                new.division
            )));
        }
        self.known_division(&new.division).await?;
        let now = self.now();
        let mut tx = self.store.begin().await?;
        // First of all, for it makes others wait who would else count to the same number.
        tx.register_changed().await?;
        let next = tx.last_place_number().await? + 1;
        let number = PlaceNumber::new(next).map_err(|e| CaseError::Input(e.to_string()))?;
        let place = Place {
            number,
            code: new.code.to_string(),
            name: new.name.as_str().to_owned(),
            division: new.division,
            address: new.address,
            households: None,
            keeper: new.keeper,
            hotline: None,
            position: None,
        };
        match tx.put_places(std::slice::from_ref(&place), now).await {
            Err(StoreError::Exists(_)) => {
                return Err(CaseError::Input(format!("another place has the code {:?}", place.code)));
            }
            other => other?,
        }
        tx.issue_codes(&[(number, Issue::FIRST)], now).await?;
        tx.commit().await?;
        self.register.forget();
        Ok(number)
    }

    /// Places in the administrator's part of the tree whose name, address, code or short number fits `text`; a page of
    /// `limit` from `offset`, and how many there are.
    ///
    /// # Errors
    /// [`CaseError::Forbidden`]; the database's.
    pub async fn search_places(
        &self,
        powers: &Powers,
        text: &str,
        offset: u64,
        limit: u64,
    ) -> Result<(Vec<Place>, u64)> {
        let mine = managed(powers, Action::ManagePlaces)?;
        let number = PlaceNumber::from_short(text).ok();
        Ok(self.store.search_places(&mine, text.trim(), number, offset, limit).await?)
    }

    /// A place with all issues of its code.
    ///
    /// # Errors
    /// [`CaseError::Missing`] when there is none in the administrator's part of the tree.
    pub async fn managed_place(&self, powers: &Powers, number: PlaceNumber) -> Result<Arc<PlaceEntry>> {
        let mine = managed(powers, Action::ManagePlaces)?;
        let entry = self.place(number).await?.ok_or(CaseError::Missing("place"))?;
        let reached = mine.iter().any(|m| m.contains(&entry.place.division));
        if reached { Ok(entry) } else { Err(CaseError::Missing("place")) }
    }

    /// Revokes the code of a place and, when wanted, issues the next one, which is to be printed and posted.
    ///
    /// # Errors
    /// As [`Casework::managed_place`]; [`CaseError::Input`] when the code does not hold any more, or no further issue
    /// is possible.
    pub async fn revoke_code(
        &self,
        powers: &Powers,
        number: PlaceNumber,
        issue: Issue,
        reason: &Words,
        reissue: bool,
    ) -> Result<Option<Issue>> {
        let entry = self.managed_place(powers, number).await?;
        if !powers.may(Action::ManageCodes, &Subject::at(&entry.place.division)) {
            return Err(CaseError::Forbidden);
        }
        let holds = entry.codes.iter().any(|c| c.issue == issue && c.revoked.is_none());
        if !holds {
            return Err(CaseError::Input("this code does not hold any more".to_owned()));
        }
        let last = entry.codes.last().map_or(issue, |c| c.issue);
        let now = self.now();
        let mut tx = self.store.begin().await?;
        tx.revoke_code(number, issue, reason.as_str(), now).await?;
        let next = if reissue {
            let next = last.next().map_err(|e| CaseError::Input(e.to_string()))?;
            tx.issue_codes(&[(number, next)], now).await?;
            Some(next)
        } else {
            None
        };
        tx.commit().await?;
        self.register.forget();
        Ok(next)
    }

    /// Issues a code for a place that has none that holds.
    ///
    /// # Errors
    /// As [`Casework::revoke_code`].
    pub async fn issue_code(&self, powers: &Powers, number: PlaceNumber) -> Result<Issue> {
        let entry = self.managed_place(powers, number).await?;
        if !powers.may(Action::ManageCodes, &Subject::at(&entry.place.division)) {
            return Err(CaseError::Forbidden);
        }
        if entry.current().is_some() {
            return Err(CaseError::Input("this place has a code that holds; revoke it first".to_owned()));
        }
        let next = match entry.codes.last() {
            Some(last) => last.issue.next().map_err(|e| CaseError::Input(e.to_string()))?,
            None => Issue::FIRST,
        };
        let mut tx = self.store.begin().await?;
        tx.issue_codes(&[(number, next)], self.now()).await?;
        tx.commit().await?;
        self.register.forget();
        Ok(next)
    }

    /// Divisions where somebody may administer places, smallest last, for choosing among.
    ///
    /// # Errors
    /// [`CaseError::Forbidden`]; the database's.
    pub async fn managed_divisions(&self, powers: &Powers, action: Action) -> Result<Vec<Division>> {
        let mine = managed(powers, action)?;
        let divisions = self.store.divisions().await?;
        Ok(divisions.into_iter().filter(|d| mine.iter().any(|m| m.contains(&d.code))).collect())
    }

    /// Divisions of the person's part of the tree that have nobody for the matters of a level, and who answers
    /// instead.
    ///
    /// # Errors
    /// The database's.
    pub async fn gaps(&self, powers: &Powers) -> Result<Vec<Gap>> {
        let mine = powers.scope(Action::SeeGaps).divisions;
        let within = |d: &Division| mine.iter().any(|m| m.contains(&d.code));
        Ok(self.all_gaps().await?.into_iter().filter(|g| within(&g.division)).collect())
    }

    /// As [`Casework::gaps`], of the whole tree, for `mashang doctor`.
    ///
    /// # Errors
    /// The database's.
    pub async fn all_gaps(&self) -> Result<Vec<Gap>> {
        let (_, policy) = self.policy();
        let directory = Directory::new(self.store.active_posts().await?);
        let mut gaps = Vec::new();
        for division in self.store.divisions().await? {
            for level in Level::ALL.iter().copied() {
                let rule = policy.level(level);
                if rule.handled_at != division.code.level()
                    || rule
                        .responsible
                        .iter()
                        .any(|role| directory.holders(role, &division.code).next().is_some())
                {
                    continue;
                }
                let owner = directory.at(&policy, self.now()).responsible(&division.code, level, None).found;
                let instead = owner.staff.map(|_| owner.unit);
                gaps.push(Gap { division: division.clone(), level, instead });
            }
        }
        Ok(gaps)
    }
}

/// The divisions over which an action reaches.
pub(crate) fn managed(powers: &Powers, action: Action) -> Result<Vec<DivisionCode>> {
    let divisions = powers.scope(action).divisions;
    if divisions.is_empty() { Err(CaseError::Forbidden) } else { Ok(divisions) }
}
