//! Asking the decision point about several actions of one person in one workspace.

use super::{
    client::{Answer, Failed, PointClient},
    config::{DecisionPoint, PointError, SubjectId},
    endpoints::{Directory, Endpoints},
    pause::Pause,
    reasons::Reasons,
};
use ergo_protocol::{
    Person,
    workspace::{PointAnswer, PointState},
};
use futures_util::future::try_join_all;
use reqwest::Url;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::{
    sync::{Semaphore, SemaphorePermit},
    time::timeout,
};

/// The most actions in one request, which is Cerbos' default limit.
const IN_ONE: usize = 50;
/// The most actions that are asked about for one page.
pub const MOST: usize = 200;
/// The most questions that are open at once.
const OPEN: usize = 16;
/// The most requests of one question at once, if the decision point takes one action at a time.
const SINGLES: usize = 8;

/// A decision point, and how it has answered.
pub struct Point {
    client: PointClient,
    directory: Directory,
    pause: Pause,
    open: Semaphore,
    timeout: Duration,
    subject_type: String,
    subject_id: SubjectId,
    resource_type: String,
}

/// What it says about one action.
#[derive(Debug)]
pub struct Said {
    /// Whether it allows it.
    pub allowed: bool,
    /// Why.
    pub reasons: Reasons,
}

impl Point {
    /// Refuses what cannot be used, as far as that can be seen without calling it.
    pub async fn new(config: DecisionPoint) -> Result<Self, PointError> {
        config.check().await?;
        Ok(Self {
            directory: Directory::new(config.address()?),
            client: PointClient::new(config.token_file)?,
            pause: Pause::new(config.pause),
            open: Semaphore::new(OPEN),
            timeout: config.timeout,
            subject_type: config.subject_type,
            subject_id: config.subject_id,
            resource_type: config.resource_type,
        })
    }

    /// Asks whether this person may do these things in this workspace. The decisions are in the order of the actions, or
    /// there are none.
    pub async fn ask(&self, person: &Person, workspace: &str, actions: &[&str]) -> (PointAnswer, Vec<Said>) {
        if let Err(state) = self.pause.may_ask(Instant::now()) {
            return (PointAnswer { state, paused: true }, Vec::new());
        }
        let actions = actions.get(..MOST).unwrap_or(actions);
        // Everything counts: waiting for others, looking up the endpoints, and an answer that never ends.
        let asked = timeout(self.timeout, self.ask_in_turn(person, workspace, actions)).await;
        let asked = asked.unwrap_or_else(|_| {
            Err(Failed { state: PointState::TimedOut, cause: "no answer in time".to_owned() })
        });
        let (state, said) = match asked {
            Ok(said) => (PointState::Answered, said),
            Err(Failed { state, cause }) => {
                tracing::warn!(%state, %cause, "the organization's decision point gave no decisions");
                (state, Vec::new())
            }
        };
        self.pause.note(state, Instant::now());
        (PointAnswer { state, paused: false }, said)
    }

    async fn ask_in_turn(
        &self,
        person: &Person,
        workspace: &str,
        actions: &[&str],
    ) -> Result<Vec<Said>, Failed> {
        // The semaphore is never closed.
        let _turn: Option<SemaphorePermit<'_>> = self.open.acquire().await.ok();
        let id = match self.subject_id {
            SubjectId::Id => &person.id,
            SubjectId::Email => &person.email,
        };
        // Cerbos says why only if it is asked to; nobody else knows the name.
        let about = json!({
            "subject": { "type": self.subject_type, "id": id },
            "resource": { "type": self.resource_type, "id": workspace },
            "context": { "cerbos.includeMeta": true },
        });
        let Endpoints { one, several } = self.directory.endpoints(&self.client).await?;
        if let Some(several) = several {
            let mut parts = Vec::new();
            for part in actions.chunks(IN_ONE) {
                parts.push(self.ask_several(&several, &about, part));
            }
            if let Some(said) = try_join_all(parts).await?.into_iter().collect::<Option<Vec<_>>>() {
                return Ok(said.into_iter().flatten().collect());
            }
            self.directory.has_only(one.clone());
        }
        let mut said = Vec::new();
        for part in actions.chunks(SINGLES) {
            let mut singles = Vec::new();
            for action in part {
                singles.push(self.ask_one(&one, &about, action));
            }
            said.extend(try_join_all(singles).await?);
        }
        Ok(said)
    }

    /// `None` if it does not take several.
    async fn ask_several(
        &self,
        at: &Url,
        about: &Value,
        actions: &[&str],
    ) -> Result<Option<Vec<Said>>, Failed> {
        let mut question = about.clone();
        question["evaluations"] =
            actions.iter().map(|action| json!({ "action": { "name": action } })).collect();
        let Answer::Json(answer) = self.client.post(at, &question).await? else { return Ok(None) };
        let decisions = answer["evaluations"].as_array().filter(|all| all.len() == actions.len());
        let decisions =
            decisions.ok_or_else(|| Failed::wrongly("the answer has another number of decisions"))?;
        decisions
            .iter()
            .zip(actions)
            .map(|(decision, action)| said(decision, action))
            .collect::<Result<_, _>>()
            .map(Some)
    }

    async fn ask_one(&self, at: &Url, about: &Value, action: &str) -> Result<Said, Failed> {
        let mut question = about.clone();
        question["action"] = json!({ "name": action });
        match self.client.post(at, &question).await? {
            Answer::Json(decision) => said(&decision, action),
            Answer::NotThere => Err(Failed::wrongly("it has no evaluation endpoint")),
        }
    }
}

fn said(decision: &Value, action: &str) -> Result<Said, Failed> {
    let allowed = decision["decision"].as_bool();
    let allowed = allowed.ok_or_else(|| Failed::wrongly("a decision is neither true nor false"))?;
    Ok(Said { allowed, reasons: Reasons::of(&decision["context"], action) })
}
