//! A town in process: the use cases on a fresh database, a clock that is advanced, telephones that are looked at.
//!
//! Stories are told on it as people live them: somebody files a matter, half an hour passes, somebody's telephone buzzes.
//! A text that nobody expected fails the story when the town goes.

mod calling;
mod mailbox;
mod people;
mod web;
mod working;

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use casework::{CaseError, Casework, GivenPolicy, Keys, Receipt, RequesterCommand, Submission};
use domain::access::Powers;
use domain::number::{Issue, PlaceNumber, TicketId};
use domain::policy::CategoryId;
use domain::text::Words;
use domain::ticket::{Channel, Command, EventKind, Owner, State, Ticket};
use jiff::{SignedDuration, Timestamp};
use notifier::gateway::Gateways;
use storage::{Division, NewStaff, Place, Store, Tx};
use tempfile::TempDir;

use crate::clock::{Seeded, TestClock};
use crate::gateway::{Arrived, Recording};
use crate::parts::postgres;
pub use calling::{Rung, Switchboard};
pub use mailbox::{MailMood, Mailbox};
pub use people::{
    ADMINISTRATOR, CITY, CITY_ADMINISTRATOR, COUNTY, COUNTY_LEADER, DIRECTOR, GRID_MEMBER, NEIGHBOUR,
    OTHER_VILLAGE, Person, RESIDENT, SECRETARY, STAFF, TOWNSHIP, VILLAGE, WATER, building,
};
pub use web::{Sent, Web};
pub use working::worker_of;

/// The policy that is shipped.
pub const POLICY: &str = include_str!("../../../../config/policy.toml");

/// When every story begins: a Tuesday at nine in the morning in Shanghai, with no holiday in sight.
const MORNING: &str = "2026-03-10T09:00:00+08:00";

/// How many connections a PostgreSQL pool of a test has.
const CONNECTIONS: u32 = 8;

/// Which database a story runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Db {
    /// A file in a temporary folder.
    Sqlite,
    /// A database of its own on the shared server.
    Postgres,
}

/// Keeps the database, and removes it in the end.
enum Ground {
    Sqlite(TempDir),
    Postgres(postgres::Database),
}

/// A town with one township, two villages, three places and eight people on the staff.
pub struct Town {
    /// The use cases, as the program has them.
    pub casework: Casework,
    /// The gateway behind which everybody's telephones are.
    pub gateway: Arc<Recording>,
    clock: Arc<TestClock>,
    forms: AtomicU32,
    mailbox: Option<Arc<Mailbox>>,
    policy: String,
    ground: Ground,
}

/// A whole number of minutes.
pub const fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

/// A whole number of hours.
pub const fn hours(hours: i64) -> SignedDuration {
    SignedDuration::from_hours(hours)
}

pub(crate) fn sure<T, E: std::fmt::Display>(what: &str, result: Result<T, E>) -> T {
    result.unwrap_or_else(|error| panic!("{what}: {error}"))
}

impl Town {
    /// A fresh town on an empty database, under the policy that is shipped.
    pub async fn on(db: Db) -> Self {
        Self::under(POLICY, db).await
    }

    /// The same under a policy of its own.
    pub async fn under(policy: &str, db: Db) -> Self {
        let ground = match db {
            Db::Sqlite => Ground::Sqlite(sure("a temporary folder", TempDir::with_prefix("mashang-town-"))),
            Db::Postgres => Ground::Postgres(postgres::database()),
        };
        let clock = Arc::new(TestClock::at(sure("a time", MORNING.parse())));
        let store = open(&ground).await;
        sure("migrate", store.migrate().await);
        let casework = casework(store, GivenPolicy::File(policy), &clock, 1).await;
        let gateway = Arc::new(Recording::new("recording"));
        let forms = AtomicU32::new(0);
        let town = Self { casework, gateway, clock, forms, mailbox: None, policy: policy.to_owned(), ground };
        town.settle().await;
        town
    }

    /// The use cases in a second process on the same database and by the same clock.
    pub async fn another_process(&self) -> Casework {
        self.started_with(GivenPolicy::File(&self.policy)).await
    }

    /// The same in a process that was started with this policy.
    pub async fn started_with(&self, policy: GivenPolicy<'_>) -> Casework {
        casework(open(&self.ground).await, policy, &self.clock, 2).await
    }

    /// The use cases in a process that was started with another key: nothing personal can be read there.
    pub async fn with_another_key(&self) -> Casework {
        let keys = sure("keys", Keys::new(&[vec![8; 32]], &[9; 32]));
        let (store, entropy) = (open(&self.ground).await, Arc::new(Seeded::new(3)));
        let policy = GivenPolicy::File(POLICY);
        sure("open the books", Casework::open(store, keys, policy, self.clock.clone(), entropy).await)
    }

    /// The address of its database, for a look at the rows past our own code.
    pub fn address(&self) -> String {
        address(&self.ground)
    }

    /// The gateways that the worker sends by: one, which records.
    pub fn gateways(&self) -> Gateways {
        Gateways::from_list(vec![self.gateway.clone()])
    }

