//! Where a decision point answers: what its metadata says (§9), or the default paths (§10.1).

use super::client::{Answer, Failed, PointClient};
use ergo_protocol::workspace::PointState;
use reqwest::Url;
use serde_json::Value;
use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How long what is known is used.
const FRESH: Duration = Duration::from_mins(10);
const WELL_KNOWN: &str = ".well-known/authzen-configuration";

/// See the module documentation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    /// For one evaluation.
    pub one: Url,
    /// For several; `None` if it has none.
    pub several: Option<Url>,
}

/// The endpoints of one decision point, as far as they are known.
pub struct Directory {
    base: Url,
    known: Mutex<Option<(Instant, Endpoints)>>,
}

impl Directory {
    /// That of the decision point at this address.
    pub fn new(base: Url) -> Self {
        Self { base, known: Mutex::default() }
    }

    /// The endpoints. The metadata are asked for now and then.
    pub async fn endpoints(&self, client: &PointClient) -> Result<Endpoints, Failed> {
        if let Some((since, known)) = &*self.known.lock().unwrap_or_else(PoisonError::into_inner)
            && since.elapsed() < FRESH
        {
            return Ok(known.clone());
        }
        let found = match client.get(&self.metadata()).await {
            Ok(Answer::Json(metadata)) => self.read(&metadata),
            Ok(Answer::NotThere) => self.defaults(),
            // It is optional, so it may also be protected, or be somebody's page.
            Err(failed) if failed.state == PointState::AnsweredWrongly => self.defaults(),
            Err(failed) => return Err(failed),
        };
        self.learn(found.clone());
        Ok(found)
    }

    /// Notes that it has no endpoint for several evaluations, whatever was known.
    pub fn has_only(&self, one: Url) {
        self.learn(Endpoints { one, several: None });
    }

    fn learn(&self, endpoints: Endpoints) {
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), endpoints));
    }

    fn metadata(&self) -> Url {
        let mut url = self.base.clone();
        let path = self.base.path().trim_matches('/');
        url.set_path(format!("{WELL_KNOWN}/{path}").trim_end_matches('/'));
        url
    }

    fn defaults(&self) -> Endpoints {
        let at = |end: &str| {
            let mut url = self.base.clone();
            url.set_path(&format!("{}/access/v1/{end}", self.base.path().trim_end_matches('/')));
            url
        };
        Endpoints { one: at("evaluation"), several: Some(at("evaluations")) }
    }

    /// Metadata that are not about this decision point must not be used. Nor does the bearer token go to another server than
    /// the administrator named, whatever the metadata say.
    fn read(&self, metadata: &Value) -> Endpoints {
        let text = |name: &str| metadata[name].as_str();
        let same = |one: &str, other: &str| one.trim_end_matches('/') == other.trim_end_matches('/');
        let own = |name: &str| {
            let url = text(name).and_then(|text| Url::parse(text).ok());
            url.filter(|url| url.origin() == self.base.origin() && url.username().is_empty())
        };
        let is_its = text("policy_decision_point").is_some_and(|said| same(said, self.base.as_str()));
        let one = own("access_evaluation_endpoint").filter(|_| is_its);
        let Some(one) = one else {
            tracing::warn!("the decision point's metadata are about another one and are not used");
            return self.defaults();
        };
        Endpoints { one, several: own("access_evaluations_endpoint") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn directory(base: &str) -> Directory {
        Directory::new(base.parse().unwrap())
    }

    #[test]
    fn the_metadata_are_below_the_host_and_the_defaults_below_the_path() {
        for (base, metadata, one) in [
            (
                "https://pdp.example",
                "https://pdp.example/.well-known/authzen-configuration",
                "https://pdp.example/access/v1/evaluation",
            ),
            (
                "https://pdp.example/tenant1/",
                "https://pdp.example/.well-known/authzen-configuration/tenant1",
                "https://pdp.example/tenant1/access/v1/evaluation",
            ),
        ] {
            assert_eq!(directory(base).metadata().as_str(), metadata);
            assert_eq!(directory(base).defaults().one.as_str(), one);
        }
    }

    #[test]
    fn only_its_own_metadata_count_and_only_its_own_server_is_called() {
        let directory = directory("https://pdp.example");
        let said = |point: &str, one: &str, several: &str| {
            directory.read(&json!({ "policy_decision_point": point, "access_evaluation_endpoint": one,
                "access_evaluations_endpoint": several, "future": 1 }))
        };
        let (one, several) = ("https://pdp.example/v1/one", "https://pdp.example/v1/several");
        for point in ["https://pdp.example", "https://pdp.example/"] {
            let found = said(point, one, several);
            assert_eq!(found.one.as_str(), one);
            assert_eq!(found.several.unwrap().as_str(), several);
        }
        for (point, one) in [
            ("https://other.example", one),
            ("https://pdp.example", "https://other.example/one"),
            ("https://pdp.example", "http://pdp.example/one"),
            ("https://pdp.example", "https://pdp.example:444/one"),
            ("https://pdp.example", "nowhere"),
        ] {
            assert_eq!(said(point, one, several), directory.defaults(), "{point} {one}");
        }
        assert_eq!(said("https://pdp.example", one, "https://other.example/x").several, None);
        assert_eq!(directory.read(&json!([])), directory.defaults());
    }
}
