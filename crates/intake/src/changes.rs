//! What changed between two texts.

use similar::{Algorithm, ChangeTag, TextDiff, capture_diff_slices};

use crate::pages::policy::{Change, ChangedLine, Sentence};

/// Unchanged lines that are shown around changed ones.
const AROUND: usize = 2;

/// What separates lines is no part of them: CRLF, as browsers send it, becomes LF, and the last line ends as well.
pub(crate) fn unified(text: &str) -> String {
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

/// The changed lines with a few around them, in groups of lines that stand together.
pub(crate) fn lines(before: &str, after: &str) -> Vec<Vec<ChangedLine>> {
    let (before, after) = (unified(before), unified(after));
    let diff = TextDiff::from_lines(before.as_str(), after.as_str());
    let group = |ops: &Vec<similar::DiffOp>| {
        let changes = ops.iter().flat_map(|op| diff.iter_changes(op));
        changes
            .map(|change| ChangedLine {
                change: kind(change.tag()),
                number: change.new_index().or(change.old_index()).map_or(0, |index| index + 1),
                text: change.value().trim_end_matches('\n').to_owned(),
            })
            .collect()
    };
    diff.grouped_ops(AROUND).iter().map(group).collect()
}

/// The sentences that hold no longer, and those that hold instead.
pub(crate) fn sentences(before: &[String], after: &[String]) -> Vec<Sentence> {
    let ops = capture_diff_slices(Algorithm::Myers, before, after);
    let changes = ops.iter().flat_map(|op| op.iter_changes(before, after));
    changes
        .filter(|change| change.tag() != ChangeTag::Equal)
        .map(|change| Sentence { change: kind(change.tag()), text: change.value().clone() })
        .collect()
}

const fn kind(tag: ChangeTag) -> Change {
    match tag {
        ChangeTag::Equal => Change::Same,
        ChangeTag::Delete => Change::Removed,
        ChangeTag::Insert => Change::Added,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(before: &str, after: &str) -> Vec<Vec<String>> {
        let line = |line: &ChangedLine| format!("{}{} {}", line.change.sign(), line.number, line.text);
        lines(before, after).iter().map(|group| group.iter().map(line).collect()).collect()
    }

    #[test]
    fn changed_lines_are_shown_with_their_numbers_and_what_stands_around_them() {
        let before = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n";
        let after = "a\nb\nc\nD\ne\nf\ng\nh\ni\nj\nk\n";
        let expected = [vec![" 2 b", " 3 c", "−4 d", "+4 D", " 5 e", " 6 f"], vec![" 9 i", " 10 j", "+11 k"]];
        assert_eq!(shown(before, after), expected);
    }

    #[test]
    fn how_lines_end_is_no_change() {
        assert_eq!(shown("a\r\nb\r\n", "a\nb"), Vec::<Vec<String>>::new());
        assert_eq!(unified("a\r\nb\rc"), "a\nb\nc\n");
        assert_eq!(unified(""), "");
    }

    #[test]
    fn only_sentences_that_changed_are_named() {
        let told = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let changed = sentences(&told(&["one", "two", "three"]), &told(&["one", "2", "three", "four"]));
        let changed: Vec<_> = changed.iter().map(|s| (s.change, s.text.as_str())).collect();
        assert_eq!(changed, [(Change::Removed, "two"), (Change::Added, "2"), (Change::Added, "four")]);
    }
}
