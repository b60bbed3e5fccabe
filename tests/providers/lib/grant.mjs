// Consent, given by nobody: everything that was asked for is granted.
import { RESOURCE_SCOPE } from './resource.mjs';

/** Saves the grant of `params` (of an authorization or device request) and returns its id. */
export async function grantAll(provider, accountId, params) {
  const grant = new provider.Grant({ accountId, clientId: params.client_id });
  const scopes = params.scope?.split(' ') ?? [];
  grant.addOIDCScope(scopes.filter((scope) => scope !== RESOURCE_SCOPE));
  if (scopes.includes(RESOURCE_SCOPE)) {
    for (const resource of [params.resource ?? []].flat()) grant.addResourceScope(resource, RESOURCE_SCOPE);
  }
  return grant.save();
}
