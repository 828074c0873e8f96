//! Lists from Excel: what is imported is in the register, once, and nothing else has moved.

use std::fmt::Write as _;

use casework::import::{PlaceRecord, StaffRecord};
use casework::{ImportOptions, Imported};
use domain::number::{Issue, PlaceNumber};
use domain::phone::PhoneNumber;
use domain::policy::RoleId;
use storage::Place;
use testkit::on_both;
use testkit::town::{Db, OTHER_VILLAGE, SECRETARY, Town, VILLAGE};

const NOW: ImportOptions = ImportOptions { dry_run: false, keep_good: false };
const DRY: ImportOptions = ImportOptions { dry_run: true, keep_good: false };
const KEEP_GOOD: ImportOptions = ImportOptions { dry_run: false, keep_good: true };

const HEADINGS: &str = "编号,名称,村代码,地址,户数,责任人,联系电话,经度,纬度,点位号\n";

/// Two new buildings, listed against the order of their codes.
fn two_buildings() -> String {
    format!(
        "{HEADINGS}HW-102,河湾花园9号楼,{VILLAGE},河湾路9号,12,S1,0400-5550101,90.423470,40.188350,\n\
         HW-101,河湾花园8号楼,{VILLAGE},,,,,,,\n"
    )
}

async fn places(town: &Town, list: &str, options: ImportOptions) -> Imported<PlaceRecord> {
    town.casework.import_places(list.as_bytes(), options).await.unwrap()
}

async fn staff(town: &Town, rows: &str) -> Imported<StaffRecord> {
    let list = format!("工号,姓名,手机,岗位,所属\n{rows}");
    town.casework.import_staff(list.as_bytes(), NOW).await.unwrap()
}

async fn stored(town: &Town) -> Vec<Place> {
    town.casework.store().places().await.unwrap()
}

async fn place(town: &Town, code: &str) -> Place {
    town.casework.store().place_by_code(code).await.unwrap().unwrap()
}

async fn version(town: &Town) -> i64 {
    town.casework.store().register_version().await.unwrap()
}

