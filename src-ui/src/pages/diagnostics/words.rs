//! The texts of the diagnostics, and which of them fits.

use ergo_protocol::{
    diagnostics::{Diagnostics, Verdict},
    snapshot::HeldBack,
};

/// What the organization's IT needs.
pub const FOR_IT: &str = "For your IT team";
/// What is in it.
pub const FOR_IT_TEXT: &str = "The app’s version, its server and settings, its recent log, and the last crash report. It contains no token and nothing from a customer’s workspace.";

/// The page's title.
pub const TITLE: &str = "Diagnostics";
/// While they are read.
pub const LOADING: &str = "Loading diagnostics";
/// The first section, for a screen reader.
pub const VERDICT: &str = "Verdict";
/// Exact values for support engineers.
pub const DETAILS: &str = "Details";

/// What the session's token proves.
pub const TOKEN: &str = "Verified token";
/// Who acts for whom, for a screen reader.
pub const CHAIN: &str = "Acting user and viewed user";
/// The person who acts now.
pub const ACTING: &str = "Acting user";
/// Somebody who acted earlier in the chain.
pub const ACTED_BEFORE: &str = "Earlier acting user";
/// The person whose rights the session has.
pub const VIEWED: &str = "Viewed user";
/// The person whose rights the session has, when nobody else acts.
pub const USER: &str = "User";
/// The person who is signed in as themselves.
pub const SIGNED_IN: &str = "Signed in, with no acting user";
/// The workspace.
pub const WORKSPACE: &str = "Workspace";
/// The session's id.
pub const SESSION: &str = "Session ID";
/// The button that copies it.
pub const COPY_SESSION: &str = "Copy session ID";
/// When the token was verified on this computer.
pub const VERIFIED: &str = "Verified";
/// When the token was issued.
pub const ISSUED: &str = "Issued";
/// When the token expires.
pub const EXPIRES: &str = "Expires";
/// Who issued the token.
pub const ISSUER: &str = "Issuer";
/// How the issuer marks impersonation.
pub const PROFILE: &str = "Provider profile";
/// How the token is signed.
pub const ALGORITHM: &str = "Algorithm";
/// With which key.
pub const KEY: &str = "Key ID";
/// When the issuer's keys were read.
pub const KEYS_FETCHED: &str = "Keys fetched";
/// They were not read yet.
pub const NOT_YET: &str = "Not yet";
/// There is no such value.
pub const NONE: &str = "None";

/// What the server says of the session.
pub const SERVER: &str = "Server’s answer";
/// The server has not been asked.
pub const NOT_ASKED: &str =
    "The server hasn’t been asked yet. Until it answers, the token is the only source.";
/// The server says the same as the token.
pub const AGREES: &str = "Agrees";
/// It does not.
pub const DISAGREES: &str = "Disagrees";
/// When it was asked.
pub const ASKED: &str = "Asked";

/// How the agent signed in.
pub const LOGIN: &str = "Your sign-in";
/// The sign-in is the agent's own.
pub const LOGIN_DIRECT: &str = "Not impersonating";
/// The issuer is not known to mark impersonation.
pub const LOGIN_CANNOT_TELL: &str = "Cannot tell";
/// The token of the sign-in is refused.
pub const LOGIN_REFUSED: &str = "Refused";
/// Who signed in, as the provider names them.
pub const LOGIN_SUBJECT: &str = "User ID at the provider";

/// What the app did not do.
pub const SKIPPED: &str = "Skipped while impersonating";
/// Nothing was skipped.
pub const SKIPPED_NOTHING: &str = "Nothing. The app skips steps only during an impersonation session.";
/// Where the viewed user's name is not known.
pub const THE_VIEWED_USER: &str = "The viewed user";

/// The token as `ergo inspect` prints it.
pub const ANALYSIS: &str = "Token analysis (JSON)";

/// Answers to frequent questions.
pub const ISSUES: &str = "Common issues";
/// A question.
pub const NO_BANNER: &str = "Why is there no banner?";
/// A question.
pub const WRONG_USER: &str = "The wrong user appears in the banner";
/// A question.
pub const TIMEZONE: &str = "Timezone prompts look different";
/// A question.
pub const CHANGE: &str = "You need to change data";
/// Its answer.
pub const CHANGE_ANSWER: &str = "Confirm authorization first and keep the change narrow. In a session approved for changes, arm one change at a time and name who authorized it. Otherwise, ask one of the customer’s admins to make the change.";

