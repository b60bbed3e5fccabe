//! The service provider configuration (RFC 7643 §5, RFC 9865 §4).

use super::{
    query::{CURSOR_SECONDS, DEFAULT_PAGE, LARGEST_PAGE},
    urn,
};
use serde_json::{Value, json};

/// The document at `/ServiceProviderConfig`. `base` is the address of the service without a trailing slash.
pub fn document(base: &str) -> Value {
    json!({
        "schemas": [urn::SERVICE_PROVIDER_CONFIG],
        "patch": { "supported": true },
        "bulk": { "supported": false, "maxOperations": 0, "maxPayloadSize": 0 },
        "filter": { "supported": true, "maxResults": LARGEST_PAGE },
        "changePassword": { "supported": false },
        "sort": { "supported": true },
        "etag": { "supported": true },
        "pagination": {
            "cursor": true,
            "index": true,
            "defaultPaginationMethod": "index",
            "defaultPageSize": DEFAULT_PAGE,
            "maxPageSize": LARGEST_PAGE,
            "cursorTimeout": CURSOR_SECONDS,
        },
        "authenticationSchemes": [{
            "type": "oauthbearertoken",
            "name": "Bearer token",
            "description": "The workspace's SCIM token, as a bearer token.",
            "specUri": "https://www.rfc-editor.org/info/rfc6750",
            "primary": true,
        }],
        "meta": {
            "resourceType": "ServiceProviderConfig",
            "location": format!("{base}/ServiceProviderConfig"),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_required_part_is_there() {
        let document = document("https://x/scim/v2");
        for part in ["patch", "bulk", "filter", "changePassword", "sort", "etag"] {
            assert!(document[part]["supported"].is_boolean(), "{part}");
        }
        assert_eq!(document["filter"]["maxResults"], 200);
        assert_eq!(document["pagination"]["defaultPaginationMethod"], "index");
        assert_eq!(document["authenticationSchemes"][0]["type"], "oauthbearertoken");
        assert_eq!(document["meta"]["location"], "https://x/scim/v2/ServiceProviderConfig");
    }
}
