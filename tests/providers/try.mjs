// Starts both providers, does everything once that the tests rely on, and prints every kind of token.
import assert from 'node:assert/strict';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { answerOf, Desktop } from './lib/desktop.mjs';
import { start } from './lib/program.mjs';

const RESOURCE = 'https://workspace.ergo.example';

function show(title, value) {
  console.log(`\n# ${title}\n${JSON.stringify(value, null, 2)}`);
}

function showToken(title, token) {
  show(title, { header: decodeProtectedHeader(token), claims: decodeJwt(token) });
}

const post = async (url) => answerOf(await fetch(url, { method: 'POST' }));
const kid = (token) => decodeProtectedHeader(token).kid;

async function discover(origin) {
  const discovery = await (await fetch(`${origin}/.well-known/openid-configuration`)).json();
  assert.equal(discovery.issuer, origin);
  assert.equal(discovery.authorization_response_iss_parameter_supported, true);
  show('discovery', discovery);
  return discovery;
}

async function authorizationCode(desktop) {
  const tokens = await desktop.signIn('sam');
  assert.equal(tokens.status, 200);
  assert.equal(decodeJwt(tokens.access_token).aud, RESOURCE);
  assert.equal(decodeJwt(tokens.id_token).email, 'sam.okafor@ergo.example');
  show('answer to a code', Object.keys(tokens));
  showToken('access token (code)', tokens.access_token);
  showToken('ID token', tokens.id_token);
  return tokens;
}

async function verified(discovery, token) {
  const keys = createRemoteJWKSet(new URL(discovery.jwks_uri));
  await jwtVerify(token, keys, { issuer: discovery.issuer, audience: RESOURCE, typ: 'at+jwt' });
}

async function refusals(desktop) {
  const refused = await desktop.authorize('refuse', 'v'.repeat(43));
  assert.equal(refused.error, 'access_denied');
  assert.equal(refused.iss, desktop.discovery.issuer);
  show('a refused sign-in', refused);
  const unasked = await desktop.signIn('priya', { prompt: 'login' });
  assert.equal(unasked.refresh_token, undefined);
  const ipv6 = 'http://[::1]:53122/callback';
  assert.ok((await desktop.authorize('sam', 'v'.repeat(43), { redirect_uri: ipv6 })).code);
  await assert.rejects(desktop.authorize('sam', 'v'.repeat(43), { redirect_uri: 'http://localhost:53122/callback' }), /redirect_uri/);
  const plain = await desktop.authorize('sam', 'v'.repeat(43), { code_challenge_method: 'plain' });
  assert.equal(plain.error, 'invalid_request');
}

async function resources(desktop) {
  const OTHER = 'https://other.ergo.example';
  const { refresh_token } = await desktop.signIn('sam');
  const refresh = (resource, token) => desktop.token({ grant_type: 'refresh_token', refresh_token: token, resource });
  const named = await refresh(RESOURCE, refresh_token);
  assert.equal(decodeJwt(named.access_token).aud, RESOURCE);
  assert.equal((await refresh(OTHER, named.refresh_token)).error, 'invalid_target');
  assert.equal((await refresh(RESOURCE, named.refresh_token)).error, 'invalid_grant', 'the refusal has used it up');
  const general = new Desktop(desktop.discovery, '');
  const opaque = await general.signIn('sam');
  assert.ok(!opaque.access_token.includes('.'));
  show('answer to a code, for no resource', { scope: opaque.scope, access_token: opaque.access_token });
}

async function rotation(desktop, first) {
  const second = await desktop.refresh(first.refresh_token);
  assert.equal(second.status, 200);
  assert.notEqual(second.refresh_token, first.refresh_token);
  assert.equal(decodeJwt(second.access_token).aud, RESOURCE);
  showToken('access token (refresh)', second.access_token);
  showToken('ID token (refresh)', second.id_token);
  const reused = await desktop.refresh(first.refresh_token);
  assert.equal(reused.error, 'invalid_grant');
  show('an old refresh token', reused);
  assert.equal((await desktop.refresh(second.refresh_token)).error, 'invalid_grant', 'reuse ends the whole grant');
}

async function device(origin, desktop) {
  const asked = await desktop.startDevice();
  show('device authorization', asked);
  assert.equal((await desktop.poll(asked.device_code)).error, 'authorization_pending');
  const answer = `${origin}/test/device?user_code=${asked.user_code}&account=priya&answer=allow`;
  assert.equal((await post(answer)).status, 200);
  const tokens = await desktop.poll(asked.device_code);
  assert.equal(decodeJwt(tokens.access_token).sub, 'priya');
  assert.ok(tokens.refresh_token);
  showToken('access token (device)', tokens.access_token);
  showToken('ID token (device)', tokens.id_token);
  const other = await desktop.startDevice();
  await post(`${origin}/test/device?user_code=${other.user_code}&account=priya&answer=deny`);
  assert.equal((await desktop.poll(other.device_code)).error, 'access_denied');
  return tokens;
}

