//! The time that is left, by the monotonic clock: it started with the snapshot and runs here.

use super::words;
use crate::{
    hooks::use_tick,
    kit::{Glyph, Icon, Live, duration::seconds_left},
};
use ergo_catalog::Text;
use yew::prelude::*;

/// Properties of [`Countdown`].
#[derive(Properties, PartialEq)]
pub struct CountdownProps {
    /// What was left when the snapshot was made.
    pub remaining_millis: i64,
    /// When the snapshot came, by `performance.now()`.
    pub received_at: f64,
    /// How long the session was asked for.
    pub minutes: u32,
}

/// The countdown of the banner. Announced at five minutes and at one, not each second.
#[component]
pub fn Countdown(props: &CountdownProps) -> Html {
    let now = use_tick(500);
    let seconds = seconds_left(props.remaining_millis, props.received_at, now);
    let warning = Warning::at(seconds);
    html! {
        <>
            <span
                class={classes!("banner-chip", "numbers", warning.class())}
                role="timer"
                aria-live="off"
                data-testid="banner-countdown"
                data-seconds={seconds.to_string()}
                data-warning={warning.name()}
            >
                if warning >= Warning::Last {
                    <Icon glyph={Glyph::Warning} size=16 />
                } else {
                    { ring(seconds, props.minutes) }
                }
                { warning.words(seconds) }
            </span>
            <Live text={warning.spoken().map(AttrValue::from).unwrap_or_default()} assertive={warning >= Warning::Last} />
        </>
    }
}

/// How near the end is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Warning {
    /// Far.
    None,
    /// Five minutes or less.
    Short,
    /// One minute or less.
    Last,
    /// Here.
    Over,
}

impl Warning {
    const fn at(seconds: u64) -> Self {
        match seconds {
            0 => Self::Over,
            1..=60 => Self::Last,
            61..=300 => Self::Short,
            _ => Self::None,
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Short => "short",
            Self::Last => "last",
            Self::Over => "over",
        }
    }

    fn class(self) -> Classes {
        match self {
            Self::None => Classes::new(),
            Self::Short => classes!("banner-chip-short"),
            Self::Last | Self::Over => classes!("banner-chip-short", "banner-chip-last"),
        }
    }

    fn words(self, seconds: u64) -> String {
        match self {
            Self::None => words::left(seconds),
            Self::Short => words::only_left(seconds),
            Self::Last => words::ends_in(seconds),
            Self::Over => words::TIME_IS_UP.to_string(),
        }
    }

    /// What a screen reader hears: once at each step, not each second.
    const fn spoken(self) -> Option<Text> {
        match self {
            Self::None => None,
            Self::Short => Some(words::FIVE_MINUTES_SPOKEN),
            Self::Last => Some(words::ONE_MINUTE_SPOKEN),
            Self::Over => Some(words::TIME_IS_UP_SPOKEN),
        }
    }
}

/// The share that is left, as a ring.
fn ring(seconds: u64, minutes: u32) -> Html {
    let left = share_left(seconds, minutes).to_string();
    html! {
        <svg class="ring" width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="2.4" aria-hidden="true">
            <circle class="ring-whole" cx="8" cy="8" r="6" />
            <circle cx="8" cy="8" r="6" pathLength="100" stroke-dasharray={format!("{left} 100")} transform="rotate(-90 8 8)" />
        </svg>
    }
}

/// How many hundredths of the session are left.
fn share_left(seconds: u64, minutes: u32) -> u64 {
    let whole = u64::from(minutes) * 60;
    if whole == 0 { 100 } else { (seconds * 100).div_ceil(whole).min(100) }
}

#[cfg(test)]
mod tests {
    use super::{Warning, share_left};

    #[test]
    fn the_ring_empties_with_the_time() {
        for (seconds, minutes, expected) in
            [(1800, 30, 100), (900, 30, 50), (1, 30, 1), (0, 30, 0), (9_999, 30, 100), (5, 0, 100)]
        {
            assert_eq!(share_left(seconds, minutes), expected);
        }
    }

    #[test]
    fn the_end_is_announced_at_five_minutes_at_one_and_when_it_is_there() {
        let spoken: Vec<_> = (0..=600).rev().map(|seconds| Warning::at(seconds).spoken()).collect();
        let changes = spoken.windows(2).filter(|pair| pair[0] != pair[1]).count();
        assert_eq!(changes, 3);
        for (seconds, words) in [
            (301, "5:01 left"),
            (300, "Only 5:00 left"),
            (61, "Only 1:01 left"),
            (60, "Ends in 1:00"),
            (0, "Time is up"),
        ] {
            assert_eq!(Warning::at(seconds).words(seconds), words);
        }
    }
}
