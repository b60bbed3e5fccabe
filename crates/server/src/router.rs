//! All routes. Each is registered by `routes!`, which documents it in the same step; `.route` is not used.

use crate::{
    app::App,
    body::{MAX_BODY_BYTES, MAX_JOURNAL_BYTES},
    edge, openapi, precondition,
    routes::{
        access, audit, change_grants, decide, directory, entry, events, hand_over, health, issuer, journal,
        login, member, members, notifications, profile, renewal, revoke, roles, session, team_membership,
        teams, ticket, token, training, workspace,
    },
};
use axum::{Router, extract::DefaultBodyLimit, middleware::from_fn};
use utoipa::OpenApi;
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouter},
    routes,
};

/// The router of the whole server. `app` makes the shared state from the `OpenAPI` document.
pub fn router(training: bool, app: impl FnOnce(String) -> App) -> Router {
    let mut routes = OpenApiRouter::with_openapi(openapi::Document::openapi())
        .routes(routes!(health::healthz))
        .routes(routes!(issuer::discovery))
        .routes(routes!(issuer::jwks))
        .routes(routes!(issuer::openapi))
        .routes(routes!(directory::search))
        .routes(routes!(directory::candidate))
        .routes(routes!(entry::create, entry::pending))
        .routes(routes!(entry::read))
        .routes(routes!(decide::approve))
        .routes(routes!(decide::decline))
        .routes(routes!(entry::withdraw))
        .routes(routes!(ticket::mint))
        .routes(routes!(token::exchange))
        .routes(routes!(revoke::revoke))
        .routes(routes!(session::who_am_i))
        .routes(routes!(login::renew))
        .routes(routes!(hand_over::receive))
        .routes(routes!(session::end))
        .routes(routes!(renewal::renew))
        .routes(routes!(renewal::extend))
        .routes(routes!(change_grants::create))
        .routes(routes!(change_grants::read, change_grants::void))
        .routes(routes!(events::events))
        .routes(journal_route())
        .routes(routes!(workspace::overview))
        .routes(routes!(members::list))
        .routes(routes!(member::read, member::change_role))
        .routes(routes!(member::effective_access))
        .routes(routes!(teams::list))
        .routes(routes!(team_membership::change))
        .routes(routes!(roles::list))
        .routes(routes!(access::list))
        .routes(routes!(access::change))
        .routes(routes!(profile::read, profile::change))
        .routes(routes!(notifications::list))
        .routes(routes!(audit::list));
    if training {
        routes = routes.routes(routes!(training::agents)).routes(routes!(training::sign_in));
    }
    let (all, mut document) = routes.split_for_parts();
    openapi::complete(&mut document);
    // Its types all serialise: it cannot fail, and an empty document would be seen by the test.
    let document = document.to_json().unwrap_or_default();
    all.fallback(edge::no_such_path)
        .method_not_allowed_fallback(edge::no_such_method)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(from_fn(precondition::not_modified))
        .layer(from_fn(edge::guard))
        .with_state(app(document))
}

/// A long session's notes are larger than anything else that is sent here.
fn journal_route() -> UtoipaMethodRouter<App> {
    let (schemas, paths, methods) = routes!(journal::store);
    (schemas, paths, methods.layer(DefaultBodyLimit::max(MAX_JOURNAL_BYTES)))
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_route_escapes_the_document() {
        let source = include_str!("router.rs");
        let code = source.split("#[cfg(test)]").next().unwrap();
        for escape in [concat!(".ro", "ute("), ".route_service(", ".nest(", ".merge(", ".fallback_service("] {
            assert!(!code.contains(escape), "{escape}");
        }
    }
}
