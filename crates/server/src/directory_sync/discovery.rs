//! The service's description of itself (RFC 7644 §4).

use super::{Refusal, Site};
use crate::{
    scim::{
        list::List,
        provider_config,
        resource_type::ResourceType,
        schema::{catalog, document::Suggested},
    },
    store::roles,
};
use serde_json::Value;

/// The service provider configuration.
pub fn config(site: &Site<'_>) -> Value {
    provider_config::document(&site.base)
}

/// All resource types.
pub fn types(site: &Site<'_>) -> Value {
    List::whole(ResourceType::all().map(|one| one.to_json(&site.base)).into()).to_json()
}

/// One resource type.
pub fn type_of(site: &Site<'_>, id: &str) -> Result<Value, Refusal> {
    ResourceType::find(id).map(|one| one.to_json(&site.base)).ok_or_else(Refusal::not_found)
}

/// All schemas, with the workspace's roles.
pub async fn schemas(site: &Site<'_>) -> Result<Value, Refusal> {
    let roles = suggested(site).await?;
    let values = [suggestion(&roles)];
    Ok(List::whole(catalog::all().map(|one| one.to_json(&site.base, &values)).into()).to_json())
}

/// One schema.
pub async fn schema(site: &Site<'_>, id: &str) -> Result<Value, Refusal> {
    let found = catalog::find(id).ok_or_else(Refusal::not_found)?;
    let roles = suggested(site).await?;
    Ok(found.to_json(&site.base, &[suggestion(&roles)]))
}

fn suggestion(values: &[String]) -> Suggested<'_> {
    Suggested { attribute: "roles", sub: "value", values }
}

/// The roles that a schema suggests: all but the owners'. That one can be assigned too, but no one should do so by
/// accident.
async fn suggested(site: &Site<'_>) -> Result<Vec<String>, Refusal> {
    let mut tx = site.read().await?;
    let all = roles::in_order(&mut tx, site.workspace()).await?;
    Ok(all.into_iter().filter(|role| !role.is_owner).map(|role| role.id).collect())
}
