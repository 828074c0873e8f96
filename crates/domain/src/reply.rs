//! What people mean by a text that they send back.
//!
//! A cadre answers with a matter's number and at most one digit: the number alone acknowledges, `1` called, `2` not
//! mine, `3` and words a note. People type it on any phone, in a hurry, with the blanks, full-width characters and lower
//! case that their keyboard gives. What is not plainly one of these is [`Reply::NotUnderstood`]: a matter is never
//! touched on a guess. Whether the sender may speak of that matter is for the caller to say.
//!
//! Anybody else begins with the short number of a place to raise a matter, judges one that is done by a word or a digit,
//! or says more about the one that they have raised.

use crate::alphabet;
use crate::number::{PlaceNumber, TicketId};
use crate::text::is_invisible;
use crate::ticket::Judgement;

/// Who sent a text, as far as their number tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sender {
    /// A person on the staff: speaks of matters by their numbers.
    Staff,
    /// Anybody else: raises a matter, or speaks of their own.
    Public,
}

/// What a person on the staff wants to say about a matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// I have it.
    Acknowledge,
    /// I have called the requester. Only their word for it: a claimed contact.
    Called,
    /// It is not mine.
    NotMine,
    /// Words for the record.
    Note(String),
}

/// What a text means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// An action on the matter that it names.
    About {
        /// The matter. Its number stands in the text, with the right check character.
        ticket: TicketId,
        /// What is said of it.
        action: Action,
    },
    /// An action that names no matter: means the sender's only open one, if there is exactly one.
    Bare(Action),
    /// A new matter at the place whose short number it begins with.
    NewMatter {
        /// The place.
        place: PlaceNumber,
        /// The words after the number; never empty.
        words: String,
    },
    /// The short number of a place, and nothing that is wrong there.
    OnlyPlace(PlaceNumber),
    /// It begins with a row of digits like a short number, whose last digit does not fit the others.
    Mistyped,
    /// How the sender judges what was done about their matter.
    Judged {
        /// How.
        judgement: Judgement,
        /// What they say besides.
        words: Option<String>,
    },
    /// The number of a matter, and nothing else: the sender asks about it.
    Number(TicketId),
    /// Words without the number of a place: more about the sender's own matter, if they have exactly one.
    Said(String),
    /// None of these.
    NotUnderstood,
}

/// Reads a text. Never fails: what cannot be read is [`Reply::NotUnderstood`].
pub fn parse(text: &str, sender: Sender) -> Reply {
    let text: String = text.chars().filter(|&c| !is_invisible(c)).collect();
    let text = trim(&text);
    let read = match sender {
        Sender::Staff => bare(text).or_else(|| about(text)),
        Sender::Public => at_a_place(text).or_else(|| judged(text)).or_else(|| said_more(text)),
    };
    read.unwrap_or(Reply::NotUnderstood)
}

/// Whether a text says yes, and nothing else: what answers a question of ours that is no matter.
pub fn agrees(text: &str) -> bool {
    let text: String = text.chars().filter(|&c| !is_invisible(c)).collect();
    let folded = alphabet::fold(trim(&text));
    [RECEIVED, "好", "好的", "OK"].contains(&folded.as_str())
}

/// What a person writes who acknowledges in words.
const RECEIVED: &str = "收到";

fn bare(text: &str) -> Option<Reply> {
    let (first, rest) = split_first(text)?;
    // "3A…" may be the beginning of a number; "3 A…" and "3灯修好了" are a note.
    let note = first == '3' && !rest.starts_with(is_code_character);
    let plain = rest.is_empty() || note || text == RECEIVED;
    if plain { action(text).map(Reply::Bare) } else { None }
}

fn about(text: &str) -> Option<Reply> {
    let told = text.strip_prefix(RECEIVED).map(trim);
    let text = told.unwrap_or(text);
    let (six, rest) = take(text, 6, is_code_character)?;
    let short = six.parse().ok().zip(said(rest, told.is_some()));
    // A number of seven characters is written in one piece, or in groups; never six and then one apart.
    let long = rest.chars().next().filter(|&c| is_code_character(c)).and_then(|last| {
        let number = format!("{six}{last}");
        number.parse().ok().zip(said(&rest[last.len_utf8()..], told.is_some()))
    });
    match (short, long) {
        // Both readings fit, "ABCDE62" as six and an action or as seven: not to be guessed.
        (Some(_), Some(_)) | (None, None) => None,
        (Some((ticket, action)), None) | (None, Some((ticket, action))) => {
            Some(Reply::About { ticket, action })
        }
    }
}

/// The action after a number; nothing after it acknowledges.
fn said(rest: &str, told: bool) -> Option<Action> {
    let rest = trim(rest);
    match (rest.is_empty(), told) {
        (true, _) => Some(Action::Acknowledge),
        (false, false) => action(rest),
        (false, true) => None,
    }
}

