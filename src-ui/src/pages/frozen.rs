//! The session is stopped where it is: why, what is safe, what to do. Nothing of the workspace is shown.

mod words;

use crate::{
    components::{ProblemBox, unfinished_note::unfinished_note},
    hooks::{use_desk, use_task},
    ipc,
    kit::{Button, ButtonKind, Glyph, Heading, Icon, phrase, phrase::name},
};
use ergo_protocol::snapshot::{Frozen, Phase, UnfinishedNote};
use yew::prelude::*;

/// The frozen screen.
#[component]
pub fn FrozenPage() -> Html {
    let desk = use_desk();
    let task = use_task();
    let (Some(Phase::Frozen(frozen)), Some(session)) = (desk.phase(), desk.impersonation()) else {
        return html! {};
    };
    let exit = {
        let desk = desk.clone();
        Callback::from(move |()| desk.exit())
    };
    let again = {
        let (desk, task) = (desk.clone(), task.clone());
        Callback::from(move |()| {
            let desk = desk.clone();
            task.run(ipc::reverify(), move |()| desk.refresh());
        })
    };
    let unfinished = desk.snapshot.as_ref().and_then(|snapshot| snapshot.unfinished_note.as_ref());
    html! {
        <div class="center">
            <section class="frozen" data-testid="frozen" data-reason={frozen.reason.as_str()} role="alert">
                <span class="frozen-mark"><Icon glyph={Glyph::Frozen} size=28 /></span>
                <Heading>{ words::TITLE }</Heading>
                <p class="frozen-why">{ words::why(frozen) }</p>
                if !words::detail(frozen).is_empty() {
                    <p class="frozen-detail" data-testid="frozen-detail"><bdi>{ words::detail(frozen) }</bdi></p>
                }
                <p class="frozen-why">{ phrase(words::HIDDEN, &[("workspace", name(&session.workspace.name))]) }</p>
                { safe(frozen, unfinished) }
                <p class="frozen-next"><strong>{ words::NEXT }</strong>{ " " }{ words::next(frozen.reason) }</p>
                if let Some(problem) = task.problem.clone() {
                    <ProblemBox {problem} />
                }
                <div class="frozen-answers">
                    <Button kind={ButtonKind::Primary} large=true icon={Glyph::Exit} onclick={exit} testid="frozen-exit">
                        { words::EXIT }
                    </Button>
                    if frozen.can_reverify {
                        <Button large=true icon={Glyph::Again} busy={task.busy} onclick={again} testid="reverify">{ words::REVERIFY }</Button>
                    }
                </div>
            </section>
        </div>
    }
}

fn safe(frozen: &Frozen, unfinished: Option<&UnfinishedNote>) -> Html {
    html! {
        <ul class="facts frozen-safe">
            <li class="fact fact-ok"><Icon glyph={Glyph::Check} size=16 /><span>{ words::saved(frozen.saved_entries) }</span></li>
            { unfinished_note(unfinished) }
            if let Some(change) = &frozen.armed_canceled {
                <li class="fact fact-ok" data-testid="frozen-disarmed">
                    <Icon glyph={Glyph::Check} size=16 />
                    <span>{ phrase(words::DISARMED, &[("change", name(change))]) }</span>
                </li>
            }
        </ul>
    }
}
