//! The sheet of keyboard shortcuts.

use crate::{
    frame::words,
    hooks::use_desk,
    kit::{Button, Kbd, dialog::Dialog},
    state::{Action, shortcut::SHORTCUTS},
};
use yew::prelude::*;

/// The sheet, over the page.
#[component]
pub fn ShortcutSheet() -> Html {
    let desk = use_desk();
    let close = Callback::from(move |()| desk.dispatch(Action::Over(None)));
    html! {
        <Dialog title={words::SHORTCUTS} testid="shortcuts" onclose={close.clone()}>
            <dl class="shortcuts">
                { for SHORTCUTS.iter().map(|shortcut| html! {
                    <div key={shortcut.aria}>
                        <dt>{ words::command(shortcut.command) }</dt>
                        <dd><Kbd keys={shortcut.shown} /><span class="unseen">{ shortcut.aria }</span></dd>
                    </div>
                }) }
            </dl>
            <div class="dialog-answers">
                <Button onclick={close}>{ words::CLOSE }</Button>
            </div>
        </Dialog>
    }
}
