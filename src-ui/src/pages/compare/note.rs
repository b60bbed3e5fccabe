//! A comparison as a note. Notes are evidence, so it is in English, like the journal.

use super::differences::{Pair, split};
use crate::when::iso_day;
use ergo_protocol::workspace::{Compared, Comparison, Side};
use std::fmt::Write as _;

/// More permissions are only counted, so that the note stays short.
const MOST: usize = 12;

/// The text.
pub fn text(comparison: &Comparison) -> String {
    let (different, _) = split(comparison);
    let all = comparison.left.items.len();
    let (left, right) = (name(&comparison.left), name(&comparison.right));
    let mut text = format!("Compared {left} with {right}: {} of {all} permissions differ.", different.len());
    for Pair { left: item, .. } in different.iter().take(MOST) {
        let who = if item.granted_by.is_empty() { &right } else { &left };
        // Writing to a string cannot fail.
        let _ = write!(text, "\n- {}: only {who}", item.permission.label);
    }
    if different.len() > MOST {
        let _ = write!(text, "\n- and {} more", different.len() - MOST);
    }
    text
}

fn name(compared: &Compared) -> String {
    match &compared.side {
        Side::Member { .. } => compared.name.clone(),
        Side::MemberAt { at, .. } => format!("{} as of {}", compared.name, iso_day(*at)),
        Side::Role { .. } => format!("the role {}", compared.name),
    }
}
