//! A policy in words, so that whoever reads it sees whether that is what was meant.

use domain::calendar::ServiceHours;
use domain::deadline::ClockKind;
use domain::division::DivisionLevel;
use domain::policy::{Block, ClockPolicy, Label, Policy, Question, Reminder, RoleId, Told};
use domain::ticket::Level;
use jiff::SignedDuration;

use crate::Lang;
use crate::macros::words;

words! {
    /// Sentence of a policy.
    rule_promise(time, hours) { zh: "收到诉求后 {time}内回电，{hours}。", en: "A requester is called back within {time}, {hours}." }
    /// When time passes.
    rule_round_the_clock() { zh: "全天计时", en: "round the clock" }
    /// When time passes.
    rule_hours_every_day(from, to) { zh: "每天 {from} 到 {to} 计时", en: "every day from {from} to {to}" }
    /// When time passes.
    rule_hours_working_days(from, to) { zh: "工作日 {from} 到 {to} 计时", en: "on working days from {from} to {to}" }
    /// Sentence of a policy.
    rule_level(level, days, place, roles) { zh: "{level}事项：{days} 个工作日内办结；由{place}办理，依次由{roles}负责。", en: "{level} matters: {days} working days; handled at {place} level by {roles}." }
    /// Sentence of a policy.
    rule_clock(clock, steps) { zh: "“{clock}”的时限：{steps}。", en: "Clock \"{clock}\": {steps}." }
    /// Step of a clock.
    rule_reminder_after(time) { zh: "{time}后提醒", en: "reminder after {time}" }
    /// Step of a clock.
    rule_reminder_before(time) { zh: "到期前 {time}提醒", en: "reminder {time} before" }
    /// Step of a clock.
    rule_reminder_percent(percent) { zh: "用去 {percent}% 时提醒", en: "reminder at {percent} %" }
    /// Step of a clock.
    rule_told_at_once(who) { zh: "到期时告诉{who}", en: "{who} told when it is missed" }
    /// Step of a clock.
    rule_told_after(who, time) { zh: "超期 {time}告诉{who}", en: "{who} told {time} later" }
    /// Whom a step tells.
    rule_those_above() { zh: "上级中心", en: "the centre above" }
    /// Whom a step tells.
    rule_whoever_asked() { zh: "提出要求的人", en: "whoever asked" }
    /// Whom a step tells: of a level of the tree.
    rule_unit(level, roles) { zh: "{level}的{roles}", en: "{roles} of the {level}" }
    /// Step of a clock.
    rule_alarm(time) { zh: "超期 {time}挂出警报", en: "standing alarm {time} later" }
    /// Sentence of a policy.
    rule_centre(level, roles) { zh: "在{level}，下级的申请由{roles}决定。", en: "What units below ask for is decided at {level} level by {roles}." }
    /// Sentence of a policy.
    rule_decision(days) { zh: "{days} 个工作日内没有决定的申请，维持原状。", en: "What is asked for and not decided within {days} working days stays as it is." }
    /// Sentence of a policy.
    rule_question(days) { zh: "向诉求人提的问题，等 {days} 天。", en: "A question to the requester is open for {days} days." }
    /// Sentence of a policy.
    rule_review(days) { zh: "挂账的事项，最多 {days} 天后再看一次。", en: "A parked matter is looked at again within {days} days." }
    /// Sentence of a policy.
    rule_visits(days, attempts, hours) { zh: "办结后 {days} 个工作日内回访；间隔 {hours} 小时，打 {attempts} 次没人接，算联系不上。", en: "Requesters are asked within {days} working days after the end; {attempts} calls without an answer, {hours} h apart, count as unreachable." }
    /// Sentence of a policy.
    rule_spot_checks(percent, least) { zh: "每县每月抽查办结事项的 {percent}%，至少 {least} 件。", en: "Of what a county has closed in a month {percent} % are asked about once more, at least {least}." }
    /// Sentence of a policy.
    rule_returns(days, complex, times) { zh: "{days} 个工作日内可以退单（较大以上 {complex} 个）；派过 {times} 次后由中心指定，不再退。", en: "A matter may be given back within {days} working days ({complex} above General); once it was given to somebody {times} times, the centre designates." }
    /// Sentence of a policy.
    rule_extensions(most, days) { zh: "一件事最多延期 {most} 次，每次不超过 {days} 个工作日。", en: "More time is given at most {most} times, up to {days} working days each." }
    /// Sentence of a policy.
    rule_weights(contact, on_time, resolution, satisfaction) { zh: "考评权重：按时回电 {contact}%，按时办结 {on_time}%，解决 {resolution}%，满意 {satisfaction}%。", en: "Scores weigh calls in time {contact} %, finished in time {on_time} %, solved {resolution} %, satisfied {satisfaction} %." }
    /// Sentence of a policy.
    rule_points(basically, denied, late, settled) { zh: "“基本满意”按 {basically}% 算；没打电话却说打了，最多扣 {denied} 分；督办逾期答复，最多扣 {late} 分；当场办好，最多加 {settled} 分。", en: "Basically satisfied counts {basically} %; up to {denied} points are deducted for calls that were denied, up to {late} for orders answered late, up to {settled} added for what was put right on the spot." }
    /// Sentence of a policy.
    rule_warned_rates(weeks, least, days) { zh: "预警：七天的数量与前 {weeks} 周明显不同（至少 {least} 件；每单位每年误报约 {days} 天）。", en: "A warning: seven days depart from the {weeks} weeks before (at least {least} matters; by chance on about {days} days a year and unit)." }
    /// Sentence of a policy.
    rule_warned_incident(hours, place, village) { zh: "预警：{hours} 小时内同一点位 {place} 件、同一村 {village} 件同类诉求。", en: "A warning: within {hours} h, {place} reports of one kind from one place or {village} from one village." }
    /// Sentence of a policy.
    rule_warned_again(times, days, reopened) { zh: "预警：{days} 天内同一件事第 {times} 次来，或一件事重办 {reopened} 次。", en: "A warning: the same matter comes {times} times within {days} days, or is opened again {reopened} times." }
    /// Sentence of a policy.
    rule_categories(count, names) { zh: "居民可选 {count} 类：{names}。", en: "Residents choose among {count} categories: {names}." }
    /// Sentence of a policy.
    rule_grounds(count, names) { zh: "不予受理的依据 {count} 项：{names}。", en: "There are {count} grounds to decline a matter on: {names}." }
    /// Sentence of a policy.
    rule_questions(category, questions) { zh: "“{category}”要问：{questions}。", en: "Under \"{category}\" it is asked: {questions}." }
    /// What is so of a question.
    rule_required() { zh: "必答", en: "required" }
    /// What is so of a question.
    rule_blocks_yet(answer) { zh: "答“{answer}”先提示别的去处，坚持的照样受理", en: "\"{answer}\" sends elsewhere first, filed if they insist" }
    /// What is so of a question.
    rule_blocks(answer) { zh: "答“{answer}”提示别的去处，这里不受理", en: "\"{answer}\" sends elsewhere, not filed here" }
    /// A question with what is so of it.
    rule_question_about(question, about) { zh: "{question}（{about}）", en: "{question} ({about})" }
    /// Sentence of a policy.
    rule_suggested(names) { zh: "按文字提示类别：{names}。", en: "Suggested by words: {names}." }
    /// Sentence of a policy.
    rule_none_suggested() { zh: "没有类别设关键词：不提示类别。", en: "No category has keywords: none is suggested." }
    /// Sentence of a policy: no ground.
    rule_no_grounds() { zh: "没有不予受理的依据：不能不受理。", en: "There is no ground to decline a matter on." }
    /// Sentence of a policy.
    rule_roles(level, roles) { zh: "设在{level}的岗位：{roles}。", en: "Roles at {level} level: {roles}." }
    /// A role and what it does.
    rule_role(name, duty) { zh: "{name}（{duty}）", en: "{name} ({duty})" }
    /// Sentence of a policy.
    rule_zone(zone) { zh: "时区：{zone}。", en: "The time zone is {zone}." }
    /// What a role does.
    duty_handler() { zh: "办理自己负责的事", en: "handles what it answers for" }
    /// What a role does.
    duty_operator() { zh: "在中心值班", en: "works at a centre" }
    /// What a role does.
    duty_leader() { zh: "分管领导", en: "leads" }
    /// What a role does.
    duty_administrator() { zh: "管理系统", en: "administers" }
}

