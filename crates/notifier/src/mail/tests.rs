//! Against a real mail server, written by others.

use std::time::{Duration, Instant};

use domain::mail::MailAddress;
use lettre::transport::smtp::client::TlsParameters;
use testkit::parts::smtp::{MailServer, PASSWORD, USERNAME};
use tokio::net::TcpListener;

use super::*;

fn config(toml: &str) -> MailConfig {
    let base = r#"
        host = "localhost"
        port = 587
        security = "starttls"
        username = "mashang"
        password = "secret"
        from = "码上 <mashang@example.gov.cn>"
        certificate = ""
    "#;
    let mut table: toml::Table = base.parse().unwrap();
    table.extend(toml.parse::<toml::Table>().unwrap());
    table.try_into().unwrap()
}

fn keys(toml: &str) -> Vec<String> {
    let problems = Smtp::new(&config(toml)).err().unwrap_or_default();
    problems.into_iter().map(|problem| problem.key).collect()
}

fn smtp(server: &MailServer, more: &str) -> Smtp {
    let certificate = server.certificate();
    let toml = format!("port = {}\ncertificate = {certificate:?}\n{more}", server.port());
    let smtp = Smtp::new(&config(&toml)).unwrap_or_else(|problems| panic!("{problems:?}"));
    Smtp { within: Duration::from_secs(2), ..smtp }
}

fn letter(to: &str) -> Letter {
    Letter {
        to: MailAddress::parse(to).unwrap(),
        subject: "【码上】7K3M2Q 短信没有送到，请看邮件".to_owned(),
        body: "河湾花园1号楼：三楼漏水\n.\n请在09:30前回电\n".to_owned(),
        at: "2026-03-10T01:00:00Z".parse().unwrap(),
    }
}

async fn send(smtp: &Smtp, to: &str) -> Outcome {
    smtp.send(&letter(to), "7").await
}

fn why(words: &str) -> Remark {
    Remark::new(words)
}

#[tokio::test]
async fn a_letter_arrives_encrypted_signed_in_and_word_for_word() {
    let server = MailServer::start();
    assert_eq!((USERNAME, PASSWORD), ("mashang", "secret"));
    let outcome = send(&smtp(&server, ""), "lin@example.gov.cn").await;
    assert_eq!(outcome, Outcome::Accepted { provider_id: None });
    assert_eq!(server.taken(), [r#"{"tls": true, "signed_in": true}"#]);
    let letters = server.letters();
    let letter = letters[0].replace("\r\n", "\n");
    for line in
        ["To: lin@example.gov.cn\n", "Message-ID: <7@example.gov.cn>\n", "Date: Tue, 10 Mar 2026 01:00:00 "]
    {
        assert!(letter.contains(line), "no {line:?} in:\n{letter}");
    }
    assert!(letter.contains("Content-Type: text/plain; charset=utf-8\n"), "{letter}");
    assert!(letter.is_ascii(), "every mail server passes it on: {letter}");
    let (_, body) = letter.split_once("\n\n").unwrap();
    let bytes = data_encoding::BASE64.decode(body.replace('\n', "").as_bytes()).unwrap();
    let read = String::from_utf8(bytes).unwrap().replace("\r\n", "\n");
    assert_eq!(read, self::letter("lin@example.gov.cn").body);
}

#[tokio::test]
async fn what_the_server_answers_says_what_becomes_of_the_letter() {
    let server = MailServer::start();
    let ours = smtp(&server, "");
    let refused = Outcome::Rejected { class: Refusal::Number, why: why("550") };
    assert_eq!(send(&ours, "nouser@example.cn").await, refused);
    let later = Outcome::RefusedForNow { why: why("451"), not_sent: false };
    assert_eq!(send(&ours, "later@example.cn").await, later);
    let stranger = smtp(&server, "password = \"wrong\"");
    let config = Outcome::Rejected { class: Refusal::Config, why: why("535") };
    assert_eq!(send(&stranger, "lin@example.cn").await, config);
    let nobody = smtp(&server, "username = \"\"\npassword = \"\"");
    let config = Outcome::Rejected { class: Refusal::Config, why: why("530") };
    assert_eq!(send(&nobody, "lin@example.cn").await, config);
    assert_eq!(server.taken(), Vec::<String>::new());
}

#[tokio::test]
async fn a_server_that_does_not_answer_to_the_words_may_have_the_letter() {
    let server = MailServer::start();
    let begun = Instant::now();
    let outcome = send(&smtp(&server, ""), "hang@example.cn").await;
    assert!(matches!(outcome, Outcome::Unknown { .. }), "{outcome:?}");
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
    assert_eq!(server.letters().len(), 1);
}

#[tokio::test]
async fn before_the_words_are_handed_over_nothing_was_sent() {
    let silent = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = silent.local_addr().unwrap().port();
    let mut mail = Smtp::new(&config(&format!("host = \"127.0.0.1\"\nport = {port}"))).ok().unwrap();
    mail.within = Duration::from_millis(300);
    let outcome = send(&mail, "lin@example.cn").await;
    assert!(matches!(outcome, Outcome::RefusedForNow { not_sent: true, .. }), "hangs: {outcome:?}");
    drop(silent);
    let outcome = send(&mail, "lin@example.cn").await;
    assert!(matches!(outcome, Outcome::RefusedForNow { not_sent: true, .. }), "is away: {outcome:?}");
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_gets_neither_password_nor_letter() {
    let server = MailServer::start();
    let mut stranger = smtp(&server, "");
    stranger.tls = TlsParameters::new_rustls("localhost".to_owned()).unwrap();
    let outcome = send(&stranger, "lin@example.cn").await;
    assert!(
        matches!(
            outcome,
            Outcome::Rejected { class: Refusal::Config, .. } | Outcome::RefusedForNow { not_sent: true, .. }
        ),
        "{outcome:?}"
    );
    assert_eq!(server.taken(), Vec::<String>::new());
}

#[test]
fn what_is_wrong_is_told_key_by_key() {
    assert_eq!(keys(""), Vec::<String>::new());
    for (toml, key) in [
        ("from = \"mashang\"", "mail.from"),
        ("port = 0", "mail.port"),
        ("password = \"\"", "mail.password"),
        ("username = \"\"", "mail.password"),
        ("host = \"smtp.example.cn\"\nsecurity = \"none\"", "mail.security"),
        ("certificate = \"/nowhere.pem\"", "mail.certificate"),
    ] {
        assert_eq!(keys(toml), [key], "{toml}");
    }
    assert_eq!(keys("security = \"none\""), Vec::<String>::new());
    assert!(!format!("{:?}", config("")).contains("\"secret\""));
}
