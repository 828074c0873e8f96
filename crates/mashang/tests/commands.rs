//! The commands as whoever runs a server meets them: what they say, and how they end when something is wrong.
#![cfg(test)]

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// A folder with everything that an installation has.
struct Site {
    folder: TempDir,
}

/// Ends what a test has started, whatever happens.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Site {
    fn empty() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    /// With secrets and the register of the demo town.
    fn settled() -> Self {
        let site = Self::empty();
        site.must(&["secrets", "new", "secrets.toml"]);
        for kind in ["divisions", "staff", "places"] {
            site.must(&["import", kind, &demo(kind)]);
        }
        site
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_mashang"));
        command.args(arguments).current_dir(self.folder.path());
        command
    }

    /// `serve` at an address, with the demo gateway.
    fn to_try(&self, address: &str) -> Command {
        let mut command = self.command(&["serve"]);
        command.env("MASHANG__SERVER__LISTEN", address).env("MASHANG__DEMO__ENABLED", "true");
        command
    }

    fn run(&self, arguments: &[&str]) -> Output {
        self.command(arguments).output().unwrap()
    }

    fn must(&self, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success(), "{arguments:?}: {said}{}", String::from_utf8_lossy(&output.stderr));
        said
    }

    /// Runs a command that must end with `code`, and gives all that it says.
    fn fails(&self, code: i32, arguments: &[&str]) -> String {
        let output = self.run(arguments);
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {said}");
        assert!(!said.contains("panicked"), "{said}");
        said
    }

    /// The characters of the current code of a place.
    fn code_of(&self, place: &str) -> String {
        let said = self.must(&["code", "show", place]);
        let (_, rest) = said.split_once("/c/").unwrap();
        rest.chars().take_while(char::is_ascii_alphanumeric).collect()
    }
}

fn demo(kind: &str) -> String {
    format!("{}/demo/{kind}.csv", env!("CARGO_MANIFEST_DIR"))
}

fn free_port() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    (listener, address)
}

#[test]
fn a_misspelt_key_and_a_missing_file_are_named() {
    let site = Site::empty();
    fs::write(site.path("mashang.toml"), "[server]\n\nlistne = \"127.0.0.1:1\"\n").unwrap();
    let said = site.fails(1, &["migrate", "--config", "mashang.toml"]);
    assert!(said.contains("mashang.toml, line 3: server.listne: there is no such key"), "{said}");
    let said = site.fails(1, &["migrate", "--config", "nowhere.toml"]);
    assert!(said.contains("nowhere.toml cannot be read"), "{said}");
    let said = site.fails(1, &["doctor", "--config", "mashang.toml"]);
    assert!(said.starts_with("FAIL  configuration: "), "{said}");
}

#[test]
fn wrong_usage_ends_with_two() {
    let layout = ["print", "--division", "99", "--layout", "a4-24", "--format", "png", "--out", "codes"];
    assert!(Site::empty().fails(2, &layout).contains("--layout is for sheets"));
    let site = Site::settled();
    site.fails(2, &["fly"]);
    let said = site.fails(2, &["print", "--division", "990101", "--layout", "a4-99", "--out", "a.pdf"]);
    assert!(said.contains("a4-24") && said.contains("a5-poster"), "{said}");
    let said = site.fails(2, &["print", "--division", "990101", "--out", "a.pdf"]);
    assert!(said.contains("a4-12"), "{said}");
    site.fails(2, &["print", "--division", "12345", "--layout", "a4-24", "--out", "a.pdf"]);
}

#[test]
fn without_secrets_it_says_how_to_make_them_and_never_overwrites_them() {
    let site = Site::empty();
    let said = site.fails(1, &["code", "show", "1"]);
    assert!(said.contains("mashang secrets new"), "{said}");
    site.must(&["secrets", "new", "secrets.toml"]);
    let before = fs::read(site.path("secrets.toml")).unwrap();
    let said = site.fails(1, &["secrets", "new", "secrets.toml"]);
    assert!(said.contains("exists already"), "{said}");
    assert_eq!(fs::read(site.path("secrets.toml")).unwrap(), before);
}

/// With a gigabyte of memory: a list is refused in a sentence, whatever it holds.
#[test]
fn a_list_as_large_as_may_be_read_does_not_eat_the_machine() {
    const GIGABYTE: &str = r#"ulimit -v 1048576; exec "$0" "$@""#;
    let site = Site::settled();
    let room = (32 << 20) - 20;
    for (name, rest) in
        [("commas", ",".repeat(room) + "x"), ("lines", "\n".repeat(room) + "x,"), ("cell", "x".repeat(room))]
    {
        fs::write(site.path("list.csv"), format!("code,name\n{rest}")).unwrap();
        let mut command = Command::new("/bin/sh");
        command.args(["-c", GIGABYTE, env!("CARGO_BIN_EXE_mashang"), "import", "divisions", "list.csv"]);
        let refused = command.current_dir(site.folder.path()).output().unwrap();
        let said = String::from_utf8_lossy(&refused.stderr);
        assert!(
            refused.status.code() == Some(1) && !said.is_empty() && said.len() < 1_000,
            "{name}: {refused:?}"
        );
    }
}