impl Lang {
    /// What a policy says, one sentence a line.
    pub fn policy_in_words(self, policy: &Policy) -> Vec<String> {
        let mut lines = vec![self.promise(policy)];
        lines.extend(Level::ALL.iter().map(|level| self.level_in_words(policy, *level)));
        lines.extend(ClockKind::ALL.iter().filter_map(|clock| self.clock_in_words(policy, *clock)));
        let centres = DivisionLevel::ALL.into_iter().filter(|level| !policy.centres.at(*level).is_empty());
        lines.extend(centres.map(|level| {
            self.rule_centre(self.tree_level(level), self.first_of(policy, policy.centres.at(level)))
        }));
        lines.extend(self.rules_in_words(policy));
        lines.extend(self.calls_in_words(policy));
        lines.push(self.rule_leave(policy.leave_keeps_days));
        lines.push(self.quiet_in_words(policy.quiet.as_ref()));
        lines.extend(self.evaluation_in_words(policy));
        lines.extend(self.warnings_in_words(policy));
        lines.extend(self.lists_in_words(policy));
        lines
    }

    fn promise(self, policy: &Policy) -> String {
        let time = |time: jiff::civil::Time| time.strftime("%H:%M").to_string();
        let hours = match policy.clocks.contact_hours {
            None => self.rule_round_the_clock().to_owned(),
            Some(ServiceHours { from, to, every_day: true }) => {
                self.rule_hours_every_day(time(from), time(to))
            }
            Some(ServiceHours { from, to, every_day: false }) => {
                self.rule_hours_working_days(time(from), time(to))
            }
        };
        self.rule_promise(self.time_of_policy(policy.clocks.contact_within), hours)
    }

