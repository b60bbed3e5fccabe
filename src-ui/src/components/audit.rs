//! Entries of a workspace's audit log: what was done, when and by whom.

mod words;

use crate::{
    kit::{CopyButton, phrase, phrase::name},
    when::{day, time_of_day},
};
use ergo_protocol::{audit::WorkspaceAuditEntry, workspace::Named};
use yew::prelude::*;

/// Properties of [`AuditEntries`].
#[derive(Properties, PartialEq)]
pub struct AuditEntriesProps {
    /// The entries, the newest first.
    pub entries: Vec<WorkspaceAuditEntry>,
    /// In a narrow column: who did it goes below.
    #[prop_or_default]
    pub narrow: bool,
}

/// The entries.
#[component]
pub fn AuditEntries(props: &AuditEntriesProps) -> Html {
    html! {
        <ol class={classes!("rows", "audit", props.narrow.then_some("audit-narrow"))}>{ for props.entries.iter().map(entry) }</ol>
    }
}

fn entry(entry: &WorkspaceAuditEntry) -> Html {
    let (what, authority) = words::detail(&entry.detail);
    html! {
        <li key={entry.seq} class="audit-entry" data-testid="audit-entry" data-action={entry.action.clone()}>
            <span class="audit-when numbers">
                <span>{ day(entry.at) }</span>
                <span class="quiet">{ time_of_day(entry.at) }</span>
            </span>
            <div class="audit-what words">
                <p class="line-name" dir="auto">{ words::action(&entry.action, entry.target.as_ref()) }</p>
                if !what.is_empty() {
                    <p class="secondary"><bdi>{ what }</bdi></p>
                }
                { exact(entry, authority) }
            </div>
            <p class="audit-by secondary words">
                if let Some(agent) = &entry.agent {
                    { phrase(words::BY_SUPPORT, &[("agent", name(called(agent))), ("user", name(called(&entry.by)))]) }
                } else {
                    { name(called(&entry.by)) }
                }
            </p>
        </li>
    }
}

/// The name, or the id of somebody who has left.
const fn called(named: &Named) -> &str {
    if named.name.is_empty() { named.id.as_str() } else { named.name.as_str() }
}

/// Codes and ids.
fn exact(entry: &WorkspaceAuditEntry, authority: Option<&str>) -> Html {
    html! {
        <details class="details audit-exact">
            <summary>{ words::DETAILS }</summary>
            <dl class="facts-list">
                <div><dt>{ words::ACTION }</dt><dd class="mono">{ &entry.action }</dd></div>
                if let Some(target) = &entry.target {
                    <div><dt>{ words::TARGET }</dt><dd class="mono">{ &target.id }</dd></div>
                }
                if let Some(authority) = authority {
                    <div><dt>{ words::AUTHORITY }</dt><dd><bdi>{ authority.to_owned() }</bdi></dd></div>
                }
                if let Some(session) = &entry.session_id {
                    <div>
                        <dt>{ words::SESSION }</dt>
                        <dd class="copied">
                            <span class="mono">{ session }</span>
                            <CopyButton text={session.clone()} label={words::COPY_SESSION} />
                        </dd>
                    </div>
                }
                <div><dt>{ words::NUMBER }</dt><dd class="numbers">{ entry.seq }</dd></div>
            </dl>
        </details>
    }
}
