//! A form of the ticket page, as data: what can be done, what must be given with it, what was typed.

/// Something that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// As it is sent.
    pub value: String,
    /// As it is read.
    pub label: String,
}

/// What a field is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Control {
    /// Sentences.
    Words {
        /// Whether there must be some.
        required: bool,
    },
    /// One line.
    Line,
    /// A whole number.
    Number {
        /// The most.
        most: u16,
    },
    /// A day.
    Date {
        /// The first that can be chosen, as `2026-11-23`.
        first: String,
    },
    /// A day and a time of day.
    Moment,
    /// One of several, in a list that opens.
    Select(Vec<Choice>),
    /// One of several, all seen at once.
    Radios(Vec<Choice>),
    /// Not shown.
    Hidden,
    /// Pictures.
    Photos,
}

/// A field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What stands over it.
    pub label: String,
    /// What it is.
    pub control: Control,
    /// What was typed or chosen.
    pub value: String,
    /// What was wrong with that.
    pub fault: Option<String>,
}

/// Characters of a choice that still stands beside another on a phone.
const SHORT: usize = 8;

impl Field {
    /// Whether its choices stand below each other, for they do not fit beside each other on a phone.
    pub fn is_long(&self) -> bool {
        match &self.control {
            Control::Radios(choices) => choices.iter().any(|choice| choice.label.chars().count() > SHORT),
            _ => false,
        }
    }
}

/// A button that sends a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What it sends.
    pub value: &'static str,
    /// What stands on it.
    pub label: String,
}

/// A form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    /// Unlike that of any other form of the page.
    pub id: String,
    /// The last part of the address that it is sent to.
    pub path: &'static str,
    /// Its title.
    pub title: String,
    /// What it means.
    pub means: String,
    /// Words that it is about.
    pub about: Option<String>,
    /// Its fields.
    pub fields: Vec<Field>,
    /// The name under which a button sends its value; empty when there is one button only.
    pub choice: &'static str,
    /// Its buttons, the usual one first.
    pub buttons: Vec<Button>,
    /// Whether it is folded away until somebody wants it.
    pub folded: bool,
}

impl Deed {
    /// A form that is folded away, with one button that is called as it is.
    pub fn new(path: &'static str, title: &str, means: impl Into<String>) -> Self {
        let button = Button { value: "", label: title.to_owned() };
        Self {
            id: path.to_owned(),
            path,
            title: title.to_owned(),
            means: means.into(),
            about: None,
            fields: Vec::new(),
            choice: "",
            buttons: vec![button],
            folded: true,
        }
    }

    /// With a field.
    #[must_use]
    pub fn field(mut self, name: &'static str, label: impl Into<String>, control: Control) -> Self {
        let (label, value) = (label.into(), String::new());
        self.fields.push(Field { name, label, control, value, fault: None });
        self
    }

    /// With the words that must be written.
    #[must_use]
    pub fn words(self, label: impl Into<String>) -> Self {
        self.field("words", label, Control::Words { required: true })
    }

    /// With words that may be written.
    #[must_use]
    pub fn note(self, label: impl Into<String>) -> Self {
        self.field("note", label, Control::Words { required: false })
    }

    /// With a value of the field before.
    #[must_use]
    pub fn valued(mut self, value: impl Into<String>) -> Self {
        if let Some(field) = self.fields.last_mut() {
            field.value = value.into();
        }
        self
    }

    /// About one of several things: what it is and the words with which it was asked.
    #[must_use]
    pub fn item(mut self, item: i32, words: Option<String>) -> Self {
        self.id = format!("{}-{item}", self.path);
        self.about = words;
        self.field("item", "", Control::Hidden).valued(item.to_string())
    }

    /// With buttons that say different things, and not folded away.
    #[must_use]
    pub fn buttons(mut self, choice: &'static str, buttons: &[(&'static str, &str)]) -> Self {
        let button = |(value, label): &(&'static str, &str)| Button { value, label: (*label).to_owned() };
        self.choice = choice;
        self.buttons = buttons.iter().map(button).collect();
        self.unfolded()
    }

    /// With other words on its one button.
    #[must_use]
    pub fn go(mut self, label: &str) -> Self {
        self.buttons = vec![Button { value: "", label: label.to_owned() }];
        self
    }

    /// Seen at once.
    #[must_use]
    pub fn unfolded(mut self) -> Self {
        self.folded = false;
        self
    }

    /// The id of a field, unlike that of any other of the page.
    pub fn id_of(&self, field: &Field) -> String {
        format!("{}-{}", self.id, field.name)
    }

    /// Whether a tap is enough: nothing must be written or chosen first.
    pub fn is_quick(&self) -> bool {
        let optional =
            |field: &Field| matches!(field.control, Control::Words { required: false } | Control::Hidden);
        !self.choice.is_empty() && self.fields.iter().all(optional)
    }

    /// Whether something was wrong with it: then it is open.
    pub fn is_returned(&self) -> bool {
        self.fields
            .iter()
            .any(|field| field.fault.is_some() || !field.value.is_empty() && field.control.is_typed())
    }

    /// Whether pictures can be sent with it.
    pub fn has_files(&self) -> bool {
        self.fields.iter().any(|field| field.control == Control::Photos)
    }
}

impl Control {
    /// Whether people type into it.
    const fn is_typed(&self) -> bool {
        matches!(self, Self::Words { .. } | Self::Line | Self::Number { .. } | Self::Moment)
    }
}
