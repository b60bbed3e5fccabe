//! Where things stand on the picture of a session. Pure arithmetic: fractions of the axis, 0 to 1.

use ergo_protocol::{
    UnixMillis,
    journal::{Author, EntryKind, JournalEntry, SessionRecord},
};

/// Marks of one lane keep so much room between their middles.
const GAP: f64 = 0.022;
/// A page that was left at once is still to be seen.
const LEAST_SPAN: f64 = 0.006;
/// So many labels fit on the axis.
const MOST_TICKS: i64 = 7;
/// And so many with seconds, which are wider.
const MOST_SECOND_TICKS: i64 = 5;
/// Steps of the axis that one can read, in seconds.
const STEPS: [i64; 15] = [5, 10, 15, 30, 60, 120, 240, 300, 600, 900, 1_800, 3_600, 7_200, 21_600, 86_400];

/// A page that was looked at, from when until when.
#[derive(Clone, Debug, PartialEq)]
pub struct Span {
    /// The number of its entry.
    pub seq: u32,
    /// Where it begins.
    pub from: f64,
    /// How long it is.
    pub length: f64,
    /// What it is called.
    pub label: String,
    /// When it began.
    pub at: UnixMillis,
}

/// Something that happened at a moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// The number of its entry.
    pub seq: u32,
    /// Where its middle is.
    pub place: f64,
    /// What it is.
    pub kind: EntryKind,
    /// When.
    pub at: UnixMillis,
    /// In words.
    pub text: String,
}

/// The picture.
#[derive(Clone, Debug, PartialEq)]
pub struct Layout {
    /// Labels of the axis: where, and when that is.
    pub ticks: Vec<(f64, UnixMillis)>,
    /// Whether the labels need seconds.
    pub seconds: bool,
    /// Pages that were looked at.
    pub pages: Vec<Span>,
    /// What the agent wrote.
    pub notes: Vec<Mark>,
    /// The changes that were sent, each one once.
    pub changes: Vec<Mark>,
    /// What else the app recorded.
    pub recorded: Vec<Mark>,
}

/// Lays out a session.
pub fn layout(record: &SessionRecord, entries: &[JournalEntry]) -> Layout {
    let last = entries.iter().map(|entry| entry.at).max();
    let start = entries.iter().map(|entry| entry.at).fold(record.started_at, i64::min);
    let end = record.ended_at.into_iter().chain(last).fold(start + 1_000, i64::max);
    let place = |at: UnixMillis| fraction(at - start, end - start);
    let step = step(end - start);
    let ticks = (0..=MOST_TICKS)
        .map(|tick| start + tick * step)
        .take_while(|at| *at <= end)
        .map(|at| (place(at), at))
        .collect();
    let mark = |entry: &JournalEntry| Mark {
        seq: entry.seq,
        place: place(entry.at),
        kind: entry.kind,
        at: entry.at,
        text: entry.text.clone(),
    };
    let (notes, recorded): (Vec<_>, Vec<_>) = entries.iter().partition(|entry| entry.author == Author::Agent);
    let (changes, others): (Vec<_>, Vec<_>) =
        recorded.iter().copied().filter(|entry| !is_page(entry)).partition(|entry| is_change(entry));
    Layout {
        ticks,
        seconds: step < 60_000,
        pages: pages(&recorded, end, place),
        notes: spread(notes.into_iter().map(mark).collect()),
        changes: spread(whole_changes(&changes).map(mark).collect()),
        recorded: spread(others.into_iter().map(mark).collect()),
    }
}

/// A change has two entries: the intent, and then the outcome, which says it all. An intent stands for itself only while
/// nothing is known of its outcome.
fn whole_changes<'a>(entries: &[&'a JournalEntry]) -> impl Iterator<Item = &'a JournalEntry> {
    entries.iter().enumerate().filter_map(|(number, entry)| {
        let concluded = entry.kind == EntryKind::ChangeIntended
            && entries.get(number + 1).is_some_and(|next| next.kind == EntryKind::ChangeOutcome);
        (!concluded).then_some(*entry)
    })
}

fn is_change(entry: &JournalEntry) -> bool {
    matches!(entry.kind, EntryKind::ChangeIntended | EntryKind::ChangeOutcome)
}

/// A page lasts until the next thing that takes it from the screen. The same page looked at again goes on.
fn pages(recorded: &[&JournalEntry], end: UnixMillis, place: impl Fn(UnixMillis) -> f64) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    for (number, entry) in recorded.iter().enumerate().filter(|(_, entry)| is_page(entry)) {
        let until = recorded[number + 1..]
            .iter()
            .find(|later| is_page(later) || matches!(later.kind, EntryKind::Frozen | EntryKind::Ended))
            .map_or(end, |later| later.at);
        let from = place(entry.at).min(1.0 - LEAST_SPAN);
        let length = (place(until) - from).max(LEAST_SPAN);
        let label = page_label(&entry.text);
        match spans.last_mut().filter(|last| last.label == label && last.from + last.length >= from) {
            Some(last) => last.length = from + length - last.from,
            None => spans.push(Span { seq: entry.seq, from, length, label, at: entry.at }),
        }
    }
    spans
}

