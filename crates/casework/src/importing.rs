//! Carrying out an import: what is known is read, the list is compared with it, and the plan becomes true in one
//! transaction or not at all.

use std::collections::{BTreeMap, HashMap};

use domain::clock::random;
use domain::division::DivisionCode;
use domain::hotline::Hotline;
use domain::ids::StaffId;
use domain::number::{Issue, PlaceNumber};
use domain::policy::RoleId;
use domain::text::{ListCode, PersonName, PlaceName};
use storage::{Division, Fingerprint, NewStaff, Place, StaffMember, Store, StoreError, Tx};

use crate::casework::Casework;
use crate::error::{CaseError, Result};
use crate::import::{
    DivisionRecord, Known, PlaceRecord, Plan, Position, Post, StaffRecord, plan_divisions, plan_places,
    plan_staff,
};

/// How an import is carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ImportOptions {
    /// Only say what would change.
    pub dry_run: bool,
    /// Import the rows without fault although others have faults.
    pub keep_good: bool,
}

/// What became of an import.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported<R> {
    /// What it says.
    pub plan: Plan<R>,
    /// Whether it is in the database now.
    pub applied: bool,
}

/// The register before an import.
struct Before {
    known: Known,
    /// Everybody by code, those who have left too.
    staff: BTreeMap<ListCode, StaffMember>,
    /// The version of the register that this is.
    version: i64,
}

/// New values and the codes that are issued with them.
#[derive(Default)]
struct PlaceRows {
    places: Vec<Place>,
    codes: Vec<(PlaceNumber, Issue)>,
}

impl Casework {
    /// Imports a list of divisions.
    ///
    /// # Errors
    /// [`CaseError::Input`] when the file as a whole cannot be read; the database's. Faulty rows are in the plan.
    pub async fn import_divisions(
        &self,
        file: &[u8],
        options: ImportOptions,
    ) -> Result<Imported<DivisionRecord>> {
        let before = self.before().await?;
        let plan = plan_divisions(file, &before.known).map_err(|e| CaseError::Input(e.to_string()))?;
        let row = |r: &DivisionRecord| Division { code: r.code.clone(), name: r.name.to_string() };
        let rows: Vec<Division> = wanted(&plan).map(row).collect();
        if !may_write(&plan, options) {
            return Ok(Imported { plan, applied: false });
        }
        let mut tx = self.begin_import(&before).await?;
        tx.put_divisions(&rows, self.now()).await?;
        self.end_import(tx, plan).await
    }

    /// Imports a list of places. A new one gets its number in the order of the file, unless the file says which, and the
    /// first issue of its code; one that is found again keeps both, wherever it has moved.
    ///
    /// # Errors
    /// As [`Casework::import_divisions`]; [`CaseError::Input`] when there are no numbers left.
    pub async fn import_places(&self, file: &[u8], options: ImportOptions) -> Result<Imported<PlaceRecord>> {
        let before = self.before().await?;
        let (_, policy) = self.policy();
        let plan =
            plan_places(file, &before.known, &policy.roles).map_err(|e| CaseError::Input(e.to_string()))?;
        if !may_write(&plan, options) {
            return Ok(Imported { plan, applied: false });
        }
        let mut tx = self.begin_import(&before).await?;
        let rows = place_rows(&plan, &before, tx.last_place_number().await?)?;
        let now = self.now();
        tx.put_places(&rows.places, now).await?;
        tx.issue_codes(&rows.codes, now).await?;
        self.end_import(tx, plan).await
    }

    /// Imports a list of staff. Passwords stay; somebody who had left and is listed again works here again.
    ///
    /// # Errors
    /// As [`Casework::import_divisions`]; [`CaseError::Input`] when somebody who has left has one of the numbers.
    pub async fn import_staff(&self, file: &[u8], options: ImportOptions) -> Result<Imported<StaffRecord>> {
        let before = self.before().await?;
        let (_, policy) = self.policy();
        let plan =
            plan_staff(file, &before.known, &policy.roles).map_err(|e| CaseError::Input(e.to_string()))?;
        if !may_write(&plan, options) {
            return Ok(Imported { plan, applied: false });
        }
        // Sealed before the transaction begins, for as long as it lasts nobody else can write.
        let rows: Vec<_> =
            wanted(&plan).map(|record| (self.staff_row(record, &before), held(record))).collect();
        let mail: Vec<_> = rows
            .iter()
            .zip(wanted(&plan))
            .filter_map(|((row, _), record)| {
                let mail = self.keys.store_mail(record.mail.as_ref()?, self.entropy.as_ref());
                Some((row.code.clone(), Some(mail)))
            })
            .collect();
        let passed_on = self.passed_on(&rows, &before);
        let mut tx = self.begin_import(&before).await?;
        tx.free_phones(&passed_on).await?;
        if let Err(fault) = tx.put_all_staff(&rows, self.now()).await {
            return Err(number_taken(fault, &rows, &before, &plan));
        }
        tx.set_mail(&mail).await?;
        self.end_import(tx, plan).await
    }

