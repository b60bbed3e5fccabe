//! Checks what must be true at the end of an import, and applies the consequences of a changed vocabulary.

use super::{Fault, ImportError, departed, field::Wrong, terms, vocabulary::Vocabulary};
use crate::{
    change::disarm,
    sessions::agents,
    store::{Writing, grants, settings, transfer_prune::VOCABULARY},
};
use ergo_protocol::{events::EndCause, transfer::Count};
use std::collections::HashMap;

/// `defined` has the lines of the file's definitions, by setting key; `disabled` and `dismissed` are the agents whom
/// the import disabled and removed.
pub async fn settle(
    tx: &mut Writing,
    counts: &[Count],
    defined: &HashMap<String, u64>,
    disabled: &[String],
    dismissed: &[String],
) -> Result<(), ImportError> {
    for agent in disabled {
        agents::record(tx, "agent.disabled", agent, "By an import that prunes").await?;
        agents::end_all(tx, agent, EndCause::AgentDisabled, "The agent's account was disabled").await?;
    }
    for agent in dismissed {
        agents::record(tx, "agent.removed", agent, "By an import that prunes").await?;
        agents::end_all(tx, agent, EndCause::AgentRole, "The agent's account was removed").await?;
    }
    let is_changed = |count: &&Count| count.changed + count.removed > 0;
    let of_vocabulary = |count: &&Count| VOCABULARY.contains(&&*count.kind);
    if counts.iter().filter(of_vocabulary).any(|count| count.added > 0 || is_changed(&count)) {
        let vocabulary = Vocabulary::read(tx).await?;
        vocabulary.require_usable().map_err(|wrong| at_line(1, wrong))?;
        require_values_fit(tx, &vocabulary, defined).await?;
    }
    if counts.iter().filter(|count| count.kind == "workspace").any(|count| is_changed(&count)) {
        terms::uphold(tx).await?;
    }
    if counts.iter().filter(|count| count.kind == "member").any(|count| is_changed(&count)) {
        departed::leave_alone(tx).await?;
    }
    // What is armed was armed under the old names and rights.
    if counts
        .iter()
        .filter(|count| of_vocabulary(count) || count.kind == "role")
        .any(|count| is_changed(&count))
    {
        let why = "An import changed permissions, roles, or access settings";
        disarm::void(tx, grants::Which::All, why).await?;
    }
    Ok(())
}

/// Refuses values that their settings cannot have: they could not be exported and imported again.
async fn require_values_fit(
    tx: &mut Writing,
    vocabulary: &Vocabulary,
    defined: &HashMap<String, u64>,
) -> Result<(), ImportError> {
    for (key, value, workspace) in settings::in_use(tx).await? {
        let (Some(line), Err(why)) = (defined.get(&key), vocabulary.fits(&key, &value)) else { continue };
        let what = format!("{why}, and {workspace} has another value. Import its new value in the same file");
        return Err(at_line(*line, ("key", what)));
    }
    Ok(())
}

fn at_line(line: u64, (field, what): Wrong) -> ImportError {
    ImportError::Fault(Fault { line, field, what })
}
