//! Who this agent viewed last, and for which tickets; from their own history on this computer.

use super::words::recent as say;
use crate::{
    components::{PersonLine, ProblemBox},
    hooks::{Load, use_desk, use_load, use_task},
    ipc,
    state::{Action, FormEdit},
    when::day,
};
use ergo_protocol::journal::{Ending, SessionRecord};
use std::rc::Rc;
use yew::prelude::*;

/// So many people and tickets are offered.
const MOST: usize = 3;

/// The people of the last sessions. Nothing where there are none, or where the history cannot be read: one searches.
#[component]
pub fn RecentPeople() -> Html {
    let desk = use_desk();
    let task = use_task();
    let loading = use_load((), |()| ipc::history());
    let Load::Ready(sessions) = &loading.state else { return html! {} };
    let recent = people(sessions);
    if recent.is_empty() {
        return html! {};
    }
    let choose = |record: &SessionRecord| {
        let (desk, task) = (desk.clone(), task.clone());
        let (workspace, user) = (record.workspace.id.clone(), record.viewed.id.clone());
        Callback::from(move |_: MouseEvent| {
            let desk = desk.clone();
            // Who they are and what their workspace allows may have changed since.
            task.run(ipc::candidate(workspace.clone(), user.clone()), move |candidate| {
                desk.dispatch(Action::Form(FormEdit::Choose(Rc::new(candidate))));
            });
        })
    };
    html! {
        <section class="recent" aria-label={say::PEOPLE}>
            <p class="quiet">{ say::PEOPLE }</p>
            <ul class="recent-people">
                { for recent.into_iter().map(|record| html! {
                    <li key={record.id.clone()}>
                        <button
                            type="button"
                            class="link-row recent-person"
                            onclick={choose(record)}
                            data-testid="recent-person"
                            data-user={record.viewed.id.clone()}
                            data-workspace={record.workspace.id.clone()}
                        >
                            <PersonLine person={record.viewed.clone()} />
                            <span class="two-lines recent-where">
                                <bdi class="clip" title={record.workspace.name.clone()}>{ &record.workspace.name }</bdi>
                                <span class="quiet clip numbers">{ day(record.started_at) }</span>
                            </span>
                        </button>
                    </li>
                }) }
            </ul>
            if let Some(problem) = task.problem.clone() {
                <ProblemBox {problem} />
            }
        </section>
    }
}

/// The tickets of the last sessions, to be taken over into the form.
#[component]
pub fn RecentTickets() -> Html {
    let desk = use_desk();
    let loading = use_load((), |()| ipc::history());
    let Load::Ready(sessions) = &loading.state else { return html! {} };
    let recent: Vec<&str> =
        tickets(sessions).into_iter().filter(|ticket| *ticket != desk.form.ticket.trim()).collect();
    if recent.is_empty() {
        return html! {};
    }
    html! {
        <p class="recent-tickets quiet">
            { say::TICKETS }
            { for recent.into_iter().map(|ticket| {
                let onclick = {
                    let (desk, ticket) = (desk.clone(), ticket.to_owned());
                    Callback::from(move |_: MouseEvent| desk.dispatch(Action::Form(FormEdit::Ticket(ticket.clone()))))
                };
                html! {
                    <button key={ticket.to_owned()} type="button" class="text-link" aria-label={say::use_ticket(ticket)} {onclick} data-testid="recent-ticket">
                        <bdi>{ ticket }</bdi>
                    </button>
                }
            }) }
        </p>
    }
}

/// The last sessions, one for each user of each workspace, newest first. Who turned out to be the wrong user is not offered.
fn people(sessions: &[SessionRecord]) -> Vec<&SessionRecord> {
    let mut recent: Vec<&SessionRecord> = Vec::new();
    for session in sessions {
        let same = |known: &&SessionRecord| {
            (&known.viewed.id, &known.workspace.id) == (&session.viewed.id, &session.workspace.id)
        };
        let was_wrong = session.ending == Some(Ending::WrongUser);
        if recent.len() < MOST && !was_wrong && !recent.iter().any(same) {
            recent.push(session);
        }
    }
    recent
}

/// The last tickets, each once, newest first.
fn tickets(sessions: &[SessionRecord]) -> Vec<&str> {
    let mut recent: Vec<&str> = Vec::new();
    for session in sessions {
        if recent.len() < MOST && !recent.contains(&session.ticket.as_str()) {
            recent.push(&session.ticket);
        }
    }
    recent
}

#[cfg(test)]
mod tests {
    use super::{people, tickets};
    use ergo_protocol::{
        Person, WorkspaceRef,
        journal::{Ending, SessionRecord},
    };

    fn session(user: &str, workspace: &str, ticket: &str) -> SessionRecord {
        let person = Person { id: user.to_owned(), name: user.to_owned(), email: String::new() };
        SessionRecord {
            id: format!("{user} {workspace} {ticket}"),
            viewed: person.clone(),
            workspace: WorkspaceRef { id: workspace.to_owned(), name: String::new() },
            agent: person,
            reason: String::new(),
            ticket: ticket.to_owned(),
            started_at: 0,
            ended_at: None,
            ending: None,
            revoked: true,
            entries: 0,
            notes: 0,
            changes: 0,
            confirmation: ergo_protocol::journal::Confirmation::Waiting,
        }
    }

    #[test]
    fn each_user_of_a_workspace_and_each_ticket_is_offered_once() {
        let sessions = [
            session("dana", "marlow", "SUP-1"),
            session("dana", "marlow", "SUP-2"),
            session("dana", "lumen", "SUP-2"),
            session("tom", "marlow", "SUP-1"),
            session("ana", "marlow", "SUP-3"),
            session("max", "marlow", "SUP-4"),
        ];
        let ids: Vec<_> = people(&sessions).into_iter().map(|session| session.id.as_str()).collect();
        assert_eq!(ids, ["dana marlow SUP-1", "dana lumen SUP-2", "tom marlow SUP-1"]);
        assert_eq!(tickets(&sessions), ["SUP-1", "SUP-2", "SUP-3"]);
        assert!(people(&[]).is_empty() && tickets(&[]).is_empty());
        let mut wrong = session("dana", "lumen", "SUP-1");
        wrong.ending = Some(Ending::WrongUser);
        assert!(people(&[wrong]).is_empty());
    }
}
