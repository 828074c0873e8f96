//! Rows as they lie in the database. Nothing here leaves the crate.

pub(crate) mod access_tokens;
pub(crate) mod alarms;
pub(crate) mod anchor_heads;
pub(crate) mod anchors;
pub(crate) mod attempts;
pub(crate) mod callbacks;
pub(crate) mod counters;
pub(crate) mod deadlines;
pub(crate) mod disclosures;
pub(crate) mod divisions;
pub(crate) mod events;
pub(crate) mod message_history;
pub(crate) mod messages;
pub(crate) mod photos;
pub(crate) mod place_codes;
pub(crate) mod places;
pub(crate) mod policies;
pub(crate) mod posts;
pub(crate) mod print_batches;
pub(crate) mod print_items;
pub(crate) mod pulses;
pub(crate) mod sessions;
pub(crate) mod staff;
pub(crate) mod strangers;
pub(crate) mod tickets;
pub(crate) mod warnings;
