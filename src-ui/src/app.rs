//! Which screen is shown, and what is around it.

use crate::{
    components::local_time::forget_zones,
    frame::{
        arm_panel::ArmPanel,
        armed_card::ArmedCard,
        banner::{Banner, Look},
        change_result::ChangeResult,
        extend::ExtendDialog,
        notes::NotesPanel,
        notices::Notices,
        palette::Palette,
        quit::QuitDialog,
        sidebar::Sidebar,
    },
    hooks::{Desk, DeskProvider, use_desk, use_keys, use_presence, use_theme},
    kit::Live,
    pages::{
        access::AccessPage,
        approvals::ApprovalsPage,
        diagnostics::DiagnosticsPage,
        ended::{EndedPage, exiting::ExitingPage},
        entering::EnteringPage,
        frozen::FrozenPage,
        history::HistoryPage,
        identity::IdentityPage,
        member::MemberPage,
        members::MembersPage,
        overview::OverviewPage,
        preflight::PreflightPage,
        requested::RequestedPage,
        roles::RolesPage,
        sign_in::SignInPage,
        start::StartPage,
        teams::TeamsPage,
    },
    state::{Action, Route, Screen},
};
use ergo_protocol::snapshot::Phase;
use web_sys::KeyboardEvent;
use yew::prelude::*;

/// The whole page.
#[component]
pub fn App() -> Html {
    html! { <DeskProvider><Shell /></DeskProvider> }
}

/// Banner and frame, notices, navigation, the screen, the notes.
#[component]
fn Shell() -> Html {
    let desk = use_desk();
    use_theme(desk.preferences.theme);
    let on_key = use_callback(desk.clone(), |event: KeyboardEvent, desk| global_keys(&event, desk));
    use_keys(on_key);
    use_presence(matches!(desk.phase(), Some(Phase::Confirming | Phase::Active)));
    use_effect_with(desk.is_active(), |active| {
        if !active {
            forget_zones();
        }
    });

    let screen = desk.screen();
    let banner = desk.impersonation().zip(desk.phase()).map(|(session, phase)| {
        let look = Look::of(phase, session.mode);
        (look, html! { <Banner session={session.clone()} {look} received_at={desk.received_at} /> })
    });
    let frame = banner.as_ref().map_or("none", |(look, _)| look.name());
    html! {
        <div class="shell" data-testid="phase" data-phase={phase_name(desk.phase())} data-frame={frame}>
            { banner.map(|(_, banner)| banner) }
            <div class="under">
            <Notices />
            if let Screen::Page(route) = &screen {
                <div class="body">
                    <Sidebar route={route.clone()} />
                    <main key={route.label()} class="page">{ page(route) }</main>
                    // Kept while it is closed, so that what was typed is never lost.
                    if desk.is_active() {
                        <NotesPanel />
                    }
                </div>
            } else {
                <main class="stage">{ stage(&screen) }</main>
            }
            if desk.is_active() {
                { live(&desk) }
            }
            if desk.snapshot.as_ref().is_some_and(|snapshot| snapshot.quit_asked) {
                <QuitDialog />
            }
            if desk.palette {
                <Palette />
            }
            </div>
        </div>
    }
}

/// What lies over the pages of a session: a change that is prepared, armed or was made, and the asking for time.
fn live(desk: &Desk) -> Html {
    let Some(session) = desk.impersonation() else { return html! {} };
    let result = session.last_change.clone().filter(|_| !desk.typed.change_read && session.armed.is_none());
    let disarmed = if desk.typed.disarmed {
        "Disarmed. Nothing was changed; this session is read-only again."
    } else {
        ""
    };
    html! {
        <>
            <Live text={disarmed} />
            if let Some(armed) = session.armed.clone() {
                <ArmedCard {armed} />
            } else if let Some(form) = desk.typed.arm.clone() {
                <ArmPanel {form} />
            } else if desk.extending {
                <ExtendDialog longest={session.extendable_minutes} />
            } else if let Some(change) = result {
                <ChangeResult {change} />
            }
        </>
    }
}

fn stage(screen: &Screen) -> Html {
    match screen {
        Screen::Loading | Screen::Page(_) => html! {},
        Screen::SignIn => html! { <SignInPage /> },
        Screen::Entering => html! { <EnteringPage /> },
        Screen::Identity => html! { <IdentityPage /> },
        Screen::Frozen => html! { <FrozenPage /> },
        Screen::Exiting => html! { <ExitingPage /> },
        Screen::Ended => html! { <EndedPage /> },
    }
}

fn page(route: &Route) -> Html {
    match route {
        Route::Start => html! { <StartPage /> },
        Route::Preflight => html! { <PreflightPage /> },
        Route::Request => html! { <RequestedPage /> },
        Route::Approvals => html! { <ApprovalsPage /> },
        Route::Overview => html! { <OverviewPage /> },
        Route::Members => html! { <MembersPage /> },
        Route::Member(id) => html! { <MemberPage key={id.to_string()} id={id.clone()} /> },
        Route::Teams => html! { <TeamsPage /> },
        Route::Roles => html! { <RolesPage /> },
        Route::Access => html! { <AccessPage /> },
        Route::Diagnostics => html! { <DiagnosticsPage /> },
        Route::History => html! { <HistoryPage /> },
    }
}

fn global_keys(event: &KeyboardEvent, desk: &Desk) {
    if !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
        return;
    }
    match (event.key().to_lowercase().as_str(), event.shift_key()) {
        ("k", false) => desk.dispatch(Action::Palette(!desk.palette)),
        ("j", false) if desk.is_active() => desk.toggle_notes(),
        ("x", true) if desk.impersonation().is_some() => {
            if !event.repeat() {
                desk.exit();
            }
        }
        _ => return,
    }
    event.prevent_default();
}

const fn phase_name(phase: Option<&Phase>) -> &'static str {
    match phase {
        None => "loading",
        Some(Phase::SignedOut) => "signed_out",
        Some(Phase::Direct) => "direct",
        Some(Phase::Requested(_)) => "requested",
        Some(Phase::Entering) => "entering",
        Some(Phase::Confirming) => "confirming",
        Some(Phase::Active) => "active",
        Some(Phase::Frozen(_)) => "frozen",
        Some(Phase::Exiting) => "exiting",
        Some(Phase::Ended(_)) => "ended",
    }
}
