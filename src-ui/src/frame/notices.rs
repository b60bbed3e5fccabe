//! What a person should know and has not put away: at the foot of the page, so that nothing moves.

use crate::{
    components::ProblemBox,
    hooks::use_desk,
    ipc,
    kit::{Button, ButtonKind, Glyph, Icon},
    state::Action,
};
use ergo_protocol::snapshot::{Notice, NoticeKind};
use yew::prelude::*;

/// The notices, and what went wrong outside of a page.
#[component]
pub fn Notices() -> Html {
    let desk = use_desk();
    let notices = desk.snapshot.as_ref().map(|snapshot| snapshot.notices.clone()).unwrap_or_default();
    let put_away = {
        let desk = desk.clone();
        Callback::from(move |()| desk.dispatch(Action::Problem(None)))
    };
    html! {
        <div class="notices" aria-live="polite">
            { for notices.into_iter().map(|notice| {
                let key = notice.id;
                html! { <NoticeBar {key} {notice} /> }
            }) }
            if let Some(problem) = desk.problem.clone() {
                <ProblemBox {problem} dismiss={put_away} />
            }
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct NoticeBarProps {
    notice: Notice,
}

#[component]
fn NoticeBar(props: &NoticeBarProps) -> Html {
    let desk = use_desk();
    let Notice { id, kind, text } = props.notice.clone();
    let dismiss = Callback::from(move |()| desk.run(ipc::dismiss_notice(id)));
    let (glyph, name, tone) = match kind {
        NoticeKind::CrashFound => (Glyph::Warning, "crash_found", "notice-warn"),
        NoticeKind::CrashRevoked => (Glyph::Check, "crash_revoked", "notice-plain"),
        NoticeKind::RevocationQueued => (Glyph::Again, "revocation_queued", "notice-warn"),
        NoticeKind::PreferencesSetAside => (Glyph::Info, "preferences_set_aside", "notice-plain"),
        NoticeKind::JournalSetAside => (Glyph::Warning, "journal_set_aside", "notice-warn"),
        NoticeKind::ChangeUnknown => (Glyph::Warning, "change_unknown", "notice-warn"),
        NoticeKind::PolicyChanged => (Glyph::Lock, "policy_changed", "notice-warn"),
        NoticeKind::KeptInMemory => (Glyph::Info, "kept_in_memory", "notice-plain"),
        NoticeKind::SignInOver => (Glyph::Warning, "sign_in_over", "notice-warn"),
        NoticeKind::KeysStale => (Glyph::Warning, "keys_stale", "notice-warn"),
        NoticeKind::LinkRefused => (Glyph::Info, "link_refused", "notice-plain"),
        NoticeKind::ServerUnreachable => (Glyph::Offline, "server_unreachable", "notice-warn"),
        NoticeKind::JournalRefused => (Glyph::Warning, "journal_refused", "notice-warn"),
        NoticeKind::ServerBusy => (Glyph::Clock, "server_busy", "notice-warn"),
    };
    html! {
        <div class={classes!("notice", tone)} data-testid="notice" data-kind={name}>
            <Icon {glyph} size=16 />
            <p class="notice-text">{ text }</p>
            <Button kind={ButtonKind::Ghost} icon={Glyph::Cross} onclick={dismiss} label="Dismiss this notice" testid="notice-dismiss">
                { "" }
            </Button>
        </div>
    }
}
