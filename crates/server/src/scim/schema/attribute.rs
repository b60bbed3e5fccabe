//! The definition of one attribute, as data (RFC 7643 §2.2, §7).

/// The data type of an attribute (RFC 7643 §2.3), as far as we use it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text.
    String,
    /// True or false.
    Boolean,
    /// A whole number.
    Integer,
    /// A time, as in XML Schema.
    DateTime,
    /// A URI.
    Reference,
    /// Has sub-attributes.
    Complex,
}

/// Who may set an attribute, and when (RFC 7643 §7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mutability {
    /// Set only by the server.
    ReadOnly,
    /// Set by clients at any time.
    ReadWrite,
    /// Set once.
    Immutable,
}

/// When an attribute is returned (RFC 7643 §7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Returned {
    /// In every response.
    Always,
    /// In no response.
    Never,
    /// Unless the client asks for other attributes.
    Default,
    /// Only when the client asks for it.
    Request,
}

/// Whether every resource has an attribute (RFC 7643 §7, `required`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// A resource may lack it.
    Optional,
    /// A client must send it, and cannot remove it.
    Required,
    /// The same, but the server fills it in if a client omits it. `/Schemas` says that it is required, because a
    /// client that may remove an attribute expects it to be gone afterward.
    FilledIn,
}

/// One attribute (RFC 7643 §7). Created by the builder functions, in constants.
#[must_use]
#[derive(Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The name in its canonical case.
    pub name: &'static str,
    /// A description for people.
    pub description: &'static str,
    /// The data type.
    pub kind: Kind,
    /// Whether it is a list.
    pub multi_valued: bool,
    /// Whether every resource has it.
    pub presence: Presence,
    /// Whether case matters when it is compared.
    pub case_exact: bool,
    /// Who may set it.
    pub mutability: Mutability,
    /// When it is returned.
    pub returned: Returned,
    /// Whether it is unique within the server.
    pub unique: bool,
    /// The suggested values.
    pub canonical_values: &'static [&'static str],
    /// What a reference points to.
    pub reference_types: &'static [&'static str],
    /// The parts of a complex attribute.
    pub sub_attributes: &'static [Attribute],
}

impl Attribute {
    /// An optional attribute that clients set.
    pub const fn new(kind: Kind, name: &'static str, description: &'static str) -> Self {
        Self {
            name,
            description,
            kind,
            multi_valued: false,
            presence: Presence::Optional,
            // References are compared exactly (RFC 7643 §2.3.7).
            case_exact: matches!(kind, Kind::Reference),
            mutability: Mutability::ReadWrite,
            returned: Returned::Default,
            unique: false,
            canonical_values: &[],
            reference_types: &[],
            sub_attributes: &[],
        }
    }

    /// Text.
    pub const fn string(name: &'static str, description: &'static str) -> Self {
        Self::new(Kind::String, name, description)
    }

    /// An attribute with sub-attributes.
    pub const fn complex(name: &'static str, description: &'static str, sub: &'static [Self]) -> Self {
        Self { sub_attributes: sub, ..Self::new(Kind::Complex, name, description) }
    }

    /// A reference to resources of these types.
    pub const fn reference(
        name: &'static str,
        description: &'static str,
        to: &'static [&'static str],
    ) -> Self {
        Self { reference_types: to, ..Self::new(Kind::Reference, name, description) }
    }

    /// Makes it a list.
    pub const fn multi_valued(self) -> Self {
        Self { multi_valued: true, ..self }
    }

    /// Makes it required: every resource has it, and a client must send it.
    pub const fn required(self) -> Self {
        Self { presence: Presence::Required, ..self }
    }

    /// Every resource has it. The server fills it in if a client omits it.
    pub const fn filled_in(self) -> Self {
        Self { presence: Presence::FilledIn, ..self }
    }

    /// Makes case matter.
    pub const fn case_exact(self) -> Self {
        Self { case_exact: true, ..self }
    }

    /// Makes it unique: no two resources have the same value.
    pub const fn unique(self) -> Self {
        Self { unique: true, ..self }
    }

    /// Makes it read-only: only the server sets it.
    pub const fn read_only(self) -> Self {
        Self { mutability: Mutability::ReadOnly, ..self }
    }

    /// Set once.
    pub const fn immutable(self) -> Self {
        Self { mutability: Mutability::Immutable, ..self }
    }

    /// When it is returned.
    pub const fn returned(self, returned: Returned) -> Self {
        Self { returned, ..self }
    }

    /// The suggested values.
    pub const fn canonical(self, values: &'static [&'static str]) -> Self {
        Self { canonical_values: values, ..self }
    }

    /// The sub-attribute with this name. Names are case-insensitive (RFC 7643 §2.1).
    pub fn sub(&'static self, name: &str) -> Option<&'static Self> {
        find(self.sub_attributes, name)
    }

    /// Whether it is a list of complex values, from which a value path can choose (RFC 7644 §3.4.2.2).
    pub fn is_list_of_parts(&self) -> bool {
        self.multi_valued && self.kind == Kind::Complex
    }
}

/// The attribute with this name, in any case.
pub(super) fn find(all: &'static [Attribute], name: &str) -> Option<&'static Attribute> {
    all.iter().find(|attribute| attribute.name.eq_ignore_ascii_case(name))
}
