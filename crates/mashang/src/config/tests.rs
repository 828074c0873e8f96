use std::path::Path;

use domain::retention::Retention;
use notifier::gateway::{Gateways, SPEAKS_SMPP};

use super::*;

fn load(text: &str, environment: &[(&str, &str)]) -> Result<Config, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mashang.toml");
    std::fs::write(&path, text).unwrap();
    let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let at = format!("{}/", folder.path().display());
    Config::load(Some(&path), environment).map_err(|e| e.to_string().replace(&at, ""))
}

#[test]
fn the_shipped_file_is_whole_and_so_is_an_empty_one() {
    let config = load("", &[]).unwrap();
    assert_eq!(config.server.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.sms.callback_base, "http://127.0.0.1:8080");
    load(DEFAULTS, &[]).unwrap();
    Config::load(None, []).unwrap();
}

/// The sections of gateways that the shipped file has as comments.
fn examples() -> String {
    let mut examples = String::new();
    let mut within = false;
    for line in DEFAULTS.lines() {
        within = line.starts_with("# [sms.gateways.") || within && line != "#";
        if within {
            examples.push_str(line.strip_prefix("# ").unwrap());
            examples.push('\n');
        }
    }
    examples.replace("\"…\"", "\"0123456789abcdef0123456789abcdef\"").replace('…', "token")
}

#[test]
fn the_gateways_that_the_shipped_file_has_as_comments_are_taken_as_they_stand() {
    let names = ["city", "spare", "aliyun", "tencent", "mas", "twilio", "centre"];
    let text = format!("[sms]\norder = {names:?}\n\n{}", examples());
    let config = load(&text, &[]).unwrap();
    let means = crate::system::means().unwrap();
    let keys = |problems: Vec<Problem>| problems.into_iter().map(|problem| problem.key).collect::<Vec<_>>();
    let built = Gateways::build(&config.sms, &means).map_err(keys);
    let built = built.map(|gateways| gateways.names());
    let expected = if SPEAKS_SMPP {
        Ok(names.map(str::to_owned).to_vec())
    } else {
        Err(vec!["sms.gateways.centre.kind".to_owned()])
    };
    assert_eq!(built, expected);
    assert_eq!(config.sms.endpoints().len(), names.len() - 1, "a message centre posts nothing");
    assert_eq!(config.sms.tells_nobody(), None);
}

#[test]
fn a_variable_overrides_the_file_and_the_file_the_default() {
    let file = "[server]\nlisten = \"127.0.0.1:9000\"\n[database]\nconnections = 5\n";
    let config = load(
        file,
        &[("MASHANG__DATABASE__CONNECTIONS", "7"), ("MASHANG__TOWN__NAME", "42"), ("PATH", "/bin")],
    )
    .unwrap();
    assert_eq!(config.server.listen.port(), 9000);
    assert_eq!(config.database.connections, 7);
    assert_eq!(config.town.name, "42");
}

const REAL: &str = "[sms]\norder = [\"city\"]\n[sms.gateways.city]\nkind = \"http\"\nurl = \"http://127.0.0.1:1/?m={to}&t={text}\"\nmethod = \"GET\"\n";

#[test]
fn what_is_hardly_meant_as_it_stands_is_named() {
    let found = |text: &str| -> Vec<String> {
        load(text, &[]).unwrap().cautions().into_iter().map(|caution| caution.key).collect()
    };
    assert_eq!(found(""), Vec::<String>::new(), "the demo gateway needs no sign and has no night");
    assert_eq!(found(REAL), ["watchdog.heartbeat_url"]);
    let watched = format!("{REAL}[watchdog]\nheartbeat_url = \"https://watch.example.cn/ping\"\n");
    assert_eq!(found(&watched), Vec::<String>::new());
    assert_eq!(found(&format!("{watched}[town]\nsign = \" \"\n")), ["town.sign"]);
    assert_eq!(found(&format!("{watched}[town]\nsign = \"【码上】\"\n")), ["town.sign"]);
}

