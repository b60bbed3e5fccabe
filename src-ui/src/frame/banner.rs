//! The banner: on every page while the session is an impersonation session, and never otherwise.
//!
//! It names the viewed user, the workspace and the impersonator. When room is short, [`fit`] says what gives way; the
//! names of the viewed user and the workspace are never cut.

mod countdown;
mod fit;
mod look;
mod words;

use crate::{
    hooks::{use_desk, use_tick},
    kit::{Glyph, Icon, Kbd, Live, duration::seconds_left},
    state::{Action, Over, shortcut},
};
use countdown::Countdown;
use ergo_protocol::snapshot::Impersonation;
use fit::use_fit;
pub use look::Look;
use yew::prelude::*;

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
    let (whole, line) = (use_node_ref(), use_node_ref());
    use_fit(&whole, &line);
    let Impersonation { viewed, impersonator, workspace, .. } = &props.session;
    let look = props.look;
    let extend = {
        let desk = desk.clone();
        Callback::from(move |_: MouseEvent| desk.dispatch(Action::Over(Some(Over::Extend))))
    };
    let can_ask = look != Look::Frozen && desk.is_active();
    let exit = Callback::from(move |_: MouseEvent| desk.exit());
    html! {
        <div
            ref={whole}
            class={classes!("banner", format!("banner-{}", look.name()))}
            role="status"
            aria-label={words::spoken(&viewed.name, &workspace.name, &impersonator.name, look)}
            aria-live="polite"
            data-testid="banner"
            data-viewed={viewed.id.clone()}
            data-impersonator={impersonator.id.clone()}
            data-workspace={workspace.id.clone()}
            data-mode={look.name()}
        >
            <Icon glyph={if look == Look::Frozen { Glyph::Frozen } else { Glyph::Shield }} />
            <p ref={line} class="banner-words" aria-atomic="true">
                <span class="banner-verb">{ words::IMPERSONATING }</span>
                <bdi class="banner-name" title={words::person(&viewed.name, &viewed.email)} data-testid="banner-viewed">{ &viewed.name }</bdi>
                <span class="banner-mail">{ " " }<bdi>{ &viewed.email }</bdi></span>
                { words::IN }
                <bdi class="banner-name" data-testid="banner-where">{ &workspace.name }</bdi>
                <span class="banner-self" title={words::person(&impersonator.name, &impersonator.email)}>
                    { words::YOU_ARE }
                    <bdi class="banner-name">{ &impersonator.name }</bdi>
                </span>
                <span class="unseen">{ format!(". {}.", words::mode(look)) }</span>
            </p>
            <div class="banner-side">
                if let Some(armed) = props.session.armed.as_ref().filter(|_| look == Look::Armed) {
                    <ArmedTime remaining_millis={armed.remaining_millis} calling={armed.calling} received_at={props.received_at} />
                } else {
                    <span class="banner-chip" aria-hidden="true" data-testid="banner-mode">
                        <Icon glyph={look.glyph()} size=16 />
                        { words::mode(look) }
                    </span>
                }
                if look != Look::Frozen {
                    <Countdown
                        remaining_millis={props.session.remaining_millis}
                        received_at={props.received_at}
                        minutes={props.session.minutes}
                    />
                }
                if can_ask {
                    <button
                        type="button"
                        class="banner-more"
                        onclick={extend}
                        disabled={look == Look::Armed}
                        title={if look == Look::Armed { words::EXTEND_ARMED } else { words::EXTEND_TITLE }}
                        data-testid="extend"
                    >
                        { words::EXTEND }
                    </button>
                }
                <button
                    type="button"
                    class="banner-exit"
                    onclick={exit}
                    aria-keyshortcuts={shortcut::EXIT.aria}
                    title={words::EXIT_TITLE}
                    data-testid="exit"
                >
                    <Icon glyph={Glyph::Exit} />
                    <span aria-hidden="true">{ words::EXIT }</span>
                    <span class="unseen">{ words::EXIT_SPOKEN }</span>
                    <Kbd keys={shortcut::EXIT.shown} />
                </button>
            </div>
        </div>
    }
}

#[derive(Properties, PartialEq)]
struct ArmedTimeProps {
    remaining_millis: i64,
    calling: bool,
    received_at: f64,
}

/// That a change is armed, and the time that leaves.
#[component]
fn ArmedTime(props: &ArmedTimeProps) -> Html {
    let now = use_tick(500);
    let seconds = seconds_left(props.remaining_millis, props.received_at, now);
    html! {
        <>
            <span class="banner-chip numbers" data-testid="armed" data-seconds={seconds.to_string()}>
                <Icon glyph={Glyph::Pencil} size=16 />
                { if props.calling { words::MAKING.to_string() } else { words::armed(seconds) } }
            </span>
            <Live assertive=true text={words::ARMED_SPOKEN} />
        </>
    }
}
