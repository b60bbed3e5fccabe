//! Checks texts that people send: they are trimmed, and must be within their limits and without deceptive characters.

use crate::failure::Failure;
use ergo_protocol::{
    Code,
    deceptive::deceptive,
    limits::{self, Length},
};

/// Why an agent enters or extends a session.
pub fn reason(text: &str) -> Result<String, Failure> {
    let problem = || Failure::new(Code::ReasonLength, format!("Enter a reason of {}.", limits::REASON));
    within(limits::REASON, lines(text)?, problem)
}

/// The support ticket.
pub fn ticket(text: &str) -> Result<String, Failure> {
    let problem =
        || Failure::new(Code::TicketLength, format!("Enter the support ticket ({}).", limits::TICKET));
    within(limits::TICKET, line(text)?, problem)
}

/// A message to the agent; may be empty.
pub fn message(text: &str) -> Result<String, Failure> {
    let most = limits::MESSAGE.most;
    let detail = || format!("Keep the message to the agent within {most} characters.");
    within(limits::MESSAGE, lines(text)?, || Failure::new(Code::WordLength, detail()))
}

/// A message to the agent whose session is ended: one line; may be empty.
pub fn end_message(text: &str) -> Result<String, Failure> {
    let most = limits::END_MESSAGE.most;
    let detail = || format!("Keep the message to the agent within {most} characters.");
    within(limits::END_MESSAGE, line(text)?, || Failure::new(Code::WordLength, detail()))
}

/// What a change is for, and who authorized it.
pub fn authority(purpose: &str, authorised_by: &str) -> Result<(String, String), Failure> {
    let problem = || {
        let (purpose, name) = (limits::PURPOSE, limits::AUTHORIZED_BY);
        let detail = format!("Say what the change is for ({purpose}) and who authorized it ({name}).");
        Failure::new(Code::AuthorityLength, detail)
    };
    let purpose = within(limits::PURPOSE, lines(purpose)?, problem)?;
    Ok((purpose, within(limits::AUTHORIZED_BY, line(authorised_by)?, problem)?))
}

fn within(length: Length, text: String, problem: impl Fn() -> Failure) -> Result<String, Failure> {
    if length.fits(&text) { Ok(text) } else { Err(problem()) }
}

/// A text that may have several lines.
fn lines(text: &str) -> Result<String, Failure> {
    trimmed(text, &['\n', '\t'])
}

fn line(text: &str) -> Result<String, Failure> {
    trimmed(text, &[])
}

fn trimmed(text: &str, allowed: &[char]) -> Result<String, Failure> {
    let text = text.trim();
    let hides = |&character: &char| {
        !allowed.contains(&character) && deceptive(character).is_some_and(|run| !run.in_writing)
    };
    match text.chars().find(hides) {
        None => Ok(text.to_owned()),
        Some(character) => {
            let name = deceptive(character).map_or("control character", |run| run.name);
            let code = u32::from(character);
            Err(Failure::invalid(format!(
                "Remove this invisible character from the text: {name} (U+{code:04X})."
            )))
        }
    }
}
