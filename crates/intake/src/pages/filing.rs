//! What the staff sees who file a matter for somebody.

use askama::Template;

use super::resident::{CategoryChoice, Choice};
use super::{DeskBar, PlaceLine, Shell, Tone};

/// A place among several that fit.
#[derive(Debug, Clone)]
pub struct PlaceChoice {
    /// Its short number, as sent with the form.
    pub short: String,
    /// Its name.
    pub name: String,
    /// The divisions that it lies in.
    pub division: String,
}

/// What was typed into the form; kept when the form comes back.
#[derive(Debug, Clone, Default)]
pub struct ReportFilled {
    /// The channel's name.
    pub channel: String,
    /// What was typed as the place.
    pub place: String,
    /// The short number of the place that was chosen among several.
    pub pick: String,
    /// The category's key.
    pub category: String,
    /// The words.
    pub words: String,
    /// `told` or `found`.
    pub who: String,
    /// The requester's number as typed.
    pub phone: String,
    /// Their name as typed.
    pub name: String,
    /// `call`, `in-touch` or `settled`.
    pub so_far: String,
    /// What was done.
    pub result: String,
}

/// What is wrong, beside each field.
#[derive(Debug, Clone, Default)]
pub struct ReportFaults {
    /// Of the channel.
    pub channel: Option<String>,
    /// Of the place.
    pub place: Option<String>,
    /// Of the category.
    pub category: Option<String>,
    /// Of the words.
    pub words: Option<String>,
    /// Of the number.
    pub phone: Option<String>,
    /// Of the name.
    pub name: Option<String>,
    /// Of how far it has come.
    pub so_far: Option<String>,
    /// Of what was done.
    pub result: Option<String>,
    /// Of the photos.
    pub photos: Option<String>,
    /// Whether there are faults beside the questions of the category.
    pub answers: bool,
}

impl ReportFaults {
    /// Whether there is any.
    pub fn any(&self) -> bool {
        let Self { channel, place, category, words, phone, name, so_far, result, photos, answers } = self;
        let beside = [channel, place, category, words, phone, name, so_far, result, photos];
        *answers || beside.iter().any(|f| f.is_some())
    }
}

/// The form by which the staff files a matter.
#[derive(Debug, Clone, Template)]
#[template(path = "file.html")]
pub struct ReportForm {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// Makes sending twice the same as sending once.
    pub nonce: String,
    /// How one may have heard of it.
    pub channels: Vec<Choice>,
    /// What it may be about.
    pub categories: Vec<CategoryChoice>,
    /// Places to choose from, when several fit what was typed.
    pub places: Vec<PlaceChoice>,
    /// Whether there are more of them.
    pub more_places: bool,
    /// How far it may have come.
    pub progress: Vec<Choice>,
    /// Whether it may have been put right at once.
    pub may_settle: bool,
    /// Minutes until the promised call.
    pub minutes: i64,
    /// How many photos may be sent.
    pub photo_limit: usize,
    /// How many megabytes each may have.
    pub photo_megabytes: usize,
    /// Why it was not taken although nothing is wrong with it.
    pub banner: Option<String>,
    /// What was typed before.
    pub filled: ReportFilled,
    /// What was wrong with it.
    pub faults: ReportFaults,
}

impl ReportForm {
    /// Whether the place is what is to be typed next: not where something else is to be mended first.
    fn begins_with_place(&self) -> bool {
        self.places.is_empty() && (self.faults.place.is_some() || !self.faults.any())
    }
}

/// The answer to whoever has filed a matter.
#[derive(Debug, Clone, Template)]
#[template(path = "filed.html")]
pub struct FiledPage {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// The ticket's number.
    pub number: String,
    /// The place.
    pub place: PlaceLine,
    /// Whether there is somebody who may be told the promise: whoever found it needs no advice.
    pub told: bool,
    /// Who does what until when.
    pub promise: String,
    /// How that is meant.
    pub tone: Tone,
    /// What the requester is to be told because of their answers.
    pub advice: Vec<String>,
    /// The ticket's page, for those who may read it.
    pub open: Option<String>,
    /// The form again, with the channel kept.
    pub another: String,
}
