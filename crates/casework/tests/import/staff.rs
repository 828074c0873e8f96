use casework::import::Reason;

use crate::support::{roles, staff, store_staff, told, town};

#[test]
fn several_rows_of_one_code_are_one_person_with_several_posts() {
    let list = "工号,姓名,手机,岗位,所属\n\
        QX002,周小满,138 0000 0002,村书记、包村民警,990101001001\n\
        QX002,周小满,13800000002,Township Centre Director,990101001\n\
        QX003,吴思远,13800000003,包村民警;乡镇中心主任,990101001002；990101001\n\
        QX004,郑晚秋,13800000004,系统管理员,990101\n";
    let mut known = town();
    let plan = staff(list, &known);
    let posts: Vec<Vec<String>> = plan
        .new
        .iter()
        .map(|e| e.record.posts.iter().map(|p| format!("{} {}", p.role, p.division)).collect())
        .collect();
    assert_eq!(
        posts,
        [
            vec![
                "centre_director 990101001",
                "village_police 990101001001",
                "village_secretary 990101001001"
            ],
            vec!["centre_director 990101001", "village_police 990101001002"],
            vec!["administrator 990101"],
        ]
    );
    store_staff(&mut known, plan);
    assert!(staff(list, &known).is_idle());
}

#[test]
fn whoever_moves_holds_the_new_post_and_not_the_old_one() {
    let plan = staff("工号,姓名,手机,岗位,所属\nQX001,林向阳,13800000001,包村民警,990101001002\n", &town());
    let change = &plan.changed[0].fields[0];
    assert_eq!(change.old, "village_secretary 990101001001");
    assert_eq!(change.new, "village_police 990101001002");
}

#[test]
fn every_fault_of_every_row_is_told() {
    let list = "工号,姓名,手机,岗位,所属\n\
        A1,,0400-1234567,镇长,99\n\
        A2,李四,,包村民警,990101001\n\
        A3,王五,12345,包村民警、村书记,990101001001、990101001002、990101001\n\
        A4,赵六,13800000001,包村民警,990101001001\n";
    let plan = staff(list, &town());
    let known: Vec<String> = roles().into_values().map(|role| role.label.zh).collect();
    let no_role = format!("line 2, 岗位 \"镇长\": no such role; the policy knows: {}", known.join(", "));
    assert_eq!(
        told(&plan.faults),
        [
            "line 2, 姓名: nothing is written here, but it is needed",
            "line 2, 手机 \"0400-1234567\": texts do not reach a landline: give a mobile number",
            no_role.as_str(),
            "line 3, 手机: nothing is written here, but it is needed",
            "line 3, 岗位 \"包村民警\": this role belongs to a village, but the division is a township",
            "line 4, 手机 \"12345\": Please give a mobile number of 11 digits, or a landline with its area code.",
            "line 4, 岗位 \"包村民警、村书记\": 2 roles, but 3 divisions: give one, or one for each",
            "line 5, 手机 \"13800000001\": QX001 has the same number, but a reply by text must come from one person: \
             mend one of them",
        ]
    );
    assert!(plan.is_idle());
}

#[test]
fn a_person_with_one_faulty_row_is_left_out_whole() {
    let list = "工号,姓名,手机,岗位,所属\n\
        QX001,林向阳,13800000001,包村民警,990101001001\nQX001,林向阳,13800000001,村长,990101001001\n";
    let plan = staff(list, &town());
    assert!(matches!(plan.faults[0].reason, Reason::NoRole { .. }));
    assert!(plan.is_idle());
}

#[test]
fn two_names_under_one_code_are_a_contradiction() {
    let list = "工号,姓名,手机,岗位,所属\n\
        B1,周小满,13800000002,包村民警,990101001001\nB1,周大满,13800000002,村书记,990101001001\n";
    let plan = staff(list, &town());
    assert_eq!(plan.faults[0].reason, Reason::Contradiction { line: 2 });
    assert!(plan.new.is_empty());
}
