//! How many texts the carrier makes of one.

/// A text of up to this many UTF-16 units goes as one. Mainland carriers count every character as one, ASCII too, and
/// count the signature 【】 with it (vendors' documentation).
pub const SINGLE_SEGMENT: usize = 70;

/// Units per segment of a longer text: three units are taken by the header that joins them.
pub const SEGMENT_OF_MANY: usize = 67;

/// The UTF-16 units of each segment of `text`, signature included. A character of two units is never split, so that a
/// segment may hold one unit less than it could.
pub fn segments(text: &str) -> Vec<usize> {
    let all = text.encode_utf16().count();
    if all <= SINGLE_SEGMENT {
        return vec![all];
    }
    let mut sizes = vec![0];
    for units in text.chars().map(char::len_utf16) {
        match sizes.last_mut() {
            Some(size) if *size + units <= SEGMENT_OF_MANY => *size += units,
            _ => sizes.push(units),
        }
    }
    sizes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn han(count: usize) -> String {
        "字".repeat(count)
    }

    #[test]
    fn seventy_units_are_one_text_and_longer_ones_have_sixty_seven_each() {
        assert_eq!(segments(&han(70)), [70]);
        assert_eq!(segments(&han(71)), [67, 4]);
        assert_eq!(segments(&han(134)), [67, 67]);
        assert_eq!(segments(&han(135)), [67, 67, 1]);
        // The example of a vendor's documentation: 160 characters are 67, 67 and 26.
        assert_eq!(segments(&han(160)), [67, 67, 26]);
        assert_eq!(segments(&han(500)), [67, 67, 67, 67, 67, 67, 67, 31]);
    }

    #[test]
    fn the_signature_counts() {
        assert_eq!(segments(&format!("【示例街道办】{}", han(63))), [70]);
        assert_eq!(segments(&format!("【示例街道办】{}", han(64))), [67, 4]);
    }

    #[test]
    fn letters_full_width_digits_and_line_breaks_count_one_each() {
        assert_eq!(segments(&"a".repeat(70)), [70]);
        assert_eq!(segments(&"a".repeat(71)), [67, 4]);
        assert_eq!(segments(&"１".repeat(71)), [67, 4]);
        assert_eq!(segments(&format!("{}\n", han(69))), [70]);
    }

    #[test]
    fn a_character_of_two_units_is_never_split() {
        assert_eq!(segments(&"😀".repeat(35)), [70]);
        assert_eq!(segments(&"😀".repeat(36)), [66, 6]);
        assert_eq!(segments(&format!("{}😀{}", han(66), han(10))), [66, 12]);
    }
}
