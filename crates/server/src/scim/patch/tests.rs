//! Tests every example of RFC 7644 §3.5.2, what Entra ID and Okta send, and what an attacker would send.

use super::*;
use crate::scim::{schema::sample::SAMPLE, urn::PATCH_OP};
use proptest::prelude::*;
use serde_json::json;

fn babs() -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "id": "1", "userName": "babs", "nickName": "Babs",
        "active": true, "employeeNumber": "701984", "name": { "familyName": "Jensen", "givenName": "Barbara" },
        "emails": [
            { "value": "bjensen@example.com", "type": "work", "primary": true },
            { "value": "babs@jensen.org", "type": "home" },
        ],
        "addresses": [{ "type": "work", "streetAddress": "1 Way", "locality": "Hollywood" }, { "type": "home", "region": "CA" }],
        "members": [
            { "value": "2819c223", "$ref": "https://x/Users/2819c223", "display": "Babs Jensen" },
            { "value": "902c246b", "$ref": "https://x/Users/902c246b", "display": "Mandy Pepperidge" },
        ],
    })
}

fn apply(schema: &'static Schema, resource: &Value, body: &Value) -> Result<Value, Error> {
    super::apply(schema, resource, body, &mut Work::of_a_request())
}

fn request(operations: &Value) -> Value {
    json!({ "schemas": [PATCH_OP], "Operations": operations })
}

fn patched(operations: &Value) -> Value {
    apply(&SAMPLE, &babs(), &request(operations)).unwrap_or_else(|error| panic!("{operations}: {error}"))
}

fn one(op: &str, path: &str, value: impl Into<Value>) -> Value {
    let value: Value = value.into();
    patched(&json!([{ "op": op, "path": path, "value": value }]))
}

fn refused(operation: &Value) -> ScimType {
    let error = apply(&SAMPLE, &babs(), &request(&json!([operation]))).expect_err(&operation.to_string());
    error.scim_type.unwrap()
}

#[test]
fn add_as_in_the_rfc() {
    let member = json!([{ "display": "Babs", "$ref": "https://x/Users/new", "value": "new" }]);
    assert_eq!(one("add", "members", member.clone())["members"].as_array().unwrap().len(), 3);
    let after = patched(&json!([{ "op": "add", "value": {
        "emails": [{ "value": "babs@example.org", "type": "other" }], "nickname": "B" } }]));
    assert_eq!(after["emails"].as_array().unwrap().len(), 3);
    assert_eq!(after["nickName"], "B");
    // A value that is already there is not added again.
    let known = json!([{ "value": "2819c223" }, { "value": "new" }, { "value": "new" }]);
    let members = &one("add", "members", known)["members"];
    assert_eq!(members.as_array().unwrap().len(), 3);
    assert_eq!(members[0]["display"], "Babs Jensen");
    assert_eq!(one("add", "nickName", json!("Babs")), babs());
    // A complex attribute gets the given parts.
    let name = &one("add", "name", json!({ "givenName": "B.", "formatted": "B. Jensen" }))["name"];
    assert_eq!(*name, json!({ "familyName": "Jensen", "givenName": "B.", "formatted": "B. Jensen" }));
    assert_eq!(one("add", "title", json!(null)), babs());
}

