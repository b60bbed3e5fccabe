//! The arguments of `keys`.

use crate::{encryption_key::encryption, file, settings::Settings};
use clap::ArgMatches;
use ergo_server::keys::{Encryption, When};

/// What is to be done with the signing keys.
#[derive(Debug)]
pub enum Keys {
    /// Make a new one.
    Rotate {
        /// In this database.
        database: String,
        /// How they are encrypted.
        encryption: Encryption,
        /// From when on it signs.
        when: When,
        /// Whether the result is printed as JSON.
        json: bool,
    },
    /// Encrypt all.
    Encrypt {
        /// In this database.
        database: String,
        /// How they are encrypted.
        encryption: Encryption,
        /// Whether the result is printed as JSON.
        json: bool,
    },
    /// Revoke one.
    Revoke {
        /// In this database.
        database: String,
        /// How they are encrypted.
        encryption: Encryption,
        /// Its id.
        kid: String,
        /// Whether the result is printed as JSON.
        json: bool,
    },
    /// List those of the log.
    Log {
        /// Of this database.
        database: String,
        /// Whether they are printed as JSON.
        json: bool,
    },
    /// Make a new one for the log.
    RotateLog {
        /// In this database.
        database: String,
        /// How they are encrypted.
        encryption: Encryption,
        /// Whether the result is printed as JSON.
        json: bool,
    },
    /// List them.
    List {
        /// Of this database.
        database: String,
        /// Whether they are printed as JSON.
        json: bool,
    },
}

/// Reads them.
pub fn read(verb: &str, asked: &ArgMatches) -> Result<Keys, String> {
    let database = file::database(asked)?;
    let json = asked.get_flag("json");
    Ok(match verb {
        "list" => Keys::List { database, json },
        "log" => Keys::Log { database, json },
        "rotate-log" => Keys::RotateLog { database, encryption: asked_for(asked)?, json },
        "revoke" => {
            let kid = asked.get_one::<String>("kid").ok_or("KEY is missing")?.clone();
            Keys::Revoke { database, encryption: asked_for(asked)?, kid, json }
        }
        "encrypt" => Keys::Encrypt { database, encryption: asked_for(asked)?, json },
        _ => {
            let when = if asked.get_flag("now") { When::Now } else { When::Published };
            Keys::Rotate { database, encryption: asked_for(asked)?, when, json }
        }
    })
}

fn asked_for(asked: &ArgMatches) -> Result<Encryption, String> {
    let settings = Settings::given_encryption(asked).or(file::read(asked)?);
    encryption(settings.key_encryption_file, settings.old_key_encryption_file)
}

#[cfg(test)]
mod tests {
    use super::{Keys, When};
    use crate::args::{Command, parse};
    use std::{ffi::OsString, fs};

    fn parsed(line: &str) -> Result<Command, clap::Error> {
        parse(["ergo-server"].into_iter().chain(line.split_whitespace()).map(OsString::from))
    }

    #[test]
    fn rotates_encrypts_revokes_and_lists() {
        let Ok(Command::Keys(Keys::Rotate { when, encryption, .. })) = parsed("keys rotate --database x")
        else {
            panic!("not understood")
        };
        assert!(when == When::Published && !encryption.is_on());
        let line = "keys rotate --now --database x";
        assert!(matches!(parsed(line), Ok(Command::Keys(Keys::Rotate { when: When::Now, .. }))));
        let line = "keys revoke key_1 --database x";
        assert!(matches!(parsed(line), Ok(Command::Keys(Keys::Revoke { kid, .. })) if kid == "key_1"));
        assert!(parsed("keys revoke --database x").is_err());
        assert!(matches!(
            parsed("keys rotate-log --database x"),
            Ok(Command::Keys(Keys::RotateLog { json: false, .. }))
        ));
        assert!(matches!(
            parsed("keys log --database x --json"),
            Ok(Command::Keys(Keys::Log { json: true, .. }))
        ));
        let line = "keys list --database x --json";
        assert!(matches!(parsed(line), Ok(Command::Keys(Keys::List { json: true, .. }))));
    }

    #[test]
    fn the_encryption_key_comes_from_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let [good, bad] = ["good", "bad"].map(|name| folder.path().join(name));
        fs::write(&good, "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n").unwrap();
        fs::write(&bad, "AAEC").unwrap();
        let line = format!("keys encrypt --database x --key-encryption-file {}", good.display());
        assert!(
            matches!(parsed(&line), Ok(Command::Keys(Keys::Encrypt { encryption, .. })) if encryption.is_on())
        );
        for (option, file) in [
            ("key-encryption-file", &bad),
            ("key-encryption-file", &folder.path().join("none")),
            ("old-key-encryption-file", &good),
        ] {
            let refused =
                parsed(&format!("keys encrypt --database x --{option} {}", file.display())).unwrap_err();
            assert!(!refused.to_string().contains("AAEC"), "{refused}");
        }
    }
}