#[test]
fn a_notifier_listens_where_it_is_told_to_and_else_nowhere() {
    assert_eq!(load("", &[]).unwrap().notifier.listen, None);
    let listen = load("[notifier]\nlisten = \"127.0.0.1:8081\"\n", &[]).unwrap().notifier.listen;
    assert_eq!(listen, Some("127.0.0.1:8081".parse().unwrap()));
    let fault = load("[notifier]\nlisten = \"8081\"\n", &[]).unwrap_err();
    assert!(
        fault.starts_with("mashang.toml, line 2: notifier.listen: \"8081\" is no address to listen at"),
        "{fault}"
    );
}

#[test]
fn personal_data_are_kept_for_three_years_unless_the_town_says_otherwise() {
    let retention = |text: &str| load(text, &[]).unwrap().notifier().retention;
    assert_eq!(retention(""), Retention::of_days(1_095));
    assert_eq!(retention("[retention]\ndays = 30\n"), Retention::of_days(30));
    assert_eq!(retention("[retention]\ndays = 0\n"), None);
    let fault = load("[retention]\ndays = -1\n", &[]).unwrap_err();
    assert!(fault.starts_with("mashang.toml, line 2: retention.days: "), "{fault}");
}

#[test]
fn a_key_that_does_not_exist_is_named_with_its_line() {
    let fault = load("[server]\nlisten = \"127.0.0.1:80\"\nlistne = 1\n", &[]).unwrap_err();
    assert!(
        fault.starts_with("mashang.toml, line 3: server.listne: there is no such key; there are "),
        "{fault}"
    );
    let fault = load("", &[("MASHANG__SERVER__LISTNE", "1")]).unwrap_err();
    assert!(fault.starts_with("MASHANG__SERVER__LISTNE: server.listne: there is no such key"), "{fault}");
}

#[test]
fn a_value_of_the_wrong_kind_is_named_with_what_is_wanted() {
    let fault = load("\n[limits]\nphotos = \"three\"\n", &[]).unwrap_err();
    assert_eq!(fault, "mashang.toml, line 3: limits.photos: this is a text in quotes, not a whole number");
    let fault = load("[server]\nrole = \"both\"\n", &[]).unwrap_err();
    assert!(fault.starts_with("mashang.toml, line 2: server.role: "), "{fault}");
    let fault = load("[town]\nhotline = \"call us\"\n", &[]).unwrap_err();
    assert!(fault.starts_with("mashang.toml, line 2: town.hotline: a hotline has"), "{fault}");
    let fault = load("", &[("MASHANG__SERVER__LISTEN", "here")]).unwrap_err();
    assert!(fault.starts_with("MASHANG__SERVER__LISTEN: server.listen: "), "{fault}");
    let fault = load("[sms.gateways.city]\nkind = \"pigeon\"\n", &[]).unwrap_err();
    assert!(fault.starts_with("mashang.toml, line 2: sms.gateways.city.kind: "), "{fault}");
    let fault = load("[town\n", &[]).unwrap_err();
    assert!(fault.contains("line 1"), "{fault}");
}

#[test]
fn files_are_looked_for_beside_the_configuration() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("mashang.toml");
    std::fs::write(&path, "[policy]\nfile = \"policy.toml\"\n").unwrap();
    let config = Config::load(Some(&path), []).unwrap();
    assert_eq!(config.secrets_path(), folder.path().join("secrets.toml"));
    assert!(config.policy().is_err());
    std::fs::write(folder.path().join("policy.toml"), "zone").unwrap();
    let policy = config.policy().unwrap();
    assert_eq!((policy.text.as_str(), policy.file), ("zone", Some(folder.path().join("policy.toml"))));
    assert!(Config::load(Some(Path::new("/nowhere/mashang.toml")), []).is_err());
}
