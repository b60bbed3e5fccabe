//! The words of the diagnostics. Pure.

use ergo_protocol::{
    diagnostics::{Diagnostics, Verdict},
    snapshot::HeldBack,
};

/// The verdict in large words.
pub const fn verdict_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Impersonating => "You are impersonating",
        Verdict::Direct => "You are not impersonating",
        Verdict::CannotTell => "It cannot be told whether you are impersonating",
        Verdict::SignedOut => "Nobody is signed in",
        Verdict::Ended => "The session is over",
    }
}

/// How that is known.
pub fn how_known(diagnostics: &Diagnostics) -> String {
    let token = match diagnostics.verdict {
        Verdict::Impersonating => "The verified token names an actor",
        Verdict::Direct => "The verified token has no actor claim",
        Verdict::CannotTell => {
            return "The session’s token has no actor claim, but you signed in at an issuer that is not known to mark \
                    impersonation: that there is no mark proves nothing. Do not assume either; confirm the session source."
                .to_owned();
        }
        Verdict::SignedOut => {
            return "There is no token on this computer, so nothing can be read.".to_owned();
        }
        Verdict::Ended => return "The token was wiped on this computer.".to_owned(),
    };
    let server = match diagnostics.server.as_ref().map(|server| server.agrees) {
        Some(true) => ", and the server’s own answer agrees.",
        Some(false) => ", but the server’s own answer does not agree. Trust neither: exit, and start again.",
        None => ". The server has not been asked yet.",
    };
    format!("{token}{server}")
}

/// What was held back, and what that means for the viewed user; the name goes before the second.
pub const fn held_back(one: HeldBack) -> (&'static str, &'static str) {
    match one {
        HeldBack::TimezoneSync => {
            ("Timezone sync", "’s stored timezone was not compared with this computer and not written")
        }
        HeldBack::LocaleSync => ("Locale sync", "’s stored locale was not compared and not written"),
        HeldBack::LastSeen => ("Last seen", " does not look active because you looked"),
        HeldBack::Onboarding => ("Onboarding and prompts", " misses none: nothing was shown or ticked off"),
    }
}

#[cfg(test)]
mod tests {
    use super::how_known;
    use ergo_protocol::diagnostics::{Diagnostics, ServerFacts, Verdict};

    fn diagnostics(verdict: Verdict, agrees: Option<bool>) -> Diagnostics {
        let server = agrees.map(|agrees| ServerFacts {
            asked_at: 0,
            subject: String::new(),
            actor: None,
            workspace: None,
            agrees,
        });
        Diagnostics {
            verdict,
            token: None,
            server,
            held_back: Vec::new(),
            login: None,
            analysis: None,
            keys: None,
        }
    }

    #[test]
    fn both_sources_are_named() {
        for (verdict, agrees, expected) in [
            (
                Verdict::Direct,
                Some(true),
                "The verified token has no actor claim, and the server’s own answer agrees.",
            ),
            (
                Verdict::Impersonating,
                None,
                "The verified token names an actor. The server has not been asked yet.",
            ),
            (
                Verdict::Impersonating,
                Some(false),
                "The verified token names an actor, but the server’s own answer does not agree. Trust neither: exit, and start again.",
            ),
            (
                Verdict::CannotTell,
                Some(true),
                "The session’s token has no actor claim, but you signed in at an issuer that is not known to mark impersonation: that there is no mark proves nothing. Do not assume either; confirm the session source.",
            ),
            (Verdict::SignedOut, None, "There is no token on this computer, so nothing can be read."),
        ] {
            assert_eq!(how_known(&diagnostics(verdict, agrees)), expected);
        }
    }
}
