//! Signs programs and installers with Authenticode, if there is a certificate.

use crate::program::{quietly, run};
use anyhow::{Context, Result};
use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// A certificate with its key, as a PKCS #12 file.
#[derive(Clone)]
pub struct Certificate {
    /// The file.
    pub file: PathBuf,
    /// A file with its password: in an argument, every user of this computer could read it.
    pub password_file: PathBuf,
    /// A time stamp server (RFC 3161). Without one, signatures end with the certificate.
    pub time_stamps: Option<String>,
}

impl Certificate {
    /// The certificate that the environment names, if any.
    pub fn named() -> Result<Option<Self>> {
        let variable = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
        let Some(file) = variable("ERGO_SIGN_CERTIFICATE") else { return Ok(None) };
        let password_file = variable("ERGO_SIGN_PASSWORD_FILE")
            .context("ERGO_SIGN_CERTIFICATE also needs ERGO_SIGN_PASSWORD_FILE")?;
        let time_stamps = variable("ERGO_SIGN_TIME_STAMPS").map(OsString::into_string).transpose();
        let time_stamps =
            time_stamps.map_err(|_| anyhow::anyhow!("ERGO_SIGN_TIME_STAMPS is not an address"))?;
        Ok(Some(Self { file: file.into(), password_file: password_file.into(), time_stamps }))
    }

    /// Signs a file in place.
    pub fn sign(&self, file: &Path) -> Result<()> {
        let signed = file.with_extension("signed");
        quietly(self.command().arg("-in").arg(file).arg("-out").arg(&signed))?;
        Ok(fs::rename(signed, file)?)
    }

    /// Writes a script that signs the file in its argument, because makensis signs the uninstaller while it packs it.
    pub fn write_script(&self, script: &Path) -> Result<()> {
        let command = self.command();
        let words = std::iter::once(command.get_program()).chain(command.get_args());
        let quoted: Vec<String> =
            words.map(|word| format!("'{}'", word.to_string_lossy().replace('\'', "'\\''"))).collect();
        let signs = quoted.join(" ");
        let text = format!("set -e\n{signs} -in \"$1\" -out \"$1.signed\" >&2\nmv \"$1.signed\" \"$1\"\n");
        Ok(fs::write(script, text)?)
    }

    /// The osslsigncode command, but for the files.
    fn command(&self) -> Command {
        let mut command = Command::new("osslsigncode");
        command.args(["sign", "-h", "sha256", "-n", "Ergo Support", "-pkcs12"]).arg(&self.file);
        command.arg("-readpass").arg(&self.password_file);
        if let Some(server) = &self.time_stamps {
            command.args(["-ts", server]);
        }
        command
    }
}

/// Checks the signature of a file against the certificate of its authority.
pub fn verify(file: &Path, authority: &Path) -> Result<()> {
    run(Command::new("osslsigncode")
        .args(["verify", "-CAfile"])
        .arg(authority)
        .arg("-in")
        .arg(file)
        .stdout(std::process::Stdio::null()))
}
