//! What lies over the page: at most one dialog about a change or the session, the question of quitting, the palette.

use crate::{
    frame::{
        change::{arm_panel::ArmPanel, armed_card::ArmedCard},
        extend::ExtendDialog,
        notices::NoticeList,
        palette::Palette,
        quit::QuitDialog,
        shortcuts::ShortcutSheet,
        words,
    },
    hooks::use_desk,
    kit::Live,
    state::Over,
};
use yew::prelude::*;

/// All of it.
#[component]
pub fn OverThePage() -> Html {
    let desk = use_desk();
    let quit = desk.snapshot.as_ref().is_some_and(|snapshot| snapshot.quit_asked);
    html! {
        <>
            { dialog(&desk) }
            if quit {
                <QuitDialog />
            }
            <Palette />
            <Live text={if desk.typed.disarmed { words::DISARMED.into() } else { AttrValue::default() }} />
        </>
    }
}

/// What is armed comes first: it is answered before anything else.
fn dialog(desk: &crate::hooks::Desk) -> Html {
    let session = desk.impersonation().filter(|_| desk.is_active());
    if let Some(session) = session {
        if let Some(armed) = session.armed.clone() {
            return html! { <ArmedCard {armed} /> };
        }
        if let Some(form) = desk.typed.arm.clone() {
            return html! { <ArmPanel {form} /> };
        }
    }
    match (desk.over, session) {
        (Some(Over::Extend), Some(session)) => {
            html! { <ExtendDialog longest={session.extendable_minutes} /> }
        }
        (Some(Over::Notices), _) => html! { <NoticeList /> },
        (Some(Over::Shortcuts), _) => html! { <ShortcutSheet /> },
        _ => html! {},
    }
}
