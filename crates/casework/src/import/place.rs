//! Lists of places: buildings and groups of households.

use std::collections::BTreeMap;

use domain::access::{Action, Reach, reach};
use domain::division::{DivisionCode, DivisionLevel};
use domain::hotline::Hotline;
use domain::number::PlaceNumber;
use domain::policy::{Role, RoleId};
use domain::text::{ListCode, PlaceName};

use super::Known;
use super::fault::Reason;
use super::heading::{Column, Field};
use super::list::{self, Outcome};
use super::plan::{self, Entry, Plan, Record};
use super::read_error::ReadError;
use super::row::Row;
use super::staff::{Post, StaffRecord};
use super::value::{self, Position, compact, division_code, list_code, place_name};

/// A row of a list of places.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaceRecord {
    /// Its code in the administration's list.
    pub code: ListCode,
    /// Its name as residents know it.
    pub name: PlaceName,
    /// The village, community or grid that it belongs to.
    pub division: DivisionCode,
    /// Its address.
    pub address: Option<PlaceName>,
    /// How many households live there.
    pub households: Option<u32>,
    /// Who is responsible for it, where that is not simply whoever holds the role in its division.
    pub responsible: Option<ListCode>,
    /// What its residents may call.
    pub hotline: Option<Hotline>,
    /// Where it is.
    pub position: Option<Position>,
    /// The number printed under its code, for a database that has to be made anew.
    pub number: Option<PlaceNumber>,
}

/// The most households that one place can have: larger numbers are a slip of the column.
const MAX_HOUSEHOLDS: u32 = 5_000;

const COLUMNS: &[Column] = &[
    Column {
        field: Field::Code,
        needed: true,
        names: &["编号", "点位编号", "楼栋编号", "编码", "代码", "code", "placecode"],
    },
    Column {
        field: Field::Name,
        needed: true,
        names: &[
            "楼栋",
            "名称",
            "点位",
            "点位名称",
            "楼栋名称",
            "楼栋号",
            "户组",
            "name",
            "place",
            "building",
        ],
    },
    Column {
        field: Field::Division,
        needed: true,
        names: &[
            "村社区代码",
            "村代码",
            "社区代码",
            "区划代码",
            "网格代码",
            "村社区网格代码",
            "所属区划",
            "division",
            "divisioncode",
            "village",
        ],
    },
    Column { field: Field::Address, needed: false, names: &["地址", "详细地址", "位置", "address"] },
    Column {
        field: Field::Households, needed: false, names: &["户数", "住户数", "家庭户数", "households"]
    },
    Column {
        field: Field::Responsible,
        needed: false,
        names: &["责任人", "责任人工号", "责任人编号", "负责人", "responsible", "responsiblecode"],
    },
    Column {
        field: Field::Hotline,
        needed: false,
        names: &["联系电话", "电话", "热线", "服务电话", "hotline", "phone", "telephone"],
    },
    Column { field: Field::Longitude, needed: false, names: &["经度", "longitude", "lng", "lon"] },
    Column { field: Field::Latitude, needed: false, names: &["纬度", "latitude", "lat"] },
    Column {
        field: Field::Number,
        needed: false,
        names: &["点位号", "短号", "码号", "number", "placenumber", "shortnumber"],
    },
];

/// Reads a list of places and compares it with what is known. Divisions and staff must be known already; `roles` are those
/// of the policy.
///
/// # Errors
/// [`ReadError`] when the file as a whole cannot be read; what is wrong with its rows is in the plan.
pub fn plan_places(
    bytes: &[u8],
    known: &Known,
    roles: &BTreeMap<RoleId, Role>,
) -> Result<Plan<PlaceRecord>, ReadError> {
    let mut listed = list::read(bytes, COLUMNS, parse)?;
    let Some(layout) = listed.layout.take() else { return Ok(plan::refused(listed, &known.places)) };
    let mut numbers: BTreeMap<PlaceNumber, ListCode> =
        known.places.values().filter_map(|p| p.number.map(|n| (n, p.code.clone()))).collect();
    let check = |entry: &Entry<PlaceRecord>, _: &_| {
        let mut found = against(&entry.record, known, roles);
        found.extend(number_against(&entry.record, known, &mut numbers));
        found
    };
    let good = listed.good.check(check, &layout, &mut listed.faults);
    Ok(plan::make(good, &known.places, layout.ignored, listed.faults))
}

fn parse(row: &mut Row<'_>) -> Outcome<PlaceRecord> {
    let code = row.needed(Field::Code, list_code);
    match details(row, code.as_ref()) {
        Some(record) => Outcome::Good(record),
        None => Outcome::Faulty(code),
    }
}