#[test]
fn remove_as_in_the_rfc() {
    let remove = |path: &str| patched(&json!([{ "op": "remove", "path": path }]));
    assert_eq!(remove("members").get("members"), None);
    let after = remove(r#"members[value eq "2819c223"]"#);
    assert_eq!(after["members"], json!([babs()["members"][1]]));
    let after = remove(r#"emails[type eq "work" and value ew "example.com"]"#);
    assert_eq!(after["emails"], json!([babs()["emails"][1]]));
    assert_eq!(remove("emails[value pr]").get("emails"), None);
    assert_eq!(remove("name.familyName")["name"], json!({ "givenName": "Barbara" }));
    assert_eq!(remove(r#"addresses[type eq "work"].locality"#)["addresses"][0].get("locality"), None);
    assert_eq!(remove("emails.type")["emails"][1], json!({ "value": "babs@jensen.org" }));
    for nothing in ["title", r#"members[value eq "nobody"]"#, r#"emails[type eq "other"].value"#, "ims.value"]
    {
        assert_eq!(remove(nothing), babs(), "nothing there is nothing to remove: {nothing}");
    }
    // The example of §3.5.2.2 that removes one member and adds another.
    let swap = patched(&json!([
        { "op": "remove", "path": "members[value eq \"2819c223\"]" },
        { "op": "add", "path": "members", "value": [{ "display": "James Smith", "value": "08e1d05d" }] },
    ]));
    assert_eq!(swap["members"][1]["value"], "08e1d05d");
}

#[test]
fn replace_as_in_the_rfc() {
    let two = json!([{ "value": "a" }, { "value": "b" }]);
    assert_eq!(one("replace", "members", two.clone())["members"], two);
    let address = json!({ "type": "work", "streetAddress": "911 Universal City Plaza", "region": "CA" });
    let after = one("replace", r#"addresses[type eq "work"]"#, address.clone());
    assert_eq!(after["addresses"], json!([address, babs()["addresses"][1]]));
    let after = one("replace", r#"addresses[type eq "work"].streetAddress"#, json!("1010 Broadway Ave"));
    assert_eq!(after["addresses"][0]["streetAddress"], "1010 Broadway Ave");
    assert_eq!(after["addresses"][0]["locality"], "Hollywood");
    let after = patched(&json!([{ "op": "replace", "value": {
        "emails": [{ "value": "babs@jensen.org", "type": "home" }], "nickName": "Bjork" } }]));
    assert_eq!((after["emails"].as_array().unwrap().len(), &after["nickName"]), (1, &json!("Bjork")));
    let name = &one("replace", "name", json!({ "givenName": "B." }))["name"];
    assert_eq!(*name, json!({ "familyName": "Jensen", "givenName": "B." }));
    for nothing in [json!(null), json!([])] {
        assert_eq!(one("replace", "emails", nothing).get("emails"), None);
    }
    assert_eq!(one("replace", "name", json!(null)).get("name"), None);
    assert_eq!(one("replace", "title", json!("Boss"))["title"], "Boss");
    assert_eq!(
        one("replace", r#"emails[type eq "home"]"#, json!(null))["emails"].as_array().unwrap().len(),
        1
    );
}

#[test]
fn one_value_is_primary() {
    let after = one("add", "emails", json!([{ "value": "new@x.example", "primary": true }]));
    assert_eq!(after["emails"][0]["primary"], false);
    assert_eq!(after["emails"][2]["primary"], true);
    let after = one("replace", r#"emails[type eq "home"].primary"#, json!("True"));
    assert_eq!(
        (&after["emails"][0]["primary"], &after["emails"][1]["primary"]),
        (&json!(false), &json!(true))
    );
    let after = one("add", "emails", json!([{ "value": "babs@jensen.org", "primary": true }]));
    assert_eq!(
        (after["emails"].as_array().unwrap().len(), &after["emails"][1]["primary"]),
        (2, &json!(true))
    );
    let both = json!([{ "value": "a", "primary": true }, { "value": "b", "primary": true }]);
    assert_eq!(refused(&json!({ "op": "add", "path": "emails", "value": both })), ScimType::InvalidValue);
    assert_eq!(
        refused(&json!({ "op": "replace", "path": "emails.primary", "value": true })),
        ScimType::InvalidValue
    );
}

#[test]
fn identity_providers_are_understood() {
    assert_eq!(one("Replace", "ACTIVE", json!("False"))["active"], false);
    let after = patched(&json!([{ "OP": "ADD", "Value": {
        "name.givenName": "B.", "urn:ietf:params:scim:schemas:core:2.0:User:title": "Dr.", "id": "1", "shoeSize": 7,
        "emails[type eq \"work\"].value": "new@x.example", "schemas": [], "photos": [{ "value": "x" }] } }]));
    assert_eq!((&after["name"]["givenName"], &after["title"]), (&json!("B."), &json!("Dr.")));
    assert_eq!(after["emails"][0]["value"], "new@x.example");
    let gone = one("Remove", "members", json!([{ "value": "2819c223" }, { "value": "nobody" }]));
    assert_eq!(gone["members"], json!([babs()["members"][1]]));
    assert_eq!(one("remove", "members", json!([])), babs());
    let made = one("add", r#"addresses[type eq "other" and primary eq true].country"#, json!("USA"));
    assert_eq!(made["addresses"][2], json!({ "type": "other", "primary": true, "country": "USA" }));
    let made = one("add", r#"emails[type eq "other"]"#, json!({ "value": "x@x.example" }));
    assert_eq!(made["emails"][2], json!({ "type": "other", "value": "x@x.example" }));
    assert_eq!(one("add", "emails", json!({ "value": "x@x.example" }))["emails"][2]["value"], "x@x.example");
    assert_eq!(one("replace", r#"photos[type eq "photo"].value"#, json!("x")), babs());
    assert_eq!(
        one("add", r#"emails[type eq "home"]"#, json!({ "display": "H" }))["emails"][1]["display"],
        "H"
    );
}

#[test]
fn what_cannot_be_done_says_why() {
    let op = |op: &str, path: &str, value: Value| json!({ "op": op, "path": path, "value": value });
    for (operation, scim_type) in [
        (op("replace", r#"emails[type eq "other"].value"#, json!("x")), ScimType::NoTarget),
        (op("replace", r#"emails[type eq "other"]"#, json!({ "value": "x" })), ScimType::NoTarget),
        (op("add", r#"emails[type sw "other"].value"#, json!("x")), ScimType::NoTarget),
        (op("replace", "ims.value", json!("x")), ScimType::NoTarget),
        (json!({ "op": "remove" }), ScimType::NoTarget),
        (op("replace", "id", json!("x")), ScimType::Mutability),
        (op("add", "meta.version", json!("x")), ScimType::Mutability),
        (json!({ "op": "remove", "path": "schemas" }), ScimType::Mutability),
        (json!({ "op": "replace", "value": { "id": "2" } }), ScimType::Mutability),
        (json!({ "op": "remove", "path": "userName" }), ScimType::Mutability),
        (op("replace", "userName", json!(null)), ScimType::Mutability),
        (op("replace", "employeeNumber", json!("1")), ScimType::Mutability),
        (op("replace", r#"members[value eq "2819c223"].value"#, json!("x")), ScimType::Mutability),
        (op("replace", r#"members[value eq "2819c223"]"#, json!({ "value": "x" })), ScimType::Mutability),
        (json!({ "op": "remove", "path": r#"members[value eq "2819c223"].$ref"# }), ScimType::Mutability),
        (op("replace", "shoeSize", json!(7)), ScimType::InvalidPath),
        (op("replace", "", json!(7)), ScimType::InvalidPath),
        (json!({ "op": "replace", "path": 7, "value": 7 }), ScimType::InvalidPath),
        (op("replace", "emails[type eq", json!(7)), ScimType::InvalidFilter),
        (op("replace", "active", json!("banana")), ScimType::InvalidValue),
        (op("replace", "emails", json!("x")), ScimType::InvalidValue),
        (op("add", "name", json!(["x"])), ScimType::InvalidValue),
        (op("add", r#"emails[type eq "x"]"#, json!("x")), ScimType::InvalidValue),
        (json!({ "op": "add", "path": "title" }), ScimType::InvalidValue),
        (json!({ "op": "add", "value": "x" }), ScimType::InvalidValue),
        (json!({ "op": "move", "path": "title", "value": "x" }), ScimType::InvalidSyntax),
        (json!({ "path": "title", "value": "x" }), ScimType::InvalidSyntax),
        (json!("add"), ScimType::InvalidSyntax),
    ] {
        assert_eq!(refused(&operation), scim_type, "{operation}");
    }
    // Setting the same value changes nothing.
    assert_eq!(one("replace", "employeeNumber", json!("701984")), babs());
    // Nor does another spelling of an address.
    let relative = json!({ "value": "2819c223", "$ref": "../Users/2819c223" });
    assert_eq!(one("add", "members", relative.clone()), babs());
    let replaced = &one("replace", r#"members[value eq "2819c223"]"#, relative)["members"][0];
    assert_eq!(*replaced, json!({ "value": "2819c223", "$ref": "https://x/Users/2819c223" }));
}

#[test]
fn the_request_itself_is_checked_and_limited() {
    let fails = |body: &Value| apply(&SAMPLE, &babs(), body).unwrap_err();
    for body in [
        json!([]),
        json!({}),
        json!({ "Operations": [{ "op": "remove", "path": "title" }] }),
        json!({ "schemas": ["x"], "Operations": [{ "op": "remove", "path": "title" }] }),
        request(&json!([])),
        request(&json!({})),
        json!({ "schemas": [PATCH_OP] }),
    ] {
        assert_eq!(fails(&body).scim_type, Some(ScimType::InvalidSyntax), "{body}");
    }
    let many = vec![json!({ "op": "remove", "path": "title" }); MOST_OPERATIONS + 1];
    assert_eq!(fails(&request(&many.into())).status, 413);
    let lower =
        json!({ "SCHEMAS": [PATCH_OP], "operations": [{ "op": "add", "path": "title", "value": "x" }] });
    assert_eq!(apply(&SAMPLE, &babs(), &lower).unwrap()["title"], "x");
}

#[test]
fn many_members_are_added_in_one_operation() {
    let members: Vec<Value> = (0..20_000).map(|at| json!({ "value": format!("u{}", at % 10_000) })).collect();
    let after = one("add", "members", members.clone());
    assert_eq!(after["members"].as_array().unwrap().len(), 10_002);
    let before = after;
    let gone = request(&json!([{ "op": "remove", "path": "members", "value": members }]));
    assert_eq!(apply(&SAMPLE, &before, &gone).unwrap()["members"].as_array().unwrap().len(), 2);
}

/// Requests as a directory may send them, and as someone may who wants to keep the server busy.
#[test]
fn the_work_of_a_request_is_limited() {
    let team = |count: usize| {
        let mut team = babs();
        team["members"] = (0..count).map(|at| json!({ "value": format!("u{at}"), "display": "X" })).collect();
        team
    };
    let one_by_one = (0..MOST_OPERATIONS)
        .map(|at| json!({ "op": "add", "path": "members", "value": [{ "value": format!("new{at}") }] }));
    let after = apply(&SAMPLE, &team(9000), &request(&one_by_one.collect())).unwrap();
    assert_eq!(after["members"].as_array().unwrap().len(), 9000 + MOST_OPERATIONS);
    let terms = vec![r#"display co "0000 ZZ""#; 120].join(" or ");
    let path = format!(r#"members[({terms}) or value eq "u1"].display"#);
    let costly = request(&json!([{ "op": "replace", "path": path, "value": "Y" }]));
    assert_eq!(apply(&SAMPLE, &team(500), &costly).unwrap()["members"][1]["display"], "Y");
    assert_eq!(apply(&SAMPLE, &team(40_000), &costly).unwrap_err().status, 413);
    // Much less is allowed while others wait, including in a value without a path and in many operations.
    let quick = |body: &Value| super::apply(&SAMPLE, &team(9000), body, &mut Work::quick());
    let value: Map<String, Value> =
        (0..50).map(|at| (format!("members[value eq \"{at}\"].display"), "Y".into())).collect();
    let removed = json!({ "op": "remove", "path": "members", "value": [{ "value": "x" }] });
    let changed = json!({ "op": "replace", "path": "members.display", "value": "Y" });
    let added = json!({ "op": "add", "path": "members", "value": [{ "value": "new" }] });
    for (operation, most) in [(&removed, 11), (&changed, 2), (&added, 11)] {
        assert!(quick(&request(&vec![operation.clone(); most].into())).is_ok(), "{operation}");
        let more = request(&vec![operation.clone(); most + 1].into());
        assert_eq!(quick(&more).unwrap_err().status, 413, "{operation}");
    }
    assert_eq!(quick(&request(&json!([{ "op": "add", "value": value }]))).unwrap_err().status, 413);
    assert_eq!(quick(&costly).unwrap_err().status, 413);
}

fn any_operation() -> impl Strategy<Value = Value> {
    let op = prop_oneof![Just("add"), Just("Remove"), Just("replace"), Just("x")];
    let path = prop_oneof![
        Just(Value::Null),
        prop::sample::select(vec![
            "userName",
            "title",
            "name",
            "name.givenName",
            "emails",
            "emails.type",
            "emails.primary",
            "id",
            "members",
            "emails[type eq \"work\"]",
            "emails[type eq \"x\"].value",
            "members[value eq \"2819c223\"].value",
            "meta",
            "shoes",
            "emails[primary eq true].primary",
            "__proto__",
            "photos",
            "schemas",
            "emails[",
            "employeeNumber",
            "active",
        ])
        .prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    let value = prop::sample::select(vec![
        json!(null),
        json!("x"),
        json!(true),
        json!([]),
        json!({}),
        json!(1e300),
        json!([{ "value": "x", "type": "work" }]),
        json!({ "value": "y", "primary": true }),
        json!({ "title": "x", "emails": { "value": "z" } }),
        json!([[["x"]]]),
        json!([{ "value": "x", "primary": true }, { "value": "x" }]),
        json!({ "__proto__": { "x": 1 } }),
        json!([null]),
    ]);
    (op, path, value).prop_map(|(op, path, value)| json!({ "op": op, "path": path, "value": value }))
}

proptest! {
    #[test]
    fn all_or_none_and_what_results_is_in_order(operations in prop::collection::vec(any_operation(), 1..6)) {
        let before = babs();
        let all = apply(&SAMPLE, &before, &request(&json!(operations)));
        prop_assert_eq!(&before, &babs());
        // One after another gives the same result as all at once, except that only the final result must contain the
        // required attributes.
        let mut step = Ok(before);
        for operation in &operations {
            step = step.and_then(|it| apply(&SAMPLE, &it, &request(&json!([operation]))));
        }
        if let (Ok(all), Ok(step)) = (&all, &step) {
            prop_assert_eq!(all, step);
        }
        prop_assert!(all.is_ok() || step.is_err());
        if let Ok(after) = all {
            prop_assert_eq!((&after["id"], &after["employeeNumber"]), (&json!("1"), &json!("701984")));
            prop_assert!(after["userName"].is_string());
            let known = SAMPLE.all_attributes().map(|it| it.name).collect::<Vec<_>>();
            for (name, value) in after.as_object().unwrap() {
                prop_assert!(known.contains(&name.as_str()), "{}", name);
                prop_assert!(!value.is_null() && *value != json!([]) && *value != json!({}), "{}", name);
                let primary = value.as_array().into_iter().flatten().filter(|it| it.get("primary") == Some(&json!(true)));
                prop_assert!(primary.count() <= 1);
            }
        }
    }

    #[test]
    fn any_json_is_taken_without_a_panic(text in "\\PC{0,80}") {
        let _ = apply(&SAMPLE, &babs(), &Value::from(text.as_str()));
        let _ = apply(&SAMPLE, &babs(), &request(&json!([{ "op": "add", "path": text, "value": text }])));
        let _ = Path::parse(&format!("emails[{text}].value"), &SAMPLE);
    }
}
