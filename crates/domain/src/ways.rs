//! The ways by which somebody on the staff can be told, and the proof that each works.
//!
//! A way works when what is sent by it reaches the person whose way it is. So only two things prove it: the person,
//! signed in, enters a code that was sent by it; or an answer comes back by it that means something. A receipt says that
//! some telephone took a text, not whose it is, and a password says nothing of a telephone: neither proves anything.
//! What was proven holds until a gateway says that the number takes no texts, or a text does not arrive; only the latter
//! is made good by a text that arrives. Proof belongs to one number or address and ends with it.
//!
//! Whether a way is proven decides nothing of who is told: an unproven way is better than none.

use std::cmp::Reverse;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::alphabet;
use crate::delivery::stored_as;

/// A way to tell somebody on the staff, in the order in which they are tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// A text to their telephone.
    Phone,
    /// A mail, if they have an address: when no text reaches them.
    Mail,
}

stored_as!(Way, "way", {
    Phone => "phone",
    Mail => "mail",
});

/// By what a way was proven.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Proof {
    /// A code that was sent by it was entered.
    Code,
    /// They answered by it.
    Reply,
}

stored_as!(Proof, "proof", {
    Code => "code",
    Reply => "reply",
});

/// By what the proof was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Loss {
    /// The number or the address was refused for good.
    Refused,
    /// Something did not arrive.
    Undelivered,
}

stored_as!(Loss, "loss of proof", {
    Refused => "refused",
    Undelivered => "undelivered",
});

/// What was seen of a way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sign {
    /// The person entered the code that was sent by it.
    Code,
    /// They answered by it, and the answer meant something.
    Reply,
    /// A receipt says that something arrived.
    Arrived,
    /// A receipt says that something did not arrive.
    Undelivered {
        /// When it was sent, UTC.
        sent: Timestamp,
    },
    /// A gateway refused the number or the address for good.
    Refused,
}

/// Whether one number or address is proven to work. Times are UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing {
    /// When it was last proven, and by what.
    pub proven: Option<(Timestamp, Proof)>,
    /// Since when that does not hold any more, and why. Also of a way that was never proven.
    pub lost: Option<(Timestamp, Loss)>,
}

impl Standing {
    /// Whether it is proven to work, and nothing has been seen to the contrary since.
    pub const fn holds(&self) -> bool {
        self.proven.is_some() && self.lost.is_none()
    }

    /// Whether the number or the address itself was refused: sending there again is of no use.
    pub const fn is_refused(&self) -> bool {
        matches!(self.lost, Some((_, Loss::Refused)))
    }

    /// How it stands after a sign: the one table of what proves and what does not.
    #[must_use]
    pub fn after(self, sign: Sign, at: Timestamp) -> Self {
        match (sign, self.lost) {
            (Sign::Code, _) => Self { proven: Some((at, Proof::Code)), lost: None },
            (Sign::Reply, _) => Self { proven: Some((at, Proof::Reply)), lost: None },
            // It works again as it did. A number that was refused may have another owner when it comes back.
            (Sign::Arrived, Some((_, Loss::Undelivered))) => Self { lost: None, ..self },
            // Whoever has proven it since knows better.
            (Sign::Undelivered { sent }, None) if self.proven.is_none_or(|(proven, _)| proven < sent) => {
                Self { lost: Some((at, Loss::Undelivered)), ..self }
            }
            (Sign::Refused, None | Some((_, Loss::Undelivered))) => {
                Self { lost: Some((at, Loss::Refused)), ..self }
            }
            (Sign::Arrived | Sign::Undelivered { .. } | Sign::Refused, _) => self,
        }
    }
}

/// How long a code holds that somebody asked for and waits for.
pub const CODE_LASTS: SignedDuration = SignedDuration::from_mins(10);

/// How long a code holds that an administrator sent: the person did not ask for it and reads it when they can.
pub const SENT_CODE_LASTS: SignedDuration = SignedDuration::from_hours(24);

/// How often a code may be tried.
pub const MOST_TRIES: u32 = 5;

/// How many codes are sent by one way in [`CODES_OVER`].
pub const MOST_CODES: usize = 3;

