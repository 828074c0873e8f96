//! Use cases: what a resident, the staff, an administrator and the clock can do.
//!
//! One function is one transaction: state, event, deadline and message are written together or not at all. Rules are
//! asked of `domain`, rows are left to `storage`. It must not know of HTTP, of gateways or of how a code is drawn.

mod acting;
mod adding;
mod admin;
mod auditing;
mod behalf;
mod beside;
mod book;
mod bridging;
mod by_text;
mod callbacks;
mod calls;
mod casework;
mod content;
mod erasing;
mod error;
mod evaluating;
mod excluding;
mod exporting;
mod filing;
mod gateways;
mod gathering;
pub mod import;
mod importing;
mod instead;
mod keys;
mod leaves;
mod mailing;
mod merging;
mod meters;
mod outbox;
mod people;
mod policies;
mod printing;
mod proofs;
mod quiet;
mod register;
mod replies;
mod rosters;
mod said;
mod sampling;
mod seal;
mod signing;
mod surroundings;
mod sweeping;
mod targets;
mod telling;
mod tokens;
mod told;
mod unsettled;
mod views;
mod vigil;
mod warning;
mod watching;
mod ways;

pub use acting::{Deed, Once, RequesterCommand};
pub use admin::{Gap, NewPlace};
pub use auditing::{Audited, Finding};
pub use behalf::{FiledCase, FoundPlaces, Report};
pub use beside::{ItemLine, Which};
pub use book::{GivenPolicy, PolicyBook};
pub use bridging::{Bound, CallBridge, Pair, Reach, Unbound};
pub use callbacks::Heard;
pub use casework::Casework;
pub use content::{Answer, Content, PublicAnswer};
pub use erasing::Erased;
pub use error::{CaseError, Result};
pub use evaluating::{Evaluated, Evaluation, Scope as EvaluationScope};
pub use excluding::{Approval, Exclusion};
pub use exporting::ExportedMatter;
pub use filing::{Receipt, Scan, Submission};
pub use gateways::Texting;
pub use importing::{ImportOptions, Imported};
pub use keys::Keys;
pub use leaves::{OwnPost, TimeOff};
pub use mailing::{Letter, MAIL};
pub use meters::Meters;
pub use outbox::{Call, Ended, Passed, Ready, Started};
pub use people::{NewPerson, People, Person};
pub use policies::{
    LONGEST_POLICY, LostRole, MOST_POLICY_LINES, PolicyLine, PolicyPut, PolicyRefusal, PolicyText,
};
pub use printing::{PrintItem, PrintRun};
pub use register::{PlaceEntry, Register, UnitPath};
pub use rosters::{OnDutyPost, RosterChange, RosterLine, RosterView, UnitPost};
pub use sampling::{Drawn, Sample, SampleLine};
pub use signing::{SHORTEST_PASSWORD, SignedIn};
/// By which a command is known when it is sent twice.
pub use storage::CommandKey;
/// A picture of a ticket, as it is stored.
pub use storage::NewPhoto;
/// A call as it is stored.
pub use storage::RecordedCall;
/// An access token, as it is stored.
pub use storage::{AccessToken, AccessTokenId};
/// Where a page of a list begins.
pub use storage::{Begin, LastSeen};
/// How gateways stand belongs to those who send by them and to those who look at them.
pub use storage::{GatewayCalls, GatewayStanding};
/// Leave, as it is stored.
pub use storage::{LeaveId, StoredLeave};
/// A person on the staff and a place, as they are stored.
pub use storage::{Place, PrintBatch, StaffMember};
/// A version of the policy, as it is stored.
pub use storage::{PolicyEntry, PolicySource};
/// A warning as it is stored.
pub use storage::{StoredWarning, WarningId};
pub use sweeping::Swept;
pub use targets::{Purpose, Target};
pub use telling::{Voice, Wording};
pub use tokens::{MadeToken, NewToken, Program};
pub use told::{DemoPhone, DemoText, ToldLine};
pub use unsettled::{Learnt, Unsettled};
pub use views::{AlarmLine, CaseView, DeskCase, Line, Lines, Names, Requester, ToCall, Units};
pub use warning::{Merging, Picked, WarningCase, WarningLine};
pub use watching::{ClockJump, Watched};
pub use ways::{KnownWay, OwnWay, OwnWays};
