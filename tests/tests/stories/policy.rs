//! The policy is changed while matters run: on the desk, by a file, in another process.

use casework::{GivenPolicy, PolicyPut, PolicySource};
use domain::policy::PolicyVersion;
use domain::text::Note;
use domain::ticket::{Command, EventKind};
use testkit::on_both;
use testkit::town::{POLICY, SECRETARY, TOWNSHIP, Town, minutes};

/// The promise made shorter.
fn twenty() -> String {
    POLICY
        .replace("within_minutes = 30", "within_minutes = 20")
        .replace("reminders_minutes = [15, 25]", "reminders_minutes = [10, 15]")
}

fn note(words: &str) -> Note {
    Note::parse(words).unwrap()
}

/// The city's administrator puts a text in force.
async fn changes(town: &Town, text: &str) -> PolicyVersion {
    let powers = town.is_joined_by_the_city_administrator().await;
    let seen = town.casework.policy().0;
    match town.casework.change_policy(&powers, text, seen, &note("先试试")).await.unwrap() {
        PolicyPut::InForce(version) => version,
        other => panic!("{other:?}"),
    }
}

async fn versions(town: &Town) -> Vec<(i32, bool)> {
    let entries = town.casework.store().policies(0, 10).await.unwrap();
    entries.iter().map(|entry| (entry.version.0, entry.source == PolicySource::File)).collect()
}

on_both! {
    async fn an_administrator_makes_half_an_hour_into_twenty_minutes_and_a_running_matter_keeps_its_half_hour(town) {
        let running = town.file("三楼漏水").await.ticket;
        changes(&town, &twenty()).await;
        let next = town.file("四楼漏水").await.ticket;
        for (ticket, allowed) in [(running, 30), (next, 20)] {
            let (_, due) = town.state(ticket).await.owes().unwrap();
            assert_eq!(due.duration_since(town.now()), minutes(allowed));
        }
        town.passes(minutes(20)).await;
        let late = async |ticket| {
            town.log(ticket).await.iter().any(|(_, kind)| matches!(kind, EventKind::Breached { .. }))
        };
        assert!(late(next).await && !late(running).await);
        assert!(town.hears(TOWNSHIP).is_some());
        town.does(SECRETARY, running, Command::called(None)).await;
        town.does(SECRETARY, next, Command::called(None)).await;
        town.texts();
    }

    async fn a_start_with_the_same_file_keeps_what_was_put_in_force_and_a_changed_file_rules(town) {
        changes(&town, &twenty()).await;
        let again = town.another_process().await;
        assert_eq!(again.policy().0, PolicyVersion(2));
        assert_eq!(again.policy().1.clocks.contact_within, minutes(20));
        // The program is a newer one with another policy in it: nobody has meant that for this town.
        let newer = POLICY.replace("within_minutes = 30", "within_minutes = 25");
        let newer = newer.replace("[15, 25]", "[15, 20]");
        assert_eq!(town.started_with(GivenPolicy::BuiltIn(&newer)).await.policy().0, PolicyVersion(2));
        let changed = town.started_with(GivenPolicy::File(&newer)).await;
        assert_eq!(changed.policy().1.clocks.contact_within, minutes(25));
        assert_eq!(versions(&town).await, [(3, true), (2, false), (1, true)]);
        // The file as it was is a change as well.
        assert_eq!(town.another_process().await.policy().0, PolicyVersion(4));
    }

    async fn another_process_follows_and_works_by_what_is_in_force(town) {
        let other = town.another_process().await;
        changes(&town, &twenty()).await;
        assert!(other.look_for_policy().await.unwrap());
        assert!(!other.look_for_policy().await.unwrap(), "once");
        let receipt = other.file(town.submission("三楼漏水")).await.unwrap();
        assert_eq!(town.ticket(receipt.ticket).await.policy, PolicyVersion(2));
        let (_, due) = town.state(receipt.ticket).await.owes().unwrap();
        assert_eq!(due.duration_since(town.now()), minutes(20));
    }

    async fn of_two_who_change_it_at_once_the_second_is_told(town) {
        let powers = town.is_joined_by_the_city_administrator().await;
        let other = town.another_process().await;
        let seen = town.casework.policy().0;
        let (ours, theirs) = (twenty(), POLICY.replace("within_minutes = 30", "within_minutes = 28"));
        let why = note("先试试");
        let (one, two) = tokio::join!(
            town.casework.change_policy(&powers, &ours, seen, &why),
            other.change_policy(&powers, &theirs, seen, &why),
        );
        let put = [one.unwrap(), two.unwrap()];
        assert!(put.contains(&PolicyPut::InForce(PolicyVersion(2))) && put.contains(&PolicyPut::Overtaken), "{put:?}");
        assert_eq!(versions(&town).await.len(), 2);
    }

    async fn a_version_knows_who_has_put_it_in_force_and_why(town) {
        let version = changes(&town, &twenty()).await;
        let powers = town.is_joined_by_the_city_administrator().await;
        let text = town.casework.policy_text(&powers, version).await.unwrap();
        assert_eq!(text.text, twenty());
        assert_eq!(text.before.as_deref(), Some(POLICY));
        assert_eq!(text.line.by.as_deref(), Some("章法明"));
        let source = PolicySource::Page { staff: powers.staff, note: "先试试".to_owned() };
        assert_eq!((text.line.entry.source, text.line.entry.since), (source, town.now()));
        town.casework.put_policy(POLICY, &note("照旧")).await.unwrap();
        let history = town.casework.policy_history(&powers, 0, 10).await.unwrap();
        assert_eq!(history[0].entry.source, PolicySource::Command { note: "照旧".to_owned() });
        assert_eq!(history.len(), 3);
        assert_eq!(town.casework.policy_history(&powers, 1, 1).await.unwrap(), history[1..2]);
    }

    /// A newer program has put it in force, or the database was damaged: the calls must be made all the same.
    async fn a_policy_in_force_that_this_program_cannot_read_does_not_stop_it(town) {
        let mut tx = town.casework.store().begin().await.unwrap();
        let standing = tx.policy_standing().await.unwrap();
        let source = PolicySource::Command { note: "x".to_owned() };
        tx.put_policy(&standing, "from a time to come", source, town.now()).await.unwrap();
        tx.commit().await.unwrap();
        for _ in 0..2 {
            assert!(!town.casework.look_for_policy().await.unwrap());
            assert_eq!(town.casework.policy().0, PolicyVersion(1));
        }
        let again = town.another_process().await;
        assert_eq!(again.policy().0, PolicyVersion(3), "the file takes its place");
        assert!(town.casework.look_for_policy().await.unwrap());
        assert_eq!(versions(&town).await, [(3, true), (2, false), (1, true)]);
    }
}
