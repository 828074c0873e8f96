//! An example of every text, as it would be sent about one matter in a town: for the preview, and to find out before
//! anything is sent which templates fit. Values have the length that is usual at most.

use domain::deadline::ClockKind;
use domain::delivery::pace::Lane;
use domain::delivery::{TextKind, Variable};
use domain::ways::Code;

use crate::digests::Several;
use crate::macros::words;
use crate::notices::Told;
use crate::texts::{FirstAlert, PassedOn, Passing, Registered};
use crate::{Draft, Lang};

/// A number that no matter has: it only looks like one.
const NUMBER: &str = "A7K2M3";

/// And another.
const OTHER: &str = "B8M3N4";

/// What the examples are made of.
struct Sample {
    lang: Lang,
    room: usize,
    place: &'static str,
    words: &'static str,
    who: &'static str,
    unit: &'static str,
    time: &'static str,
}

impl Lang {
    /// An example of a text; `room` as [`crate::texts::room`] gives it.
    pub fn sample(self, kind: TextKind, room: usize) -> Draft {
        let sample = Sample {
            lang: self,
            room,
            place: self.sample_place(),
            words: self.sample_words(),
            who: self.sample_who(),
            unit: self.sample_unit(),
            time: self.sample_time(),
        };
        if kind.is_public() {
            sample.public(kind)
        } else if kind.is_answer() {
            sample.answer(kind)
        } else {
            sample.notice(kind)
        }
    }
}

impl Sample {
    fn told(&self) -> Told<'_> {
        Told { number: NUMBER, place: self.place, words: self.words, time: self.time }
    }

    fn notice(&self, kind: TextKind) -> Draft {
        let Self { lang, room, place, words, who, unit, time } = *self;
        let category = lang.sample_category();
        let alert = FirstAlert { number: NUMBER, place, category, words, minutes: 30 };
        let passed = |how| PassedOn { number: NUMBER, place, how, words, called: false, time };
        match kind {
            TextKind::FirstAlert => lang.text_first_alert(&alert, room),
            TextKind::Reopened => lang.text_reopened(&alert, room),
            TextKind::Reminder => lang.text_reminder(NUMBER, place, 10, room),
            TextKind::Breach => lang.text_breach(NUMBER, place, who, time, room),
            TextKind::Climbed => lang.text_climbed(NUMBER, place, unit, &lang.span(5400), room),
            TextKind::Unreached => lang.text_unreached(&self.told(), who, room),
            TextKind::ManyNew => self.several(Lane::First),
            TextKind::ManyUrgent => self.several(Lane::Urgent),
            TextKind::ManyNews => self.several(Lane::Ordinary),
            TextKind::FinishSoon => lang.text_finish_soon(NUMBER, place, time, room),
            TextKind::Unfinished => lang.text_unfinished(NUMBER, place, who, time, room),
            TextKind::Unvisited => lang.text_unvisited(NUMBER, place, time, room),
            TextKind::HandedUp => lang.text_passed_on(&passed(Passing::HandedUp(unit)), room),
            TextKind::Dispatched => lang.text_passed_on(&passed(Passing::Dispatched(unit)), room),
            TextKind::TakenOver => lang.text_passed_on(&passed(Passing::TakenOver), room),
            TextKind::Added => lang.text_added(NUMBER, place, words, room),
            TextKind::Verification => lang.text_verification(&Code::of(0), lang.sample_name(), room),
            _ => self.beside(kind),
        }
    }

    fn several(&self, lane: Lane) -> Draft {
        let (category, time) = (self.lang.sample_category(), self.time);
        let several =
            Several { numbers: &[NUMBER.to_owned(), OTHER.to_owned()], place: self.place, category, time };
        self.lang.text_several(lane, &several, self.room)
    }

    fn beside(&self, kind: TextKind) -> Draft {
        let Self { lang, room, who, .. } = *self;
        let (told, what) = (self.told(), lang.asked_extend(10));
        match kind {
            TextKind::Asked => lang.text_asked(&told, who, &what, room),
            TextKind::Decided => lang.text_decided(&told, &what, true, room),
            TextKind::Lapsed => lang.text_lapsed(&told, &what, room),
            TextKind::AssistAsked => lang.text_assist_asked(&told, room),
            TextKind::AssistAnswered => lang.text_assist_answered(&told, who, room),
            TextKind::Ordered => lang.text_ordered(&told, room),
            TextKind::OrderAnswered => lang.text_order_answered(&told, who, room),
            TextKind::Urged => lang.text_urged(&told, room),
            TextKind::ContactDenied => lang.text_contact_denied(&told, who, room),
            TextKind::Unanswered => lang.text_unanswered(&told, room),
            TextKind::AssistSoon => lang.text_beside_soon(&told, ClockKind::Assist, room),
            TextKind::OrderSoon => lang.text_beside_soon(&told, ClockKind::Supervision, room),
            TextKind::ReviewSoon => lang.text_beside_soon(&told, ClockKind::Review, room),
            TextKind::AssistLate => lang.text_beside_late(&told, ClockKind::Assist, who, room),
            TextKind::OrderLate => lang.text_beside_late(&told, ClockKind::Supervision, who, room),
            _ => lang.text_beside_late(&told, ClockKind::Review, who, room),
        }
    }

    /// The answer to a cadre's own text.
    fn answer(&self, kind: TextKind) -> Draft {
        let Self { lang, room, place, time, .. } = *self;
        let numbered = |body: String| lang.text_numbered(kind, body, NUMBER);
        match kind {
            TextKind::Acknowledged => lang.text_acknowledged(NUMBER, place, time, room),
            TextKind::InHand => lang.text_in_hand(NUMBER, place, time, room),
            TextKind::StillYours => lang.text_timed(kind, lang.reply_still_yours(NUMBER, time), NUMBER, time),
            TextKind::ReturnAsked => {
                lang.text_timed(kind, lang.reply_return_asked(NUMBER, time), NUMBER, time)
            }
            TextKind::WhichOne => lang.text_which_one(&[NUMBER.to_owned(), OTHER.to_owned()], room),
            TextKind::Called => numbered(lang.reply_called(NUMBER)),
            TextKind::Noted => numbered(lang.reply_noted(NUMBER)),
            TextKind::UnknownNumber => numbered(lang.reply_unknown_number(NUMBER)),
            TextKind::NotYours => numbered(lang.reply_not_yours(NUMBER)),
            TextKind::Over => numbered(lang.reply_already_over(NUMBER)),
            TextKind::NothingOpen => Draft::new(lang, kind, lang.reply_nothing_open().to_owned(), &[]),
            _ => Draft::new(lang, kind, lang.reply_not_understood().to_owned(), &[]),
        }
    }

    fn public(&self, kind: TextKind) -> Draft {
        let Self { lang, room, place, words, who, time, .. } = *self;
        let told = self.told();
        match kind {
            TextKind::Registered => {
                let matter = Registered { number: NUMBER, place, who, called: false, time };
                lang.text_registered(&matter, room)
            }
            TextKind::Finished => lang.text_finished(NUMBER, words, room),
            TextKind::Questioned => lang.text_questioned(&told, room),
            TextKind::Extended => lang.text_extended(NUMBER, time),
            TextKind::Parked => lang.text_parked(NUMBER, time),
            TextKind::Resumed => lang.text_resumed(NUMBER, time),
            TextKind::Declined => lang.text_declined(&told, lang.sample_ground(), room),
            TextKind::Merged => lang.text_merged(NUMBER),
            _ => self.public_answer(kind),
        }
    }

    /// The answer to somebody who is not on the staff.
    fn public_answer(&self, kind: TextKind) -> Draft {
        let Self { lang, time, .. } = *self;
        let numbered = |body: String| lang.text_numbered(kind, body, NUMBER);
        let body = match kind {
            TextKind::PublicAlready => return numbered(lang.public_already(NUMBER)),
            TextKind::PublicAlreadyOver => return numbered(lang.public_already_over(NUMBER)),
            TextKind::PublicAdded => return numbered(lang.public_added(NUMBER)),
            TextKind::PublicJudged => return numbered(lang.public_judged(NUMBER)),
            TextKind::PublicReopened => {
                return numbered(lang.public_reopened(NUMBER, time)).with(Variable::Time, time);
            }
            TextKind::PublicUnknownPlace => lang.public_unknown_place(),
            TextKind::PublicMistyped => lang.public_mistyped(),
            TextKind::PublicNoWords => lang.public_no_words(),
            TextKind::PublicSeveral => lang.public_several(),
            TextKind::PublicNothingToJudge => lang.public_nothing_to_judge(),
            TextKind::PublicHowTo => lang.public_how_to(),
            _ => lang.public_too_many(),
        };
        Draft::new(lang, kind, body.to_owned(), &[])
    }
}