    /// The clock of all its processes.
    pub fn clock(&self) -> &TestClock {
        &self.clock
    }

    /// Now.
    pub fn now(&self) -> Timestamp {
        self.casework.now()
    }

    /// Writes the register.
    async fn settle(&self) {
        let now = self.now();
        let mut tx = sure("begin", self.casework.store().begin().await);
        let divisions: Vec<_> = people::DIVISIONS.iter().map(division).collect();
        sure("divisions", tx.put_divisions(&divisions, now).await);
        self.put(&mut tx, &people::PLACES, &STAFF).await;
        sure("commit", tx.commit().await);
    }

    /// The village gets a grid with a building, and [`GRID_MEMBER`] walks about it. Gives the building's number.
    pub async fn settles_a_grid(&self) -> PlaceNumber {
        let mut tx = sure("begin", self.casework.store().begin().await);
        sure("divisions", tx.put_divisions(&[division(&people::GRID)], self.now()).await);
        self.put(&mut tx, &[people::GRID_PLACE], &[GRID_MEMBER]).await;
        sure("commit", tx.commit().await);
        sure("a place number", PlaceNumber::new(people::GRID_PLACE.0))
    }

    /// [`CITY_ADMINISTRATOR`] joins the staff, if they have not yet. Gives what they may do.
    pub async fn is_joined_by_the_city_administrator(&self) -> Powers {
        let mut tx = sure("begin", self.casework.store().begin().await);
        self.put(&mut tx, &[], &[CITY_ADMINISTRATOR]).await;
        sure("commit", tx.commit().await);
        self.powers(CITY_ADMINISTRATOR).await
    }

    /// Writes places with their first codes, and people with their posts.
    async fn put(&self, tx: &mut Tx, places: &[(u32, &str, &str, &str)], staff: &[Person]) {
        let now = self.now();
        let places: Vec<_> = places.iter().map(place).collect();
        sure("places", tx.put_places(&places, now).await);
        let codes: Vec<_> = places.iter().map(|p| (p.number, Issue::FIRST)).collect();
        sure("codes", tx.issue_codes(&codes, now).await);
        for person in staff {
            let id = sure("staff", tx.put_staff(&self.row(person, true), now).await);
            sure("posts", tx.set_posts(id, &person.post()).await);
        }
    }

    fn row(&self, person: &Person, active: bool) -> NewStaff {
        let keys = self.casework.keys();
        NewStaff {
            code: person.code.to_owned(),
            name: person.name.to_owned(),
            phone: keys.seal_phone(&person.phone(), self.casework.entropy()),
            phone_index: keys.find_phone(&person.phone()),
            active,
        }
    }

    /// Somebody leaves their posts.
    pub async fn leaves(&self, person: Person) {
        let mut tx = sure("begin", self.casework.store().begin().await);
        sure("staff", tx.put_staff(&self.row(&person, false), self.now()).await);
        sure("commit", tx.commit().await);
    }

    /// What a resident of Building 1 would send with these words; every call is another form.
    pub fn submission(&self, words: &str) -> Submission {
        let form = self.forms.fetch_add(1, Ordering::Relaxed);
        Submission {
            place: building(),
            channel: Channel::Code,
            category: CategoryId::new("utilities"),
            words: sure("words", Words::parse(words)),
            answers: None,
            phone: RESIDENT.phone(),
            name: None,
            language: "zh".to_owned(),
            photos: Vec::new(),
            once: format!("form-{form}"),
        }
    }

    /// A resident of Building 1 files a matter of another category than that of [`Town::file`].
    pub async fn file_about(&self, category: &str, words: &str) -> Receipt {
        let submission = Submission { category: CategoryId::new(category), ..self.submission(words) };
        sure("file a matter", self.casework.file(submission).await)
    }

    /// A resident of Building 1 files a matter.
    pub async fn file(&self, words: &str) -> Receipt {
        sure("file a matter", self.casework.file(self.submission(words)).await)
    }

    /// What somebody on the staff may do.
    pub async fn powers(&self, person: Person) -> Powers {
        let index = self.casework.keys().find_phone(&person.phone());
        let member = sure("staff", self.casework.store().staff_by_phone(index).await);
        let member = member.unwrap_or_else(|| panic!("{} is not on the staff", person.name));
        sure("powers", self.casework.powers(member.id).await)
    }

    /// Somebody on the staff, as a matter is given to them.
    pub async fn owner(&self, person: Person) -> Owner {
        Owner { unit: person.unit(), staff: Some(self.powers(person).await.staff) }
    }

    /// A whole ticket.
    pub async fn ticket(&self, ticket: TicketId) -> Ticket {
        let stored = sure("a ticket", self.casework.store().ticket(ticket).await);
        stored.unwrap_or_else(|| panic!("there is no ticket {ticket}")).ticket
    }

    /// Takes whatever has arrived on a person's telephone; says what the last was.
    pub fn hears(&self, person: Person) -> Option<String> {
        let phone = person.phone();
        let mut last = None;
        while let Some(arrived) = self.gateway.take_one(|arrived| arrived.to == phone) {
            last = Some(arrived.text);
        }
        last
    }