    fn level_in_words(self, policy: &Policy, level: Level) -> String {
        let of = policy.level(level);
        let (place, roles) = (self.tree_level(of.handled_at), self.first_of(policy, &of.responsible));
        self.rule_level(self.level(level), of.working_days, place, roles)
    }

    /// Who is reminded and told, and when; `None` where nobody is.
    fn clock_in_words(self, policy: &Policy, clock: ClockKind) -> Option<String> {
        let ClockPolicy { reminders, climb, alarm_after } = policy.clocks.of(clock);
        let reminders = reminders.iter().map(|reminder| match reminder {
            Reminder::After(time) => self.rule_reminder_after(self.time_of_policy(*time)),
            Reminder::Before(time) => self.rule_reminder_before(self.time_of_policy(*time)),
            Reminder::Percent(percent) => self.rule_reminder_percent(percent),
        });
        let steps = climb.iter().map(|climb| {
            let who = self.told_in_words(policy, &climb.told);
            if climb.after.is_zero() {
                self.rule_told_at_once(who)
            } else {
                self.rule_told_after(who, self.time_of_policy(climb.after))
            }
        });
        let alarm = alarm_after.map(|after| self.rule_alarm(self.time_of_policy(after)));
        let steps: Vec<_> = reminders.chain(steps).chain(alarm).collect();
        (!steps.is_empty()).then(|| self.rule_clock(self.clock(clock), self.listed(steps)))
    }

    fn told_in_words(self, policy: &Policy, told: &Told) -> String {
        match told {
            Told::Unit { level, roles } => {
                self.rule_unit(self.tree_level(*level), self.first_of(policy, roles))
            }
            Told::Superior => self.rule_those_above().to_owned(),
            Told::Asker => self.rule_whoever_asked().to_owned(),
        }
    }

