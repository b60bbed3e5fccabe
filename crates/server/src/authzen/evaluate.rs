//! Evaluating one question, or several of one request.

use super::standing::{Standing, decision};
use crate::{auth::enforcer::Enforcer, failure::Failure, store::Reading};
use ergo_protocol::authzen::{
    AccessDecision, Action, DecisionCode, Decisions, EVALUATIONS, Entity, Evaluation, EvaluationError,
    Evaluations, EvaluationsSemantic,
};
use std::collections::{HashMap, hash_map::Entry};

/// A type and an id.
type Named<'a> = (&'a str, &'a str);

/// The decision about one evaluation.
pub async fn one(tx: &mut Reading, who: &Enforcer, asked: &Evaluation) -> Result<AccessDecision, Failure> {
    let Evaluation { subject, action, resource, .. } = asked;
    let (subject, action, resource) = complete(subject.as_ref(), action.as_ref(), resource.as_ref())
        .map_err(|missing| Failure::invalid(format!("{missing} is missing.")))?;
    let decision = Standing::of(tx, who, subject, resource).await?.decide(action);
    note(who, std::slice::from_ref(&decision));
    Ok(decision)
}

/// The decisions about several evaluations, in their order. Something that one of them lacks denies that one.
pub async fn several(tx: &mut Reading, who: &Enforcer, asked: Evaluations) -> Result<Decisions, Failure> {
    let Evaluations { subject, action, resource, context, evaluations, options } = asked;
    let all = match evaluations {
        Some(all) if !all.is_empty() => all,
        _ => {
            let asked = Evaluation { subject, action, resource, context };
            return Ok(Decisions::One(one(tx, who, &asked).await?));
        }
    };
    if all.len() > EVALUATIONS {
        return Err(Failure::invalid(format!("Send at most {EVALUATIONS} evaluations in one request.")));
    }
    let ends_with = match options.and_then(|options| options.evaluations_semantic) {
        None | Some(EvaluationsSemantic::ExecuteAll) => None,
        Some(EvaluationsSemantic::DenyOnFirstDeny) => Some(false),
        Some(EvaluationsSemantic::PermitOnFirstPermit) => Some(true),
    };
    // Most ask about one member, whose role and teams are then read once.
    let mut standings: HashMap<(Named<'_>, Named<'_>), Standing> = HashMap::new();
    let mut decisions = Vec::with_capacity(all.len());
    for asked in &all {
        let asked = complete(
            asked.subject.as_ref().or(subject.as_ref()),
            asked.action.as_ref().or(action.as_ref()),
            asked.resource.as_ref().or(resource.as_ref()),
        );
        let decision = match asked {
            Err(missing) => incomplete(missing),
            Ok((subject, action, resource)) => match standings.entry((subject, resource)) {
                Entry::Occupied(known) => known.get().decide(action),
                Entry::Vacant(new) => {
                    new.insert(Standing::of(tx, who, subject, resource).await?).decide(action)
                }
            },
        };
        let is_last = ends_with == Some(decision.decision);
        decisions.push(decision);
        if is_last {
            break;
        }
    }
    note(who, &decisions);
    Ok(Decisions::Several { evaluations: decisions })
}

/// What an evaluation asks about, or what it lacks.
fn complete<'a>(
    subject: Option<&'a Entity>,
    action: Option<&'a Action>,
    resource: Option<&'a Entity>,
) -> Result<(Named<'a>, &'a str, Named<'a>), &'static str> {
    let subject = subject.ok_or("subject")?;
    let action = action.ok_or("action")?;
    let resource = resource.ok_or("resource")?;
    Ok((
        (subject.kind.as_deref().ok_or("subject.type")?, subject.id.as_deref().ok_or("subject.id")?),
        action.name.as_deref().ok_or("action.name")?,
        (resource.kind.as_deref().ok_or("resource.type")?, resource.id.as_deref().ok_or("resource.id")?),
    ))
}

fn incomplete(missing: &str) -> AccessDecision {
    let message = format!("{missing} is missing.");
    let user = Some("The question was incomplete.".to_owned());
    let mut decision = decision(DecisionCode::Incomplete, "400", message.clone(), user);
    decision.context.error = Some(EvaluationError { status: 400, message });
    decision
}

/// Without whom it was about: the log has no ids of people.
fn note(who: &Enforcer, decisions: &[AccessDecision]) {
    let allowed = decisions.iter().filter(|decision| decision.decision).count();
    tracing::info!(token = who.token(), evaluations = decisions.len(), allowed, "decided");
}
