//! The texts of the diagnostics, and which of them fits.

use ergo_catalog::{Text, text, text_in};
use ergo_protocol::{
    diagnostics::{Diagnostics, Verdict},
    snapshot::HeldBack,
};

/// What the organization's IT needs.
pub const FOR_IT: Text = text!("For your IT team");
/// What is in it.
pub const FOR_IT_TEXT: Text = text!(
    "The app’s version, its server and settings, its recent log, and the last crash report. It contains no token and nothing from a customer’s workspace."
);

/// The page's title.
pub const TITLE: Text = text!("Diagnostics");
/// While they are read.
pub const LOADING: Text = text!("Loading diagnostics");
/// The first section, for a screen reader.
pub const VERDICT: Text = text!("Verdict");
/// Exact values for support engineers.
pub const DETAILS: Text = text!("Details");

/// What the session's token proves.
pub const TOKEN: Text = text!("Verified token");
/// Who acts for whom, for a screen reader.
pub const CHAIN: Text = text!("Acting user and viewed user");
/// The person who acts now.
pub const ACTING: Text = text!("Acting user");
/// Somebody who acted earlier in the chain.
pub const ACTED_BEFORE: Text = text!("Earlier acting user");
/// The person whose rights the session has.
pub const VIEWED: Text = text!("Viewed user");
/// The person whose rights the session has, when nobody else acts.
pub const USER: Text = text!("User");
/// The person who is signed in as themselves.
pub const SIGNED_IN: Text = text!("Signed in, with no acting user");
/// The workspace.
pub const WORKSPACE: Text = text!("Workspace");
/// The session's id.
pub const SESSION: Text = text!("Session ID");
/// The button that copies it.
pub const COPY_SESSION: Text = text!("Copy session ID");
/// When the token was verified on this computer.
pub const VERIFIED: Text = text!("Verified");
/// When the token was issued.
pub const ISSUED: Text = text!("Issued");
/// When the token expires.
pub const EXPIRES: Text = text!("Expires");
/// Who issued the token.
pub const ISSUER: Text = text!("Issuer");
/// How the issuer marks impersonation.
pub const PROFILE: Text = text!("Provider profile");
/// How the token is signed.
pub const ALGORITHM: Text = text!("Algorithm");
/// With which key.
pub const KEY: Text = text!("Key ID");
/// When the issuer's keys were read.
pub const KEYS_FETCHED: Text = text!("Keys fetched");
/// They were not read yet.
pub const NOT_YET: Text = text!("Not yet");
/// There is no such value.
pub const NONE: Text = text_in!("value", "None");

/// What the server says of the session.
pub const SERVER: Text = text!("Server’s answer");
/// The server has not been asked.
pub const NOT_ASKED: Text =
    text!("The server hasn’t been asked yet. Until it answers, the token is the only source.");
/// The server says the same as the token.
pub const AGREES: Text = text!("Agrees");
/// It does not.
pub const DISAGREES: Text = text!("Disagrees");
/// When it was asked.
pub const ASKED: Text = text!("Asked");

/// How the agent signed in.
pub const LOGIN: Text = text!("Your sign-in");
/// The sign-in is the agent's own.
pub const LOGIN_DIRECT: Text = text!("Not impersonating");
/// The issuer is not known to mark impersonation.
pub const LOGIN_CANNOT_TELL: Text = text!("Cannot tell");
/// The token of the sign-in is refused.
pub const LOGIN_REFUSED: Text = text!("Refused");
/// Who signed in, as the provider names them.
pub const LOGIN_SUBJECT: Text = text!("User ID at the provider");

/// What the app did not do.
pub const SKIPPED: Text = text!("Skipped while impersonating");
/// Nothing was skipped.
pub const SKIPPED_NOTHING: Text = text!("Nothing. The app skips steps only during an impersonation session.");
/// Where the viewed user's name is not known.
pub const THE_VIEWED_USER: Text = text!("The viewed user");

/// The token as `ergo inspect` prints it.
pub const ANALYSIS: Text = text!("Token analysis (JSON)");

/// Answers to frequent questions.
pub const ISSUES: Text = text!("Common issues");
/// A question.
pub const NO_BANNER: Text = text!("Why is there no banner?");
/// A question.
pub const WRONG_USER: Text = text!("The wrong user appears in the banner");
/// A question.
pub const TIMEZONE: Text = text!("Timezone prompts look different");
/// A question.
pub const CHANGE: Text = text!("You need to change data");
/// Its answer.
pub const CHANGE_ANSWER: Text = text!(
    "Confirm authorization first and keep the change narrow. In a session approved for changes, arm one change at a time and name who authorized it. Otherwise, ask one of the customer’s admins to make the change."
);

