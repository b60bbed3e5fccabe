//! The arguments of `backup` and `restore`.

use crate::file::database;
use clap::ArgMatches;
use ergo_server::backups::Kept;
use std::path::PathBuf;

/// See `Command::Backup`.
#[derive(Debug)]
pub struct Backup {
    /// Of this database.
    pub database: String,
    /// Into this file.
    pub file: PathBuf,
    /// Whether it may replace a file.
    pub force: bool,
    /// Whether the result is printed as JSON.
    pub json: bool,
}

/// See `Command::Restore`.
#[derive(Debug)]
pub struct Restore {
    /// Into this database.
    pub database: String,
    /// From this file; `None` when another program has put the database in place.
    pub file: Option<PathBuf>,
    /// Whether it was restored although the database does not know it.
    pub force: bool,
    /// The tokens that stay good.
    pub kept: Kept,
    /// Whether the result is printed as JSON.
    pub json: bool,
}

/// Reads those of `backup`.
pub fn backup(asked: &mut ArgMatches) -> Result<Backup, String> {
    let file = asked.remove_one("file").ok_or("FILE is missing")?;
    Ok(Backup {
        database: database(asked)?,
        file,
        force: asked.get_flag("force"),
        json: asked.get_flag("json"),
    })
}

/// Reads those of `restore`.
pub fn restore(asked: &mut ArgMatches) -> Result<Restore, String> {
    Ok(Restore {
        database: database(asked)?,
        file: asked.remove_one("file"),
        force: asked.get_flag("force"),
        kept: Kept {
            scim_tokens: asked.get_flag("keep-scim-tokens"),
            authzen_tokens: asked.get_flag("keep-authzen-tokens"),
        },
        json: asked.get_flag("json"),
    })
}

#[cfg(test)]
mod tests {
    use crate::args::{Command, parse};
    use std::ffi::OsString;

    fn parsed(line: &str) -> Result<Command, clap::Error> {
        parse(["ergo-server"].into_iter().chain(line.split_whitespace()).map(OsString::from))
    }

    #[test]
    fn backs_up_and_restores() {
        let line = "backup b.sqlite --database a.sqlite --force";
        assert!(matches!(parsed(line), Ok(Command::Backup(asked)) if asked.force && !asked.json));
        let line = "restore b.sqlite --database a.sqlite --keep-scim-tokens";
        assert!(
            matches!(parsed(line), Ok(Command::Restore(asked)) if asked.file.is_some() && asked.kept.scim_tokens && !asked.kept.authzen_tokens)
        );
        let line = "restore --finish --database postgres://h/d --json";
        assert!(
            matches!(parsed(line), Ok(Command::Restore(asked)) if asked.file.is_none() && asked.json && !asked.force)
        );
        let line = "restore --finish --force --database a.sqlite";
        assert!(matches!(parsed(line), Ok(Command::Restore(asked)) if asked.force));
        for line in [
            "backup --database a",
            "backup b",
            "restore --database a",
            "restore b --finish --database a",
            "restore b --force --database a",
        ] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }
}
