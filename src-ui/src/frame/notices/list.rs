//! All notices since the sign-in, the newest first.

use super::{toast::glyph, words};
use crate::{
    hooks::{now, use_desk},
    ipc,
    kit::{Button, ButtonKind, Glyph, Icon, dialog::Dialog},
    state::{Action, SeenNotice},
    when::time_of_day,
};
use yew::prelude::*;

/// The list, over the page.
#[component]
pub fn NoticeList() -> Html {
    let desk = use_desk();
    let close = {
        let desk = desk.clone();
        Callback::from(move |()| desk.dispatch(Action::Over(None)))
    };
    html! {
        <Dialog title={words::TITLE} testid="notice-list" onclose={close.clone()}>
            if desk.notices.is_empty() {
                <p class="secondary">{ words::NONE }</p>
            } else {
                <ul class="notice-list">
                    { for desk.notices.iter().rev().map(|seen| {
                        let (desk, id) = (desk.clone(), seen.notice.id);
                        let dismiss = Callback::from(move |()| desk.run(ipc::dismiss_notice(id)));
                        line(seen, dismiss)
                    }) }
                </ul>
            }
            <div class="dialog-answers">
                <Button onclick={close}>{ words::CLOSE }</Button>
            </div>
        </Dialog>
    }
}

fn line(seen: &SeenNotice, dismiss: Callback<()>) -> Html {
    // Unix milliseconds are far below what a double holds exactly.
    #[allow(clippy::cast_possible_truncation)]
    let at = (js_sys::Date::now() - (now() - seen.at)) as i64;
    html! {
        <li key={seen.notice.id} class="notice-line" data-testid="notice-listed" data-kind={seen.notice.kind.as_str()}>
            <Icon glyph={glyph(seen.notice.kind)} size=16 />
            <span class="notice-time numbers">{ time_of_day(at) }</span>
            <p class="notice-text">{ &seen.notice.text }</p>
            if seen.open {
                <Button kind={ButtonKind::Ghost} icon={Glyph::Cross} onclick={dismiss} label={words::DISMISS}>{ "" }</Button>
            } else {
                <span class="quiet">{ words::PAST }</span>
            }
        </li>
    }
}
