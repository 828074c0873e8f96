//! Who lives and works in the town of the stories.

use domain::division::DivisionCode;
use domain::number::PlaceNumber;
use domain::phone::PhoneNumber;
use domain::policy::RoleId;

use super::sure;

/// Somebody in the stories. Their numbers are fictitious.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Person {
    /// The administrator's own code for them.
    pub code: &'static str,
    /// Their name.
    pub name: &'static str,
    phone: &'static str,
    role: Option<&'static str>,
    division: &'static str,
}

const fn staff(
    code: &'static str,
    name: &'static str,
    phone: &'static str,
    role: &'static str,
    division: &'static str,
) -> Person {
    Person { code, name, phone, role: Some(role), division }
}

/// Lives in Building 1 and files the matters.
pub const RESIDENT: Person =
    Person { code: "", name: "夏荷", phone: "13700000001", role: None, division: VILLAGE };
/// Answers for General matters in the village.
pub const SECRETARY: Person = staff("S1", "林向阳", "13800000001", "village_secretary", VILLAGE);
/// The secretary of the other village.
pub const NEIGHBOUR: Person = staff("S2", "周小满", "13800000002", "village_secretary", OTHER_VILLAGE);
/// Sits at the township's centre and hears first of a broken promise.
pub const TOWNSHIP: Person = staff("T1", "沈知微", "13800000003", "centre_operator", "990101100");
/// Answers for Major matters.
pub const DIRECTOR: Person = staff("T2", "江月明", "13800000004", "centre_director", "990101100");
/// Sits at the county's centre.
pub const COUNTY: Person = staff("C1", "宋长河", "13800000005", "county_operator", "990101");
/// Answers for Hard matters.
pub const COUNTY_LEADER: Person = staff("C2", "高远", "13800000006", "county_leader", "990101");
/// Sits at the city's centre.
pub const CITY: Person = staff("M1", "柳青", "13800000007", "city_operator", "9901");
/// Looks after the register.
pub const ADMINISTRATOR: Person = staff("A1", "苏木", "13800000008", "administrator", "990101");
/// Looks after the whole city, and its policy; there only after [`super::Town::is_joined_by_the_city_administrator`].
pub const CITY_ADMINISTRATOR: Person = staff("A2", "章法明", "13800000011", "city_administrator", "9901");

/// Heads the county's water department: answers for nothing unless it is given to them.
pub const WATER: Person = staff("C3", "沈河清", "13800000010", "county_department", "990101");
/// Walks about the grid of the village; there only after [`super::Town::settles_a_grid`].
pub const GRID_MEMBER: Person = staff("G1", "苗青禾", "13800000009", "grid_member", GRID.0);

/// Everybody on the staff.
pub const STAFF: [Person; 9] =
    [SECRETARY, NEIGHBOUR, TOWNSHIP, DIRECTOR, COUNTY, COUNTY_LEADER, CITY, ADMINISTRATOR, WATER];

/// The village of the stories.
pub const VILLAGE: &str = "990101100001";
/// The village next to it.
pub const OTHER_VILLAGE: &str = "990101100002";

/// The grid of the village.
pub(super) const GRID: (&str, &str) = ("990101100001001", "河湾社区东网格");

/// Its only place.
pub(super) const GRID_PLACE: (u32, &str, &str, &str) = (4, "HW-003", "河湾花园2号楼", GRID.0);

/// The divisions, each behind what contains it.
pub(super) const DIVISIONS: [(&str, &str); 6] = [
    ("99", "云岭省"),
    ("9901", "望川市"),
    ("990101", "清溪县"),
    ("990101100", "清溪镇"),
    (VILLAGE, "河湾社区"),
    (OTHER_VILLAGE, "南门社区"),
];

/// The places: number, code, name, division.
pub(super) const PLACES: [(u32, &str, &str, &str); 3] = [
    (1, "HW-001", "河湾花园1号楼1单元", VILLAGE),
    (2, "HW-002", "河湾花园1号楼2单元", VILLAGE),
    (3, "NM-001", "南门小区3号楼", OTHER_VILLAGE),
];

/// The place whose code hangs where [`RESIDENT`] lives.
pub fn building() -> PlaceNumber {
    sure("a place number", PlaceNumber::new(PLACES[0].0))
}

impl Person {
    /// Their number.
    pub fn phone(&self) -> PhoneNumber {
        sure("a telephone number", PhoneNumber::parse(self.phone))
    }

    /// Their number as people dial it.
    pub const fn dialled(&self) -> &'static str {
        self.phone
    }

    /// The unit in which they work.
    pub fn unit(&self) -> DivisionCode {
        sure("a division", self.division.parse())
    }

    pub(super) fn post(&self) -> Vec<(RoleId, DivisionCode)> {
        let held = |role| (RoleId::new(role), sure("a division", self.division.parse()));
        self.role.map(held).into_iter().collect()
    }
}