#[test]
fn all_faults_of_a_list_are_told_and_nothing_is_imported() {
    let site = Site::settled();
    let list = "编号,名称,村代码\nX-1,,990101100001\nX-2,好楼,990101100001\nX-3,坏楼,123\n";
    fs::write(site.path("list.csv"), list).unwrap();
    for (lang, faults) in [
        (
            "en_US.UTF-8",
            ["line 2, 名称: nothing is written here", "line 4, 村代码 \"123\": a division code has"],
        ),
        ("zh_CN.UTF-8", ["第 2 行，名称：这里没有填", "第 4 行，村代码“123”：区划代码是"]),
        ("", ["第 2 行，名称：这里没有填", "第 4 行，村代码“123”：区划代码是"]),
    ] {
        let output = site
            .command(&["import", "places", "list.csv"])
            .envs([("LC_ALL", ""), ("LC_MESSAGES", ""), ("LANG", lang)])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(1) && faults.iter().all(|f| said.contains(f)), "{said}");
        assert!(said.contains("--keep-good"), "{said}");
    }
    site.fails(1, &["code", "show", "X-2"]);
    site.must(&["import", "places", "list.csv", "--keep-good"]);
    assert!(site.must(&["code", "show", "X-2"]).contains("好楼"));
}

#[test]
fn a_code_is_told_from_a_mistyped_a_forged_and_a_foreign_one() {
    let site = Site::settled();
    let code = site.code_of("HW-001");
    let said = site.must(&["code", "read", &format!("https://elsewhere.example/c/{}", code.to_lowercase())]);
    assert!(said.contains("河湾花园1号楼1单元") && said.contains("It holds."), "{said}");

    let last = if code.ends_with('2') { '3' } else { '2' };
    let mistyped = format!("{}{last}", &code[..code.len() - 1]);
    assert!(site.fails(1, &["code", "read", &mistyped]).contains("mistyped"));

    let other = Site::settled();
    let forged = other.code_of("HW-001");
    assert!(site.fails(1, &["code", "read", &forged]).contains("not one of our codes"));
    assert!(site.fails(1, &["code", "read", "https://example.com/menu"]).contains("Not one of our codes"));
    let said = site.fails(1, &["code", "read", "123456"]);
    assert!(said.contains("mistyped"), "{said}");
}

#[test]
fn a_printed_picture_is_read_back() {
    let site = Site::settled();
    site.must(&["print", "--division", "990101100201", "--format", "png", "--out", "pictures"]);
    let picture = fs::read_dir(site.path("pictures")).unwrap().next().unwrap().unwrap().path();
    let said = site.must(&["code", "read", &picture.to_string_lossy()]);
    assert!(said.contains("桃源村") && said.contains("It holds."), "{said}");
    fs::write(site.path("noise.png"), b"not a picture").unwrap();
    let said = site.fails(1, &["code", "read", "noise.png"]);
    assert!(said.contains("not a JPEG, PNG or WebP picture"), "{said}");
}

#[test]
fn a_batch_that_could_not_be_written_does_not_count_as_printed() {
    let site = Site::settled();
    let print = |out: &str| {
        ["print", "--division", "990101", "--layout", "a4-24", "--only-new", "--out", out].map(str::to_owned)
    };
    let arguments = print("nowhere/codes.pdf");
    let said = site.fails(1, &arguments.each_ref().map(String::as_str));
    assert!(said.contains("nowhere/codes.pdf cannot be written"), "{said}");
    let arguments = print("codes.pdf");
    assert!(site.must(&arguments.each_ref().map(String::as_str)).contains("120 codes"));
    assert!(fs::read(site.path("codes.pdf")).unwrap().starts_with(b"%PDF"));
    assert!(site.must(&arguments.each_ref().map(String::as_str)).contains("120 printed before"));
    assert!(!site.path("codes.pdf.part").exists());
}

#[test]
fn a_missing_font_is_named_and_nothing_is_left_behind() {
    let site = Site::settled();
    let output = site
        .command(&["print", "--division", "990101", "--layout", "a4-24", "--out", "codes.pdf"])
        .env("MASHANG__PRINT__FONT", "/nowhere/font.ttf")
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1));
    assert!(said.contains("print.font: font file /nowhere/font.ttf cannot be read"), "{said}");
    assert!(!site.path("codes.pdf").exists());
}

#[test]
fn a_person_can_be_added_once_and_given_a_new_password() {
    let site = Site::settled();
    let add = [
        "user",
        "add",
        "--code",
        "X1",
        "--name",
        "张三",
        "--phone",
        "13800000099",
        "--role",
        "administrator",
        "--division",
        "990101",
    ];
    assert!(site.must(&add).contains("Password: "));
    assert!(site.fails(1, &add).contains("mashang user reset X1"));
    assert!(site.must(&["user", "reset", "138 0000 0099"]).contains("张三"));
    let said = site.fails(
        1,
        &[
            "user",
            "add",
            "--code",
            "X2",
            "--name",
            "李四",
            "--phone",
            "13800000098",
            "--role",
            "emperor",
            "--division",
            "990101",
        ],
    );
    assert!(said.contains("emperor is no role of the policy"), "{said}");
    assert!(site.fails(1, &["user", "reset", "nobody"]).contains("nobody"));
}

