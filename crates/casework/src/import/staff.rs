//! Lists of staff.

use std::collections::{BTreeMap, BTreeSet};

use domain::division::DivisionCode;
use domain::mail::MailAddress;
use domain::phone::PhoneNumber;
use domain::policy::{Role, RoleId};
use domain::text::{ListCode, PersonName};

use super::Known;
use super::fault::Reason;
use super::heading::{Column, Field, fold, without_brackets};
use super::list::{self, Outcome};
use super::plan::{self, Entry, Plan, Record};
use super::read_error::ReadError;
use super::row::Row;
use super::value::{division_code, list_code, person_name, phone};

/// A role held in a division.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Post {
    /// The role.
    pub role: RoleId,
    /// Where.
    pub division: DivisionCode,
}

/// A member of the staff: one row, or several with the same code for several posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StaffRecord {
    /// The code in the administration's list.
    pub code: ListCode,
    /// The name.
    pub name: PersonName,
    /// Where texts go.
    pub phone: PhoneNumber,
    /// Where mail goes that no text could tell.
    pub mail: Option<MailAddress>,
    /// All posts of this person. They replace those that are stored: a person who has moved is not texted twice.
    pub posts: BTreeSet<Post>,
}

/// Between several roles or divisions in one cell.
const SEPARATORS: [char; 8] = ['、', ';', '；', ',', '，', '/', '|', '\n'];

const COLUMNS: &[Column] = &[
    Column {
        field: Field::Code,
        needed: true,
        names: &["工号", "编号", "人员编号", "职工编号", "code", "staffcode", "staffno"],
    },
    Column { field: Field::Name, needed: true, names: &["姓名", "人员姓名", "name", "fullname"] },
    Column {
        field: Field::Phone,
        needed: true,
        names: &["手机", "手机号", "手机号码", "电话", "联系电话", "phone", "mobile", "cell"],
    },
    Column {
        field: Field::Mail,
        needed: false,
        names: &["邮箱", "电子邮箱", "电子邮件", "邮箱地址", "mail", "email", "emailaddress"],
    },
    Column {
        field: Field::Role, needed: true, names: &["岗位", "角色", "职务", "role", "roles", "post"]
    },
    Column {
        field: Field::Division,
        needed: true,
        names: &[
            "所属",
            "所属区划",
            "所属区划代码",
            "所属单位",
            "区划代码",
            "division",
            "divisions",
            "divisioncode",
        ],
    },
];

/// Reads a list of staff and compares it with what is known. Divisions must be known already; `roles` are those of the
/// policy in force.
///
/// # Errors
/// [`ReadError`] when the file as a whole cannot be read; what is wrong with its rows is in the plan.
pub fn plan_staff(
    bytes: &[u8],
    known: &Known,
    roles: &BTreeMap<RoleId, Role>,
) -> Result<Plan<StaffRecord>, ReadError> {
    let roles = RoleBook::new(roles);
    let mut listed = list::read(bytes, COLUMNS, |row| parse(row, &roles, known))?;
    let Some(layout) = listed.layout.take() else { return Ok(plan::refused(listed, &known.staff)) };
    // Of whom the list speaks the list alone says the number: a telephone may pass to a successor in one list.
    let listed_codes: BTreeSet<&ListCode> = listed.good.keys().collect();
    let kept = known.staff.values().filter(|member| !listed_codes.contains(&member.code));
    let mut phones: BTreeMap<PhoneNumber, ListCode> =
        kept.map(|s| (s.phone.clone(), s.code.clone())).collect();
    let check = |entry: &Entry<StaffRecord>, _: &_| phone_against(&entry.record, &mut phones);
    let good = listed.good.check(check, &layout, &mut listed.faults);
    Ok(plan::make(good, &known.staff, layout.ignored, listed.faults))
}

fn parse(row: &mut Row<'_>, roles: &RoleBook<'_>, known: &Known) -> Outcome<StaffRecord> {
    let code = row.needed(Field::Code, list_code);
    let name = row.needed(Field::Name, person_name);
    let phone = row.needed(Field::Phone, mobile);
    let mail = row.optional(Field::Mail, |text| MailAddress::parse(text).map_err(|_| Reason::Mail));
    let posts = posts(row, roles, known);
    match (code, name, phone, mail, posts) {
        (Some(code), Some(name), Some(phone), Some(mail), Some(posts)) => {
            Outcome::Good(StaffRecord { code, name, phone, mail, posts })
        }
        (code, ..) => Outcome::Faulty(code),
    }
}

/// Texts go to this number, so it must not be a landline.
fn mobile(text: &str) -> Result<PhoneNumber, Reason> {
    let number = phone(text)?;
    if number.is_landline() { Err(Reason::Landline) } else { Ok(number) }
}

