//! The commands and their arguments.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use domain::anchor::AnchorCopy;
use domain::division::DivisionCode;
use domain::number::TicketId;
use domain::phone::PhoneNumber;
use domain::policy::PolicyVersion;
use domain::sampling::Month;
use domain::text::{ListCode, Note, PersonName, Words};
use jiff::civil::Date;
use qr::sheet::Layout;

use crate::commands;
use crate::config::{Config, ServerRole};
use crate::console::complain;
use crate::failure::Failure;
use crate::logging;

/// Mashang (码上): a printed code on every building becomes a ticket, a text to whoever is responsible, and a call back
/// within thirty minutes.
#[derive(Debug, Parser)]
#[command(name = "mashang", version)]
struct Cli {
    /// The configuration; without it every key has its default.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the pages and do what is due, until SIGTERM or Ctrl-C.
    Serve {
        /// What this process does; the default is server.role of the configuration.
        #[arg(long, value_enum)]
        role: Option<ServerRole>,
    },
    /// Bring the database up to this version of the program.
    Migrate,
    /// Import a list (.csv or .xlsx) of divisions, staff or places: in this order for a new town.
    Import(ImportArgs),
    /// Print codes, and keep a record of what was printed.
    Print(PrintArgs),
    /// Look a code up, or find out what one says.
    #[command(subcommand)]
    Code(CodeCommand),
    /// Fill an empty database with the demo town, print its codes, and serve it.
    Demo {
        /// The folder for database, secrets and printed codes; without it they lie where the configuration says.
        #[arg(long)]
        dir: Option<PathBuf>,
    },
    /// Write tables for Excel: rates and scores, or the matters themselves.
    #[command(subcommand)]
    Export(ExportCommand),
    /// Find out whether the logs are what was written; print what proves it later; erase personal data.
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Draw the sample of matters that are asked about once more, so that anybody can draw the same.
    Sample {
        /// The county.
        #[arg(long, value_name = "CODE")]
        unit: DivisionCode,
        /// The month, which is over: for example 2026-03.
        #[arg(long, value_name = "YYYY-MM")]
        month: Month,
    },
    /// The policy: which is in force, which were, and another one.
    #[command(subcommand)]
    Policy(PolicyCommand),
    /// Check configuration, secrets, database, policy, gateways, clock and fonts, and say what to do.
    Doctor,
    /// Add a person to the staff, or give one a new password.
    #[command(subcommand)]
    User(UserCommand),
    /// The secrets of a town.
    #[command(subcommand)]
    Secrets(SecretsCommand),
}

/// The arguments of `import`.
#[derive(Debug, clap::Args)]
pub(crate) struct ImportArgs {
    /// What the list holds.
    pub(crate) kind: ImportKind,
    /// The list: UTF-8 or GB18030, with Chinese or English headings.
    pub(crate) file: PathBuf,
    /// Only say what would change.
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Import the good rows although others have faults.
    #[arg(long)]
    pub(crate) keep_good: bool,
}

/// What can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ImportKind {
    /// Provinces down to grids.
    Divisions,
    /// People and what they do where.
    Staff,
    /// Buildings and groups of households.
    Places,
}

