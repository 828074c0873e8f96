//! Who may do what: one table.
//!
//! A person's appointments (role × division) give duties over parts of the tree; an action is reached for one's own
//! tickets, for a part of the tree, or not at all. Queries are scoped by the same table (`Powers::scope`), so that a
//! forgotten check shows nothing.

use serde::{Deserialize, Serialize};

use crate::division::{DivisionCode, DivisionLevel};
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
    /// Say what it is about and how it is handled.
    Classify,
    /// Hand up one level.
    Escalate,
    /// Give it to somebody, down or across.
    Dispatch,
    /// Ask those above: to return it, for more time, to park or decline it.
    AskAbove,
    /// Ask those above to leave something out of the evaluation, or to count it after all.
    AskExclusion,
    /// Decide what units below ask for.
    Decide,
    /// Ask another unit for help.
    AskAssist,
    /// Answer what one's unit was asked to help with.
    AnswerAssist,
    /// Record a meeting on the site.
    RecordMeeting,
    /// Ask the requester something.
    AskRequester,
    /// Look again at what is parked, and resume it.
    ReviewParked,
    /// Say that it is done.
    Finish,
    /// Ask the requester whether they are satisfied.
    RecordVisit,
    /// Ask them once more, on a sample.
    SpotCheck,
    /// Order and urge from above.
    Supervise,
    /// Answer an order.
    AnswerOrder,
    /// Handle several tickets about the same as one, and take them apart again.
    Merge,
    /// The list of a whole unit.
    SeeUnit,
    /// Rates and scores of units, people and categories.
    SeeEvaluation,
    /// Standing alarms.
    SeeAlarms,
    /// Early warnings: which figures stand out where, without anybody's words or numbers.
    SeeWarnings,
    /// Say that a warning needs no further attention.
    DismissWarnings,
    /// Add and change people.
    ManageStaff,
    /// Add and change places.
    ManagePlaces,
    /// Print, revoke and reissue codes.
    ManageCodes,
    /// Change the policy, which rules the whole installation.
    ManagePolicy,
    /// Units that have nobody.
    SeeGaps,
    /// The texts of the demo phones; exists only where the demo gateway does.
    SeeDemoPhones,
}

impl Action {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::SeeDesk,
        Self::SeeTicket,
        Self::Acknowledge,
        Self::RecordContact,
        Self::FileOnBehalf,
        Self::SettleOnTheSpot,
        Self::Remark,
        Self::Classify,
        Self::Escalate,
        Self::Dispatch,
        Self::AskAbove,
        Self::AskExclusion,
        Self::Decide,
        Self::AskAssist,
        Self::AnswerAssist,
        Self::RecordMeeting,
        Self::AskRequester,
        Self::ReviewParked,
        Self::Finish,
        Self::RecordVisit,
        Self::SpotCheck,
        Self::Supervise,
        Self::AnswerOrder,
        Self::Merge,
        Self::SeeUnit,
        Self::SeeEvaluation,
        Self::SeeAlarms,
        Self::SeeWarnings,
        Self::DismissWarnings,
        Self::ManageStaff,
        Self::ManagePlaces,
        Self::ManageCodes,
        Self::ManagePolicy,
        Self::SeeGaps,
        Self::SeeDemoPhones,
    ];

    /// The lowest level of the tree at which a duty allows it: requesters are asked afterwards by the county's centre and
    /// once more by the city's, not by those about whom they are asked; the policy holds for all counties alike.
    const fn lowest(self) -> DivisionLevel {
        match self {
            Self::RecordVisit => DivisionLevel::County,
            Self::SpotCheck | Self::ManagePolicy => DivisionLevel::City,
            _ => DivisionLevel::Grid,
        }
    }

    /// Whether it comes from above: from a higher unit than the one that has the matter. At the highest there is nobody
    /// above, and somebody else there does it.
    pub(crate) const fn is_from_above(self) -> bool {
        matches!(self, Self::Decide | Self::Supervise)
    }
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
        // What one is responsible for oneself is the same for everybody who can be responsible for something: a leader may
        // be the one at a higher level of the ladder.
        (
            Duty::Handler | Duty::Operator | Duty::Leader,
            A::Acknowledge | A::AskAbove | A::AnswerAssist | A::AnswerOrder,
        ) => Own,
        (
            Duty::Handler,
            A::SeeTicket
            | A::RecordContact
            | A::Remark
            | A::Classify
            | A::Escalate
            | A::AskAssist
            | A::RecordMeeting
            | A::AskRequester
            | A::ReviewParked
            | A::Finish
            | A::AskExclusion
            | A::Merge,
        ) => Own,
        // Whoever walks about there is told things by people, whoever answers for the place; and whoever puts a thing
        // right at once is its first receiver.
        (Duty::Handler, A::FileOnBehalf | A::SettleOnTheSpot) => Subtree,
        (Duty::Operator, A::FileOnBehalf) => Subtree,
        // Whoever handles matters somewhere sees what stands out there; what is done about it is for those above.
        (Duty::Handler | Duty::Operator | Duty::Leader, A::SeeWarnings) => Subtree,
        (Duty::Operator | Duty::Leader, A::DismissWarnings) => Subtree,
        // "I have it" is for whoever answers for it: said by anybody else, it would silence what reminds the owner.
        (
            Duty::Operator,
            A::SeeTicket
            | A::RecordContact
            | A::Remark
            | A::Classify
            | A::Escalate
            | A::Dispatch
            | A::AskExclusion
            | A::Decide
            | A::AskAssist
            | A::RecordMeeting
            | A::AskRequester
            | A::ReviewParked
            | A::Finish
            | A::RecordVisit
            | A::SpotCheck
            | A::Supervise
            | A::Merge
            | A::SeeUnit
            | A::SeeEvaluation
            | A::SeeAlarms
            | A::SeeGaps,
        ) => Subtree,
        // A leader whom the ladder reaches is asked to urge or to call, and may be the only one above who is.
        (
            Duty::Leader,
            A::SeeTicket
            | A::RecordContact
            | A::Remark
            | A::Decide
            | A::Supervise
            | A::SeeUnit
            | A::SeeEvaluation
            | A::SeeAlarms
            | A::SeeGaps,
        ) => Subtree,
        (
            Duty::Leader,
            A::Classify
            | A::Escalate
            | A::AskAssist
            | A::RecordMeeting
            | A::AskRequester
            | A::ReviewParked
            | A::AskExclusion
            | A::Finish,
        ) => Own,
        (
            Duty::Administrator,
            A::ManageStaff | A::ManagePlaces | A::ManageCodes | A::ManagePolicy | A::SeeGaps,
        ) => Subtree,
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

