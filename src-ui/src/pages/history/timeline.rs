//! The picture of a session: pages, notes and what the app guarded, on one axis of time.
//!
//! It is a picture of the list of entries that stands beside it, so a screen reader gets one sentence
//! and then the list.

mod layout;

use crate::{hooks::use_style, when::time_of_day};
use ergo_protocol::{
    UnixMillis,
    journal::{EntryKind, SessionJournal},
};
use layout::{Layout, Mark, Span, layout};
use std::rc::Rc;
use yew::prelude::*;

/// Narrower than this, a bar has no room for a word.
const LEAST_WORDS: f64 = 0.05;
/// What the marks mean: each has a shape and a colour.
const LEGEND: [(&str, &str); 4] = [
    ("mark-inspected", "Inspected"),
    ("mark-changed", "Changed"),
    ("mark-observed", "Observed"),
    ("mark-guard", "Recorded by the app"),
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
        <figure class="timeline" role="img" aria-label={summary(&picture)} data-testid="timeline">
            <div class="timeline-axis">
                { for picture.ticks.iter().map(|(place, at)| html! {
                    <At key={*at} class="timeline-tick" from={*place}>{ label(*at, picture.seconds) }</At>
                }) }
            </div>
            { lane("Pages", html! { { for picture.pages.iter().map(page) } }) }
            { lane("Notes", html! { { for picture.notes.iter().map(mark) } }) }
            { lane("Guard", html! { { for picture.guard.iter().map(mark) } }) }
            <ul class="legend" aria-hidden="true">
                { for LEGEND.iter().map(|(class, words)| html! {
                    <li key={*words}><span class={classes!("timeline-mark", *class)} />{ *words }</li>
                }) }
            </ul>
        </figure>
    }
}

fn lane(name: &'static str, things: Html) -> Html {
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
        | EntryKind::Ended => "mark-guard",
    }
}

fn label(at: UnixMillis, seconds: bool) -> String {
    let minute = time_of_day(at);
    if seconds { format!("{minute}:{:02}", at.div_euclid(1_000).rem_euclid(60)) } else { minute }
}

fn summary(picture: &Layout) -> String {
    let plural = |count: usize, one: &str| format!("{count} {one}{}", if count == 1 { "" } else { "s" });
    format!(
        "Timeline: {}, {} and {} by the app. All of it is in the list of entries.",
        plural(picture.pages.len(), "page"),
        plural(picture.notes.len(), "note"),
        plural(picture.guard.len(), "record"),
    )
}

#[derive(Properties, PartialEq)]
struct AtProps {
    from: f64,
    #[prop_or_default]
    length: Option<f64>,
    class: Classes,
    #[prop_or_default]
    title: Option<AttrValue>,
    #[prop_or_default]
    children: Html,
}

/// Something at a place on the axis.
#[component]
fn At(props: &AtProps) -> Html {
    let node = use_node_ref();
    let mut properties = vec![("left", percent(props.from))];
    if let Some(length) = props.length {
        properties.push(("width", percent(length)));
    }
    use_style(&node, &properties);
    html! { <div ref={node} class={props.class.clone()} title={props.title.clone()}>{ props.children.clone() }</div> }
}

fn percent(part: f64) -> String {
    format!("{:.3}%", part * 100.0)
}
