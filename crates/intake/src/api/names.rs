//! Names of the domain, as they stand in answers and bodies.

use std::borrow::Cow;
use std::fmt;

use domain::access::Duty;
use domain::deadline::ClockKind;
use domain::delivery::MessageStatus;
use domain::ticket::{
    AlarmCause, Channel, CommandKind, ContactGrade, Counted, Judgement, Level, Mode, StateKind, Usual,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, Deserialize, Deserializer, Visitor};
use serde::{Serialize, Serializer};

/// Something with a few stable names.
pub(crate) trait Name: Copy + 'static {
    /// What the schema of all of them is called.
    const SCHEMA: &'static str;
    /// All of them.
    fn all() -> Vec<Self>;
    /// The name of one.
    fn name(self) -> &'static str;
}

macro_rules! names {
    ($($kind:ident = $all:expr, $name:expr;)+) => {$(
        impl Name for $kind {
            const SCHEMA: &'static str = stringify!($kind);

            fn all() -> Vec<Self> {
                $all.to_vec()
            }

            fn name(self) -> &'static str {
                $name(self)
            }
        }
    )+};
}

names! {
    AlarmCause = AlarmCause::ALL, AlarmCause::as_str;
    Channel = Channel::ALL, Channel::as_str;
    ClockKind = ClockKind::ALL, ClockKind::as_str;
    CommandKind = CommandKind::ALL, CommandKind::name;
    ContactGrade = ContactGrade::ALL, ContactGrade::as_str;
    Counted = Counted::ALL, Counted::as_str;
    Judgement = Judgement::ALL, Judgement::as_str;
    Level = Level::ALL, Level::as_str;
    Mode = Mode::ALL, Mode::as_str;
    StateKind = StateKind::ALL, StateKind::as_str;
    Usual = Usual::ALL, Usual::as_str;
    MessageStatus = MessageStatus::ALL, MessageStatus::as_str;
    Duty = Duty::ALL, duty;
}

const fn duty(duty: Duty) -> &'static str {
    match duty {
        Duty::Handler => "handler",
        Duty::Operator => "operator",
        Duty::Leader => "leader",
        Duty::Administrator => "administrator",
    }
}

/// One of them, by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Named<T>(pub(crate) T);

impl<T: Name> Serialize for Named<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.name())
    }
}

impl<'de, T: Name> Deserialize<'de> for Named<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader<T>(std::marker::PhantomData<T>);
        impl<T: Name> Visitor<'_> for Reader<T> {
            type Value = Named<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let names: Vec<_> = T::all().into_iter().map(Name::name).collect();
                write!(f, "one of {}", names.join(", "))
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
                let known = T::all().into_iter().find(|known| known.name() == text);
                known.map(Named).ok_or_else(|| E::invalid_value(de::Unexpected::Str(text), &self))
            }
        }
        deserializer.deserialize_str(Reader(std::marker::PhantomData))
    }
}

impl<T: Name> JsonSchema for Named<T> {
    fn schema_name() -> Cow<'static, str> {
        T::SCHEMA.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<_> = T::all().into_iter().map(Name::name).collect();
        json_schema!({ "type": "string", "enum": names })
    }
}