fn is_page(entry: &JournalEntry) -> bool {
    entry.author == Author::App && entry.kind == EntryKind::Inspected
}

/// "Viewed member Dana Reyes (`usr_7f3k`)" is "Dana Reyes" on a bar, and "Viewed teams: 4 rows" is "Teams". Journals
/// written before the first release say "Looked at".
fn page_label(text: &str) -> String {
    let short = text.strip_prefix("Viewed ").or_else(|| text.strip_prefix("Looked at ")).unwrap_or(text);
    let short = short.strip_prefix("the ").unwrap_or(short);
    if let Some(member) = short.strip_prefix("member ") {
        return member.rsplit_once(" (").map_or(member, |(name, _)| name).to_owned();
    }
    let short = short.rsplit_once(": ").map_or(short, |(what, _rows)| what);
    if let Some(words) = short.strip_prefix("Searched members for ") {
        return format!("Search {words}");
    }
    let mut letters = short.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Marks that would cover each other stand side by side, in order, all on the axis.
fn spread(mut marks: Vec<Mark>) -> Vec<Mark> {
    marks.sort_by_key(|mark| (mark.at, mark.seq));
    #[allow(clippy::cast_precision_loss, reason = "a handful of marks")]
    let gap = GAP.min(1.0 / marks.len().max(1) as f64);
    let mut least = 0.0;
    for mark in &mut marks {
        mark.place = mark.place.max(least);
        least = mark.place + gap;
    }
    let mut most = 1.0;
    for mark in marks.iter_mut().rev() {
        mark.place = mark.place.min(most).max(0.0);
        most = mark.place - gap;
    }
    marks
}

/// Milliseconds from one label of the axis to the next.
fn step(length: i64) -> i64 {
    let fits = |step: &i64| {
        let most = if *step < 60 { MOST_SECOND_TICKS } else { MOST_TICKS };
        length / (step * 1_000) < most
    };
    let days = || (length / (86_400_000 * MOST_TICKS) + 1) * 86_400;
    STEPS.into_iter().find(fits).unwrap_or_else(days) * 1_000
}

#[allow(clippy::cast_precision_loss, reason = "the length of a session is exact in a double")]
fn fraction(part: i64, whole: i64) -> f64 {
    (part as f64 / whole.max(1) as f64).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::{GAP, layout, page_label, step};
    use ergo_protocol::{
        Person, WorkspaceRef,
        journal::{Author, EntryKind, JournalEntry, SessionRecord},
    };

    const MINUTE: i64 = 60_000;
    const START: i64 = 1_795_000_000_000;

    fn record(minutes: Option<i64>) -> SessionRecord {
        let person = Person { id: String::new(), name: String::new(), email: String::new() };
        SessionRecord {
            id: String::new(),
            viewed: person.clone(),
            workspace: WorkspaceRef { id: String::new(), name: String::new() },
            agent: person,
            reason: String::new(),
            ticket: String::new(),
            started_at: START,
            ended_at: minutes.map(|minutes| START + minutes * MINUTE),
            ending: None,
            revoked: true,
            entries: 0,
            notes: 0,
            changes: 0,
            confirmation: ergo_protocol::journal::Confirmation::Waiting,
        }
    }

    fn entry(seq: u32, seconds: i64, author: Author, kind: EntryKind, text: &str) -> JournalEntry {
        JournalEntry {
            seq,
            at: START + seconds * 1_000,
            author,
            kind,
            text: text.to_owned(),
            corrects: None,
            prev_hash: String::new(),
            hash: String::new(),
        }
    }

    fn close(one: f64, other: f64) -> bool {
        (one - other).abs() < 1e-9
    }

    #[test]
    fn a_page_lasts_until_the_next() {
        let entries = [
            entry(1, 0, Author::App, EntryKind::Entered, "Entered"),
            entry(2, 60, Author::App, EntryKind::Inspected, "Viewed members"),
            entry(3, 120, Author::Agent, EntryKind::Observed, "Grey"),
            entry(4, 300, Author::App, EntryKind::Inspected, "Viewed teams"),
            entry(5, 480, Author::App, EntryKind::Frozen, "Frozen"),
            entry(6, 600, Author::App, EntryKind::Ended, "Ended"),
        ];
        let picture = layout(&record(Some(10)), &entries);
        let pages: Vec<_> = picture.pages.iter().map(|span| (span.label.as_str(), span.from)).collect();
        assert_eq!(pages, [("Members", 0.1), ("Teams", 0.5)]);
        assert!(close(picture.pages[0].length, 0.4), "until teams, past the agent's own note");
        assert!(close(picture.pages[1].length, 0.3), "until the freeze");
        assert_eq!(picture.notes.len(), 1);
        let recorded: Vec<_> = picture.recorded.iter().map(|mark| mark.kind).collect();
        assert_eq!(recorded, [EntryKind::Entered, EntryKind::Frozen, EntryKind::Ended]);
    }

    #[test]
    fn a_page_that_is_looked_at_again_is_one_bar() {
        let look = |seq, seconds, text| entry(seq, seconds, Author::App, EntryKind::Inspected, text);
        let entries = [
            look(1, 60, "Viewed members: rows 1 to 100 of 412"),
            look(2, 90, "Viewed members: rows 101 to 200 of 412"),
            look(3, 120, "Viewed teams: 4 rows"),
            look(4, 180, "Viewed members: rows 1 to 100 of 412"),
        ];
        let pages = layout(&record(Some(10)), &entries).pages;
        let labels: Vec<_> = pages.iter().map(|span| span.label.as_str()).collect();
        assert_eq!(labels, ["Members", "Teams", "Members"]);
        assert!(close(pages[0].length, 0.1), "until teams: {pages:?}");
    }

    #[test]
    fn a_change_is_one_mark_that_says_how_it_went() {
        let app = |seq, seconds, kind, text| entry(seq, seconds, Author::App, kind, text);
        let entries = [
            app(1, 60, EntryKind::Armed, "Armed"),
            app(2, 70, EntryKind::ChangeIntended, "First, about to be made"),
            app(3, 71, EntryKind::ChangeOutcome, "First, made"),
            app(4, 90, EntryKind::ChangeIntended, "Second, about to be made"),
        ];
        let picture = layout(&record(Some(10)), &entries);
        let changes: Vec<_> = picture.changes.iter().map(|mark| mark.text.as_str()).collect();
        assert_eq!(changes, ["First, made", "Second, about to be made"]);
        assert_eq!(picture.recorded.len(), 1, "that it was armed is recorded apart");
    }

    #[test]
    fn what_happens_at_once_stands_side_by_side() {
        let entries: Vec<_> = (1..=30)
            .map(|seq| entry(seq, if seq < 20 { 0 } else { 1_500 }, Author::Agent, EntryKind::Observed, ""))
            .collect();
        let notes = layout(&record(Some(25)), &entries).notes;
        for pair in notes.windows(2) {
            assert!(pair[1].place - pair[0].place > GAP - 1e-9, "{pair:?}");
        }
        assert!(notes.iter().all(|mark| (0.0..=1.0).contains(&mark.place)));
        // More than there is room for: closer, but on the axis and in order.
        let many: Vec<_> =
            (1..=500).map(|seq| entry(seq, 0, Author::Agent, EntryKind::Observed, "")).collect();
        let notes = layout(&record(Some(25)), &many).notes;
        assert!(notes.windows(2).all(|pair| pair[0].place < pair[1].place));
        assert!(notes.iter().all(|mark| (0.0..=1.0).contains(&mark.place)));
    }

    #[test]
    fn the_axis_has_a_few_round_labels() {
        assert_eq!(step(25 * MINUTE), 4 * MINUTE);
        assert_eq!(step(MINUTE), 15_000);
        assert_eq!(step(60 * MINUTE), 10 * MINUTE);
        for minutes in [0, 1, 2, 5, 24, 30, 59, 240, 100_000] {
            let picture = layout(&record(Some(minutes)), &[]);
            assert!((1..=7).contains(&picture.ticks.len()), "{minutes}: {}", picture.ticks.len());
            assert!(close(picture.ticks[0].0, 0.0));
        }
        assert!(layout(&record(Some(1)), &[]).seconds);
    }

    #[test]
    fn a_session_without_an_end_or_entries_is_laid_out() {
        let picture = layout(&record(None), &[]);
        assert!(picture.pages.is_empty() && picture.notes.is_empty() && picture.recorded.is_empty());
        let open = [entry(1, 5, Author::App, EntryKind::Inspected, "Viewed roles")];
        let picture = layout(&record(None), &open);
        assert_eq!(picture.pages.len(), 1);
        assert!(picture.pages[0].from + picture.pages[0].length <= 1.0 + 1e-9);
    }

    #[test]
    fn pages_have_short_names() {
        for (text, expected) in [
            ("Viewed members", "Members"),
            ("Looked at the overview", "Overview"),
            ("Viewed member Dana (Day) Reyes (usr_7f3k)", "Dana (Day) Reyes"),
            ("Viewed member A: B (usr_1)", "A: B"),
            ("Searched members for “dana”: 3 found", "Search “dana”"),
            ("Viewed access settings: 14 rows", "Access settings"),
            ("", ""),
        ] {
            assert_eq!(page_label(text), expected);
        }
    }
}