/// The arguments of `print`.
#[derive(Debug, clap::Args)]
pub(crate) struct PrintArgs {
    /// The division whose places are printed, such as 620402 or 620402001003.
    #[arg(long, value_name = "CODE")]
    pub(crate) division: DivisionCode,
    /// a4-24, a4-12, a4-6 (labels), a5-poster or a4-poster. Needed for a PDF.
    #[arg(long, value_name = "NAME")]
    pub(crate) layout: Option<Layout>,
    /// The file to write; with --format png or svg the folder for one file a code.
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    /// Leave out what has been printed before.
    #[arg(long)]
    pub(crate) only_new: bool,
    /// PDF to print; PNG or SVG pictures in a folder; a ZIP file of PNG pictures with a list.
    #[arg(long, value_enum, default_value_t = PrintFormat::Pdf)]
    pub(crate) format: PrintFormat,
    /// How much of a code may be damaged: M (15 %), Q (25 %) or H (30 %).
    #[arg(long, value_enum, default_value_t = PrintLevel::Q)]
    pub(crate) level: PrintLevel,
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PrintFormat {
    /// Sheets.
    Pdf,
    /// A picture for each code.
    Png,
    /// A drawing for each code.
    Svg,
    /// Pictures with a list.
    Zip,
}

/// How much of a code may be damaged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "UPPER")]
pub(crate) enum PrintLevel {
    /// 15 %.
    M,
    /// 25 %.
    Q,
    /// 30 %.
    H,
}

#[derive(Debug, Subcommand)]
enum CodeCommand {
    /// Show a place and all issues of its code.
    Show {
        /// The number under the code, or the place's own code in your lists.
        place: String,
    },
    /// Say what a code says, whether it is ours and whether it still holds.
    Read {
        /// The text of a code, or a picture file (JPEG, PNG, WebP).
        code: String,
    },
}

#[derive(Debug, Subcommand)]
enum ExportCommand {
    /// Rates and scores over a time, as the desk shows them, computed anew from the logs.
    Evaluation(ExportEvaluationArgs),
    /// The matters that were filed. Telephone numbers and names of residents are never in it.
    Tickets(ExportTicketsArgs),
}

/// The arguments of `export evaluation`.
#[derive(Debug, clap::Args)]
pub(crate) struct ExportEvaluationArgs {
    /// The file to write.
    #[arg(value_name = "FILE.xlsx")]
    pub(crate) file: PathBuf,
    /// The unit whose part of the tree is evaluated, such as 620402.
    #[arg(long, value_name = "CODE")]
    pub(crate) division: DivisionCode,
    /// The first day, such as 2026-03-01.
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Date,
    /// The last day.
    #[arg(long, value_name = "DATE")]
    pub(crate) to: Date,
    /// For each unit of the level below, person or category; or for each township, village and so on.
    #[arg(long, value_name = "unit|person|category", default_value = "unit")]
    pub(crate) by: String,
}

/// The arguments of `export tickets`.
#[derive(Debug, clap::Args)]
pub(crate) struct ExportTicketsArgs {
    /// The file to write.
    #[arg(value_name = "FILE.xlsx")]
    pub(crate) file: PathBuf,
    /// Only those of places in this division; without it all.
    #[arg(long, value_name = "CODE")]
    pub(crate) division: Option<DivisionCode>,
    /// Only those that were filed on this day or later.
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<Date>,
    /// Only those that were filed on this day or earlier.
    #[arg(long, value_name = "DATE")]
    pub(crate) to: Option<Date>,
    /// With what residents wrote, which may name people.
    #[arg(long)]
    pub(crate) with_words: bool,
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    /// Look at every entry of every matter's log and at the daily anchors, and name what was altered, removed or reordered.
    Verify {
        /// An anchor that was kept outside of the database, as `audit anchor` prints it; may be given several times.
        #[arg(long, value_name = "DAY:DIGEST")]
        anchor: Vec<AnchorCopy>,
    },
    /// Print the newest anchors, to be kept where nobody who can write to the database can write.
    Anchor {
        /// How many.
        #[arg(long, value_name = "NUMBER", default_value_t = 7)]
        newest: u16,
    },
    /// Erase the personal data of a matter that is over, because the law demands it. This cannot be undone.
    Erase {
        /// The number of the matter.
        #[arg(value_name = "NUMBER")]
        ticket: TicketId,
        /// Why, in words: it stays in the log of the matter, so write nobody's name or number.
        #[arg(long, value_parser = Words::parse)]
        reason: Words,
    },
}

#[derive(Debug, Subcommand)]
enum PolicyCommand {
    /// Look whether a file holds together; name all of its faults.
    Check {
        /// The file.
        file: PathBuf,
    },
    /// Print the policy in force, or another version, as the file that it is.
    Show {
        /// Which version; without it the one in force.
        #[arg(long, value_name = "NUMBER")]
        version: Option<i32>,
    },
    /// List all versions, the newest first: since when, from where, and why.
    List,
    /// Put a file in force at once, without a restart. Running matters keep their version.
    Put {
        /// The file.
        file: PathBuf,
        /// Why, in words: it stays with the version.
        #[arg(long, value_name = "WORDS", value_parser = Note::parse)]
        note: Note,
    },
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Add a person. For more than one, `mashang import staff` is quicker.
    Add(AddArgs),
    /// A person has left: they cannot sign in, are not texted, and their number may be given to somebody else.
    Remove {
        /// Their telephone number or their code.
        who: String,
    },
    /// Give a person a new password, and end their sign-ins.
    Reset {
        /// Their telephone number or their code.
        who: String,
        /// Read the password from the standard input instead of making one.
        #[arg(long)]
        password_stdin: bool,
    },
}

/// The arguments of `user add`.
#[derive(Debug, clap::Args)]
pub(crate) struct AddArgs {
    /// The person's code in your lists, such as the number of their staff card.
    #[arg(long, value_parser = ListCode::parse)]
    pub(crate) code: ListCode,
    /// Their name.
    #[arg(long, value_parser = PersonName::parse)]
    pub(crate) name: PersonName,
    /// Their mobile number: they sign in with it and are texted at it.
    #[arg(long, value_parser = PhoneNumber::parse)]
    pub(crate) phone: PhoneNumber,
    /// What they are, by its id in the policy, such as `village_secretary` or `administrator`.
    #[arg(long)]
    pub(crate) role: String,
    /// Where, by the division's code.
    #[arg(long, value_name = "CODE")]
    pub(crate) division: DivisionCode,
    /// Read the password from the standard input instead of making one.
    #[arg(long)]
    pub(crate) password_stdin: bool,
}

#[derive(Debug, Subcommand)]
enum SecretsCommand {
    /// Write a file with fresh secrets. It never overwrites one.
    New {
        /// The file to write.
        file: PathBuf,
    },
}

/// Runs the command that the arguments of the process name. Exit codes: 0 done, 1 failed, 2 wrong usage.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(answer) => {
            let code = u8::try_from(answer.exit_code()).unwrap_or(2);
            // Help and version come this way too; each knows whether it belongs on standard output.
            let _ = answer.print();
            return ExitCode::from(code);
        }
    };
    match run(cli) {
        Ok(code) => code,
        Err(failure) => {
            complain(format_args!("mashang: {}", failure.text()));
            failure.exit_code()
        }
    }
}

