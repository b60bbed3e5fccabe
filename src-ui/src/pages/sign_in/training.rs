//! The training workspace's door: choosing who to be.

use crate::{
    components::{ProblemBox, agent_role::role_words},
    hooks::{Load, Task, use_load, use_task},
    ipc,
    kit::{Avatar, AvatarSize, Badge, Button, ButtonKind, Empty, Glyph, Icon, Skeleton},
};
use ergo_protocol::{Agent, AgentRole};
use yew::prelude::*;

/// Properties of [`SampleAgents`].
#[derive(Properties, PartialEq)]
pub struct SampleAgentsProps {
    /// Whether the server is known to be one for training. Another one is asked all the same: until it has
    /// answered nobody knows, and one that cannot be reached says why.
    pub training: bool,
    /// Whether there is another, more usual way to sign in above.
    pub second: bool,
}

/// The sample agents.
#[component]
pub fn SampleAgents(props: &SampleAgentsProps) -> Html {
    let loading = use_load(props.training, |_| ipc::training_agents());
    let task = use_task();
    html! {
        <>
            { match &loading.state {
                Load::Waiting => html! { <Skeleton rows=3 people=true label="Loading the sample agents" /> },
                Load::Failed(problem) => html! { <ProblemBox problem={problem.clone()} retry={loading.reload.clone()} /> },
                Load::Ready(agents) if agents.is_empty() => html! {
                    <Empty
                        glyph={Glyph::Person}
                        title="Nobody can sign in here"
                        text="This server has no sample agents. Ask your administrator for the address of your support server."
                    />
                },
                // The server has not said yet what it offers: another way to sign in would move these from under
                // the hand.
                Load::Ready(_) if !props.training => html! { <Skeleton rows=3 people=true label="Loading the sample agents" /> },
                Load::Ready(agents) => choices(agents, &task, props.second),
            } }
            if let Some(problem) = task.problem.clone() {
                <ProblemBox {problem} />
            }
        </>
    }
}

/// The one action, and everybody one can be. Choosing somebody in the list signs in as them.
fn choices(agents: &[Agent], task: &Task, second: bool) -> Html {
    let sign_in = |agent: &Agent| {
        let (task, person) = (task.clone(), agent.person.id.clone());
        Callback::from(move |()| task.run(ipc::sign_in(person.clone()), |()| ()))
    };
    let usual = agents.iter().find(|agent| agent.role == AgentRole::Agent).or(agents.first());
    html! {
        <>
            if let Some(agent) = usual {
                <Button
                    kind={if second { ButtonKind::Secondary } else { ButtonKind::Primary }}
                    large=true
                    class="sign-in-button"
                    busy={task.busy}
                    onclick={sign_in(agent)}
                    testid="sign-in"
                >
                    { "Sign in as " }<bdi>{ &agent.person.name }</bdi>
                </Button>
            }
            <p class="sign-in-or">{ "or choose who to be" }</p>
            <ul class="agents">
                { for agents.iter().map(|agent| option(agent, task.busy, &sign_in(agent))) }
            </ul>
        </>
    }
}

fn option(agent: &Agent, busy: bool, chosen: &Callback<()>) -> Html {
    let person = &agent.person;
    html! {
        <li key={person.id.clone()}>
            <button
                type="button"
                class="agent-option"
                onclick={chosen.reform(|_: MouseEvent| ())}
                aria-busy={busy.then_some("true")}
                data-testid="agent-option"
                data-agent={person.id.clone()}
            >
                <Avatar id={person.id.clone()} name={person.name.clone()} size={AvatarSize::Medium} />
                <span class="person-words">
                    <bdi class="person-name clip">{ &person.name }</bdi>
                    <span class="person-detail">{ role_help(agent.role) }</span>
                </span>
                <span class="agent-option-role"><Badge>{ role_words(agent.role) }</Badge></span>
                <Icon glyph={Glyph::Next} size=16 />
            </button>
        </li>
    }
}

const fn role_help(role: AgentRole) -> &'static str {
    match role {
        AgentRole::Agent => "May enter customers’ workspaces",
        AgentRole::Lead => "May enter and end others’ sessions",
        AgentRole::Observer => "May look around here, but not enter",
    }
}