/// What somebody wants to do something to: where it is, and whose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Where it lies.
    pub division: DivisionCode,
    /// The unit that has it.
    pub unit: DivisionCode,
    /// Who answers for it.
    pub owners: Vec<StaffId>,
}

impl Subject {
    /// Something in a division that nobody in particular answers for.
    pub fn at(division: &DivisionCode) -> Self {
        Self { division: division.clone(), unit: division.clone(), owners: Vec::new() }
    }
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
    fn appointments_for(&self, action: Action) -> impl Iterator<Item = (&Appointment, Reach)> {
        let high_enough = move |a: &&Appointment| a.division.level() <= action.lowest();
        self.appointments.iter().filter(high_enough).map(move |a| (a, reach(a.duty, action)))
    }

    /// Whether the action is possible anywhere at all: what guards a page before anything is read.
    pub fn ever(&self, action: Action) -> bool {
        self.appointments_for(action).any(|(_, reach)| reach != Reach::Nothing)
    }

    /// Whether the action is allowed on something.
    pub fn may(&self, action: Action, subject: &Subject) -> bool {
        let own = subject.owners.contains(&self.staff);
        let above = |a: &Appointment| {
            let (mine, theirs) = (a.division.level(), subject.unit.level());
            !action.is_from_above() || !own && (mine < theirs || theirs <= DivisionLevel::City)
        };
        self.appointments_for(action).any(|(a, reach)| match reach {
            Reach::Nothing => false,
            Reach::Own => own,
            Reach::Subtree => {
                (a.division.contains(&subject.division) || a.division.contains(&subject.unit)) && above(a)
            }
        })
    }

