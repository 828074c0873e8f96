//! What administrators see.

use askama::Template;
use jiff::Timestamp;

use super::resident::Choice;
use super::tokens::TokenRow;
use super::ways::{MailField, WayLine};
use super::{DeskBar, Shell};

/// An entry of the first page.
#[derive(Debug, Clone)]
pub struct Tile {
    /// Where it leads.
    pub href: &'static str,
    /// What it is called.
    pub title: &'static str,
    /// What is there.
    pub what: &'static str,
}

/// The first page.
#[derive(Debug, Clone, Template)]
#[template(path = "admin_home.html")]
pub struct AdminHome {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// The entries.
    pub tiles: Vec<Tile>,
}

/// A person in a list.
#[derive(Debug, Clone)]
pub struct PersonRow {
    /// Their page, when the reader may change them.
    pub href: Option<String>,
    /// Whether they have left.
    pub left: bool,
    /// Their name.
    pub name: String,
    /// Their staff code.
    pub code: String,
    /// Their telephone number, masked.
    pub phone: String,
    /// Role and division, one line for each duty.
    pub duties: Vec<String>,
    /// Whether one of their ways is proven.
    pub proven: bool,
}

/// Who has no proven way, above the list.
#[derive(Debug, Clone, Default)]
pub struct Unproven {
    /// How many there are.
    pub all: u64,
    /// How many of them would be sent a code.
    pub to_ask: u64,
    /// Whether the list shows only them.
    pub only: bool,
}

/// The people.
#[derive(Debug, Clone, Template)]
#[template(path = "staff.html")]
pub struct Staff {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// Said once, after an action.
    pub notice: Option<String>,
    /// Who has no proven way.
    pub unproven: Unproven,
    /// What was searched for.
    pub query: String,
    /// Whom it found.
    pub people: Vec<PersonRow>,
    /// The rest of the list.
    pub more: Option<String>,
}

/// One person, and what can be done about them.
#[derive(Debug, Clone, Template)]
#[template(path = "person.html")]
pub struct PersonPage {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// Said once, after an action.
    pub notice: Option<String>,
    /// Why an action was refused.
    pub fault: Option<String>,
    /// This page's path, which the forms are sent below.
    pub action: String,
    /// Their name.
    pub name: String,
    /// Their staff code.
    pub code: String,
    /// Their telephone number, masked.
    pub phone: String,
    /// Role and division, one line for each duty.
    pub duties: Vec<String>,
    /// How they can be told.
    pub ways: Vec<WayLine>,
    /// Their mail address.
    pub mail: MailField,
    /// Whether they have left.
    pub left: bool,
    /// How many open matters they answer for.
    pub owes: u64,
    /// Whether it is the reader.
    pub oneself: bool,
    /// Another one for each password that they had.
    pub mark: String,
    /// Their access tokens, the newest first.
    pub tokens: Vec<TokenRow>,
}

impl PersonPage {
    /// The path below which a token is revoked.
    fn tokens_action(&self) -> String {
        format!("{}/tokens", self.action)
    }
}

/// One duty in the form for a person.
#[derive(Debug, Clone, Default)]
pub struct DutyField {
    /// The role's key.
    pub role: String,
    /// The division's code as typed.
    pub division: String,
    /// What is wrong with it.
    pub fault: Option<String>,
}

/// What was typed about a person.
#[derive(Debug, Clone, Default)]
pub struct PersonFilled {
    /// Name.
    pub name: String,
    /// Telephone number.
    pub phone: String,
    /// Staff code.
    pub code: String,
    /// Duties; empty ones are offered for more.
    pub duties: Vec<DutyField>,
}

/// What is wrong with it, beside each field.
#[derive(Debug, Clone, Default)]
pub struct PersonFaults {
    /// Of the name.
    pub name: Option<String>,
    /// Of the telephone number.
    pub phone: Option<String>,
    /// Of the staff code.
    pub code: Option<String>,
}

/// The form for a person.
#[derive(Debug, Clone, Template)]
#[template(path = "add_person.html")]
pub struct AddPerson {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// What was typed.
    pub filled: PersonFilled,
    /// What is wrong with it.
    pub faults: PersonFaults,
    /// Roles to choose from.
    pub roles: Vec<Choice>,
    /// Divisions to choose from.
    pub divisions: Vec<Choice>,
}

