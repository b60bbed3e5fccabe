//! HTTP: bodies, forms, preconditions, problem details, limits, the OpenAPI document, and the router.

pub mod again;
pub mod authzen;
pub mod bearer;
pub mod body;
pub mod by_client;
pub mod form;
pub mod grant;
pub mod guard;
pub mod headers;
pub mod host;
pub mod openapi;
pub mod operations;
pub mod page;
pub mod precondition;
pub mod problem;
pub mod proxies;
pub mod request_id;
pub mod router;
pub mod scim;
pub mod serve;
pub mod tls;
