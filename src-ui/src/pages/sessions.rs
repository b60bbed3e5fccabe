//! Who is in which workspace now, for leads: to see, and to end. And what was decided about requests today.

mod decided;
mod end;
mod words;

use crate::{
    components::{ProblemBox, loaded::loaded, ticket::Ticket},
    hooks::{Load, focus_heading, use_desk, use_latest, use_load, use_tick},
    ipc,
    kit::{
        Avatar, AvatarSize, Badge, Button, ButtonKind, Card, CopyButton, Empty, Glyph, Heading, Icon,
        Skeleton, Tone,
        count::{count, length},
        phrase,
        phrase::name,
    },
    when::wall_now,
};
use decided::Decided;
use end::End;
use ergo_protocol::sessions::{OpenMode, OpenSession};
use std::rc::Rc;
use words as say;
use yew::prelude::*;

/// The page.
#[component]
pub fn SessionsPage() -> Html {
    let desk = use_desk();
    let seen = desk.snapshot.as_ref().map(|snapshot| (snapshot.sessions_seen, snapshot.approvals));
    let loading = use_load(seen, |_| ipc::open_sessions());
    let known = use_latest(&loading);
    let ending = use_state_eq(|| None::<String>);
    let ended = use_state(|| None::<Rc<OpenSession>>);
    // What is left is counted here from what was read.
    use_tick(1_000);
    let toggle = {
        let (ending, ended) = (ending.clone(), ended.setter());
        Callback::from(move |id: String| {
            ended.set(None);
            ending.set(if ending.as_ref() == Some(&id) { None } else { Some(id) });
        })
    };
    let onclose = {
        let ending = ending.setter();
        Callback::from(move |()| ending.set(None))
    };
    let onended = {
        let (ending, ended, reload) = (ending.setter(), ended.setter(), loading.reload.clone());
        Callback::from(move |session: Rc<OpenSession>| {
            focus_heading();
            ending.set(None);
            ended.set(Some(session));
            reload.emit(());
        })
    };
    // What was just ended may still be in the list that was read before.
    let gone = ended.as_ref().map(|session| session.session_id.clone());
    let open: Option<Vec<OpenSession>> = known.as_ref().map(|sessions| {
        sessions.iter().filter(|session| Some(&session.session_id) != gone.as_ref()).cloned().collect()
    });
    let aside = open
        .as_ref()
        .filter(|open| !open.is_empty())
        .map(|open| html! { <Badge>{ count(length(open)) }</Badge> });
    html! {
        <div class="sessions">
            <Heading {aside}>{ say::TITLE }</Heading>
            <p class="secondary sessions-lede">{ say::LEDE }</p>
            <div role="status" aria-live="polite">
                if let Some(session) = &*ended {
                    <p class="approvals-said approvals-declined" data-testid="session-ended">
                        <Icon glyph={Glyph::Denied} size=16 />
                        <span>{ phrase(say::ENDED, &who(session, name)) }</span>
                    </p>
                }
            </div>
            if let Some(open) = open {
                if let Load::Failed(problem) = &loading.state {
                    <ProblemBox problem={problem.clone()} retry={loading.reload.clone()} />
                }
                if open.is_empty() {
                    <Card><Empty glyph={Glyph::Eye} title={say::NONE} text={say::NONE_TEXT} /></Card>
                } else {
                    <ul class="sessions-list">
                        { for open.into_iter().map(Rc::new).map(|session| {
                            let form = (ending.as_ref() == Some(&session.session_id)).then(|| html! {
                                <End session={Rc::clone(&session)} onended={onended.clone()} onclose={onclose.clone()} />
                            });
                            row(&session, &toggle, form)
                        }) }
                    </ul>
                }
            } else {
                { loaded(&loading, skeleton(), |_| html! {}) }
            }
            <Decided occasion={seen} />
        </div>
    }
}

fn skeleton() -> Html {
    html! { <Card flush=true><Skeleton rows=3 people=true label={say::LOADING} /></Card> }
}

/// Whose session it is, as whom and where.
fn who(session: &OpenSession, shown: fn(&str) -> Html) -> [(&'static str, Html); 3] {
    [
        ("agent", shown(&session.agent.name)),
        ("user", shown(&session.viewed.name)),
        ("workspace", shown(&session.workspace.name)),
    ]
}

fn row(session: &OpenSession, toggle: &Callback<String>, form: Option<Html>) -> Html {
    let onclick = {
        let id = session.session_id.clone();
        toggle.reform(move |()| id.clone())
    };
    let left = u64::try_from((session.ends_at - wall_now()) / 1_000).unwrap_or(0);
    html! {
        <li key={session.session_id.clone()} class="card session-row" data-testid="session-row" data-session={session.session_id.clone()}>
            <div class="session-head">
                <Avatar id={session.agent.id.clone()} name={session.agent.name.clone()} size={AvatarSize::Medium} />
                <p class="session-who">
                    { phrase(say::WHO, &who(session, |name| html! { <bdi class="session-name">{ name.to_owned() }</bdi> })) }
                </p>
                { mode(session) }
                <Button kind={ButtonKind::Danger} {onclick} testid="session-end">{ say::END }</Button>
            </div>
            if let Some(armed) = say::armed(&session.mode) {
                <p class="session-armed" data-testid="session-armed"><Icon glyph={Glyph::Pencil} size=16 /><bdi class="words">{ armed }</bdi></p>
            }
            <dl class="facts-row session-more">
                <div><dt>{ say::PAGE }</dt><dd data-testid="session-page"><bdi class="words">{ say::page(session.page.as_ref()) }</bdi></dd></div>
                <div><dt>{ say::SINCE }</dt><dd class="numbers">{ say::since(session.started_at) }</dd></div>
                <div><dt>{ say::LEFT }</dt><dd class="numbers">{ say::left(left, session.ends_at) }</dd></div>
                <div><dt>{ say::TICKET }</dt><dd><Ticket ticket={session.ticket.clone()} /></dd></div>
                <div class="session-reason"><dt>{ say::REASON }</dt><dd class="words"><bdi>{ &session.reason }</bdi></dd></div>
                <div><dt>{ say::SESSION_ID }</dt><dd class="session-id"><span class="mono words">{ &session.session_id }</span><CopyButton text={session.session_id.clone()} label={say::COPY_SESSION_ID} /></dd></div>
            </dl>
            { form.unwrap_or_default() }
        </li>
    }
}

fn mode(session: &OpenSession) -> Html {
    match (&session.mode, session.may_change) {
        (OpenMode::Armed { .. }, _) => {
            html! { <Badge tone={Tone::Bad} icon={Glyph::Pencil} testid="session-mode">{ say::mode::ARMED }</Badge> }
        }
        (OpenMode::ReadOnly, true) => html! {
            <>
                <Badge icon={Glyph::Pencil}>{ say::mode::MAY_CHANGE }</Badge>
                <Badge icon={Glyph::Eye} testid="session-mode">{ say::mode::READ_ONLY }</Badge>
            </>
        },
        (OpenMode::ReadOnly, false) => {
            html! { <Badge icon={Glyph::Eye} testid="session-mode">{ say::mode::READ_ONLY }</Badge> }
        }
    }
}
