//! The window was asked to close inside a session.

use crate::{
    frame::words,
    hooks::{use_desk, use_focus},
    ipc,
    kit::{Button, ButtonKind, dialog::Dialog, phrase, phrase::name},
};
use yew::prelude::*;

/// The question. Staying is the answer under the fingers.
#[component]
pub fn QuitDialog() -> Html {
    let desk = use_desk();
    let stay_here = use_node_ref();
    use_focus(&stay_here, ());
    let stay = {
        let desk = desk.clone();
        Callback::from(move |()| desk.run(ipc::quit_canceled()))
    };
    let quit = {
        let desk = desk.clone();
        Callback::from(move |()| desk.quit())
    };
    let whose = desk.impersonation().map(|session| session.workspace.name.clone()).unwrap_or_default();
    html! {
        <Dialog title={words::QUIT_TITLE} testid="quit-dialog" onclose={stay.clone()} focus=false>
            <p>{ phrase(words::QUIT_FIRST, &[("workspace", name(&whose))]) }</p>
            <div class="dialog-answers">
                <Button node={stay_here} onclick={stay} keys="Esc" testid="quit-stay">{ words::QUIT_STAY }</Button>
                <Button kind={ButtonKind::Primary} onclick={quit} testid="quit-confirm">{ words::QUIT_CONFIRM }</Button>
            </div>
        </Dialog>
    }
}
