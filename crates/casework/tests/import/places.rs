use casework::import::Reason;
use domain::number::PlaceNumber;

use crate::support::{places, staff, store_places, store_staff, told, town};

const FULL: &str = "编号,楼栋,村（社区）代码,地址,户数,责任人,联系电话,经度,纬度,点位号\n\
    TY-01,桃源一组,990101001001,桃源村东头,30户,QX001,0400-5550001,104.173611,36.545,\n\
    TY-02,桃源二组,990101001001001,,,,,,,\n";

#[test]
fn importing_twice_changes_nothing() {
    let mut known = town();
    let first = places(FULL, &known);
    assert_eq!((first.new.len(), first.faults.len()), (2, 0));
    store_places(&mut known, first);
    let second = places(FULL, &known);
    assert!(second.is_idle());
    assert_eq!(second.unchanged, 2);
}

#[test]
fn an_empty_cell_leaves_a_value_as_it_is_and_a_new_one_is_shown_beside_the_old() {
    let mut known = town();
    let first = places(FULL, &known);
    store_places(&mut known, first);
    let plan = places("编号,名称,村代码,户数,地址\nTY-01,桃源一组,990101001001,31,\n", &known);
    assert_eq!(plan.untouched, 1);
    let fields: Vec<_> =
        plan.changed[0].fields.iter().map(|c| (c.field.as_str(), c.old.as_str(), c.new.as_str())).collect();
    assert_eq!(fields, [("households", "30", "31")]);
    assert_eq!(
        plan.changed[0].after.address.as_ref().map(ToString::to_string).as_deref(),
        Some("桃源村东头")
    );
}

#[test]
fn every_fault_of_every_row_is_told() {
    let list = "code,name,division,households,responsible,hotline,longitude,latitude,number\n\
        A1,一号楼,990101001,many,QX999,11,200,36.5,000018\n\
        A2,二号楼,990101009009,,,,104.1,,\n\
        A3,,99010100,9999,,,,,\n";
    let faults = told(&places(list, &town()).faults);
    let starts = [
        "line 2, households \"many\": a number of households",
        "line 2, hotline \"11\": a hotline has 3 to 12 digits",
        "line 2, longitude \"200\": degrees with decimals, for example 104.173611, within 180",
        "line 2, number \"000018\": this is no number as it is printed",
        "line 3, latitude: longitude and latitude are given together",
        "line 4, name: nothing is written here",
        "line 4, division \"99010100\": a division code has",
        "line 4, households \"9999\": a number of households is a whole number up to 5000",
    ];
    assert_eq!(faults.len(), starts.len(), "{faults:#?}");
    for (fault, start) in faults.iter().zip(starts) {
        assert!(fault.starts_with(start), "{fault}");
    }
}

#[test]
fn a_place_hangs_in_a_known_village_and_on_a_known_person() {
    let list = "code,name,division,responsible\n\
        A1,一号楼,990101001,\nA2,二号楼,990101009009,\nA3,三号楼,990101001002,QX999\nA4,四号楼,990101001002,QX001\n";
    let plan = places(list, &town());
    let reasons: Vec<_> = plan.faults.iter().map(|f| (f.line, f.reason.clone())).collect();
    assert_eq!(reasons, [(2, Reason::NotAVillage), (3, Reason::NoDivision), (4, Reason::NoStaff)]);
    assert_eq!(plan.new.len(), 1);
}

#[test]
fn a_service_number_is_a_hotline_and_stays_as_it_was_written() {
    let list = "编号,名称,村代码,热线\nA1,一号楼,990101001002,12345\nA2,二号楼,990101001002,400-123-4567\n";
    let mut known = town();
    let plan = places(list, &known);
    let hotlines: Vec<_> = plan.new.iter().map(|e| e.record.hotline.as_ref().unwrap().to_string()).collect();
    assert_eq!(hotlines, ["12345", "400-123-4567"]);
    store_places(&mut known, plan);
    assert!(places(list, &known).is_idle());
}

#[test]
fn nobody_keeps_a_place_who_may_not_record_the_call() {
    let mut known = town();
    let plan = staff("工号,姓名,手机,岗位,所属\nGL001,苏木,13800000008,系统管理员,990101\n", &known);
    store_staff(&mut known, plan);
    let list = "编号,名称,村代码,责任人\nA1,一号楼,990101001002,GL001\nA2,二号楼,990101001002,QX001\n";
    let plan = places(list, &known);
    let reasons: Vec<_> = plan.faults.iter().map(|f| (f.line, f.reason.clone())).collect();
    assert_eq!(reasons, [(2, Reason::NoKeeper)]);
    assert_eq!(plan.new.len(), 1);
}

#[test]
fn printed_numbers_come_back_and_belong_to_one_place_for_ever() {
    let short = |n: u32| PlaceNumber::new(n).unwrap().short();
    let list = |one: &str, two: &str| {
        format!("编号,名称,村代码,点位号\nA1,一号楼,990101001002,{one}\nA2,二号楼,990101001002,{two}\n")
    };
    let mut known = town();
    // Excel drops the zeros in front.
    let plan = places(&list(short(17).trim_start_matches('0'), &short(18)), &known);
    assert_eq!(plan.new[0].record.number, PlaceNumber::new(17).ok());
    store_places(&mut known, plan);

    let again = places(&list(&short(17), &short(17)), &known);
    assert_eq!(again.faults[0].reason, Reason::OtherNumber(short(18)));
    let swapped = "编号,名称,村代码,点位号\nA3,三号楼,990101001002,".to_owned() + &short(17);
    assert_eq!(places(&swapped, &known).faults[0].reason, Reason::NumberTaken("A1".to_owned()));
    let twice = list(&short(20), &short(20)).replace("A1", "B1").replace("A2", "B2");
    assert_eq!(places(&twice, &known).faults[0].reason, Reason::NumberTaken("B1".to_owned()));
}
