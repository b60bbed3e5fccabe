//! Which screen is shown, and what is around it.

use crate::{
    components::local_time::forget_zones,
    frame::{
        banner::{Banner, Look},
        change::result::ChangeResult,
        connection::Connection,
        keys::use_shortcuts,
        notes::{NotesPanel, use_handed_over},
        notices::Notices,
        over::OverThePage,
        sidebar::Sidebar,
    },
    hooks::{DeskProvider, show_focused, use_appearance, use_desk, use_presence},
    pages::{
        about::AboutPage,
        access::AccessPage,
        approvals::ApprovalsPage,
        audit::AuditPage,
        blocked::BlockedPage,
        compare::ComparePage,
        diagnostics::DiagnosticsPage,
        ended::{EndedPage, exiting::ExitingPage},
        entering::EnteringPage,
        frozen::FrozenPage,
        help::HelpPage,
        history::HistoryPage,
        identity::IdentityPage,
        member::MemberPage,
        members::MembersPage,
        overview::OverviewPage,
        preflight::PreflightPage,
        requested::RequestedPage,
        roles::RolesPage,
        sessions::SessionsPage,
        settings::SettingsPage,
        sign_in::SignInPage,
        start::StartPage,
        teams::TeamsPage,
    },
    state::{Route, Screen},
};
use ergo_catalog::Language;
use ergo_protocol::{snapshot::Phase, workspace::Side};
use yew::prelude::*;

/// The whole page.
#[component]
pub fn App() -> Html {
    html! { <DeskProvider><Shell /></DeskProvider> }
}

/// Everything, in one language: in another one it is drawn anew.
#[component]
fn Shell() -> Html {
    let desk = use_desk();
    let language = desk.snapshot.as_ref().map(|snapshot| snapshot.language.clone()).unwrap_or_default();
    // Before the first text is drawn, not after.
    use_memo(language.clone(), |tag| Language::of_tag(tag).unwrap_or(Language::English).speak());
    html! { <Window key={language} /> }
}

/// Banner and frame, notices, navigation, the screen, the notes.
#[component]
fn Window() -> Html {
    let desk = use_desk();
    let time_format = use_appearance(&desk.preferences);
    use_shortcuts(&desk);
    use_handed_over();
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
        <div class="shell" onfocusin={|event: FocusEvent| show_focused(&event)} data-testid="phase" data-phase={phase_name(desk.phase())} data-frame={frame}>
            { banner.map(|(_, banner)| banner) }
            <div class="under">
                <div class="body">
                    if let Screen::Page(route) = &screen {
                        <Sidebar route={route.clone()} />
                    }
                    <div class="column">
                        <Connection />
                        if let Screen::Page(route) = &screen {
                            // A key for each time format: what shows a time is drawn anew.
                            <main key={format!("{} {time_format}", route.label().english())} class="page">{ page(route) }</main>
                        } else {
                            <main key="stage" class="stage">{ stage(&screen) }</main>
                        }
                        <Results />
                        <Notices />
                    </div>
                    // Kept while it is closed, so that what was typed is never lost.
                    if desk.is_active() {
                        <NotesPanel key={time_format.as_str()} />
                    }
                </div>
                <OverThePage />
            </div>
        </div>
    }
}

/// What became of the last change, until it is put away.
#[component]
fn Results() -> Html {
    let desk = use_desk();
    let session = desk.impersonation().filter(|session| desk.is_active() && session.armed.is_none());
    let change = session.and_then(|session| session.last_change.clone()).filter(|_| !desk.typed.change_read);
    html! {
        <div class="results">
            if let Some(change) = change {
                <ChangeResult key={desk.changes} {change} />
            }
        </div>
    }
}

fn stage(screen: &Screen) -> Html {
    match screen {
        Screen::Loading | Screen::Page(_) => html! {},
        Screen::Blocked => html! { <BlockedPage /> },
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
        Route::Compare(id) => {
            html! { <ComparePage key={id.to_string()} left={Side::Member { id: id.to_string() }} /> }
        }
        Route::CompareRole(id) => {
            html! { <ComparePage key={id.to_string()} left={Side::Role { id: id.to_string() }} /> }
        }
        Route::Member(id) => html! { <MemberPage key={id.to_string()} id={id.clone()} /> },
        Route::Teams => html! { <TeamsPage /> },
        Route::Roles => html! { <RolesPage /> },
        Route::Access => html! { <AccessPage /> },
        Route::Audit => html! { <AuditPage /> },
        Route::Diagnostics => html! { <DiagnosticsPage /> },
        Route::History => html! { <HistoryPage /> },
        Route::Sessions => html! { <SessionsPage /> },
        Route::Settings => html! { <SettingsPage /> },
        Route::Help => html! { <HelpPage /> },
        Route::About => html! { <AboutPage /> },
    }
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
