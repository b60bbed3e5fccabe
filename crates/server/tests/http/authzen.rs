//! The server as a policy decision point: what it decides.

use crate::world::*;
use ergo_server::authzen_tokens;
use reqwest::Method;
use serde_json::{Value, json};

/// A program with a token, which may be for one workspace.
pub async fn token(world: &World, workspace: Option<&str>) -> String {
    authzen_tokens::create(&world.database.url(), workspace, "Gateway").await.unwrap().1
}

pub fn user(id: &str) -> Value {
    json!({ "type": "user", "id": id })
}

pub fn workspace(id: &str) -> Value {
    json!({ "type": "workspace", "id": id })
}

pub fn evaluation(subject: &Value, action: &str, resource: &Value) -> Value {
    json!({ "subject": subject, "action": { "name": action }, "resource": resource })
}

async fn decide(world: &World, token: &str, asked: &Value) -> Value {
    world.post("/access/v1/evaluation", token, asked).await.ok()
}

async fn decide_all(world: &World, token: &str, asked: &Value) -> Vec<bool> {
    let answer = world.post("/access/v1/evaluations", token, asked).await.ok();
    assert!(answer["decision"].is_null(), "{answer}");
    let all = answer["evaluations"].as_array().unwrap();
    all.iter().map(|one| one["decision"].as_bool().unwrap()).collect()
}

/// What the members' pages show is what is decided.
#[tokio::test]
async fn the_decision_is_what_the_role_and_the_teams_grant() {
    let world = World::training().await;
    let token = token(&world, None).await;
    let ivana = world.sign_in(IVANA).await;
    for person in [DANA, IVANA, AIKO] {
        let path = format!("/v1/workspaces/{MARLOW}/members/{person}/effective-access");
        let shown = world.get(&path, &ivana).await.ok();
        for item in shown["items"].as_array().unwrap() {
            let key = item["permission"]["key"].as_str().unwrap();
            let asked = evaluation(&user(person), key, &workspace(MARLOW));
            let decided = decide(&world, &token, &asked).await;
            let context = &decided["context"];
            assert_eq!(decided["decision"], item["granted_by"] != json!([]), "{person} {key}: {decided}");
            let granted_by = context["granted_by"].as_array().cloned().unwrap_or_default();
            assert_eq!(Value::Array(granted_by), item["granted_by"], "{person} {key}: {decided}");
            let (code, status) =
                if decided["decision"] == true { ("granted", "200") } else { ("not_granted", "403") };
            assert_eq!(context["code"], code);
            let said = context["reason_admin"][status].as_str().unwrap();
            assert!(said.contains("role ") || said.contains("team "), "{said}");
            assert_eq!(context["reason_user"].is_null(), decided["decision"] == true);
        }
    }
    // Under their address, in any case of its letters.
    let email = world.text("SELECT upper(email) FROM people WHERE id = 'usr_7f3k'").await;
    let asked = evaluation(&json!({ "type": "email", "id": email }), "projects.view", &workspace(MARLOW));
    let by_id = evaluation(&user(DANA), "projects.view", &workspace(MARLOW));
    assert_eq!(decide(&world, &token, &asked).await, decide(&world, &token, &by_id).await);
}

#[tokio::test]
async fn who_cannot_sign_in_may_do_nothing() {
    let world = World::training().await;
    let token = token(&world, None).await;
    let asked = evaluation(&user(IVANA), "members.view", &workspace(MARLOW));
    assert_eq!(decide(&world, &token, &asked).await["decision"], true);
    for (sql, code) in [
        ("UPDATE memberships SET status = 'suspended' WHERE person_id = 'usr_1vna'", "suspended"),
        ("UPDATE memberships SET status = 'invited' WHERE person_id = 'usr_1vna'", "invited"),
    ] {
        world.execute(sql).await;
        let decided = decide(&world, &token, &asked).await;
        let context = &decided["context"];
        assert_eq!((&decided["decision"], &context["code"]), (&json!(false), &json!(code)));
        assert!(context["reason_admin"]["403"].is_string() && context["reason_user"]["403"].is_string());
        assert!(context["granted_by"].is_null());
    }
}

