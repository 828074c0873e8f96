//! What stands on the label of a place, the same whoever prints it.

use casework::PrintItem;
use qr::code::{CodeKeys, sign, url};
use qr::sheet::SheetItem;

/// The label of a code. `public_url` is where it leads, all in upper case if wanted; `hotline` stands where the place
/// has none of its own.
pub fn label(
    item: &PrintItem,
    codes: &CodeKeys,
    public_url: &str,
    upper_case: bool,
    hotline: &str,
) -> SheetItem {
    let place = &item.place;
    let code = sign(codes, place.number, item.issue);
    SheetItem {
        place: place.number,
        url: url(public_url, &code, upper_case),
        code,
        place_name: place.name.clone(),
        division_path: item.path.names(),
        hotline: place.hotline.clone().unwrap_or_else(|| hotline.to_owned()),
    }
}
