//! Taking over a session that was started in a provider's own dashboard.

use super::words::hand_over as say;
use crate::{
    components::{ProblemBox, waiting::WaitingCard},
    hooks::{use_desk, use_task},
    ipc,
    kit::{Button, Glyph, phrase, phrase::name},
    state::{Action, FormEdit},
};
use ergo_protocol::{Code, snapshot::WaitingFor};
use std::rc::Rc;
use yew::prelude::*;

/// One button a provider; nothing where there is none.
#[component]
pub fn HandOver() -> Html {
    let desk = use_desk();
    let task = use_task();
    let Some(snapshot) = desk.snapshot.clone() else { return html! {} };
    if snapshot.server.hand_overs.is_empty() {
        return html! {};
    }
    let waiting = snapshot.waiting.clone().filter(|waiting| waiting.kind == WaitingFor::HandOver);
    let take_over = |provider: String| {
        let (desk, task) = (desk.clone(), task.clone());
        Callback::from(move |()| {
            let (desk, provider) = (desk.clone(), provider.clone());
            // Chosen also when the agent has looked at another page meanwhile: it counts only once.
            let taking_over = async move {
                let candidate = ipc::take_over(provider).await?;
                desk.dispatch(Action::Form(FormEdit::Choose(Rc::new(candidate))));
                Ok(())
            };
            task.run(taking_over, |()| ());
        })
    };
    let problem = task.problem.clone().filter(|problem| problem.code != Code::SignInCanceled);
    html! {
        <div class="hand-over">
            if let Some(waiting) = waiting {
                <WaitingCard {waiting} />
            } else {
                <p class="quiet">{ say::OR }</p>
                <div class="hand-over-providers">
                    { for snapshot.server.hand_overs.iter().map(|provider| html! {
                        <Button
                            key={provider.clone()}
                            icon={Glyph::Globe}
                            busy={task.busy}
                            onclick={take_over(provider.clone())}
                            testid="take-over"
                        >
                            { phrase(say::FROM, &[("provider", name(provider))]) }
                        </Button>
                    }) }
                </div>
            }
            if let Some(problem) = problem {
                <ProblemBox {problem} />
            }
        </div>
    }
}
