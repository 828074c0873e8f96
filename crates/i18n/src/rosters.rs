//! What people read about duty rosters, leave and deputies.

use domain::policy::QuietHours;
use domain::roster::{Days, Hours, LeaveFault, RosterFault};
use domain::ticket::Handover;
use jiff::civil::{Date, DateTime, Weekday};

use crate::Lang;
use crate::macros::words;

words! {
    /// Before a text to somebody who has it only because nobody is on duty below.
    text_nobody_on_duty(units) { zh: "{units}无人值班，转您：", en: "Nobody on duty at {units}. " }
    /// Nobody was on duty, so that it went on.
    step_nobody_on_duty(units) { zh: "{units}当时无人值班，已直接通知上面的接手人", en: "Nobody was on duty at {units}, so that it went on at once" }
    /// Somebody took it over.
    step_on_leave(who) { zh: "原责任人请假，转由{who}负责", en: "Whoever had it is on leave; {who} answers for it now" }
    /// Nobody had it until now.
    step_taken_up(who) { zh: "已有人到岗，由{who}负责", en: "Somebody is there now: {who} answers for it" }
    /// Of whom something was asked is on leave.
    step_replaced_on_leave(who) { zh: "原协办人（受督办人）请假，转由{who}答复", en: "Of whom it was asked is on leave; {who} answers now" }
    /// An alarm.
    alarm_nobody_on_duty() { zh: "应由他们接手的单位无人值班，已转上一级", en: "Nobody was on duty where it belongs; it went on to those above" }

    /// Title and tile.
    rosters_title() { zh: "值班表", en: "Duty rosters" }
    /// Under the tile.
    rosters_what() { zh: "谁在什么时候值班，哪里有空当", en: "Who is on duty when, and where nobody is" }
    /// What they are for.
    rosters_mean() { zh: "没有值班表的岗位，随时通知任岗的人。有了值班表，短信只发给当时值班的人；无人值班时，立即转给本单位的下一个岗位或上一级，并且写明。已经通知到人的事项，不因换班而转手。", en: "A post without a roster is held round the clock. With one, texts go to whoever is on duty; where nobody is, the next role of the unit or those above are told at once, and it says so. A matter stays with whoever was told of it when the shift changes." }
    /// Field.
    roster_unit() { zh: "单位代码", en: "Code of the unit" }
    /// Button.
    roster_look() { zh: "查看这个单位", en: "Show this unit" }
    /// Wrong unit.
    roster_unit_unknown() { zh: "没有这个单位，或者它的人员不归您管理", en: "There is no such unit, or its staff is not yours to manage" }
    /// Head of a list.
    rosters_of_unit(unit) { zh: "{unit}的岗位", en: "Posts of {unit}" }
    /// Nobody holds a post there.
    roster_no_posts() { zh: "这个单位还没有人任岗。", en: "Nobody holds a post in this unit yet." }
    /// Head of a list.
    rosters_known() { zh: "已有的值班表", en: "Rosters" }
    /// There is none.
    rosters_none() { zh: "还没有值班表：随时通知任岗的人。", en: "There is no roster yet: everybody is on duty round the clock." }
    /// A post without a roster.
    roster_round_the_clock() { zh: "没有值班表，随时通知", en: "No roster: round the clock" }
    /// A post with one.
    roster_exists() { zh: "有值班表", en: "Has a roster" }
    /// A roster without a hole.
    roster_whole() { zh: "两周内时时有人", en: "Somebody at all times for two weeks" }
    /// A roster with holes.
    roster_holes(count) { zh: "两周内 {count} 段无人", en: "{count} times without anybody in two weeks" }
    /// Title of the page of one roster.
    roster_of(unit, role) { zh: "{unit} · {role}", en: "{unit} · {role}" }
    /// Who can be named.
    roster_holders(names) { zh: "任岗的人：{names}", en: "Who holds it: {names}" }
    /// Head of the holes.
    roster_holes_title() { zh: "这些时间无人值班", en: "Nobody is on duty at these times" }
    /// One hole.
    roster_hole(time, instead) { zh: "{time}：{instead}", en: "{time}: {instead}" }
    /// Who is told instead.
    roster_instead(unit, names) { zh: "届时通知{unit}的{names}", en: "{names} at {unit} is told then" }
    /// Nobody is told.
    roster_instead_nobody() { zh: "届时找不到任何人，只有控制台警报", en: "nobody is found then; an alarm stands on the console" }
    /// More holes.
    roster_more_holes(count) { zh: "两周内另有 {count} 段", en: "and {count} more within two weeks" }
    /// Head of the table.
    roster_week() { zh: "今后七天", en: "The next seven days" }
    /// Column.
    roster_day() { zh: "日期", en: "Day" }
    /// Column.
    roster_who() { zh: "值班", en: "On duty" }
    /// Beside the present day.
    roster_today() { zh: "今天", en: "today" }
    /// Nobody through a time.
    roster_nobody() { zh: "无人", en: "nobody" }
    /// Head of the pattern.
    roster_pattern() { zh: "每周安排", en: "Weekly pattern" }
    /// No pattern.
    roster_no_pattern() { zh: "还没有安排：任岗的人随时值班。加上第一段后，只在排到的时间通知。", en: "Nothing yet: everybody is on duty round the clock. From the first hours on, texts go out in these hours only." }
    /// Several take turns.
    roster_turns(names, first) { zh: "{names}，每周一轮换（本周{first}）", en: "{names}, a week each ({first} this week)" }
    /// Somebody does not hold the post any more.
    roster_gone(name) { zh: "{name}（已不在岗）", en: "{name} (not there any more)" }
    /// Button.
    roster_remove() { zh: "删除", en: "Remove" }
    /// The same for whoever hears it.
    roster_remove_of(what) { zh: "删除：{what}", en: "Remove: {what}" }
    /// Title and button.
    roster_add_shift() { zh: "添加一段", en: "Add hours" }
    /// Field.
    roster_days() { zh: "星期", en: "Days" }
    /// Field.
    roster_from() { zh: "从", en: "From" }
    /// Field.
    roster_to() { zh: "到", en: "Until" }
    /// Below the two times.
    roster_over_midnight() { zh: "“到”不晚于“从”时，算到第二天；两个相同，就是整整一天。", en: "Until a time that is not later means the next day; the same time twice is a whole day." }
    /// Field.
    roster_person() { zh: "值班人", en: "On duty" }
    /// Further fields.
    roster_next_person(number) { zh: "轮换第 {number} 人（可不填）", en: "Takes turns, no. {number} (optional)" }
    /// What turns mean.
    roster_turns_mean() { zh: "填几个人，就按周轮换，本周从第一人开始。法定节假日请用“指定某几天”。", en: "Several people take turns week by week; this week is the first one's. For public holidays name the days below." }
    /// Head of the overrides.
    roster_overrides() { zh: "指定某几天", en: "Certain days" }
    /// No override.
    roster_no_overrides() { zh: "没有指定。", en: "None." }
    /// Title and button.
    roster_add_override() { zh: "指定这几天", en: "Name these days" }
    /// What they do.
    roster_override_means() { zh: "这几天由这个人值班，每周安排不算。", en: "This person is on duty on these days; the weekly pattern does not hold." }
    /// Done.
    roster_saved() { zh: "已保存，马上生效。", en: "Saved; it holds from now on." }
    /// Somebody else was faster.
    roster_changed() { zh: "别人刚刚改过这张值班表。请看一遍现在的内容，再改一次。", en: "Somebody else has changed this roster meanwhile. Look at it as it is now, and change it again." }
    /// Fault.
    roster_fault_days() { zh: "请至少选一天", en: "Choose at least one day" }
    /// Fault.
    roster_fault_hours() { zh: "请填两个时间，例如 08:00 和 18:00", en: "Give two times such as 08:00 and 18:00" }
    /// Fault.
    roster_fault_nobody() { zh: "请选择值班人", en: "Choose somebody" }
    /// Fault.
    roster_fault_stranger() { zh: "请从任岗的人中选择", en: "Choose among those who hold the post" }
    /// Fault.
    days_fault() { zh: "请填日期", en: "Give a day" }
    /// Fault.
    days_fault_period() { zh: "最后一天不能早于第一天", en: "The last day cannot come before the first" }
    /// Fault.
    days_fault_past() { zh: "这些日子已经过去", en: "These days are over" }
    /// Fault.
    roster_fault_long() { zh: "最多两个月；更久请改每周安排", en: "Two months at most; for longer change the weekly pattern" }
    /// Fault.
    roster_fault_full() { zh: "值班表太满，请先删除不用的", en: "The roster is full: remove what is not needed" }

    /// Title and link.
    my_duty() { zh: "我的值班和请假", en: "My duty and leave" }
    /// Head of a list.
    duty_ahead() { zh: "我什么时候值班", en: "When I am on duty" }
    /// No roster.
    duty_always() { zh: "没有值班表，随时可能收到短信", en: "no roster: texts may come at any time" }
    /// Not within two weeks.
    duty_never() { zh: "两周内没有排班", en: "not within two weeks" }
    /// One holds no post.
    duty_no_post() { zh: "没有任岗。", en: "No post." }
    /// Title and link.
    leave_title() { zh: "请假", en: "Leave" }
    /// Of somebody else.
    leave_of(name) { zh: "{name}的请假", en: "Leave of {name}" }
    /// What it does.
    leave_means(days) { zh: "请假期间，新的事项和还没有回电的事项都转给代理人；没有代理人，就转给当时值班的人。已经回过电的事项，假期超过 {days} 天才转。", en: "While somebody is on leave, new matters and those whose requester was not called yet go to the deputy, or else to whoever is on duty. A matter that is in hand is handed over when the leave is longer than {days} days." }
    /// No leave.
    no_leave() { zh: "没有请假。", en: "No leave." }
    /// One leave.
    leave_line(first, last) { zh: "{first} 至 {last}", en: "{first} to {last}" }
    /// Who stands in.
    leave_deputy(name) { zh: "由{name}代理", en: "{name} stands in" }
    /// Nobody does.
    leave_no_deputy() { zh: "没有代理人", en: "no deputy" }
    /// For whom one stands in.
    standing_in_for(name, first, last) { zh: "{first} 至 {last}代理{name}", en: "Standing in for {name}, {first} to {last}" }
    /// Button.
    leave_cancel() { zh: "撤销", en: "Take back" }
    /// The same for whoever hears it.
    leave_cancel_of(what) { zh: "撤销请假：{what}", en: "Take back the leave {what}" }
    /// Title and button.
    leave_add() { zh: "登记请假", en: "Enter leave" }
    /// Field.
    deputy() { zh: "代理人", en: "Deputy" }
    /// No deputy.
    deputy_nobody() { zh: "不指定（转给值班的人）", en: "Nobody (whoever is on duty)" }
    /// Done.
    leave_taken() { zh: "已登记。", en: "Entered." }
    /// Done.
    leave_cancelled() { zh: "已撤销。已经转出的事项不会转回。", en: "Taken back. What was handed over stays where it is." }
    /// Fault.
    leave_fault_long() { zh: "请假最多一年；更久请办理离岗", en: "Leave lasts a year at most; whoever is away for longer has left the post" }
    /// Fault.
    leave_fault_twice() { zh: "这些日子里已经有请假，请先撤销", en: "There is leave on some of these days; take that back first" }
    /// Fault.
    leave_fault_deputy() { zh: "请从列表中选择代理人", en: "Choose a deputy from the list" }

    /// Sentence of a policy.
    rule_leave(days) { zh: "请假不超过 {days} 天，办理中的事项不转手。", en: "Matters in hand stay with their owner over a leave of up to {days} days." }
    /// Sentence of a policy.
    rule_never_quiet() { zh: "没有免打扰时间，短信随时发。", en: "No quiet hours: texts go at any time." }
    /// Sentence of a policy.
    rule_quiet(hours, what) { zh: "每天 {hours} 免打扰，不急的短信（{what}）留到早上；新诉求、超时、上报和回电期限不受影响。", en: "Quiet hours {hours}: what can wait ({what}) is sent in the morning; new matters, missed deadlines, what is handed up and the call to the requester never wait." }
    /// What can wait.
    quiet_reminder() { zh: "期限还远的催办", en: "reminders of what is far off" }
    /// What can wait.
    quiet_addition() { zh: "补充说明", en: "additions" }
    /// What can wait.
    quiet_digest() { zh: "汇总", en: "digests" }
    /// What can wait.
    quiet_report() { zh: "进展通知", en: "reports" }

    /// A whole day.
    hours_whole_day() { zh: "全天", en: "all day" }
    /// Hours over midnight.
    hours_next_day(from, to) { zh: "{from}–次日 {to}", en: "{from}–{to} next day" }
    /// Hours of a day.
    hours_same_day(from, to) { zh: "{from}–{to}", en: "{from}–{to}" }
    /// Days of a week.
    days_every() { zh: "每天", en: "Every day" }
    /// Days of a week.
    days_working() { zh: "周一至周五", en: "Mon–Fri" }
    /// Days of a week.
    days_weekend() { zh: "周六、周日", en: "Sat, Sun" }
    /// A span of several days.
    span_until(from, to) { zh: "{from} 至 {to}", en: "{from} to {to}" }
}

