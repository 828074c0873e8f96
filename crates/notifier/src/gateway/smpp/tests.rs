//! What every test of this driver begins with.

use super::*;

/// A configuration that is in order, with more keys.
pub(super) fn config(more: &str) -> SmppConfig {
    let base = "host = \"127.0.0.1\"\nsystem_id = \"gw\"\npassword = \"secret\"\n";
    toml::from_str(&format!("{base}{more}")).unwrap()
}
