//! What can be wrong with the configuration, found at start and not in the night.

use super::config::SmppConfig;
use crate::check::Check;
use crate::config::Problem;

/// More than any centre grants.
const WIDEST: u16 = 1_000;

/// Everything that is wrong, by key. The lengths are those of the fields of SMPP 3.4, without the zero at their end.
pub(super) fn check(name: &str, config: &SmppConfig) -> Vec<Problem> {
    let mut check = Check::gateway(name);
    let remedy = "give the host as the centre's operator names it, such as \"smpp.example.cn\", and its port beside it";
    let usual = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
    if config.host.is_empty() || !config.host.chars().all(usual) {
        check.add("host", "no name or address of a host", remedy);
    }
    if config.port == 0 {
        check.add("port", "there is no port 0", "give the port that the operator names, usually 2775");
    }
    field(&mut check, "system_id", &config.system_id, 1..=15);
    field(&mut check, "password", config.password.reveal(), 1..=8);
    field(&mut check, "system_type", &config.system_type, 0..=12);
    field(&mut check, "from", &config.from, 0..=20);
    if !(1..=WIDEST).contains(&config.window) {
        let wrong = format!("{} texts cannot wait at a time", config.window);
        check.add("window", wrong, "give what the operator grants, usually 10");
    }
    check.done()
}

fn field(check: &mut Check, key: &str, value: &str, lengths: std::ops::RangeInclusive<usize>) {
    let plain = value.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
    if !plain || !lengths.contains(&value.len()) {
        let (least, most) = (lengths.start(), lengths.end());
        let wrong = format!("SMPP 3.4 carries {least} to {most} letters, digits and signs here");
        check.add(key, wrong, "give it as the centre's operator does; ask for a shorter one if it is longer");
    }
}
