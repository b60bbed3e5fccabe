//! The banner: on every page while the session is an impersonation session, and never otherwise.
//!
//! It names the viewed user, the workspace and the impersonator. When room is short the e-mail address
//! goes first, then long names are cut with their whole on hovering; nobody is ever left out.

use super::{Glyph, Icon, Kbd, countdown::Countdown};
use crate::hooks::use_desk;
use ergo_protocol::snapshot::{Impersonation, Mode, Phase};
use yew::prelude::*;

/// How the banner and the frame look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Amber.
    ReadOnly,
    /// Slate.
    Frozen,
}

impl Look {
    /// For a phase and a mode.
    pub const fn of(phase: &Phase, mode: Mode) -> Self {
        match (phase, mode) {
            (Phase::Frozen(_), _) => Self::Frozen,
            (_, Mode::ReadOnly) => Self::ReadOnly,
        }
    }

    /// As it stands in `data-mode` and `data-frame`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReadOnly => "read_only",
            Self::Frozen => "frozen",
        }
    }

    const fn glyph(self) -> Glyph {
        match self {
            Self::ReadOnly => Glyph::Eye,
            Self::Frozen => Glyph::Frozen,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::ReadOnly => "Read-only",
            Self::Frozen => "Frozen",
        }
    }
}

/// Properties of [`Banner`].
#[derive(Properties, PartialEq)]
pub struct BannerProps {
    /// The session.
    pub session: Impersonation,
    /// How it looks.
    pub look: Look,
    /// When the snapshot came.
    pub received_at: f64,
}

/// The banner.
#[component]
pub fn Banner(props: &BannerProps) -> Html {
    let desk = use_desk();
    let Impersonation { viewed, impersonator, workspace, .. } = &props.session;
    let look = props.look;
    let exit = Callback::from(move |_: MouseEvent| desk.exit());
    html! {
        <header
            class={classes!("banner", format!("banner-{}", look.name()))}
            role="status"
            aria-label={format!(
                "Impersonation. Impersonating {} in {}. You are {}. {}.",
                viewed.name, workspace.name, impersonator.name, look.words(),
            )}
            aria-live="polite"
            data-testid="banner"
            data-viewed={viewed.id.clone()}
            data-impersonator={impersonator.id.clone()}
            data-workspace={workspace.id.clone()}
            data-mode={look.name()}
        >
            <Icon glyph={if look == Look::Frozen { Glyph::Frozen } else { Glyph::Shield }} />
            <p class="banner-words" aria-atomic="true">
                <span class="banner-fixed">{ "Impersonating " }</span>
                <bdi class="banner-name" title={format!("{} · {}", viewed.name, viewed.email)}>{ &viewed.name }</bdi>
                <bdi class="banner-mail" title={viewed.email.clone()}>{ &viewed.email }</bdi>
                <span class="banner-fixed">{ " in " }</span>
                <bdi class="banner-name" title={workspace.name.clone()}>{ &workspace.name }</bdi>
                <span class="banner-fixed banner-dash">{ " — " }</span>
                <span class="banner-fixed">{ "you are " }</span>
                <bdi class="banner-name banner-self" title={format!("{} · {}", impersonator.name, impersonator.email)}>
                    { &impersonator.name }
                </bdi>
                <span class="unseen">{ format!(". {}.", look.words()) }</span>
            </p>
            <span class="banner-chip" aria-hidden="true" data-testid="banner-mode">
                <Icon glyph={look.glyph()} size=16 />
                { look.words() }
            </span>
            if look != Look::Frozen {
                <Countdown
                    remaining_millis={props.session.remaining_millis}
                    received_at={props.received_at}
                    minutes={props.session.minutes}
                />
            }
            <button
                type="button"
                class="banner-exit"
                onclick={exit}
                aria-keyshortcuts="Control+Shift+X"
                aria-label="Exit impersonation"
                title="Exit impersonation (Ctrl+Shift+X)"
                data-testid="exit"
            >
                <Icon glyph={Glyph::Exit} />
                { "Exit" }
                <Kbd keys="Ctrl ⇧ X" />
            </button>
        </header>
    }
}
