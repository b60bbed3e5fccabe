//! Hands the core what is typed of a note, so that it is saved when the session stops. Not by the panel itself: that can
//! be closed, and it goes when the session stops.

use crate::{hooks::use_desk, ipc, state::Action};
use ergo_protocol::{
    Code,
    journal::{NoteDraft, NoteKind},
};
use wasm_bindgen_futures::spawn_local;
use yew::prelude::*;

/// Hands over each change at once. One call at a time, so that no older text arrives after a newer one.
#[hook]
pub fn use_handed_over() {
    let desk = use_desk();
    let handing = use_mut_ref(HandingOver::default);
    use_effect_with(desk.typed.note.clone(), move |note| {
        if !handing.borrow_mut().want(note.clone()) {
            return;
        }
        spawn_local(async move {
            loop {
                let Some(draft) = handing.borrow_mut().next() else { break };
                // Refused when the session is over, and then there is nothing to be saved by it.
                if let Err(problem) = ipc::draft_note(draft).await
                    && problem.code == Code::NoteLength
                {
                    desk.dispatch(Action::Problem(Some(problem)));
                }
            }
        });
    });
}

/// What the core has, and what it is to have.
#[derive(Default)]
struct HandingOver {
    wanted: Option<NoteDraft>,
    handed: Option<(NoteKind, String)>,
    is_under_way: bool,
}

impl HandingOver {
    /// The core is to have this. Returns whether the caller has to begin.
    fn want(&mut self, note: NoteDraft) -> bool {
        self.wanted = Some(note);
        !std::mem::replace(&mut self.is_under_way, true)
    }

    /// What is to be handed over next; after nothing it has ended.
    fn next(&mut self) -> Option<NoteDraft> {
        let had_text = self.handed.as_ref().is_some_and(|(_, text)| !text.trim().is_empty());
        let next = self.wanted.take().filter(|note| {
            // The kind alone is nothing to be saved.
            let matters = had_text || !note.text.trim().is_empty();
            matters && self.handed.as_ref() != Some(&(note.kind, note.text.clone()))
        });
        match &next {
            Some(note) => self.handed = Some((note.kind, note.text.clone())),
            None => self.is_under_way = false,
        }
        next
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note(kind: NoteKind, text: &str) -> NoteDraft {
        NoteDraft { kind, text: text.to_owned() }
    }

    #[test]
    fn the_newest_text_goes_out_once_and_one_call_at_a_time() {
        let mut handing = HandingOver::default();
        assert!(handing.want(note(NoteKind::Observed, "A")));
        assert_eq!(handing.next(), Some(note(NoteKind::Observed, "A")));
        assert!(!handing.want(note(NoteKind::Observed, "A b")), "a second call beside the first");
        assert!(!handing.want(note(NoteKind::Observed, "A b c")));
        assert_eq!(handing.next(), Some(note(NoteKind::Observed, "A b c")));
        assert_eq!(handing.next(), None);
        assert!(handing.want(note(NoteKind::Observed, "A b c")));
        assert_eq!(handing.next(), None, "the core has it");
    }

    #[test]
    fn a_kind_counts_with_a_text_and_a_text_that_is_deleted_is_told() {
        let mut handing = HandingOver::default();
        assert!(handing.want(note(NoteKind::Changed, " ")));
        assert_eq!(handing.next(), None);
        assert!(handing.want(note(NoteKind::Changed, "A")));
        assert_eq!(handing.next(), Some(note(NoteKind::Changed, "A")));
        assert!(!handing.want(note(NoteKind::Inspected, "A")));
        assert_eq!(handing.next(), Some(note(NoteKind::Inspected, "A")));
        assert!(!handing.want(note(NoteKind::Inspected, "")));
        assert_eq!(handing.next(), Some(note(NoteKind::Inspected, "")));
        assert_eq!(handing.next(), None);
    }
}
