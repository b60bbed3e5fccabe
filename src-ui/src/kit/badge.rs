//! A word about something.

use super::icon::{Glyph, Icon};
use yew::prelude::*;

/// What the word means. A role, a kind or a choice is plain: a color is a judgment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing special.
    #[default]
    Plain,
    /// Good: saved, verified, granted.
    Ok,
    /// Needs attention.
    Warn,
    /// Bad: denied, broken.
    Bad,
    /// The viewed user. For nobody and nothing else.
    Viewed,
}

/// Properties of [`Badge`].
#[derive(Properties, PartialEq)]
pub struct BadgeProps {
    /// The word.
    pub children: Html,
    /// What it means.
    #[prop_or_default]
    pub tone: Tone,
    /// An icon before it.
    #[prop_or_default]
    pub icon: Option<Glyph>,
    /// Shown on hovering.
    #[prop_or_default]
    pub title: Option<AttrValue>,
    /// The handle for tests.
    #[prop_or_default]
    pub testid: Option<AttrValue>,
}

/// A badge.
#[component]
pub fn Badge(props: &BadgeProps) -> Html {
    let tone = match props.tone {
        Tone::Plain => "badge-plain",
        Tone::Ok => "badge-ok",
        Tone::Warn => "badge-warn",
        Tone::Bad => "badge-bad",
        Tone::Viewed => "badge-viewed",
    };
    html! {
        <span class={classes!("badge", tone)} title={props.title.clone()} data-testid={props.testid.clone()}>
            if let Some(glyph) = props.icon {
                <Icon {glyph} size=14 />
            }
            <bdi class="badge-text">{ props.children.clone() }</bdi>
        </span>
    }
}