fn posts(row: &mut Row<'_>, book: &RoleBook<'_>, known: &Known) -> Option<BTreeSet<Post>> {
    let roles = row
        .needed(Field::Role, |text| parts(text).map(|part| book.find(part)).collect::<Result<Vec<_>, _>>());
    let divisions = row.needed(Field::Division, |text| {
        parts(text).map(|part| known_division(part, known)).collect::<Result<Vec<_>, _>>()
    });
    match pair(&roles?, &divisions?) {
        Ok(posts) => Some(posts),
        Err(reason) => {
            row.refuse(Field::Role, reason);
            None
        }
    }
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(SEPARATORS).map(str::trim).filter(|part| !part.is_empty())
}

fn known_division(text: &str, known: &Known) -> Result<DivisionCode, Reason> {
    let code = division_code(text)?;
    if known.divisions.contains_key(&code) { Ok(code) } else { Err(Reason::NoDivision) }
}

/// Each role in the one division, the one role in each division, or the first with the first and so on.
fn pair(roles: &[NamedRole<'_>], divisions: &[DivisionCode]) -> Result<BTreeSet<Post>, Reason> {
    let pairs: Vec<(NamedRole<'_>, &DivisionCode)> = match (roles, divisions) {
        ([], _) | (_, []) => return Err(Reason::Missing),
        (roles, [division]) => roles.iter().map(|role| (*role, division)).collect(),
        ([role], divisions) => divisions.iter().map(|division| (*role, division)).collect(),
        _ if roles.len() == divisions.len() => roles.iter().copied().zip(divisions).collect(),
        _ => return Err(Reason::Pairing { roles: roles.len(), divisions: divisions.len() }),
    };
    pairs.into_iter().map(|(role, division)| post(role, division)).collect()
}

fn post((id, role): NamedRole<'_>, division: &DivisionCode) -> Result<Post, Reason> {
    if role.level == division.level() {
        Ok(Post { role: id.clone(), division: division.clone() })
    } else {
        Err(Reason::RoleLevel { role: role.level, division: division.level() })
    }
}

/// Texts are answered by reply, and a reply is known by its number alone.
fn phone_against(
    record: &StaffRecord,
    phones: &mut BTreeMap<PhoneNumber, ListCode>,
) -> Vec<(Field, String, Reason)> {
    match phones.get(&record.phone) {
        Some(owner) if *owner != record.code => {
            vec![(Field::Phone, record.phone.national(), Reason::PhoneTwice(owner.to_string()))]
        }
        _ => {
            phones.insert(record.phone.clone(), record.code.clone());
            Vec::new()
        }
    }
}

type NamedRole<'a> = (&'a RoleId, &'a Role);

/// Finds roles by their names in either language, and by their names in the policy.
struct RoleBook<'a> {
    by_name: BTreeMap<String, NamedRole<'a>>,
    names: Vec<String>,
}

impl<'a> RoleBook<'a> {
    fn new(roles: &'a BTreeMap<RoleId, Role>) -> Self {
        let mut by_name = BTreeMap::new();
        for named @ (id, role) in roles {
            for name in [role.label.zh.as_str(), role.label.en.as_str(), id.as_str()] {
                by_name.insert(fold(&without_brackets(name)), named);
                by_name.insert(fold(name), named);
            }
        }
        Self { by_name, names: roles.values().map(|role| role.label.zh.clone()).collect() }
    }

    fn find(&self, text: &str) -> Result<NamedRole<'a>, Reason> {
        let unknown = || Reason::NoRole { known: self.names.clone() };
        self.by_name.get(&fold(text)).copied().ok_or_else(unknown)
    }
}

impl Record for StaffRecord {
    type Key = ListCode;

    fn key(&self) -> ListCode {
        self.code.clone()
    }

    fn join(&mut self, other: Self) -> bool {
        let mails = self.mail.as_ref().zip(other.mail.as_ref());
        let same_mail = mails.is_none_or(|(one, another)| one == another);
        let agree = self.name == other.name && self.phone == other.phone && same_mail;
        self.mail = self.mail.take().or(other.mail);
        self.posts.extend(other.posts);
        agree
    }

    /// A list without mail addresses takes nobody's away.
    fn over(self, stored: &Self) -> Self {
        Self { mail: self.mail.or_else(|| stored.mail.clone()), ..self }
    }

    fn values(&self) -> Vec<(Field, String)> {
        let posts: Vec<String> = self.posts.iter().map(|p| format!("{} {}", p.role, p.division)).collect();
        vec![
            (Field::Name, self.name.to_string()),
            (Field::Phone, self.phone.national()),
            (Field::Mail, self.mail.as_ref().map_or(String::new(), |mail| mail.as_str().to_owned())),
            (Field::Role, posts.join("、")),
        ]
    }
}
