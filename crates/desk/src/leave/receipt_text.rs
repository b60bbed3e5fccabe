//! A receipt as text for a ticket, in Markdown or plain. No I/O. Times are in UTC, because people everywhere read a
//! ticket.

mod markup;
mod moment;

use ergo_protocol::{
    Person, WorkspaceRef,
    export::TextFormat,
    journal::{Chain, Ending, EntryKind, JournalEntry, SessionRecord},
    snapshot::{HeldBack, Receipt},
};
use markup::{Document, Line, Part};
use moment::{clock_since, length, span};

/// The text of a receipt.
pub fn text(receipt: &Receipt, format: TextFormat) -> String {
    document(receipt).render(format)
}

fn document(receipt: &Receipt) -> Document {
    let SessionRecord { viewed, workspace, agent, ticket, reason, started_at, ended_at, .. } =
        &receipt.record;
    let time = ended_at.map_or_else(
        || span(*started_at, None),
        |ended| format!("{} ({})", span(*started_at, Some(ended)), length(ended - started_at)),
    );
    let facts = vec![
        ("Viewed user", person(viewed)),
        ("Workspace", place(workspace)),
        ("Agent", person(agent)),
        ("Ticket", text_line(ticket)),
        ("Reason", text_line(reason)),
        ("Time", text_line(&time)),
        ("Ended", text_line(ending(receipt.record.ending, *ended_at))),
        ("Session ID", vec![Part::Code(receipt.record.id.clone())]),
    ];
    let changes = receipt.changes.iter().map(|change| text_line(change)).collect();
    let notes = receipt.notes.iter().map(|entry| note(entry, &receipt.notes, *started_at)).collect();
    let viewed_pages = receipt.inspected.iter().map(|page| text_line(page)).collect();
    let skipped = receipt.held_back.iter().map(|one| text_line(skipped(*one))).collect();
    Document {
        title: text_line(&format!("Support session: {} in {}", viewed.name, workspace.name)),
        facts,
        sections: vec![
            ("Changes", changes, "No changes."),
            ("Notes", notes, "No notes."),
            ("Pages viewed", viewed_pages, "No pages were opened."),
            ("Skipped while impersonating", skipped, "Nothing was skipped."),
        ],
        foot: text_line(&record(receipt)),
    }
}

fn text_line(text: &str) -> Line {
    vec![Part::Text(text.to_owned())]
}

fn person(person: &Person) -> Line {
    let name = if person.email.is_empty() {
        person.name.clone()
    } else {
        format!("{}, {}", person.name, person.email)
    };
    vec![Part::Text(format!("{name}, ")), Part::Code(person.id.clone())]
}

fn place(workspace: &WorkspaceRef) -> Line {
    vec![Part::Text(format!("{}, ", workspace.name)), Part::Code(workspace.id.clone())]
}

fn note(entry: &JournalEntry, notes: &[JournalEntry], started_at: i64) -> Line {
    let corrected = notes.iter().find(|note| Some(note.seq) == entry.corrects);
    let kind = match (entry.kind, corrected) {
        (_, Some(note)) => format!("Correction of the note at {}", clock_since(started_at, note.at)),
        (EntryKind::Changed, None) => "Changed".to_owned(),
        (EntryKind::Inspected, None) => "Inspected".to_owned(),
        (_, None) => "Observed".to_owned(),
    };
    vec![
        Part::Text(format!("{} ", clock_since(started_at, entry.at))),
        Part::Strong(format!("{kind}: ")),
        Part::Text(entry.text.clone()),
    ]
}

const fn ending(ending: Option<Ending>, ended_at: Option<i64>) -> &'static str {
    match (ending, ended_at) {
        (Some(Ending::Exited), _) => "The agent exited.",
        (Some(Ending::WrongUser), _) => "The agent reported the wrong user and exited.",
        (Some(Ending::Expired), _) => "The time limit was reached.",
        (Some(Ending::Revoked), _) => "The server ended the session.",
        (Some(Ending::IdentityMismatch), _) => "The identity check failed.",
        (Some(Ending::Crashed), _) => "The app closed unexpectedly.",
        (Some(Ending::Quit), _) => "The app was closed.",
        (None, Some(_)) => "Ended.",
        (None, None) => "In progress.",
    }
}

const fn skipped(one: HeldBack) -> &'static str {
    match one {
        HeldBack::TimezoneSync => "Timezone sync: the stored timezone was not changed.",
        HeldBack::LocaleSync => "Locale sync: the stored locale was not changed.",
        HeldBack::LastSeen => "“Last seen”: not updated.",
        HeldBack::Onboarding => "Onboarding and prompts: not shown and not marked as done.",
    }
}

