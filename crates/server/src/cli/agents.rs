//! Adding and listing agents at the command line. They come in as lines of an import, and are checked like them.

use crate::{args::NewAgent, print};
use ergo_protocol::transfer::{Agent, Line, ListedAgent, Person};
use ergo_server::data::ImportError;
use std::{error::Error, io::Write};

/// Adds an agent, or gives one another role.
pub async fn add(new: NewAgent) -> Result<(), Box<dyn Error>> {
    let NewAgent { database, person, role, who, existing } = new;
    if existing {
        let known = ergo_server::agents::list(&database).await?;
        if !known.iter().any(|agent| agent.person.id == person) {
            return Err("there is no agent with that ID. Add them with `agents add`".into());
        }
    }
    let is_named = who.is_some();
    let mut lines: Vec<Line> = Vec::new();
    lines.extend(who.map(|(name, email)| {
        let id = person.clone();
        Line::Person(Person { id, name, email, timezone: None, locale: None, last_seen_at: None })
    }));
    lines.push(Line::Agent(Agent { person: person.clone(), role }));
    match ergo_server::data::import_lines(&database, lines).await {
        Ok(imported) if !imported.warnings.is_empty() => print::line(format_args!(
            "{person} now has the role {role}, but is disabled: to let them sign in again, use `ergo-server agents enable`"
        ))?,
        Ok(_) => print::line(format_args!(
            "{person} now has the role {role}. Agents sign in at a trusted identity provider with their email address"
        ))?,
        Err(ImportError::Fault(fault)) if fault.field == "person" && !is_named => {
            return Err("there is no person with that ID. To add them, give --name and --email".into());
        }
        // The lines are ours: the person knows the field.
        Err(ImportError::Fault(fault)) => return Err(format!("{}: {}", fault.field, fault.what).into()),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// Prints the agents.
pub async fn list(database: &str, json: bool) -> Result<(), Box<dyn Error>> {
    let listed = ergo_server::agents::list(database).await?;
    let mut out = std::io::stdout();
    if json {
        serde_json::to_writer(&mut out, &listed)?;
        writeln!(out)?;
        return Ok(());
    }
    for ListedAgent { person, role, disabled } in &listed {
        let disabled = if *disabled { "  disabled" } else { "" };
        writeln!(out, "{}  {role}  {} <{}>{disabled}", person.id, person.name, person.email)?;
    }
    if listed.is_empty() {
        writeln!(out, "There are no agents. Add one: ergo-server agents add --help")?;
    }
    Ok(())
}
