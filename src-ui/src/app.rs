//! Which screen is shown, and what is around it.

use crate::{
    hooks::{DeskProvider, use_desk, use_theme},
    pages::{
        access::AccessPage, diagnostics::DiagnosticsPage, ended::EndedPage, entering::EnteringPage,
        exiting::ExitingPage, frozen::FrozenPage, history::HistoryPage, identity::IdentityPage,
        member::MemberPage, members::MembersPage, overview::OverviewPage, preflight::PreflightPage,
        roles::RolesPage, sign_in::SignInPage, start::StartPage, teams::TeamsPage,
    },
    state::{Route, Screen},
};
use yew::prelude::*;

/// The whole page.
#[component]
pub fn App() -> Html {
    html! { <DeskProvider><Shell /></DeskProvider> }
}

#[component]
fn Shell() -> Html {
    let desk = use_desk();
    use_theme(desk.preferences.theme);
    match desk.screen() {
        Screen::Loading => html! {},
        Screen::SignIn => html! { <SignInPage /> },
        Screen::Page(route) => page(&route),
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
