//! Tests what the strict reader accepts and refuses, and that it otherwise agrees with `serde_json`.

use super::*;

#[test]
fn takes_what_json_is() {
    for text in [
        "null",
        " true ",
        "-0",
        "0.5e-3",
        "1e400",
        "18446744073709551615",
        "\"\\u00e9\\ud83d\\ude00\\/\\n\"",
        "[]",
        "[1,[2,{}],{\"a\":[]}]",
        "{\"a\":{\"b\":null},\"c\":[1 , 2]\t}",
    ] {
        assert!(read(text.as_bytes()).is_ok(), "{text}");
    }
    assert_eq!(read(b"\"\\u00e9\\ud83d\\ude00\""), Ok(Value::String("é😀".into())));
    assert_eq!(read(b"-12"), Ok(Value::Integer(-12)));
    assert_eq!(read(b"12.0"), Ok(Value::OtherNumber("12.0".into())));
    assert_eq!(read(b"-1.5E+9"), Ok(Value::OtherNumber("-1.5E+9".into())));
    assert_eq!(read(b"9223372036854775808"), Ok(Value::OtherNumber("9223372036854775808".into())));
}

#[test]
fn refuses_what_json_is_not() {
    let bad: [&[u8]; 27] = [
        b"",
        b" ",
        b"nul",
        b"truee",
        b"01",
        b"+1",
        b"1.",
        b".5",
        b"1e",
        b"-",
        b"'a'",
        b"\"",
        b"\"\\x\"",
        b"\"\\ud800\"",
        b"\"\\udc00\"",
        b"\"\\ud800\\u0041\"",
        b"\"a\nb\"",
        b"\"\x00\"",
        b"[1,]",
        b"[1",
        b"{\"a\":1,}",
        b"{\"a\"}",
        b"{a:1}",
        b"1 2",
        b"\xEF\xBB\xBF{}",
        b"\"\xff\"",
        b"NaN",
    ];
    for text in bad {
        assert_eq!(read(text), Err(Fault::NotJson), "{}", String::from_utf8_lossy(text));
        assert!(serde_json::from_slice::<serde_json::Value>(text).is_err(), "serde_json agrees");
    }
}

#[test]
fn refuses_a_repeated_member_at_any_depth_and_in_any_spelling() {
    for text in [
        r#"{"a":1,"a":1}"#,
        r#"{"a":1,"\u0061":1}"#,
        r#"{"x":[{"y":{"a":1,"b":2,"a":3}}]}"#,
        r#"{"":1,"":2}"#,
    ] {
        assert_eq!(read(text.as_bytes()), Err(Fault::Repeated), "{text}");
        assert!(read_marking_repeated(text.as_bytes()).is_ok());
    }
    assert!(read(br#"{"a":1,"A":1}"#).is_ok(), "names are compared exactly");
    let Ok(Value::Object(marked)) = read_marking_repeated(br#"{"a":1,"b":2,"a":3,"a":4}"#) else { panic!() };
    assert_eq!(marked["a"], Value::Repeated);
    assert_eq!(marked["b"], Value::Integer(2));
}

#[test]
fn says_where_it_got_too_deep_and_takes_no_time() {
    let started = std::time::Instant::now();
    for depth in [MAX_DEPTH + 1, 5_000, 1_000_000] {
        let text = "{\"act\":".repeat(depth);
        let Err(Fault::TooDeep { names }) = read(text.as_bytes()) else { panic!() };
        assert_eq!(names.len(), MAX_DEPTH);
        assert!(names.iter().all(|name| name.as_deref() == Some("act")));
        let text = "[".repeat(depth);
        assert!(matches!(read(text.as_bytes()), Err(Fault::TooDeep { .. })));
    }
    let deep = format!("{}{}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH));
    assert!(read(deep.as_bytes()).is_ok());
    // Generous: most of this time goes into creating the texts and checking their UTF-8.
    assert!(started.elapsed().as_millis() < 1_000);
}
