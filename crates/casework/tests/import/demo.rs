use std::collections::BTreeSet;

use casework::import::Known;
use domain::division::{DivisionCode, DivisionLevel};
use domain::policy::RoleId;

use crate::support::{divisions, places, roles, staff, store_divisions, store_places, store_staff};

const DIVISIONS: &str = include_str!("../../../mashang/demo/divisions.csv");
const STAFF: &str = include_str!("../../../mashang/demo/staff.csv");
const PLACES: &str = include_str!("../../../mashang/demo/places.csv");

fn demo_town() -> Known {
    let mut known = Known::default();
    store_divisions(&mut known, divisions(DIVISIONS, &Known::default()));
    let plan = staff(STAFF, &known);
    store_staff(&mut known, plan);
    let plan = places(PLACES, &known);
    store_places(&mut known, plan);
    known
}

#[test]
fn the_demo_town_is_imported_without_fault_and_only_once() {
    let known = demo_town();
    let villages = known.divisions.keys().filter(|c| c.level() == DivisionLevel::Village).count();
    assert_eq!((villages, known.staff.len()), (6, 31));
    assert!((110..=130).contains(&known.places.len()));
    assert!(divisions(DIVISIONS, &known).is_idle());
    assert!(staff(STAFF, &known).is_idle());
    assert!(places(PLACES, &known).is_idle());
}

#[test]
fn somebody_in_the_demo_town_holds_every_role_that_the_policy_knows() {
    let known = demo_town();
    let held: BTreeSet<RoleId> =
        known.staff.values().flat_map(|s| s.posts.iter().map(|p| p.role.clone())).collect();
    assert_eq!(held, roles().into_keys().collect());
}

#[test]
fn every_division_of_the_demo_town_has_all_the_roles_of_its_level() {
    let known = demo_town();
    let holds = |role: &RoleId, division: &DivisionCode| {
        known.staff.values().any(|s| s.posts.iter().any(|p| p.role == *role && p.division == *division))
    };
    for division in known.divisions.keys() {
        for (role, _) in roles().iter().filter(|(_, role)| role.level == division.level()) {
            assert!(holds(role, division), "nobody is {role} in {division}");
        }
    }
}

#[test]
fn the_numbers_of_the_demo_town_are_plainly_invented() {
    let known = demo_town();
    assert!(known.staff.values().all(|s| s.phone.national().starts_with("1380000")));
    assert!(known.divisions.keys().all(|code| code.as_str().starts_with("99")));
}