impl AddPerson {
    /// Whether anything is wrong.
    fn faulty(&self) -> bool {
        let fields = [&self.faults.name, &self.faults.phone, &self.faults.code];
        fields.iter().any(|f| f.is_some()) || self.filled.duties.iter().any(|d| d.fault.is_some())
    }
}

/// A place in a list.
#[derive(Debug, Clone)]
pub struct PlaceRow {
    /// Its short number.
    pub short: String,
    /// Its name.
    pub name: String,
    /// The divisions that it lies in.
    pub division: String,
}

/// The places.
#[derive(Debug, Clone, Template)]
#[template(path = "places.html")]
pub struct Places {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// What was searched for.
    pub query: String,
    /// What it found.
    pub places: Vec<PlaceRow>,
    /// The rest of the list.
    pub more: Option<String>,
}

/// What was typed about a place.
#[derive(Debug, Clone, Default)]
pub struct PlaceFilled {
    /// Name.
    pub name: String,
    /// The division's code.
    pub division: String,
    /// The town's own code for it.
    pub code: String,
    /// Address.
    pub address: String,
    /// What becomes part of a code when none is given: the form sent twice makes one place.
    pub spare: String,
}

/// What is wrong with it, beside each field.
#[derive(Debug, Clone, Default)]
pub struct PlaceFaults {
    /// Of the name.
    pub name: Option<String>,
    /// Of the division.
    pub division: Option<String>,
    /// Of the code.
    pub code: Option<String>,
    /// Of the address.
    pub address: Option<String>,
}

/// The form for a place.
#[derive(Debug, Clone, Template)]
#[template(path = "add_place.html")]
pub struct AddPlace {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// What was typed.
    pub filled: PlaceFilled,
    /// What is wrong with it.
    pub faults: PlaceFaults,
    /// Villages, communities and grids to choose from.
    pub divisions: Vec<Choice>,
}

impl AddPlace {
    /// Whether anything is wrong.
    fn faulty(&self) -> bool {
        let faults = &self.faults;
        [&faults.name, &faults.division, &faults.code, &faults.address].iter().any(|f| f.is_some())
    }
}

/// When and why a code was revoked.
#[derive(Debug, Clone)]
pub struct Revoked {
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// One issue of a place's code.
#[derive(Debug, Clone)]
pub struct CodeRow {
    /// Which issue, from 1.
    pub issue: u32,
    /// The code as printed.
    pub text: String,
    /// When it was issued.
    pub issued: Timestamp,
    /// Present when it holds no more.
    pub revoked: Option<Revoked>,
}

/// One place with its codes.
#[derive(Debug, Clone, Template)]
#[template(path = "place.html")]
pub struct PlacePage {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// Its short number.
    pub short: String,
    /// Its name.
    pub name: String,
    /// The divisions that it lies in.
    pub division: String,
    /// Said once, after an action.
    pub notice: Option<String>,
    /// Its codes, newest first.
    pub codes: Vec<CodeRow>,
    /// The issue that holds, if any.
    pub current: Option<u32>,
    /// The reason for revoking, as typed.
    pub reason: String,
    /// What is wrong with it.
    pub reason_fault: Option<String>,
}

/// A duty that nobody has.
#[derive(Debug, Clone)]
pub struct Gap {
    /// The unit's code.
    pub division: String,
    /// The unit's name.
    pub name: String,
    /// The role's key.
    pub role_id: String,
    /// The role's name.
    pub role: String,
}

/// A print run in a list.
#[derive(Debug, Clone)]
pub struct PrintRow {
    /// When.
    pub at: Timestamp,
    /// The division whose codes were printed.
    pub division: String,
    /// On what.
    pub form: String,
    /// How many codes.
    pub codes: u32,
    /// Who.
    pub by: String,
}

/// What was printed.
#[derive(Debug, Clone, Template)]
#[template(path = "prints.html")]
pub struct Prints {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// The last first.
    pub prints: Vec<PrintRow>,
    /// The address of the rest.
    pub more: Option<String>,
}

/// The duties that nobody has.
#[derive(Debug, Clone, Template)]
#[template(path = "gaps.html")]
pub struct Gaps {
    /// What surrounds it.
    pub shell: Shell,
    /// The staff's head.
    pub bar: DeskBar,
    /// By division.
    pub gaps: Vec<Gap>,
}
