//! What tokens prove, in the form of `ergo inspect`: the session's own, and that of the sign-in.

use super::facts::facts_list;
use crate::kit::{Badge, Card, Glyph, Tone};
use ergo_protocol::{
    Code,
    diagnostics::LoginFacts,
    inspection::{Inspection, InspectionVerdict},
};
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::JsValue;
use yew::prelude::*;

/// The analysis of the session's token, exactly as `ergo inspect` prints it: for a ticket or a script.
pub fn card(analysis: &Inspection) -> Html {
    let json = pretty(analysis).unwrap_or_default();
    html! {
        <Card title="As ergo inspect says it">
            <pre class="analysis mono" tabindex="0" data-testid="analysis" aria-label="The analysis as JSON">{ json }</pre>
        </Card>
    }
}

/// By the browser's own writer, which the page has anyway.
fn pretty(analysis: &Inspection) -> Option<String> {
    let value = analysis.serialize(&Serializer::json_compatible()).ok()?;
    js_sys::JSON::stringify_with_replacer_and_space(&value, &JsValue::NULL, &JsValue::from(2))
        .ok()
        .map(String::from)
}

/// How the agent signed in.
pub fn login_card(login: &LoginFacts) -> Html {
    let (tone, icon, words) = match (login.analysis.verdict, login.analysis.code) {
        (InspectionVerdict::Direct, _) => (Tone::Ok, Glyph::Check, "Not impersonating"),
        (_, Some(Code::CannotTell)) => (Tone::Warn, Glyph::Warning, "Cannot tell"),
        _ => (Tone::Bad, Glyph::Warning, "Not usable"),
    };
    let facts = [
        ("Issuer", login.issuer.clone()),
        ("Profile", login.profile.clone()),
        ("Subject there", login.analysis.subject.clone().unwrap_or_default()),
    ];
    html! {
        <Card
            title="How you signed in"
            testid="login-facts"
            aside={html! { <Badge {tone} {icon} testid="login-verdict">{ words }</Badge> }}
        >
            { facts_list(facts) }
        </Card>
    }
}
