//! Who asked, as whom.

use super::words;
use crate::kit::phrase;
use ergo_protocol::entry::EntryRequest;
use yew::prelude::*;

/// `Sam as Dana`, in a row.
pub fn agent_as_user(request: &EntryRequest) -> Html {
    let name =
        |name: &str| html! { <bdi class="person-name" title={name.to_owned()}>{ name.to_owned() }</bdi> };
    phrase(words::AS, &[("agent", name(&request.agent.name)), ("user", name(&request.user.name))])
}
