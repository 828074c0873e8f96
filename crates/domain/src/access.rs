//! Who may do what: one table.
//!
//! A person's appointments (role × division) give duties over parts of the tree; an action is reached for one's own
//! tickets, for a part of the tree, or not at all. Queries are scoped by the same table (`Powers::scope`), so that a
//! forgotten check shows nothing.

use serde::{Deserialize, Serialize};

use crate::division::DivisionCode;
use crate::ids::StaffId;

/// The kind of work that a role is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Duty {
    /// Handles matters: village secretary, police officer, contact cadre, department.
    Handler,
    /// Works at a centre: triage, dispatch, visits.
    Operator,
    /// Leads a unit: sees everything in it.
    Leader,
    /// Looks after divisions, places, codes and staff; does not see residents' matters by that duty.
    Administrator,
}

impl Duty {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Handler, Self::Operator, Self::Leader, Self::Administrator];
}

/// What somebody on the staff may want to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Open the desk: one's own list.
    SeeDesk,
    /// Read a ticket whole, with the requester's telephone number.
    SeeTicket,
    /// Say that one has it.
    Acknowledge,
    /// Record the call to the requester.
    RecordContact,
    /// File a matter for somebody who told it by telephone, at the door, in a group.
    FileOnBehalf,
    /// File a matter that one has put right on the spot (直办), and answer for it from then on.
    SettleOnTheSpot,
    /// Write a remark.
    Remark,
    /// Hand up one level.
    Escalate,
    /// Say that it is done.
    Finish,
    /// Ask the requester whether they are satisfied.
    RecordVisit,
    /// The list of a whole unit.
    SeeUnit,
    /// Standing alarms.
    SeeAlarms,
    /// Add and change people.
    ManageStaff,
    /// Add and change places.
    ManagePlaces,
    /// Print, revoke and reissue codes.
    ManageCodes,
    /// Units that have nobody.
    SeeGaps,
    /// The texts of the demo phones; exists only where the demo gateway does.
    SeeDemoPhones,
}

impl Action {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::SeeDesk,
        Self::SeeTicket,
        Self::Acknowledge,
        Self::RecordContact,
        Self::FileOnBehalf,
        Self::SettleOnTheSpot,
        Self::Remark,
        Self::Escalate,
        Self::Finish,
        Self::RecordVisit,
        Self::SeeUnit,
        Self::SeeAlarms,
        Self::ManageStaff,
        Self::ManagePlaces,
        Self::ManageCodes,
        Self::SeeGaps,
        Self::SeeDemoPhones,
    ];
}

/// How far an action reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// Not at all.
    Nothing,
    /// What one is responsible for oneself.
    Own,
    /// Everything in the part of the tree where the duty is held.
    Subtree,
}

/// The table.
pub const fn reach(duty: Duty, action: Action) -> Reach {
    use Action as A;
    use Reach::{Nothing, Own, Subtree};
    match (duty, action) {
        (_, A::SeeDesk | A::SeeDemoPhones) => Own,
        (
            Duty::Handler,
            A::SeeTicket | A::Acknowledge | A::RecordContact | A::Remark | A::Escalate | A::Finish,
        ) => Own,
        // Whoever walks about there is told things by people, whoever answers for the place; and whoever puts a thing
        // right at once is its first receiver.
        (Duty::Handler, A::FileOnBehalf | A::SettleOnTheSpot) => Subtree,
        (Duty::Operator, A::FileOnBehalf) => Subtree,
        // "I have it" is for whoever answers for it: said by anybody else, it would silence what reminds the owner.
        (Duty::Operator, A::Acknowledge) => Own,
        (
            Duty::Operator,
            A::SeeTicket
            | A::RecordContact
            | A::Remark
            | A::Escalate
            | A::Finish
            | A::RecordVisit
            | A::SeeUnit
            | A::SeeAlarms
            | A::SeeGaps,
        ) => Subtree,
        // A leader whom the ladder reaches is asked to urge or to call, and may be the only one above who is.
        (
            Duty::Leader,
            A::SeeTicket | A::RecordContact | A::Remark | A::SeeUnit | A::SeeAlarms | A::SeeGaps,
        ) => Subtree,
        // A leader may be the one responsible at a higher level of the ladder.
        (Duty::Leader, A::Acknowledge | A::Escalate | A::Finish) => Own,
        (Duty::Administrator, A::ManageStaff | A::ManagePlaces | A::ManageCodes | A::SeeGaps) => Subtree,
        _ => Nothing,
    }
}

/// One duty that a person holds somewhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appointment {
    /// The duty of the role.
    pub duty: Duty,
    /// Where.
    pub division: DivisionCode,
}

