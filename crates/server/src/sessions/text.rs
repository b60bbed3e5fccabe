//! Texts that people send: trimmed, within their limits, without characters that hide something.

use crate::failure::Failure;
use ergo_protocol::{Code, sessions::END_MESSAGE_CHARS};
use ergo_session::deceives;

/// A reason of 10 to 500 characters.
pub fn reason(text: &str) -> Result<String, Failure> {
    let reason = multiline(text)?;
    if (10..=500).contains(&reason.chars().count()) {
        return Ok(reason);
    }
    Err(Failure::new(Code::ReasonLength, "Give a reason of 10 to 500 characters."))
}

/// A support ticket of 1 to 64 characters.
pub fn ticket(text: &str) -> Result<String, Failure> {
    let ticket = single_line(text)?;
    if (1..=64).contains(&ticket.chars().count()) {
        return Ok(ticket);
    }
    Err(Failure::new(Code::TicketLength, "Name the support ticket, in 1 to 64 characters."))
}

/// A message to the agent of at most 500 characters; may be empty.
pub fn word(text: &str) -> Result<String, Failure> {
    let word = multiline(text)?;
    if word.chars().count() <= 500 {
        return Ok(word);
    }
    Err(Failure::new(Code::WordLength, "Keep the message to the agent within 500 characters."))
}

/// A message to the agent whose session is ended: one line; may be empty.
pub fn end_message(text: &str) -> Result<String, Failure> {
    let message = single_line(text)?;
    if message.chars().count() <= END_MESSAGE_CHARS {
        return Ok(message);
    }
    let detail = format!("Keep the message to the agent within {END_MESSAGE_CHARS} characters.");
    Err(Failure::new(Code::WordLength, detail))
}

/// What a change is for (1 to 500 characters), and who authorized it (1 to 200).
pub fn authority(purpose: &str, authorised_by: &str) -> Result<(String, String), Failure> {
    let purpose = multiline(purpose)?;
    let authorised_by = single_line(authorised_by)?;
    let fits = |text: &str, longest: usize| (1..=longest).contains(&text.chars().count());
    if fits(&purpose, 500) && fits(&authorised_by, 200) {
        return Ok((purpose, authorised_by));
    }
    Err(Failure::new(
        Code::AuthorityLength,
        "Say what the change is for (1 to 500 characters) and who authorized it (1 to 200).",
    ))
}

fn multiline(text: &str) -> Result<String, Failure> {
    trimmed(text, |character| hides(character) && character != '\n' && character != '\t')
}

fn single_line(text: &str) -> Result<String, Failure> {
    trimmed(text, hides)
}

/// What cannot be seen or reorders what is around it. Joiners, direction marks and the variants of emoji belong to how
/// people write.
fn hides(character: char) -> bool {
    deceives(character)
        && !matches!(character, '\u{200C}' | '\u{200D}' | '\u{200E}' | '\u{200F}' | '\u{FE0E}' | '\u{FE0F}')
}

fn trimmed(text: &str, is_hidden: impl Fn(char) -> bool) -> Result<String, Failure> {
    let text = text.trim();
    if text.contains(is_hidden) {
        return Err(Failure::invalid("Text must not contain control characters or invisible characters."));
    }
    Ok(text.to_owned())
}
