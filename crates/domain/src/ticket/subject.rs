//! What of a ticket the access table looks at: where it is and whose, for each command.

use serde::{Deserialize, Serialize};

use super::command::CommandKind;
use super::dossier::Dossier;
use super::state::{Owner, Ticket, named};
use crate::access::{Action, Duty, Reach, Subject, reach};
use crate::deadline::Item;
use crate::ids::StaffId;

impl CommandKind {
    /// What the access table calls it; `None` for what only the requester does.
    pub const fn action(self) -> Option<Action> {
        Some(match self {
            Self::Acknowledge => Action::Acknowledge,
            Self::RecordContact => Action::RecordContact,
            Self::Remark => Action::Remark,
            Self::Classify => Action::Classify,
            Self::Escalate => Action::Escalate,
            Self::Dispatch => Action::Dispatch,
            Self::Ask => Action::AskAbove,
            Self::Decide | Self::DecideExclusion => Action::Decide,
            Self::AskExclusion => Action::AskExclusion,
            Self::AskAssist => Action::AskAssist,
            Self::AnswerAssist => Action::AnswerAssist,
            Self::RecordMeeting => Action::RecordMeeting,
            Self::AskRequester => Action::AskRequester,
            Self::Review | Self::Resume => Action::ReviewParked,
            Self::Finish => Action::Finish,
            Self::Judge => Action::RecordVisit,
            Self::SpotCheck => Action::SpotCheck,
            Self::Order | Self::Urge => Action::Supervise,
            Self::AnswerOrder => Action::AnswerOrder,
            Self::Merge | Self::Unmerge => Action::Merge,
            Self::ConfirmContact | Self::AddWords | Self::Withdraw => return None,
        })
    }
}

named! {
    /// Who usually gives a command: told to whoever may not.
    Usual {
        /// The requester.
        Requester = "requester",
        /// Whoever has the matter.
        Owner = "owner",
        /// Those above.
        Above = "above",
        /// A centre's operator.
        Centre = "centre",
    }
}

impl CommandKind {
    /// Who usually gives it, as the access table says.
    pub const fn usual(self) -> Usual {
        match self.action() {
            None => Usual::Requester,
            Some(action) if action.is_from_above() => Usual::Above,
            Some(action) if matches!(reach(Duty::Handler, action), Reach::Own) => Usual::Owner,
            Some(_) => Usual::Centre,
        }
    }
}

impl Ticket {
    /// For whoever wants to know of it: everybody who has something to do with it may.
    pub fn subject(&self) -> Subject {
        let Dossier { assists, orders, .. } = &self.dossier;
        let asked = assists.iter().map(|assist| &assist.to).chain(orders.iter().map(|order| &order.to));
        self.about(self.in_hands().chain(asked.filter_map(|owner| owner.staff)).collect())
    }

    /// For a command. `item` is what it answers, when it answers something.
    pub fn subject_of(&self, kind: CommandKind, item: Option<Item>) -> Subject {
        let Dossier { request, assists, orders, exclusion, .. } = &self.dossier;
        let asked = |to: &Owner| Subject {
            division: self.division.clone(),
            unit: to.unit.clone(),
            owners: to.staff.into_iter().collect(),
        };
        let nobody = || self.about(Vec::new());
        match kind {
            // Said by anybody else, it would take the matter from whoever answers for it.
            CommandKind::Acknowledge => self.about(self.state.owner().staff.into_iter().collect()),
            CommandKind::AnswerAssist => {
                let assist = assists.iter().find(|assist| Some(assist.item) == item);
                assist.map_or_else(nobody, |assist| asked(&assist.to))
            }
            CommandKind::AnswerOrder => {
                let order = orders.iter().find(|order| Some(order.item) == item);
                order.map_or_else(nobody, |order| asked(&order.to))
            }
            // Nobody decides what they asked for themselves.
            CommandKind::Decide => Subject {
                unit: self.state.answers().unit.clone(),
                ..self.about(request.iter().map(|request| request.by).chain(self.in_hands()).collect())
            },
            // The same, and nobody below whoever decided before.
            CommandKind::DecideExclusion => {
                let asked = exclusion.as_ref();
                let unit =
                    asked.map_or_else(|| self.state.answers().unit.clone(), |asked| asked.against.clone());
                Subject {
                    unit,
                    ..self.about(asked.map(|asked| asked.by).into_iter().chain(self.in_hands()).collect())
                }
            }
            CommandKind::Remark | CommandKind::RecordMeeting => self.subject(),
            _ => self.about(self.in_hands().collect()),
        }
    }

    fn about(&self, owners: Vec<StaffId>) -> Subject {
        Subject { division: self.division.clone(), unit: self.state.owner().unit.clone(), owners }
    }

    /// Who has it, and who answers for it until they have accepted.
    fn in_hands(&self) -> impl Iterator<Item = StaffId> {
        [self.state.owner(), self.state.answers()].into_iter().filter_map(|owner| owner.staff)
    }
}
