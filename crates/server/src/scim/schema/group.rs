//! The schema of a group: a team of the workspace (RFC 7643 §4.2).

use super::{Attribute, Returned, Schema};
use crate::scim::urn;

/// The schema of a group.
pub static GROUP: Schema = Schema {
    id: urn::GROUP,
    name: "Group",
    description: "A team of the workspace.",
    attributes: &ATTRIBUTES,
    understood: &[],
    skipped: &[],
};

static ATTRIBUTES: [Attribute; 2] = [
    Attribute::string("displayName", "The name of the team.").required(),
    Attribute::complex("members", "The people in the team.", &MEMBER).multi_valued(),
];

/// A member is added or removed, never changed into another one. Names are returned only on request, because
/// thousands of names would make a team's response large.
static MEMBER: [Attribute; 4] = [
    Attribute::string("value", "The ID of the person.").case_exact().immutable(),
    Attribute::reference("$ref", "The address of the person.", &["User"]).immutable(),
    Attribute::string("type", "Always User: teams hold no teams.").canonical(&["User"]).immutable(),
    Attribute::string("display", "The person's name.").read_only().returned(Returned::Request),
];
