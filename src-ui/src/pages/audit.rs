//! The workspace's audit log, as far as the viewed user may read it: what changed lately, and who did it.

mod words;

use crate::{
    components::{ProblemBox, audit::AuditEntries, cannot_see::Part, loaded::loaded_part},
    hooks::{use_desk, use_load, use_task},
    ipc,
    kit::{Button, ButtonKind, Empty, Glyph, Heading, Skeleton},
};
use ergo_protocol::audit::WorkspaceAudit;
use std::rc::Rc;
use yew::prelude::*;

/// The audit log.
#[component]
pub fn AuditPage() -> Html {
    let desk = use_desk();
    let loading = use_load(desk.changes, |_| ipc::audit_log(None));
    let skeleton = html! { <Skeleton rows=10 label={words::LOADING} /> };
    let actions = html! {
        <Button kind={ButtonKind::Ghost} icon={Glyph::Again} onclick={loading.reload.clone()} testid="audit-refresh">{ words::REFRESH }</Button>
    };
    html! {
        <>
            <Heading actions={(!loading.state.is_out_of_sight()).then_some(actions)}>{ words::TITLE }</Heading>
            { loaded_part(Part::Audit, &loading, skeleton, |log| if log.items.is_empty() {
                html! { <Empty glyph={Glyph::List} title={words::NONE} text={words::NONE_MEANS} /> }
            } else {
                // Another log begins anew.
                html! { <Log key={log.items.first().map_or(0, |newest| newest.seq).to_string()} newest={Rc::clone(log)} /> }
            }) }
        </>
    }
}

#[derive(Properties, PartialEq)]
struct LogProps {
    /// The first page.
    newest: Rc<WorkspaceAudit>,
}

/// The entries, and older ones as they are asked for.
#[component]
fn Log(props: &LogProps) -> Html {
    let log = use_state(|| (*props.newest).clone());
    let task = use_task();
    let older = log.next_cursor.clone().map(|cursor| {
        let (log, task) = (log.clone(), task.clone());
        Callback::from(move |()| {
            let log = log.clone();
            task.run(ipc::audit_log(Some(cursor.clone())), move |page| log.set(joined(&log, page)));
        })
    });
    html! {
        <div class="stack">
            <p class="secondary">{ words::LEDE }</p>
            <AuditEntries entries={log.items.clone()} />
            if let Some(problem) = task.problem.clone() {
                <ProblemBox {problem} retry={older.clone()} />
            } else if let Some(older) = older {
                <div><Button onclick={older} busy={task.busy} testid="audit-older">{ words::OLDER }</Button></div>
            }
        </div>
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
