//! What stands on the label of a place, the same whoever prints it.

use casework::PrintItem;
use qr::code::{CodeKeys, sign, url};
use qr::sheet::SheetItem;

/// The town's own numbers on every label; empty where it has none.
#[derive(Debug, Clone, Copy)]
pub struct Numbers<'a> {
    /// Whom to call.
    pub hotline: &'a str,
    /// Where to text the short number and what is wrong.
    pub text_to: &'a str,
}

/// The label of a code. `public_url` is where it leads, all in upper case if wanted; the town's hotline
/// stands where the place has none of its own.
pub fn label(
    item: &PrintItem,
    codes: &CodeKeys,
    public_url: &str,
    upper_case: bool,
    numbers: Numbers<'_>,
) -> SheetItem {
    let place = &item.place;
    let code = sign(codes, place.number, item.issue);
    SheetItem {
        place: place.number,
        url: url(public_url, &code, upper_case),
        code,
        place_name: place.name.clone(),
        division_path: item.path.names(),
        hotline: place.hotline.clone().unwrap_or_else(|| numbers.hotline.to_owned()),
        text_to: numbers.text_to.to_owned(),
    }
}