/// What does not exist, what is elsewhere, and what the token is not for must look alike.
#[tokio::test]
async fn a_denial_does_not_tell_what_exists() {
    let world = World::training().await;
    let (all, marlow) = (token(&world, None).await, token(&world, Some(MARLOW)).await);
    let mut seen = Vec::new();
    for (token, subject, resource) in [
        (&all, user("usr_nobody"), workspace(MARLOW)),
        (&all, user(DANA), workspace("ws_nowhere")),
        // Somebody who is a member elsewhere.
        (&all, user(DANA), workspace(LUMEN)),
        (&all, json!({ "type": "email", "id": "nobody@x.example" }), workspace(MARLOW)),
        (&all, json!({ "type": "spaceship", "id": DANA }), workspace(MARLOW)),
        (&all, user(DANA), json!({ "type": "record", "id": MARLOW })),
        (&all, user(""), workspace("")),
        (&all, user("usr\u{0}_7f3k"), workspace(MARLOW)),
        // Members of another workspace, for the token of one.
        (&marlow, user(OTHER_DANA), workspace(LUMEN)),
        (&marlow, user("usr_nobody"), workspace("ws_nowhere")),
    ] {
        let asked = evaluation(&subject, "members.view", &resource);
        seen.push(decide(&world, token, &asked).await);
    }
    assert!(seen.iter().all(|one| *one == seen[0]), "{seen:#?}");
    let (decision, code) = (&seen[0]["decision"], &seen[0]["context"]["code"]);
    assert_eq!((decision, code), (&json!(false), &json!("no_such_member")));
    let asked = evaluation(&user(OTHER_DANA), "members.view", &workspace(LUMEN));
    assert_eq!(decide(&world, &all, &asked).await["decision"], true);
    let unknown = decide(&world, &all, &evaluation(&user(IVANA), "no.such", &workspace(MARLOW))).await;
    assert_eq!(unknown["context"]["code"], "no_such_permission");
}

/// Properties and context are the program's own claims: they grant nothing.
#[tokio::test]
async fn what_the_request_says_beyond_names_changes_nothing() {
    let world = World::training().await;
    let token = token(&world, None).await;
    let plain = evaluation(&user(DANA), "members.change_role", &workspace(MARLOW));
    let mut more = plain.clone();
    more["subject"]["properties"] = json!({ "role": "owner", "teams": ["x"], "nested": [{ "a": null }] });
    more["action"]["properties"] = json!({ "soft": true });
    more["resource"]["properties"] = json!({});
    more["resource"]["future"] = json!(1.5);
    more["context"] = json!({ "time": "2025-06-27T18:03-07:00" });
    more["futureField"] = json!({ "nested": true });
    assert_eq!(decide(&world, &token, &more).await, decide(&world, &token, &plain).await);
}

