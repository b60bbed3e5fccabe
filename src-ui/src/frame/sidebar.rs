//! The navigation at the left, and who the agent is.

use crate::{
    components::{Logo, agent_role::role_words},
    frame::{glyph::of_page, request_card::RequestCard, words},
    hooks::{use_desk, use_keys},
    ipc,
    kit::{Avatar, AvatarSize, Button, ButtonKind, Glyph, Icon, Kbd, phrase, phrase::name},
    state::{Action, Over, Route, shortcut},
};
use ergo_protocol::{Agent, preferences::Theme};
use web_sys::KeyboardEvent;
use yew::prelude::*;

/// Properties of [`Sidebar`].
#[derive(Properties, PartialEq)]
pub struct SidebarProps {
    /// The page shown.
    pub route: Route,
}

/// The navigation.
#[component]
pub fn Sidebar(props: &SidebarProps) -> Html {
    let desk = use_desk();
    let current = props.route.section();
    let approvals = desk.snapshot.as_ref().and_then(|snapshot| snapshot.approvals);
    let entry = |route: &Route| {
        let count = if *route == Route::Approvals { approvals.filter(|count| *count > 0) } else { None };
        html! { <NavEntry key={route.testid()} route={route.clone()} current={*route == current} {count} /> }
    };
    let session = desk.impersonation().filter(|_| desk.is_active());
    let (pages, about): (Vec<_>, Vec<_>) = if session.is_some() { Route::SESSION } else { Route::DIRECT }
        .iter()
        .filter(|route| !route.is_for_leads() || approvals.is_some())
        .filter(|route| !matches!(route, Route::Settings | Route::Help | Route::About))
        .partition(|route| !matches!(route, Route::Diagnostics | Route::History));
    let open_palette = {
        let desk = desk.clone();
        Callback::from(move |_: MouseEvent| desk.dispatch(Action::Over(Some(Over::Palette))))
    };
    let open_notices = {
        let desk = desk.clone();
        Callback::from(move |_: MouseEvent| desk.dispatch(Action::Over(Some(Over::Notices))))
    };
    let open_count = desk.notices.iter().filter(|seen| seen.open).count();
    html! {
        <nav class="sidebar" aria-label={words::PAGES}>
            <div class="sidebar-head">
                if let Some(session) = session {
                    <Avatar id={session.workspace.id.clone()} name={session.workspace.name.clone()} workspace=true />
                    <div class="sidebar-words">
                        <bdi class="sidebar-title" title={session.workspace.name.clone()}>{ &session.workspace.name }</bdi>
                        <span class="sidebar-sub" title={session.ticket.clone()}>{ phrase(words::TICKET, &[("ticket", name(&session.ticket))]) }</span>
                    </div>
                } else {
                    <Logo />
                    <div class="sidebar-words">
                        <span class="sidebar-title">{ words::PRODUCT }</span>
                        <span class="sidebar-sub" title={words::AS_YOURSELF}>{ words::AS_YOURSELF }</span>
                    </div>
                }
            </div>
            <RequestCard current={current == Route::Request} />
            <ul class="nav">{ for pages.into_iter().map(entry) }</ul>
            <p class="nav-title" id="nav-session">{ words::SESSION }</p>
            <ul class="nav" aria-labelledby="nav-session">{ for about.into_iter().map(entry) }</ul>
            <div class="sidebar-foot">
                <button type="button" class="nav-entry nav-commands" onclick={open_notices} data-testid="nav-notices">
                    <Icon glyph={Glyph::Info} />
                    <span class="clip" title={words::NOTICES}>{ words::NOTICES }</span>
                    if open_count > 0 {
                        <span class="nav-count nav-count-quiet numbers" aria-label={words::open_notices(open_count)}>{ open_count }</span>
                    }
                </button>
                <button type="button" class="nav-entry nav-commands" onclick={open_palette} aria-keyshortcuts={shortcut::PALETTE.aria} data-testid="nav-commands">
                    <Icon glyph={Glyph::Palette} />
                    <span class="clip" title={words::COMMANDS}>{ words::COMMANDS }</span>
                    <Kbd keys={shortcut::PALETTE.shown} />
                </button>
                <ul class="nav">{ for [Route::Settings, Route::Help].iter().map(entry) }</ul>
                if let Some(agent) = desk.snapshot.as_ref().and_then(|snapshot| snapshot.agent.clone()) {
                    <AgentMenu {agent} />
                }
            </div>
        </nav>
    }
}

