//! Filing a matter: stored once, whole, whoever files beside it.

use std::collections::HashSet;

use casework::Keys;
use domain::number::TicketId;
use domain::policy::CategoryId;
use domain::text::Words;
use domain::ticket::{Actor, Channel, EventKind, Filing, Situation, StateKind, file};
use storage::{Change, Contents, Filed, Fingerprint, LoggedEvent, NewCase, Writer};
use testkit::on_both;
use testkit::town::{RESIDENT, Town, building, minutes};

/// How many people file at the same moment.
const CROWD: usize = 200;

/// A case as the use cases would store it, under a number of the test's choice: two of one number cannot both be stored.
async fn case(town: &Town, id: TicketId, submission: u8) -> NewCase {
    let casework = &town.casework;
    let (version, policy) = casework.policy();
    let entry = casework.place(building()).await.unwrap().unwrap();
    let filing = Filing {
        id,
        place: building(),
        division: entry.place.division.clone(),
        category: CategoryId::new("utilities"),
        channel: Channel::Code,
        policy: version,
    };
    let situation = Situation {
        policy: &policy,
        directory: &entry.path.directory,
        keeper: None,
        now: town.now(),
        actor: Actor::Requester,
    };
    let decision = file(filing, &situation);
    let logged = |(n, event)| LoggedEvent {
        revision: i32::try_from(n).unwrap() + 1,
        event,
        salt: None,
        words_digest: None,
        digest: [submission; 32],
    };
    let change = Change {
        ticket: decision.ticket,
        head: [submission; 32],
        events: decision.events.into_iter().enumerate().map(logged).collect(),
        deadlines: decision.deadlines,
        messages: Vec::new(),
        alarms: Vec::new(),
        photos: Vec::new(),
        key: None,
        at: town.now(),
    };
    NewCase { change, contents: contents(casework.keys(), town, submission), photos: Vec::new() }
}

fn contents(keys: &Keys, town: &Town, submission: u8) -> Contents {
    Contents {
        words: Words::parse("三楼水管漏水").unwrap(),
        language: "zh".to_owned(),
        name: None,
        answers: None,
        phone: keys.seal_phone(&RESIDENT.phone(), town.casework.entropy()),
        phone_index: keys.find_phone(&RESIDENT.phone()),
        submission: Fingerprint([submission; 32]),
    }
}

on_both! {
    /// Ticket, first event and the deadline of the promise are there when the resident is answered.
    async fn a_filed_matter_has_a_log_and_somebody_who_owes_a_call(town) {
        let receipt = town.file("三楼水管漏水").await;
        let state = town.state(receipt.ticket).await;
        let (owner, due) = state.owes().unwrap();
        assert_eq!(state.kind(), StateKind::AwaitingContact);
        assert_eq!(owner.staff, Some(town.powers(testkit::town::SECRETARY).await.staff));
        assert_eq!(due, town.now() + minutes(30));
        assert!(matches!(town.log(receipt.ticket).await[..], [(0, EventKind::Filed { .. })]));
    }

    async fn the_same_form_sent_twice_is_one_matter(town) {
        let submission = town.submission("三楼水管漏水");
        let first = town.casework.file(submission.clone()).await.unwrap();
        let second = town.casework.file(submission).await.unwrap();
        assert!(!first.again && second.again);
        assert_eq!((first.ticket, &first.token), (second.ticket, &second.token));
    }

    async fn the_same_words_in_another_form_are_another_matter(town) {
        let first = town.file("三楼水管漏水").await;
        let second = town.file("三楼水管漏水").await;
        assert_ne!(first.ticket, second.ticket);
    }

    /// A phone that hangs on a poor network sends the form again and again, all at once.
    async fn a_form_sent_many_times_at_once_is_one_matter(town) {
        let submission = town.submission("三楼水管漏水");
        let sent = (0..CROWD).map(|_| {
            let (casework, submission) = (town.casework.clone(), submission.clone());
            tokio::spawn(async move { casework.file(submission).await.unwrap() })
        });
        let mut tickets = HashSet::new();
        let mut stored = 0;
        for answer in sent.collect::<Vec<_>>() {
            let receipt = answer.await.unwrap();
            tickets.insert(receipt.ticket);
            stored += usize::from(!receipt.again);
        }
        assert_eq!((tickets.len(), stored), (1, 1));
    }

    async fn the_same_form_sent_to_two_processes_at_once_is_one_matter(town) {
        let other = town.another_process().await;
        for round in 0..20 {
            let submission = town.submission(&format!("第{round}次漏水"));
            let (here, there) = tokio::join!(town.casework.file(submission.clone()), other.file(submission));
            let (here, there) = (here.unwrap(), there.unwrap());
            assert_eq!((here.ticket, &here.token), (there.ticket, &there.token));
            assert!(here.again != there.again, "one of them stored it: {here:?}, {there:?}");
        }
    }

    async fn everybody_who_files_at_once_gets_a_matter_of_their_own(town) {
        let other = town.another_process().await;
        let sent = (0..CROWD).map(|n| {
            let casework = if n % 2 == 0 { town.casework.clone() } else { other.clone() };
            let submission = town.submission(&format!("{n}号住户家里漏水"));
            tokio::spawn(async move { casework.file(submission).await.unwrap().ticket })
        });
        let mut tickets = HashSet::new();
        for answer in sent.collect::<Vec<_>>() {
            tickets.insert(answer.await.unwrap());
        }
        assert_eq!(tickets.len(), CROWD);
        let at = town.casework.store().tickets_at(building(), 10_000).await.unwrap();
        let stored: HashSet<_> = at.iter().map(|stored| stored.ticket.id).collect();
        assert_eq!(stored, tickets);
        let words: HashSet<_> = at.into_iter().map(|stored| stored.contents.unwrap().words.to_string()).collect();
        assert_eq!(words.len(), CROWD);
    }

    async fn a_faulty_member_of_a_group_fails_alone(town) {
        let taken = town.file("三楼水管漏水").await.ticket;
        let writer = Writer::start(town.casework.store());
        let mut sent = Vec::new();
        for n in 0..20 {
            let id = if n == 7 { taken } else { TicketId(900_000 + i64::from(n)) };
            let (writer, case) = (writer.clone(), case(&town, id, n).await);
            sent.push(tokio::spawn(async move { writer.file(&case).await }));
        }
        for (n, answer) in (0..).zip(sent) {
            let filed = answer.await.unwrap();
            if n == 7 {
                assert!(filed.is_err(), "its number was taken: {filed:?}");
            } else {
                assert_eq!(filed.unwrap(), Filed::New(TicketId(900_000 + n)));
            }
        }
        let stored = town.casework.store().tickets_at(building(), 100).await.unwrap();
        assert_eq!(stored.len(), 20, "nineteen and the one that was there before");
    }

    async fn a_twin_within_a_group_is_told_of_the_first(town) {
        let writer = Writer::start(town.casework.store());
        let one = case(&town, TicketId(900_001), 1).await;
        let twin = case(&town, TicketId(900_002), 1).await;
        let (one, twin) = tokio::join!(writer.file(&one), writer.file(&twin));
        assert_eq!((one.unwrap(), twin.unwrap()), (Filed::New(TicketId(900_001)), Filed::Again(TicketId(900_001))));
    }
}
