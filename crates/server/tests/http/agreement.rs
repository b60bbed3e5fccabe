//! What the document says of requests is what the server takes, at every limit.

use crate::{
    contract::OTANI,
    world::{document::Document, *},
};
use reqwest::Method;
use serde_json::{Value, json};

/// The text fits the schema of that member exactly when the server takes it.
struct Text {
    member: &'static str,
    good: Vec<String>,
    bad: Vec<String>,
}

/// Texts that are within their limits after trimming, and texts that are not.
fn texts(member: &'static str, least: usize, most: usize, lines: bool) -> Text {
    let of = |length: usize| "é".repeat(length);
    let mut good = vec![of(least.max(1)), of(most), format!(" \t\n{}\u{3000}\r\n", of(most))];
    good.extend([format!("{}b \u{a0} c{}", of(least.max(1)), of(2)), of(most - 2) + " 💩"]);
    let mut bad = vec![
        of(most + 1),
        format!("{}\u{0}b", of(least.max(1))),
        format!("{}\u{85}b", of(least.max(1))),
        of(most) + " b",
    ];
    if least > 0 {
        bad.extend([of(least - 1), " \n".repeat(least), format!(" {} ", of(least - 1))]);
    } else {
        good.extend([String::new(), " \n\t".to_owned()]);
    }
    let two_lines = format!("{}\n\tb", of(least.max(1)));
    let them = if lines { &mut good } else { &mut bad };
    them.push(two_lines);
    Text { member, good, bad }
}

async fn judged_alike((path, body): (&str, Value), text: Text, post: impl AsyncFn(Value) -> Answer) {
    let Text { member, good, bad } = text;
    let schema = Document::get().body_schema("post", path);
    for (text, fits) in
        good.into_iter().map(|text| (text, true)).chain(bad.into_iter().map(|text| (text, false)))
    {
        let mut body = body.clone();
        body[member] = json!(text);
        let document = Document::get().check_value(schema, &body);
        assert_eq!(document.is_ok(), fits, "the document about {member} = {text:?}: {document:?}");
        let answer = post(body).await;
        assert_eq!([400, 422].contains(&answer.status), !fits, "{member} = {text:?}: {}", answer.text);
    }
}

#[tokio::test]
async fn the_document_and_the_server_agree_on_texts() {
    let world = World::training().await;
    let (sam, priya) = (world.sign_in(SAM).await, world.sign_in(PRIYA).await);
    let ask = async |body: Value| {
        let answer = world.post("/v1/entry-requests", &sam, &body).await;
        if let Some(id) = answer.json()["id"].as_str() {
            world.post(&format!("/v1/entry-requests/{id}/withdraw"), &sam, &json!(null)).await.ok();
        }
        answer
    };
    let entry = || ("/v1/entry-requests", draft(DANA, MARLOW));
    judged_alike(entry(), texts("reason", 10, 500, true), ask).await;
    judged_alike(entry(), texts("ticket", 1, 64, false), ask).await;

    for (verb, body, least) in [
        ("approve", json!({ "minutes": 5, "scope": ["members:read"] }), 0),
        ("decline", json!({}), 1),
        ("revoke", json!({}), 0),
    ] {
        let decide = async |body: Value| {
            let id = world.entry(&sam, OTANI, NORTHWIND).await;
            if verb == "revoke" {
                let approval = json!({ "minutes": 5, "scope": ["members:read"], "word": "" });
                world.post(&format!("/v1/entry-requests/{id}/approve"), &priya, &approval).await.ok();
            }
            let answer = world.post(&format!("/v1/entry-requests/{id}/{verb}"), &priya, &body).await;
            world.post(&format!("/v1/entry-requests/{id}/withdraw"), &sam, &json!(null)).await;
            answer
        };
        let path = format!("/v1/entry-requests/{{id}}/{verb}");
        judged_alike((&path, body), texts("word", least, 500, true), decide).await;
    }

    let inside = world.enter_to_change(&sam, AIKO, MARLOW).await;
    let sid = world.session_id(&inside).await;
    let arm =
        async |body: Value| world.post(&format!("/v1/sessions/{sid}/change-grants"), &inside, &body).await;
    let change = json!({ "kind": "access_setting", "key": "public_links", "value": { "type": "switch", "value": true } });
    let now = world
        .text("SELECT value FROM access_settings WHERE workspace_id = 'ws_marlow' AND key = 'public_links'");
    let mut change = change;
    change["value"]["value"] = json!(!now.await.contains("true"));
    let draft =
        json!({ "change": change, "purpose": "As she asked", "authorised_by": "Ivana", "how": "call" });
    let grants = || ("/v1/sessions/{sid}/change-grants", draft.clone());
    judged_alike(grants(), texts("purpose", 1, 500, true), arm).await;
    judged_alike(grants(), texts("authorised_by", 1, 200, false), arm).await;
}

