//! Early warnings in words: what stands out, and why.

use domain::warning::{Departure, Reason};

use crate::macros::words;
use crate::{Lang, When};

words! {
    /// Menu and title: early warnings.
    warnings() { zh: "预警", en: "Early warnings" }
    /// What they are.
    warnings_mean() { zh: "系统从诉求的数量和时间看出来的苗头，供安排工作参考，不发短信。情况过去后自己消失。", en: "What stands out in the numbers and times of matters, for whoever plans the day. Nobody is texted. A warning goes by itself when it holds no longer." }
    /// No warning.
    no_warnings() { zh: "没有预警。", en: "No early warnings." }
    /// Kind of a warning: more than usual.
    warning_rate() { zh: "比往常多", en: "More than usual" }
    /// Kind of a warning: several reports, one incident.
    warning_incident() { zh: "可能是同一件事", en: "Perhaps one incident" }
    /// Kind of a warning: it comes back.
    warning_again() { zh: "反复出现", en: "Comes back" }
    /// Kind of a warning: opened again and again.
    warning_reopened() { zh: "多次重办", en: "Opened again" }
    /// Why: a category.
    rate_of(category, count, usual, odds) { zh: "近7天反映{category}{count}件，{usual}；偶然达到这么多的可能性不到{odds}。", en: "{count} matters about “{category}” in the last seven days; {usual}. By chance it is so many less than once in {odds} such weeks." }
    /// Why: everything together.
    rate_of_all(count, usual, odds) { zh: "近7天反映{count}件，{usual}；偶然达到这么多的可能性不到{odds}。", en: "{count} matters in the last seven days; {usual}. By chance it is so many less than once in {odds} such weeks." }
    /// What was usual: so many a week.
    usual_a_week(count) { zh: "往常每周约{count}件", en: "usually about {count} a week" }
    /// What was usual: less than one a week.
    usual_seldom(count, weeks) { zh: "此前{weeks}周一共{count}件", en: "{count} in the {weeks} weeks before" }
    /// Why: one incident.
    incident_of(category, count, first, last) { zh: "从 {first} 到 {last}，这里有{count}件诉求都反映{category}，可能是同一件事。", en: "From {first} to {last}, {count} reports from here are about “{category}”: perhaps one incident." }
    /// Why: it comes back.
    again_of(category, times, days) { zh: "{category}的问题{days}天内第{times}次反映，前几次都已办结：办法可能没有治本。", en: "“{category}” is reported here for time number {times} within {days} days, each after the one before was finished: perhaps the cause was never mended." }
    /// Why: opened again.
    reopened_of(category, times) { zh: "{category}的这件诉求已经重办{times}次。", en: "This matter about “{category}” has been opened again {times} times." }
    /// Odds.
    one_in_10() { zh: "十分之一", en: "10" }
    /// Odds.
    one_in_100() { zh: "百分之一", en: "100" }
    /// Odds.
    one_in_1000() { zh: "千分之一", en: "1,000" }
    /// Odds.
    one_in_10000() { zh: "万分之一", en: "10,000" }
    /// Odds.
    one_in_100000() { zh: "十万分之一", en: "100,000" }
    /// Odds.
    one_in_1000000() { zh: "百万分之一", en: "1,000,000" }
    /// Above tickets that a rate is made of.
    newest_of_them() { zh: "最近的几件", en: "The newest of them" }
    /// Above tickets that a warning names.
    tickets_of_it() { zh: "涉及的诉求", en: "The tickets" }
    /// Title of a form.
    merge_incident() { zh: "合并办理", en: "Handle them as one" }
    /// What it means.
    merge_incident_means() { zh: "勾选的合并到其中最早的一件：只打一个电话、办一次，其余反映人会收到短信，办结时一并答复。不是同一件事的，去掉勾选；合并后若还在提示，点“不用再提示”。", en: "Those chosen are handled with the oldest of them: one call, one handling. The other requesters are texted, and answered when it is finished. Take out what is something else, and dismiss what is still shown afterwards." }
    /// Button.
    merge_chosen() { zh: "合并勾选的", en: "Merge those chosen" }
    /// Fault: nothing to merge.
    choose_two() { zh: "请至少勾选两件。", en: "Choose at least two." }
    /// Said once: all were merged.
    incident_merged() { zh: "已经合并办理。", en: "They are handled as one now." }
    /// Said of an incident of which not all could be merged.
    incident_merged_partly(merged, lead) { zh: "{merged}件已经并入 {lead}，下面的没有合并：", en: "{merged} are handled with {lead} now. These are not:" }
    /// A ticket that was not merged, and why.
    not_merged(number, why) { zh: "{number}：{why}", en: "{number}: {why}" }
    /// Why: it has gone on meanwhile.
    not_merged_state() { zh: "刚才已经办到下一步，不能再合并了。", en: "It has gone on meanwhile and cannot be merged any more." }
    /// Why: it is not theirs.
    not_merged_forbidden() { zh: "这件不归您处理。", en: "It is not yours to merge." }
    /// Title of a form.
    dismiss_warning() { zh: "不用再提示", en: "Dismiss" }
    /// What it means.
    dismiss_warning_means() { zh: "这次不再显示；过去之后又出现，会重新提示。您和理由会记录下来。", en: "It is not shown any more while it lasts, and raised anew if it comes again. Your name and reason are written down." }
    /// Label.
    dismiss_warning_label() { zh: "为什么不用管，或已经怎么办了", en: "Why, or what is being done already" }
    /// Said once.
    warning_dismissed() { zh: "已记录，不再提示。", en: "Written down; it is not shown any more." }
}

