//! Audits and erasing: what was changed past the program is named.

use std::fs;

use crate::site::{Site, with_a_matter_that_is_over};

/// Puts other words of the same length in the place of some, past the program.
fn rewrite(site: &Site, old: &str, new: &str) {
    let mut file = fs::read(site.path("mashang.db")).unwrap();
    let at = file.windows(old.len()).position(|bytes| bytes == old.as_bytes());
    let at = at.unwrap_or_else(|| panic!("{old} does not stand in the database"));
    file[at..at + new.len()].copy_from_slice(new.as_bytes());
    fs::write(site.path("mashang.db"), file).unwrap();
}

#[test]
fn an_audit_names_what_was_changed_past_the_program() {
    let site = Site::settled();
    assert!(site.must(&["audit", "verify"]).contains("0 matters with 0 entries; no day is anchored yet"));
    let number = with_a_matter_that_is_over(&site);
    let said = site.must(&["audit", "verify"]);
    assert!(
        said.starts_with("1 matter with 2 entries; ")
            && said.contains("; 2 newer entries are not covered yet."),
        "{said}"
    );
    assert!(said.contains("Nothing was altered, removed or reordered."), "{said}");
    rewrite(&site, "leaking pipe", "nothing much");
    let said = site.fails(1, &["audit", "verify"]);
    assert!(said.contains(&format!("FAULT ticket {number}: the words of entry 1 were altered.")), "{said}");
    assert!(said.contains("1 fault."), "{said}");
    rewrite(&site, "nothing much", "leaking pipe");
    site.must(&["audit", "verify"]);
}

#[test]
fn an_anchor_that_was_kept_elsewhere_is_compared() {
    let site = Site::settled();
    with_a_matter_that_is_over(&site);
    let said = site.must(&["audit", "anchor"]);
    let kept = said.split_whitespace().next().unwrap();
    let said = site.must(&["audit", "verify", "--anchor", kept]);
    assert!(!said.contains("kept elsewhere"), "{said}");
    let (day, digest) = kept.split_once(':').unwrap();
    let other = format!("{day}:{}{}", if digest.starts_with('0') { '1' } else { '0' }, &digest[1..]);
    let said = site.fails(1, &["audit", "verify", "--anchor", kept, "--anchor", &other]);
    assert!(said.contains(&format!("FAULT the anchor of {day} is not the one that was kept.")), "{said}");
    let said = site.fails(1, &["audit", "verify", "--anchor", &format!("2020-01-01:{digest}")]);
    assert!(said.contains("there is no anchor of 2020-01-01, but one was kept"), "{said}");
    let said = site.fails(2, &["audit", "verify", "--anchor", day]);
    assert!(said.contains("64 hexadecimal digits"), "{said}");
}

#[test]
fn personal_data_of_a_matter_that_is_over_are_erased_and_the_log_says_so() {
    let site = Site::settled();
    let number = with_a_matter_that_is_over(&site);
    site.fails(2, &["audit", "erase", &number]);
    site.fails(2, &["audit", "erase", &number, "--reason", " "]);
    site.fails(2, &["audit", "erase", "nonsense", "--reason", "asked for"]);
    // That of 0; matters are counted from 1.
    let said = site.fails(1, &["audit", "erase", "222222", "--reason", "asked for"]);
    assert!(said.contains("there is no ticket 222222"), "{said}");
    let said = site.must(&["audit", "erase", &number, "--reason", "asked for"]);
    assert!(said.contains(&format!("The personal data of ticket {number} are erased")), "{said}");
    let said = site.must(&["audit", "verify"]);
    assert!(said.starts_with("1 matter with 3 entries"), "{said}");
}