/// At each end of what is hidden or trimmed, and beside it.
#[tokio::test]
async fn the_document_and_the_server_agree_on_characters() {
    const ENDS: [u32; 62] = [
        0x00, 0x08, 0x09, 0x0a, 0x0b, 0x0d, 0x1f, 0x20, 0x7e, 0x7f, 0x84, 0x85, 0x9f, 0xa0, 0xa1, 0xad,
        0x34f, 0x61c, 0x115f, 0x1160, 0x1680, 0x17b4, 0x17b5, 0x180a, 0x180b, 0x180f, 0x1810, 0x2000, 0x200a,
        0x200b, 0x200c, 0x200f, 0x2010, 0x2027, 0x2028, 0x2029, 0x202e, 0x202f, 0x2030, 0x205f, 0x2060,
        0x206f, 0x2070, 0x2800, 0x3000, 0x3164, 0xfdff, 0xfe00, 0xfe0d, 0xfe0e, 0xfe0f, 0xfe10, 0xfeff,
        0xffa0, 0xfff0, 0xfffb, 0xfffc, 0x1bca0, 0x1d17a, 0xe0000, 0xe0fff, 0x10_ffff,
    ];
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let schema = Document::get().body_schema("post", "/v1/entry-requests");
    // Nobody is entered: what is wrong with a text is said first.
    let nobody = draft("usr_nobody", MARLOW);
    for character in ENDS.map(|end| char::from_u32(end).unwrap()) {
        for (member, text) in [
            ("reason", format!("Invoice{character}export")),
            ("reason", format!("Invoice export{character}")),
            ("ticket", format!("SUP{character}4821")),
            ("ticket", character.to_string()),
        ] {
            let mut body = nobody.clone();
            body[member] = json!(text);
            let document = Document::get().check_value(schema, &body);
            let answer = world.post("/v1/entry-requests", &sam, &body).await;
            assert_eq!(
                document.is_ok(),
                answer.status == 404,
                "{member} = {text:?}: {document:?} {}",
                answer.text
            );
        }
    }
}

#[tokio::test]
async fn the_document_and_the_server_agree_on_timezones_and_locales() {
    let world = World::training().await;
    let dana = world.sign_in(DANA).await;
    let schema = Document::get().body_schema("patch", "/v1/me/profile");
    let zones = [
        "UTC",
        "GMT",
        "Europe/Lisbon",
        "America/Argentina/Buenos_Aires",
        "Etc/GMT+5",
        "Africa/Cairo",
        "Antarctica/Vostok",
        "Arctic/Longyearbyen",
        "Asia/Kathmandu",
        "Atlantic/Reykjavik",
        "Australia/Sydney",
        "Indian/Mauritius",
        "Pacific/Apia",
        "",
        "utc",
        "Lisbon",
        "Europe",
        "Europe/",
        "Europe//x",
        "Mars/Base",
        "UTC\n",
        " UTC",
        "Europe/Li sbon",
        "Europe/é",
    ];
    let long = ["x".repeat(57), "x".repeat(58)].map(|rest| format!("Europe/{rest}"));
    let zones =
        zones.into_iter().chain(long.iter().map(String::as_str)).map(|zone| json!({ "timezone": zone }));
    let tags = [
        "pt-PT",
        "en",
        "zh-Hant-TW",
        "es-419",
        "x",
        "",
        "pt_PT",
        "pt-",
        "-PT",
        "en-toolongsubtag",
        "e1",
        "en\n",
        "é",
        "abcdefgh-abcdefgh-abcdefgh-abcdefgh",
        "abcdefgh-abcdefgh-abcdefgh-abcdefgh-a",
    ];
    let odd = [
        json!({}),
        json!({ "timezone": null, "locale": null }),
        json!({ "zone": "UTC" }),
        json!({ "locale": 1 }),
    ];
    for change in zones.chain(tags.map(|tag| json!({ "locale": tag }))).chain(odd) {
        let document = Document::get().check_value(schema, &change);
        let answer = world.patch("/v1/me/profile", &dana, "*", &change).await;
        assert_eq!(document.is_ok(), answer.status == 200, "{change}: {document:?} {}", answer.text);
    }
}

