//! The note that is being typed, until it is saved. Only in memory.

use ergo_protocol::{journal::NoteDraft, limits::NOTE, snapshot::UnfinishedNote};

/// The longest draft that is kept, in characters. It is saved as several notes.
pub const LONGEST_DRAFT: usize = 10 * NOTE.most;

/// The latest text of a note that the agent has not saved, as sent by the page.
#[derive(Debug, Default)]
pub struct Unfinished {
    draft: Option<NoteDraft>,
    /// The text that was saved last, as a note or because the session stopped. The page may send it once more, late.
    last_saved: String,
    /// Whether a draft was saved because the session stopped.
    is_saved: bool,
    /// Whether saving the draft failed.
    has_failed: bool,
}

impl Unfinished {
    /// Keeps what the agent has typed so far, in place of any earlier draft.
    pub fn typed(&mut self, draft: NoteDraft) {
        let text = draft.text.trim();
        let is_new = !text.is_empty() && text != self.last_saved;
        self.is_saved &= !is_new;
        self.draft = is_new.then_some(draft);
    }

    /// Takes the draft, to save it.
    pub fn take(&mut self) -> Option<NoteDraft> {
        self.draft.take()
    }

    /// Puts back a draft that could not be saved, unless the agent has typed something newer.
    pub fn put_back(&mut self, draft: Option<NoteDraft>) {
        if self.draft.is_none() {
            self.draft = draft;
        }
    }

    /// Records that the agent saved a note.
    pub fn note_saved(&mut self, text: &str) {
        text.trim().clone_into(&mut self.last_saved);
        self.is_saved = false;
    }

    /// Records that a draft was saved because the session stopped.
    pub fn draft_saved(&mut self, text: &str) {
        self.note_saved(text);
        (self.is_saved, self.has_failed) = (true, false);
    }

    /// Records that the draft could not be saved.
    pub fn failed(&mut self) {
        self.has_failed = true;
    }

    /// Records that the session continues: the agent has seen what happened to the draft.
    pub fn goes_on(&mut self) {
        (self.is_saved, self.has_failed) = (false, false);
    }

    /// What the page should show.
    pub fn shown(&self) -> Option<UnfinishedNote> {
        match &self.draft {
            Some(draft) if self.has_failed => Some(UnfinishedNote::NotSaved { text: draft.text.clone() }),
            _ => self.is_saved.then(|| UnfinishedNote::Saved { text: self.last_saved.clone() }),
        }
    }
}

/// Splits a text into the first part, which fits into one note, and the rest. Splits between words if possible.
pub fn first_part(text: &str) -> (&str, &str) {
    let text = text.trim();
    let Some((most, _)) = text.char_indices().nth(NOTE.most) else { return (text, "") };
    let (part, _) = text.split_at(most);
    let cut = if text[most..].starts_with(char::is_whitespace) {
        most
    } else {
        part.rfind(char::is_whitespace).unwrap_or(most)
    };
    let (part, rest) = text.split_at(cut);
    (part.trim_end(), rest.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;
    use ergo_protocol::journal::NoteKind;

    fn draft(text: &str) -> NoteDraft {
        NoteDraft { kind: NoteKind::Observed, text: text.to_owned() }
    }

    #[test]
    fn a_text_is_cut_between_words_and_nothing_of_it_is_lost() {
        assert_eq!(first_part("  short  "), ("short", ""));
        let words = "seven w ".repeat(1_250);
        let (mut parts, mut rest) = (Vec::new(), words.as_str());
        while !rest.is_empty() {
            let (part, after) = first_part(rest);
            assert!((1..=NOTE.most).contains(&part.chars().count()));
            parts.push(part);
            rest = after;
        }
        assert_eq!(parts.len(), 3);
        assert_eq!(parts.join(" "), words.trim());
        let endless = "ü".repeat(NOTE.most + 1);
        assert_eq!(first_part(&endless), ("ü".repeat(NOTE.most).as_str(), "ü"));
    }

    #[test]
    fn what_was_saved_is_not_held_once_more() {
        let mut note = Unfinished::default();
        note.typed(draft("It is gray"));
        assert_eq!(note.take(), Some(draft("It is gray")));
        note.note_saved("It is gray");
        note.typed(draft(" It is gray "));
        assert_eq!(note.take(), None);
        note.typed(draft("It is green"));
        note.typed(draft("  "));
        assert_eq!(note.take(), None, "the agent has deleted it");
    }

    #[test]
    fn what_could_not_be_saved_stays_and_gives_way_to_what_is_newer() {
        let mut note = Unfinished::default();
        note.failed();
        note.put_back(Some(draft("old")));
        assert_eq!(note.shown(), Some(UnfinishedNote::NotSaved { text: "old".to_owned() }));
        note.typed(draft("new"));
        note.put_back(Some(draft("old")));
        assert_eq!(note.take(), Some(draft("new")));
        note.draft_saved("new");
        assert_eq!(note.shown(), Some(UnfinishedNote::Saved { text: "new".to_owned() }));
        note.goes_on();
        assert_eq!(note.shown(), None);
    }
}
