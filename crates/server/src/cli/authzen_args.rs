//! The arguments of `authzen-token`.

use crate::file::database;
use clap::ArgMatches;

/// What is to be done with the tokens of programs that ask for decisions.
#[derive(Debug)]
pub enum AuthzenToken {
    /// Make one.
    Create {
        /// In this database.
        database: String,
        /// For this workspace alone.
        workspace: Option<String>,
        /// What it is called.
        name: String,
        /// Whether it is printed as JSON.
        json: bool,
    },
    /// List them.
    List {
        /// Of this database.
        database: String,
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
pub fn read(verb: &str, asked: &mut ArgMatches) -> Result<AuthzenToken, String> {
    let database = database(asked)?;
    Ok(match verb {
        "create" => AuthzenToken::Create {
            database,
            workspace: asked.remove_one("workspace"),
            name: required(asked, "name")?,
            json: asked.get_flag("json"),
        },
        "list" => AuthzenToken::List { database, json: asked.get_flag("json") },
        _ => AuthzenToken::Revoke { database, id: required(asked, "id")? },
    })
}

fn required(asked: &mut ArgMatches, name: &str) -> Result<String, String> {
    // clap has made sure that it is there.
    asked.remove_one(name).ok_or_else(|| format!("{name} is missing"))
}

#[cfg(test)]
mod tests {
    use super::AuthzenToken;
    use crate::args::{Command, parse};
    use std::ffi::OsString;

    fn parsed(line: &str) -> AuthzenToken {
        let words = ["ergo-server"].into_iter().chain(line.split_whitespace()).map(OsString::from);
        match parse(words) {
            Ok(Command::AuthzenToken(asked)) => asked,
            _ => panic!("not understood: {line}"),
        }
    }

    #[test]
    fn makes_lists_and_revokes() {
        let asked = parsed("authzen-token create --database x --name Gateway");
        assert!(matches!(asked, AuthzenToken::Create { workspace: None, json: false, .. }));
        let asked = parsed("authzen-token create --database x --workspace ws_1 --name Gateway --json");
        assert!(
            matches!(asked, AuthzenToken::Create { workspace: Some(ws), json: true, .. } if ws == "ws_1")
        );
        let asked = parsed("authzen-token list --database x --json");
        assert!(matches!(asked, AuthzenToken::List { json: true, .. }));
        let asked = parsed("authzen-token revoke azt_1 --database x");
        assert!(matches!(asked, AuthzenToken::Revoke { id, .. } if id == "azt_1"));
    }
}
