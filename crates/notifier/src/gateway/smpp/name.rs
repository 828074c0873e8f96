//! The centre's names of texts, in one form whichever way it writes them.

use domain::delivery::ProviderId;

use super::config::MessageIds;

/// How a name is written in one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Notation {
    /// As it is compared; only zeros before a number say nothing.
    Plain,
    /// A decimal number.
    Decimal,
    /// A hexadecimal number.
    Hex,
}

/// The name in the answer to a text, and in the field of a receipt that repeats the answer.
pub(super) fn answered(name: &str, ids: MessageIds) -> Option<ProviderId> {
    let notation = match ids {
        MessageIds::Same => Notation::Plain,
        MessageIds::HexThenDecimal => Notation::Hex,
        MessageIds::DecimalThenHex => Notation::Decimal,
    };
    one_form(name, notation)
}

/// The name in the words of a receipt.
pub(super) fn reported(name: &str, ids: MessageIds) -> Option<ProviderId> {
    let notation = match ids {
        MessageIds::Same => Notation::Plain,
        MessageIds::HexThenDecimal => Notation::Decimal,
        MessageIds::DecimalThenHex => Notation::Hex,
    };
    one_form(name, notation)
}

fn one_form(name: &str, notation: Notation) -> Option<ProviderId> {
    // Blanks stand between the names of segments.
    let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    let number = match notation {
        Notation::Hex => u128::from_str_radix(&name, 16).ok(),
        Notation::Plain | Notation::Decimal => name.parse::<u128>().ok(),
    };
    ProviderId::new(&number.map_or(name, |number| number.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(ids: MessageIds, answer: &str, receipt: &str) -> bool {
        let (answered, reported) = (answered(answer, ids), reported(receipt, ids));
        answered.is_some() && answered == reported
    }

    #[test]
    fn a_name_is_the_same_in_whichever_way_the_centre_writes_it() {
        assert!(same(MessageIds::Same, "m17", "m17"));
        assert!(same(MessageIds::Same, "0000000042", "42"));
        assert!(same(MessageIds::HexThenDecimal, "5F3A", "24378"));
        assert!(same(MessageIds::HexThenDecimal, "005f3a", "0000024378"));
        assert!(same(MessageIds::DecimalThenHex, "24378", "5F3A"));
        assert!(same(
            MessageIds::HexThenDecimal,
            "c449ab9744f47b6af1879e49e75e4f40",
            "260911205121351858987260133948822277952"
        ));
        assert!(!same(MessageIds::Same, "5F3A", "24378"));
        assert!(!same(MessageIds::HexThenDecimal, "10", "10"));
    }

    #[test]
    fn what_is_no_number_is_left_as_it_is() {
        assert!(same(MessageIds::HexThenDecimal, "6b1f0c1e-2f4e", "6b1f0c1e-2f4e"));
        assert_eq!(answered(" ", MessageIds::Same), None);
        assert_eq!(answered("a b", MessageIds::Same).unwrap().as_str(), "ab");
        assert_eq!(answered("000", MessageIds::Same).unwrap().as_str(), "0");
    }
}