#[derive(Properties, PartialEq)]
struct NavEntryProps {
    route: Route,
    current: bool,
    count: Option<u32>,
}

#[component]
fn NavEntry(props: &NavEntryProps) -> Html {
    let desk = use_desk();
    let route = props.route.clone();
    let go = Callback::from(move |_: MouseEvent| desk.go(route.clone()));
    html! {
        <li>
            <button
                type="button"
                class={classes!("nav-entry", props.current.then_some("nav-current"))}
                onclick={go}
                aria-current={props.current.then_some("page")}
                data-testid={props.route.testid()}
            >
                <Icon glyph={of_page(&props.route)} />
                <span class="clip" title={props.route.label()}>{ props.route.label() }</span>
                if let Some(count) = props.count {
                    <span class="nav-count numbers" aria-label={words::waiting(count)} data-testid="nav-approvals-count">{ count }</span>
                }
            </button>
        </li>
    }
}

#[derive(Properties, PartialEq)]
struct AgentMenuProps {
    agent: Agent,
}

/// Who the agent is; behind it the theme and the way out.
#[component]
fn AgentMenu(props: &AgentMenuProps) -> Html {
    let desk = use_desk();
    let open = use_state(|| false);
    let person = &props.agent.person;
    let toggle = {
        let open = open.clone();
        Callback::from(move |_: MouseEvent| open.set(!*open))
    };
    {
        let open = open.clone();
        let on_key = use_callback(*open, move |event: KeyboardEvent, is_open| {
            if *is_open && event.key() == "Escape" {
                open.set(false);
            }
        });
        use_keys(on_key);
    }
    let sign_out = {
        let desk = desk.clone();
        Callback::from(move |()| desk.run(ipc::sign_out()))
    };
    html! {
        <div class="agent">
            if *open {
                <div class="agent-veil" onclick={toggle.clone()} />
                <div class="agent-menu" role="group" aria-label={words::YOUR_SETTINGS}>
                    <ThemeChoice />
                    <Button kind={ButtonKind::Ghost} icon={Glyph::SignOut} onclick={sign_out} testid="sign-out">{ words::SIGN_OUT }</Button>
                </div>
            }
            <button type="button" class="agent-button" onclick={toggle} aria-expanded={open.to_string()} data-testid="agent-menu">
                <Avatar id={person.id.clone()} name={person.name.clone()} size={AvatarSize::Medium} />
                <span class="sidebar-words">
                    <bdi class="agent-name" title={person.name.clone()}>{ &person.name }</bdi>
                    <span class="agent-role">{ role_words(props.agent.role) }</span>
                </span>
            </button>
        </div>
    }
}

/// The three themes.
#[component]
fn ThemeChoice() -> Html {
    let desk = use_desk();
    let options = [
        (Theme::System, "system", words::THEME_SYSTEM, Glyph::Screen),
        (Theme::Light, "light", words::THEME_LIGHT, Glyph::Sun),
        (Theme::Dark, "dark", words::THEME_DARK, Glyph::Moon),
    ];
    html! {
        <div class="themes" role="group" aria-label={words::THEME}>
            { for options.into_iter().map(|(theme, name, label, glyph)| {
                let chosen = desk.preferences.theme == theme;
                let desk = desk.clone();
                let choose = Callback::from(move |_: MouseEvent| {
                    let mut preferences = desk.preferences.clone();
                    preferences.theme = theme;
                    desk.prefer(preferences);
                });
                html! {
                    <button
                        key={name}
                        type="button"
                        class={classes!("theme", chosen.then_some("theme-chosen"))}
                        aria-pressed={chosen.to_string()}
                        onclick={choose}
                        data-testid="theme-option"
                        data-theme-option={name}
                    >
                        <Icon {glyph} size=16 />
                        { label }
                    </button>
                }
            }) }
        </div>
    }
}
