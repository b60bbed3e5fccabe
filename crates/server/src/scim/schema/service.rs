//! The schemas of the service's own documents (RFC 7643 §5 to §7, §8.7.2). Only the server sets anything in them.

use super::{Attribute, Kind, Schema};
use crate::scim::urn;

/// The schema of `/ServiceProviderConfig`, with the pagination of RFC 9865 §4.
pub static CONFIG: Schema = Schema {
    id: urn::SERVICE_PROVIDER_CONFIG,
    name: "ServiceProviderConfig",
    description: "What the service can do.",
    attributes: &[
        complex("patch", "PATCH.", &[SUPPORTED]).required(),
        complex(
            "bulk",
            "Bulk requests.",
            &[
                SUPPORTED,
                integer("maxOperations", "The most operations in a request.").required(),
                integer("maxPayloadSize", "The largest request, in bytes.").required(),
            ],
        )
        .required(),
        complex(
            "filter",
            "Filters.",
            &[SUPPORTED, integer("maxResults", "The most resources in an answer.").required()],
        )
        .required(),
        complex("changePassword", "Changing passwords.", &[SUPPORTED]).required(),
        complex("sort", "Sorting.", &[SUPPORTED]).required(),
        complex("etag", "Entity-tags.", &[SUPPORTED]).required(),
        complex(
            "pagination",
            "Pages.",
            &[
                boolean("cursor", "Whether pages can be asked for by cursor.").required(),
                boolean("index", "Whether pages can be asked for by index.").required(),
                string("defaultPaginationMethod", "What is used when the client does not say."),
                integer("defaultPageSize", "How many resources a page has when the client does not say."),
                integer("maxPageSize", "How many resources a page has at most."),
                integer("cursorTimeout", "How long a cursor is good for at least, in seconds."),
            ],
        ),
        complex(
            "authenticationSchemes",
            "How clients authenticate.",
            &[
                string("type", "The kind of scheme.")
                    .canonical(&["oauth", "oauth2", "oauthbearertoken", "httpbasic", "httpdigest"])
                    .required(),
                string("name", "The name of the scheme.").required(),
                string("description", "Words for a person.").required(),
                reference("specUri", "The specification.", &["external"]),
                boolean("primary", "Whether it is the preferred scheme."),
            ],
        )
        .multi_valued()
        .required(),
    ],
    understood: &[],
    skipped: &[],
};

/// The schema of `/ResourceTypes`.
pub static TYPE: Schema = Schema {
    id: urn::RESOURCE_TYPE,
    name: "ResourceType",
    description: "A type of resources.",
    attributes: &[
        string("name", "The name of the type.").case_exact().required(),
        string("description", "Words for a person."),
        reference("endpoint", "Where the resources are.", &["uri"]).required(),
        reference("schema", "The URN of the schema.", &["uri"]).required(),
        complex(
            "schemaExtensions",
            "The extensions.",
            &[
                reference("schema", "The URN of the extension.", &["uri"]).required(),
                boolean("required", "Whether every resource has it.").required(),
            ],
        )
        .multi_valued(),
    ],
    understood: &[],
    skipped: &[],
};

/// The schema of `/Schemas`.
pub static DOCUMENT: Schema = Schema {
    id: urn::SCHEMA,
    name: "Schema",
    description: "A schema.",
    attributes: &[
        string("name", "The name of the schema."),
        string("description", "Words for a person."),
        complex("attributes", "The attributes.", &DEFINITION).multi_valued().required(),
    ],
    understood: &[],
    skipped: &[],
};

/// RFC 7643 §7: an attribute, and with the last one its sub-attributes.
static DEFINITION: [Attribute; 12] = {
    let [a, b, c, d, e, f, g, h, i, j, k] = CHARACTERISTICS;
    let sub = complex("subAttributes", "The sub-attributes.", &CHARACTERISTICS).multi_valued();
    [a, b, c, d, e, f, g, h, i, j, k, sub]
};

const CHARACTERISTICS: [Attribute; 11] = [
    string("name", "The name.").case_exact().required(),
    string("type", "The data type.")
        .canonical(&["string", "complex", "boolean", "decimal", "integer", "dateTime", "reference", "binary"])
        .required(),
    boolean("multiValued", "Whether it holds a list.").required(),
    string("description", "Words for a person."),
    boolean("required", "Whether every resource has it."),
    string("canonicalValues", "The suggested values.").case_exact().multi_valued(),
    boolean("caseExact", "Whether case matters."),
    string("mutability", "Who may set it.")
        .canonical(&["readOnly", "readWrite", "immutable", "writeOnly"])
        .case_exact(),
    string("returned", "When it is returned.")
        .canonical(&["always", "never", "default", "request"])
        .case_exact(),
    string("uniqueness", "How unique it is.").canonical(&["none", "server", "global"]).case_exact(),
    string("referenceTypes", "What a reference points to.").case_exact().multi_valued(),
];

const SUPPORTED: Attribute = boolean("supported", "Whether it is supported.").required();

const fn string(name: &'static str, description: &'static str) -> Attribute {
    Attribute::string(name, description).read_only()
}

const fn boolean(name: &'static str, description: &'static str) -> Attribute {
    Attribute::new(Kind::Boolean, name, description).read_only()
}

const fn integer(name: &'static str, description: &'static str) -> Attribute {
    Attribute::new(Kind::Integer, name, description).read_only()
}

const fn reference(name: &'static str, description: &'static str, to: &'static [&'static str]) -> Attribute {
    Attribute::reference(name, description, to).read_only()
}

const fn complex(name: &'static str, description: &'static str, sub: &'static [Attribute]) -> Attribute {
    Attribute::complex(name, description, sub).read_only()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scim::{
        provider_config,
        resource_type::ResourceType,
        schema::{Attribute, catalog},
    };
    use serde_json::Value;

    /// Checks that everything in a document is in its schema, and everything required is in the document.
    fn check(attributes: &'static [Attribute], document: &Value) {
        for attribute in attributes {
            let value = &document[attribute.name];
            let is_required = attribute.presence != crate::scim::schema::Presence::Optional;
            assert!(!is_required || !value.is_null(), "{} in {document}", attribute.name);
            let all = if attribute.multi_valued {
                value.as_array().cloned().unwrap_or_default()
            } else {
                vec![value.clone()]
            };
            for value in all.iter().filter(|it| it.is_object()) {
                check(attribute.sub_attributes, value);
            }
        }
        for name in document
            .as_object()
            .unwrap()
            .keys()
            .filter(|it| !["schemas", "id", "meta"].contains(&it.as_str()))
        {
            assert!(attributes.iter().any(|it| it.name == name), "{name}");
        }
    }

    #[test]
    fn the_documents_are_as_their_schemas_say() {
        check(CONFIG.attributes, &provider_config::document("https://x"));
        for it in ResourceType::all() {
            check(TYPE.attributes, &it.to_json("https://x"));
        }
        // The RFC's schema of schemas ends at sub-attributes, so it cannot describe itself.
        for schema in catalog::all().into_iter().filter(|it| **it != DOCUMENT) {
            check(DOCUMENT.attributes, &schema.to_json("https://x", &[]));
        }
    }
}
