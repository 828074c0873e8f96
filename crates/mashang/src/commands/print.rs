//! `mashang print`

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use casework::PrintItem;
use qr::png::{self, PngStyle};
use qr::sheet::{self, Fonts, Layout, SheetItem, SheetStyle};
use qr::symbol::{Level, Symbol};
use qr::zip::Picture;
use qr::{svg, zip};

use crate::cli::{PrintArgs, PrintFormat, PrintLevel};
use crate::config::{Config, Print};
use crate::console::{complain, count, say};
use crate::failure::Failure;
use crate::town::Town;
use crate::whole::{unwritable, write_whole};

pub(crate) async fn print(config: Config, arguments: &PrintArgs) -> Result<ExitCode, Failure> {
    let layout = match (arguments.format, arguments.layout) {
        (PrintFormat::Pdf, None) => {
            let names: Vec<_> = Layout::ALL.iter().map(|l| l.name()).collect();
            return Err(Failure::usage(format!("a PDF needs --layout: one of {}", names.join(", "))));
        }
        (PrintFormat::Pdf, layout) => layout,
        (_, Some(_)) => {
            return Err(Failure::usage(
                "--layout is for sheets: leave it out with --format png, svg or zip, or print a PDF",
            ));
        }
        (_, None) => None,
    };
    let town = Town::look(config).await?;
    let run = town.casework.print_run(&arguments.division, arguments.only_new).await?;
    if run.without_code > 0 {
        let places = count(run.without_code, "place has", "places have");
        complain(format_args!("{places} no code that holds and is left out; issue one on its page"));
    }
    if run.items.is_empty() {
        say(format_args!(
            "Nothing to print: {} printed before, {} without a code.",
            run.printed_before, run.without_code
        ));
        return Ok(ExitCode::SUCCESS);
    }
    let items = items(&town, &run.items);
    let level = level(arguments.level);
    let name = match (arguments.format, layout) {
        (PrintFormat::Pdf, Some(layout)) => {
            write_pdf(&town, layout, level, &items, &arguments.out)?;
            layout.name()
        }
        (PrintFormat::Zip, _) => {
            write_zip(&town, level, &items, &arguments.out)?;
            "zip"
        }
        (PrintFormat::Svg, _) => {
            write_pictures(level, &items, &arguments.out, Picture::Svg { quiet_zone: QUIET_ZONE })?;
            "svg"
        }
        (PrintFormat::Png, _) | (PrintFormat::Pdf, None) => {
            write_pictures(level, &items, &arguments.out, Picture::Png(PngStyle::default()))?;
            "png"
        }
    };
    town.casework.record_print(None, &arguments.division, name, &run.items).await?;
    say(format_args!("{}: {}.", arguments.out.display(), count(items.len(), "code", "codes")));
    Ok(ExitCode::SUCCESS)
}

/// Modules of light border around a drawing, as readers need it.
const QUIET_ZONE: u8 = 4;

fn level(level: PrintLevel) -> Level {
    match level {
        PrintLevel::M => Level::M,
        PrintLevel::Q => Level::Q,
        PrintLevel::H => Level::H,
    }
}

/// What stands on each label.
pub(crate) fn items(town: &Town, items: &[PrintItem]) -> Vec<SheetItem> {
    items.iter().map(|item| town.label(item)).collect()
}

/// Sheets of labels or posters.
pub(crate) fn write_pdf(
    town: &Town,
    layout: Layout,
    level: Level,
    items: &[SheetItem],
    out: &Path,
) -> Result<(), Failure> {
    let (_, policy) = town.casework.policy();
    let minutes = policy.clocks.contact_within.as_mins();
    let style = SheetStyle {
        layout,
        level,
        lang: town.config.town.language,
        contact_minutes: u16::try_from(minutes).unwrap_or(u16::MAX),
    };
    let fonts = fonts(&town.config.print)?;
    write_whole(out, |file| Ok(sheet::print(style, fonts, items, file).map(|_| ())?))
}

fn write_zip(town: &Town, level: Level, items: &[SheetItem], out: &Path) -> Result<(), Failure> {
    let (picture, lang) = (Picture::Png(PngStyle::default()), town.config.town.language);
    write_whole(out, |file| Ok(zip::write(items, picture, level, lang, file).map(|_| ())?))
}

/// The font that the configuration names, or one that is installed.
pub(crate) fn fonts(print: &Print) -> Result<Fonts, Failure> {
    match print.font_file() {
        None => Ok(Fonts::find()?),
        Some(file) => Fonts::load(&file, None).map_err(|fault| Failure::new(format!("print.font: {fault}"))),
    }
}

fn write_pictures(level: Level, items: &[SheetItem], folder: &Path, picture: Picture) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|fault| unwritable(folder, &fault))?;
    for item in items {
        let symbol = Symbol::encode(&item.url, level)?;
        let (bytes, extension) = match picture {
            Picture::Png(style) => (png::encode(&symbol, style)?, "png"),
            Picture::Svg { quiet_zone } => (svg::render(&symbol, quiet_zone).into_bytes(), "svg"),
        };
        let path = folder.join(format!("{}-{}.{extension}", item.place.short(), item.code));
        fs::write(&path, bytes).map_err(|fault| unwritable(&path, &fault))?;
    }
    Ok(())
}
