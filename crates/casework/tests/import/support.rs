//! What the tests of imports share: a small town that is known already, and short ways to ask.

use std::collections::BTreeMap;

use casework::import::{
    DivisionRecord, Fault, Known, PlaceRecord, Plan, ReadError, StaffRecord, plan_divisions, plan_places,
    plan_staff,
};
use domain::policy::{Policy, Role, RoleId};
use i18n::Lang;

const DIVISIONS: &str = "code,name\n99,云岭省\n9901,望川市\n990101,清溪县\n990101001,清溪镇\n\
                         990101001001,桃源村\n990101001001001,第一网格\n990101001002,河湾社区\n";

const STAFF: &str = "工号,姓名,手机,岗位,所属\nQX001,林向阳,13800000001,村书记,990101001001\n";

/// The roles of the policy as it is shipped.
pub(crate) fn roles() -> BTreeMap<RoleId, Role> {
    Policy::parse(include_str!("../../../../config/policy.toml")).unwrap().roles
}

/// A county with one township, a village, a grid and a community, and one member of the staff.
pub(crate) fn town() -> Known {
    let mut known = Known::default();
    store_divisions(&mut known, divisions(DIVISIONS, &Known::default()));
    let plan = staff(STAFF, &known);
    store_staff(&mut known, plan);
    known
}

pub(crate) fn divisions(csv: &str, known: &Known) -> Plan<DivisionRecord> {
    plan_divisions(csv.as_bytes(), known).unwrap()
}

pub(crate) fn places(csv: &str, known: &Known) -> Plan<PlaceRecord> {
    plan_places(csv.as_bytes(), known, &roles()).unwrap()
}

pub(crate) fn staff(csv: &str, known: &Known) -> Plan<StaffRecord> {
    plan_staff(csv.as_bytes(), known, &roles()).unwrap()
}

/// Carries a plan out in memory.
pub(crate) fn store_divisions(known: &mut Known, plan: Plan<DivisionRecord>) {
    for record in outcome(plan) {
        known.divisions.insert(record.code.clone(), record);
    }
}

/// Carries a plan out in memory.
pub(crate) fn store_places(known: &mut Known, plan: Plan<PlaceRecord>) {
    for record in outcome(plan) {
        known.places.insert(record.code.clone(), record);
    }
}

/// Carries a plan out in memory.
pub(crate) fn store_staff(known: &mut Known, plan: Plan<StaffRecord>) {
    for record in outcome(plan) {
        known.staff.insert(record.code.clone(), record);
    }
}

fn outcome<R>(plan: Plan<R>) -> Vec<R> {
    assert!(plan.faults.is_empty(), "{:#?}", plan.faults);
    plan.new.into_iter().map(|e| e.record).chain(plan.changed.into_iter().map(|c| c.after)).collect()
}

/// Faults as people read them in English.
pub(crate) fn told(faults: &[Fault]) -> Vec<String> {
    faults.iter().map(|fault| fault.words(Lang::En)).collect()
}

/// Reads bytes as each kind of list.
pub(crate) fn read_as_all(bytes: &[u8]) -> [Result<usize, ReadError>; 3] {
    let known = town();
    [
        plan_divisions(bytes, &known).map(|p| p.new.len() + p.faults.len()),
        plan_places(bytes, &known, &roles()).map(|p| p.new.len() + p.faults.len()),
        plan_staff(bytes, &known, &roles()).map(|p| p.new.len() + p.faults.len()),
    ]
}