    /// What a query for the action may return.
    pub fn scope(&self, action: Action) -> Scope {
        let mut scope = Scope::default();
        for (appointment, reach) in self.appointments_for(action) {
            match reach {
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

    fn code(text: &str) -> DivisionCode {
        text.parse().unwrap()
    }

    fn subject(division: &str, unit: &str, owner: Option<i64>) -> Subject {
        let owners = owner.map(StaffId).into_iter().collect();
        Subject { division: code(division), unit: code(unit), owners }
    }

    const VILLAGE: &str = "990101001002";
    const ELSEWHERE: &str = "990101002001";

    #[test]
    fn the_scope_of_a_query_and_the_single_check_agree_for_every_duty_and_action() {
        for duty in Duty::ALL {
            let powers = powers(duty, "990101001");
            for &action in Action::ALL {
                let scope = powers.scope(action);
                for (division, unit) in [(VILLAGE, VILLAGE), (ELSEWHERE, ELSEWHERE), (ELSEWHERE, VILLAGE)] {
                    for owner in [None, Some(7), Some(8)] {
                        let subject = subject(division, unit, owner);
                        let own = scope.own.is_some_and(|own| subject.owners.contains(&own));
                        let lies =
                            |d: &DivisionCode| d.contains(&subject.division) || d.contains(&subject.unit);
                        let in_scope = own || scope.divisions.iter().any(lies);
                        let may = powers.may(action, &subject);
                        // Nobody orders or decides about what they have themselves.
                        let not_from_above = action.is_from_above() && owner == Some(7);
                        assert_eq!(may, in_scope && !not_from_above, "{duty:?} {action:?} {subject:?}");
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
        assert!(!powers.may(Action::SeeTicket, &subject(VILLAGE, VILLAGE, Some(7))));
    }

    #[test]
    fn handlers_and_centres_file_on_behalf_within_their_part_of_the_tree_and_nobody_else_does() {
        let here = Subject::at(&"990101001002003".parse().unwrap());
        let beside = Subject { owners: vec![StaffId(7)], ..Subject::at(&"990101001003001".parse().unwrap()) };
        for (duty, at) in [
            (Duty::Handler, "990101001002003"),
            (Duty::Handler, "990101001002"),
            (Duty::Operator, "990101001002"),
        ] {
            let powers = powers(duty, at);
            assert!(powers.may(Action::FileOnBehalf, &here), "{duty:?} at {at}");
            assert!(!powers.may(Action::FileOnBehalf, &beside), "{duty:?} at {at}");
        }
        for duty in [Duty::Leader, Duty::Administrator] {
            assert!(!powers(duty, "99").ever(Action::FileOnBehalf), "{duty:?}");
        }
    }

    #[test]
    fn only_who_handles_matters_there_puts_them_right_on_the_spot() {
        let here = Subject::at(&"990101001002003".parse().unwrap());
        assert!(powers(Duty::Handler, "990101001002").may(Action::SettleOnTheSpot, &here));
        assert!(!powers(Duty::Handler, "990101001003").may(Action::SettleOnTheSpot, &here));
        for duty in [Duty::Operator, Duty::Leader, Duty::Administrator] {
            assert!(!powers(duty, "99").ever(Action::SettleOnTheSpot), "{duty:?}");
        }
    }

    #[test]
    fn a_handler_reaches_their_own_matters_only() {
        let powers = powers(Duty::Handler, VILLAGE);
        assert!(powers.may(Action::RecordContact, &subject(VILLAGE, VILLAGE, Some(7))));
        assert!(
            powers.may(Action::RecordContact, &subject(ELSEWHERE, VILLAGE, Some(7))),
            "dispatched across"
        );
        assert!(!powers.may(Action::RecordContact, &subject(VILLAGE, VILLAGE, Some(8))));
        assert!(!powers.ever(Action::SeeUnit));
    }

    #[test]
    fn only_a_higher_unit_orders_and_decides_and_at_the_highest_somebody_else() {
        for action in [Action::Decide, Action::Supervise] {
            let may = |at: &str, unit: &str, owner| {
                powers(Duty::Operator, at).may(action, &subject(VILLAGE, unit, owner))
            };
            assert!(may("990101001", VILLAGE, Some(8)));
            assert!(may("990101", "990101001", Some(8)));
            assert!(
                !may("990101001", "990101001", Some(8)),
                "a unit does not decide what it asks for itself"
            );
            assert!(!may("990101001", "990101", Some(8)), "nor what a higher one asks for");
            assert!(!may("990101002", VILLAGE, Some(8)), "another township");
            assert!(may("9901", "9901", Some(8)) && !may("9901", "9901", Some(7)));
        }
    }

    #[test]
    fn residents_are_asked_afterwards_by_the_county_and_once_more_by_the_city() {
        let may = |at: &str, action| {
            let powers = powers(Duty::Operator, at);
            assert_eq!(powers.ever(action), powers.may(action, &subject(VILLAGE, VILLAGE, Some(8))));
            powers.ever(action)
        };
        let of = |action| ["990101001", "990101", "9901"].map(|at| may(at, action));
        assert_eq!(of(Action::RecordVisit), [false, true, true]);
        assert_eq!(of(Action::SpotCheck), [false, false, true]);
    }

    #[test]
    fn only_an_administrator_of_a_city_or_above_changes_the_policy() {
        let may = |duty, at: &str| powers(duty, at).ever(Action::ManagePolicy);
        let of = |duty| ["990101001", "990101", "9901", "99"].map(|at| may(duty, at));
        assert_eq!(of(Duty::Administrator), [false, false, true, true]);
        for duty in [Duty::Handler, Duty::Operator, Duty::Leader] {
            assert_eq!(of(duty), [false; 4], "{duty:?}");
        }
    }
}