    /// Somebody on the staff does something on the desk.
    ///
    /// # Errors
    /// What the desk would say.
    pub async fn tries(
        &self,
        person: Person,
        ticket: TicketId,
        command: Command,
    ) -> Result<Ticket, CaseError> {
        self.casework.act(&self.powers(person).await, ticket, command).await
    }

    /// Somebody on the staff does something that must succeed.
    pub async fn does(&self, person: Person, ticket: TicketId, command: Command) -> Ticket {
        sure(person.name, self.tries(person, ticket, command).await)
    }

    /// The requester does something on their page.
    ///
    /// # Errors
    /// What the page would say.
    pub async fn requester(&self, receipt: &Receipt, command: RequesterCommand) -> Result<Ticket, CaseError> {
        self.casework.act_as_requester(&receipt.token, command).await
    }

    /// Where a ticket stands.
    pub async fn state(&self, ticket: TicketId) -> State {
        self.ticket(ticket).await.state
    }

    /// The log of a ticket: when it happened, in whole minutes since the story began, and what.
    pub async fn log(&self, ticket: TicketId) -> Vec<(i64, EventKind)> {
        let morning = began();
        let events = sure("events", self.casework.store().events(ticket).await);
        events
            .into_iter()
            .map(|logged| (logged.event.at.duration_since(morning).as_mins(), logged.event.kind))
            .collect()
    }

    /// Takes the next text on a person's telephone.
    ///
    /// # Panics
    /// If there is none: says what arrived on all the others.
    pub fn told(&self, person: Person) -> String {
        let phone = person.phone();
        match self.gateway.take_one(|arrived| arrived.to == phone) {
            Some(arrived) => arrived.text,
            None => panic!("{} was told nothing; others: {:#?}", person.name, by_name(self.gateway.take())),
        }
    }

    /// Takes all texts that have arrived since the last look: on whose telephone, and what.
    pub fn texts(&self) -> Vec<(&'static str, String)> {
        by_name(self.gateway.take())
    }

    /// Nobody was told anything that the story has not taken.
    ///
    /// # Panics
    /// With the texts, if somebody was.
    pub fn quiet(&self) {
        let texts = self.texts();
        assert!(texts.is_empty(), "nobody should have been told anything: {texts:#?}");
    }
}

impl Drop for Town {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.quiet();
        }
    }
}

impl std::fmt::Debug for Town {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let ground = match &self.ground {
            Ground::Sqlite(folder) => folder.path().display().to_string(),
            Ground::Postgres(database) => database.url(),
        };
        write!(f, "Town({ground})")
    }
}

/// When every story began.
pub(crate) fn began() -> Timestamp {
    sure("a time", MORNING.parse())
}

fn address(ground: &Ground) -> String {
    match ground {
        Ground::Sqlite(folder) => format!("sqlite:{}", folder.path().join("town.db").display()),
        Ground::Postgres(database) => database.url(),
    }
}

async fn open(ground: &Ground) -> Store {
    let address = address(ground);
    sure(&address, Store::open(&address, CONNECTIONS).await)
}

async fn casework(store: Store, policy: GivenPolicy<'_>, clock: &Arc<TestClock>, seed: u64) -> Casework {
    let keys = sure("keys", Keys::new(&[vec![7; 32]], &[9; 32]));
    let entropy = Arc::new(Seeded::new(seed));
    sure("open the books", Casework::open(store, keys, policy, clock.clone(), entropy).await)
}

fn division((code, name): &(&str, &str)) -> Division {
    Division { code: sure("a division", code.parse()), name: (*name).to_owned() }
}

fn place(&(number, code, name, division): &(u32, &str, &str, &str)) -> Place {
    Place {
        number: sure("a place number", PlaceNumber::new(number)),
        code: code.to_owned(),
        name: name.to_owned(),
        division: sure("a division", division.parse()),
        address: None,
        households: None,
        keeper: None,
        hotline: None,
        position: None,
    }
}

fn by_name(texts: Vec<Arrived>) -> Vec<(&'static str, String)> {
    let name = |arrived: &Arrived| {
        let known =
            STAFF.into_iter().chain([RESIDENT, GRID_MEMBER]).find(|person| person.phone() == arrived.to);
        known.map_or("a stranger", |person| person.name)
    };
    texts.into_iter().map(|arrived| (name(&arrived), arrived.text)).collect()
}

/// Tells each story on both databases: `on_both! { async fn name(town) { … } }` makes `name::on_sqlite` and
/// `name::on_postgres`.
#[macro_export]
macro_rules! on_both {
    ($($(#[$about:meta])* async fn $name:ident($town:ident) $story:block)+) => {$(
        $(#[$about])*
        mod $name {
            #[allow(unused_imports, reason = "not every story needs everything around it")]
            use super::*;

            async fn story($town: $crate::town::Town) $story

            #[tokio::test]
            async fn on_sqlite() {
                story($crate::town::Town::on($crate::town::Db::Sqlite).await).await;
            }

            #[tokio::test]
            async fn on_postgres() {
                story($crate::town::Town::on($crate::town::Db::Postgres).await).await;
            }
        }
    )+};
}
