//! Backing up and restoring at the command line.

use crate::{
    backup_args::{Backup, Restore},
    print,
};
use ergo_server::backups::Ended;
use serde_json::json;
use std::error::Error;

/// Makes a backup, and says how large it is.
pub async fn backup(asked: &Backup) -> Result<(), Box<dyn Error>> {
    let bytes = ergo_server::backups::backup(&asked.database, &asked.file, asked.force).await?;
    if asked.json {
        print::line(json!({ "file": asked.file, "bytes": bytes }))?;
    } else {
        let file = asked.file.display();
        print::line(format_args!("{file} is complete and checked: {} kB", bytes.div_ceil(1000)))?;
    }
    Ok(())
}

/// Restores a backup, or finishes what another program has restored, and says what was ended.
pub async fn restore(asked: &Restore) -> Result<(), Box<dyn Error>> {
    let Restore { database, file, force, kept, json } = asked;
    let ended = match file {
        Some(file) => ergo_server::backups::restore(database, file, *kept).await?,
        None => ergo_server::backups::finish(database, *force, *kept).await?,
    };
    let Ended { sessions, requests, scim_tokens, authzen_tokens, receivers, last_record } = &ended;
    if *json {
        let said = json!({ "sessions": sessions, "entry_requests": requests, "scim_tokens": scim_tokens,
            "authzen_tokens": authzen_tokens, "receivers": receivers, "last_record": last_record });
        print::line(said)?;
        return Ok(());
    }
    print::line(format_args!(
        "Restored. Ended: {}, {}. Revoked: {}, {}. Disabled: {}. Everyone signs in again.",
        count(*sessions, "session"),
        count(*requests, "entry request"),
        count(*authzen_tokens, "AuthZEN token"),
        count(*scim_tokens, "SCIM token"),
        count(*receivers, "receiver")
    ))?;
    if let Some(at) = last_record {
        print::line(format_args!(
            "The last record in it is of {at}. Repeat what was changed after that: above all, disabled agents."
        ))?;
    }
    Ok(())
}

fn count(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}
