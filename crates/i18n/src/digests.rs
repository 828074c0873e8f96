//! The bodies of texts that tell several messages at once.

use domain::delivery::pace::Lane;
use domain::delivery::{TextKind, Variable};

use crate::macros::words;
use crate::texts::{cut, units};
use crate::{Draft, Lang};

/// What several messages say together.
#[derive(Debug, Clone, Copy)]
pub struct Several<'a> {
    /// The numbers of the matters, the most urgent first.
    pub numbers: &'a [String],
    /// Where they are, if all are there; else empty.
    pub place: &'a str,
    /// What they are about, if all are; else empty.
    pub category: &'a str,
    /// When the first of them is due.
    pub time: &'a str,
}

impl Lang {
    /// A text that tells what several would have told; as many numbers as fit, and how many there are.
    pub fn text_several(self, lane: Lane, several: &Several<'_>, room: usize) -> Draft {
        let Several { numbers, place, category, time } = *several;
        let count = numbers.len();
        let body = |place: &str, list: &str| match lane {
            Lane::First => self.many_new(place, count, category, time, list),
            Lane::Urgent => self.many_urgent(count, time, list),
            Lane::Ordinary => self.many_news(count, list),
        };
        let kind = match lane {
            Lane::First => TextKind::ManyNew,
            Lane::Urgent => TextKind::ManyUrgent,
            Lane::Ordinary => TextKind::ManyNews,
        };
        let left = room.saturating_sub(units(&body("", "")));
        let least = numbers.first().map_or(0, |number| units(number));
        let place = if lane == Lane::First { cut(place, left.saturating_sub(least)) } else { String::new() };
        let list = whole(numbers, self.list_comma(), left.saturating_sub(units(&place)));
        let body = body(&place, &list);
        let (list, place) = (numbers.join(self.list_comma()), several.place);
        let values = [
            (Variable::Numbers, list.as_str()),
            (Variable::Place, place),
            (Variable::Category, category),
            (Variable::Time, time),
        ];
        Draft::new(self, kind, body, &values).with(Variable::Count, count)
    }
}

/// As many of the first as fit, none of them cut: half a number is no number.
fn whole(numbers: &[String], comma: &str, room: usize) -> String {
    let mut list = String::new();
    for number in numbers {
        let more = if list.is_empty() { number.clone() } else { format!("{list}{comma}{number}") };
        if units(&more) > room {
            break;
        }
        list = more;
    }
    list
}

words! {
    /// Between the numbers of a list.
    list_comma() { zh: "、", en: ", " }
    /// See [`Lang::text_several`].
    many_new(place, count, category, time, list) {
        zh: "{place}又有{count}件{category}诉求，最早{time}前回电：{list}",
        en: "{place}: {count} more {category} reports, first call due {time}: {list}",
    }
    /// See [`Lang::text_several`].
    many_urgent(count, time, list) {
        zh: "{count}件诉求超时或即将超时，最早应于{time}，请速办或督办：{list}",
        en: "{count} matters late or nearly so, the first at {time}: {list}",
    }
    /// See [`Lang::text_several`].
    many_news(count, list) {
        zh: "{count}件诉求有新情况，请打开工作台查看：{list}",
        en: "{count} matters have news; see the desk: {list}",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::texts::room;

    #[test]
    fn however_many_they_are_a_text_of_several_is_one_text_and_says_how_many() {
        let numbers: Vec<String> = (0..200).map(|_| "A7K2M3".to_owned()).collect();
        let place = "城关区皋兰路街道南城根社区金色家园小区";
        let several = Several { numbers: &numbers, place, category: "供水供暖", time: "明天 00:02" };
        for lane in Lane::ALL {
            for lang in [Lang::Zh, Lang::En] {
                let body = lang.text_several(*lane, &several, room("码上反映")).body;
                assert!(units(&body) <= room("码上反映"), "{body}");
                assert!(body.contains("200") && body.contains("A7K2M3"), "{body}");
            }
        }
    }
}