fn run(cli: Cli) -> Result<ExitCode, Failure> {
    if let Command::Secrets(SecretsCommand::New { file }) = &cli.command {
        return commands::secrets::new(file);
    }
    if let Command::Policy(PolicyCommand::Check { file }) = &cli.command {
        return commands::policy::check(file);
    }
    let config = Config::load(cli.config.as_deref(), environment());
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    if let Command::Doctor = cli.command {
        return Ok(runtime.block_on(commands::doctor::examine(config)));
    }
    let config = config?;
    let serves = matches!(cli.command, Command::Serve { .. } | Command::Demo { .. });
    logging::start(&config.log, serves)?;
    runtime.block_on(execute(cli.command, config))
}

async fn execute(command: Command, config: Config) -> Result<ExitCode, Failure> {
    match command {
        Command::Serve { role } => commands::serve::serve(config, role).await,
        Command::Demo { dir } => Box::pin(commands::demo::demo(config, dir)).await,
        Command::Migrate => commands::migrate::migrate(&config).await,
        Command::Import(arguments) => commands::import::import(config, &arguments).await,
        Command::Print(arguments) => commands::print::print(config, &arguments).await,
        Command::Code(CodeCommand::Show { place }) => commands::code::show(config, &place).await,
        Command::Code(CodeCommand::Read { code }) => commands::code::read(config, &code).await,
        Command::Export(ExportCommand::Evaluation(arguments)) => {
            commands::export::evaluation(config, &arguments).await
        }
        Command::Export(ExportCommand::Tickets(arguments)) => {
            commands::export::tickets(config, &arguments).await
        }
        Command::Audit(AuditCommand::Verify { anchor }) => commands::audit::verify(config, &anchor).await,
        Command::Audit(AuditCommand::Anchor { newest }) => commands::audit::anchor(config, newest).await,
        Command::Audit(AuditCommand::Erase { ticket, reason }) => {
            commands::audit::erase(config, ticket, reason).await
        }
        Command::Sample { unit, month } => commands::sample::draw(config, &unit, month).await,
        Command::Policy(PolicyCommand::Show { version }) => {
            commands::policy::show(config, version.map(PolicyVersion)).await
        }
        Command::Policy(PolicyCommand::List) => commands::policy::list(config).await,
        Command::Policy(PolicyCommand::Put { file, note }) => {
            commands::policy::put(config, &file, &note).await
        }
        Command::User(UserCommand::Add(arguments)) => commands::user::add(config, arguments).await,
        Command::User(UserCommand::Remove { who }) => commands::user::remove(config, &who).await,
        Command::User(UserCommand::Reset { who, password_stdin }) => {
            commands::user::reset(config, &who, password_stdin).await
        }
        // These need no configuration, or must bear a faulty one: they have been dealt with.
        Command::Doctor | Command::Secrets(_) | Command::Policy(PolicyCommand::Check { .. }) => {
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The variables that are text; a key of ours is nothing else.
fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}
