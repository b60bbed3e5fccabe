//! Every example of RFC 7644 §3.4.2.2, and what an attacker would send.

use super::Filter;
use crate::scim::{error::ScimType, schema::sample::SAMPLE};
use proptest::prelude::*;
use serde_json::{Value, json};

fn barbara() -> Value {
    json!({
        "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
        "id": "2819c223", "externalId": "Bj1", "userName": "bjensen", "title": "Tour Guide", "userType": "Employee",
        "name": { "familyName": "O'Malley", "formatted": "Barbara O'Malley" }, "active": true,
        "emails": [
            { "value": "bjensen@example.com", "type": "work", "primary": true },
            { "value": "babs@jensen.org", "type": "home" },
        ],
        "ims": [{ "type": "xmpp", "value": "babs@foo.com" }],
        "meta": { "lastModified": "2011-05-13T04:42:34Z", "resourceType": "User" },
    })
}

fn matches(filter: &str) -> bool {
    Filter::parse(filter, &SAMPLE).unwrap_or_else(|error| panic!("{filter}: {error}")).matches(&barbara())
}

#[test]
fn the_examples_of_the_rfc() {
    for (filter, expected) in [
        (r#"userName eq "bjensen""#, true),
        (r#"name.familyName co "O'Malley""#, true),
        (r#"userName sw "J""#, false),
        (r#"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "J""#, false),
        (r#"urn:ietf:params:scim:schemas:core:2.0:User:userName sw "B""#, true),
        ("title pr", true),
        (r#"meta.lastModified gt "2011-05-13T04:42:34Z""#, false),
        (r#"meta.lastModified ge "2011-05-13T04:42:34Z""#, true),
        (r#"meta.lastModified lt "2011-05-13T04:42:34Z""#, false),
        (r#"meta.lastModified le "2011-05-13T04:42:34Z""#, true),
        (r#"title pr and userType eq "Employee""#, true),
        (r#"title pr or userType eq "Intern""#, true),
        (r#"schemas eq "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User""#, false),
        (r#"userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")"#, true),
        (
            r#"userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")"#,
            false,
        ),
        (r#"userType eq "Employee" and (emails.type eq "work")"#, true),
        (r#"userType eq "Employee" and emails[type eq "work" and value co "@example.com"]"#, true),
        (
            r#"emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]"#,
            true,
        ),
    ] {
        assert_eq!(matches(filter), expected, "{filter}");
    }
}

#[test]
fn operators_types_and_missing_values() {
    for (filter, expected) in [
        (r#"USERNAME EQ "BJensen""#, true),
        (r#"externalId eq "bj1""#, false),
        (r#"externalId eq "Bj1""#, true),
        (r#"userName ew "sen" AND userName gt "bj" And userName lt "bk""#, true),
        (r#"userName ge "bjensen" and userName le "BJENSEN""#, true),
        ("active eq true", true),
        (r#"active eq "False""#, false),
        ("active ne false", true),
        (r#"meta.lastModified eq "2011-05-13T06:42:34+02:00""#, true),
        (r#"meta.lastModified ne "2011-05-13T04:42:35Z""#, true),
        (r#"meta.lastModified sw "2011-05""#, true),
        ("nickName pr", false),
        ("nickName eq null", true),
        ("nickName ne null", false),
        ("title ne null", true),
        (r#"nickName ne "x""#, true),
        (r#"nickName sw """#, false),
        (r#"emails.type ne "work""#, true),
        (r#"emails[not (type eq "work") and value sw "BABS"]"#, true),
        (r#"emails[type eq "home" and primary eq "True"]"#, false),
        ("emails[primary eq true]", true),
        (r#"(userName eq "a\"b" or userName co "\\") or active eq true"#, true),
        ("not(nickName pr)", true),
        (r#"title pr or nickName pr and userName eq "x""#, true),
        (r#"(title pr or nickName pr) and userName eq "x""#, false),
        (r#"userName eq "\u0062jensen""#, true),
        ("name pr and emails pr", true),
        ("members.$ref pr", false),
        ("  ( title pr )  ", true),
    ] {
        assert_eq!(matches(filter), expected, "{filter}");
    }
    let empty = json!({ "title": "", "name": { "familyName": null }, "emails": [], "nickName": 5 });
    for (filter, expected) in
        [("title pr", false), ("name pr", false), ("emails pr", false), (r#"nickName ne "5""#, true)]
    {
        assert_eq!(Filter::parse(filter, &SAMPLE).unwrap().matches(&empty), expected, "{filter}");
    }
}

#[test]
fn precedence_makes_the_tree_and_grouping_changes_it() {
    let tree = Filter::parse("title pr or nickName pr and not (active eq true)", &SAMPLE).unwrap();
    let Filter::Or(all) = tree else { panic!("or binds least") };
    assert!(
        matches!(all.as_slice(), [Filter::Present(_), Filter::And(inner)] if matches!(inner[1], Filter::Not(_)))
    );
}

#[test]
fn what_is_wrong_is_an_invalid_filter() {
    let long = format!("userName eq \"{}\"", "x".repeat(9000));
    let many = vec!["title pr"; 129].join(" or ");
    for filter in [
        "",
        " ",
        "userName",
        "userName eq",
        r#"userName eq"x""#,
        r#"userNameeq "x""#,
        "userName eq x",
        "userName eq 'x'",
        r#"userName xx "x""#,
        r#"userName eq "x"#,
        r#"userName eq "\x""#,
        r#"userName eq "\ud800""#,
        "userName eq \"\u{1}\"",
        r#"userName eq ["x"]"#,
        r#"userName eq {"a":1}"#,
        "userName eq 1",
        "userName eq 1e999",
        "userName eq true",
        "userName gt null",
        "shoeSize pr",
        "userName.value pr",
        "a.b.c pr",
        "__proto__ pr",
        "active gt true",
        r#"active co "t""#,
        r#"active eq "yes""#,
        "active eq 1",
        r#"meta.lastModified gt "yesterday""#,
        r#"name eq "x""#,
        "(title pr",
        "title pr)",
        "not title pr",
        "not",
        "and",
        "title pr and",
        "title pr title pr",
        "title pr and or title pr",
        r#"userName eq "x"and title pr"#,
        "(title pr)and(nickName pr)",
        "emails[]",
        "emails[type]",
        r#"emails[type eq "w""#,
        r#"emails[type eq "w"].value eq "x""#,
        r#"emails[type eq "w"][value pr]"#,
        r#"emails[emails[type eq "w"]]"#,
        r#"emails.type[value eq "x"]"#,
        r#"name[formatted eq "x"]"#,
        r#"userName[value eq "x"]"#,
        r#"schemas[value eq "x"]"#,
        "emails [type pr]",
        "emails[userName pr]",
        "título pr",
        "title\u{a0}pr",
        "title pr \u{0}",
        long.as_str(),
        many.as_str(),
    ] {
        let error = Filter::parse(filter, &SAMPLE).unwrap_err();
        assert_eq!(error.scim_type, Some(ScimType::InvalidFilter), "{filter}");
    }
}

#[test]
fn depth_and_size_are_limited_before_the_stack_is() {
    let nested = |open: &str, close: &str, times: usize| {
        format!("{}title pr{}", open.repeat(times), close.repeat(times))
    };
    for (open, close) in [("(", ")"), ("not (", ")"), ("not(", ")"), ("( ", " )")] {
        assert!(Filter::parse(&nested(open, close, 32), &SAMPLE).is_ok());
        for times in [33, 1000, 1_000_000] {
            assert!(Filter::parse(&nested(open, close, times), &SAMPLE).is_err());
        }
    }
    for flood in ["emails[", "((((", "not (", "not ", "[", "\"", "title pr or ", "{\"a\":", "[[[["] {
        assert!(Filter::parse(&flood.repeat(1000), &SAMPLE).is_err());
    }
    assert!(matches(&vec!["title pr"; 128].join(" and ")));
}

proptest! {
    #[test]
    fn reading_never_panics(text in "\\PC*") {
        let _ = Filter::parse(&text, &SAMPLE);
    }

    #[test]
    fn nor_does_it_on_what_looks_like_a_filter(words in proptest::collection::vec(
        prop_oneof![
            Just("emails"), Just("userName"), Just("type"), Just("active"), Just("meta.created"), Just("[") , Just("]"),
            Just("("), Just(")"), Just("not "), Just(" and "), Just(" or "), Just(" eq "), Just(" pr"), Just(" co "),
            Just("\"a\""), Just("true"), Just("null"), Just("1e999"), Just("."), Just(" "), Just("é"), Just("\\"),
        ], 0..24)) {
        if let Ok(filter) = Filter::parse(&words.concat(), &SAMPLE) {
            let plain = filter.matches(&barbara());
            prop_assert_eq!(Filter::Not(Box::new(filter)).matches(&barbara()), !plain);
        }
    }

    #[test]
    fn a_quoted_text_finds_itself(text in ".{1,40}") {
        let filter = format!("externalId eq {}", Value::from(text.as_str()));
        let filter = Filter::parse(&filter, &SAMPLE).unwrap();
        let resource = json!({ "externalId": text });
        prop_assert!(filter.matches(&resource));
        prop_assert_eq!(filter.pinned("externalId", None), Some(text.as_str()));
    }
}
