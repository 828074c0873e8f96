//! The commands as whoever runs a server meets them: what they say, and how they end when something is wrong.
#![cfg(test)]

mod audit;
mod policy;
mod serving;
mod site;

use std::fs;
use std::process::Command;

use site::{Site, with_a_matter_that_is_over};

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
