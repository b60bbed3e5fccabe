//! Deep links: `ergo-support://enter?request=<id>`. A link contains no token and decides nothing: it opens the
//! pre-flight of an entry request that the signed-in agent made earlier.

use crate::Desk;
use ergo_catalog::text;
use ergo_protocol::{Code, Problem, snapshot::NoticeKind};
use ergo_session::State;
use reqwest::Url;

/// The scheme that the installer registers.
pub const SCHEME: &str = "ergo-support";
/// The longest accepted link. Real links are not even a quarter as long.
const LONGEST_LINK: usize = 512;

impl Desk {
    /// Opens a link. A problem becomes a notice, because no caller is waiting for the result.
    pub async fn open_link(&self, link: &str) {
        let opened = match request_of(link) {
            Ok(id) => self.open_linked(id).await,
            Err(problem) => Err(problem),
        };
        if let Err(problem) = opened {
            self.notice(NoticeKind::LinkRefused, problem.message);
        }
    }

    async fn open_linked(&self, id: String) -> Result<(), Problem> {
        let signed_out = {
            let mut inner = self.lock();
            let signed_out = matches!(inner.state(), State::SignedOut);
            if signed_out {
                inner.linked_request = Some(id.clone());
            }
            signed_out
        };
        if signed_out {
            self.notice(NoticeKind::LinkRefused, text!("Sign in to open the link."));
            return Ok(());
        }
        self.reopen_request(&id).await.map_err(|problem| match problem.code {
            Code::NotFound => Problem::new(
                Code::NotFound,
                text!("This link does not lead to one of your entry requests. Only the agent who made a request can open it."),
            ),
            Code::WrongState | Code::Frozen => Problem::new(
                problem.code,
                text!("The link was not opened because you are in the middle of something. Finish that, then open the link again."),
            ),
            _ => problem,
        })
    }

    /// Opens the request from a link that arrived before anyone was signed in.
    pub(crate) async fn open_waiting_link(&self) {
        let waiting = self.lock().linked_request.take();
        if let Some(id) = waiting {
            self.lock().notices.unsay(NoticeKind::LinkRefused);
            if let Err(problem) = self.open_linked(id).await {
                self.notice(NoticeKind::LinkRefused, problem.message);
            }
        }
    }
}

/// The entry request that a link names. Anything else in the link is ignored; a link that is not ours is refused with
/// an explanation.
fn request_of(link: &str) -> Result<String, Problem> {
    let refused = || {
        Problem::new(
            Code::LinkInvalid,
            text!("Ergo Support cannot open this link. Ask for a new one, or find the user by name."),
        )
    };
    if link.len() > LONGEST_LINK {
        return Err(refused());
    }
    let url = Url::parse(link).map_err(|_| refused())?;
    let is_ours = url.scheme() == SCHEME
        && url.host_str() == Some("enter")
        && matches!(url.path(), "" | "/")
        && url.username().is_empty()
        && url.password().is_none()
        && url.port().is_none();
    let mut named = url.query_pairs().filter(|(name, _)| name == "request");
    match (is_ours, named.next(), named.next()) {
        (true, Some((_, id)), None) if is_id(&id) => Ok(id.into_owned()),
        _ => Err(refused()),
    }
}

/// Whether the text looks like the id of an entry request, as the server creates them.
fn is_id(text: &str) -> bool {
    (4..=64).contains(&text.len())
        && text.starts_with("er_")
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_names_a_request_and_nothing_else() {
        for good in [
            "ergo-support://enter?request=er_4f7",
            "ergo-support://enter/?request=er_4f7",
            "ergo-support://enter?token=eyJhbGciOiJIUzI1NiJ9&request=er_4f7&user=usr_1#now",
        ] {
            assert_eq!(request_of(good).unwrap(), "er_4f7", "{good}");
        }
        for junk in [
            "",
            "er_4f7",
            "ergo-support:",
            "ergo-support://enter",
            "ergo-support://enter?request=",
            "ergo-support://enter?request=er_4f7&request=er_4f8",
            "ergo-support://enter?request=../../v1/session",
            "ergo-support://enter?request=er_%2e%2e%2f",
            "ergo-support://enter?request=er_\u{202E}7f4",
            "ergo-support://exit?request=er_4f7",
            "ergo-support://user@enter?request=er_4f7",
            "ergo-support://enter:80?request=er_4f7",
            "ergo-support://enter/now?request=er_4f7",
            "https://enter?request=er_4f7",
            "javascript:alert(1)",
        ] {
            assert_eq!(request_of(junk).unwrap_err().code, Code::LinkInvalid, "{junk}");
        }
        let endless = format!("ergo-support://enter?request=er_4f7&x={}", "x".repeat(600));
        assert!(request_of(&endless).is_err());
    }
}