on_both! {
    async fn a_list_imported_twice_changes_nothing_the_second_time(town) {
        let first = places(&town, &two_buildings(), NOW).await;
        assert_eq!((first.applied, first.plan.new.len()), (true, 2));
        let (before, seen) = (stored(&town).await, version(&town).await);
        let second = places(&town, &two_buildings(), NOW).await;
        assert_eq!((second.applied, second.plan.unchanged), (false, 2));
        assert_eq!((stored(&town).await, version(&town).await), (before, seen));
    }

    async fn new_places_are_numbered_as_they_stand_in_the_list_and_have_the_first_issue(town) {
        places(&town, &two_buildings(), NOW).await;
        let (listed_first, listed_second) = (place(&town, "HW-102").await, place(&town, "HW-101").await);
        assert_eq!((listed_first.number.get(), listed_second.number.get()), (4, 5));
        let issues = town.casework.store().codes(listed_first.number).await.unwrap();
        assert_eq!(issues.iter().map(|c| (c.issue, c.revoked)).collect::<Vec<_>>(), [(Issue::FIRST, None)]);
        let secretary = town.powers(SECRETARY).await.staff;
        assert_eq!((listed_first.households, listed_first.keeper), (Some(12), Some(secretary)));
        assert_eq!(listed_first.position, Some((90.423_47, 40.188_35)));
    }

    async fn a_changed_row_changes_just_what_it_says(town) {
        places(&town, &two_buildings(), NOW).await;
        let mut expected = stored(&town).await;
        let list = format!("编号,名称,村代码,户数\nHW-102,河湾花园9号楼,{VILLAGE},14\n");
        let changed = places(&town, &list, NOW).await;
        assert_eq!((changed.plan.new.len(), changed.plan.changed.len()), (0, 1));
        expected.iter_mut().find(|p| p.code == "HW-102").unwrap().households = Some(14);
        assert_eq!(stored(&town).await, expected);
    }

    async fn a_place_that_has_moved_keeps_its_number_and_its_code(town) {
        let before = place(&town, "HW-001").await;
        let issues = town.casework.store().codes(before.number).await.unwrap();
        places(&town, &format!("编号,名称,村代码\nHW-001,{},{OTHER_VILLAGE}\n", before.name), NOW).await;
        let after = place(&town, "HW-001").await;
        assert_eq!((after.number, after.division.as_str()), (before.number, OTHER_VILLAGE));
        assert_eq!(town.casework.store().codes(before.number).await.unwrap(), issues);
        // The use cases know it at once.
        let entry = town.casework.place(before.number).await.unwrap().unwrap();
        assert_eq!(entry.place.division.as_str(), OTHER_VILLAGE);
    }

    async fn nothing_is_imported_while_a_row_is_faulty_unless_the_good_ones_are_wanted(town) {
        let list = format!("{}HW-103,,{VILLAGE},,,,,,,\n", two_buildings());
        let before = (stored(&town).await, version(&town).await);
        let refused = places(&town, &list, NOW).await;
        assert_eq!((refused.applied, refused.plan.faults.len()), (false, 1));
        assert_eq!((refused.plan.faults[0].line, refused.plan.faults[0].column.as_str()), (4, "名称"));
        assert_eq!((stored(&town).await, version(&town).await), before);
        assert!(places(&town, &list, KEEP_GOOD).await.applied);
        let codes: Vec<String> = stored(&town).await.into_iter().map(|p| p.code).collect();
        assert_eq!(codes, ["HW-001", "HW-002", "NM-001", "HW-102", "HW-101"]);
    }

    async fn a_dry_run_tells_what_would_change_and_changes_nothing(town) {
        let before = (stored(&town).await, version(&town).await);
        let told = places(&town, &two_buildings(), DRY).await;
        assert_eq!((told.applied, told.plan.new.len(), told.plan.untouched), (false, 2, 3));
        assert_eq!((stored(&town).await, version(&town).await), before);
    }

    /// The paper on the walls must fit the new database: the list carries the printed numbers, in any order.
    async fn a_lost_database_made_anew_from_the_list_of_numbers_gives_the_same_codes(town) {
        places(&town, &two_buildings(), NOW).await;
        let mut list = String::from("编号,名称,村代码,点位号\n");
        for place in stored(&town).await.iter().rev() {
            writeln!(list, "{},{},{},{}", place.code, place.name, place.division, place.number.short()).unwrap();
        }
        let anew = Town::on(Db::Sqlite).await;
        assert!(places(&anew, &list, NOW).await.applied);
        let printed = |places: Vec<Place>| places.into_iter().map(|p| (p.code, p.number)).collect::<Vec<_>>();
        assert_eq!(printed(stored(&anew).await), printed(stored(&town).await));
        for place in stored(&anew).await {
            let issues = anew.casework.store().codes(place.number).await.unwrap();
            assert_eq!(issues.iter().map(|c| c.issue).collect::<Vec<_>>(), [Issue::FIRST]);
        }
    }

    async fn a_place_without_a_number_never_gets_one_that_the_list_gives_to_another(town) {
        let four = PlaceNumber::new(4).unwrap().short();
        let list = format!("{HEADINGS}A,甲楼,{VILLAGE},,,,,,,\nB,乙楼,{VILLAGE},,,,,,,{four}\n");
        assert!(places(&town, &list, NOW).await.applied);
        assert_eq!((place(&town, "A").await.number.get(), place(&town, "B").await.number.get()), (5, 4));
    }

    async fn a_person_who_has_moved_has_the_new_post_only_and_keeps_the_password(town) {
        let id = town.powers(SECRETARY).await.staff;
        town.casework.set_password(id, "old password").await.unwrap();
        let row = format!("S1,{},{},contact_cadre,{OTHER_VILLAGE}\n", SECRETARY.name, SECRETARY.dialled());
        assert!(staff(&town, &row).await.applied);
        let posts = town.casework.store().posts_of(id).await.unwrap();
        assert_eq!(posts.len(), 1);
        assert_eq!((&posts[0].role, posts[0].division.as_str()), (&RoleId::new("contact_cadre"), OTHER_VILLAGE));
        town.casework.sign_in(&SECRETARY.phone(), "old password").await.unwrap();
    }

    async fn somebody_who_had_left_and_is_listed_again_works_here_again(town) {
        let id = town.powers(SECRETARY).await.staff;
        town.leaves(SECRETARY).await;
        let row = format!("S1,{},{},village_secretary,{VILLAGE}\n", SECRETARY.name, SECRETARY.dialled());
        assert_eq!(staff(&town, &row).await.plan.new.len(), 1);
        let member = town.casework.store().staff_member(id).await.unwrap().unwrap();
        assert!(member.active);
    }

    async fn the_number_of_somebody_who_has_left_is_refused_and_nothing_is_imported(town) {
        town.leaves(SECRETARY).await;
        let rows = format!(
            "A0,安如意,13800000077,village_police,{VILLAGE}\nS9,新书记,{},village_secretary,{VILLAGE}\n",
            SECRETARY.dialled()
        );
        let list = format!("工号,姓名,手机,岗位,所属\n{rows}");
        let before = town.casework.store().staff().await.unwrap();
        let refused = town.casework.import_staff(list.as_bytes(), NOW).await.unwrap_err().to_string();
        assert!(refused.contains("S9") && !refused.contains(SECRETARY.dialled()), "{refused}");
        assert_eq!(town.casework.store().staff().await.unwrap(), before);
    }

    /// The secretary gets a new telephone, and a successor the old one: the list says so, and so it becomes.
    async fn a_telephone_may_pass_to_somebody_else_in_one_list(town) {
        let old = SECRETARY.dialled();
        let before = town.powers(SECRETARY).await.staff;
        let rows = format!(
            "S1,林向阳,13800000088,village_secretary,{VILLAGE}\nA0,安如意,{old},village_police,{VILLAGE}\n"
        );
        assert!(staff(&town, &rows).await.applied);
        let owner = |phone: &str| town.casework.keys().find_phone(&PhoneNumber::parse(phone).unwrap());
        let member = town.casework.store().staff_by_phone(owner("13800000088")).await.unwrap().unwrap();
        assert_eq!(member.id, before);
        let member = town.casework.store().staff_by_phone(owner(old)).await.unwrap().unwrap();
        assert_eq!(member.code, "A0");
        assert!(!staff(&town, &rows).await.applied, "nothing is left to change");
        let twice = format!(
            "S1,林向阳,{old},village_secretary,{VILLAGE}\nA0,安如意,{old},village_police,{VILLAGE}\n"
        );
        assert!(!staff(&town, &twice).await.plan.faults.is_empty());
    }

    async fn a_division_gets_its_new_name_and_a_new_one_is_added(town) {
        let list = format!("代码,名称\n{VILLAGE},河湾新社区\n990101100003,北门社区\n");
        let imported = town.casework.import_divisions(list.as_bytes(), NOW).await.unwrap();
        assert_eq!((imported.plan.new.len(), imported.plan.changed.len()), (1, 1));
        let names: Vec<String> =
            town.casework.store().divisions().await.unwrap().into_iter().map(|d| d.name).collect();
        assert_eq!(names, ["云岭省", "望川市", "清溪县", "清溪镇", "河湾新社区", "南门社区", "北门社区"]);
    }
}