/// Over how long codes are counted.
pub const CODES_OVER: SignedDuration = SignedDuration::from_hours(1);

/// An administrator does not send another code before: nobody is asked twice on one day.
pub const ASK_AGAIN: SignedDuration = SignedDuration::from_hours(24);

/// The digits of a code.
const DIGITS: usize = 6;

/// Why a way is not proven, or a code is not sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum WayFault {
    /// What was typed is no code.
    #[error("a code has six digits")]
    NoCode,
    /// It is another code.
    #[error("this is not the code that was sent; {left} tries are left")]
    Wrong {
        /// How often it may still be tried.
        left: u32,
    },
    /// No code waits to be entered: none was sent, it has been used, or the number or address is another one now.
    #[error("no code waits to be entered; have one sent")]
    NoneSent,
    /// The code has expired.
    #[error("the code has expired; have another one sent")]
    Expired,
    /// It was tried too often.
    #[error("too many wrong codes; have another one sent")]
    TooManyTries,
    /// Too many codes were sent.
    #[error("too many codes were sent; the next one can be sent after {again}")]
    TooMany {
        /// When the next one can be sent, UTC.
        again: Timestamp,
    },
    /// There is no address.
    #[error("there is no mail address; enter one first")]
    NoAddress,
    /// Mail is not set up on this server.
    #[error("mail is not set up on this server; an operator sets [mail] in the configuration")]
    NoMail,
}

/// Six digits that prove a way.
#[derive(Clone, PartialEq, Eq)]
pub struct Code(String);

impl Code {
    /// The code that a number stands for; every multiple of a million more is the same.
    pub fn of(number: u64) -> Self {
        Self(format!("{:06}", number % 1_000_000))
    }

    /// Reads a code as people type it: full-width digits, blanks and hyphens are forgiven.
    ///
    /// # Errors
    /// [`WayFault::NoCode`].
    pub fn parse(text: &str) -> Result<Self, WayFault> {
        let folded = alphabet::fold(text);
        let fits = folded.len() == DIGITS && folded.bytes().all(|b| b.is_ascii_digit());
        if fits { Ok(Self(folded)) } else { Err(WayFault::NoCode) }
    }

    /// Its digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A code opens something, so that `Debug` does not show it.
impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Code(……)")
    }
}

/// A code that was sent. Times are UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SentCode {
    /// Until when it holds.
    pub until: Timestamp,
    /// How often it was tried.
    pub tries: u32,
    /// Whether it has proven the way, and is worth nothing any more.
    pub used: bool,
}

impl SentCode {
    /// Whether it can still be entered.
    ///
    /// # Errors
    /// Why not.
    pub fn check(&self, now: Timestamp) -> Result<(), WayFault> {
        match self {
            Self { used: true, .. } => Err(WayFault::NoneSent),
            Self { until, .. } if *until <= now => Err(WayFault::Expired),
            Self { tries, .. } if *tries >= MOST_TRIES => Err(WayFault::TooManyTries),
            _ => Ok(()),
        }
    }

    /// How often it may still be tried after one more try.
    pub const fn left(&self) -> u32 {
        MOST_TRIES.saturating_sub(self.tries.saturating_add(1))
    }
}

