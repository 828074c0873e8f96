//! From the defaults, a file and the environment to one configuration.
//!
//! What may be set is what the defaults hold: a key that is not among them is refused, and so is a value of another kind.

use std::path::{Path, PathBuf};

use thiserror::Error;
use toml::de::{DeTable, DeValue};
use toml::{Spanned, Table, Value};

use super::{Config, DEFAULTS};

/// Variables of the environment that override a key begin with this.
const PREFIX: &str = "MASHANG__";

/// Below these keys the names are free.
const FREE: [&str; 2] = ["sms.gateways", "calls.exchanges"];

/// Why there is no configuration.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// A file cannot be read.
    #[error("{path} cannot be read: {fault}; check the path and who may read it", path = path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        fault: std::io::Error,
    },
    /// It is no TOML.
    #[error("{path} cannot be understood: {fault}", path = path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// What is wrong, with the line.
        fault: String,
    },
    /// A key is not known, or its value cannot be used.
    #[error("{origin}: {key}: {fault}")]
    Key {
        /// Where it stands: file and line, or a variable.
        origin: String,
        /// The key, as in `server.listen`.
        key: String,
        /// What is wrong.
        fault: String,
    },
}

/// The user's file.
struct Source {
    path: PathBuf,
    text: String,
}

impl Source {
    fn read(path: &Path) -> Result<(Self, Table), ConfigError> {
        let text = std::fs::read_to_string(path)
            .map_err(|fault| ConfigError::Unreadable { path: path.to_owned(), fault })?;
        let table = text.parse().map_err(|fault: toml::de::Error| ConfigError::Syntax {
            path: path.to_owned(),
            fault: fault.to_string(),
        })?;
        Ok((Self { path: path.to_owned(), text }, table))
    }

    /// Where a key stands, or the nearest one above it.
    fn origin(&self, key: &str) -> String {
        let line = DeTable::parse(&self.text).ok().and_then(|table| {
            let at = position(table.get_ref(), key)?;
            Some(self.text[..at].matches('\n').count() + 1)
        });
        line.map_or_else(|| self.path.display().to_string(), |n| format!("{}, line {n}", self.path.display()))
    }
}

/// The byte at which a key begins, or the deepest one above it.
fn position(table: &DeTable<'_>, key: &str) -> Option<usize> {
    let (first, rest) = key.split_once('.').unwrap_or((key, ""));
    let (name, value): (_, &Spanned<DeValue<'_>>) = table.iter().find(|(name, _)| name.get_ref() == first)?;
    let below = value.get_ref().as_table().filter(|_| !rest.is_empty()).and_then(|t| position(t, rest));
    below.or(Some(name.span().start))
}

pub(super) fn load(
    file: Option<&Path>,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Config, ConfigError> {
    let defaults: Table = DEFAULTS.parse().map_err(|fault: toml::de::Error| ConfigError::Syntax {
        path: "the built-in defaults".into(),
        fault: fault.to_string(),
    })?;
    let mut merged = defaults.clone();
    let source = match file {
        Some(path) => {
            let (source, table) = Source::read(path)?;
            let fault = |key: String, fault| ConfigError::Key { origin: source.origin(&key), key, fault };
            check(&defaults, &table, "").map_err(|(key, text)| fault(key, text))?;
            lay_over(&mut merged, table);
            Some(source)
        }
        None => None,
    };
    let mut overridden = Vec::new();
    for (variable, text) in environment.into_iter().filter(|(name, _)| name.starts_with(PREFIX)) {
        let key = variable[PREFIX.len()..].to_lowercase().replace("__", ".");
        let table = table_of(&key, value_of(&merged, &key, text));
        let fault = |(_, fault)| ConfigError::Key { origin: variable.clone(), key: key.clone(), fault };
        check(&defaults, &table, "").map_err(fault)?;
        lay_over(&mut merged, table);
        overridden.push((key, variable));
    }
    let origin = |key: &str| {
        let variable = overridden.iter().find(|(overridden, _)| overridden == key).map(|(_, v)| v.clone());
        variable.or_else(|| source.as_ref().map(|s| s.origin(key))).unwrap_or_else(|| "configuration".into())
    };
    let mut config = read(merged, origin)?;
    if let Some(folder) = source.as_ref().and_then(|s| s.path.parent()) {
        folder.clone_into(&mut config.folder);
    }
    Ok(config)
}

fn read(merged: Table, origin: impl Fn(&str) -> String) -> Result<Config, ConfigError> {
    let mut config: Config = serde_path_to_error::deserialize(Value::Table(merged)).map_err(|error| {
        let key = error.path().to_string();
        let fault = error.into_inner().message().to_owned();
        ConfigError::Key { origin: origin(&key), key, fault }
    })?;
    if config.sms.callback_base.is_empty() {
        config.sms.callback_base.clone_from(&config.server.public_url);
    }
    Ok(config)
}

/// Compares what is given with what there is; the error is a key and what is wrong with it.
fn check(defaults: &Table, given: &Table, above: &str) -> Result<(), (String, String)> {
    for (name, value) in given {
        let key = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
        match (defaults.get(name), value) {
            _ if FREE.contains(&above) => {}
            (Some(Value::Table(known)), Value::Table(value)) => check(known, value, &key)?,
            (Some(known), value) if known.same_type(value) => {}
            (Some(known), value) => {
                return Err((key, format!("this is {}, not {}", kind(value), kind(known))));
            }
            (None, _) => {
                let known: Vec<&str> = defaults.keys().map(String::as_str).collect();
                return Err((key, format!("there is no such key; there are {}", known.join(", "))));
            }
        }
    }
    Ok(())
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::String(_) => "a text in quotes",
        Value::Integer(_) => "a whole number",
        Value::Float(_) => "a number with decimals",
        Value::Boolean(_) => "true or false",
        Value::Datetime(_) => "a date",
        Value::Array(_) => "a list in square brackets",
        Value::Table(_) => "a section",
    }
}

fn lay_over(below: &mut Table, above: Table) {
    for (name, value) in above {
        match (below.get_mut(&name), value) {
            (Some(Value::Table(below)), Value::Table(above)) => lay_over(below, above),
            (_, value) => {
                below.insert(name, value);
            }
        }
    }
}

/// The text of a variable as a value of the kind that is there now; text where there is nothing.
fn value_of(merged: &Table, key: &str, text: String) -> Value {
    let mut now = None;
    let mut table = Some(merged);
    for name in key.split('.') {
        now = table.and_then(|t| t.get(name));
        table = now.and_then(Value::as_table);
    }
    match now {
        None | Some(Value::String(_)) => Value::String(text),
        // What is no value of TOML stays a text; the check of kinds then says what is wanted.
        Some(_) => format!("value = {text}")
            .parse::<Table>()
            .ok()
            .and_then(|mut table| table.remove("value"))
            .unwrap_or(Value::String(text)),
    }
}

fn table_of(key: &str, value: Value) -> Table {
    let mut names: Vec<&str> = key.split('.').collect();
    let last = names.pop().unwrap_or_default();
    let mut table = Table::from_iter([(last.to_owned(), value)]);
    while let Some(name) = names.pop() {
        table = Table::from_iter([(name.to_owned(), Value::Table(table))]);
    }
    table
}
