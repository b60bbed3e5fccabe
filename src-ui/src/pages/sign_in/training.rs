//! The training workspace’s door: choosing the sample agent to sign in as.

use super::words;
use crate::{
    components::{ProblemBox, agent_role::role_words},
    hooks::{Load, use_load, use_task},
    ipc,
    kit::{Avatar, Badge, Empty, Glyph, Icon, Section, Skeleton},
};
use ergo_protocol::{Agent, AgentRole};
use yew::prelude::*;

/// Properties of [`SampleAgents`].
#[derive(Properties, PartialEq)]
pub struct SampleAgentsProps {
    /// Whether the server is known to be one for training. Another one is asked all the same: until it has
    /// answered nobody knows, and one that cannot be reached says why.
    pub training: bool,
}

/// The sample agents. Choosing one signs in as them: it is the one control here.
#[component]
pub fn SampleAgents(props: &SampleAgentsProps) -> Html {
    let loading = use_load(props.training, |_| ipc::training_agents());
    let task = use_task();
    let list = match &loading.state {
        Load::Failed(problem) => {
            html! { <ProblemBox problem={problem.clone()} retry={loading.reload.clone()} /> }
        }
        Load::Ready(agents) if agents.is_empty() => html! {
            <Empty glyph={Glyph::Person} title={words::NOBODY} text={words::NOBODY_TEXT} />
        },
        Load::Ready(agents) if props.training => {
            // The handle of the usual way in; the first agent’s, where there is none with that role.
            let usual = agents.iter().find(|agent| agent.role == AgentRole::Agent).or(agents.first());
            let busy = task.busy;
            let option = |agent: &Agent| {
                let (task, person) = (task.clone(), agent.person.id.clone());
                let chosen = Callback::from(move |()| task.run(ipc::sign_in(person.clone()), |()| ()));
                choice(agent, usual == Some(agent), busy, &chosen)
            };
            html! { <ul class="agents">{ for agents.iter().map(option) }</ul> }
        }
        // Waiting; or the server has not said yet what it offers, and another way to sign in would move these from
        // under the hand.
        Load::Waiting | Load::Ready(_) => html! { <Skeleton rows=3 people=true label={words::LOADING} /> },
    };
    html! {
        <>
            if props.training {
                <Section title={words::TRAINING} lede={words::TRAINING_LEDE}>{ list }</Section>
            } else {
                { list }
            }
            if let Some(problem) = task.problem.clone() {
                <ProblemBox {problem} />
            }
        </>
    }
}

fn choice(agent: &Agent, usual: bool, busy: bool, chosen: &Callback<()>) -> Html {
    let person = &agent.person;
    html! {
        <li key={person.id.clone()} data-testid={usual.then_some("sign-in")}>
            <button
                type="button"
                class="agent-option"
                onclick={chosen.reform(|_: MouseEvent| ())}
                aria-busy={busy.then_some("true")}
                data-testid="agent-option"
                data-agent={person.id.clone()}
            >
                <Avatar id={person.id.clone()} name={person.name.clone()} />
                <span class="person-words">
                    <bdi class="person-name clip">{ &person.name }</bdi>
                    <span class="person-detail">{ words::role_help(agent.role) }</span>
                </span>
                <Badge>{ role_words(agent.role) }</Badge>
                <Icon glyph={Glyph::Next} size=16 />
            </button>
        </li>
    }
}