/// Reads every value before giving up, so that all faults of the row are noted.
fn details(row: &mut Row<'_>, code: Option<&ListCode>) -> Option<PlaceRecord> {
    let name = row.needed(Field::Name, place_name);
    let division = row.needed(Field::Division, division_code);
    let address = row.optional(Field::Address, place_name);
    let households = row.optional(Field::Households, households);
    let responsible = row.optional(Field::Responsible, list_code);
    let hotline = row.optional(Field::Hotline, |text| Hotline::parse(text).map_err(|_| Reason::Hotline));
    let position = position(row);
    let number = row.optional(Field::Number, number);
    Some(PlaceRecord {
        code: code?.clone(),
        name: name?,
        division: division?,
        address: address?,
        households: households?,
        responsible: responsible?,
        hotline: hotline?,
        position: position?,
        number: number?,
    })
}

fn households(text: &str) -> Result<u32, Reason> {
    let text = compact(text);
    let number = text.strip_suffix('户').unwrap_or(&text).parse().ok();
    number.filter(|&n| n <= MAX_HOUSEHOLDS).ok_or(Reason::Households(MAX_HOUSEHOLDS))
}

/// A number as it is printed. Excel drops the zeros that it begins with; its check digit tells whether it is whole.
fn number(text: &str) -> Result<PlaceNumber, Reason> {
    PlaceNumber::from_short(&format!("{:0>6}", compact(text))).map_err(|_| Reason::Number)
}

#[expect(clippy::option_option, reason = "read at once by the caller: faulty, absent, present")]
fn position(row: &mut Row<'_>) -> Option<Option<Position>> {
    let longitude = row.measure(Field::Longitude, value::longitude);
    let latitude = row.measure(Field::Latitude, value::latitude);
    match (longitude?, latitude?) {
        (Some(longitude), Some(latitude)) => Some(Some(Position { longitude, latitude })),
        (None, None) => Some(None),
        (Some(_), None) => {
            row.refuse(Field::Latitude, Reason::HalfPosition);
            None
        }
        (None, Some(_)) => {
            row.refuse(Field::Longitude, Reason::HalfPosition);
            None
        }
    }
}

fn against(
    record: &PlaceRecord,
    known: &Known,
    roles: &BTreeMap<RoleId, Role>,
) -> Vec<(Field, String, Reason)> {
    let mut found = Vec::new();
    if record.division.level() < DivisionLevel::Village {
        found.push((Field::Division, record.division.to_string(), Reason::NotAVillage));
    } else if !known.divisions.contains_key(&record.division) {
        found.push((Field::Division, record.division.to_string(), Reason::NoDivision));
    }
    if let Some(code) = &record.responsible {
        match known.staff.get(code) {
            None => found.push((Field::Responsible, code.to_string(), Reason::NoStaff)),
            Some(keeper) if !may_keep(keeper, roles) => {
                found.push((Field::Responsible, code.to_string(), Reason::NoKeeper));
            }
            Some(_) => {}
        }
    }
    found
}

/// Whether somebody may record the call that a keeper owes.
fn may_keep(keeper: &StaffRecord, roles: &BTreeMap<RoleId, Role>) -> bool {
    let role = |post: &Post| roles.get(&post.role);
    keeper.posts.iter().filter_map(role).any(|r| reach(r.duty, Action::RecordContact) != Reach::Nothing)
}

/// A printed number belongs to one place for ever.
fn number_against(
    record: &PlaceRecord,
    known: &Known,
    numbers: &mut BTreeMap<PlaceNumber, ListCode>,
) -> Option<(Field, String, Reason)> {
    let number = record.number?;
    let stored = known.places.get(&record.code).and_then(|p| p.number);
    let reason = match (stored, numbers.get(&number)) {
        (Some(stored), _) if stored != number => Reason::OtherNumber(stored.short()),
        (_, Some(owner)) if *owner != record.code => Reason::NumberTaken(owner.to_string()),
        _ => {
            numbers.insert(number, record.code.clone());
            return None;
        }
    };
    Some((Field::Number, number.short(), reason))
}

impl Record for PlaceRecord {
    type Key = ListCode;

    fn key(&self) -> ListCode {
        self.code.clone()
    }

    fn over(self, stored: &Self) -> Self {
        let stored = stored.clone();
        Self {
            address: self.address.or(stored.address),
            households: self.households.or(stored.households),
            responsible: self.responsible.or(stored.responsible),
            hotline: self.hotline.or(stored.hotline),
            position: self.position.or(stored.position),
            number: self.number.or(stored.number),
            ..self
        }
    }

    fn values(&self) -> Vec<(Field, String)> {
        fn shown<T: ToString>(value: Option<&T>) -> String {
            value.map(ToString::to_string).unwrap_or_default()
        }
        vec![
            (Field::Name, self.name.to_string()),
            (Field::Division, self.division.to_string()),
            (Field::Address, shown(self.address.as_ref())),
            (Field::Households, shown(self.households.as_ref())),
            (Field::Responsible, shown(self.responsible.as_ref())),
            (Field::Hotline, shown(self.hotline.as_ref())),
            (Field::Longitude, self.position.map(|p| value::shown_degrees(p.longitude)).unwrap_or_default()),
            (Field::Latitude, self.position.map(|p| value::shown_degrees(p.latitude)).unwrap_or_default()),
            (Field::Number, shown(self.number.as_ref())),
        ]
    }
}
