//! What the `OpenAPI` document says beyond the routes: the title, the bearer token, the shape of errors.

use crate::problem::PROBLEM_JSON;
use utoipa::{
    OpenApi,
    openapi::{
        Content, Ref, RefOr, ResponseBuilder,
        path::{Operation, PathItem},
        security::{Http, HttpAuthScheme, SecurityScheme},
    },
};

/// The document that the routes are collected into.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Ergo workspace server",
        description = "Entry requests, token exchange (RFC 8693), workspace reads and changes, audit. Errors \
                       are problem details (RFC 9457) with a code; only /oauth/* answers RFC 6749 errors.",
        version = "1"
    ),
    components(schemas(ergo_protocol::code::ProblemDetails, ergo_protocol::oauth::TokenError))
)]
pub struct Document;

/// Adds to every operation how it fails, and says how to authenticate.
pub fn complete(document: &mut utoipa::openapi::OpenApi) {
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("bearer", SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    for item in document.paths.paths.values_mut() {
        operations(item).into_iter().flatten().for_each(add_failure);
    }
}

fn operations(item: &mut PathItem) -> [Option<&mut Operation>; 5] {
    [item.get.as_mut(), item.post.as_mut(), item.patch.as_mut(), item.delete.as_mut(), item.put.as_mut()]
}

fn add_failure(operation: &mut Operation) {
    let schema = RefOr::Ref(Ref::from_schema_name("ProblemDetails"));
    let response = ResponseBuilder::new()
        .description("Refused; see the code.")
        .content(PROBLEM_JSON, Content::new(Some(schema)))
        .build();
    operation.responses.responses.entry("default".to_owned()).or_insert(RefOr::T(response));
}
