//! Texts with places to fill in.

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::config::ContentType;

/// A text with `{to}`, `{text}` and `{id}`. Other braces stand for themselves, so that JSON can be written plainly.
#[derive(Debug, Clone)]
pub(super) struct Template(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Literal(String),
    To,
    Text,
    Id,
}

/// What is filled in.
pub(super) struct Values<'a> {
    pub(super) to: &'a str,
    pub(super) text: &'a str,
    pub(super) id: &'a str,
}

impl Template {
    pub(super) fn new(text: &str) -> Self {
        let places = [("{to}", Piece::To), ("{text}", Piece::Text), ("{id}", Piece::Id)];
        let mut pieces = Vec::new();
        let mut rest = text;
        while !rest.is_empty() {
            let next = places
                .iter()
                .filter_map(|place| rest.find(place.0).map(|at| (at, place)))
                .min_by_key(|n| n.0);
            let Some((at, (word, piece))) = next else { break };
            pieces.push(Piece::Literal(rest[..at].to_owned()));
            pieces.push(piece.clone());
            rest = &rest[at + word.len()..];
        }
        pieces.push(Piece::Literal(rest.to_owned()));
        Self(pieces)
    }

    pub(super) fn has_to(&self) -> bool {
        self.0.contains(&Piece::To)
    }

    pub(super) fn has_text(&self) -> bool {
        self.0.contains(&Piece::Text)
    }

    pub(super) fn has_id(&self) -> bool {
        self.0.contains(&Piece::Id)
    }

    pub(super) fn fill(&self, values: &Values<'_>, escape: fn(&str) -> String) -> String {
        let written = |piece: &Piece| match piece {
            Piece::Literal(text) => text.clone(),
            Piece::To => escape(values.to),
            Piece::Text => escape(values.text),
            Piece::Id => escape(values.id),
        };
        self.0.iter().map(written).collect()
    }
}

/// How values are written in a body of this kind.
pub(super) fn escape(kind: ContentType) -> fn(&str) -> String {
    match kind {
        ContentType::Json => in_json,
        ContentType::Form => in_address,
        ContentType::Plain => str::to_owned,
    }
}

/// Within the quotes of a JSON string.
fn in_json(value: &str) -> String {
    let quoted = serde_json::Value::from(value).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// Within an address or a form.
pub(super) fn in_address(value: &str) -> String {
    utf8_percent_encode(value, NON_ALPHANUMERIC).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const VALUES: Values<'_> = Values { to: "+8613800001234", text: "a\"b\\c\n&=水{to}", id: "7" };

    #[test]
    fn values_are_escaped_for_where_they_stand_and_other_braces_stay() {
        let json = Template::new(r#"{"m":"{to}","n":{"t":"{text}"},"i":{id}}"#);
        let body: serde_json::Value =
            serde_json::from_str(&json.fill(&VALUES, escape(ContentType::Json))).unwrap();
        assert_eq!(body["m"], VALUES.to);
        assert_eq!(body["n"]["t"], VALUES.text);
        assert_eq!(body["i"], 7);

        let form = Template::new("m={to}&t={text}&i={id}").fill(&VALUES, escape(ContentType::Form));
        let fields: Vec<_> = url::form_urlencoded::parse(form.as_bytes()).collect();
        assert_eq!(fields[0].1, VALUES.to);
        assert_eq!(fields[1].1, VALUES.text);
        assert_eq!(fields.len(), 3);

        assert_eq!(
            Template::new("{id} {text}").fill(&VALUES, escape(ContentType::Plain)),
            format!("7 {}", VALUES.text)
        );
    }
}
