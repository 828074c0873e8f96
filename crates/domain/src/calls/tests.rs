use proptest::prelude::*;

use super::*;

fn second(n: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(n)
}

fn minute(n: i64) -> Timestamp {
    second(n * 60)
}

fn talk(from: Timestamp, seconds: i64) -> Call {
    let ended = from + SignedDuration::from_secs(seconds);
    Call { direction: Direction::ToRequester, rang: Some(from), answered: Some(from), ended }
}

fn ring(at: Timestamp) -> Call {
    let ended = at + SignedDuration::from_secs(20);
    Call { direction: Direction::ToRequester, rang: Some(at), answered: None, ended }
}

fn rules() -> CallRules {
    let (talk, apart) = (SignedDuration::from_secs(10), SignedDuration::from_mins(3));
    CallRules { talk, rings: 2, apart, rings_meet: false }
}

fn open() -> Promise {
    Promise { since: minute(0), due: minute(30), called: None, rang: false }
}

fn called(at: i64, grade: ContactGrade, in_time: bool) -> Promise {
    Promise { called: Some(Called { at: minute(at), grade, in_time }), ..open() }
}

fn verified(at: Timestamp, seconds: u32, in_time: bool) -> Shown {
    Shown::Called { grade: ContactGrade::Verified, proof: Proof { at, seconds }, in_time }
}

#[test]
fn a_call_that_lasted_proves_the_contact_at_its_own_time() {
    assert_eq!(shown(&[talk(minute(12), 10)], &open(), &rules()), Some(verified(minute(12), 10, true)));
    assert_eq!(shown(&[talk(minute(12), 9)], &open(), &rules()), None, "hung up at once");
    let last = minute(30) - SignedDuration::from_millis(1);
    assert_eq!(
        shown(&[talk(last, 600)], &open(), &rules()),
        Some(verified(last, 600, true)),
        "answered in time"
    );
    assert_eq!(shown(&[talk(minute(30), 60)], &open(), &rules()), Some(verified(minute(30), 60, false)));
}

#[test]
fn a_call_before_the_matter_or_by_the_requester_keeps_no_promise() {
    let theirs = Call { direction: Direction::FromRequester, ..talk(minute(12), 300) };
    assert_eq!(shown(&[theirs, talk(second(-1), 300)], &open(), &rules()), None);
}

#[test]
fn ringing_twice_in_vain_with_a_pause_is_a_try() {
    let rang = |at| Some(Shown::Rang { proof: Proof { at: minute(at), seconds: 0 } });
    let tried = |minutes: &[i64]| {
        let calls: Vec<_> = minutes.iter().map(|at| ring(minute(*at))).collect();
        shown(&calls, &open(), &rules())
    };
    assert_eq!(tried(&[5]), None);
    assert_eq!(tried(&[5, 7]), None, "less than three minutes apart");
    assert_eq!(tried(&[5, 8]), rang(8));
    assert_eq!(tried(&[5, 7, 8, 9]), rang(8), "those between do not count");
    assert_eq!(tried(&[28, 31]), None, "the second came after the deadline");
    let off = Call { rang: None, ..ring(minute(9)) };
    assert_eq!(
        shown(&[ring(minute(5)), off], &open(), &rules()),
        None,
        "a telephone that is off does not ring"
    );
    let known = Promise { rang: true, ..open() };
    assert_eq!(
        shown(&[ring(minute(5)), ring(minute(8))], &known, &rules()),
        None,
        "it is in the log already"
    );
}

#[test]
fn a_try_meets_the_promise_only_where_the_policy_says_so() {
    let rules = CallRules { rings_meet: true, ..rules() };
    let proof = Proof { at: minute(8), seconds: 0 };
    let tried = Some(Shown::Called { grade: ContactGrade::Tried, proof, in_time: true });
    let calls = [ring(minute(8)), ring(minute(5))];
    assert_eq!(shown(&calls, &open(), &rules), tried);
    let reached = talk(minute(40), 60);
    let known = called(8, ContactGrade::Tried, true);
    assert_eq!(shown(&[reached], &known, &rules), Some(verified(minute(40), 60, true)), "reached in the end");
}

#[test]
fn what_somebody_said_is_borne_out_by_a_call_before_they_said_it_only() {
    for grade in [ContactGrade::Claimed, ContactGrade::Corroborated] {
        let said = called(20, grade, true);
        assert_eq!(shown(&[talk(minute(19), 60)], &said, &rules()), Some(verified(minute(19), 60, true)));
        assert_eq!(shown(&[talk(minute(21), 60)], &said, &rules()), None, "called about something else");
    }
    let late = called(45, ContactGrade::Claimed, false);
    assert_eq!(shown(&[talk(minute(12), 60)], &late, &rules()), Some(verified(minute(12), 60, true)));
}

#[test]
fn a_record_shown_before_is_not_shown_again_and_an_earlier_call_is() {
    let known = called(40, ContactGrade::Verified, false);
    assert_eq!(shown(&[talk(minute(40), 60)], &known, &rules()), None);
    assert_eq!(shown(&[talk(minute(40), 60), talk(minute(50), 60)], &known, &rules()), None);
    let both = [talk(minute(40), 60), talk(minute(12), 60)];
    assert_eq!(shown(&both, &known, &rules()), Some(verified(minute(12), 60, true)));
}

/// What is known after records have come in some order, each looked at as it comes.
fn after(calls: &[Call]) -> Option<Called> {
    let mut promise = open();
    for n in 1..=calls.len() {
        if let Some(Shown::Called { grade, proof, in_time }) = shown(&calls[..n], &promise, &rules()) {
            promise.called = Some(Called { at: proof.at, grade, in_time });
        }
    }
    promise.called
}

proptest! {
    #[test]
    fn whatever_the_order_in_which_records_come_the_same_is_proven(
        minutes in prop::collection::vec((0_i64..60, 0_i64..30), 0..6),
        turn in 0_usize..6,
    ) {
        let mut calls: Vec<_> = minutes.iter().map(|(at, long)| talk(minute(*at), *long)).collect();
        let there = after(&calls);
        let turn = turn.min(calls.len());
        calls.rotate_left(turn);
        prop_assert_eq!(after(&calls), there);
        calls.reverse();
        prop_assert_eq!(after(&calls), there);
    }
}