#[test]
fn the_number_of_whoever_has_left_may_be_given_to_a_successor() {
    let site = Site::settled();
    let add = |code, name| {
        let person = ["user", "add", "--code", code, "--name", name, "--phone", "13800000099"];
        [&person[..], &["--role", "administrator", "--division", "990101"]].concat()
    };
    site.must(&add("X1", "张三"));
    assert!(site.fails(1, &add("X2", "李四")).contains("telephone number"));
    let said = site.must(&["user", "remove", "X1"]);
    assert!(said.contains("张三 (X1) has left"), "{said}");
    site.must(&add("X2", "李四"));
    assert!(site.must(&["user", "reset", "13800000099"]).contains("李四"));
    assert!(site.fails(1, &["user", "remove", "nobody"]).contains("nobody"));
}

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

fn serve(site: &Site, address: &str) -> Running {
    let child = site.to_try(address).stderr(Stdio::null()).spawn().map(Running).unwrap();
    let started = Instant::now();
    while TcpStream::connect(address).is_err() {
        assert!(started.elapsed() < Duration::from_secs(30), "it does not listen");
        std::thread::sleep(Duration::from_millis(20));
    }
    child
}

/// Sends a form as a resident's telephone does, and gives the address to which the answer leads.
fn post(address: &str, path: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    let length = body.len();
    write!(
        stream,
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let location = answer.lines().find_map(|line| line.strip_prefix("location: "));
    location.unwrap_or_else(|| panic!("{path}: {answer}")).to_owned()
}

/// Ends a server in good order, so that all it has stored lies in the file of its database.
fn stop(mut server: Running) {
    let asked = Command::new("kill").arg(server.0.id().to_string()).status().unwrap();
    assert!(asked.success() && server.0.wait().unwrap().success());
}

/// What a resident writes in these tests.
const WRITTEN: &str = "leaking+pipe+on+floor+three";

/// A site that has anchored the day before and on which a matter was filed and taken back: gives its number.
fn with_a_matter_that_is_over(site: &Site) -> String {
    let (listener, address) = free_port();
    drop(listener);
    let server = serve(site, &address);
    let form = format!("category=utilities&words={WRITTEN}&phone=13700000001&nonce=once-1");
    let page = post(&address, &format!("/c/{}", site.code_of("HW-001")), &form);
    post(&address, &format!("{page}/withdraw"), "");
    let started = Instant::now();
    while site.must(&["audit", "anchor"]).starts_with("No day") {
        assert!(started.elapsed() < Duration::from_secs(30), "nothing is anchored");
        std::thread::sleep(Duration::from_millis(50));
    }
    stop(server);
    page.strip_prefix("/t/").unwrap()[..6].to_owned()
}

/// Puts other words of the same length in the place of some, past the program.
fn rewrite(site: &Site, old: &str, new: &str) {
    let mut file = fs::read(site.path("mashang.db")).unwrap();
    let at = file.windows(old.len()).position(|bytes| bytes == old.as_bytes());
    let at = at.unwrap_or_else(|| panic!("{old} does not stand in the database"));
    file[at..at + new.len()].copy_from_slice(new.as_bytes());
    fs::write(site.path("mashang.db"), file).unwrap();
}

#[test]
fn tables_for_excel_are_written_and_a_slip_in_what_is_asked_for_is_told() {
    let site = Site::settled();
    with_a_matter_that_is_over(&site);
    let (list, scores) = (site.path("matters.xlsx"), site.path("scores.xlsx"));
    let (list, scores) = (list.to_str().unwrap(), scores.to_str().unwrap());
    let said = site.must(&["export", "tickets", list]);
    assert!(said.contains("matters.xlsx: 1 matter."), "{said}");
    let evaluation = ["export", "evaluation", scores, "--division", "990101", "--from", "2026-01-01"];
    let with = |more: &[&'static str]| [&evaluation[..], more].concat();
    let said = site.must(&with(&["--to", "2026-01-31", "--by", "person"]));
    assert!(said.contains("scores.xlsx: 0 lines."), "{said}");
    for file in [list, scores] {
        assert!(fs::read(file).unwrap().starts_with(b"PK"), "{file} is a workbook");
    }
    let said = site.fails(2, &with(&["--to", "2025-12-31"]));
    assert!(said.contains("exchange the two days"), "{said}");
    let said = site.fails(2, &with(&["--to", "2026-01-31", "--by", "weather"]));
    assert!(said.contains("unit, person or category"), "{said}");
    let said = site.fails(1, &["export", "tickets", list, "--division", "12"]);
    assert!(said.contains("there is no division 12"), "{said}");
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

const POLICY: &str = include_str!("../../../config/policy.toml");

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
