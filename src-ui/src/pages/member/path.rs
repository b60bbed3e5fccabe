//! How a permission reaches a member: through which role or team. Drawn as a path, and dashed where it would take a change.

use super::{ways::source, words};
use crate::kit::{Glyph, Icon};
use ergo_protocol::workspace::{EffectivePermission, Source};
use yew::prelude::*;

/// All paths to a permission, or the smallest one that is missing. Nothing if there is none.
pub fn paths(name: &str, item: &EffectivePermission) -> Html {
    let missing = item.would_grant.first().map(|way| &way.through).filter(|_| item.granted_by.is_empty());
    html! {
        <div class="paths" data-testid="paths">
            { for item.granted_by.iter().map(|through| path(name, through, item, true)) }
            { for missing.into_iter().map(|through| path(name, through, item, false)) }
        </div>
    }
}

fn path(name: &str, through: &Source, item: &EffectivePermission, there: bool) -> Html {
    let (Source::Role(named) | Source::Team(named)) = through;
    let label = &item.permission.label;
    let spoken = if there {
        words::path(name, &named.name, label)
    } else {
        words::missing_path(name, &named.name, label)
    };
    html! {
        <div key={named.id.clone()} class={classes!("path", (!there).then_some("path-missing"))} role="img" aria-label={spoken}>
            <bdi class="path-node">{ name.to_owned() }</bdi>
            <Icon glyph={Glyph::Right} size=16 />
            { source(through, "path-node path-through") }
            <Icon glyph={Glyph::Right} size=16 />
            <bdi class="path-node">{ label }</bdi>
        </div>
    }
}
