//! Choosing the exact user: a search box with a list under it, all by keyboard if one likes.

use super::words::{search as say, status};
use crate::{
    components::ProblemBox,
    hooks::{Load, show, use_debounce, use_desk, use_load},
    ipc,
    kit::{Avatar, AvatarSize, Badge, Empty, Glyph, Icon, Live, Tone},
    state::{Action, FormEdit},
};
use ergo_protocol::{
    directory::{Candidate, Candidates},
    workspace::MemberStatus,
};
use std::rc::Rc;
use web_sys::{HtmlInputElement, KeyboardEvent};
use yew::prelude::*;

/// Pause in typing after which the server is asked.
const PAUSE_MILLIS: u32 = 150;

/// Properties of [`UserSearch`].
#[derive(Properties, PartialEq)]
pub struct UserSearchProps {
    /// The input's id, for its label.
    pub id: AttrValue,
    /// Nobody was chosen and that was said.
    #[prop_or_default]
    pub wrong: bool,
    /// For focusing it.
    #[prop_or_default]
    pub node: NodeRef,
    /// Somebody was chosen.
    pub onchoose: Callback<Rc<Candidate>>,
    /// Anybody can be chosen, because nobody is entered.
    #[prop_or_default]
    pub look_only: bool,
}

/// The search box and what it finds.
#[component]
pub fn UserSearch(props: &UserSearchProps) -> Html {
    let desk = use_desk();
    let open = use_state(|| false);
    let at = use_state(|| 0_usize);
    let query = desk.form.search.trim().to_owned();
    let asked = use_debounce(query.clone(), PAUSE_MILLIS);
    let loading = use_load(asked.clone(), |query: String| async move {
        if query.is_empty() { Ok(Candidates::default()) } else { ipc::find_users(query).await }
    });
    // While the next answer is awaited the last one stays: nothing jumps.
    let last = use_mut_ref(Rc::<Candidates>::default);
    if let Load::Ready(found) = &loading.state {
        *last.borrow_mut() = Rc::clone(found);
    }
    let settled = asked == query && matches!(loading.state, Load::Ready(_));
    let candidates = Rc::clone(&last.borrow());
    let found = &candidates.items;
    {
        let at = at.setter();
        use_effect_with(Rc::clone(&candidates), move |_| at.set(0));
    }
    let chosen = (*at).min(found.len().saturating_sub(1));
    {
        use_effect_with((chosen, *open), |(chosen, _)| scroll_to(*chosen));
    }

    let shown = *open && !query.is_empty();
    let oninput = {
        let (desk, open) = (desk.clone(), open.clone());
        Callback::from(move |event: InputEvent| {
            let text =
                event.target_dyn_into::<HtmlInputElement>().map(|input| input.value()).unwrap_or_default();
            open.set(true);
            desk.dispatch(Action::Form(FormEdit::Search(text)));
        })
    };
    let choose = {
        let (open, tell) = (open.clone(), props.onchoose.clone());
        Callback::from(move |candidate: Rc<Candidate>| {
            // It closes even if this chooses no one: the reason is below the list.
            open.set(false);
            tell.emit(candidate);
        })
    };
    let onkeydown = {
        let (open, at, found, choose) = (open.clone(), at.clone(), Rc::clone(&candidates), choose.clone());
        let query = query.clone();
        Callback::from(move |event: KeyboardEvent| {
            let found = &found.items;
            let last = found.len().saturating_sub(1);
            match event.key().as_str() {
                "ArrowDown" if !shown => open.set(true),
                "ArrowDown" => at.set(if chosen >= last { 0 } else { chosen + 1 }),
                "ArrowUp" if shown => at.set(if chosen == 0 { last } else { chosen - 1 }),
                "Home" if shown => at.set(0),
                "End" if shown => at.set(last),
                // Only what is on the screen and fits what is typed: an older answer may still be there.
                "Enter" => {
                    let fits = |candidate: &&Candidate| shown && (settled || fits(candidate, &query));
                    if let Some(candidate) = found.get(chosen).filter(fits) {
                        choose.emit(Rc::new(candidate.clone()));
                    }
                }
                "Escape" if shown => open.set(false),
                _ => return,
            }
            event.prevent_default();
        })
    };
    let reopen = {
        let open = open.clone();
        Callback::from(move |_: FocusEvent| open.set(true))
    };
    let close = {
        let open = open.clone();
        Callback::from(move |_: FocusEvent| open.set(false))
    };
    html! {
        <div class="user-search">
            <Icon glyph={Glyph::Search} />
            <input
                ref={props.node.clone()}
                id={props.id.clone()}
                class="input"
                type="text"
                value={desk.form.search.clone()}
                {oninput}
                {onkeydown}
                onfocus={reopen}
                onblur={close}
                placeholder={say::HINT}
                dir="auto"
                role="combobox"
                aria-autocomplete="list"
                aria-expanded={(shown && !found.is_empty()).to_string()}
                aria-controls={(shown && !found.is_empty()).then_some("user-options")}
                aria-activedescendant={(shown && !found.is_empty()).then(|| option_id(chosen))}
                aria-invalid={props.wrong.then_some("true")}
                autocomplete="off"
                autocorrect="off"
                autocapitalize="off"
                spellcheck="false"
                data-testid="user-search"
            />
            <Live text={if shown && settled { say::heard(found.len()) } else { String::new() }} />
            if shown {
                // Pressing into the list must not take the focus, or it would close before the click.
                <div class="user-popup" onmousedown={|event: MouseEvent| event.prevent_default()}>
                    if let Load::Failed(problem) = &loading.state {
                        <ProblemBox problem={problem.clone()} retry={loading.reload.clone()} />
                    } else if settled && found.is_empty() {
                        <Empty
                            glyph={Glyph::Search}
                            title={say::nobody(&query)}
                            text={say::NOBODY_TEXT}
                        />
                    } else {
                        if candidates.approximate {
                            <p class="user-popup-note quiet" data-testid="approximate">{ say::APPROXIMATE }</p>
                        }
                        <ul id="user-options" class={classes!("user-options", (!settled).then_some("user-options-old"))} role="listbox" aria-label={say::RESULTS}>
                            { for found.iter().enumerate().map(|(index, candidate)| {
                                option(index, candidate, index == chosen, props.look_only, &choose)
                            }) }
                        </ul>
                    }
                </div>
            }
        </div>
    }
}