#[tokio::test]
async fn whole_numbers_are_integers_however_they_are_written() {
    let world = World::training().await;
    let sam = world.sign_in(SAM).await;
    let ask = async |minutes: &str| {
        let body = draft(DANA, MARLOW).to_string().replace("30", minutes);
        let request = world.request(Method::POST, "/v1/entry-requests").bearer_auth(&sam);
        send(request.header("content-type", "application/json").body(body)).await
    };
    for minutes in ["30.0", "3e1", "3.0E+1", "300e-1"] {
        assert_eq!(ask(minutes).await.ok()["asked_minutes"], 30, "{minutes}");
    }
    for minutes in ["30.5", "30.", "030.0", "3e-1", "-30.0", "1e300", "NaN", "4294967296.0"] {
        ask(minutes).await.refused(400, "invalid_request");
    }
    ask("66193.0").await.refused(422, "minutes_out_of_range");
    ask("0.0").await.refused(422, "minutes_out_of_range");
}

#[tokio::test]
async fn a_change_has_the_members_of_its_kind_only() {
    let schema = json!({ "$ref": "#/components/schemas/Change" });
    let change = json!({ "kind": "member_role", "member_id": "usr_4tnw", "role_id": "role_x" });
    Document::get().check_value(&schema, &change).unwrap();
    let mut mixed = change;
    mixed["team_id"] = json!("team_x");
    Document::get().check_value(&schema, &mixed).unwrap_err();
}

#[tokio::test]
async fn ones_own_requests_are_listed_by_state() {
    let world = World::training().await;
    let (sam, priya) = (world.sign_in(SAM).await, world.sign_in(PRIYA).await);
    let approved = world.entry(&sam, OTANI, NORTHWIND).await;
    let approval = json!({ "minutes": 5, "scope": ["members:read"], "word": "" });
    world.post(&format!("/v1/entry-requests/{approved}/approve"), &priya, &approval).await.ok();
    let waiting = world.entry(&sam, OTANI, NORTHWIND).await;
    let own = async |state: &str| {
        let list = world.get(&format!("/v1/entry-requests?state={state}&mine=true"), &sam).await.ok();
        let ids: Vec<String> = list["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["id"].as_str().unwrap().to_owned())
            .collect();
        ids
    };
    assert_eq!(own("approved").await, std::slice::from_ref(&approved));
    assert_eq!(own("pending").await, [waiting, approved]);
    for state in ["used", "declined", ""] {
        world.get(&format!("/v1/entry-requests?state={state}"), &sam).await.refused(400, "invalid_request");
    }
}

#[tokio::test]
async fn cursors_are_as_documented_and_whatever_is_as_documented_is_a_cursor() {
    let world = World::training().await;
    let (sam, ivana) = (world.sign_in(SAM).await, world.sign_in(IVANA).await);
    for _ in 0..2 {
        world.entry(&sam, OTANI, NORTHWIND).await;
    }
    let members = format!("/v1/workspaces/{MARLOW}/members");
    for (template, list, token) in [
        ("/v1/workspaces/{ws}/members", format!("{members}?limit=1"), &ivana),
        ("/v1/entry-requests", "/v1/entry-requests?state=pending&mine=true&limit=1".to_owned(), &sam),
    ] {
        let parameters = Document::get().json()["paths"][template]["get"]["parameters"].as_array().unwrap();
        let schema = &parameters.iter().find(|one| one["name"] == "cursor").unwrap()["schema"];
        let next = world.get(&list, token).await.ok()["next_cursor"].as_str().unwrap().to_owned();
        let ask = async |cursor: &str| {
            let request = world.request(Method::GET, &list).bearer_auth(token);
            send(request.query(&[("cursor", cursor)])).await
        };
        assert_eq!(ask(&next).await.ok()["items"].as_array().unwrap().len(), 1);
        for cursor in [
            &next,
            "",
            ".",
            "1",
            "x",
            "1.",
            "7.x",
            "x.y",
            "7.\u{e9}\0.",
            "-1.x",
            "12345678901234567890.x",
            "W10",
            "name.ascending.7.x",
            "name.ascending..x",
            "name.ascending.7",
            "name.sideways.7.x",
            "role.ascending.x.7.x",
        ] {
            let document = Document::get().check_value(schema, &json!(cursor));
            assert_eq!(
                document.is_ok(),
                ask(cursor).await.status == 200,
                "{template} {cursor:?}: {document:?}"
            );
        }
    }
}