fn record(receipt: &Receipt) -> String {
    let entries = receipt.record.entries;
    match receipt.chain {
        Some(Chain::Verified) => format!("Record intact: {entries} entries. All times are UTC."),
        Some(Chain::Broken { seq }) => {
            format!("The record was altered from entry {seq} of {entries} on. All times are UTC.")
        }
        None => "The record could not be read. All times are UTC.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::text;
    use ergo_protocol::{
        Person, WorkspaceRef,
        export::TextFormat,
        journal::{Author, Chain, Ending, EntryKind, JournalEntry, SessionRecord},
        snapshot::{HeldBack, Receipt},
    };

    fn person(id: &str, name: &str) -> Person {
        Person { id: id.to_owned(), name: name.to_owned(), email: format!("{id}@ergo.example") }
    }

    fn note(seq: u32, minutes: i64, kind: EntryKind, text: &str) -> JournalEntry {
        JournalEntry {
            seq,
            at: 1_795_356_120_000 + minutes * 60_000,
            author: Author::Agent,
            kind,
            text: text.to_owned(),
            corrects: None,
            prev_hash: String::new(),
            hash: String::new(),
        }
    }

    fn receipt(viewed: &str, notes: Vec<JournalEntry>) -> Receipt {
        Receipt {
            record: SessionRecord {
                id: "ses_1".into(),
                viewed: person("usr_7f3k", viewed),
                workspace: WorkspaceRef { id: "ws_marlow".into(), name: "Marlow Freight".into() },
                agent: person("usr_5kfr", "Sam Okafor"),
                reason: "Invoice export is grayed out.".into(),
                ticket: "SUP-4821".into(),
                started_at: 1_795_356_120_000,
                ended_at: Some(1_795_356_120_000 + 25 * 60_000),
                ending: Some(Ending::Exited),
                revoked: true,
                entries: 41,
                notes: 2,
                changes: 0,
                confirmation: ergo_protocol::journal::Confirmation::Waiting,
            },
            inspected: vec!["Viewed members: rows 1 to 100 of 412".into()],
            changes: Vec::new(),
            notes,
            held_back: vec![HeldBack::TimezoneSync],
            chain: Some(Chain::Verified),
            restart: false,
        }
    }

    #[test]
    fn the_markdown_says_all_a_ticket_needs() {
        let notes = vec![
            note(4, 2, EntryKind::Inspected, "Dana is in Billing."),
            note(9, 9, EntryKind::Observed, "The export is grayed out.\n\nAlso in her preview."),
        ];
        let expected = "\
### Support session: Dana Reyes in Marlow Freight

- **Viewed user:** Dana Reyes, usr\\_7f3k@ergo.example, `usr_7f3k`
- **Workspace:** Marlow Freight, `ws_marlow`
- **Agent:** Sam Okafor, usr\\_5kfr@ergo.example, `usr_5kfr`
- **Ticket:** SUP-4821
- **Reason:** Invoice export is grayed out.
- **Time:** 2026-11-22, 14:02–14:27 UTC (25 minutes)
- **Ended:** The agent exited.
- **Session ID:** `ses_1`

#### Changes

No changes.

#### Notes

- 14:04 **Inspected:** Dana is in Billing.
- 14:11 **Observed:** The export is grayed out.  
  Also in her preview.

#### Pages viewed

- Viewed members: rows 1 to 100 of 412

#### Skipped while impersonating

- Timezone sync: the stored timezone was not changed.

Record intact: 41 entries. All times are UTC.
";
        assert_eq!(text(&receipt("Dana Reyes", notes), TextFormat::Markdown), expected);
    }

    #[test]
    fn the_plain_text_has_no_markup() {
        let notes = vec![note(9, 9, EntryKind::Changed, "One *line*\n- and another")];
        let plain = text(&receipt("Dana [x] Reyes", notes), TextFormat::Plain);
        assert!(
            plain.starts_with(
                "Support session: Dana [x] Reyes in Marlow Freight\n\nViewed user: Dana [x] Reyes"
            )
        );
        assert!(plain.contains("\nNotes\n- 14:11 Changed: One *line*\n  - and another\n"));
        assert!(!plain.contains("**") && !plain.contains('`') && !plain.contains('\\'));
    }

    #[test]
    fn names_and_notes_cannot_format_or_link() {
        let notes = vec![note(
            4,
            2,
            EntryKind::Observed,
            "# Big\n 1. one <b>x</b> ![](http://x) &lt; a|b\n> said\n  - item\n ===\nWWW.x.example",
        )];
        let markdown = text(&receipt("[Dana](javascript:alert)", notes), TextFormat::Markdown);
        assert!(markdown.contains("\\[Dana\\](javascript:alert)"));
        assert!(markdown.contains(
            "\\# Big  \n   1\\. one \\<b\\>x\\</b\\> \\!\\[\\](http&#58;//x) \\&lt; a\\|b  \n  \\> said  \n    \\- item  \n   \\===  \n  WWW&#46;x.example\n"
        ));
    }

    #[test]
    fn a_correction_stands_beside_what_it_corrects() {
        let mut correction = note(9, 9, EntryKind::Correction, "She is in Finance.");
        correction.corrects = Some(4);
        let notes = vec![note(4, 2, EntryKind::Observed, "She is in Billing."), correction];
        let plain = text(&receipt("Dana Reyes", notes), TextFormat::Plain);
        assert!(plain.contains(
            "- 14:04 Observed: She is in Billing.\n- 14:11 Correction of the note at 14:04: She is in Finance.\n"
        ));
    }

    #[test]
    fn a_broken_or_unreadable_record_is_said() {
        let mut one = receipt("Dana", Vec::new());
        one.chain = Some(Chain::Broken { seq: 7 });
        assert!(text(&one, TextFormat::Plain).contains("altered from entry 7 of 41 on"));
        one.chain = None;
        assert!(text(&one, TextFormat::Plain).contains("could not be read"));
    }
}
