//! The policy by command: checked, put in force, followed by a process that serves.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::site::{Running, Site, free_port, stop};

const POLICY: &str = include_str!("../../../../config/policy.toml");

/// The shipped policy with another promise.
fn promising(minutes: u8) -> String {
    POLICY
        .replace("within_minutes = 30", &format!("within_minutes = {minutes}"))
        .replace("reminders_minutes = [15, 25]", "reminders_minutes = [10, 15]")
}

#[test]
fn all_faults_of_a_policy_are_named_without_any_configuration() {
    let site = Site::empty();
    fs::write(site.path("good.toml"), POLICY).unwrap();
    assert_eq!(site.must(&["policy", "check", "good.toml"]), "good.toml holds together.\n");
    let broken = promising(0).replace("working_days = 7", "working_days = 0");
    fs::write(site.path("bad.toml"), &broken).unwrap();
    let said = site.fails(1, &["policy", "check", "bad.toml"]);
    for line in ["within_minutes = 0", "working_days = 0"] {
        let number = broken.lines().position(|found| found == line).unwrap() + 1;
        assert!(said.contains(&format!("(line {number})")), "{line} in {said}");
    }
    assert!(site.fails(1, &["policy", "check", "none.toml"]).contains("none.toml cannot be read"));
    site.fails(2, &["policy", "put", "good.toml"]);
}

/// What the form of a place promises.
fn promised(address: &str, code: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(stream, "GET /c/{code}?lang=en HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn a_process_that_serves_follows_what_is_put_in_force_and_a_start_keeps_it_until_the_file_changes() {
    let site = Site::settled();
    fs::write(site.path("policy.toml"), POLICY).unwrap();
    fs::write(site.path("mashang.toml"), "[policy]\nfile = \"policy.toml\"\n").unwrap();
    let config = ["--config", "mashang.toml"];
    let with = |arguments: &[&str]| site.must(&[arguments, &config].concat());
    assert!(site.fails(1, &["policy", "list"]).contains("no policy is in force yet"));
    let start = || {
        let (listener, address) = free_port();
        drop(listener);
        let mut command = site.to_try(&address);
        command.args(config).stderr(Stdio::null());
        let server = command.spawn().map(Running).unwrap();
        let started = Instant::now();
        while TcpStream::connect(&address).is_err() {
            assert!(started.elapsed() < Duration::from_secs(30), "it does not listen");
            std::thread::sleep(Duration::from_millis(20));
        }
        (server, address)
    };
    let (server, address) = start();
    let code = site.code_of("HW-001");
    assert!(promised(&address, &code).contains("30 minutes"));
    fs::write(site.path("new.toml"), promising(20)).unwrap();
    let said = with(&["policy", "put", "new.toml", "--note", "a try"]);
    assert!(said.starts_with("Version 2 is in force"), "{said}");
    let started = Instant::now();
    while !promised(&address, &code).contains("20 minutes") {
        assert!(started.elapsed() < Duration::from_secs(15), "it does not follow");
        std::thread::sleep(Duration::from_millis(100));
    }
    stop(server);
    let doctor = || {
        let output = site
            .command(&["doctor", "--config", "mashang.toml"])
            .env("MASHANG__DEMO__ENABLED", "true")
            .output();
        String::from_utf8(output.unwrap().stdout).unwrap()
    };
    let said = doctor();
    for line in [
        "ok    policy: version 2, by `mashang policy put`: a try\n",
        "warn  policy: ./policy.toml says something else, and is not in force",
        "ok    policy: A requester is called back within 20 min, round the clock.\n",
    ] {
        assert!(said.replace(": policy.toml", ": ./policy.toml").contains(line), "{line} in {said}");
    }
    let (server, address) = start();
    assert!(promised(&address, &code).contains("20 minutes"), "the file has not changed");
    stop(server);
    fs::write(site.path("policy.toml"), promising(25)).unwrap();
    assert!(
        doctor().contains(
            "policy.toml has changed: with the next `mashang serve` it takes the place of version 2"
        )
    );
    let (server, address) = start();
    assert!(promised(&address, &code).contains("25 minutes"), "the file rules");
    stop(server);
    let listed = with(&["policy", "list"]);
    let ends = ["from the file", "by command: a try", "from the file"];
    assert!(listed.lines().zip(ends).all(|(line, end)| line.ends_with(end)), "{listed}");
    assert_eq!(with(&["policy", "show"]), promising(25));
    assert_eq!(with(&["policy", "show", "--version", "1"]), POLICY);
    assert!(
        site.fails(1, &["policy", "show", "--version", "9", "--config", "mashang.toml"])
            .contains("no version 9")
    );
    fs::write(site.path("less.toml"), POLICY.replace("village_secretary", "village_chief")).unwrap();
    let said = site.fails(1, &["policy", "put", "less.toml", "--note", "x", "--config", "mashang.toml"]);
    assert!(said.contains("6 people hold the role village_secretary"), "{said}");
}
