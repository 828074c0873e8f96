//! Which forms the page of a ticket has: for each command that somebody may give now, what must be given with it.

use casework::DeskCase;
use domain::deadline::Item;
use domain::ids::StaffId;
use domain::ticket::{Asked, CommandKind, Counted, Dossier, Judgement, Mode, State, Ticket};
use i18n::{Lang, When};

use crate::pages::Link;
use crate::pages::deed::{Choice, Control, Deed};
use crate::settings::Limits;
use crate::telling::{self, Teller};

/// The forms of a page.
pub(crate) struct Deeds {
    /// What waits for this person now: seen at once.
    pub(crate) urgent: Vec<Deed>,
    /// Everything else that they may do, folded away.
    pub(crate) others: Vec<Deed>,
    /// What is chosen on a page of its own.
    pub(crate) links: Vec<Link>,
}

/// What the forms are made of.
pub(crate) struct Making<'a> {
    pub(crate) case: &'a DeskCase,
    pub(crate) teller: &'a Teller<'a>,
    pub(crate) when: &'a When,
    pub(crate) limits: &'a Limits,
}

impl Making<'_> {
    /// The forms of everything that is possible.
    pub(crate) fn deeds(&self) -> Deeds {
        let may = |kind: &CommandKind| self.case.possible.contains(kind);
        let mut urgent: Vec<Deed> = [CommandKind::RecordContact, CommandKind::Decide, CommandKind::Judge]
            .into_iter()
            .chain([CommandKind::SpotCheck, CommandKind::DecideExclusion, CommandKind::Acknowledge])
            .filter(may)
            .flat_map(|kind| self.deeds_of(kind))
            .collect();
        urgent.extend(self.case.answers.iter().filter_map(|item| self.answer(*item)));
        let rest = [
            CommandKind::Finish,
            CommandKind::Escalate,
            CommandKind::Remark,
            CommandKind::Classify,
            CommandKind::Ask,
            CommandKind::AskRequester,
            CommandKind::RecordMeeting,
            CommandKind::Review,
            CommandKind::Resume,
            CommandKind::Urge,
            CommandKind::Order,
            CommandKind::Merge,
            CommandKind::Unmerge,
            CommandKind::AskExclusion,
        ];
        let others = rest.into_iter().filter(may).flat_map(|kind| self.deeds_of(kind)).collect();
        let chosen = [(CommandKind::Dispatch, "dispatch"), (CommandKind::AskAssist, "assist")];
        let number = self.ticket().id.number();
        let link = |(kind, path)| Link {
            href: format!("/desk/t/{number}/{path}"),
            label: self.say().command(kind).to_owned(),
        };
        let links = chosen.into_iter().filter(|(kind, _)| may(kind)).map(link).collect();
        Deeds { urgent, others, links }
    }

    fn say(&self) -> Lang {
        self.when.lang
    }

    fn ticket(&self) -> &Ticket {
        self.case.view.ticket()
    }

    fn deeds_of(&self, kind: CommandKind) -> Vec<Deed> {
        let say = self.say();
        let one = match kind {
            CommandKind::RecordContact => Deed::new("contact", say.record_call(), "")
                .note(say.note_optional())
                .buttons("outcome", &[("reached", say.call_reached()), ("tried", say.call_tried())]),
            CommandKind::Acknowledge => {
                Deed::new("acknowledge", say.acknowledge(), say.acknowledge_means()).unfolded()
            }
            CommandKind::Decide => return self.decide().into_iter().collect(),
            CommandKind::AskExclusion => self.ask_exclusion(),
            CommandKind::DecideExclusion => return self.decide_exclusion().into_iter().collect(),
            CommandKind::Judge => self.judging("visit", say.record_visit()),
            CommandKind::SpotCheck => self.judging("check", say.spot_check()),
            CommandKind::Finish => {
                Deed::new("finish", say.finish(), say.finish_means()).words(say.finish_label()).field(
                    "photos",
                    say.result_photos(self.limits.photos, self.limits.photo_megabytes),
                    Control::Photos,
                )
            }
            CommandKind::Escalate => {
                Deed::new("hand-up", say.hand_up(), say.hand_up_means()).words(say.hand_up_label())
            }
            CommandKind::Remark => Deed::new("remark", say.write_remark(), say.write_remark_means())
                .words(say.write_remark_label())
                .go(say.keep()),
            CommandKind::Classify => self.classify(),
            CommandKind::Ask => return self.asking(),
            CommandKind::AskRequester => {
                let days = self.case.view.policy.clocks.question_days;
                Deed::new("question", say.ask_requester(), say.ask_requester_means(days))
                    .words(say.ask_requester_label())
            }
            CommandKind::RecordMeeting => {
                Deed::new("meeting", say.record_meeting(), say.record_meeting_means())
                    .field("at", say.meeting_at(), Control::Moment)
                    .field("who", say.meeting_who(), Control::Line)
                    .words(say.meeting_agreed())
                    .go(say.keep())
            }
            CommandKind::Review => Deed::new("review", say.review_parked(), say.review_parked_means())
                .words(say.review_label())
                .field("date", say.review_on(), telling::tomorrow(self.when)),
            CommandKind::Resume => Deed::new("resume", say.resume(), say.resume_means()).words(say.reason()),
            CommandKind::Urge => Deed::new("urge", say.urge(), say.urge_means()).note(say.note_optional()),
            CommandKind::Order => Deed::new("order", say.supervise(), say.supervise_means())
                .words(say.supervise_label())
                .field("date", say.answer_by(), telling::tomorrow(self.when)),
            CommandKind::Merge => Deed::new("merge", say.merge(), say.merge_means()).field(
                "into",
                say.merge_label(),
                Control::Line,
            ),
            CommandKind::Unmerge => return self.unmerge().into_iter().collect(),
            _ => return Vec::new(),
        };
        vec![one]
    }

    fn judging(&self, path: &'static str, title: &str) -> Deed {
        let say = self.say();
        let solved = [("yes", say.solved_yes()), ("no", say.solved_no()), ("", say.solved_unasked())];
        let choice =
            |(value, label): (&str, &str)| Choice { value: value.to_owned(), label: label.to_owned() };
        let judgements = Judgement::ALL.iter().map(|j| (j.as_str(), say.judgement(*j))).collect::<Vec<_>>();
        Deed::new(path, title, self.attempts())
            .field("solved", say.is_it_solved(), Control::Radios(solved.map(choice).to_vec()))
            .note(say.note_optional())
            .buttons("judgement", &judgements)
    }

    fn attempts(&self) -> String {
        match self.ticket().state {
            State::Finished { attempts, .. } if attempts > 0 => {
                self.say().visit_attempts(attempts, self.case.view.policy.visits.attempts)
            }
            _ => String::new(),
        }
    }

    fn classify(&self) -> Deed {
        let (say, policy) = (self.say(), &self.case.view.policy);
        let categories = telling::choices(policy, say);
        let choices = categories.into_iter().map(|c| Choice { value: c.id, label: c.label }).collect();
        let mode =
            |mode: &Mode| Choice { value: mode.as_str().to_owned(), label: say.mode(*mode).to_owned() };
        Deed::new("classify", say.classify(), self.classify_means())
            .field("category", say.category(), Control::Select(choices))
            .valued(self.ticket().category.as_str())
            .field("mode", say.handling_mode(), Control::Select(Mode::ALL.iter().map(mode).collect()))
            .valued(self.ticket().dossier.mode.as_str())
            .go(say.keep())
    }

    /// With the category that the words suggest, where it is another: whoever handles it decides.
    fn classify_means(&self) -> String {
        let (say, view) = (self.say(), &self.case.view);
        let suggested = view.words().and_then(|words| view.policy.suggest(words));
        match suggested.filter(|id| **id != self.ticket().category) {
            Some(id) => {
                let name = telling::category(&view.policy, id, say);
                format!("{} {}", say.classify_means(), say.category_suggested(name))
            }
            None => say.classify_means().to_owned(),
        }
    }

    /// What can be asked of those above; before the call there is nothing to prolong or to park.
    fn asking(&self) -> Vec<Deed> {
        let (say, policy) = (self.say(), &self.case.view.policy);
        let give_back =
            Deed::new("return", say.give_back(), say.give_back_means()).words(say.give_back_label());
        let grounds = policy
            .grounds
            .iter()
            .map(|(id, ground)| Choice { value: id.to_string(), label: say.label(&ground.label).to_owned() });
        let decline = Deed::new("decline", say.decline(), say.decline_means())
            .field("ground", say.decline_ground(), Control::Select(grounds.collect()))
            .words(say.decline_route());
        let mut deeds = vec![give_back];
        if matches!(self.ticket().state, State::InHand { .. }) {
            let limits = policy.extensions;
            let means = say.extend_means(limits.most, limits.working_days);
            deeds.push(
                Deed::new("extend", say.extend(), means)
                    .field("days", say.extend_days(), Control::Number { most: limits.working_days })
                    .words(say.reason()),
            );
            deeds.push(
                Deed::new("park", say.park(), say.park_means())
                    .field("date", say.review_on(), telling::tomorrow(self.when))
                    .words(say.reason()),
            );
        }
        if !policy.grounds.is_empty() {
            deeds.push(decline);
        }
        deeds
    }

    fn decide(&self) -> Option<Deed> {
        let say = self.say();
        let request = self.ticket().dossier.request.as_ref()?;
        let what = self.when.asked(&request.asked, &self.case.view.policy);
        let means = say.decide_means(self.name(request.by), what, self.when.at(request.due));
        let means = match request.asked {
            Asked::Return => format!("{means} {}", say.decide_return()),
            _ => means,
        };
        let deed = Deed::new("decide", say.decide(), means)
            .item(request.item.0, self.case.view.words_of(request.item))
            .note(say.decide_label())
            .buttons("granted", &[("yes", say.grant()), ("no", say.refuse())]);
        Some(deed)
    }

    fn ask_exclusion(&self) -> Deed {
        let say = self.say();
        let what = |c: &Counted| Choice { value: c.as_str().to_owned(), label: say.counted(*c).to_owned() };
        let wish = |(value, label): (&str, &str)| Choice { value: value.to_owned(), label: label.to_owned() };
        let mut wishes = vec![wish(("yes", say.leave_out()))];
        if self.ticket().dossier.rulings.iter().any(|ruling| ruling.left_out) {
            wishes.push(wish(("no", say.count_after_all())));
        }
        Deed::new("ask-exclusion", say.ask_exclusion(), say.ask_exclusion_means())
            .field("counted", say.exclusion_of(), Control::Select(Counted::ALL.iter().map(what).collect()))
            .field("leave_out", say.exclusion_wish(), Control::Select(wishes))
            .words(say.reason())
    }

    fn decide_exclusion(&self) -> Option<Deed> {
        let say = self.say();
        let asked = self.ticket().dossier.exclusion.as_ref()?;
        let (what, wish) = (say.counted(asked.counted), say.exclusion(asked.leave_out));
        let means = say.decide_exclusion_means(self.name(asked.by), what, wish);
        let deed = Deed::new("decide-exclusion", say.decide_exclusion(), means)
            .item(asked.item.0, self.case.view.words_of(asked.item))
            .note(say.decide_label())
            .buttons("granted", &[("yes", say.exclusion_grant()), ("no", say.exclusion_refuse())]);
        Some(deed)
    }

    /// A form to answer what was asked beside the handling.
    fn answer(&self, item: Item) -> Option<Deed> {
        let (say, view) = (self.say(), &self.case.view);
        let Dossier { assists, orders, .. } = &view.ticket().dossier;
        if let Some(order) = orders.iter().find(|order| order.item == item) {
            let means = say.answer_order_means(self.name(order.by), self.when.at(order.due));
            let deed = Deed::new("answer-order", say.answer_order(), means);
            return Some(
                deed.item(item.0, self.case.view.words_of(item)).words(say.answer_label()).unfolded(),
            );
        }
        let assist = assists.iter().find(|assist| assist.item == item)?;
        let means =
            say.answer_assist_means(self.teller.owner(view.ticket().state.owner()), self.when.at(assist.due));
        let deed = Deed::new("answer-assist", say.answer_assist(), means);
        Some(deed.item(item.0, self.case.view.words_of(item)).words(say.answer_label()).unfolded())
    }

    fn unmerge(&self) -> Option<Deed> {
        let State::Merged { into, .. } = self.ticket().state else { return None };
        let say = self.say();
        Some(Deed::new("unmerge", say.unmerge(), say.unmerge_means(into.number())))
    }

    fn name(&self, staff: StaffId) -> String {
        let known = self.case.view.names.get(&staff);
        known.map_or_else(|| self.say().somebody().to_owned(), Clone::clone)
    }
}
