//! The workspace's audit log, as far as the viewed user may read it: what changed lately, and who did it.

mod words;

use crate::{
    components::{ProblemBox, audit::AuditEntries, cannot_see::Part, loaded::loaded_part},
    hooks::{use_desk, use_load, use_task},
    ipc,
    kit::{Button, ButtonKind, Empty, Glyph, Heading, Skeleton, segments::Segments},
};
use ergo_protocol::audit::WorkspaceAudit;
use std::rc::Rc;
use yew::prelude::*;

/// The value of the choice of changes.
const CHANGES: &str = "changes";
/// The value of the choice of everything.
const ALL: &str = "all";

/// The audit log: changes, until everything is asked for.
#[component]
pub fn AuditPage() -> Html {
    let desk = use_desk();
    let changes = use_state_eq(|| true);
    let loading = use_load((desk.changes, *changes), |(_, changes)| ipc::audit_log(changes, None));
    let skeleton = html! { <Skeleton rows=10 label={words::LOADING} /> };
    let actions = html! {
        <Button kind={ButtonKind::Ghost} icon={Glyph::Again} onclick={loading.reload.clone()} testid="audit-refresh">{ words::REFRESH }</Button>
    };
    let seen = !loading.state.is_out_of_sight();
    html! {
        <>
            <Heading actions={seen.then_some(actions)}>{ words::TITLE }</Heading>
            <div class="stack">
                if seen {
                    { choice(&changes) }
                }
                { loaded_part(Part::Audit, &loading, skeleton, |log| view(log, *changes)) }
            </div>
        </>
    }
}

/// Changes or everything.
fn choice(changes: &UseStateHandle<bool>) -> Html {
    let onchange = {
        let changes = changes.setter();
        Callback::from(move |chosen: AttrValue| changes.set(&*chosen == CHANGES))
    };
    let options: Vec<(AttrValue, AttrValue)> =
        vec![(CHANGES.into(), words::CHANGES.into()), (ALL.into(), words::ALL.into())];
    let (value, means) = if **changes { (CHANGES, words::CHANGES_MEANS) } else { (ALL, words::ALL_MEANS) };
    html! {
        <div class="audit-choice">
            <Segments name="audit-show" label={words::SHOW} {options} {value} {onchange} />
            <p class="secondary">{ means }</p>
        </div>
    }
}

fn view(log: &Rc<WorkspaceAudit>, changes: bool) -> Html {
    let Some(newest) = log.items.first() else {
        let text = if changes { words::NO_CHANGES_MEANS } else { words::NONE_MEANS };
        return html! { <Empty glyph={Glyph::List} title={words::NONE} {text} /> };
    };
    // Another log begins anew.
    html! { <Log key={format!("{changes} {}", newest.seq)} newest={Rc::clone(log)} {changes} /> }
}

#[derive(Properties, PartialEq)]
struct LogProps {
    /// The first page.
    newest: Rc<WorkspaceAudit>,
    /// Whether only changes are shown.
    changes: bool,
}

/// The entries, and older ones as they are asked for.
#[component]
fn Log(props: &LogProps) -> Html {
    let log = use_state(|| (*props.newest).clone());
    let task = use_task();
    let changes = props.changes;
    let older = log.next_cursor.clone().map(|cursor| {
        let (log, task) = (log.clone(), task.clone());
        Callback::from(move |()| {
            let log = log.clone();
            task.run(ipc::audit_log(changes, Some(cursor.clone())), move |page| log.set(joined(&log, page)));
        })
    });
    html! {
        <>
            <AuditEntries entries={log.items.clone()} />
            if let Some(problem) = task.problem.clone() {
                <ProblemBox {problem} retry={older.clone()} />
            } else if let Some(older) = older {
                <div><Button onclick={older} busy={task.busy} testid="audit-older">{ words::OLDER }</Button></div>
            }
        </>
    }
}

/// The log with one page more. A page without entries ends it, or it would be asked for forever.
fn joined(log: &WorkspaceAudit, page: WorkspaceAudit) -> WorkspaceAudit {
    let next_cursor = page.next_cursor.filter(|_| !page.items.is_empty());
    let items = log.items.iter().cloned().chain(page.items).collect();
    WorkspaceAudit { items, next_cursor }
}

#[cfg(test)]
mod tests {
    use super::joined;
    use ergo_protocol::{
        audit::{WorkspaceAudit, WorkspaceAuditEntry},
        workspace::Named,
    };

    fn page(numbers: &[i64], cursor: Option<&str>) -> WorkspaceAudit {
        let entry = |seq: &i64| WorkspaceAuditEntry {
            seq: *seq,
            at: 0,
            action: String::new(),
            by: Named { id: String::new(), name: String::new() },
            agent: None,
            session_id: None,
            target: None,
            detail: String::new(),
        };
        WorkspaceAudit {
            items: numbers.iter().map(entry).collect(),
            next_cursor: cursor.map(ToOwned::to_owned),
        }
    }

    #[test]
    fn older_entries_follow_and_the_log_has_an_end() {
        let all = joined(&page(&[9, 8], Some("c1")), page(&[7], Some("c2")));
        assert_eq!(all, page(&[9, 8, 7], Some("c2")));
        assert_eq!(joined(&all, page(&[], Some("c2"))).next_cursor, None);
    }
}
