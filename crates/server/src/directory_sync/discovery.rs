//! What the service says of itself (RFC 7644 §4).

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

/// What the service can do.
pub fn config(site: &Site<'_>) -> Value {
    provider_config::document(&site.base)
}

/// All types of resources.
pub fn types(site: &Site<'_>) -> Value {
    List::whole(ResourceType::all().map(|one| one.to_json(&site.base)).into()).to_json()
}

/// One of them.
pub fn type_of(site: &Site<'_>, id: &str) -> Result<Value, Refusal> {
    ResourceType::find(id).map(|one| one.to_json(&site.base)).ok_or_else(Refusal::not_found)
}

/// All schemas, with the roles of the workspace.
pub async fn schemas(site: &Site<'_>) -> Result<Value, Refusal> {
    let roles = suggested(site).await?;
    let values = [suggestion(&roles)];
    Ok(List::whole(catalog::all().map(|one| one.to_json(&site.base, &values)).into()).to_json())
}

/// One of them.
pub async fn schema(site: &Site<'_>, id: &str) -> Result<Value, Refusal> {
    let found = catalog::find(id).ok_or_else(Refusal::not_found)?;
    let roles = suggested(site).await?;
    Ok(found.to_json(&site.base, &[suggestion(&roles)]))
}

fn suggestion(values: &[String]) -> Suggested<'_> {
    Suggested { attribute: "roles", sub: "value", values }
}

/// Every role but the owner's: that one can be given too, and nobody should by chance.
async fn suggested(site: &Site<'_>) -> Result<Vec<String>, Refusal> {
    let mut tx = site.read().await?;
    let all = roles::in_order(&mut tx, site.workspace()).await?;
    Ok(all.into_iter().filter(|role| !role.is_owner).map(|role| role.id).collect())
}
