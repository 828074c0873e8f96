//! A category suggested by the words of a matter. Only suggested: whoever handles it decides.

use super::check::Faults;
use super::{CategoryId, Policy};
use crate::text::{half_width, is_invisible};

/// The most keywords of a category.
const MOST_KEYWORDS: usize = 60;

/// The shortest and the longest keyword, in characters. A single one says too little.
const LENGTHS: std::ops::RangeInclusive<usize> = 2..=20;

impl Policy {
    /// The category whose keywords stand in the words: the one of which the most characters are found, of equal ones the one
    /// with the longest keyword, and then the one that is offered first. Letter case and full-width letters do not matter.
    pub fn suggest(&self, words: &str) -> Option<&CategoryId> {
        let words = fold(words);
        let mut best: Option<((usize, usize), &CategoryId)> = None;
        for (id, category) in self.choices() {
            let found = category.keywords.iter().filter(|keyword| stands_in(&words, keyword));
            let lengths: Vec<usize> = found.map(|keyword| keyword.chars().count()).collect();
            let weight = (lengths.iter().sum(), lengths.iter().copied().max().unwrap_or(0));
            if weight > best.map_or((0, 0), |(weight, _)| weight) {
                best = Some((weight, id));
            }
        }
        best.map(|(_, id)| id)
    }
}

/// As keywords and words are compared: in small, half-width letters, without what nobody sees.
pub(super) fn fold(text: &str) -> String {
    let seen = text.chars().map(half_width).filter(|c| !is_invisible(*c));
    seen.flat_map(char::to_lowercase).collect()
}

/// Whether a keyword stands in the words; one of letters only where a word begins, so that "gas" is not found in "Vegas".
fn stands_in(words: &str, keyword: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric();
    let begins = !keyword.starts_with(is_letter);
    words.match_indices(keyword).any(|(at, _)| begins || !words[..at].ends_with(is_letter))
}

/// The keywords of a category, folded. Whether another has them as well is seen to afterwards.
pub(super) fn keywords(entries: Vec<String>, category: &CategoryId, faults: &mut Faults) -> Vec<String> {
    let key = format!("categories.{category}.keywords");
    if entries.len() > MOST_KEYWORDS {
        faults.add(&key, format_args!("at most {MOST_KEYWORDS}; there are {}", entries.len()));
    }
    let mut keywords = Vec::with_capacity(entries.len());
    for entry in entries {
        let keyword = fold(entry.trim());
        if !LENGTHS.contains(&keyword.chars().count()) {
            let (least, most) = (LENGTHS.start(), LENGTHS.end());
            faults.add(&key, format_args!("{entry:?} must have from {least} to {most} characters"));
        }
        if keywords.contains(&keyword) {
            faults.add(&key, format_args!("{entry:?} stands twice"));
        }
        keywords.push(keyword);
    }
    keywords
}