/// What a signed-in person may do: all their appointments together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Powers {
    /// Who.
    pub staff: StaffId,
    /// Their duties.
    pub appointments: Vec<Appointment>,
}

/// The part of the data that an action reaches, for queries.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Scope {
    /// Rows that this person is responsible for.
    pub own: Option<StaffId>,
    /// Rows within any of these divisions.
    pub divisions: Vec<DivisionCode>,
}

impl Powers {
    /// Whether the action is possible anywhere at all: what guards a page before anything is read.
    pub fn ever(&self, action: Action) -> bool {
        self.appointments.iter().any(|a| reach(a.duty, action) != Reach::Nothing)
    }

    /// Whether the action is allowed on something in `division` for which `owner` is responsible.
    pub fn may(&self, action: Action, division: &DivisionCode, owner: Option<StaffId>) -> bool {
        self.appointments.iter().any(|a| match reach(a.duty, action) {
            Reach::Nothing => false,
            Reach::Own => owner == Some(self.staff),
            Reach::Subtree => a.division.contains(division),
        })
    }

    /// What a query for the action may return.
    pub fn scope(&self, action: Action) -> Scope {
        let mut scope = Scope::default();
        for appointment in &self.appointments {
            match reach(appointment.duty, action) {
                Reach::Nothing => {}
                Reach::Own => scope.own = Some(self.staff),
                Reach::Subtree => scope.divisions.push(appointment.division.clone()),
            }
        }
        scope
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn powers(duty: Duty, division: &str) -> Powers {
        let division = division.parse().unwrap();
        Powers { staff: StaffId(7), appointments: vec![Appointment { duty, division }] }
    }

    #[test]
    fn the_scope_of_a_query_and_the_single_check_agree_for_every_duty_and_action() {
        let here: DivisionCode = "990101001002".parse().unwrap();
        let elsewhere: DivisionCode = "990101002001".parse().unwrap();
        for duty in Duty::ALL {
            let powers = powers(duty, "990101001");
            for action in Action::ALL {
                let scope = powers.scope(action);
                for division in [&here, &elsewhere] {
                    for owner in [None, Some(StaffId(7)), Some(StaffId(8))] {
                        let in_scope = (scope.own.is_some() && scope.own == owner)
                            || scope.divisions.iter().any(|d| d.contains(division));
                        assert_eq!(powers.may(action, division, owner), in_scope, "{duty:?} {action:?}");
                        assert!(!in_scope || powers.ever(action));
                    }
                }
            }
        }
    }

    #[test]
    fn an_administrator_does_not_read_residents_matters() {
        let powers = powers(Duty::Administrator, "99");
        assert!(!powers.ever(Action::SeeTicket));
        assert!(!powers.may(Action::SeeTicket, &"990101001002".parse().unwrap(), Some(StaffId(7))));
    }

    #[test]
    fn handlers_and_centres_file_on_behalf_within_their_part_of_the_tree_and_nobody_else_does() {
        let (here, beside) = ("990101001002003".parse().unwrap(), "990101001003001".parse().unwrap());
        for (duty, at) in [
            (Duty::Handler, "990101001002003"),
            (Duty::Handler, "990101001002"),
            (Duty::Operator, "990101001002"),
        ] {
            let powers = powers(duty, at);
            assert!(powers.may(Action::FileOnBehalf, &here, Some(StaffId(8))), "{duty:?} at {at}");
            assert!(!powers.may(Action::FileOnBehalf, &beside, Some(StaffId(7))), "{duty:?} at {at}");
        }
        for duty in [Duty::Leader, Duty::Administrator] {
            assert!(!powers(duty, "99").ever(Action::FileOnBehalf), "{duty:?}");
        }
    }

    #[test]
    fn only_who_handles_matters_there_puts_them_right_on_the_spot() {
        let here = "990101001002003".parse().unwrap();
        assert!(powers(Duty::Handler, "990101001002").may(Action::SettleOnTheSpot, &here, None));
        assert!(!powers(Duty::Handler, "990101001003").may(Action::SettleOnTheSpot, &here, None));
        for duty in [Duty::Operator, Duty::Leader, Duty::Administrator] {
            assert!(!powers(duty, "99").ever(Action::SettleOnTheSpot), "{duty:?}");
        }
    }

    #[test]
    fn a_handler_reaches_their_own_matters_only() {
        let powers = powers(Duty::Handler, "990101001002");
        let division = "990101001002".parse().unwrap();
        assert!(powers.may(Action::RecordContact, &division, Some(StaffId(7))));
        assert!(!powers.may(Action::RecordContact, &division, Some(StaffId(8))));
        assert!(!powers.ever(Action::SeeUnit));
    }
}