    fn rules_in_words(self, policy: &Policy) -> Vec<String> {
        let (clocks, returns, visits) = (&policy.clocks, policy.returns, policy.visits);
        let (extensions, checks) = (policy.extensions, policy.spot_checks);
        vec![
            self.rule_decision(clocks.decision_working_days),
            self.rule_question(clocks.question_days),
            self.rule_review(clocks.review_most_days),
            self.rule_returns(returns.working_days, returns.working_days_complex, returns.designate_after),
            self.rule_extensions(extensions.most, extensions.working_days),
            self.rule_visits(clocks.visit_working_days, visits.attempts, visits.hours_apart),
            self.rule_spot_checks(checks.share_percent, checks.least),
        ]
    }

    fn calls_in_words(self, policy: &Policy) -> [String; 2] {
        let of = policy.calls;
        let met = if of.rings_meet { self.rule_rings_meet() } else { self.rule_rings_do_not() };
        [self.rule_calls(of.talk.as_secs(), of.rings, of.apart.as_mins()), met.to_owned()]
    }

    fn evaluation_in_words(self, policy: &Policy) -> [String; 2] {
        let of = policy.evaluation;
        let weights = of.weights;
        [
            self.rule_weights(weights.contact, weights.on_time, weights.resolution, weights.satisfaction),
            self.rule_points(of.basically_counts_percent, of.denied_calls, of.late_orders, of.settled),
        ]
    }

    fn warnings_in_words(self, policy: &Policy) -> [String; 3] {
        let of = policy.warnings;
        [
            self.rule_warned_rates(of.history_weeks, of.least_matters, of.false_alarms_per_year),
            self.rule_warned_incident(
                of.incident_within.as_hours(),
                of.incident_tickets,
                of.incident_tickets_village,
            ),
            self.rule_warned_again(of.again_times, of.again_days, of.reopened_times),
        ]
    }

    fn lists_in_words(self, policy: &Policy) -> Vec<String> {
        let names = |labels: Vec<&Label>| self.listed(labels.iter().map(|label| self.label(label)));
        let categories: Vec<_> = policy.choices().map(|(_, category)| &category.label).collect();
        let grounds: Vec<_> = policy.grounds.iter().map(|(_, ground)| &ground.label).collect();
        let mut lines = vec![self.rule_categories(categories.len(), names(categories))];
        lines.push(if grounds.is_empty() {
            self.rule_no_grounds().to_owned()
        } else {
            self.rule_grounds(grounds.len(), names(grounds))
        });
        lines.extend(self.questions_in_words(policy));
        let suggested = policy.choices().filter(|(_, category)| category.is_suggested());
        let suggested: Vec<_> = suggested.map(|(_, category)| &category.label).collect();
        lines.push(if suggested.is_empty() {
            self.rule_none_suggested().to_owned()
        } else {
            self.rule_suggested(names(suggested))
        });
        lines.extend(DivisionLevel::ALL.into_iter().filter_map(|level| self.roles_at(policy, level)));
        lines.extend(policy.zone.iana_name().map(|zone| self.rule_zone(zone)));
        lines
    }

    /// What is asked under which category, and which answers send people elsewhere first.
    fn questions_in_words(self, policy: &Policy) -> Vec<String> {
        let asked = policy.categories.iter().filter(|(_, category)| !category.questions.is_empty());
        let sentence = |(_, category): &(_, domain::policy::Category)| {
            let questions = category.questions.iter().map(|question| self.question_in_words(question));
            self.rule_questions(self.label(&category.label), self.listed(questions))
        };
        asked.map(sentence).collect()
    }

    fn question_in_words(self, question: &Question) -> String {
        let blocks = question.blocks.iter().map(|block: &Block| {
            let answer = self.chosen(question, &block.answer);
            if block.may_insist { self.rule_blocks_yet(answer) } else { self.rule_blocks(answer) }
        });
        let must = question.required.then(|| self.rule_required().to_owned());
        let about: Vec<String> = must.into_iter().chain(blocks).collect();
        let text = self.label(&question.text);
        if about.is_empty() {
            return text.to_owned();
        }
        self.rule_question_about(text, self.listed(about))
    }

