//! Reads server-sent events (HTML Living Standard §9.2), as far as our server uses them: one `data:` line of JSON per
//! event, with comments in between.

use ergo_protocol::events::Event;
use serde::Deserialize;

/// The longest accepted line. Real lines are not even a tenth as long.
const LINE_CAP: usize = 16 * 1024;

/// The stream of events that the server pushes.
pub struct EventStream {
    response: reqwest::Response,
    lines: Lines,
}

impl EventStream {
    /// Reads events from a response that has just begun.
    pub fn new(response: reqwest::Response) -> Self {
        Self { response, lines: Lines::default() }
    }

    /// The next event; `None` if the stream ended, was silent for too long, or is not an event stream.
    pub async fn next(&mut self) -> Option<Event> {
        loop {
            while let Some(line) = self.lines.take() {
                // An unknown event is meant for a newer app.
                if let Some(event) = event(&line) {
                    return Some(event);
                }
            }
            let chunk = self.response.chunk().await.ok().flatten()?;
            if !self.lines.add(&chunk) {
                return None;
            }
        }
    }
}

fn event(line: &[u8]) -> Option<Event> {
    let data = line.strip_prefix(b"data:")?;
    serde_json::from_slice(data).ok().or_else(|| {
        // The end of a session matters even if the rest of the event is not understood. Then the desk asks about
        // everything again.
        let kind: Kind = serde_json::from_slice(data).ok()?;
        (kind.kind == "session_ended").then_some(Event::Ready)
    })
}

/// The kind of an event that is otherwise not understood, e.g. from a newer server.
#[derive(Deserialize)]
struct Kind {
    kind: String,
}

/// Splits bytes into lines.
#[derive(Default)]
struct Lines(Vec<u8>);

impl Lines {
    /// Adds bytes; returns false if there are too many.
    fn add(&mut self, bytes: &[u8]) -> bool {
        self.0.extend_from_slice(bytes);
        self.0.len() <= LINE_CAP || self.0.contains(&b'\n')
    }

    fn take(&mut self) -> Option<Vec<u8>> {
        let end = self.0.iter().position(|&byte| byte == b'\n')?;
        let rest = self.0.split_off(end + 1);
        let mut line = std::mem::replace(&mut self.0, rest);
        line.pop();
        if line.last() == Some(&b'\r') {
            line.pop();
        }
        Some(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ergo_protocol::events::EndCause;

    #[test]
    fn events_are_read_however_they_are_cut_up() {
        let text = b": hello\r\n\r\nevent: ready\ndata: {\"kind\":\"ready\"}\n\nevent: new\ndata: {\"kind\":\"unheard_of\"}\n\n\
                     data: {\"kind\":\"session_ended\",\"session_id\":\"ses_1\",\"cause\":\"expired\"}\n\n\
                     data: {\"kind\":\"session_ended\",\"session_id\":\"ses_2\",\"cause\":\"of_a_newer_server\"}\n\n";
        for size in [1, 2, 7, 1_000] {
            let mut lines = Lines::default();
            let mut events = Vec::new();
            for chunk in text.chunks(size) {
                assert!(lines.add(chunk));
                while let Some(line) = lines.take() {
                    events.extend(event(&line));
                }
            }
            let ended = Event::SessionEnded {
                session_id: "ses_1".into(),
                cause: EndCause::Expired,
                by: None,
                message: None,
            };
            assert_eq!(events, [Event::Ready, ended, Event::Ready], "{size}");
        }
    }

    #[test]
    fn a_line_that_never_ends_is_no_stream() {
        let mut lines = Lines::default();
        assert!(!lines.add(&vec![b'x'; LINE_CAP + 1]));
    }
}