    /// Whose number the list gives to somebody else, each with an index that no number has: two people never have the
    /// same, not even while one row is written after the other.
    fn passed_on(
        &self,
        rows: &[(NewStaff, Vec<(RoleId, DivisionCode)>)],
        before: &Before,
    ) -> Vec<(StaffId, Fingerprint)> {
        let owners: HashMap<Fingerprint, &StaffMember> =
            before.staff.values().map(|member| (member.phone_index, member)).collect();
        let theirs = rows.iter().filter_map(|(row, _)| {
            let owner = owners.get(&row.phone_index).filter(|owner| owner.code != row.code)?;
            rows.iter().any(|(other, _)| other.code == owner.code).then_some(owner.id)
        });
        theirs.map(|id| (id, Fingerprint(random(self.entropy.as_ref())))).collect()
    }

    fn staff_row(&self, record: &StaffRecord, before: &Before) -> NewStaff {
        let stored = before.staff.get(&record.code).map(|member| member.code.clone());
        NewStaff {
            code: stored.unwrap_or_else(|| record.code.to_string()),
            name: record.name.to_string(),
            phone: self.keys.seal_phone(&record.phone, self.entropy.as_ref()),
            phone_index: self.keys.find_phone(&record.phone),
            active: true,
        }
    }

    async fn before(&self) -> Result<Before> {
        let version = self.store.register_version().await?;
        let staff = staff_by_code(&self.store).await?;
        let mut known = Known::default();
        for division in self.store.divisions().await? {
            let name = stored(PlaceName::parse(&division.name), "divisions")?;
            let record = DivisionRecord { code: division.code.clone(), name };
            known.divisions.insert(division.code, record);
        }
        known.staff = self.known_staff(&staff).await?;
        let codes: BTreeMap<StaffId, &ListCode> = staff.iter().map(|(code, m)| (m.id, code)).collect();
        for place in self.store.places().await? {
            let record = place_record(place, &codes)?;
            known.places.insert(record.code.clone(), record);
        }
        Ok(Before { known, staff, version })
    }

    /// Those who work here. Whoever has left counts as not stored, so that a list that has them takes them back.
    async fn known_staff(
        &self,
        staff: &BTreeMap<ListCode, StaffMember>,
    ) -> Result<BTreeMap<ListCode, StaffRecord>> {
        let mut posts: BTreeMap<StaffId, Vec<Post>> = BTreeMap::new();
        for post in self.store.posts().await? {
            posts.entry(post.staff).or_default().push(Post { role: post.role, division: post.division });
        }
        let mut known = BTreeMap::new();
        for (code, member) in staff.iter().filter(|(_, m)| m.active) {
            let record = StaffRecord {
                code: code.clone(),
                name: stored(PersonName::parse(&member.name), "staff")?,
                phone: self.keys.open_phone(&member.phone)?,
                mail: member.mail.as_ref().map(|sealed| self.keys.open_mail(sealed)).transpose()?,
                posts: posts.remove(&member.id).unwrap_or_default().into_iter().collect(),
            };
            known.insert(code.clone(), record);
        }
        Ok(known)
    }

    /// Begins to write, unless somebody has changed the register since it was compared with the list.
    async fn begin_import(&self, before: &Before) -> Result<Tx> {
        let tx = self.store.begin().await?;
        // Holds the counter, so that a second import waits here until this one is over.
        tx.register_changed().await?;
        if self.store.register_version().await? == before.version {
            Ok(tx)
        } else {
            let text =
                "somebody else has changed the register meanwhile, and nothing was imported; try again";
            Err(CaseError::Input(text.to_owned()))
        }
    }

    async fn end_import<R>(&self, tx: Tx, plan: Plan<R>) -> Result<Imported<R>> {
        tx.commit().await?;
        self.register.forget();
        Ok(Imported { plan, applied: true })
    }
}

fn may_write<R>(plan: &Plan<R>, options: ImportOptions) -> bool {
    !options.dry_run && plan.may_apply(options.keep_good) && !plan.is_idle()
}

