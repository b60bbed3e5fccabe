//! Updates of the app: which version this is, whether there is a newer one, and when to install it.

use super::words as say;
use crate::{
    components::ProblemBox,
    hooks::{use_desk, use_task},
    ipc,
    kit::{Button, ButtonKind, Card, Glyph},
    when::moment,
};
use ergo_protocol::{
    snapshot::Phase,
    updates::{UpdateState, Updates},
};
use yew::prelude::*;

/// The version of the page; the app's is the same, because they are built together.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What explains the button that installs.
const EXPLAINED: &str = "update-explained";

/// The card.
#[component]
pub fn UpdatesCard() -> Html {
    let desk = use_desk();
    let task = use_task();
    let Some(snapshot) = desk.snapshot.clone() else { return Html::default() };
    let Updates { state, checked_at, problem } = &snapshot.updates;
    let run = |command: fn() -> Command| {
        let task = task.clone();
        Callback::from(move |()| task.run(command(), |()| ()))
    };
    // The core decides; this only spares the agent the refusal.
    let may_install = matches!(snapshot.phase, Phase::SignedOut | Phase::Direct | Phase::Ended(_));
    let check = html! {
        <Button icon={Glyph::Again} onclick={run(|| Box::pin(ipc::check_for_updates()))} busy={task.busy} testid="update-check">{ say::CHECK }</Button>
    };
    let install = |later: bool| {
        html! {
            <>
                <p id={EXPLAINED} class="quiet updates-more">{ if may_install { say::RESTARTS } else { say::NOT_NOW } }</p>
                <div class="updates-answers">
                    <Button kind={ButtonKind::Primary} onclick={run(|| Box::pin(ipc::install_update()))} disabled={!may_install} busy={task.busy} describedby={EXPLAINED} testid="update-install">{ say::INSTALL }</Button>
                    if later {
                        <Button onclick={run(|| Box::pin(ipc::update_later()))} busy={task.busy} testid="update-later">{ say::LATER }</Button>
                    }
                    { check.clone() }
                </div>
            </>
        }
    };
    let (text, more) = match state {
        UpdateState::Off { why } => (say::updates_off(*why).shown().to_owned(), Html::default()),
        UpdateState::Current => (
            say::current(VERSION, checked_at.map(moment)),
            html! { <div class="updates-answers">{ check.clone() }</div> },
        ),
        UpdateState::Available { version, later_until } => (
            say::available(version, VERSION),
            html! {
                <>
                    if let Some(until) = later_until {
                        <p class="quiet updates-more" data-testid="update-put-off">{ say::put_off(&moment(*until)) }</p>
                    }
                    { install(later_until.is_none()) }
                </>
            },
        ),
        UpdateState::Waiting { version } => (say::waiting(version), install(false)),
        UpdateState::Downloading { version, received, total } => {
            (say::downloading(version), progress(*received, *total))
        }
        UpdateState::Installing { version } => (say::installing(version), Html::default()),
    };
    let problem = problem.clone().or_else(|| task.problem.clone());
    html! {
        <Card title={say::UPDATES} testid="updates" class="updates">
            <p role="status" data-testid="update-state" data-state={name(state)}>{ text }</p>
            { more }
            if let Some(problem) = problem {
                <ProblemBox {problem} />
            }
        </Card>
    }
}

type Command = std::pin::Pin<Box<dyn Future<Output = Result<(), ergo_protocol::Problem>>>>;

fn progress(received: u64, total: Option<u64>) -> Html {
    html! {
        <div class="updates-progress">
            <progress
                value={total.map(|_| received.to_string())}
                max={total.map(|total| total.to_string())}
                aria-label={say::PROGRESS}
                data-testid="update-progress"
            />
            <span class="quiet numbers">{ say::received(received, total) }</span>
        </div>
    }
}

const fn name(state: &UpdateState) -> &'static str {
    match state {
        UpdateState::Off { .. } => "off",
        UpdateState::Current => "current",
        UpdateState::Available { .. } => "available",
        UpdateState::Downloading { .. } => "downloading",
        UpdateState::Waiting { .. } => "waiting",
        UpdateState::Installing { .. } => "installing",
    }
}
