use std::env;
use std::fs;

use casework::import::{Known, plan_divisions};

use crate::support::store_divisions;

/// A list of a real city, where one is at hand: the path is in `MASHANG_TEST_DIVISIONS`.
#[test]
#[expect(clippy::print_stderr, reason = "a test that is passed over must say so")]
fn a_real_list_of_divisions_is_taken_without_fault_and_only_once() {
    let Ok(path) = env::var("MASHANG_TEST_DIVISIONS") else {
        eprintln!("passed over: MASHANG_TEST_DIVISIONS names no list of divisions");
        return;
    };
    let bytes = fs::read(path).unwrap();
    let mut known = Known::default();
    let plan = plan_divisions(&bytes, &known).unwrap();
    let rows = plan.new.len();
    assert!(rows > 0);
    store_divisions(&mut known, plan);
    let again = plan_divisions(&bytes, &known).unwrap();
    assert!(again.is_idle());
    assert_eq!(again.unchanged, rows);
}