/// Keys that could not be read again are as old as this says.
pub fn not_refreshed(at: &str) -> String {
    format!("{at}; the last refresh failed")
}

/// The verdict in large words.
pub const fn verdict_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Impersonating => "You are impersonating",
        Verdict::Direct => "You are not impersonating",
        Verdict::CannotTell => "Impersonation can’t be ruled out",
        Verdict::SignedOut => "No one is signed in",
        Verdict::Ended => "The session has ended",
    }
}

/// How that is known.
pub fn how_known(diagnostics: &Diagnostics) -> String {
    let token = match diagnostics.verdict {
        Verdict::Impersonating => "The verified token names an acting user",
        Verdict::Direct => "The verified token names no acting user",
        Verdict::CannotTell => {
            return "The session’s token names no acting user, but you signed in with an issuer that isn’t known to mark \
                    impersonation, so a missing mark proves nothing. Confirm the session source with your administrator."
                .to_owned();
        }
        Verdict::SignedOut => return "There is no token on this computer.".to_owned(),
        Verdict::Ended => return "The token was wiped from this computer.".to_owned(),
    };
    let server = match diagnostics.server.as_ref().map(|server| server.agrees) {
        Some(true) => ", and the server agrees.",
        Some(false) => ", but the server disagrees. Don’t trust either one: exit and start again.",
        None => ". The server hasn’t been asked yet.",
    };
    format!("{token}{server}")
}

/// What was skipped, and what that means for the viewed user; the name goes before the second.
pub const fn held_back(one: HeldBack) -> (&'static str, &'static str) {
    match one {
        HeldBack::TimezoneSync => {
            ("Timezone sync", "’s stored timezone wasn’t compared with this computer’s or changed")
        }
        HeldBack::LocaleSync => ("Locale sync", "’s stored locale wasn’t compared or changed"),
        HeldBack::LastSeen => ("Last seen", " doesn’t appear active because of your session"),
        HeldBack::Onboarding => {
            ("Onboarding and prompts", " still gets them; none was shown or marked as done")
        }
    }
}

/// Why there is no banner, or is one.
pub const fn no_banner(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Impersonating => {
            "There is one at the top of this window. If it’s ever missing, don’t assume you are impersonating. Confirm the session source on this page."
        }
        Verdict::CannotTell => {
            "The session’s token names no acting user, but with your sign-in that proves nothing. Confirm the session source with your administrator."
        }
        Verdict::Direct | Verdict::SignedOut | Verdict::Ended => {
            "The session has no acting user. Don’t assume you are impersonating. Confirm the session source on this page: it shows what the verified token says. To view a customer’s workspace, start a session on the Start page."
        }
    }
}

/// What to do about the wrong person in the banner.
pub const fn wrong_user(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Impersonating => {
            "Exit and restart with the correct user. If you continue, you’ll see the workspace as the wrong person."
        }
        _ => {
            "This can’t happen now, because there is no banner. Inside a session, exit and restart with the correct user."
        }
    }
}

/// Why prompts about the timezone are missing, or are not.
pub const fn timezone(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Impersonating => {
            "Some initialization is intentionally skipped while impersonating, to protect the user’s stored timezone. See “Skipped while impersonating” on this page."
        }
        Verdict::CannotTell => {
            "Inside a session, some initialization is intentionally skipped. Outside of one it isn’t, and this page can’t tell whose timezone would be affected."
        }
        Verdict::Direct | Verdict::SignedOut | Verdict::Ended => {
            "Inside a session, some initialization is intentionally skipped. You are signed in as yourself now, so timezone prompts are about your own timezone."
        }
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
            (Verdict::Direct, Some(true), "The verified token names no acting user, and the server agrees."),
            (
                Verdict::Impersonating,
                None,
                "The verified token names an acting user. The server hasn’t been asked yet.",
            ),
            (
                Verdict::Impersonating,
                Some(false),
                "The verified token names an acting user, but the server disagrees. Don’t trust either one: exit and start again.",
            ),
            (Verdict::SignedOut, None, "There is no token on this computer."),
        ] {
            assert_eq!(how_known(&diagnostics(verdict, agrees)), expected);
        }
        let unknown = how_known(&diagnostics(Verdict::CannotTell, Some(true)));
        assert!(unknown.contains("proves nothing"), "{unknown}");
    }
}
