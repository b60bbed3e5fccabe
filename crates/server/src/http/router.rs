//! All routes. Each is registered by `routes!`, which documents it in the same step; `.route` is not used.

use crate::{
    app::App,
    http::{
        again, authzen as asked,
        body::{MAX_BODY_BYTES, MAX_JOURNAL_BYTES},
        by_client, guard, host, openapi, precondition, scim,
    },
    routes::{
        approval, audit, authzen, change_grants, changes, directory, entry, events, hand_over, health,
        issuer, journal, log, member, members, notifications, profile, receipts, renewal, revoke, roles,
        scim as scim_routes, session, sessions, settings, team_membership, teams, ticket, token, training,
        workspace, workspace_audit,
    },
};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
};
use utoipa::OpenApi;
use utoipa_axum::{
    router::{OpenApiRouter, UtoipaMethodRouter},
    routes,
};

/// The router of the whole server, and the shared state, which `app` makes from the `OpenAPI` document.
pub fn router(training: bool, app: impl FnOnce(String) -> App) -> (Router, App) {
    let (all, document) = documented(training).split_for_parts();
    let app = app(openapi::complete(&document));
    // SCIM describes itself, at /scim/v2/Schemas; the log is as c2sp.org/tlog-tiles says.
    let router = log::beside(scim_routes::beside(all))
        .fallback(guard::no_such_path)
        .method_not_allowed_fallback(guard::no_such_method)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(from_fn(again::done_again))
        .layer(from_fn(precondition::not_modified))
        .layer(from_fn_with_state(app.clone(), by_client::limited))
        .layer(from_fn(host::required))
        .layer(from_fn_with_state(app.clone(), guard::guard))
        .layer(from_fn(scim::in_its_words))
        .layer(from_fn(asked::with_its_request_id))
        .with_state(app.clone());
    (router, app)
}

/// Every route, with what it says of itself.
fn documented(training: bool) -> OpenApiRouter<App> {
    let routes = OpenApiRouter::with_openapi(openapi::Document::openapi())
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
        .routes(routes!(issuer::discovery))
        .routes(routes!(issuer::jwks))
        .routes(routes!(issuer::openapi))
        .routes(routes!(directory::search))
        .routes(routes!(directory::candidate))
        .routes(routes!(entry::create, entry::list))
        .routes(routes!(entry::read))
        .routes(routes!(approval::approve))
        .routes(routes!(approval::decline))
        .routes(routes!(approval::revoke))
        .routes(routes!(entry::withdraw))
        .routes(routes!(ticket::mint))
        .routes(routes!(token::exchange))
        .routes(routes!(revoke::revoke))
        .routes(routes!(session::who_am_i))
        .routes(routes!(renewal::renew_own))
        .routes(routes!(hand_over::receive))
        .routes(routes!(session::end))
        .routes(routes!(sessions::list))
        .routes(routes!(sessions::end))
        .routes(routes!(renewal::renew))
        .routes(routes!(renewal::extend))
        .routes(routes!(change_grants::create))
        .routes(routes!(change_grants::read, change_grants::void))
        .routes(routes!(events::events))
        .routes(journal_route())
        .routes(routes!(workspace::overview))
        .routes(routes!(workspace_audit::list))
        .routes(routes!(members::list))
        .routes(routes!(member::read, member::change_role))
        .routes(routes!(member::effective_access))
        .routes(routes!(member::past_access))
        .routes(routes!(teams::list))
        .routes(routes!(team_membership::change))
        .routes(routes!(roles::list))
        .routes(routes!(settings::list))
        .routes(routes!(settings::change))
        .routes(routes!(profile::read, profile::change))
        .routes(routes!(notifications::list))
        .routes(routes!(audit::list))
        .routes(routes!(log::describe))
        .routes(routes!(log::consistency))
        .routes(routes!(receipts::read))
        .routes(routes!(receipts::list))
        .routes(routes!(changes::list))
        .routes(routes!(authzen::configuration))
        .routes(routes!(authzen::evaluation))
        .routes(routes!(authzen::evaluations))
        .routes(routes!(authzen::search_subject))
        .routes(routes!(authzen::search_resource))
        .routes(routes!(authzen::search_action));
    if training {
        return routes.routes(routes!(training::agents)).routes(routes!(training::sign_in));
    }
    routes
}

/// A long session's notes are larger than anything else that is sent here.
fn journal_route() -> UtoipaMethodRouter<App> {
    let (schemas, paths, methods) = routes!(journal::store, journal::read);
    (schemas, paths, methods.layer(DefaultBodyLimit::max(MAX_JOURNAL_BYTES)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::rights::RIGHTS;
    use serde_json::Value;
    use std::collections::BTreeSet;

    #[test]
    fn every_route_of_a_workspace_is_in_the_table_of_rights_and_the_table_names_only_routes() {
        let document = openapi::complete(&documented(false).to_openapi());
        let document: Value = serde_json::from_str(&document).unwrap();
        let methods = |(path, item): (&String, &Value)| -> Vec<String> {
            item.as_object()
                .unwrap()
                .keys()
                .map(|method| format!("{} {path}", method.to_uppercase()))
                .collect()
        };
        let routes: BTreeSet<String> =
            document["paths"].as_object().unwrap().iter().flat_map(methods).collect();
        let governed: BTreeSet<&str> = RIGHTS.iter().flat_map(|right| right.routes).copied().collect();
        for route in &governed {
            assert!(routes.contains(*route), "{route} does not exist");
        }
        let of_workspaces: Vec<_> =
            routes.iter().filter(|route| route.contains(" /v1/workspaces/")).collect();
        assert!(of_workspaces.len() > 8, "{of_workspaces:?}");
        for route in of_workspaces {
            assert!(governed.contains(route.as_str()), "{route} is not in the table of rights");
        }
    }

    #[test]
    fn no_route_escapes_the_document() {
        let source = include_str!("router.rs");
        let code = source.split("#[cfg(test)]").next().unwrap();
        for escape in [concat!(".ro", "ute("), ".route_service(", ".nest(", ".merge(", ".fallback_service("] {
            assert!(!code.contains(escape), "{escape}");
        }
    }
}