impl Lang {
    /// Who took a matter over, and why.
    pub fn step_handed_over(self, why: Option<Handover>, who: &str) -> String {
        match why {
            None => self.step_reassigned(who),
            Some(Handover::OnLeave) => self.step_on_leave(who),
            Some(Handover::Vacant) => self.step_taken_up(who),
        }
    }

    /// What is wrong with a roster.
    pub const fn roster_fault(self, fault: RosterFault) -> &'static str {
        match fault {
            RosterFault::Days => self.roster_fault_days(),
            RosterFault::Hours => self.roster_fault_hours(),
            RosterFault::Nobody => self.roster_fault_nobody(),
            RosterFault::Stranger => self.roster_fault_stranger(),
            RosterFault::Period => self.days_fault_period(),
            RosterFault::Past => self.days_fault_past(),
            RosterFault::Long => self.roster_fault_long(),
            RosterFault::Full => self.roster_fault_full(),
        }
    }

    /// What is wrong with leave.
    pub const fn leave_fault(self, fault: LeaveFault) -> &'static str {
        match fault {
            LeaveFault::Period => self.days_fault_period(),
            LeaveFault::Past => self.days_fault_past(),
            LeaveFault::Long => self.leave_fault_long(),
            LeaveFault::Twice => self.leave_fault_twice(),
            LeaveFault::Deputy => self.leave_fault_deputy(),
        }
    }

    /// A day of the week.
    pub const fn weekday(self, day: Weekday) -> &'static str {
        match (self, day) {
            (Self::Zh, Weekday::Monday) => "周一",
            (Self::Zh, Weekday::Tuesday) => "周二",
            (Self::Zh, Weekday::Wednesday) => "周三",
            (Self::Zh, Weekday::Thursday) => "周四",
            (Self::Zh, Weekday::Friday) => "周五",
            (Self::Zh, Weekday::Saturday) => "周六",
            (Self::Zh, Weekday::Sunday) => "周日",
            (Self::En, Weekday::Monday) => "Mon",
            (Self::En, Weekday::Tuesday) => "Tue",
            (Self::En, Weekday::Wednesday) => "Wed",
            (Self::En, Weekday::Thursday) => "Thu",
            (Self::En, Weekday::Friday) => "Fri",
            (Self::En, Weekday::Saturday) => "Sat",
            (Self::En, Weekday::Sunday) => "Sun",
        }
    }

    /// Days of a week, as few words as possible.
    pub fn weekdays(self, days: Days) -> String {
        match days {
            Days::ALL => self.days_every().to_owned(),
            Days::WORKDAYS => self.days_working().to_owned(),
            Days::WEEKEND => self.days_weekend().to_owned(),
            _ => days.iter().map(|day| self.weekday(day)).collect::<Vec<_>>().join(self.list_comma()),
        }
    }

    /// Hours of a day: `08:00–18:00`, `18:00–次日 08:00`, `全天`.
    pub fn hours_of_day(self, hours: Hours) -> String {
        let time = |time: jiff::civil::Time| time.strftime("%H:%M").to_string();
        match hours {
            Hours::WHOLE_DAY => self.hours_whole_day().to_owned(),
            hours if hours.over_midnight() => self.hours_next_day(time(hours.from), time(hours.to)),
            hours => self.hours_same_day(time(hours.from), time(hours.to)),
        }
    }

    /// A day with its day of the week: `3月10日 周二`, `Tue 10 Mar`.
    pub fn day_of_week(self, day: Date) -> String {
        let weekday = self.weekday(day.weekday());
        match self {
            Self::Zh => format!("{} {weekday}", day.strftime("%-m月%-d日")),
            Self::En => format!("{weekday} {}", day.strftime("%-d %b")),
        }
    }

    /// A time from one moment to another, which may lie days later.
    pub fn span_of_time(self, from: DateTime, to: DateTime) -> String {
        let hours = Hours { from: from.time(), to: to.time() };
        let next = from.date().tomorrow().ok();
        if from.date() == to.date() || (next == Some(to.date()) && hours.over_midnight()) {
            return format!("{} {}", self.day_of_week(from.date()), self.hours_of_day(hours));
        }
        let moment = |at: DateTime| format!("{} {}", self.day_of_week(at.date()), at.strftime("%H:%M"));
        self.span_until(moment(from), moment(to))
    }

    /// The quiet hours of a policy.
    pub(crate) fn quiet_in_words(self, quiet: Option<&QuietHours>) -> String {
        use domain::delivery::Purpose;
        let Some(QuietHours { hours, purposes }) = quiet else { return self.rule_never_quiet().to_owned() };
        let what = purposes.iter().filter_map(|purpose| match purpose {
            Purpose::Reminder => Some(self.quiet_reminder()),
            Purpose::Addition => Some(self.quiet_addition()),
            Purpose::Digest => Some(self.quiet_digest()),
            Purpose::Report => Some(self.quiet_report()),
            // These never wait, whatever a policy says.
            Purpose::Breach
            | Purpose::FirstAlert
            | Purpose::Escalation
            | Purpose::Answer
            | Purpose::Verification => None,
        });
        let what = what.collect::<Vec<_>>().join(self.list_comma());
        self.rule_quiet(self.hours_of_day(*hours), what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_time_is_said_with_its_days() {
        let from = date(2026, 3, 10).at(18, 0, 0, 0);
        assert_eq!(
            Lang::Zh.span_of_time(from, date(2026, 3, 11).at(8, 0, 0, 0)),
            "3月10日 周二 18:00–次日 08:00"
        );
        assert_eq!(Lang::En.span_of_time(from, date(2026, 3, 10).at(22, 0, 0, 0)), "Tue 10 Mar 18:00–22:00");
        let midnight = date(2026, 3, 10).at(0, 0, 0, 0);
        assert_eq!(Lang::Zh.span_of_time(midnight, date(2026, 3, 11).at(0, 0, 0, 0)), "3月10日 周二 全天");
        let later = date(2026, 3, 12).at(9, 30, 0, 0);
        assert_eq!(Lang::Zh.span_of_time(from, later), "3月10日 周二 18:00 至 3月12日 周四 09:30");
        assert_eq!(Lang::En.span_of_time(midnight, later), "Tue 10 Mar 00:00 to Thu 12 Mar 09:30");
    }

    #[test]
    fn days_of_a_week_are_said_in_few_words() {
        let days = |lang: Lang, bits: u8| lang.weekdays(Days::try_from(bits).unwrap());
        assert_eq!(days(Lang::Zh, 0b001_1111), "周一至周五");
        assert_eq!(days(Lang::Zh, 0b100_0001), "周一、周日");
        assert_eq!(days(Lang::En, 0b111_1111), "Every day");
    }
}
