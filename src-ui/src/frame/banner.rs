//! The banner: on every page while the session is an impersonation session, and never otherwise.
//!
//! It names the viewed user, the workspace and the impersonator. When room is short the e-mail address
//! goes first, then long names are cut with their whole on hovering; nobody is ever left out.

use crate::{
    frame::countdown::Countdown,
    hooks::{use_desk, use_tick},
    kit::{
        Glyph, Icon, Kbd, Live,
        duration::{clock, seconds_left},
    },
    state::Action,
};
use ergo_protocol::snapshot::{Impersonation, Mode, Phase};
use yew::prelude::*;

/// How the banner and the frame look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// Amber.
    ReadOnly,
    /// Red.
    Armed,
    /// Slate.
    Frozen,
}

impl Look {
    /// For a phase and a mode.
    pub const fn of(phase: &Phase, mode: Mode) -> Self {
        match (phase, mode) {
            (Phase::Frozen(_), _) => Self::Frozen,
            (_, Mode::ReadOnly) => Self::ReadOnly,
            (_, Mode::Armed) => Self::Armed,
        }
    }

    /// As it stands in `data-mode` and `data-frame`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::ReadOnly => "read_only",
            Self::Armed => "armed",
            Self::Frozen => "frozen",
        }
    }

    const fn glyph(self) -> Glyph {
        match self {
            Self::ReadOnly => Glyph::Eye,
            Self::Armed => Glyph::Pencil,
            Self::Frozen => Glyph::Frozen,
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::ReadOnly => "Read-only",
            Self::Armed => "Armed for 1 change",
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
    let can_extend = desk.is_active();
    let extend = {
        let desk = desk.clone();
        Callback::from(move |_: MouseEvent| desk.dispatch(Action::Extending(true)))
    };
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
            if let Some(armed) = props.session.armed.as_ref().filter(|_| look == Look::Armed) {
                <ArmedTime remaining_millis={armed.remaining_millis} calling={armed.calling} received_at={props.received_at} />
            } else {
                <span class="banner-chip" aria-hidden="true" data-testid="banner-mode">
                    <Icon glyph={look.glyph()} size=16 />
                    { look.words() }
                </span>
            }
            if look != Look::Frozen {
                <Countdown
                    remaining_millis={props.session.remaining_millis}
                    received_at={props.received_at}
                    minutes={props.session.minutes}
                />
            }
            if look == Look::ReadOnly && props.session.extendable_minutes > 0 && can_extend {
                <button type="button" class="banner-more" onclick={extend} title="Ask for more time" data-testid="extend">{ "Extend" }</button>
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

#[derive(Properties, PartialEq)]
struct ArmedTimeProps {
    remaining_millis: i64,
    calling: bool,
    received_at: f64,
}

/// That a change is armed, and for how long still.
#[component]
fn ArmedTime(props: &ArmedTimeProps) -> Html {
    let now = use_tick(500);
    let seconds = seconds_left(props.remaining_millis, props.received_at, now);
    let words = if props.calling {
        "Making the change".to_owned()
    } else {
        format!("Armed for 1 change · {}", clock(seconds))
    };
    html! {
        <>
            <span class="banner-chip numbers" data-testid="armed" data-seconds={seconds.to_string()}>
                <Icon glyph={Glyph::Pencil} size=16 />
                { words }
            </span>
            <Live assertive=true text="Armed. One change can be made." />
        </>
    }
}
