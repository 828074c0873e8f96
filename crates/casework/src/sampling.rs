//! The sample of a spot check, and how far the city's centre has come with it.

use domain::access::{Action, Powers};
use domain::chain::Digest;
use domain::division::{DivisionCode, DivisionLevel};
use domain::number::TicketId;
use domain::sampling::{Month, SampleSize, sample, seed};
use domain::ticket::EventKind;
use jiff::SignedDuration;
use storage::StoredTicket;

use crate::casework::Casework;
use crate::error::{CaseError, Result};

/// The sample of a unit and month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sample {
    /// The unit.
    pub unit: DivisionCode,
    /// The month.
    pub month: Month,
    /// What draws it.
    pub drawn: Drawn,
}

/// What a sample is drawn from, and what was drawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Drawn {
    /// The month has no anchor yet, so that nobody knows the seed.
    NotYet,
    /// Drawn.
    Done {
        /// What the numbers are ranked by.
        seed: String,
        /// All matters that were closed in the month.
        matters: Vec<TicketId>,
        /// How many are drawn of so many.
        size: SampleSize,
        /// Those that are, in the order of their ranks.
        sample: Vec<TicketId>,
    },
}

/// A matter of a sample.
#[derive(Debug, Clone)]
pub struct SampleLine {
    /// The matter.
    pub stored: StoredTicket,
    /// The name of its place.
    pub place: String,
    /// Whether the requester was asked once more since the month was over.
    pub checked: bool,
}

impl Casework {
    /// Draws the sample of a unit and month.
    ///
    /// # Errors
    /// The database's.
    pub async fn sample(&self, unit: &DivisionCode, month: Month) -> Result<Sample> {
        let (_, policy) = self.policy();
        let anchor = self.anchor_of(month).await?;
        let drawn = match anchor {
            None => Drawn::NotYet,
            Some(anchor) => {
                let (from, until) = month.span(&policy.zone);
                let matters = self.store.closed_between(unit, from, until).await?;
                let seed = seed(unit, month, &anchor);
                let size = policy.spot_checks;
                let sample = sample(&seed, matters.iter().copied(), size);
                Drawn::Done { seed, matters, size, sample }
            }
        };
        Ok(Sample { unit: unit.clone(), month, drawn })
    }

    async fn anchor_of(&self, month: Month) -> Result<Option<Digest>> {
        let last = month.last_day();
        Ok(self.store.anchor_on(last).await?.map(|anchor| anchor.digest))
    }

    /// The month whose samples are to be asked about now: the one before.
    pub fn month_to_check(&self) -> Month {
        let (_, policy) = self.policy();
        Month::of(self.now().to_zoned(policy.zone.clone()).date()).before()
    }

    /// The samples of a month in all counties that somebody checks, each with its matters.
    ///
    /// # Errors
    /// [`CaseError::Forbidden`] for whoever checks nothing; the database's.
    pub async fn samples(
        &self,
        powers: &Powers,
        month: Month,
    ) -> Result<Vec<(String, Sample, Vec<SampleLine>)>> {
        let mine = powers.scope(Action::SpotCheck).divisions;
        if mine.is_empty() {
            return Err(CaseError::Forbidden);
        }
        let mut samples = Vec::new();
        for unit in self.store.divisions().await? {
            let counted = unit.code.level() == DivisionLevel::County;
            if !counted || !mine.iter().any(|division| division.contains(&unit.code)) {
                continue;
            }
            let sample = self.sample(&unit.code, month).await?;
            let lines = self.sample_lines(&sample).await?;
            samples.push((unit.name, sample, lines));
        }
        Ok(samples)
    }

    async fn sample_lines(&self, sample: &Sample) -> Result<Vec<SampleLine>> {
        let Drawn::Done { sample: drawn, .. } = &sample.drawn else { return Ok(Vec::new()) };
        let (_, policy) = self.policy();
        let (_, over) = sample.month.span(&policy.zone);
        let mut lines = Vec::with_capacity(drawn.len());
        for id in drawn {
            let Some(stored) = self.store.ticket(*id).await? else { continue };
            let entry = self.place(stored.ticket.place).await?.ok_or(CaseError::Missing("place"))?;
            let log = self.store.events(*id).await?;
            let checked = log.iter().any(|logged| {
                let after = logged.event.at.duration_since(over) >= SignedDuration::ZERO;
                after && matches!(logged.event.kind, EventKind::SpotChecked { .. })
            });
            lines.push(SampleLine { place: entry.place.name.clone(), stored, checked });
        }
        Ok(lines)
    }
}
