//! The common issues, in the words of Ergo's help page, for the state one is in.

use crate::kit::{Card, Glyph, Icon};
use ergo_protocol::diagnostics::Verdict;
use yew::prelude::*;

/// The issues, with what is so here and now.
pub fn issues(verdict: Verdict) -> Html {
    let impersonating = verdict == Verdict::Impersonating;
    let no_banner = if impersonating {
        "There is one, at the top of this window. If it is ever not there: do not assume you are impersonating; confirm the session source on this page."
    } else if verdict == Verdict::CannotTell {
        "Because the session’s token has no actor; but where you signed in that proves nothing. Do not assume either: confirm the session source with your administrator."
    } else {
        "Because the session has no impersonation actor. Do not assume you are impersonating; confirm the session source: what is said above is read from the verified token, not from the screen. To look at a customer’s workspace, enter a session under Start."
    };
    let wrong_user = if impersonating {
        "Exit and restart with the correct user. Nothing else makes it right: going on would look at somebody else’s workspace."
    } else {
        "It cannot now: there is no banner. Inside a session, exit and restart with the correct user."
    };
    let timezone = if impersonating {
        "Some initialization is intentionally skipped while impersonating, so that the real user’s stored timezone is not touched. What was skipped stands under Held back."
    } else if verdict == Verdict::CannotTell {
        "Inside a session some initialization is intentionally skipped. Outside of one it is not, and whose timezone that would be cannot be told here."
    } else {
        "Inside a session some initialization is intentionally skipped. Now you are yourself, so prompts about your own timezone are about you."
    };
    let change = "Confirm authorization first and keep the change narrow. In a session that was approved for it, arm one stated change at a time and name who authorised it; otherwise the customer’s own admin makes the change.";
    html! {
        <Card title="Common issues">
            <dl class="issues">
                { issue(Glyph::Shield, "Why is there no banner?", no_banner) }
                { issue(Glyph::Person, "The wrong user appears in the banner", wrong_user) }
                { issue(Glyph::Globe, "Timezone prompts look different", timezone) }
                { issue(Glyph::Warning, "You need to change data", change) }
            </dl>
        </Card>
    }
}

fn issue(glyph: Glyph, title: &'static str, text: &'static str) -> Html {
    html! {
        <div class="issue">
            <dt><Icon {glyph} size=16 />{ title }</dt>
            <dd class="secondary">{ text }</dd>
        </div>
    }
}
