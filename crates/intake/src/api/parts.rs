//! Small things that several answers are made of.

use casework::CaseView;
use domain::division::DivisionCode;
use domain::ids::StaffId;
use domain::policy::{CategoryId, Policy};
use i18n::Lang;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::telling;

/// A division: a county, a township, a village, a grid.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Unit {
    /// Its code (GB/T 10114; a grid has three digits more).
    pub(crate) code: String,
    /// Its name.
    pub(crate) name: String,
}

/// Somebody on the staff.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Staff {
    /// Their key, by which a matter is given to them.
    pub(crate) id: i64,
    /// Their name.
    pub(crate) name: String,
}

/// Who answers: a unit, and a person there when there is one.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Owner {
    /// The unit.
    pub(crate) unit: Unit,
    /// The person.
    pub(crate) staff: Option<Staff>,
}

/// Somebody in a unit, as `targets` names them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Chosen {
    /// The person's key.
    pub(crate) staff: i64,
    /// The code of the unit where they hold a post.
    pub(crate) unit: String,
}

/// Something that the policy names.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub(crate) struct Labelled {
    /// Its name in the policy.
    pub(crate) id: String,
    /// Its name in the asker's language.
    pub(crate) label: String,
}

impl Labelled {
    pub(crate) fn category(policy: &Policy, id: &CategoryId, say: Lang) -> Self {
        Self { id: id.to_string(), label: telling::category(policy, id, say) }
    }
}

impl Unit {
    pub(crate) fn of(view: &CaseView, code: &DivisionCode) -> Self {
        Self { code: code.to_string(), name: view.unit(code) }
    }
}

impl Staff {
    pub(crate) fn of(view: &CaseView, staff: StaffId) -> Self {
        let name = view.names.get(&staff).cloned().unwrap_or_default();
        Self { id: staff.0, name }
    }
}

impl Owner {
    pub(crate) fn of(view: &CaseView, owner: &domain::ticket::Owner) -> Self {
        Self { unit: Unit::of(view, &owner.unit), staff: owner.staff.map(|staff| Staff::of(view, staff)) }
    }
}
