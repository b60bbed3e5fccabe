// Token exchange (RFC 8693) for a backend: a token of the user, that says which agent acts.
import { randomUUID } from 'node:crypto';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { errors } from 'oidc-provider';
import { RESOURCE_SCOPE, resourceServerInfo } from './resource.mjs';

export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const PARAMS = ['subject_token', 'subject_token_type', 'actor_token', 'actor_token_type', 'resource', 'audience', 'scope', 'requested_token_type'];

export function registerExchange(provider, publicKeys) {
  const keys = createLocalJWKSet({ keys: publicKeys });
  provider.registerGrantType(TOKEN_EXCHANGE, (ctx) => exchange(ctx, keys), PARAMS);
}

async function exchange(ctx, keys) {
  const { provider, client, params } = ctx.oidc;
  const accountId = userOf(params);
  const actor = await actorOf(params, keys, provider.issuer);
  const token = new provider.AccessToken({ accountId, client, gty: 'token_exchange' });
  token.resourceServer = resourceServer(ctx);
  token.scope = RESOURCE_SCOPE;
  // extraTokenClaims reads it when the token is signed.
  ctx.state.exchanged = { act: { sub: actor.sub }, sid: randomUUID(), org_id: 'ws_marlow' };
  ctx.body = {
    access_token: await token.save(),
    issued_token_type: ACCESS_TOKEN,
    token_type: 'Bearer',
    expires_in: token.expiration,
    scope: token.scope,
  };
}

/** The user, from `user:<sub>`: how a backend names a user is its own business, and so the value is only ours. */
function userOf({ subject_token, subject_token_type }) {
  const user = /^user:(.+)$/.exec(subject_token ?? '')?.[1];
  if (!user) throw new errors.InvalidRequest('subject_token must be user:<sub>');
  if (!subject_token_type) throw new errors.InvalidRequest('subject_token_type is missing');
  return user;
}

async function actorOf({ actor_token, actor_token_type }, keys, issuer) {
  if (actor_token_type !== ACCESS_TOKEN) throw new errors.InvalidRequest(`actor_token_type must be ${ACCESS_TOKEN}`);
  try {
    return (await jwtVerify(actor_token ?? '', keys, { issuer, typ: 'at+jwt' })).payload;
  } catch (error) {
    throw new errors.InvalidRequest(`actor_token is refused: ${error.message}`);
  }
}

function resourceServer(ctx) {
  const resource = ctx.oidc.params.resource ?? ctx.oidc.params.audience;
  if (!resource) throw new errors.InvalidTarget('resource or audience is missing');
  return new ctx.oidc.provider.ResourceServer(resource, resourceServerInfo(ctx, resource));
}
