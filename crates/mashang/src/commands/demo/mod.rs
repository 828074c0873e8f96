//! `mashang demo`: a whole town to try out, with nothing real in it.

mod duty;
mod matters;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use casework::ImportOptions;
use domain::division::DivisionCode;
use domain::number::{Issue, PlaceNumber};
use notifier::config::SmsConfig;
use qr::code::PlaceCode;
use qr::sheet::Layout;
use qr::symbol::Level;

use super::{print, serve};
use crate::config::{Config, ServerRole};
use crate::console::{complain, say};
use crate::failure::Failure;
use crate::secrets;
use crate::system::SystemEntropy;
use crate::town::Town;

const DIVISIONS: &str = include_str!("../../../demo/divisions.csv");
const STAFF: &str = include_str!("../../../demo/staff.csv");
const PLACES: &str = include_str!("../../../demo/places.csv");

/// The county of the demo town.
const COUNTY: &str = "990101";

/// A place of the demo town, by which it is known again.
const A_PLACE: &str = "HW-001";

/// Everybody in the demo town has this password.
const PASSWORD: &str = "mashang-demo";

/// The printed codes.
const PDF: &str = "demo-codes.pdf";

/// Whom to sign in as, by their codes, and what they are.
const SIGN_INS: [(&str, &str); 7] = [
    ("HW01", "村书记 village secretary"),
    ("WG01", "网格员 grid member"),
    ("QX01", "乡镇值班员 township operator"),
    ("XZ01", "县中心值班员 county operator"),
    ("XZ02", "县领导 county leader"),
    ("GL01", "管理员 administrator"),
    ("GL02", "市级管理员 city administrator"),
];

pub(crate) async fn demo(mut config: Config, dir: Option<PathBuf>) -> Result<ExitCode, Failure> {
    let folder = dir.clone().unwrap_or_else(|| PathBuf::from("."));
    if let Some(dir) = dir {
        std::fs::create_dir_all(&dir).map_err(|e| {
            Failure::new(format!("{} cannot be made: {e}; choose another folder", dir.display()))
        })?;
        config.database.url = format!("sqlite:{}", dir.join("mashang.db").display());
        config.secrets.file = std::path::absolute(dir.join("secrets.toml"))?;
    }
    play(&mut config);
    if !config.secrets_path().exists() {
        secrets::create(&config.secrets_path(), &SystemEntropy)?;
    }
    let (town, _serving) = Town::open_to_serve(config).await?;
    let out = folder.join(PDF);
    let new = settle(&town).await?;
    let pdf =
        if new || !out.exists() { print_codes(&town, &out).await? } else { Some(std::path::absolute(out)?) };
    tell(&town, pdf.as_deref()).await?;
    serve::run(town, ServerRole::All).await
}

/// Nothing of a demo may reach a real telephone, whatever gateways the configuration has.
fn play(config: &mut Config) {
    if !config.server.listen.ip().is_loopback() {
        complain("The demo can be reached from other machines, and its passwords are known to everybody.");
    }
    // The default leads to the default port, which may not be the one in use.
    if config.server.public_url == "http://127.0.0.1:8080" {
        config.server.public_url = format!("http://{}", config.server.listen);
    }
    config.demo.enabled = true;
    config.sms = SmsConfig { callback_base: config.server.public_url.clone(), ..SmsConfig::default() };
}

/// Fills an empty database and says whether it was one. Run again it leaves the town as it is; what was broken off is
/// taken up again.
async fn settle(town: &Town) -> Result<bool, Failure> {
    if town.store().place_by_code(A_PLACE).await?.is_some() {
        return Ok(false);
    }
    let county: DivisionCode = COUNTY.parse()?;
    let divisions = town.store().divisions().await?;
    if town.store().count_places().await? > 0
        || !(divisions.is_empty() || divisions.iter().any(|d| d.code == county))
    {
        return Err(Failure::new(
            "this database holds another town; the demo fills an empty one: give it a folder with --dir",
        ));
    }
    say("Filling the demo town …");
    let casework = &town.casework;
    casework.import_divisions(DIVISIONS.as_bytes(), ImportOptions::default()).await?;
    casework.import_staff(STAFF.as_bytes(), ImportOptions::default()).await?;
    for member in town.store().staff().await? {
        casework.set_password(member.id, PASSWORD).await?;
    }
    casework.import_places(PLACES.as_bytes(), ImportOptions::default()).await?;
    duty::plan(&town.casework).await?;
    matters::file(casework).await?;
    Ok(true)
}

/// Without a Chinese font everything else still works.
async fn print_codes(town: &Town, out: &Path) -> Result<Option<PathBuf>, Failure> {
    let county: DivisionCode = COUNTY.parse()?;
    let run = town.casework.print_run(&county, false).await?;
    let items = print::items(town, &run.items);
    if let Err(failure) = print::write_pdf(town, Layout::A4x12, Level::Q, &items, out) {
        complain(format_args!("The codes are not printed: {}", failure.text()));
        return Ok(None);
    }
    town.casework.record_print(None, &county, Layout::A4x12.name(), &run.items).await?;
    Ok(Some(std::path::absolute(out)?))
}

async fn tell(town: &Town, pdf: Option<&Path>) -> Result<(), Failure> {
    let base = &town.config.server.public_url;
    let code = town.sign(PlaceCode { place: PlaceNumber::new(1)?, issue: Issue::FIRST });
    say(format_args!("\nA resident scans a code:   {}", town.url(&code)));
    if let Some(pdf) = pdf {
        say(format_args!("All codes, to print:       {}", pdf.display()));
    }
    say(format_args!("The staff's telephones:    {base}/demo/phones (after signing in)"));
    say(format_args!("The staff sign in:         {base}/desk   password of all: {PASSWORD}"));
    let staff = town.store().staff().await?;
    for (code, what) in SIGN_INS {
        if let Some(member) = staff.iter().find(|m| m.code == code) {
            let phone = town.casework.keys().open_phone(&member.phone)?;
            say(format_args!("    {}  {} {what}", phone.national(), member.name));
        }
    }
    say("Ctrl-C stops it; run it again and the town is as you left it.\n");
    Ok(())
}
