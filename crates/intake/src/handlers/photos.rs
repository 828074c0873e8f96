//! The photos of a form: what came becomes what is kept, or a sentence why not.

use i18n::Lang;

use crate::form::{Dropped, Files};
use crate::photo::{self, Photo, PhotoError};
use crate::service::Service;

/// Why photos were not taken.
pub(super) enum Untaken {
    /// Something is wrong with one: what, and what to do.
    Fault(String),
    /// They must be sent again.
    Unavailable,
}

/// Makes of the photos what is kept.
pub(super) async fn take_in(service: &Service, mut files: Files, say: Lang) -> Result<Vec<Photo>, Untaken> {
    let fault = |fault: &str| Untaken::Fault(fault.to_owned());
    match files.dropped {
        None => {}
        Some(Dropped::Crowded) => return Err(Untaken::Unavailable),
        Some(Dropped::TooLarge) => return Err(fault(say.photo_too_large())),
        Some(Dropped::TooMany) => {
            return Err(Untaken::Fault(say.photo_too_many(service.settings.limits.photos)));
        }
    }
    let mut photos = Vec::with_capacity(files.taken.len());
    for file in std::mem::take(&mut files.taken) {
        photos.push(photo::take_in(file).await.map_err(|error| match error {
            PhotoError::NotAPicture => fault(say.photo_not_picture()),
            PhotoError::Broken => fault(say.photo_broken()),
            PhotoError::TooLarge => fault(say.photo_too_large()),
            PhotoError::Stopping => Untaken::Unavailable,
        })?);
    }
    Ok(photos)
}
