//! Repeated members (RFC 7515 §4, RFC 7519 §4: refuse, or use the last one; the product refuses). An actor gets lost
//! when two readers use different ones.

use super::super::{
    encode::{ISSUER, header, of_claims, of_header, own, viewing, with_more, without},
    row::Row,
};
use ergo_protocol::Code::{ClaimsMalformed, Malformed};

pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for member in [
        r#""alg":"EdDSA""#,
        r#""alg":"none""#,
        r#""\u0061lg":"none""#,
        r#""al\u0067":"HS256""#,
        r#""kid":"ed""#,
        r#""kid":"es""#,
        r#""k\u0069d":"gone""#,
        r#""typ":"at+jwt""#,
        r#""typ":"JWT""#,
        r#""\u0074yp":"JWT""#,
        r#""x":1,"x":1"#,
        r#""x":1,"\u0078":2"#,
        r#""x":{"y":1,"y":1}"#,
        r#""x":[[{"y":1,"\u0079":1}]]"#,
        r#""crit":["x"],"crit":["x"]"#,
        r#""":1,"":1"#,
    ] {
        let token = of_header(with_more(&header("ed"), member));
        rows.push(Row::refused(format!("twice in the header: {member}"), token, Malformed));
    }
    for member in [
        r#""act":{"sub":"agt_sam"}"#,
        r#""act":{"sub":"agt_eve"}"#,
        r#""act":null"#,
        r#""act":false"#,
        r#""\u0061ct":{"sub":"agt_eve"}"#,
        r#""a\u0063t":null"#,
        r#""\u0061\u0063\u0074":{}"#,
        r#""sub":"usr_dana""#,
        r#""sub":"usr_eve""#,
        r#""s\u0075b":"usr_eve""#,
        r#""iss":"https://evil.test""#,
        r#""\u0069ss":"https://evil.test""#,
        r#""aud":"https://other.test""#,
        r#""exp":4102444799"#,
        r#""\u0065xp":4102444799"#,
        r#""nbf":0"#,
        r#""iat":0"#,
        r#""jti":"tok_2""#,
        r#""sid":"ses_2""#,
        r#""workspace":"ws_southwind""#,
        r#""w\u006frkspace":"ws_southwind""#,
        r#""scope":"members:write""#,
        r#""x":1,"x":1"#,
        r#""x":1,"\u0078":1"#,
        r#""":1,"":2"#,
        r#""é":1,"\u00e9":1"#,
        r#""🦀":1,"\ud83e\udd80":1"#,
        r#""x":{"y":1,"y":1}"#,
        r#""x":[{"y":1,"y":1}]"#,
        r#""x":[[[[{"y":{"z":1,"\u007a":2}}]]]]"#,
        r#""may_act":{"sub":"a","sub":"b"}"#,
    ] {
        let token = of_claims(with_more(&viewing(), member));
        rows.push(Row::refused(format!("twice in the claims: {member}"), token, ClaimsMalformed));
    }
    for act in [
        r#"{"sub":"agt_sam","sub":"agt_sam"}"#.to_owned(),
        r#"{"sub":"agt_sam","sub":"agt_eve"}"#.to_owned(),
        r#"{"sub":"agt_sam","\u0073ub":"agt_eve"}"#.to_owned(),
        format!(r#"{{"sub":"agt_sam","iss":"{ISSUER}","iss":"{ISSUER}"}}"#),
        r#"{"sub":"agt_sam","act":{"sub":"agt_lee"},"act":{"sub":"agt_lee"}}"#.to_owned(),
        r#"{"sub":"agt_sam","act":{"sub":"agt_lee"},"\u0061ct":null}"#.to_owned(),
        r#"{"sub":"agt_sam","act":{"sub":"agt_lee","sub":"agt_eve"}}"#.to_owned(),
        r#"{"sub":"agt_sam","act":{"sub":"agt_lee","act":{"sub":"a","s\u0075b":"b"}}}"#.to_owned(),
        r#"{"sub":"agt_sam","x":{"y":1,"y":1}}"#.to_owned(),
    ] {
        let claims = with_more(&without(viewing(), "act"), &format!("\"act\":{act}"));
        rows.push(Row::refused(format!("twice in the actor: {act}"), of_claims(claims), ClaimsMalformed));
    }
    // In a token without an actor, both orders of an actor and `null`.
    for member in [r#""act":null,"act":{"sub":"agt_eve"}"#, r#""act":{"sub":"agt_eve"},"act":null"#] {
        let token = of_claims(with_more(&own(), member));
        rows.push(Row::refused(format!("twice in one's own: {member}"), token, ClaimsMalformed));
    }
    // The same name at different levels is not repeated.
    rows.push(Row::viewing(
        "once at each of two levels",
        of_claims(with_more(&viewing(), r#""x":{"sub":"a","act":{"sub":"b"}},"y":[{"sub":1},{"sub":2}]"#)),
    ));
    rows
}
