//! A problem: what happened, what to do now.

use super::words;
use crate::kit::{
    button::{Button, ButtonKind},
    field::FieldProblem,
    icon::{Glyph, Icon},
};
use ergo_protocol::Problem;
use yew::prelude::*;

/// Properties of [`ProblemBox`].
#[derive(Properties, PartialEq)]
pub struct ProblemBoxProps {
    /// The problem.
    pub problem: Problem,
    /// Tries again.
    #[prop_or_default]
    pub retry: Option<Callback<()>>,
    /// Puts it away.
    #[prop_or_default]
    pub dismiss: Option<Callback<()>>,
}

/// A problem, announced at once.
#[component]
pub fn ProblemBox(props: &ProblemBoxProps) -> Html {
    html! {
        <div class="problem" role="alert" data-testid="error" data-code={props.problem.code.as_str()}>
            <Icon glyph={Glyph::Warning} />
            <div class="problem-body">
                <p class="problem-text">{ props.problem.message.clone() }</p>
                if let Some(id) = &props.problem.request_id {
                    <p class="problem-request" data-testid="request-id">
                        { words::REQUEST_ID }{ " " }<code>{ id.clone() }</code>
                    </p>
                }
                <details class="problem-details">
                    <summary>{ words::DETAILS }</summary>
                    <code class="problem-code">{ props.problem.code.as_str() }</code>
                </details>
            </div>
            if let Some(retry) = &props.retry {
                <Button icon={Glyph::Again} onclick={retry.clone()} testid="retry">{ words::TRY_AGAIN }</Button>
            }
            if let Some(dismiss) = &props.dismiss {
                <Button kind={ButtonKind::Ghost} icon={Glyph::Cross} onclick={dismiss.clone()} label={words::DISMISS}>{ "" }</Button>
            }
        </div>
    }
}

impl From<Problem> for FieldProblem {
    fn from(problem: Problem) -> Self {
        Self { code: problem.code.as_str().into(), message: problem.message.into() }
    }
}