fn action(text: &str) -> Option<Action> {
    if text == RECEIVED {
        return Some(Action::Acknowledge);
    }
    let (digit, rest) = split_first(text)?;
    let words = trim(rest);
    match (digit, words.is_empty()) {
        ('1', true) => Some(Action::Called),
        ('2', true) => Some(Action::NotMine),
        ('3', false) => Some(Action::Note(words.to_owned())),
        _ => None,
    }
}

fn at_a_place(text: &str) -> Option<Reply> {
    let digit = |c| fold(c).is_ascii_digit();
    // Six digits first: a longer reading would swallow the "3" of "3号楼" that stands apart.
    let meant = (6..=8).find_map(|count| {
        let (digits, rest) = take(text, count, digit)?;
        let place = PlaceNumber::from_short(&digits).ok().filter(|_| !rest.starts_with(digit))?;
        Some(match trim(rest) {
            "" => Reply::OnlyPlace(place),
            words => Reply::NewMatter { place, words: words.to_owned() },
        })
    });
    meant.or_else(|| is_like_a_short_number(text).then_some(Reply::Mistyped))
}

/// Six to eight digits in one piece: fewer are the number of a house, more that of a telephone.
fn is_like_a_short_number(text: &str) -> bool {
    (6..=8).contains(&text.chars().take_while(|&c| fold(c).is_ascii_digit()).count())
}

/// The longer words first: each of the others ends in the last.
const JUDGEMENTS: [(&str, Judgement); 6] = [
    ("基本满意", Judgement::Basically),
    ("不满意", Judgement::Unsatisfied),
    ("满意", Judgement::Satisfied),
    ("1", Judgement::Satisfied),
    ("2", Judgement::Basically),
    ("3", Judgement::Unsatisfied),
];

/// A word stands alone, or apart from what follows: "满意度调查" is no judgement, and "不满意，还在漏" is one. A digit
/// stands alone: "1 单元停水" is about a house.
fn judged(text: &str) -> Option<Reply> {
    JUDGEMENTS.iter().find_map(|&(word, judgement)| {
        let rest = strip_folded(text, word)?;
        let words = trim(rest);
        let digit = word.starts_with(|c: char| c.is_ascii_digit());
        let apart = rest.is_empty() || !digit && !rest.starts_with(words);
        let words = (!words.is_empty()).then(|| words.to_owned());
        apart.then_some(Reply::Judged { judgement, words })
    })
}

/// What follows `word`, whether its digit is a full-width one or not.
fn strip_folded<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (first, rest) = split_first(text)?;
    if word.chars().eq([first]) { Some(rest) } else { text.strip_prefix(word) }
}

fn said_more(text: &str) -> Option<Reply> {
    if let Ok(ticket) = text.parse() {
        return Some(Reply::Number(ticket));
    }
    (!text.is_empty()).then(|| Reply::Said(text.to_owned()))
}

/// Takes `count` characters that `belongs`, across the blanks and hyphens with which people group them.
fn take(text: &str, count: usize, belongs: impl Fn(char) -> bool) -> Option<(String, &str)> {
    let mut taken = String::new();
    for (at, c) in text.char_indices() {
        if taken.chars().count() == count {
            return Some((taken, &text[at..]));
        }
        if belongs(c) {
            taken.push(fold(c));
        } else if !is_grouping(c) {
            return None;
        }
    }
    (taken.chars().count() == count).then_some((taken, ""))
}

/// The first character, folded, and what follows it.
fn split_first(text: &str) -> Option<(char, &str)> {
    let first = text.chars().next()?;
    Some((fold(first), &text[first.len_utf8()..]))
}

/// One character as numbers are written: half-width and upper case.
fn fold(c: char) -> char {
    let folded = alphabet::fold(c.encode_utf8(&mut [0; 4]));
    folded.chars().next().unwrap_or(c)
}

fn is_code_character(c: char) -> bool {
    fold(c).is_ascii_alphanumeric()
}

fn is_grouping(c: char) -> bool {
    alphabet::fold(c.encode_utf8(&mut [0; 4])).is_empty()
}