impl When {
    /// Why somebody is warned; `category` is the name of the category that it is about.
    pub fn warning(&self, reason: &Reason, category: Option<&str>) -> String {
        let say = self.lang;
        let what = category.unwrap_or_default();
        match reason {
            Reason::Rate(departure) => rate(say, departure, category),
            Reason::Incident { reports, first, last, .. } => {
                say.incident_of(what, reports, self.at(*first), self.at(*last))
            }
            Reason::Again { times, days, .. } => say.again_of(what, times, days),
            Reason::Reopened { times, .. } => say.reopened_of(what, times),
        }
    }
}

impl Lang {
    /// The kind of a warning.
    pub const fn warning_kind(self, reason: &Reason) -> &'static str {
        match reason {
            Reason::Rate(_) => self.warning_rate(),
            Reason::Incident { .. } => self.warning_incident(),
            Reason::Again { .. } => self.warning_again(),
            Reason::Reopened { .. } => self.warning_reopened(),
        }
    }
}

fn rate(say: Lang, departure: &Departure, category: Option<&str>) -> String {
    let Departure { count, before, weeks, one_in } = *departure;
    // Half a matter and more is rounded up; below one a week people count better than they divide.
    let a_week = (before + weeks / 2) / weeks.max(1);
    let usual = if before < weeks { say.usual_seldom(before, weeks) } else { say.usual_a_week(a_week) };
    match category {
        Some(category) => say.rate_of(category, count, usual, odds(say, one_in)),
        None => say.rate_of_all(count, usual, odds(say, one_in)),
    }
}

const fn odds(say: Lang, one_in: u32) -> &'static str {
    match one_in {
        0..100 => say.one_in_10(),
        100..1_000 => say.one_in_100(),
        1_000..10_000 => say.one_in_1000(),
        10_000..100_000 => say.one_in_10000(),
        100_000..1_000_000 => say.one_in_100000(),
        _ => say.one_in_1000000(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    use super::*;

    fn words(lang: Lang, count: u32, before: u32, one_in: u32, category: Option<&str>) -> String {
        let when = When { lang, zone: TimeZone::UTC, now: Timestamp::UNIX_EPOCH };
        when.warning(&Reason::Rate(Departure { count, before, weeks: 12, one_in }), category)
    }

    #[test]
    fn a_rate_is_told_with_what_was_usual_and_how_likely_it_is_by_chance() {
        assert_eq!(
            words(Lang::Zh, 9, 24, 1_000, Some("水电气暖")),
            "近7天反映水电气暖9件，往常每周约2件；偶然达到这么多的可能性不到千分之一。"
        );
        assert_eq!(
            words(Lang::En, 9, 24, 1_000, None),
            "9 matters in the last seven days; usually about 2 a week. By chance it is so many less than once in 1,000 such weeks."
        );
    }

    #[test]
    fn less_than_one_a_week_is_told_as_it_was_counted() {
        assert!(
            words(Lang::Zh, 6, 3, 10_000, None)
                .contains("此前12周一共3件；偶然达到这么多的可能性不到万分之一")
        );
        assert!(words(Lang::Zh, 6, 0, 1_000_000, None).contains("此前12周一共0件"));
        assert!(words(Lang::Zh, 30, 90, 100, None).contains("每周约8件"), "seven and a half");
    }
}
