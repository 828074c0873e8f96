//! The shipped policy, and what is refused.

use super::*;

/// The policy that the project ships.
pub(crate) fn shipped() -> Policy {
    Policy::parse(include_str!("../../../../config/policy.toml")).unwrap()
}

fn faults(toml: &str) -> Vec<String> {
    match Policy::parse(toml) {
        Err(PolicyError::Faults(faults)) => faults.iter().map(ToString::to_string).collect(),
        other => panic!("expected faults, got {other:?}"),
    }
}

#[test]
fn the_shipped_policy_keeps_the_promise_of_thirty_minutes() {
    let policy = shipped();
    assert_eq!(policy.clocks.contact_within, SignedDuration::from_mins(30));
    let level = |told: &Told| match told {
        Told::Unit { level, .. } => *level,
        other => panic!("{other:?}"),
    };
    let climb = &policy.clocks.of(ClockKind::Contact).climb;
    let climb: Vec<_> = climb.iter().map(|c| (c.after.as_mins(), level(&c.told))).collect();
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
fn a_fault_names_its_line() {
    let shipped = include_str!("../../../../config/policy.toml");
    let broken = shipped.replace("working_days = 7", "working_days = 0");
    let line = broken.lines().position(|line| line == "working_days = 0").unwrap() + 1;
    assert!(faults(&broken)[0].ends_with(&format!("(line {line})")), "{:?}", faults(&broken));
}

/// As the first version of the file was: a running matter keeps it.
#[test]
fn a_policy_that_knows_less_has_what_is_usual() {
    let file = include_str!("../../../../config/policy.toml");
    let mut old = String::new();
    let mut keeps = true;
    let newer = [
        "[centres]",
        "[clocks.review]",
        "[[clocks.review",
        "[clocks.decision]",
        "[clocks.assist]",
        "[[clocks.assist",
        "[clocks.supervision]",
        "[[clocks.supervision",
        "[clocks.question]",
        "[returns]",
        "[extensions]",
        "[visits]",
        "[calls]",
        "[spot_checks]",
        "[evaluation]",
        "[evaluation.weights]",
        "[warnings]",
        "[[grounds]]",
        "[[categories.questions",
    ];
    for line in file.lines() {
        if line.starts_with('[') {
            keeps = !newer.iter().any(|newer| line.starts_with(newer));
        }
        if keeps {
            old.push_str(line);
            old.push('\n');
        }
    }
    let (old, new) = (Policy::parse(&old).unwrap(), shipped());
    assert_eq!(old.clocks, new.clocks);
    assert_eq!((old.returns, old.extensions, old.visits), (new.returns, new.extensions, new.visits));
    assert_eq!(old.evaluation, new.evaluation);
    assert_eq!(old.centres.at(DivisionLevel::Township)[0], new.centres.at(DivisionLevel::Township)[0]);
    assert_eq!(old.warnings, new.warnings);
    assert_eq!(old.calls, new.calls);
    assert!(old.grounds.is_empty());
}

#[test]
fn hours_of_service_and_new_lists_are_checked_as_well() {
    let shipped = include_str!("../../../../config/policy.toml");
    for (from, to, key) in [
        (
            "within_minutes = 30",
            "within_minutes = 30\nhours = { from = \"20:00\", to = \"08:00\" }",
            "clocks.contact.hours:",
        ),
        ("township = [\"centre_operator\"", "township = [\"police_head\"", "centres.township:"),
        ("township = [\"centre_operator\"", "township = [\"county_head\"", "centres.township:"),
        ("most_days = 90", "most_days = 0", "clocks.review.most_days:"),
        ("designate_after = 3", "designate_after = 0", "returns.designate_after:"),
        ("attempts = 3", "attempts = 0", "visits.attempts:"),
        ("resolution = 25", "resolution = 35", "evaluation.weights: must add up to 100, not to 110 (line "),
        ("late_orders = 5", "late_orders = 101", "evaluation.late_orders:"),
        ("to = \"superior\"", "to = \"superior\"\nlevel = \"city\"", "clocks.handling.climb[1]:"),
    ] {
        let broken = shipped.replacen(from, to, 1);
        assert!(
            broken != shipped && faults(&broken).iter().any(|f| f.starts_with(key)),
            "{key} in {:#?}",
            faults(&broken)
        );
    }
    let open = shipped.replacen(
        "within_minutes = 30",
        "within_minutes = 30\nhours = { from = \"08:00\", to = \"20:00\" }",
        1,
    );
    assert!(Policy::parse(&open).unwrap().clocks.contact_hours.is_some());
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
    assert!(matches!(Policy::parse(&hole), Err(PolicyError::Syntax(fault)) if fault.what.contains("harder")));
}

#[test]
fn a_syntax_error_names_its_line() {
    let text = include_str!("../../../../config/policy.toml");
    let broken = text.replace("working_days = 7", "working_days = ");
    let line = broken.lines().position(|line| line == "working_days = ").unwrap() + 1;
    let error = Policy::parse(&broken).unwrap_err();
    assert_eq!(error.faults()[0].line, Some(line), "{error}");
    assert!(error.to_string().starts_with(&format!("the policy cannot be read: line {line}: ")), "{error}");
}

#[test]
fn numbers_of_warnings_that_make_no_sense_are_refused() {
    let shipped = include_str!("../../../../config/policy.toml");
    for (from, to) in [
        ("history_weeks = 12", "history_weeks = 3"),
        ("least_matters = 5", "least_matters = 1"),
        ("false_alarms_per_year = 1.0", "false_alarms_per_year = 0.0"),
        ("false_alarms_per_year = 1.0", "false_alarms_per_year = nan"),
        ("incident_tickets = 3", "incident_tickets = 1"),
        ("incident_tickets_village = 5", "incident_tickets_village = 2"),
        ("incident_hours = 6", "incident_hours = 73"),
        ("again_times = 3", "again_times = 1"),
        ("again_days = 90", "again_days = 0"),
        ("reopened_times = 2", "reopened_times = 0"),
    ] {
        let broken = shipped.replace(from, to);
        assert_ne!(broken, shipped, "{from}");
        let key = from.split(' ').next().unwrap();
        let faults = faults(&broken);
        assert_eq!(faults.len(), 1, "{to}: {faults:?}");
        assert!(faults[0].starts_with(&format!("warnings.{key}: must be")), "{faults:?}");
        let line = broken.lines().position(|line| line == to).unwrap() + 1;
        assert!(faults[0].ends_with(&format!("(line {line})")), "{faults:?}");
    }
}

#[test]
fn rules_for_records_of_calls_that_prove_nothing_are_refused() {
    let shipped = include_str!("../../../../config/policy.toml");
    for (from, to, key) in [
        ("talk_seconds = 10", "talk_seconds = 0", "calls.talk_seconds"),
        ("talk_seconds = 10", "talk_seconds = 601", "calls.talk_seconds"),
        ("rings = 2", "rings = 1", "calls.rings"),
    ] {
        let faults = faults(&shipped.replace(from, to));
        assert!(
            faults.len() == 1 && faults[0].starts_with(&format!("{key}: must lie between")),
            "{faults:?}"
        );
    }
}
