//! What time it is for a member, beside what time it is here. Read, shown, and left as it is.

use super::words;
use crate::{
    components::local_time::{city, use_minute, wall},
    hooks::use_desk,
    kit::{Glyph, Icon, Section, phrase},
    when::has_twelve_hours,
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
        <Section title={words::TIMES}>
            { clocks(at, &props.zone, here) }
            <dl class="facts-list">
                <div><dt>{ words::STORED_ZONE }</dt><dd data-testid="stored-timezone">{ props.zone.clone() }</dd></div>
                <div><dt>{ words::THIS_COMPUTER }</dt><dd>{ here.to_owned() }</dd></div>
                <div><dt>{ words::STORED_LOCALE }</dt><dd data-testid="stored-locale">{ props.locale.clone() }</dd></div>
            </dl>
            <p class="setting-lock times-lock" data-testid="not-touched">
                <Icon glyph={Glyph::Lock} size=14 />
                { words::NOT_TOUCHED }
            </p>
        </Section>
    }
}

fn clocks(at: f64, zone: &str, here: &str) -> Html {
    let (Some(theirs), Some(ours)) = (wall(at, zone), wall(at, here)) else {
        return html! { <p class="secondary">{ words::UNKNOWN_ZONE }</p> };
    };
    html! {
        <div class="clocks" data-testid="clocks">
            <p class="clocks-line">
                { phrase(words::in_city(&city(zone)), &[("time", html! { <span class="clock numbers">{ theirs.clock(has_twelve_hours()) }</span> })]) }
                if let Some(day) = theirs.day_from(ours) {
                    { format!(", {day}") }
                }
                <span class="clocks-dot">{ " · " }</span>
                { phrase(words::here(&city(here)), &[("time", html! { <span class="numbers">{ ours.clock(has_twelve_hours()) }</span> })]) }
            </p>
            <p class="quiet">{ theirs.ahead_of(ours) }</p>
        </div>
    }
}
