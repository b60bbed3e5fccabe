//! What a person should know: toasts that cover nothing and go by themselves, and the list of all of them.

mod list;
mod toast;
mod words;

use crate::{
    components::ProblemBox,
    hooks::use_desk,
    state::{Action, needs_action},
};
pub use list::NoticeList;
use toast::Toast;
use yew::prelude::*;

/// The toasts, and what went wrong outside of a page. They stand below the page, in room of their own.
#[component]
pub fn Notices() -> Html {
    let desk = use_desk();
    let put_away = {
        let desk = desk.clone();
        Callback::from(move |()| desk.dispatch(Action::Problem(None)))
    };
    html! {
        <div class="notices" aria-live="polite">
            { for desk.notices.iter().filter(|seen| seen.toast).map(|seen| {
                let stays = needs_action(seen.notice.kind);
                html! { <Toast key={seen.notice.id} notice={seen.notice.clone()} {stays} /> }
            }) }
            if let Some(problem) = desk.problem.clone() {
                <ProblemBox {problem} dismiss={put_away} />
            }
        </div>
    }
}
