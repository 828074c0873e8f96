//! A policy in words, so that whoever reads it sees whether that is what was meant.

use jiff::SignedDuration;

use super::{ClockPolicy, Policy, Question, Reminder, Told};
use crate::deadline::ClockKind;
use crate::division::DivisionLevel;
use crate::ticket::Level;

impl Policy {
    /// What the policy says, one sentence a line, in English.
    pub fn in_words(&self) -> Vec<String> {
        let clocks = &self.clocks;
        let mut lines = vec![self.promise()];
        lines.extend(Level::ALL.iter().map(|level| self.level_in_words(*level)));
        lines.extend(ClockKind::ALL.iter().filter_map(|clock| {
            let missed = told(clocks.of(*clock));
            (!missed.is_empty()).then(|| format!("{} clock: {missed}", clock.as_str()))
        }));
        let centres = DivisionLevel::ALL.into_iter().filter(|level| !self.centres.at(*level).is_empty());
        let centre = |level: DivisionLevel| format!("{}: {}", level.as_str(), self.first_roles(level));
        lines.push(format!("decided above by {}", list(centres.map(centre))));
        lines.push(format!(
            "undecided after {} working days it stays as it is; a question to the requester is open {} days; a parked \
             matter is looked at again within {} days; requesters are asked within {} working days, unreachable after \
             {} calls {} h apart",
            clocks.decision_working_days,
            clocks.question_days,
            clocks.review_most_days,
            clocks.visit_working_days,
            self.visits.attempts,
            self.visits.hours_apart,
        ));
        let (returns, extensions) = (self.returns, self.extensions);
        lines.push(format!(
            "given back within {} working days ({} above General), designated once given {} times; more time {} times \
             by up to {} working days",
            returns.working_days,
            returns.working_days_complex,
            returns.designate_after,
            extensions.most,
            extensions.working_days,
        ));
        let weights = self.evaluation.weights;
        lines.push(format!(
            "scored by calls in time {} %, finished in time {} %, solved {} %, satisfied {} %",
            weights.contact, weights.on_time, weights.resolution, weights.satisfaction,
        ));
        lines.push(self.warnings_in_words());
        lines.extend(self.questions_in_words());
        lines.push(format!(
            "{} categories to choose from, {} grounds to decline on",
            self.choices().count(),
            self.grounds.len()
        ));
        lines
    }

    /// What is asked under which category, and which answers send people elsewhere first.
    fn questions_in_words(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (id, category) in self.categories.iter().filter(|(_, category)| !category.questions.is_empty()) {
            let asked = category.questions.iter().map(question_in_words);
            lines.push(format!("under {id} it is asked: {}", list(asked)));
        }
        let suggested = self.choices().filter(|(_, category)| !category.keywords.is_empty());
        lines.push(match list(suggested.map(|(id, _)| id)) {
            none if none.is_empty() => "no category has keywords: none is suggested".to_owned(),
            some => format!("suggested by keywords: {some}"),
        });
        lines
    }

    fn warnings_in_words(&self) -> String {
        let of = self.warnings;
        format!(
            "warned when seven days depart from the {} weeks before (at least {} matters; by chance on at most {} days a \
             year and unit), when {} reports come from one place or {} from one village within {}, when a matter comes the \
             {}. time within {} days or is opened again {} times",
            of.history_weeks,
            of.least_matters,
            of.false_alarms_per_year,
            of.incident_tickets,
            of.incident_tickets_village,
            span(of.incident_within),
            of.again_times,
            of.again_days,
            of.reopened_times,
        )
    }

    fn promise(&self) -> String {
        let hours = self.clocks.contact_hours.map_or_else(
            || "round the clock".to_owned(),
            |hours| {
                let days = if hours.every_day { "every day" } else { "on working days" };
                format!("{days} from {} to {}", hours.from.strftime("%H:%M"), hours.to.strftime("%H:%M"))
            },
        );
        format!("a requester is called back within {}, {hours}", span(self.clocks.contact_within))
    }

    fn level_in_words(&self, level: Level) -> String {
        let of = self.level(level);
        format!(
            "{} matters: {} working days, handled at {} level by {}",
            level.as_str(),
            of.working_days,
            of.handled_at.as_str(),
            list(of.responsible.iter())
        )
    }

    fn first_roles(&self, level: DivisionLevel) -> String {
        self.centres.at(level).iter().map(ToString::to_string).collect::<Vec<_>>().join(" or else ")
    }
}

/// A question's name, whether it must be answered, and which answers send people elsewhere first.
fn question_in_words(question: &Question) -> String {
    let must = question.required.then(|| "required".to_owned());
    let blocks = question.blocks.iter().map(|block| {
        let then = if block.may_insist { "filed if they insist" } else { "not filed here" };
        format!("{:?} sends elsewhere first, {then}", block.answer)
    });
    let about: Vec<String> = must.into_iter().chain(blocks).collect();
    if about.is_empty() { question.id.to_string() } else { format!("{} ({})", question.id, about.join("; ")) }
}

/// Who is reminded and told, and when.
fn told(clock: &ClockPolicy) -> String {
    let reminders = clock.reminders.iter().map(|reminder| match reminder {
        Reminder::After(time) => format!("reminder after {}", span(*time)),
        Reminder::Before(time) => format!("reminder {} before", span(*time)),
        Reminder::Percent(percent) => format!("reminder at {percent} %"),
    });
    let steps = clock.climb.iter().map(|climb| {
        let who = match &climb.told {
            Told::Unit { level, .. } => level.as_str(),
            Told::Superior => "those above",
            Told::Asker => "whoever asked",
        };
        format!("{who} told at +{}", span(climb.after))
    });
    let alarm = clock.alarm_after.map(|after| format!("standing alarm at +{}", span(after)));
    list(reminders.chain(steps).chain(alarm))
}

fn list(items: impl Iterator<Item = impl ToString>) -> String {
    items.map(|item| item.to_string()).collect::<Vec<_>>().join(", ")
}

fn span(time: SignedDuration) -> String {
    let minutes = time.as_mins();
    if minutes != 0 && minutes % 60 == 0 { format!("{} h", minutes / 60) } else { format!("{minutes} min") }
}
