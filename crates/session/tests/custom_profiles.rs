//! Tests profiles that an administrator wrote: they read tokens like built-in ones, and one that cannot work is
//! refused with a message that says what to write instead.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod common;

use common::{profiles::*, *};
use ergo_protocol::Code;
use ergo_session::{Acting, Profile};
use serde_json::{Value, json};
use std::sync::Arc;

const CUSTOM: &str = r#"
name = "acme"
provider = "Acme Login"
types = ["JWT"]
algorithms = ["RS256"]
marks_impersonation = true
workspace = [["ctx", "tenant"]]
not_markings = ["impersonation_allowed"]

[[marking]]
path = ["ctx", "operator"]
form = "person"
null_means_none = true
"#;

#[test]
fn a_profile_that_an_administrator_wrote() {
    let custom = Arc::new(Profile::parse(CUSTOM).unwrap());
    let token = |operator: Value| {
        let more =
            [("ctx", json!({"tenant": "t1", "operator": operator})), ("impersonation_allowed", json!(true))];
        with(base("user_1"), &more)
    };
    let read = read_with(Arc::clone(&custom), &token(json!("agent_1"))).unwrap();
    assert_eq!(
        (read.acting, read.workspace.as_deref(), read.profile.as_str()),
        (by("agent_1"), Some("t1"), "acme")
    );
    assert_eq!(read_with(Arc::clone(&custom), &token(json!(null))).unwrap().acting, Acting::Direct);
    assert_eq!(read_with(custom, &token(json!(7))).unwrap_err().code, Code::ActMalformed);
}

#[test]
fn a_profile_that_cannot_work_is_refused_with_what_to_write() {
    for (from, to, says) in [
        ("name = \"acme\"", "name = \"Acme Login\"", "lowercase letters"),
        ("name = \"acme\"", "", "missing field `name`"),
        ("types = [\"JWT\"]", "types = []", "types = [\"JWT\"]"),
        ("types = [\"JWT\"]", "types = [\"application/jwt\"]", "leave out the application/ prefix"),
        ("[\"RS256\"]", "[\"HS256\"]", "never HS256 or none"),
        ("[\"RS256\"]", "[]", "algorithms is empty"),
        ("workspace =", "workplace =", "unknown field `workplace`"),
        ("[[\"ctx\", \"tenant\"]]", "[\"ctx\", \"tenant\"]", "expected a sequence"),
        ("[[\"ctx\", \"tenant\"]]", "[[]]", "A place is a list of names"),
        ("[[\"ctx\", \"tenant\"]]", "[[\"ctx\", \"*\"]]", "only in the path of a marking"),
        ("form = \"person\"", "form = \"persona\"", "unknown variant `persona`"),
        ("form = \"person\"", "form = \"value\"", "say which value marks"),
        ("form = \"person\"", "form = \"flag\"\nvalue = \"x\"", "does not apply to its form"),
        (
            "[[marking]]\npath = [\"ctx\", \"operator\"]\nform = \"person\"\nnull_means_none = true",
            "",
            "every token would count as direct",
        ),
        ("marks_impersonation = true", "", "missing field `marks_impersonation`"),
        (
            "marks_impersonation = true",
            "marks_impersonation = true\nlongest_life_seconds = 0",
            "between 60 and",
        ),
        ("provider = \"Acme Login\"", "provider = \" \"", "provider is empty"),
        ("[\"impersonation_allowed\"]", "[\"act\"]", "which is the actor"),
    ] {
        assert!(CUSTOM.contains(from), "{from}");
        let error = Profile::parse(&CUSTOM.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(error.contains(says), "{to}: {error}");
    }
    let line = Profile::parse(&CUSTOM.replace("algorithms = [\"RS256\"]", "algorithms = 1")).unwrap_err();
    assert!(line.to_string().contains("line 5"), "{line}");
    assert!(Profile::parse(&"#".repeat(70_000)).is_err());
}

/// Something that sounds like a marking is read where the profile says, and only if something is there.
#[test]
fn a_marking_inside_a_claim_that_sounds_like_one() {
    let profile = |marking: &str| {
        let at = CUSTOM.find("[[marking]]").unwrap();
        Arc::new(Profile::parse(&format!("{}[[marking]]\n{marking}", &CUSTOM[..at])).unwrap())
    };
    let verdict = |profile: &Arc<Profile>, name: &str, value: Value| {
        let claims = with(base("user_1"), &[(name, value)]);
        read_with(Arc::clone(profile), &claims).map(|claims| claims.acting).map_err(|no| no.code)
    };
    let email = profile("path = [\"impersonator\", \"email\"]\nform = \"person\"");
    assert_eq!(verdict(&email, "impersonator", json!({"email": "a@x.example"})), Ok(by("a@x.example")));
    for other in [
        json!({"id": "a"}),
        json!({}),
        json!(null),
        json!({"Email": "a"}),
        json!({"email": "a", "impersonated": 1}),
    ] {
        assert_eq!(verdict(&email, "impersonator", other.clone()), Err(Code::ActAmbiguous), "{other}");
    }
    let null = profile("path = [\"impersonator\", \"email\"]\nform = \"person\"\nnull_means_none = true");
    assert_eq!(verdict(&null, "impersonator", json!({"email": null, "id": null})), Ok(Acting::Direct));
    assert_eq!(verdict(&null, "impersonator", json!({"email": null, "id": "a"})), Err(Code::ActAmbiguous));
    let flag = profile("path = [\"impersonation\", \"active\"]\nform = \"flag\"");
    assert_eq!(verdict(&flag, "impersonation", json!({"active": false})), Ok(Acting::Direct));
    assert_eq!(verdict(&flag, "impersonation", json!({"active": true})), Ok(Acting::ByUnknown));
    let list = profile("path = [\"sessions\", \"*\", \"impersonator\", \"id\"]\nform = \"person\"");
    assert_eq!(verdict(&list, "sessions", json!([{"impersonator": {"id": "a"}}])), Ok(by("a")));
    assert_eq!(verdict(&list, "sessions", json!([{"impersonator": {"name": "a"}}])), Err(Code::ActAmbiguous));

    // A different spelling of the place, or of the value, does not mean "not impersonating".
    let place = profile("path = [\"support\", \"operator\"]\nform = \"person\"");
    assert_eq!(verdict(&place, "support", json!({"operator": "a"})), Ok(by("a")));
    assert_eq!(verdict(&place, "support", json!({"tier": "gold"})), Ok(Acting::Direct));
    for (name, value) in [
        ("Support", json!({"operator": "a"})),
        ("support", json!({"Operator": "a"})),
        ("support.operator", json!("a")),
    ] {
        assert_eq!(verdict(&place, name, value), Err(Code::ActAmbiguous), "{name}");
    }
    let value = profile("path = [\"mode\"]\nform = \"value\"\nvalue = \"support\"");
    assert_eq!(verdict(&value, "mode", json!("Support")), Err(Code::ActMalformed));
    assert_eq!(verdict(&value, "mode", json!("own")), Ok(Acting::Direct));
}