/// Without the blanks and punctuation around it: a full stop after the digit is no different answer.
fn trim(text: &str) -> &str {
    const PUNCTUATION: &[char] = &[
        '.', ',', ':', ';', '!', '#', '+', '-', '。', '，', '：', '；', '！', '、', '．', '＃', '＋', '－',
        '【', '】',
    ];
    text.trim_matches(|c: char| c.is_whitespace() || c.is_control() || PUNCTUATION.contains(&c))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn staff(text: &str) -> Reply {
        parse(text, Sender::Staff)
    }

    fn about(ticket: TicketId, action: Action) -> Reply {
        Reply::About { ticket, action }
    }

    /// As a Chinese keyboard types it.
    fn full_width(text: &str) -> String {
        text.chars()
            .map(|c| if c == ' ' { '\u{3000}' } else { char::from_u32(u32::from(c) + 0xFEE0).unwrap() })
            .collect()
    }

    #[test]
    fn the_number_alone_acknowledges() {
        let ticket = TicketId(4_711);
        let number = ticket.number();
        let (head, tail) = number.split_at(3);
        for text in [
            number.clone(),
            number.to_lowercase(),
            full_width(&number),
            format!("  {number}。\r\n"),
            format!("{head} {tail}"),
            format!("{head}-{tail}"),
            format!("收到 {number}"),
            format!("收到{number}"),
            format!("收到，{number}！"),
            format!("{number} 收到"),
            format!("\u{FEFF}{number}\u{200B}"),
        ] {
            assert_eq!(staff(&text), about(ticket, Action::Acknowledge), "{text:?}");
        }
    }

    #[test]
    fn a_digit_after_the_number_is_an_action() {
        for ticket in [TicketId(1), TicketId(4_711), TicketId(28_000_000)] {
            let number = ticket.number();
            for (digit, action) in [("1", Action::Called), ("2", Action::NotMine)] {
                for text in [
                    format!("{number} {digit}"),
                    format!("{number}  {digit}。"),
                    format!("{}\n{digit}", number.to_lowercase()),
                    full_width(&format!("{number} {digit}")),
                ] {
                    assert_eq!(staff(&text), about(ticket, action.clone()), "{text:?}");
                }
            }
            assert_eq!(staff(&format!("{number}1")), about(ticket, Action::Called));
            assert_eq!(staff(&format!("{number}１")), about(ticket, Action::Called));
        }
    }

    #[test]
    fn words_after_a_three_are_a_note_as_they_were_written() {
        let ticket = TicketId(99);
        let number = ticket.number();
        for text in [
            format!("{number} 3 水管已修，Ａ栋"),
            format!("{number}3水管已修，Ａ栋"),
            format!("{number} 3：水管已修，Ａ栋"),
        ] {
            assert_eq!(staff(&text), about(ticket, Action::Note("水管已修，Ａ栋".to_owned())), "{text:?}");
        }
    }

    #[test]
    fn a_plain_yes_is_one_and_what_says_more_is_not() {
        for text in ["OK", "ok。", "ｏｋ", " 好 ", "好的！", "收到"] {
            assert!(agrees(text), "{text:?}");
        }
        for text in ["", "不好", "好吗", "ok 1", "收到 A7K2M3", "1"] {
            assert!(!agrees(text), "{text:?}");
        }
    }

    #[test]
    fn what_is_not_plainly_an_answer_is_not_understood() {
        let number = TicketId(99).number();
        for text in [
            String::new(),
            "好的".to_owned(),
            "12".to_owned(),
            "4".to_owned(),
            "3".to_owned(),
            "11".to_owned(),
            format!("{number} 3"),
            format!("{number} 4"),
            format!("{number} 12"),
            format!("{number} 水管已修"),
            format!("收到 {number} 1"),
            format!("关于 {number}"),
            number[..5].to_owned(),
        ] {
            assert_eq!(staff(&text), Reply::NotUnderstood, "{text:?}");
        }
    }

    #[test]
    fn an_answer_without_a_number_leaves_the_matter_to_the_caller() {
        for text in ["收到", " 收到！", "收到。"] {
            assert_eq!(staff(text), Reply::Bare(Action::Acknowledge), "{text}");
        }
        assert_eq!(staff("1"), Reply::Bare(Action::Called));
        assert_eq!(staff("２。"), Reply::Bare(Action::NotMine));
        assert_eq!(staff("3 灯修好了"), Reply::Bare(Action::Note("灯修好了".to_owned())));
        assert_eq!(staff("3灯修好了"), Reply::Bare(Action::Note("灯修好了".to_owned())));
        assert_eq!(staff("3 ABCDEF"), Reply::Bare(Action::Note("ABCDEF".to_owned())));
    }

    #[test]
    fn a_number_of_seven_characters_is_read_too() {
        let ticket = TicketId(28_629_151 + 12_345);
        let number = ticket.number();
        assert_eq!(number.len(), 7);
        assert_eq!(staff(&number), about(ticket, Action::Acknowledge));
        assert_eq!(staff(&format!("{number} 1")), about(ticket, Action::Called));
        assert_eq!(staff(&format!("{number}2")), about(ticket, Action::NotMine));
    }

    #[test]
    fn anybody_may_begin_a_matter_with_the_number_of_a_place() {
        let place = PlaceNumber::new(17).unwrap();
        let short = place.short();
        let new = |words: &str| Reply::NewMatter { place, words: words.to_owned() };
        let (head, tail) = short.split_at(3);
        assert_eq!(parse(&format!("{short} 3号楼水管漏水"), Sender::Public), new("3号楼水管漏水"));
        assert_eq!(parse(&format!("{short}，水管漏水。"), Sender::Public), new("水管漏水"));
        assert_eq!(parse(&format!("{head} {tail} 水管漏水"), Sender::Public), new("水管漏水"));
        assert_eq!(parse(&format!("{}水管漏水", full_width(&short)), Sender::Public), new("水管漏水"));
        assert_eq!(parse(&short, Sender::Public), Reply::OnlyPlace(place));
        assert_eq!(parse(&format!("{short} 水管漏水"), Sender::Staff), Reply::NotUnderstood);
    }

    #[test]
    fn a_larger_place_number_is_read_whole() {
        let place = PlaceNumber::new(PlaceNumber::MAX).unwrap();
        let text = format!("{} 路灯不亮", place.short());
        assert_eq!(parse(&text, Sender::Public), Reply::NewMatter { place, words: "路灯不亮".to_owned() });
    }

    #[test]
    fn a_short_number_with_a_wrong_digit_is_said_to_be_mistyped_and_other_numbers_are_words() {
        let short = PlaceNumber::new(17).unwrap().short();
        let (head, last) = short.split_at(5);
        let wrong = format!("{head}{}", (last.parse::<u8>().unwrap() + 1) % 10);
        for text in [format!("{wrong} 水管漏水"), full_width(&format!("{wrong}水管漏水")), wrong] {
            assert_eq!(parse(&text, Sender::Public), Reply::Mistyped, "{text}");
        }
        for text in ["18号楼没水", "13800001234是我电话", "楼上 000171 漏水"] {
            assert_eq!(parse(text, Sender::Public), Reply::Said(text.to_owned()));
        }
    }

    #[test]
    fn a_requester_who_sends_the_number_of_a_matter_asks_about_it() {
        let ticket = TicketId(4_711);
        assert_eq!(parse(&ticket.number().to_lowercase(), Sender::Public), Reply::Number(ticket));
        let more = format!("{ticket} 还在漏");
        assert_eq!(parse(&more, Sender::Public), Reply::Said(more));
    }

    #[test]
    fn a_requester_judges_by_a_word_or_a_digit_that_stands_apart() {
        use Judgement::{Basically, Satisfied, Unsatisfied};
        for (text, judgement, words) in [
            ("满意", Satisfied, None),
            (" 基本满意。", Basically, None),
            ("不满意", Unsatisfied, None),
            ("1", Satisfied, None),
            ("２", Basically, None),
            ("３", Unsatisfied, None),
            ("不满意 还在漏", Unsatisfied, Some("还在漏")),
        ] {
            let words = words.map(ToOwned::to_owned);
            assert_eq!(parse(text, Sender::Public), Reply::Judged { judgement, words }, "{text}");
        }
        for text in
            ["满意度调查", "不满意的没有", "没有不满意", "3号楼还是没水", "12", "1 单元也没水", "2单元也没水"]
        {
            assert_eq!(parse(text, Sender::Public), Reply::Said(text.to_owned()));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic_and_names_only_what_it_contains(text in "\\PC{0,40}", staff: bool) {
            let sender = if staff { Sender::Staff } else { Sender::Public };
            let folded = alphabet::fold(&text);
            match parse(&text, sender) {
                Reply::About { ticket, .. } => prop_assert!(staff && folded.contains(&ticket.number())),
                Reply::NewMatter { place, words } => {
                    prop_assert!(!staff && folded.contains(&place.short()) && !words.is_empty());
                }
                Reply::Bare(_) => prop_assert!(staff),
                Reply::Number(ticket) => prop_assert!(!staff && folded.contains(&ticket.number())),
                Reply::OnlyPlace(place) => prop_assert!(!staff && folded.contains(&place.short())),
                Reply::Mistyped | Reply::Judged { .. } => prop_assert!(!staff),
                Reply::Said(words) => prop_assert!(!staff && !words.is_empty()),
                Reply::NotUnderstood => {}
            }
        }

        #[test]
        fn a_number_with_one_wrong_character_moves_nothing(
            id in 0_i64..28_629_151,
            at in 0_usize..6,
            other in 0_usize..31,
            tail in prop::sample::select(vec!["", " 1", " 2", "1", " 3 修好了", " 收到"]),
        ) {
            let mut number = TicketId(id).number().into_bytes();
            prop_assume!(number[at] != alphabet::ALPHABET[other]);
            number[at] = alphabet::ALPHABET[other];
            let text = format!("{}{tail}", String::from_utf8(number).unwrap());
            prop_assert_eq!(parse(&text, Sender::Staff), Reply::NotUnderstood);
            prop_assert_eq!(parse(&format!("收到 {text}"), Sender::Staff), Reply::NotUnderstood);
        }
    }
}
