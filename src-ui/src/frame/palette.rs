//! The palette: everything that is possible now, by typing.

use crate::{
    frame::sidebar,
    hooks::{Desk, use_desk, use_focus, use_focus_back},
    ipc,
    kit::{Glyph, Icon, Kbd},
    state::{Action, Offer, offers},
};
use ergo_protocol::preferences::Theme;
use web_sys::{HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

/// The palette. Rendered only while it is open; the focus goes back to where it was.
#[component]
pub fn Palette() -> Html {
    let desk = use_desk();
    let search = use_state(String::new);
    let at = use_state(|| 0_usize);
    let input = use_node_ref();
    use_focus_back();
    use_focus(&input, ());

    let offers = offers(&desk, &search);
    let chosen = (*at).min(offers.len().saturating_sub(1));
    let oninput = {
        let (search, at) = (search.clone(), at.clone());
        Callback::from(move |event: InputEvent| {
            search.set(
                event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default(),
            );
            at.set(0);
        })
    };
    let onkeydown = {
        let (desk, at, offers) = (desk.clone(), at.clone(), offers.clone());
        Callback::from(move |event: KeyboardEvent| {
            let last = offers.len().saturating_sub(1);
            match event.key().as_str() {
                "ArrowDown" => at.set(if chosen >= last { 0 } else { chosen + 1 }),
                "ArrowUp" => at.set(if chosen == 0 { last } else { chosen - 1 }),
                "Enter" => {
                    if let Some(offer) = offers.get(chosen) {
                        take(&desk, offer);
                    }
                }
                "Escape" => desk.dispatch(Action::Palette(false)),
                // There is nothing else to go to while it is open.
                "Tab" => {}
                _ => return,
            }
            event.prevent_default();
            event.stop_propagation();
        })
    };
    let close = {
        let desk = desk.clone();
        Callback::from(move |_: MouseEvent| desk.dispatch(Action::Palette(false)))
    };
    html! {
        <div class="palette-veil" onclick={close}>
            <div
                class="palette"
                role="dialog"
                aria-modal="true"
                aria-label="Commands"
                data-testid="palette"
                onclick={|event: MouseEvent| event.stop_propagation()}
            >
                <div class="palette-search">
                    <Icon glyph={Glyph::Search} />
                    <input
                        ref={input}
                        type="text"
                        value={(*search).clone()}
                        {oninput}
                        {onkeydown}
                        placeholder="Where to, or what to do?"
                        role="combobox"
                        aria-label="Command"
                        aria-expanded="true"
                        aria-controls="palette-list"
                        aria-activedescendant={(!offers.is_empty()).then(|| format!("offer-{chosen}"))}
                        autocomplete="off"
                        spellcheck="false"
                        data-testid="palette-search"
                    />
                    <Kbd keys="Esc" />
                </div>
                <ul class="palette-list" id="palette-list" role="listbox" aria-label="Commands">
                    { for offers.iter().enumerate().map(|(index, offer)| line(&desk, index, offer, index == chosen)) }
                </ul>
                if offers.is_empty() {
                    <p class="palette-none">{ format!("Nothing here is called “{}”.", *search) }</p>
                }
            </div>
        </div>
    }
}

fn line(desk: &Desk, index: usize, offer: &Offer, chosen: bool) -> Html {
    let onclick = {
        let (desk, offer) = (desk.clone(), offer.clone());
        Callback::from(move |_: MouseEvent| take(&desk, &offer))
    };
    html! {
        <li
            key={offer.words()}
            id={format!("offer-{index}")}
            class={classes!("palette-line", chosen.then_some("palette-chosen"))}
            role="option"
            aria-selected={chosen.to_string()}
            {onclick}
            data-testid="palette-option"
        >
            <Icon glyph={glyph(offer)} />
            <span class="clip">{ offer.words() }</span>
            if let Some(keys) = offer.keys() {
                <Kbd {keys} />
            }
        </li>
    }
}

const fn glyph(offer: &Offer) -> Glyph {
    match offer {
        Offer::Go(route) => sidebar::glyph(route),
        Offer::Exit => Glyph::Exit,
        Offer::Extend => Glyph::Clock,
        Offer::MakeChange => Glyph::Pencil,
        Offer::Disarm => Glyph::Cross,
        Offer::ToggleNotes => Glyph::Panel,
        Offer::Theme(Theme::System) => Glyph::Screen,
        Offer::Theme(Theme::Light) => Glyph::Sun,
        Offer::Theme(Theme::Dark) => Glyph::Moon,
        Offer::Reverify => Glyph::Again,
        Offer::Finish => Glyph::Check,
        Offer::SignOut => Glyph::SignOut,
    }
}

fn take(desk: &Desk, offer: &Offer) {
    desk.dispatch(Action::Palette(false));
    match offer {
        Offer::Go(route) => desk.go(route.clone()),
        Offer::Exit => desk.exit(),
        Offer::Extend => desk.dispatch(Action::Extending(true)),
        Offer::MakeChange => desk.run(ipc::make_change()),
        Offer::Disarm => desk.run(ipc::disarm()),
        Offer::ToggleNotes => desk.toggle_notes(),
        Offer::Theme(theme) => {
            let mut preferences = desk.preferences.clone();
            preferences.theme = *theme;
            desk.prefer(preferences);
        }
        Offer::Reverify => desk.run(ipc::reverify()),
        Offer::Finish => desk.run(ipc::finish()),
        Offer::SignOut => desk.run(ipc::sign_out()),
    }
}
