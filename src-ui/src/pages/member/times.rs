//! What time it is for a member, beside what time it is here. Read, shown, and left as it is.

use crate::{
    components::local_time::{city, use_minute, wall},
    hooks::use_desk,
    kit::{Card, Glyph, Icon},
};
use yew::prelude::*;

/// Properties of [`Times`].
#[derive(Properties, PartialEq)]
pub struct TimesProps {
    /// The member's stored timezone: an IANA name.
    pub zone: AttrValue,
    /// The member's stored locale.
    pub locale: AttrValue,
}

/// The two clocks, and what is stored.
#[component]
pub fn Times(props: &TimesProps) -> Html {
    let desk = use_desk();
    let at = use_minute();
    let here = desk.desktop_timezone();
    html! {
        <Card title="Time and language">
            { clocks(at, &props.zone, here) }
            <dl class="facts-list">
                <div><dt>{ "Stored timezone" }</dt><dd data-testid="stored-timezone">{ props.zone.clone() }</dd></div>
                <div><dt>{ "This computer" }</dt><dd>{ here.to_owned() }</dd></div>
                <div><dt>{ "Stored locale" }</dt><dd data-testid="stored-locale">{ props.locale.clone() }</dd></div>
            </dl>
            <p class="setting-lock times-lock" data-testid="not-touched">
                <Icon glyph={Glyph::Lock} size=14 />
                { "Not touched by this session" }
            </p>
        </Card>
    }
}

fn clocks(at: f64, zone: &str, here: &str) -> Html {
    let (Some(theirs), Some(ours)) = (wall(at, zone), wall(at, here)) else {
        return html! { <p class="secondary">{ "This computer does not know that timezone, so it cannot say what time it is there." }</p> };
    };
    html! {
        <div class="clocks" data-testid="clocks">
            <p class="clocks-line">
                <span class="clock numbers">{ theirs.clock() }</span>
                { format!(" in {}", city(zone)) }
                if let Some(day) = theirs.day_from(ours) {
                    { format!(", {day}") }
                }
                <span class="clocks-dot">{ " · " }</span>
                <span class="numbers">{ ours.clock() }</span>
                { format!(" here ({})", city(here)) }
            </p>
            <p class="quiet">{ theirs.ahead_of(ours) }</p>
        </div>
    }
}
