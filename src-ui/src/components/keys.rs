//! The exact keys of permissions, for somebody who has to name them to an engineer. Closed until it is asked for.

use super::words;
use ergo_protocol::workspace::Permission;
use yew::prelude::*;

/// Properties of [`Keys`].
#[derive(Properties, PartialEq)]
pub struct KeysProps {
    /// The permissions.
    pub permissions: Vec<Permission>,
}

/// What each permission is called, and its key.
#[component]
pub fn Keys(props: &KeysProps) -> Html {
    html! {
        if !props.permissions.is_empty() {
            <details class="details" data-testid="permission-keys">
                <summary>{ words::DETAILS }</summary>
                <dl class="facts-list keys">
                    { for props.permissions.iter().map(|permission| html! {
                        <div key={permission.key.clone()}>
                            <dt><bdi>{ &permission.label }</bdi></dt>
                            <dd class="mono">{ &permission.key }</dd>
                        </div>
                    }) }
                </dl>
            </details>
        }
    }
}
