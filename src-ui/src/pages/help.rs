//! What the app does, its modes, and who to ask. Short, because anyone who reads this has a customer waiting.

mod words;

use crate::{
    hooks::use_desk,
    kit::{Heading, Kbd, Section},
    state::{Action, Over, Route, shortcut},
};
use words as say;
use yew::prelude::*;

/// The help.
#[component]
pub fn HelpPage() -> Html {
    let desk = use_desk();
    let shortcuts = {
        let desk = desk.clone();
        Callback::from(move |_: MouseEvent| desk.dispatch(Action::Over(Some(Over::Shortcuts))))
    };
    let about = Callback::from(move |_: MouseEvent| desk.go(Route::About));
    html! {
        <div class="help" data-testid="help">
            <Heading>{ say::TITLE }</Heading>
            <div class="stack">
                <div class="help-lede">{ for say::WHAT_TEXT.iter().map(|text| html! { <p>{ *text }</p> }) }</div>
                <Section title={say::STEPS}>
                    <ol class="help-steps">
                        { for say::STEP_LIST.iter().map(|(name, text)| html! {
                            <li><strong>{ *name }</strong><span class="secondary">{ *text }</span></li>
                        }) }
                    </ol>
                </Section>
                <div class="columns">
                    <Section title={say::MODES}>
                        <dl class="help-modes">
                            { for say::MODE_LIST.iter().map(|(class, name, text)| html! {
                                <div class={format!("help-mode help-{class}")}><dt>{ *name }</dt><dd class="secondary">{ *text }</dd></div>
                            }) }
                        </dl>
                    </Section>
                    <Section title={say::ASK}>
                        <dl class="help-ask">
                            { for say::ASK_LIST.iter().map(|(about, whom)| html! {
                                <div><dt>{ *about }</dt><dd class="secondary">{ *whom }</dd></div>
                            }) }
                        </dl>
                    </Section>
                </div>
                <p class="help-links">
                    <button type="button" class="text-link" onclick={shortcuts} data-testid="help-shortcuts">{ say::KEYS }</button>
                    <Kbd keys={shortcut::SHEET.shown} />
                    <button type="button" class="text-link" onclick={about} data-testid="help-about">{ say::ABOUT }</button>
                </p>
            </div>
        </div>
    }
}
