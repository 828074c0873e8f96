//! Making a text fit its place: one line, then a smaller one, then more lines, and only at the very end a cut.

use super::face::Face;

/// How much smaller a single line may get before two lines look better.
const MILD: f32 = 0.82;

/// Characters that end a part of a Chinese place name: the best places to break it.
const ENDS: [char; 16] =
    ['省', '市', '区', '县', '镇', '乡', '街', '道', '路', '村', '园', '院', '厂', '司', '楼', '元'];

/// How many characters longer a line may be for the sake of a break at such a place.
const TORN: f32 = 1.6;

/// Stands for what was cut off.
pub(super) const ELLIPSIS: char = '…';

/// The place of a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    /// Width in points.
    pub(super) width: f32,
    /// The size it should have.
    pub(super) size: f32,
    /// The size it should have when it takes several lines; at most `size`.
    pub(super) several: f32,
    /// The size below which it is cut rather than shrunk.
    pub(super) least: f32,
    /// Most lines.
    pub(super) lines: usize,
}

/// A text that fits.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fitted {
    pub(super) size: f32,
    pub(super) lines: Vec<String>,
}

/// Fits a text into its place. The result is never wider than the place.
pub(super) fn fit(face: &Face, text: &str, place: Place) -> Fitted {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let single = place.size_of(place.size, face.width(&text));
    if single >= place.size * MILD || place.lines == 1 && single >= place.least {
        return Fitted { size: single.min(place.size), lines: vec![text] };
    }
    for lines in 2..=place.lines {
        let broken = break_evenly(face, &text, lines);
        let widest = broken.iter().map(|line| face.width(line)).fold(0.0, f32::max);
        let size = place.size_of(place.several, widest);
        if size >= place.several * MILD || lines == place.lines && size >= place.least {
            return Fitted { size, lines: broken };
        }
    }
    Fitted { size: place.least, lines: cut(face, &text, place) }
}

impl Place {
    /// The size, at most the wanted one, at which a text fits that is so wide at size 1. A hair less than exact, so that
    /// rounding never makes a line too wide.
    fn size_of(self, wanted: f32, width: f32) -> f32 {
        if width * wanted <= self.width { wanted } else { (self.width / width * 100.0).floor() / 100.0 }
    }
}

/// Breaks a text into about equally wide lines, each break at the best allowed place near its share.
fn break_evenly(face: &Face, text: &str, lines: usize) -> Vec<String> {
    let mut rest = text;
    let mut out = Vec::new();
    for left in (2..=lines).rev() {
        let share = face.width(rest) / share_of(left);
        let at = breaks(rest)
            .min_by(|&a, &b| {
                let miss = |at: usize| {
                    let head = rest[..at].trim_end();
                    let torn = if head.ends_with(ENDS) { 0.0 } else { TORN };
                    (face.width(head) - share).abs() + torn
                };
                miss(a).total_cmp(&miss(b))
            })
            .unwrap_or(rest.len());
        out.push(rest[..at].trim_end().to_owned());
        rest = rest[at..].trim_start();
    }
    out.push(rest.to_owned());
    out.retain(|line| !line.is_empty());
    out
}

fn share_of(lines: usize) -> f32 {
    u8::try_from(lines).map_or(1.0, f32::from)
}

/// Where a text may be broken: not inside numbers and Latin words, not between a number and what it counts ("3号楼"),
/// not before a closing mark or after an opening one.
fn breaks(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.char_indices().filter_map(|(at, before)| {
        let end = at + before.len_utf8();
        let next = text[end..].chars().next()?;
        let after = text[end..].trim_start().chars().next()?;
        let word = |c: char| c.is_ascii_alphanumeric() || "-./".contains(c);
        let joined = word(before) && word(next)
            || before.is_ascii_digit() && !next.is_whitespace()
            || "（(“《【".contains(before)
            || "）)”》】，。、；：·・-".contains(after);
        (!joined).then_some(end)
    })
}

/// As much of a text as its lines hold at the least size, with an ellipsis at the end.
fn cut(face: &Face, text: &str, place: Place) -> Vec<String> {
    let room = place.width / place.least;
    let mut lines = vec![String::new()];
    for c in text.chars() {
        let last = lines.len() == place.lines;
        let Some(line) = lines.last_mut() else { break };
        let reserve = if last { face.width(&ELLIPSIS.to_string()) } else { 0.0 };
        if face.width(line) + face.width(&c.to_string()) + reserve <= room {
            line.push(c);
        } else if last {
            line.push(ELLIPSIS);
            break;
        } else {
            lines.push(c.to_string());
        }
    }
    lines
}