fn option(
    index: usize,
    candidate: &Candidate,
    chosen: bool,
    look_only: bool,
    choose: &Callback<Rc<Candidate>>,
) -> Html {
    let Candidate { user, workspace, role, status, off_limits, .. } = candidate;
    let onclick = {
        let candidate = Rc::new(candidate.clone());
        choose.reform(move |_: MouseEvent| Rc::clone(&candidate))
    };
    let barred = off_limits.is_some() && !look_only;
    html! {
        <li
            key={format!("{} {}", user.id, workspace.id)}
            id={option_id(index)}
            class={classes!("user-option", chosen.then_some("user-option-chosen"), barred.then_some("user-option-barred"))}
            role="option"
            aria-selected={chosen.to_string()}
            aria-disabled={barred.then_some("true")}
            {onclick}
            data-testid="user-option"
            data-user={user.id.clone()}
            data-workspace={workspace.id.clone()}
            data-status={status.as_str()}
        >
            <Avatar id={user.id.clone()} name={user.name.clone()} size={AvatarSize::Medium} />
            <span class="user-option-words">
                <span class="user-option-line">
                    <bdi class="user-option-name clip" title={user.name.clone()}>{ &user.name }</bdi>
                    { badge(candidate) }
                </span>
                <span class="user-option-line quiet">
                    <bdi class="clip" title={user.email.clone()}>{ &user.email }</bdi>
                    // What tells two people apart is never cut off.
                    <bdi class="user-option-id" data-testid="user-option-id">{ &user.id }</bdi>
                </span>
                if let Some(why) = off_limits {
                    <span class="user-option-why">{ why }</span>
                }
            </span>
            <span class="user-option-where">
                <bdi class="user-option-place" title={workspace.name.clone()}>{ &workspace.name }</bdi>
                <bdi class="quiet" data-testid="user-option-standing">{ say::standing(role, *status) }</bdi>
            </span>
        </li>
    }
}

/// A mark for people who cannot be entered. The reason is below it, in the server's words.
fn badge(candidate: &Candidate) -> Html {
    let (tone, icon, words, testid) = match (candidate.status, &candidate.off_limits) {
        (MemberStatus::Suspended, _) => (Tone::Bad, Glyph::Denied, status(candidate.status), "user-status"),
        (MemberStatus::Invited, _) => (Tone::Warn, Glyph::Clock, status(candidate.status), "user-status"),
        (MemberStatus::Active, Some(_)) => (Tone::Warn, Glyph::Lock, say::OFF_LIMITS, "off-limits"),
        (MemberStatus::Active, None) => return html! {},
    };
    html! { <Badge {tone} {icon} {testid}>{ words }</Badge> }
}

/// Whether a candidate has all the typed words in name, email address, or ID.
fn fits(candidate: &Candidate, query: &str) -> bool {
    let Candidate { user, .. } = candidate;
    let text = format!("{} {} {}", user.name, user.email, user.id).to_lowercase();
    query.split_whitespace().all(|word| text.contains(&word.to_lowercase()))
}

fn option_id(index: usize) -> String {
    format!("user-option-{index}")
}

fn scroll_to(index: usize) {
    let option = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|page| page.get_element_by_id(&option_id(index)));
    if let Some(option) = option {
        show(&option);
    }
}
