//! A note that is being written when the session stops.

use super::*;

#[test]
fn a_draft_that_the_core_has_saved_is_not_added_twice() {
    let note = NoteDraft { kind: NoteKind::Observed, text: "Half a sentence".to_owned() };
    let saved = |revision, phase| {
        let Action::Snapshot(plain, at) = snapshot(revision, phase) else { unreachable!() };
        let saved = Snapshot {
            unfinished_note: Some(UnfinishedNote::Saved { text: note.text.clone() }),
            ..(*plain).clone()
        };
        Action::Snapshot(Rc::new(saved), at)
    };
    let stopped = all(
        Store::default(),
        [snapshot(1, Phase::Active), Action::Note(note.clone()), snapshot(2, frozen(true))],
    );
    assert_eq!(stopped.typed.note, note);
    let stopped = all(stopped, [saved(3, frozen(true))]);
    assert_eq!(stopped.typed.note.text, "");
    // What was typed while it was being saved is not a part of what was saved.
    let longer = NoteDraft { text: "Half a sentence and the rest".to_owned(), ..note };
    let typing = all(stopped, [Action::Note(longer.clone()), saved(4, frozen(true))]);
    assert_eq!(typing.typed.note, longer);
}
