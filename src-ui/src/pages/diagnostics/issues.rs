//! The common issues of Ergo's help page, with the answers that fit the state one is in.

use super::words;
use crate::kit::{Glyph, Icon, Section};
use ergo_catalog::Text;
use ergo_protocol::diagnostics::Verdict;
use yew::prelude::*;

/// The issues.
pub fn issues(verdict: Verdict) -> Html {
    html! {
        <Section title={words::ISSUES}>
            <dl class="issues">
                { issue(Glyph::Shield, words::NO_BANNER, words::no_banner(verdict)) }
                { issue(Glyph::Person, words::WRONG_USER, words::wrong_user(verdict)) }
                { issue(Glyph::Globe, words::TIMEZONE, words::timezone(verdict)) }
                { issue(Glyph::Warning, words::CHANGE, words::CHANGE_ANSWER) }
            </dl>
        </Section>
    }
}

fn issue(glyph: Glyph, title: Text, text: Text) -> Html {
    html! {
        <div class="issue">
            <dt><Icon {glyph} size=16 />{ title }</dt>
            <dd class="secondary">{ text }</dd>
        </div>
    }
}
