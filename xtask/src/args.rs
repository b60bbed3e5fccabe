//! The command line.

use crate::places::root;
use clap::{
    Arg, ArgAction, ArgMatches,
    builder::{NonEmptyStringValueParser as Text, PossibleValuesParser},
    value_parser,
};
use std::{ffi::OsString, path::PathBuf};

/// What is to be done.
#[derive(Debug, PartialEq, Eq)]
pub enum Command {
    /// Install what is missing.
    Setup,
    /// Build and open the app.
    Run,
    /// Build the page only.
    Page,
    /// Look at the tree.
    Tidy,
    /// Run tests.
    Test(Suite),
    /// Play the main job and take its pictures.
    Tour {
        /// The folder for the pictures.
        out: PathBuf,
    },
    /// Measure performance.
    Bench {
        /// The file for the figures.
        out: Option<PathBuf>,
        /// The one benchmark to run.
        only: Option<String>,
    },
    /// Put several server processes under load, with failures.
    Load,
    /// Build the release installers.
    Bundle {
        /// Of this alone.
        only: Option<Bundled>,
        /// And once more, to compare.
        twice: bool,
    },
    /// Build the installers for Windows.
    BundleForWindows,
}

/// Which tests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Suite {
    /// Everything that CI runs.
    Ci,
    /// The packages, installed in clean systems.
    Installed,
    /// What runs under Wine.
    Windows,
}

/// What has an installer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bundled {
    /// The app.
    App,
    /// The server.
    Server,
}

/// Reads the command line, which begins with the program's name. The error prints the help that was asked for, or what is
/// wrong, and ends the program with 0 or 2.
pub fn parse(args: impl Iterator<Item = OsString>) -> Result<Command, clap::Error> {
    let mut matches = program().try_get_matches_from(args)?;
    // Clap has made sure that there is a command.
    let (name, mut asked) = matches.remove_subcommand().unwrap_or_default();
    Ok(read(&name, &mut asked))
}

fn read(name: &str, asked: &mut ArgMatches) -> Command {
    match name {
        "setup" => Command::Setup,
        "page" => Command::Page,
        "tidy" => Command::Tidy,
        "test" => Command::Test(if asked.get_flag("installed") {
            Suite::Installed
        } else if asked.get_flag("windows") {
            Suite::Windows
        } else {
            Suite::Ci
        }),
        "tour" => Command::Tour { out: asked.remove_one("out").unwrap_or_else(|| root().join("docs/tour")) },
        "bench" => Command::Bench { out: asked.remove_one("out"), only: asked.remove_one("only") },
        "load" => Command::Load,
        "bundle" => {
            let only = asked.remove_one::<String>("only");
            if asked.remove_one::<String>("target").is_some() {
                return Command::BundleForWindows;
            }
            Command::Bundle {
                only: only.map(|it| if it == "app" { Bundled::App } else { Bundled::Server }),
                twice: asked.get_flag("twice"),
            }
        }
        _ => Command::Run,
    }
}

fn program() -> clap::Command {
    let command = |name: &'static str, about: &'static str| clap::Command::new(name).about(about);
    let out = |value: &'static str, help: &'static str| {
        Arg::new("out").long("out").value_name(value).help(help).value_parser(value_parser!(PathBuf))
    };
    let only = Arg::new("only").long("only").value_name("NAME").help("Run only this benchmark");
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).help(help).action(ArgAction::SetTrue)
    };
    let bundled = Arg::new("only").long("only").value_name("WHAT").help("Build only this");
    let target = Arg::new("target")
        .long("target")
        .value_name("SYSTEM")
        .help("Build for this system instead, on Linux");
    clap::Command::new("xtask")
        .bin_name("cargo xtask")
        .about("Builds, runs, tests, and packages this repository")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .subcommands([
            command("setup", "Installs what is missing on this machine, and says what it installs and why"),
            command("run", "Builds the app and opens it on the training workspace"),
            command("page", "Builds only the page, into dist/"),
            command("tidy", "Checks the source tree: layers, cycles, and file sizes"),
            command("test", "Runs everything that CI runs, and ends with the counts")
                .arg(flag(
                    "installed",
                    "Instead, install the packages in a clean Debian, and use, upgrade, and remove them (needs root)",
                ))
                .arg(
                    flag(
                        "windows",
                        "Instead, compile for Windows and run all but the journeys under Wine (30 to 45 minutes)",
                    )
                    .conflicts_with("installed"),
                ),
            command("tour", "Walks through the main job in the real app and saves screenshots")
                .arg(out("DIR", "The folder for the pictures [default: docs/tour]")),
            command("bench", "Measures performance as ratios to baselines from the same run")
                .arg(out("FILE.json", "Also write the figures to this file"))
                .arg(only.value_parser(Text::new())),
            command("load", "Runs three server processes on PostgreSQL under load, with failures, and writes docs/RELIABILITY.md"),
            command("bundle", "Builds the release installers of the app, and on Debian the server's package")
                .arg(bundled.value_parser(PossibleValuesParser::new(["app", "server"])))
                .arg(flag("twice", "Build everything a second time, from nothing, and compare the packages byte for byte"))
                .arg(
                    target
                        .value_parser(PossibleValuesParser::new(["windows"]))
                        .conflicts_with_all(["only", "twice"]),
                ),
        ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Command, clap::Error> {
        parse(["xtask"].into_iter().chain(line.split_whitespace()).map(OsString::from))
    }

    #[test]
    fn the_command_line_is_well_formed() {
        program().debug_assert();
    }

    #[test]
    fn each_command_is_understood() {
        for (line, command) in [
            ("setup", Command::Setup),
            ("run", Command::Run),
            ("page", Command::Page),
            ("test", Command::Test(Suite::Ci)),
            ("test --installed", Command::Test(Suite::Installed)),
            ("test --windows", Command::Test(Suite::Windows)),
            ("tour", Command::Tour { out: root().join("docs/tour") }),
            ("tour --out x", Command::Tour { out: "x".into() }),
            ("bench", Command::Bench { out: None, only: None }),
            (
                "bench --only recording --out x",
                Command::Bench { out: Some("x".into()), only: Some("recording".into()) },
            ),
            ("load", Command::Load),
            ("bundle", Command::Bundle { only: None, twice: false }),
            ("bundle --only server --twice", Command::Bundle { only: Some(Bundled::Server), twice: true }),
            ("bundle --target windows", Command::BundleForWindows),
        ] {
            assert_eq!(parsed(line).unwrap(), command, "{line}");
        }
    }

    #[test]
    fn anything_else_ends_with_2_and_help_with_0() {
        for line in [
            "",
            "tset",
            "test --fast",
            "bundle --only it",
            "bundle --target amiga",
            "bench --only",
            "tour here",
            "run --out x",
        ] {
            assert_eq!(parsed(line).unwrap_err().exit_code(), 2, "{line}");
        }
        for line in ["help", "--help", "-h", "tour --help"] {
            assert_eq!(parsed(line).unwrap_err().exit_code(), 0, "{line}");
        }
    }
}
