//! `mashang user`

use std::io::BufRead as _;
use std::process::ExitCode;

use casework::{Casework, NewPerson};
use domain::alphabet;
use domain::clock::random;
use domain::ids::StaffId;
use domain::phone::PhoneNumber;
use domain::policy::RoleId;
use storage::StaffMember;

use crate::cli::AddArgs;
use crate::config::Config;
use crate::console::say;
use crate::failure::Failure;
use crate::town::Town;

/// Characters of a password that we make: above 2^59 possibilities, and none that look alike.
const LENGTH: usize = 12;

pub(crate) async fn add(config: Config, new: AddArgs) -> Result<ExitCode, Failure> {
    let casework = Town::open(config).await?.casework;
    if casework.store().staff().await?.iter().any(|m| m.code == new.code) {
        return Err(Failure::new(format!(
            "there is a person with the code {} already; change them with `mashang import staff`, or give them a new \
             password with `mashang user reset {}`",
            new.code, new.code
        )));
    }
    let given = new.password_stdin.then(read_password).transpose()?;
    let person = NewPerson {
        code: new.code,
        name: new.name,
        phone: new.phone,
        posts: vec![(RoleId::new(new.role), new.division)],
    };
    let id = casework.appoint(person).await?;
    give_password(&casework, id, given).await
}

pub(crate) async fn reset(config: Config, who: &str, password_stdin: bool) -> Result<ExitCode, Failure> {
    let casework = Town::open(config).await?.casework;
    let member = find(&casework, who).await?;
    let given = password_stdin.then(read_password).transpose()?;
    say(format_args!("{} ({})", member.name, member.code));
    give_password(&casework, member.id, given).await
}

async fn find(casework: &Casework, who: &str) -> Result<StaffMember, Failure> {
    if let Some(member) = casework.store().staff().await?.into_iter().find(|m| m.code == who) {
        return Ok(member);
    }
    let by_phone = match PhoneNumber::parse(who) {
        Ok(phone) => casework.store().staff_by_phone(casework.keys().find_phone(&phone)).await?,
        Err(_) => None,
    };
    by_phone.ok_or_else(|| {
        Failure::new(format!(
            "nobody on the staff has the code or the telephone number {who:?}; look at it again"
        ))
    })
}

async fn give_password(casework: &Casework, id: StaffId, given: Option<String>) -> Result<ExitCode, Failure> {
    let password = given.clone().unwrap_or_else(|| make(casework));
    casework.set_password(id, &password).await?;
    match given {
        Some(_) => say("The password is set."),
        None => say(format_args!(
            "Password: {password}\nIt is shown only this once. Give it to the person themselves."
        )),
    }
    Ok(ExitCode::SUCCESS)
}

/// A password that can be read out and typed on a phone.
fn make(casework: &Casework) -> String {
    let bytes: [u8; LENGTH * 4] = random(casework.entropy());
    let character = |four: &[u8]| {
        let number = four.iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
        alphabet::encode(number % alphabet::RADIX, 1)
    };
    bytes.chunks_exact(4).map(character).collect::<String>().to_lowercase()
}

fn read_password() -> Result<String, Failure> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    let password = line.trim_end_matches(['\r', '\n']);
    if password.is_empty() {
        return Err(Failure::usage("--password-stdin was given, but the standard input holds no password"));
    }
    Ok(password.to_owned())
}
