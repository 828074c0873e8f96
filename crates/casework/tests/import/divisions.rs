use casework::import::{Known, Reason};

use crate::support::{divisions, store_divisions, told, town};

#[test]
fn importing_twice_changes_nothing() {
    let list = "区划代码,名称,级别,上级\n99,云岭省,省,\n9901,望川市,市,99\n990101,清溪县,区县,9901\n";
    let mut known = Known::default();
    let first = divisions(list, &known);
    assert_eq!(first.new.len(), 3);
    store_divisions(&mut known, first);
    let second = divisions(list, &known);
    assert!(second.is_idle());
    assert_eq!((second.unchanged, second.untouched), (3, 0));
}

#[test]
fn a_new_name_is_shown_beside_the_old_one_and_the_rest_is_left_alone() {
    let known = town();
    let plan = divisions("code,name\n990101001001,桃花源村\n990101001003,柳树村\n", &known);
    assert_eq!((plan.new.len(), plan.changed.len(), plan.unchanged), (1, 1, 0));
    assert_eq!(plan.untouched, known.divisions.len() - 1);
    let change = &plan.changed[0].fields[0];
    assert_eq!((change.old.as_str(), change.new.as_str()), ("桃源村", "桃花源村"));
}

#[test]
fn parents_come_first_whatever_the_order_of_the_list() {
    let plan = divisions("code,name\n990101,清溪县\n99,云岭省\n9901,望川市\n", &Known::default());
    let codes: Vec<&str> = plan.new.iter().map(|e| e.record.code.as_str()).collect();
    assert_eq!(codes, ["99", "9901", "990101"]);
}

#[test]
fn every_fault_of_every_row_is_told_with_its_line_and_heading() {
    let list = "区划代码,名称,级别,上级\n99,云岭省,省,\n9902,,市,98\n123,某地,市,\n\n990101001009,柳树村,县,990101001\n";
    let plan = divisions(list, &town());
    assert_eq!(
        told(&plan.faults),
        [
            "line 3, 名称: nothing is written here, but it is needed",
            "line 3, 上级 \"98\": the code belongs under 99",
            "line 4, 区划代码 \"123\": a division code has 2, 4, 6, 9, 12 or 15 digits and nothing else",
            "line 6, 级别 \"县\": a code of 12 digits is a village, not this",
        ]
    );
    assert!(!plan.may_apply(false));
    assert!(plan.may_apply(true));
}

#[test]
fn below_a_faulty_division_nothing_is_good() {
    let plan = divisions("code,name\n99,云岭省\n9901,\n990101,清溪县\n990101001,清溪镇\n", &Known::default());
    let reasons: Vec<(u32, bool)> =
        plan.faults.iter().map(|f| (f.line, matches!(f.reason, Reason::NoParent(_)))).collect();
    assert_eq!(reasons, [(3, false), (4, true), (5, true)]);
    assert_eq!(plan.new.len(), 1);
}

#[test]
fn of_two_rows_that_contradict_each_other_neither_is_good() {
    let plan = divisions("code,name\n99,云岭省\n99,云山省\n", &Known::default());
    assert_eq!(plan.faults.len(), 1);
    assert_eq!(plan.faults[0].reason, Reason::Contradiction { line: 2 });
    assert!(plan.new.is_empty());
    let plan = divisions("code,name\n99,云岭省\n99,云岭省\n", &Known::default());
    assert_eq!((plan.faults.len(), plan.new.len()), (0, 1));
}

#[test]
fn a_list_of_something_else_is_one_fault_for_each_heading_that_is_missing() {
    let plan = divisions("a,b\n1,2\n3,4\n", &Known::default());
    assert_eq!(
        told(&plan.faults),
        [
            "line 1, 区划代码: the list has no such column; its headings are: a, b",
            "line 1, 名称: the list has no such column; its headings are: a, b",
        ]
    );
}

#[test]
fn strange_headings_are_told() {
    let plan = divisions("序号,code,name,备注\n1,99,云岭省,x\n", &Known::default());
    assert_eq!(plan.ignored, ["序号", "备注"]);
    assert_eq!(plan.new.len(), 1);
}
