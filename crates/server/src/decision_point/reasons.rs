//! The reasons in a decision's context. The specification leaves their form to the decision points, so this reads the
//! members that its examples and known decision points use, and ignores the rest.

use ergo_protocol::{deceptive::deceptive, limits::SHOWN_REASON};
use serde_json::Value;

/// The most reasons that are kept of one decision.
const MOST: usize = 3;
/// Where Cerbos says why, if it is asked to.
const CERBOS: &str = "cerbos.response";

/// Reasons, by who may read them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reasons {
    /// What the subject may read.
    pub for_subject: Vec<String>,
    /// What somebody may read who can see all teams and roles.
    pub for_all: Vec<String>,
    /// Whether it could not decide.
    pub failed: bool,
}

impl Reasons {
    /// Those of a context, for this action.
    pub fn of(context: &Value, action: &str) -> Self {
        let error = &context["error"];
        let user = texts(&context["reason_user"]);
        let mut all = texts(&context["reason_admin"]);
        all.extend(user.iter().cloned());
        all.extend(["reason", "reasons", "message"].iter().flat_map(|name| texts(&context[*name])));
        all.extend(error.as_str().or(error["message"].as_str()).map(str::to_owned));
        all.extend(of_cerbos(&context[CERBOS], action));
        Self { for_subject: shown(user), for_all: shown(all), failed: !error.is_null() }
    }
}

/// A text, several, or texts by code.
fn texts(value: &Value) -> Vec<String> {
    let all: Vec<&Value> = match value {
        Value::Array(all) => all.iter().collect(),
        Value::Object(by_code) => by_code.values().collect(),
        one => vec![one],
    };
    all.into_iter().filter_map(Value::as_str).take(MOST).map(str::to_owned).collect()
}

/// What the rules said that led to the decision, and the policy.
fn of_cerbos(response: &Value, action: &str) -> Vec<String> {
    let mut said = Vec::new();
    for result in response["results"].as_array().into_iter().flatten() {
        let outputs = result["outputs"].as_array().into_iter().flatten();
        let own = outputs.filter(|output| output["action"] == action);
        said.extend(own.filter_map(|output| output["val"].as_str()).take(MOST).map(str::to_owned));
        let policy = result["meta"]["actions"][action]["matchedPolicy"].as_str();
        said.extend(policy.map(|policy| format!("Policy {policy}")));
    }
    said
}

/// Safe to show: short, on one line, without characters that deceive, each once.
fn shown(texts: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for text in texts {
        let text = plain(&text);
        if !text.is_empty() && !kept.contains(&text) && kept.len() < MOST {
            kept.push(text);
        }
    }
    kept
}

fn plain(text: &str) -> String {
    // What separates words does so afterwards, too.
    let separated = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c });
    let clean: String = separated.filter(|&c| deceptive(c).is_none()).collect();
    let mut shown = clean.trim().chars();
    let mut kept: String = shown.by_ref().take(SHOWN_REASON).collect();
    if shown.next().is_some() {
        kept.push('…');
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn all(context: &Value) -> Vec<String> {
        Reasons::of(context, "a").for_all
    }

    #[test]
    fn reasons_are_read_in_each_of_their_forms() {
        let by_code =
            json!({ "reason_admin": { "403": "Policy C076E82F" }, "reason_user": { "403": "Ask" } });
        let read = Reasons::of(&by_code, "a");
        assert_eq!(read.for_all, ["Policy C076E82F", "Ask"]);
        assert_eq!(read.for_subject, ["Ask"]);
        assert!(!read.failed);
        assert_eq!(all(&json!({ "reason": "resource not found" })), ["resource not found"]);
        assert_eq!(all(&json!({ "reasons": ["one", 2, { "x": "y" }, "two"] })), ["one", "two"]);
        let error = Reasons::of(&json!({ "error": { "status": 404, "message": "Not found" } }), "a");
        assert!(error.failed && error.for_all == ["Not found"] && error.for_subject.is_empty());
        for nothing in
            [json!(null), json!([]), json!("x"), json!({}), json!({ "reason": 7, "metadata": { "x": "y" } })]
        {
            assert_eq!(Reasons::of(&nothing, "a"), Reasons::default(), "{nothing}");
        }
        let cerbos = json!({ "cerbos.response": { "results": [{
            "meta": { "actions": { "a": { "matchedPolicy": "resource.x" }, "b": { "matchedPolicy": "other" } } },
            "outputs": [{ "action": "b", "val": "not this" }, { "action": "a", "val": "Only on weekdays" },
                { "action": "a", "val": { "not": "text" } }]
        }] } });
        assert_eq!(all(&cerbos), ["Only on weekdays", "Policy resource.x"]);
    }

    #[test]
    fn reasons_are_short_and_deceive_nobody() {
        assert_eq!(all(&json!({ "reason": " a\u{202E}b\u{200B}\n\tc <b>d</b>\u{0} " })), ["ab  c <b>d</b>"]);
        assert_eq!(all(&json!({ "reason": "\u{2066}\n " })), [""; 0]);
        let long = all(&json!({ "reason": "x".repeat(5000) }));
        assert_eq!(long[0].chars().count(), SHOWN_REASON + 1);
        assert_eq!(
            all(&json!({ "reasons": ["a", "a", "b"], "reason": ["a", "c", "d", "e"] })),
            ["a", "c", "d"]
        );
    }
}
