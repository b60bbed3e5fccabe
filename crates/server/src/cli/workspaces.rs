//! Listing, showing, and setting workspaces at the command line.

use crate::print;
use ergo_protocol::transfer::ListedWorkspace;
use ergo_server::{
    data::ImportError,
    workspaces::{NewValues, list as listed, set as set_values},
};
use std::{error::Error, io::Write};

/// Prints all workspaces, a line each.
pub async fn list(database: &str, json: bool) -> Result<(), Box<dyn Error>> {
    let all = listed(database, None).await?;
    let mut out = std::io::stdout();
    if json {
        serde_json::to_writer(&mut out, &all)?;
        writeln!(out)?;
        return Ok(());
    }
    for ListedWorkspace { workspace, members, open_sessions } in &all {
        let access = workspace.support.clone().unwrap_or_default().access;
        writeln!(
            out,
            "{}  {}  {members} members  support {access}  {open_sessions} open sessions",
            workspace.id, workspace.name
        )?;
    }
    if all.is_empty() {
        writeln!(out, "There are no workspaces. Import some: ergo-server import --help")?;
    }
    Ok(())
}

/// Prints one workspace.
pub async fn show(database: &str, id: &str, json: bool) -> Result<(), Box<dyn Error>> {
    let one = listed(database, Some(id)).await?;
    let mut out = std::io::stdout();
    let Some(ListedWorkspace { workspace, members, open_sessions }) = one.first() else { return Ok(()) };
    if json {
        serde_json::to_writer(&mut out, &one[0])?;
        writeln!(out)?;
        return Ok(());
    }
    let terms = workspace.support.clone().unwrap_or_default();
    for (name, value) in [
        ("ID", workspace.id.clone()),
        ("Name", workspace.name.clone()),
        ("Plan", workspace.plan.clone().unwrap_or_default()),
        ("Region", workspace.region.clone().unwrap_or_default()),
        ("Created", workspace.created_at.clone().unwrap_or_default()),
        ("Members", members.to_string()),
        ("Open sessions", open_sessions.to_string()),
        ("Support access", terms.access.to_string()),
        ("Changes allowed", if terms.changes_allowed { "yes" } else { "no" }.to_owned()),
        ("Longest session", format!("{} minutes", terms.longest_session_minutes)),
        ("Notify", terms.notify.to_string()),
    ] {
        let line = format!("{name:<16} {value}");
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Sets what is given, and prints what that changed.
pub async fn set(database: &str, id: &str, new: NewValues, json: bool) -> Result<(), Box<dyn Error>> {
    let changes = set_values(database, id, new).await.map_err(|error| match error {
        // There is no file: the person knows the option.
        ImportError::Fault(fault) => format!("--{}: {}", fault.field, fault.what).into(),
        error => Box::<dyn Error>::from(error),
    })?;
    if json {
        return show(database, id, true).await;
    }
    for change in &changes {
        print::line(change)?;
    }
    if changes.is_empty() {
        print::line(format_args!("Nothing changes: {id} already has these values."))?;
    }
    Ok(())
}