#[tokio::test]
async fn several_evaluations_take_what_they_lack_from_the_top_and_end_as_asked() {
    let world = World::training().await;
    let token = token(&world, None).await;
    let (yes, no) = ("members.view", "no.such");
    let actions = |names: &[&str]| -> Value {
        names.iter().map(|name| json!({ "action": { "name": name } })).collect()
    };
    let mut asked = json!({ "subject": user(IVANA), "resource": workspace(MARLOW),
        "evaluations": actions(&[yes, no, yes]) });
    assert_eq!(decide_all(&world, &token, &asked).await, [true, false, true]);
    for (semantic, expected) in [
        ("execute_all", &[true, false, true][..]),
        ("deny_on_first_deny", &[true, false]),
        ("permit_on_first_permit", &[true]),
    ] {
        asked["options"] = json!({ "evaluations_semantic": semantic, "another": 1 });
        assert_eq!(decide_all(&world, &token, &asked).await, expected, "{semantic}");
    }
    // Each member can be its own, as a whole: nothing of the one above is merged into it.
    let asked = json!({ "subject": user(IVANA), "action": { "name": yes }, "resource": workspace(MARLOW),
        "options": { "evaluations_semantic": "execute_all" },
        "evaluations": [{}, { "subject": user("usr_nobody") }, { "resource": { "type": "workspace" } },
            { "subject": {} , "context": {} }, { "action": { "name": no } }] });
    let answer = world.post("/access/v1/evaluations", &token, &asked).await.ok();
    let codes: Vec<&str> = answer["evaluations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["context"]["code"].as_str().unwrap())
        .collect();
    assert_eq!(codes, ["granted", "no_such_member", "incomplete", "incomplete", "no_such_permission"]);
    let error = &answer["evaluations"][2]["context"]["error"];
    assert_eq!(*error, json!({ "status": 400, "message": "resource.id is missing." }));
    // An incomplete one is a denial.
    let asked = json!({ "options": { "evaluations_semantic": "deny_on_first_deny" },
        "evaluations": [{}, evaluation(&user(IVANA), yes, &workspace(MARLOW))] });
    assert_eq!(decide_all(&world, &token, &asked).await, [false]);
    // Without evaluations, it is one.
    let single = evaluation(&user(IVANA), yes, &workspace(MARLOW));
    for evaluations in [json!([]), Value::Null] {
        let mut asked = single.clone();
        asked["evaluations"] = evaluations;
        let answer = world.post("/access/v1/evaluations", &token, &asked).await.ok();
        assert_eq!(answer, decide(&world, &token, &single).await);
    }
}

#[tokio::test]
async fn a_request_that_is_wrong_is_a_bad_request() {
    let world = World::training().await;
    let token = token(&world, None).await;
    let good = evaluation(&user(DANA), "members.view", &workspace(MARLOW));
    let mut wrong = vec![json!([]), json!("x"), json!({}), json!([good.clone()])];
    for (pointer, value) in [
        ("/subject", Value::Null),
        ("/subject", json!("alice")),
        ("/subject", json!(["user", DANA])),
        ("/action", json!(["members.view"])),
        ("/subject/type", Value::Null),
        ("/subject/id", Value::Null),
        ("/subject/id", json!(7)),
        ("/action", json!({})),
        ("/action/name", json!(123)),
        ("/resource", Value::Null),
        ("/resource/type", json!([])),
        ("/resource/id", Value::Null),
    ] {
        let mut one = good.clone();
        *one.pointer_mut(pointer).unwrap() = value;
        wrong.push(one);
    }
    for (member, value) in [("properties", json!("x")), ("properties", json!([1]))] {
        let mut one = good.clone();
        one["subject"][member] = value;
        wrong.push(one);
    }
    let schema = document::Document::get().body_schema("post", "/access/v1/evaluation");
    assert!(document::Document::get().check_value(schema, &good).is_ok());
    for body in &wrong {
        assert!(document::Document::get().check_value(schema, body).is_err(), "the document says so: {body}");
        for path in ["/access/v1/evaluation", "/access/v1/evaluations"] {
            world.post(path, &token, body).await.refused(400, "invalid_request");
        }
    }
    let with = |options: Value| json!({ "evaluations": [good.clone()], "options": { "evaluations_semantic": options } });
    for body in [
        with(json!("whatever")),
        with(json!(1)),
        json!({ "evaluations": {} }),
        json!({ "evaluations": [[good["subject"]]] }),
    ] {
        world.post("/access/v1/evaluations", &token, &body).await.refused(400, "invalid_request");
    }
    let send_text = async |kind: &str, body: String| {
        let request = world.request(Method::POST, "/access/v1/evaluation").bearer_auth(&token);
        send(request.header("content-type", kind).body(body)).await
    };
    send_text("text/plain", good.to_string()).await.refused(400, "invalid_request");
    for body in ["", "{", "null", "\u{feff}{}"] {
        send_text("application/json", body.to_owned()).await.refused(400, "invalid_request");
    }
    // Two readers could each take another one of them.
    let twice = good.to_string().replacen('{', "{\"subject\":{\"type\":\"user\",\"id\":\"usr_1vna\"},", 1);
    send_text("application/json", twice).await.refused(400, "invalid_request");
    let deep = format!("{{\"context\":{}{}}}", "{\"a\":".repeat(500), "}".repeat(500));
    send_text("application/json", deep).await.refused(400, "invalid_request");
    assert_eq!(send_text("application/json; charset=utf-8", good.to_string()).await.status, 200);
}

#[tokio::test]
async fn discovery_names_what_is_there() {
    let world = World::with(false, |config| {
        config.public_url = Some("https://support.example".to_owned());
    })
    .await;
    let answer = send(world.request(Method::GET, "/.well-known/authzen-configuration")).await;
    let metadata = answer.ok();
    assert_eq!(answer.header("content-type"), "application/json");
    assert_eq!(metadata["policy_decision_point"], "https://support.example");
    for (name, path) in [
        ("access_evaluation_endpoint", "evaluation"),
        ("access_evaluations_endpoint", "evaluations"),
        ("search_subject_endpoint", "search/subject"),
        ("search_resource_endpoint", "search/resource"),
        ("search_action_endpoint", "search/action"),
    ] {
        assert_eq!(metadata[name], format!("https://support.example/access/v1/{path}"));
        let there = send(world.request(Method::POST, &format!("/access/v1/{path}"))).await;
        there.refused(401, "unauthenticated");
    }
    let other = send(world.request(Method::GET, "/.well-known/authzen-configuration/tenant")).await;
    other.refused(404, "not_found");
}
