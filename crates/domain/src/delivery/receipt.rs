//! What the network says of a text later.

use super::stored_as;

/// What a receipt says, from the least to the most that can be known. A later receipt never takes back what an earlier
/// one said: merging is [`Ord::max`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ReceiptState {
    /// The network has it.
    Accepted,
    /// The network keeps it until the telephone answers.
    Buffered,
    /// The telephone did not get it.
    Undelivered,
    /// The telephone has it.
    Delivered,
}

stored_as!(ReceiptState, "state of a receipt", {
    Accepted => "accepted",
    Buffered => "buffered",
    Undelivered => "undelivered",
    Delivered => "delivered",
});

/// What the receipts of all segments say of the whole text: delivered when every segment is, undelivered as soon as one
/// is, and otherwise as far as the slowest has come. `None` stands for a segment of which nothing was heard.
pub fn whole(segments: &[Option<ReceiptState>]) -> Option<ReceiptState> {
    if segments.contains(&Some(ReceiptState::Undelivered)) {
        return Some(ReceiptState::Undelivered);
    }
    let heard = segments.iter().flatten().copied();
    if segments.iter().all(Option::is_some) {
        heard.min()
    } else {
        // Some of it is on its way: that much is known even before every segment was heard of.
        heard.map(|state| state.min(ReceiptState::Buffered)).max()
    }
}

#[cfg(test)]
mod tests {
    use super::ReceiptState::{Accepted, Buffered, Delivered, Undelivered};
    use super::*;

    #[test]
    fn a_text_of_several_segments_is_delivered_only_when_each_is() {
        assert_eq!(whole(&[Some(Delivered), Some(Delivered)]), Some(Delivered));
        assert_eq!(whole(&[Some(Delivered), None]), Some(Buffered));
        assert_eq!(whole(&[Some(Delivered), Some(Accepted)]), Some(Accepted));
        assert_eq!(whole(&[Some(Delivered), Some(Buffered)]), Some(Buffered));
        assert_eq!(whole(&[None, None]), None);
        assert_eq!(whole(&[]), None);
    }

    #[test]
    fn one_lost_segment_loses_the_text() {
        assert_eq!(whole(&[Some(Delivered), Some(Undelivered), None]), Some(Undelivered));
    }

    #[test]
    fn the_order_in_which_receipts_come_does_not_matter() {
        for &a in ReceiptState::ALL {
            for &b in ReceiptState::ALL {
                assert_eq!(a.max(b), b.max(a));
                assert_eq!(a.max(Delivered), Delivered);
            }
        }
        assert_eq!(Undelivered.max(Buffered), Undelivered);
    }
}