    /// The roles of a level of the tree; `None` where there are none.
    fn roles_at(self, policy: &Policy, level: DivisionLevel) -> Option<String> {
        let here = policy.roles.values().filter(|role| role.level == level);
        let roles: Vec<_> =
            here.map(|role| self.rule_role(self.label(&role.label), self.duty(role.duty))).collect();
        (!roles.is_empty()).then(|| self.rule_roles(self.tree_level(level), self.listed(roles)))
    }

    /// The first of these that somebody holds.
    fn first_of(self, policy: &Policy, roles: &[RoleId]) -> String {
        let name = |id: &RoleId| {
            policy.role(id).map_or_else(|| id.to_string(), |role| self.label(&role.label).to_owned())
        };
        let or_else = if self == Self::Zh { "、" } else { ", or else " };
        roles.iter().map(name).collect::<Vec<_>>().join(or_else)
    }

    fn listed(self, items: impl IntoIterator<Item = impl AsRef<str>>) -> String {
        let items: Vec<String> = items.into_iter().map(|item| item.as_ref().to_owned()).collect();
        items.join(if self == Self::Zh { "，" } else { ", " })
    }

    /// A time as policies have it: whole hours, or minutes.
    fn time_of_policy(self, time: SignedDuration) -> String {
        let minutes = time.as_mins();
        match (self, minutes != 0 && minutes % 60 == 0) {
            (Self::Zh, true) => format!("{} 小时", minutes / 60),
            (Self::Zh, false) => format!("{minutes} 分钟"),
            (Self::En, true) => format!("{} h", minutes / 60),
            (Self::En, false) => format!("{minutes} min"),
        }
    }

    /// A level of the tree within a sentence.
    pub(crate) fn tree_level(self, level: DivisionLevel) -> &'static str {
        match self {
            Self::Zh => self.each_unit(level),
            Self::En => level.as_str(),
        }
    }

    /// The kind of work that a role is.
    pub const fn duty(self, duty: domain::access::Duty) -> &'static str {
        use domain::access::Duty;
        match duty {
            Duty::Handler => self.duty_handler(),
            Duty::Operator => self.duty_operator(),
            Duty::Leader => self.duty_leader(),
            Duty::Administrator => self.duty_administrator(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_policy_is_told_in_words() {
        let policy = Policy::parse(include_str!("../../../config/policy.toml")).unwrap();
        for (lang, sentences) in [
            (
                Lang::En,
                [
                    "A requester is called back within 30 min, round the clock.",
                    "General matters: 3 working days; handled at village level by Village secretary, or else Village \
                     police officer, or else Contact cadre.",
                    "reminder after 15 min, reminder after 25 min, Township centre operator, or else",
                    "standing alarm 2 h later.",
                    "whoever asked told when it is missed, the centre above told 24 h later.",
                    "Under \"Water, power, gas, heating\" it is asked: ",
                    "(required, \"Yes\" sends elsewhere first, filed if they insist)",
                    "Suggested by words: Water, power, gas, heating, ",
                ],
            ),
            (
                Lang::Zh,
                [
                    "收到诉求后 30 分钟内回电，全天计时。",
                    "一般事项：3 个工作日内办结；由村（社区）办理，依次由村（社区）书记、包村民警、包村干部负责。",
                    "15 分钟后提醒，25 分钟后提醒，到期时告诉乡镇（街道）的",
                    "超期 2 小时挂出警报。",
                    "到期时告诉提出要求的人，超期 24 小时告诉上级中心。",
                    "“水电气暖”要问：",
                    "（必答，答“是”先提示别的去处，坚持的照样受理）",
                    "按文字提示类别：水电气暖，",
                ],
            ),
        ] {
            let words = lang.policy_in_words(&policy).join("\n");
            for sentence in sentences {
                assert!(words.contains(sentence), "{sentence} in {words}");
            }
        }
    }
}
