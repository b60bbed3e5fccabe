//! One notice as a toast. It goes after a while, unless it waits for the agent or is being read.

use super::words;
use crate::{
    hooks::{use_desk, use_lapse},
    ipc,
    kit::{Button, ButtonKind, Glyph, Icon},
    state::Action,
};
use ergo_protocol::snapshot::{Notice, NoticeKind};
use yew::prelude::*;

/// The least time a toast is shown, in milliseconds.
const LEAST: u32 = 8_000;
/// What each character adds: a slow reader's pace.
const PER_CHARACTER: u32 = 60;

/// Properties of [`Toast`].
#[derive(Properties, PartialEq)]
pub struct ToastProps {
    /// The notice.
    pub notice: Notice,
    /// It waits for the agent.
    pub stays: bool,
}

/// The toast.
#[component]
pub fn Toast(props: &ToastProps) -> Html {
    let desk = use_desk();
    let Notice { id, kind, text } = props.notice.clone();
    let lapsed = {
        let desk = desk.clone();
        Callback::from(move |()| desk.dispatch(Action::ToastGone(id)))
    };
    let holding = use_lapse((!props.stays).then(|| reading_time(&text)), lapsed);
    let dismiss = Callback::from(move |()| desk.run(ipc::dismiss_notice(id)));
    html! {
        <div
            class={classes!("notice", if is_warning(kind) { "notice-warn" } else { "notice-plain" })}
            onmouseenter={holding.onmouseenter}
            onmouseleave={holding.onmouseleave}
            onfocusin={holding.onfocusin}
            onfocusout={holding.onfocusout}
            data-testid="notice"
            data-kind={kind.as_str()}
        >
            <Icon glyph={glyph(kind)} size=16 />
            <p class="notice-text">{ text }</p>
            <Button kind={ButtonKind::Ghost} icon={Glyph::Cross} onclick={dismiss} label={words::DISMISS} testid="notice-dismiss">
                { "" }
            </Button>
        </div>
    }
}

/// How long a text is shown, in milliseconds.
fn reading_time(text: &str) -> u32 {
    let characters = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    LEAST.max(characters.saturating_mul(PER_CHARACTER))
}

/// The icon of a kind.
pub const fn glyph(kind: NoticeKind) -> Glyph {
    match kind {
        NoticeKind::CrashFound
        | NoticeKind::JournalSetAside
        | NoticeKind::ChangeUnknown
        | NoticeKind::SignInOver
        | NoticeKind::KeysStale
        | NoticeKind::CrashReport
        | NoticeKind::RecordDisputed
        | NoticeKind::UnknownLog
        | NoticeKind::JournalRefused => Glyph::Warning,
        NoticeKind::CrashRevoked => Glyph::Check,
        NoticeKind::RevocationQueued | NoticeKind::PageFailed => Glyph::Again,
        NoticeKind::PolicyChanged => Glyph::Lock,
        NoticeKind::PreferencesSetAside
        | NoticeKind::KeptInMemory
        | NoticeKind::LinkRefused
        | NoticeKind::UpdateAvailable => Glyph::Info,
        NoticeKind::ServerUnreachable => Glyph::Offline,
        NoticeKind::ServerBusy => Glyph::Clock,
    }
}

const fn is_warning(kind: NoticeKind) -> bool {
    !matches!(
        kind,
        NoticeKind::CrashRevoked
            | NoticeKind::PreferencesSetAside
            | NoticeKind::KeptInMemory
            | NoticeKind::LinkRefused
            | NoticeKind::UpdateAvailable
    )
}

#[cfg(test)]
mod tests {
    use super::reading_time;

    #[test]
    fn a_long_text_is_shown_for_longer() {
        assert_eq!(reading_time("Short."), 8_000);
        assert_eq!(reading_time(&"x".repeat(200)), 12_000);
    }
}
