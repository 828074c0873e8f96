//! `mashang user`

use std::io::BufRead as _;
use std::process::ExitCode;

use casework::{Casework, NewPerson};
use domain::ids::StaffId;
use domain::phone::PhoneNumber;
use domain::policy::RoleId;
use domain::text::ListCode;
use storage::StaffMember;

use crate::cli::AddArgs;
use crate::config::Config;
use crate::console::{count, say};
use crate::failure::Failure;
use crate::town::Town;

pub(crate) async fn add(config: Config, new: AddArgs) -> Result<ExitCode, Failure> {
    let casework = Town::open(config).await?.casework;
    if casework.store().staff_by_code(new.code.as_str()).await?.is_some() {
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

pub(crate) async fn remove(config: Config, who: &str) -> Result<ExitCode, Failure> {
    let casework = Town::open(config).await?.casework;
    let member = find(&casework, who).await?;
    casework.remove(member.id).await?;
    let owed = casework.owed_by(member.id).await?;
    say(format_args!(
        "{} ({}) has left: signed out, not texted any more; the telephone number is free for somebody else.",
        member.name, member.code
    ));
    if owed > 0 {
        let matters =
            count(usize::try_from(owed).unwrap_or(usize::MAX), "open matter stays", "open matters stay");
        say(format_args!("{matters} with the unit and climb to the next level when due."));
    }
    say("To bring them back, open their page under /desk/admin/staff or import a list that has them.");
    Ok(ExitCode::SUCCESS)
}

async fn find(casework: &Casework, who: &str) -> Result<StaffMember, Failure> {
    if let Ok(code) = ListCode::parse(who)
        && let Some(member) = casework.store().staff_by_code(code.as_str()).await?
    {
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
    let password = given.clone().unwrap_or_else(|| casework.new_password());
    casework.set_password(id, &password).await?;
    match given {
        Some(_) => say("The password is set."),
        None => say(format_args!(
            "Password: {password}\nIt is shown only this once. Give it to the person themselves."
        )),
    }
    Ok(ExitCode::SUCCESS)
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