/// Whether another code may be sent by a way, by which codes were sent at these times.
///
/// # Errors
/// [`WayFault::TooMany`] with the time from which on there is room.
pub fn may_send(sent: &[Timestamp], now: Timestamp) -> Result<(), WayFault> {
    let mut counted: Vec<Timestamp> =
        sent.iter().copied().filter(|&at| now.duration_since(at) < CODES_OVER).collect();
    counted.sort_by_key(|&at| Reverse(at));
    match counted.get(MOST_CODES - 1) {
        Some(&oldest) => Err(WayFault::TooMany { again: oldest + CODES_OVER }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> Timestamp {
        "2026-01-15T08:00:00Z".parse::<Timestamp>().unwrap() + SignedDuration::from_mins(minutes)
    }

    /// Of a text that was sent in the minute before.
    fn lost(minute: i64) -> Sign {
        Sign::Undelivered { sent: at(minute - 1) + SignedDuration::from_secs(30) }
    }

    fn seen(signs: &[Sign]) -> Standing {
        (0..)
            .zip(signs)
            .fold(Standing::default(), |standing, (minute, &sign)| standing.after(sign, at(minute)))
    }

    #[test]
    fn only_a_code_or_an_answer_proves_a_way() {
        for (sign, proves) in [
            (Sign::Code, true),
            (Sign::Reply, true),
            (Sign::Arrived, false),
            (lost(0), false),
            (Sign::Refused, false),
        ] {
            assert_eq!(seen(&[sign]).holds(), proves, "{sign:?}");
        }
        assert_eq!(seen(&[Sign::Code, Sign::Reply]).proven, Some((at(1), Proof::Reply)), "the latest counts");
    }

    #[test]
    fn proof_is_lost_with_a_refusal_or_a_text_that_does_not_arrive_and_says_since_when() {
        for (sign, loss) in [(lost(1), Loss::Undelivered), (Sign::Refused, Loss::Refused)] {
            let standing = seen(&[Sign::Code, sign, sign]);
            assert!(!standing.holds());
            assert_eq!(standing.lost, Some((at(1), loss)), "the first time counts");
            assert_eq!(seen(&[Sign::Code, sign, Sign::Reply]).lost, None);
        }
        assert!(seen(&[lost(0), Sign::Refused]).is_refused());
        assert!(seen(&[Sign::Refused, lost(1)]).is_refused());
    }

    #[test]
    fn what_was_sent_before_the_proof_takes_nothing_from_it() {
        assert!(seen(&[Sign::Code, lost(0)]).holds());
        assert!(!seen(&[Sign::Code, lost(1)]).holds());
    }

    #[test]
    fn a_text_that_arrives_makes_good_one_that_did_not_and_never_a_refusal() {
        assert!(seen(&[Sign::Code, lost(1), Sign::Arrived]).holds());
        assert!(!seen(&[Sign::Code, Sign::Refused, Sign::Arrived]).holds());
        assert!(!seen(&[lost(0), Sign::Arrived]).holds(), "it was never proven");
    }

    #[test]
    fn a_code_is_six_digits_however_they_are_typed() {
        for typed in ["042137", " 042 137\n", "０４２１３７", "042-137"] {
            assert_eq!(Code::parse(typed).unwrap().as_str(), "042137", "{typed:?}");
        }
        for typed in ["", "42137", "0421370", "04213a", "四二一三七〇"] {
            assert_eq!(Code::parse(typed), Err(WayFault::NoCode), "{typed:?}");
        }
        assert_eq!(Code::of(3_000_042).as_str(), "000042");
        assert!(!format!("{:?}", Code::of(42)).contains("42"));
    }

    #[test]
    fn a_code_holds_once_for_ten_minutes_and_five_tries() {
        let code = |tries, used| SentCode { until: at(0) + CODE_LASTS, tries, used };
        assert_eq!(code(0, false).check(at(9)), Ok(()));
        assert_eq!(code(0, false).check(at(10)), Err(WayFault::Expired));
        assert_eq!(code(4, false).check(at(0)), Ok(()));
        assert_eq!(code(5, false).check(at(0)), Err(WayFault::TooManyTries));
        assert_eq!(code(0, true).check(at(0)), Err(WayFault::NoneSent));
        assert_eq!((code(0, false).left(), code(4, false).left()), (4, 0));
    }

    #[test]
    fn three_codes_are_sent_in_an_hour_and_the_next_when_the_first_of_them_is_an_hour_old() {
        let sent = [at(0), at(20), at(40)];
        assert_eq!(may_send(&sent[..2], at(41)), Ok(()));
        assert_eq!(may_send(&sent, at(59)), Err(WayFault::TooMany { again: at(60) }));
        assert_eq!(may_send(&sent, at(60)), Ok(()));
    }

    #[test]
    fn every_stored_word_comes_back() {
        assert!(Way::ALL.iter().all(|way| way.as_str().parse() == Ok(*way)));
        assert!(Proof::ALL.iter().all(|proof| proof.as_str().parse() == Ok(*proof)));
        assert!(Loss::ALL.iter().all(|loss| loss.as_str().parse() == Ok(*loss)));
    }
}