/// Keys that could not be read again are as old as this says.
pub fn not_refreshed(at: &str) -> String {
    text!("{at}; the last refresh failed", at = at).shown()
}

/// The verdict in large words.
pub const fn verdict_words(verdict: Verdict) -> Text {
    match verdict {
        Verdict::Impersonating => text!("You are impersonating"),
        Verdict::Direct => text!("You are not impersonating"),
        Verdict::CannotTell => text!("Impersonation can’t be ruled out"),
        Verdict::SignedOut => text!("No one is signed in"),
        Verdict::Ended => text!("The session has ended"),
    }
}

/// How that is known.
pub fn how_known(diagnostics: &Diagnostics) -> String {
    let token = match diagnostics.verdict {
        Verdict::Impersonating => text!("The verified token names an acting user"),
        Verdict::Direct => text!("The verified token names no acting user"),
        Verdict::CannotTell => {
            return text!(
                "The session’s token names no acting user, but you signed in with an issuer that isn’t known to mark impersonation, so a missing mark proves nothing. Confirm the session source with your administrator."
            )
            .to_string();
        }
        Verdict::SignedOut => return text!("There is no token on this computer.").to_string(),
        Verdict::Ended => return text!("The token was wiped from this computer.").to_string(),
    };
    let server = match diagnostics.server.as_ref().map(|server| server.agrees) {
        Some(true) => text!("{token}, and the server agrees."),
        Some(false) => {
            text!("{token}, but the server disagrees. Don’t trust either one: exit and start again.")
        }
        None => text!("{token}. The server hasn’t been asked yet."),
    };
    server.with("token", token).shown()
}

/// What was skipped, and what that means for the viewed user.
pub const fn held_back(one: HeldBack) -> (Text, Text) {
    match one {
        HeldBack::TimezoneSync => (
            text!("Timezone sync"),
            text!("{name}’s stored timezone wasn’t compared with this computer’s or changed"),
        ),
        HeldBack::LocaleSync => {
            (text!("Locale sync"), text!("{name}’s stored locale wasn’t compared or changed"))
        }
        HeldBack::LastSeen => {
            (text!("Last seen"), text!("{name} doesn’t appear active because of your session"))
        }
        HeldBack::Onboarding => (
            text!("Onboarding and prompts"),
            text!("{name} still gets them; none was shown or marked as done"),
        ),
    }
}

/// Why there is no banner, or is one.
pub const fn no_banner(verdict: Verdict) -> Text {
    match verdict {
        Verdict::Impersonating => {
            text!(
                "There is one at the top of this window. If it’s ever missing, don’t assume you are impersonating. Confirm the session source on this page."
            )
        }
        Verdict::CannotTell => {
            text!(
                "The session’s token names no acting user, but with your sign-in that proves nothing. Confirm the session source with your administrator."
            )
        }
        Verdict::Direct | Verdict::SignedOut | Verdict::Ended => {
            text!(
                "The session has no acting user. Don’t assume you are impersonating. Confirm the session source on this page: it shows what the verified token says. To view a customer’s workspace, start a session on the Start page."
            )
        }
    }
}

/// What to do about the wrong person in the banner.
pub const fn wrong_user(verdict: Verdict) -> Text {
    match verdict {
        Verdict::Impersonating => {
            text!(
                "Exit and restart with the correct user. If you continue, you’ll see the workspace as the wrong person."
            )
        }
        _ => {
            text!(
                "This can’t happen now, because there is no banner. Inside a session, exit and restart with the correct user."
            )
        }
    }
}

/// Why prompts about the timezone are missing, or are not.
pub const fn timezone(verdict: Verdict) -> Text {
    match verdict {
        Verdict::Impersonating => {
            text!(
                "Some initialization is intentionally skipped while impersonating, to protect the user’s stored timezone. See “Skipped while impersonating” on this page."
            )
        }
        Verdict::CannotTell => {
            text!(
                "Inside a session, some initialization is intentionally skipped. Outside of one it isn’t, and this page can’t tell whose timezone would be affected."
            )
        }
        Verdict::Direct | Verdict::SignedOut | Verdict::Ended => {
            text!(
                "Inside a session, some initialization is intentionally skipped. You are signed in as yourself now, so timezone prompts are about your own timezone."
            )
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
