//! The picture of a session: pages, notes, changes and what else the app recorded, on one axis of time.
//!
//! It is a picture of the list of entries that stands beside it, so a screen reader gets one sentence
//! and then the list.

mod layout;
mod words;

use crate::{
    hooks::use_style,
    when::{has_twelve_hours, time_of_day, time_with_seconds},
};
use ergo_catalog::Text;
use ergo_protocol::{
    UnixMillis,
    journal::{EntryKind, SessionJournal},
};
use layout::{Mark, Span, layout};
use std::rc::Rc;
use yew::prelude::*;

/// Narrower than this, a bar has no room for a word.
const LEAST_WORDS: f64 = 0.05;
/// What a label of the axis needs, in CSS pixels: with minutes, and with seconds too.
const LABEL_ROOM: (u32, u32) = (36, 56);
/// What “AM” needs besides.
const HALF_ROOM: u32 = 20;
/// What the marks mean: each has a shape and a color.
const LEGEND: [(&str, Text); 4] = [
    ("mark-inspected", words::INSPECTED),
    ("mark-observed", words::OBSERVED),
    ("mark-changed", words::CHANGED),
    ("mark-recorded", words::RECORDED),
];

/// Properties of [`Timeline`].
#[derive(Properties, PartialEq)]
pub struct TimelineProps {
    /// The session.
    pub session: Rc<SessionJournal>,
}

/// The picture.
#[component]
pub fn Timeline(props: &TimelineProps) -> Html {
    let session = &props.session;
    let picture = use_memo(Rc::clone(session), |session| layout(&session.record, &session.entries));
    html! {
        <figure class="timeline" role="img" aria-label={words::summary(&picture)} data-testid="timeline">
            <div class="timeline-axis">
                { for picture.ticks.iter().map(|tick| tick_line(tick, picture.seconds)) }
            </div>
            { lane(words::PAGES, html! { { for picture.pages.iter().map(page) } }) }
            { lane(words::NOTES, html! { { for picture.notes.iter().map(mark) } }) }
            { lane(words::CHANGES, html! { { for picture.changes.iter().map(mark) } }) }
            { lane(words::RECORDED_LANE, html! { { for picture.recorded.iter().map(mark) } }) }
            <ul class="legend" aria-hidden="true">
                { for LEGEND.iter().map(|(class, words)| html! {
                    <li key={words.english()}><span class={classes!("timeline-mark", *class)} />{ *words }</li>
                }) }
            </ul>
        </figure>
    }
}

/// A line at a moment, and what time that is. At the end of the axis the label stays in the picture.
fn tick_line((place, at): &(f64, UnixMillis), seconds: bool) -> Html {
    let (minutes, with_seconds) = LABEL_ROOM;
    let half_of_day = if has_twelve_hours() { HALF_ROOM } else { 0 };
    let room = half_of_day + if seconds { with_seconds } else { minutes };
    html! {
        <div key={*at} class="timeline-tick">
            <At class="timeline-line" from={*place} />
            <At class="timeline-label" from={*place} {room}>{ label(*at, seconds) }</At>
        </div>
    }
}

fn lane(name: Text, things: Html) -> Html {
    html! {
        <div class="timeline-lane">
            <span class="timeline-name">{ name }</span>
            <div class="timeline-track">{ things }</div>
        </div>
    }
}

fn page(span: &Span) -> Html {
    html! {
        <At
            key={span.seq}
            class="timeline-page"
            from={span.from}
            length={span.length}
            title={format!("{} {}", time_of_day(span.at), span.label)}
        >
            if span.length >= LEAST_WORDS {
                <bdi>{ &span.label }</bdi>
            }
        </At>
    }
}

fn mark(mark: &Mark) -> Html {
    html! {
        <At
            key={mark.seq}
            class={classes!("timeline-mark", mark_class(mark.kind))}
            from={mark.place}
            title={format!("{} {}", time_of_day(mark.at), mark.text)}
            seq={mark.seq}
        />
    }
}

const fn mark_class(kind: EntryKind) -> &'static str {
    match kind {
        EntryKind::Inspected => "mark-inspected",
        EntryKind::Observed | EntryKind::Correction => "mark-observed",
        EntryKind::Changed | EntryKind::ChangeIntended | EntryKind::ChangeOutcome => "mark-changed",
        EntryKind::Frozen => "mark-frozen",
        EntryKind::Entered
        | EntryKind::IdentityConfirmed
        | EntryKind::HeldBack
        | EntryKind::Reverified
        | EntryKind::Armed
        | EntryKind::Disarmed
        | EntryKind::Extended
        | EntryKind::Ended => "mark-recorded",
    }
}

fn label(at: UnixMillis, seconds: bool) -> String {
    if seconds { time_with_seconds(at) } else { time_of_day(at) }
}

#[derive(Properties, PartialEq)]
struct AtProps {
    from: f64,
    #[prop_or_default]
    length: Option<f64>,
    /// How many CSS pixels it needs before the end of the axis.
    #[prop_or_default]
    room: u32,
    class: Classes,
    #[prop_or_default]
    title: Option<AttrValue>,
    /// The number of the entry that a mark stands for.
    #[prop_or_default]
    seq: Option<u32>,
    #[prop_or_default]
    children: Html,
}

/// Something at a place on the axis.
#[component]
fn At(props: &AtProps) -> Html {
    let node = use_node_ref();
    let start = match props.room {
        0 => percent(props.from),
        room => format!("min({}, calc(100% - {room}px))", percent(props.from)),
    };
    let mut properties = vec![("inset-inline-start", start)];
    if let Some(length) = props.length {
        properties.push(("width", percent(length)));
    }
    use_style(&node, &properties);
    html! {
        <div
            ref={node}
            class={props.class.clone()}
            title={props.title.clone()}
            data-testid={props.seq.map(|_| "timeline-mark")}
            data-seq={props.seq.map(|seq| seq.to_string())}
        >
            { props.children.clone() }
        </div>
    }
}

fn percent(part: f64) -> String {
    format!("{:.3}%", part * 100.0)
}
