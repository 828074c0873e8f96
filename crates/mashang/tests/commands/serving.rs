//! Beginning to serve, and what the doctor says of it.

use std::fs;

use crate::site::{Site, free_port, serve};

#[test]
fn a_port_in_use_and_a_second_serve_are_told_in_words() {
    let site = Site::settled();
    let (held, address) = free_port();
    let output = site.to_try(&address).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains(&address) && said.contains("MASHANG__SERVER__LISTEN"), "{said}");
    drop(held);

    let _first = serve(&site, &address);
    let (_, other) = free_port();
    let output = site.to_try(&other).output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("another mashang serves this database already"), "{said}");
}

#[test]
fn looking_makes_no_database_and_leaves_one_as_it_is() {
    let site = Site::empty();
    site.must(&["secrets", "new", "secrets.toml"]);
    let printing = ["print", "--division", "990101", "--format", "zip", "--out", "codes.zip"];
    for arguments in [&["code", "show", "HW-001"][..], &printing] {
        assert!(site.fails(1, arguments).contains("there is no database mashang.db yet"));
    }
    site.fails(1, &["doctor"]);
    assert!(!site.path("mashang.db").exists());
}

#[test]
fn a_town_in_which_nobody_would_be_texted_is_not_served() {
    let site = Site::settled();
    for arguments in [&["serve"][..], &["serve", "--role", "notifier"]] {
        let said = site.fails(1, arguments);
        assert!(said.contains("sms.order: \"demo\" is a demo gateway"), "{said}");
    }
    assert!(site.fails(1, &["doctor"]).contains("FAIL  gateways: sms.order"));
}

#[test]
fn the_doctor_names_what_must_be_mended_and_what_is_well() {
    let site = Site::empty();
    let said = site.fails(1, &["doctor"]);
    assert!(said.contains("FAIL  secrets: "), "{said}");
    let site = Site::settled();
    let output = site.command(&["doctor"]).env("MASHANG__DEMO__ENABLED", "true").output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}");
    for line in ["ok    database: SQLite", "ok    register: 120 places", "warn  server.public_url: "] {
        assert!(said.contains(line), "{line} in {said}");
    }
    let output = site
        .command(&["doctor"])
        .env("MASHANG__SERVER__PUBLIC_URL", "https://mashang.example.gov.cn")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(said.contains("FAIL  server.trusted_proxies: "), "{said}");
    fs::write(site.path("policy.toml"), "zone = 1\n").unwrap();
    fs::write(site.path("mashang.toml"), "[policy]\nfile = \"policy.toml\"\n").unwrap();
    let said = site.fails(1, &["doctor", "--config", "mashang.toml"]);
    assert!(said.contains("FAIL  policy: "), "{said}");
}
