//! What time it is where somebody is. From what was read; nothing is stored or sent.

mod zone;

use super::words;
use crate::when::has_twelve_hours;
use gloo_timers::callback::Interval;
use js_sys::{Array, Date, Function, Intl::DateTimeFormat, Object, Reflect};
use std::{cell::RefCell, collections::HashMap};
use wasm_bindgen::{JsCast, JsValue};
use yew::prelude::*;
pub use zone::{Wall, city};

/// More formatters than this are not kept: a workspace has a few zones.
const MOST_FORMATS: usize = 64;
/// How often the minute is looked at. The page renders only when it has changed.
const LOOK_MILLIS: u32 = 2_000;

thread_local! {
    /// Creating a formatter costs a hundred times as much as using it.
    static FORMATS: RefCell<HashMap<String, Option<DateTimeFormat>>> = RefCell::default();
}

/// What the wall shows at a moment (Unix milliseconds) in a zone; none for a zone this computer does not
/// know.
pub fn wall(at: f64, zone: &str) -> Option<Wall> {
    FORMATS.with_borrow_mut(|formats| {
        if formats.len() > MOST_FORMATS {
            formats.clear();
        }
        let format = formats.entry(zone.to_owned()).or_insert_with(|| format_of(zone));
        let parts = format.as_ref()?.format_to_parts(&Date::new(&JsValue::from_f64(at)));
        let parts: Vec<(String, String)> =
            parts.iter().filter_map(|part| Some((text(&part, "type")?, text(&part, "value")?))).collect();
        Wall::from_parts(parts.iter().map(|(name, value)| (name.as_str(), value.as_str())))
    })
}

/// Forgets the zones that were asked for: they are those of a customer's people.
pub fn forget_zones() {
    FORMATS.with_borrow_mut(HashMap::clear);
}

/// Through `Reflect`, because the constructor throws for a zone it does not know.
fn format_of(zone: &str) -> Option<DateTimeFormat> {
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor = Reflect::get(&intl, &"DateTimeFormat".into()).ok()?.dyn_into::<Function>().ok()?;
    let options = Object::new();
    for (name, value) in [
        ("timeZone", zone),
        ("hourCycle", "h23"),
        ("year", "numeric"),
        ("month", "2-digit"),
        ("day", "2-digit"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
    ] {
        Reflect::set(&options, &name.into(), &value.into()).ok()?;
    }
    let made = Reflect::construct(&constructor, &Array::of2(&"en-GB".into(), &options)).ok()?;
    Some(made.unchecked_into())
}

fn text(part: &JsValue, name: &str) -> Option<String> {
    Reflect::get(part, &name.into()).ok()?.as_string()
}

/// Unix milliseconds of the minute it is; the component renders again when the next one begins.
#[hook]
pub fn use_minute() -> f64 {
    let minute = use_state_eq(this_minute);
    let setter = minute.setter();
    use_effect_with((), move |()| {
        let interval = Interval::new(LOOK_MILLIS, move || setter.set(this_minute()));
        move || drop(interval)
    });
    *minute
}

fn this_minute() -> f64 {
    const MINUTE: f64 = 60_000.0;
    (Date::now() / MINUTE).floor() * MINUTE
}

/// Properties of [`LocalTime`].
#[derive(Properties, PartialEq)]
pub struct LocalTimeProps {
    /// Where: an IANA name.
    pub zone: AttrValue,
    /// Where the agent is.
    pub here: AttrValue,
    /// When.
    pub at: f64,
}

/// `19:07 Lisbon`, with another day marked.
#[component]
pub fn LocalTime(props: &LocalTimeProps) -> Html {
    let Some(there) = wall(props.at, &props.zone) else {
        return html! {
            <span class="local-time" title={words::UNKNOWN_ZONE}>
                <span class="quiet clip">{ props.zone.clone() }</span>
            </span>
        };
    };
    let day = wall(props.at, &props.here).and_then(|here| there.day_from(here));
    let title = day.map_or_else(|| props.zone.to_string(), |day| format!("{}, {day}", props.zone));
    html! {
        <span class="local-time" {title}>
            <span class="numbers">{ there.clock(has_twelve_hours()) }</span>
            <span class="quiet clip">
                { city(&props.zone) }
                if let Some(day) = day {
                    <span class="unseen">{ format!(", {day}") }</span>
                }
            </span>
        </span>
    }
}
