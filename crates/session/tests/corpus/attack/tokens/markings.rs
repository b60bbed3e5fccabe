//! How other providers mark impersonation. The profile cannot read them, so no one can tell who is actually acting:
//! refused with and without an actor next to them, whatever the value.

use super::super::{
    encode::{of_claims, own, token, viewing, with, with_more, without},
    row::Row,
};
use ergo_protocol::Code::ActAmbiguous;
use serde_json::json;

const NAMES: &[&str] = &[
    "impersonator",
    "impersonator_user_id",
    "impersonator_id",
    "impersonated",
    "impersonatedBy",
    "impersonated_by",
    "isImpersonation",
    "is_impersonation",
    "isImpersonating",
    "is_impersonating",
    "actor",
];

pub fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    for name in NAMES {
        for value in [
            json!(true),
            // "Not impersonating", in a term that is unknown here: it could be a default or an answer.
            json!(false),
            json!(null),
            json!({}),
            json!({"sub": "agt_sam"}),
            json!({"email": "sam@ergo.test", "reason": "x"}),
            json!("agt_sam"),
            json!(""),
            json!(0),
            json!([]),
        ] {
            for (who, claims) in [("own", own()), ("viewing", viewing())] {
                let refused = token(&with(claims, name, value.clone()));
                rows.push(Row::refused(format!("{name}: {value}, {who}"), refused, ActAmbiguous));
            }
        }
        let (first, rest) = name.split_at(1);
        let escaped = format!(r#""\u{:04x}{rest}":true"#, first.as_bytes()[0]);
        rows.push(Row::refused(
            format!("{name}, written with escapes"),
            of_claims(with_more(&own(), &escaped)),
            ActAmbiguous,
        ));
        // Checked before the actor: what is wrong with `act` does not matter.
        rows.push(Row::refused(
            format!("{name} beside a malformed actor"),
            token(&with(with(viewing(), "act", json!(null)), name, true)),
            ActAmbiguous,
        ));
    }
    let all = NAMES.iter().fold(without(viewing(), "act"), |claims, name| with(claims, name, "agt_sam"));
    rows.push(Row::refused("all markings and no actor", token(&all), ActAmbiguous));
    rows
}
