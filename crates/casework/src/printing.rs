//! Which codes are printed, and the record of what was. How they are drawn is not known here.

use std::sync::Arc;

use std::collections::BTreeSet;

use domain::access::{Action, Powers};
use domain::division::DivisionCode;
use domain::ids::StaffId;
use domain::number::Issue;
use storage::{Place, PrintBatch};

use crate::casework::Casework;
use crate::error::{CaseError, Result};
use crate::register::UnitPath;
use crate::views::Names;

/// A code to be printed.
#[derive(Debug, Clone)]
pub struct PrintItem {
    /// The place.
    pub place: Place,
    /// The issue that holds.
    pub issue: Issue,
    /// Where it lies.
    pub path: Arc<UnitPath>,
}

/// The codes of a division.
#[derive(Debug, Clone, Default)]
pub struct PrintRun {
    /// What is to be printed, by division and place.
    pub items: Vec<PrintItem>,
    /// How many were left out because they have been printed before.
    pub printed_before: usize,
    /// How many places have no code that holds.
    pub without_code: usize,
}

impl Casework {
    /// The codes that hold of all places within a division; with `only_new` those that were never printed.
    ///
    /// # Errors
    /// [`CaseError::Input`] when there is no such division; the database's.
    pub async fn print_run(&self, division: &DivisionCode, only_new: bool) -> Result<PrintRun> {
        let path = self.register.path(&self.store, division, self.now()).await?;
        if path.divisions.first().is_none_or(|d| d.code != *division) {
            return Err(CaseError::Input(format!(
                "there is no division {division}; import it first, or look at its code again"
            )));
        }
        let current: std::collections::BTreeMap<_, _> =
            self.store.current_codes(division).await?.into_iter().map(|c| (c.place, c.issue)).collect();
        let printed = if only_new { self.store.printed_codes(division).await? } else { BTreeSet::default() };
        let mut run = PrintRun::default();
        for place in self.store.places_within(division).await? {
            match current.get(&place.number) {
                None => run.without_code += 1,
                Some(issue) if printed.contains(&(place.number, *issue)) => run.printed_before += 1,
                Some(issue) => {
                    let path = self.register.path(&self.store, &place.division, self.now()).await?;
                    run.items.push(PrintItem { place, issue: *issue, path });
                }
            }
        }
        Ok(run)
    }

    /// The print runs in the administrator's part of the tree, the last first; a page of `limit` from `offset`, the names
    /// of whoever printed, and how many runs there are.
    ///
    /// # Errors
    /// The database's.
    pub async fn prints(
        &self,
        powers: &Powers,
        offset: u64,
        limit: u64,
    ) -> Result<(Vec<PrintBatch>, Names, u64)> {
        let mine = powers.scope(Action::ManageCodes).divisions;
        let (batches, all) = self.store.print_batches(&mine, offset, limit).await?;
        let names = self.names(batches.iter().filter_map(|batch| batch.staff)).await?;
        Ok((batches, names, all))
    }

    /// Keeps a record of what was printed, and by whom when they are signed in. To be called when the file is complete.
    ///
    /// # Errors
    /// The database's.
    pub async fn record_print(
        &self,
        staff: Option<StaffId>,
        division: &DivisionCode,
        layout: &str,
        items: &[PrintItem],
    ) -> Result<()> {
        let batch = PrintBatch {
            at: self.now(),
            staff,
            division: division.clone(),
            layout: layout.to_owned(),
            codes: u32::try_from(items.len()).unwrap_or(u32::MAX),
        };
        let codes: Vec<_> = items.iter().map(|i| (i.place.number, i.issue)).collect();
        let mut tx = self.store.begin().await?;
        tx.put_print(&batch, &codes).await?;
        Ok(tx.commit().await?)
    }
}
