//! From the files of a form to pictures as they are kept, or to what is wrong with them in words.

use casework::NewPhoto;
use i18n::Lang;

use crate::form::{Dropped, Files};
use crate::photo::{self, Photo, PhotoError};
use crate::settings::Limits;

/// Why the photos of a form are not taken.
pub(crate) enum Refused {
    /// What is wrong with one of them.
    Fault(String),
    /// There is no time for them now.
    Busy,
}

/// Makes of the photos what is kept.
pub(crate) async fn take_in(mut files: Files, limits: &Limits, say: Lang) -> Result<Vec<NewPhoto>, Refused> {
    let fault = |words: &str| Refused::Fault(words.to_owned());
    match files.dropped {
        None => {}
        Some(Dropped::Crowded) => return Err(Refused::Busy),
        Some(Dropped::TooLarge) => return Err(fault(say.photo_too_large())),
        Some(Dropped::TooMany) => return Err(Refused::Fault(say.photo_too_many(limits.photos))),
    }
    let mut photos = Vec::with_capacity(files.taken.len());
    for file in std::mem::take(&mut files.taken) {
        let photo = photo::take_in(file).await.map_err(|error| match error {
            PhotoError::NotAPicture => fault(say.photo_not_picture()),
            PhotoError::Broken => fault(say.photo_broken()),
            PhotoError::TooLarge => fault(say.photo_too_large()),
            PhotoError::Stopping => Refused::Busy,
        })?;
        photos.push(Photo::into_stored(photo));
    }
    Ok(photos)
}
