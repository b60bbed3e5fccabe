//! The mark: a workspace, open on one side, and a person inside it.

use yew::prelude::*;

/// The open frame; in a box of 64 units.
const FRAME: &str = "M45 15.500H29a12 12 0 0 0-12 12v9a12 12 0 0 0 12 12h16";

/// Properties of [`Logo`].
#[derive(Properties, PartialEq)]
pub struct LogoProps {
    /// 44 px instead of 30.
    #[prop_or_default]
    pub large: bool,
}

/// The logo, in the accent. Decoration: the product’s name is always beside it.
#[component]
pub fn Logo(props: &LogoProps) -> Html {
    html! {
        <svg
            class={classes!("logo", props.large.then_some("logo-large"))}
            viewBox="0 0 64 64"
            aria-hidden="true"
            focusable="false"
        >
            <rect class="logo-ground" width="64" height="64" rx="16" />
            <path class="logo-frame" d={FRAME} />
            <circle class="logo-person" cx="40" cy="32" r="7.500" />
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::FRAME;

    #[test]
    fn window_tray_and_page_have_the_same_mark() {
        for drawing in
            [include_str!("../../../icons/ergo-support.svg"), include_str!("../../../icons/tray-direct.svg")]
        {
            assert!(drawing.contains(FRAME));
            assert!(drawing.contains(r#"<circle cx="40" cy="32" r="7.500""#));
        }
    }
}
