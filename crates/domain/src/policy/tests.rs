//! The shipped policy, and what is refused.

use super::*;

/// The policy that the project ships.
pub(crate) fn shipped() -> Policy {
    Policy::parse(include_str!("../../../../config/policy.toml")).unwrap()
}

fn faults(toml: &str) -> Vec<String> {
    match Policy::parse(toml) {
        Err(PolicyError::Faults(faults)) => faults,
        other => panic!("expected faults, got {other:?}"),
    }
}

#[test]
fn the_shipped_policy_keeps_the_promise_of_thirty_minutes() {
    let policy = shipped();
    assert_eq!(policy.clocks.contact_within, SignedDuration::from_mins(30));
    let climb: Vec<_> = policy.clocks.contact.climb.iter().map(|c| (c.after.as_mins(), c.level)).collect();
    assert_eq!(climb, [(0, DivisionLevel::Township), (30, DivisionLevel::County), (90, DivisionLevel::City)]);
    let days: Vec<_> = Level::ALL.iter().map(|l| policy.level(*l).working_days).collect();
    assert_eq!(days, [3, 7, 15, 15]);
    assert!(policy.choices().count() >= 5);
}

#[test]
fn all_faults_are_told_at_once_each_with_its_key() {
    let shipped = include_str!("../../../../config/policy.toml");
    let broken = shipped
        .replace("zone = \"Asia/Shanghai\"", "zone = \"Mars/Olympus\"")
        .replace("reminders_minutes = [15, 25]", "reminders_minutes = [15, 45]")
        .replace("responsible = [\"county_leader\"", "responsible = [\"county_laeder\"")
        .replace("\"2026-01-01\"", "\"2026-13-01\"")
        .replace("working_days = 7", "working_days = 0");
    let faults = faults(&broken);
    for key in [
        "zone:",
        "clocks.contact.reminders_minutes:",
        "levels.hard.responsible:",
        "calendar.holidays:",
        "levels.major.working_days:",
    ] {
        assert!(faults.iter().any(|f| f.starts_with(key)), "{key} in {faults:#?}");
    }
}

#[test]
fn a_time_without_end_is_refused() {
    let shipped = include_str!("../../../../config/policy.toml");
    for (from, to, key) in [
        ("within_minutes = 30", "within_minutes = 43201", "clocks.contact.within_minutes:"),
        ("after_minutes = 90", "after_minutes = 4294967295", "clocks.contact.climb[3].after_minutes:"),
        ("alarm_after_minutes = ", "alarm_after_minutes = 999", "clocks.contact.alarm_after_minutes:"),
        ("working_days = 7", "working_days = 251", "levels.major.working_days:"),
    ] {
        let broken = shipped.replacen(from, to, 1);
        assert!(faults(&broken).iter().any(|f| f.starts_with(key)), "{key} in {:#?}", faults(&broken));
    }
    let longest = shipped.replacen("alarm_after_minutes = 120", "alarm_after_minutes = 43200", 1);
    assert!(longest != shipped && Policy::parse(&longest).is_ok());
}

#[test]
fn whoever_may_not_record_a_call_cannot_be_made_responsible() {
    let shipped = include_str!("../../../../config/policy.toml");
    let broken = shipped.replacen("responsible = [\"county_leader\"", "responsible = [\"administrator\"", 1);
    let faults = faults(&broken);
    assert!(
        faults.iter().any(|f| f.starts_with("levels.hard.responsible: administrator may not")),
        "{faults:#?}"
    );
}

#[test]
fn a_ladder_with_a_hole_or_upside_down_is_refused() {
    let shipped = include_str!("../../../../config/policy.toml");
    let upside_down = shipped.replacen("after_minutes = 30", "after_minutes = 95", 1);
    assert!(faults(&upside_down).iter().any(|f| f.starts_with("clocks.contact.climb:")));
    let hole = shipped.replace("[levels.hard]", "[levels.harder]");
    assert!(matches!(Policy::parse(&hole), Err(PolicyError::Syntax(text)) if text.contains("harder")));
}

#[test]
fn a_syntax_error_names_its_line() {
    let error = Policy::parse("zone = \n").unwrap_err().to_string();
    assert!(error.contains("line 1"), "{error}");
}
