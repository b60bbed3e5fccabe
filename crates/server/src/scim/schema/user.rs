//! The schema of a user: a member of the workspace (RFC 7643 §4.1).
//!
//! Only what is stored is advertised. One text is stored as a person's name, so it is `displayName`; the parts of
//! `name` are understood on input (see [`crate::scim::user`]). The email address is `userName`, and `emails` repeats
//! it.

use super::{Attribute, Kind, Returned, Schema};
use crate::scim::urn;

/// The schema of a user.
pub static USER: Schema = Schema {
    id: urn::USER,
    name: "User",
    description: "A member of the workspace.",
    attributes: &ATTRIBUTES,
    understood: &NAME,
    // The rest of RFC 7643 §4.1 and §4.3: Entra ID and Okta send it by default.
    skipped: &[
        "emails",
        "nickName",
        "profileUrl",
        "title",
        "userType",
        "preferredLanguage",
        "password",
        "phoneNumbers",
        "ims",
        "photos",
        "addresses",
        "entitlements",
        "x509Certificates",
        "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
    ],
};

/// Suggestions for zones and locales: any IANA zone and any BCP 47 tag is accepted.
const ZONES: &[&str] = &[
    "America/Chicago",
    "America/Los_Angeles",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Europe/Berlin",
    "Europe/Lisbon",
    "Europe/London",
    "Europe/Paris",
];
const LOCALES: &[&str] = &["de-DE", "en-GB", "en-US", "es-ES", "fr-FR", "ja-JP", "pt-BR", "pt-PT"];

static ATTRIBUTES: [Attribute; 8] = [
    Attribute::string("userName", "The address with which the person signs in.").required().unique(),
    Attribute::string("displayName", "The person's full name. Left out, it is made of name or userName.")
        .filled_in(),
    Attribute::new(Kind::Boolean, "active", "Whether the person may sign in. True when left out.")
        .filled_in(),
    Attribute::string("timezone", "The person's time zone, as in the IANA database.").canonical(ZONES),
    Attribute::string("locale", "The person's locale, as a BCP 47 tag.").canonical(LOCALES),
    Attribute::complex("roles", "The one role the person holds in the workspace.", &ROLE)
        .multi_valued()
        .filled_in(),
    Attribute::complex("emails", "The address that is also the userName.", &EMAIL).multi_valued().read_only(),
    Attribute::complex("groups", "The teams the person is in.", &TEAM).multi_valued().read_only(),
];

/// The parts besides `value` are returned only on request, so that a client that sets a role reads back exactly what
/// it wrote.
static ROLE: [Attribute; 3] = [
    Attribute::string("value", "The ID of the role. Its name will do as well.").required(),
    Attribute::string("display", "The name of the role.").read_only().returned(Returned::Request),
    Attribute::new(Kind::Boolean, "primary", "Always true.").read_only().returned(Returned::Request),
];

static EMAIL: [Attribute; 3] = [
    Attribute::string("value", "The address.").read_only(),
    Attribute::string("type", "Always work.").canonical(&["work"]).read_only(),
    Attribute::new(Kind::Boolean, "primary", "Always true.").read_only(),
];

static TEAM: [Attribute; 4] = [
    Attribute::string("value", "The ID of the team.").case_exact().read_only(),
    Attribute::reference("$ref", "The address of the team.", &["Group"]).read_only(),
    Attribute::string("display", "The name of the team.").read_only(),
    Attribute::string("type", "Always direct.").canonical(&["direct"]).read_only(),
];

static NAME: [Attribute; 1] =
    [Attribute::complex("name", "The parts of a person's name.", &PARTS).returned(Returned::Never)];

static PARTS: [Attribute; 6] = [
    Attribute::string("formatted", "The full name."),
    Attribute::string("familyName", "The family name."),
    Attribute::string("givenName", "The given name."),
    Attribute::string("middleName", "The middle name."),
    Attribute::string("honorificPrefix", "The title."),
    Attribute::string("honorificSuffix", "The suffix."),
];