async function revocation(desktop, tokens) {
  const active = await desktop.introspect(tokens.refresh_token);
  assert.equal(active.active, true);
  show('introspection of a refresh token', active);
  show('revocation of a JWT access token', await desktop.revoke(tokens.access_token));
  assert.equal((await desktop.revoke(tokens.refresh_token)).status, 200);
  assert.equal((await desktop.introspect(tokens.refresh_token)).active, false);
  assert.equal((await desktop.refresh(tokens.refresh_token)).error, 'invalid_grant');
}

async function keyRotation(origin, desktop) {
  const before = await desktop.signIn('sam');
  assert.equal((await post(`${origin}/test/rotate`)).status, 200);
  const after = await desktop.refresh(before.refresh_token);
  assert.notEqual(kid(after.access_token), kid(before.access_token));
  await verified(desktop.discovery, before.access_token);
  await verified(desktop.discovery, after.access_token);
  return after;
}

async function exchange(discovery, agent) {
  const type = 'urn:ietf:params:oauth:token-type:access_token';
  const body = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', resource: RESOURCE,
    subject_token: 'user:dana', subject_token_type: type, actor_token: agent.access_token, actor_token_type: type,
  });
  const authorization = `Basic ${Buffer.from('ergo-backend:backend-secret').toString('base64')}`;
  const answer = await answerOf(await fetch(discovery.token_endpoint, { method: 'POST', headers: { authorization }, body }));
  assert.equal(answer.status, 200, JSON.stringify(answer));
  await verified(discovery, answer.access_token);
  assert.deepEqual(decodeJwt(answer.access_token).act, { sub: 'sam' });
  show('answer to an exchange', Object.keys(answer));
  showToken('exchanged token', answer.access_token);
  body.set('actor_token', agent.id_token);
  const wrong = await answerOf(await fetch(discovery.token_endpoint, { method: 'POST', headers: { authorization }, body }));
  assert.equal(wrong.error, 'invalid_request', 'an ID token is no actor token');
}

async function slowAnswers() {
  const slow = await start('oidc.mjs', { SLOW_TOKEN_MS: '300', ACCESS_TTL: '7', DEVICE_INTERVAL: '1' });
  const desktop = new Desktop(await (await fetch(`${slow.origin}/.well-known/openid-configuration`)).json(), RESOURCE);
  const began = Date.now();
  const tokens = await desktop.signIn('sam');
  assert.ok(Date.now() - began >= 300);
  assert.equal(tokens.expires_in, 7);
  assert.equal((await desktop.startDevice()).interval, 1);
  await slow.stop();
}

async function oidc() {
  const { origin, stop } = await start('oidc.mjs');
  const discovery = await discover(origin);
  const desktop = new Desktop(discovery, RESOURCE);
  const first = await authorizationCode(desktop);
  await verified(discovery, first.access_token);
  await refusals(desktop);
  await rotation(desktop, first);
  await resources(desktop);
  await revocation(desktop, await device(origin, desktop));
  await exchange(discovery, await keyRotation(origin, desktop));
  const log = await (await fetch(`${origin}/test/log`)).json();
  assert.deepEqual(log.token.refresh_token, { granted: 3, refused: 5 });
  show('log', log);
  await stop();
}

async function betterAuth() {
  const { origin, stop } = await start('better-auth.mjs');
  const seeded = await post(`${origin}/test/seed`);
  const direct = await post(`${origin}/test/direct`);
  const impersonated = await post(`${origin}/test/impersonate`);
  const keys = createRemoteJWKSet(new URL(`${origin}/api/auth/jwks`));
  const { payload } = await jwtVerify(impersonated.token, keys, { issuer: origin, audience: RESOURCE });
  assert.equal(payload.sub, seeded.user_id);
  assert.equal(payload.impersonatedBy, seeded.admin_id);
  assert.ok(!decodeJwt(direct.token).impersonatedBy);
  show('Better Auth keys', await (await fetch(`${origin}/api/auth/jwks`)).json());
  showToken('Better Auth, direct', direct.token);
  showToken('Better Auth, impersonated', impersonated.token);
  await stop();
}

/** With nulls as of an SQL database, and the algorithm that most other providers have. */
async function betterAuthOnSql() {
  const { origin, stop } = await start('better-auth.mjs', { SQL_NULLS: '1', JWT_ALG: 'ES256', AUDIENCE: 'https://other.ergo.example' });
  const direct = decodeJwt((await post(`${origin}/test/direct`)).token);
  assert.equal(direct.impersonatedBy, null);
  assert.equal(direct.aud, 'https://other.ergo.example');
  const impersonated = await post(`${origin}/test/impersonate`);
  assert.equal(decodeJwt(impersonated.token).impersonatedBy, impersonated.admin_id);
  showToken('Better Auth, impersonated, ES256', impersonated.token);
  show('Better Auth, direct, with nulls', direct);
  await stop();
}

await oidc();
await slowAnswers();
await betterAuth();
await betterAuthOnSql();
console.log('\nall as expected');
