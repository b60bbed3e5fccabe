//! The arguments of `scim-token`.

use crate::file::database;
use clap::ArgMatches;

/// What is to be done with the tokens of directories.
#[derive(Debug)]
pub enum ScimToken {
    /// Make one.
    Create {
        /// In this database.
        database: String,
        /// For this workspace.
        workspace: String,
        /// What it is called.
        name: String,
        /// Whether it is printed as JSON.
        json: bool,
    },
    /// List them.
    List {
        /// Of this database.
        database: String,
        /// Of this workspace alone.
        workspace: Option<String>,
        /// Whether they are printed as JSON.
        json: bool,
    },
    /// Revoke one.
    Revoke {
        /// Of this database.
        database: String,
        /// Its id.
        id: String,
    },
}

/// Reads them.
pub fn read(verb: &str, asked: &mut ArgMatches) -> Result<ScimToken, String> {
    let database = database(asked)?;
    Ok(match verb {
        "create" => ScimToken::Create {
            database,
            workspace: required(asked, "workspace")?,
            name: required(asked, "name")?,
            json: asked.get_flag("json"),
        },
        "list" => {
            let json = asked.get_flag("json");
            ScimToken::List { database, workspace: asked.remove_one("workspace"), json }
        }
        _ => ScimToken::Revoke { database, id: required(asked, "id")? },
    })
}

fn required(asked: &mut ArgMatches, name: &str) -> Result<String, String> {
    // clap has made sure that it is there.
    asked.remove_one(name).ok_or_else(|| format!("{name} is missing"))
}

#[cfg(test)]
mod tests {
    use super::ScimToken;
    use crate::args::{Command, parse};
    use std::ffi::OsString;

    fn parsed(line: &str) -> Result<Command, clap::Error> {
        parse(["ergo-server"].into_iter().chain(line.split_whitespace()).map(OsString::from))
    }

    #[test]
    fn makes_lists_and_revokes() {
        let line = "scim-token create --database x --workspace ws --name Entra";
        let Ok(Command::ScimToken(ScimToken::Create { name, json: false, .. })) = parsed(line) else {
            panic!("not understood")
        };
        assert_eq!(name, "Entra");
        let line = "scim-token list --database x --json";
        assert!(matches!(
            parsed(line),
            Ok(Command::ScimToken(ScimToken::List { json: true, workspace: None, .. }))
        ));
        let line = "scim-token revoke sct_1 --database x";
        assert!(
            matches!(parsed(line), Ok(Command::ScimToken(ScimToken::Revoke { id, .. })) if id == "sct_1")
        );
    }
}
