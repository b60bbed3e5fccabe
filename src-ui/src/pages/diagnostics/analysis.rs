//! What tokens prove, in the form of `ergo inspect`: the session's own, and that of the sign-in.

use super::{facts::facts_list, words};
use crate::kit::{Badge, Glyph, Section, Tone};
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
pub fn details(analysis: &Inspection) -> Html {
    let json = pretty(analysis).unwrap_or_default();
    html! {
        <details class="details">
            <summary data-testid="analysis-open">{ words::ANALYSIS }</summary>
            <pre class="analysis mono" tabindex="0" role="region" data-testid="analysis" aria-label={words::ANALYSIS}>{ json }</pre>
        </details>
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
pub fn login(login: &LoginFacts) -> Html {
    let (tone, icon, words) = match (login.analysis.verdict, login.analysis.code) {
        (InspectionVerdict::Direct, _) => (Tone::Ok, Glyph::Check, words::LOGIN_DIRECT),
        (_, Some(Code::CannotTell)) => (Tone::Warn, Glyph::Warning, words::LOGIN_CANNOT_TELL),
        _ => (Tone::Bad, Glyph::Warning, words::LOGIN_REFUSED),
    };
    let facts = [
        (words::ISSUER, login.issuer.clone()),
        (words::PROFILE, login.profile.clone()),
        (words::LOGIN_SUBJECT, login.analysis.subject.clone().unwrap_or_default()),
    ];
    html! {
        <Section
            title={words::LOGIN}
            testid="login-facts"
            aside={html! { <Badge {tone} {icon} testid="login-verdict">{ words }</Badge> }}
        >
            { facts_list(facts) }
        </Section>
    }
}
