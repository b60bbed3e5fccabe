//! Something that goes by itself after a while, but not while somebody is reading it.

use gloo_timers::callback::Timeout;
use yew::prelude::*;

/// What the element reports: whether the pointer is over it, or the focus in it.
#[derive(Clone, PartialEq)]
pub struct Holding {
    /// The pointer came.
    pub onmouseenter: Callback<MouseEvent>,
    /// The pointer went.
    pub onmouseleave: Callback<MouseEvent>,
    /// The focus came.
    pub onfocusin: Callback<FocusEvent>,
    /// The focus went.
    pub onfocusout: Callback<FocusEvent>,
}

/// Calls `lapsed` after this many milliseconds, or never if there are none. The timer restarts when the pointer or the
/// focus leaves.
#[hook]
pub fn use_lapse(millis: Option<u32>, lapsed: Callback<()>) -> Holding {
    let (over, within) = (use_state_eq(|| false), use_state_eq(|| false));
    let held = *over || *within;
    use_effect_with((millis, held), move |(millis, held)| {
        let timer = millis.filter(|_| !held).map(|millis| Timeout::new(millis, move || lapsed.emit(())));
        move || drop(timer)
    });
    let (over, within) = (over.setter(), within.setter());
    let (out, without) = (over.clone(), within.clone());
    Holding {
        onmouseenter: Callback::from(move |_| over.set(true)),
        onmouseleave: Callback::from(move |_| out.set(false)),
        onfocusin: Callback::from(move |_| within.set(true)),
        onfocusout: Callback::from(move |_| without.set(false)),
    }
}