/// What is to be written, in no particular order.
fn wanted<R>(plan: &Plan<R>) -> impl Iterator<Item = &R> {
    plan.new.iter().map(|e| &e.record).chain(plan.changed.iter().map(|c| &c.after))
}

async fn staff_by_code(store: &Store) -> Result<BTreeMap<ListCode, StaffMember>> {
    let mut staff = BTreeMap::new();
    for member in store.staff().await? {
        staff.insert(stored(ListCode::parse(&member.code), "staff")?, member);
    }
    Ok(staff)
}

/// A stored value that an import must be able to compare.
fn stored<T, E: std::fmt::Display>(value: std::result::Result<T, E>, table: &'static str) -> Result<T> {
    value.map_err(|fault| StoreError::Corrupt { table, fault: fault.to_string() }.into())
}

fn place_record(place: Place, staff: &BTreeMap<StaffId, &ListCode>) -> Result<PlaceRecord> {
    const TABLE: &str = "places";
    Ok(PlaceRecord {
        code: stored(ListCode::parse(&place.code), TABLE)?,
        name: stored(PlaceName::parse(&place.name), TABLE)?,
        division: place.division,
        address: stored(place.address.as_deref().map(PlaceName::parse).transpose(), TABLE)?,
        households: place.households.and_then(|n| u32::try_from(n).ok()),
        responsible: place.keeper.and_then(|id| staff.get(&id).map(|code| (*code).clone())),
        hotline: stored(place.hotline.as_deref().map(Hotline::parse).transpose(), TABLE)?,
        position: place.position.map(Position::from_degrees),
        number: Some(place.number),
    })
}

fn place_rows(plan: &Plan<PlaceRecord>, before: &Before, last: u32) -> Result<PlaceRows> {
    let mut rows = PlaceRows::default();
    let mut new: Vec<_> = plan.new.iter().collect();
    new.sort_by_key(|entry| entry.line);
    // Numbers that the file gives may lie above all that are stored.
    let given = new.iter().filter_map(|e| e.record.number).map(PlaceNumber::get).max();
    let mut last = last.max(given.unwrap_or(0));
    for entry in new {
        let number = if let Some(given) = entry.record.number {
            given
        } else {
            last += 1;
            PlaceNumber::new(last).map_err(|e| CaseError::Input(e.to_string()))?
        };
        rows.codes.push((number, Issue::FIRST));
        rows.places.push(place_row(&entry.record, number, before));
    }
    for change in &plan.changed {
        let number = change.before.number.ok_or(CaseError::Missing("place"))?;
        rows.places.push(place_row(&change.after, number, before));
    }
    Ok(rows)
}

fn place_row(record: &PlaceRecord, number: PlaceNumber, before: &Before) -> Place {
    let keeper = record.responsible.as_ref().and_then(|code| before.staff.get(code));
    Place {
        number,
        code: record.code.to_string(),
        name: record.name.to_string(),
        division: record.division.clone(),
        address: record.address.as_ref().map(ToString::to_string),
        households: record.households.and_then(|n| i32::try_from(n).ok()),
        keeper: keeper.map(|member| member.id),
        hotline: record.hotline.as_ref().map(ToString::to_string),
        position: record.position.map(Position::degrees),
    }
}

fn held(record: &StaffRecord) -> Vec<(RoleId, DivisionCode)> {
    record.posts.iter().map(|post| (post.role.clone(), post.division.clone())).collect()
}

/// Whose number it is that somebody else has: no two can have the same, also not somebody who has left.
fn number_taken(
    error: StoreError,
    rows: &[(NewStaff, Vec<(RoleId, DivisionCode)>)],
    before: &Before,
    plan: &Plan<StaffRecord>,
) -> CaseError {
    let StoreError::Exists(_) = error else { return error.into() };
    let others: HashMap<Fingerprint, &str> =
        before.staff.values().map(|member| (member.phone_index, member.code.as_str())).collect();
    let taken = |row: &NewStaff| others.get(&row.phone_index).is_some_and(|code| *code != row.code);
    let listed = rows.iter().zip(wanted(plan)).find(|((row, _), _)| taken(row)).map(|(_, record)| record);
    let Some(record) = listed else { return error.into() };
    CaseError::Input(format!(
        "somebody else, who may have left, has the telephone number of {} ({}); nothing was imported: correct the number, \
         or list the other person too",
        record.code,
        record.phone.masked()
    ))
}