words! {
    /// The place of an example.
    sample_place() { zh: "柳泉社区阳光花园小区3号楼2单元", en: "Sunny Garden, building 3, entrance 2" }
    /// The words of an example.
    sample_words() { zh: "三楼水管漏水，已经流到一楼，请尽快来人看看", en: "A pipe leaks on the third floor" }
    /// A person of an example.
    sample_who() { zh: "柳泉社区王小明", en: "Wang Xiaoming, Liuquan" }
    /// The name of a person of an example.
    sample_name() { zh: "王小明", en: "Wang Xiaoming" }
    /// A unit of an example.
    sample_unit() { zh: "柳泉镇综治中心", en: "Liuquan township" }
    /// A time of an example.
    sample_time() { zh: "11月23日 14:32", en: "23 Nov 14:32" }
    /// The category of an example.
    sample_category() { zh: "供水供暖", en: "Water and heating" }
    /// A ground of an example.
    sample_ground() { zh: "不属于受理范围", en: "outside what is handled here" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::{room, units};

    #[test]
    fn every_text_has_an_example_of_its_own_kind_in_one_segment() {
        for &kind in TextKind::ALL {
            let draft = Lang::Zh.sample(kind, room("码上"));
            assert_eq!(draft.kind, kind);
            assert!(units(&draft.body) <= room("码上"), "{kind}: {}", draft.body);
            assert_eq!(Lang::En.sample(kind, room("码上")).kind, kind);
        }
    }

    /// What a template can be filled with is all that the sentence says.
    #[test]
    fn the_values_of_a_text_stand_in_its_sentence() {
        for &kind in TextKind::ALL {
            let draft = Lang::Zh.sample(kind, 500);
            let said = |variable| draft.value(variable).is_none_or(|value| draft.body.contains(value));
            for variable in [
                Variable::Number,
                Variable::Minutes,
                Variable::Who,
                Variable::What,
                Variable::Numbers,
                Variable::Code,
            ] {
                assert!(said(variable), "{kind} {variable}: {}", draft.body);
            }
        }
    }
}
