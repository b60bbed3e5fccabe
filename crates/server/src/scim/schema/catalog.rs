//! All schemas of the service, for `/Schemas` (RFC 7644 §4).

use super::{Schema, group, service, user};

/// All schemas.
pub fn all() -> [&'static Schema; 5] {
    [&user::USER, &group::GROUP, &service::CONFIG, &service::TYPE, &service::DOCUMENT]
}

/// The schema with this URN, for `/Schemas/{id}`, in any case.
pub fn find(id: &str) -> Option<&'static Schema> {
    all().into_iter().find(|schema| schema.id.eq_ignore_ascii_case(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_schema_is_found_by_its_urn() {
        for schema in all() {
            assert_eq!(find(&schema.id.to_uppercase()), Some(schema));
        }
        assert_eq!(find("urn:x"), None);
    }
}
