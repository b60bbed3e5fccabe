// The configuration of the real oidc-provider.
import Provider from 'oidc-provider';
import { emailClaims, findAccount } from './accounts.mjs';
import { registerExchange, TOKEN_EXCHANGE } from './exchange.mjs';
import { counting } from './log.mjs';
import { ACCESS_TTL, resourceServerInfo } from './resource.mjs';

const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';
const DAY = 24 * 60 * 60;
// Without it there are no refresh tokens: a provider that wants people to sign in again.
const OFFLINE = !process.env.NO_OFFLINE;

const DESKTOP = {
  client_id: 'ergo-support',
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  redirect_uris: ['http://127.0.0.1/callback', 'http://[::1]/callback'],
  grant_types: ['authorization_code', ...(OFFLINE ? ['refresh_token'] : []), DEVICE_CODE],
};

const BACKEND = {
  client_id: 'ergo-backend',
  client_secret: 'backend-secret',
  redirect_uris: [],
  response_types: [],
  grant_types: [TOKEN_EXCHANGE],
};

/** `adapter` and `log` outlive the instance: after a key rotation the next one goes on with them. */
export function newProvider(issuer, keys, adapter, log) {
  const provider = new Provider(issuer, configuration(keys, adapter));
  provider.use(slowToken);
  provider.use(deviceInterval);
  provider.use(counting(log));
  registerExchange(provider, keys.map((key) => key.public));
  return provider;
}

function configuration(keys, adapter) {
  return {
    adapter,
    clients: [DESKTOP, BACKEND],
    jwks: { keys: keys.map((key) => key.private) },
    // A fixed key, so that the cookies of before a rotation hold after it.
    cookies: { keys: ['test only'] },
    responseTypes: ['code'],
    pkce: { required: () => true },
    scopes: ['openid', 'email', 'profile', ...(OFFLINE ? ['offline_access'] : [])],
    claims: { openid: ['sub', 'act'], email: ['email', 'email_verified'], profile: ['name'] },
    // Otherwise the ID token has an email only when the access token is for a resource.
    conformIdTokenClaims: false,
    findAccount: (_ctx, sub) => findAccount(sub),
    extraTokenClaims,
    rotateRefreshToken: true,
    renderError,
    ttl: { AccessToken: ACCESS_TTL, DeviceCode: 600, Grant: DAY, IdToken: 3600, Interaction: 600, RefreshToken: DAY, Session: DAY },
    features: {
      devInteractions: { enabled: false },
      deviceFlow: { enabled: true, userCodeInputSource, userCodeConfirmSource },
      introspection: { enabled: true, allowedPolicy: ownToken },
      revocation: { enabled: true, allowedPolicy: ownToken },
      resourceIndicators: { enabled: true, getResourceServerInfo: resourceServerInfo, useGrantedResource: () => true },
    },
  };
}

function extraTokenClaims(ctx, token) {
  return { ...emailClaims(token.accountId), ...ctx.state.exchanged };
}

function ownToken(_ctx, client, token) {
  return token.clientId === client.clientId;
}

// Tests read faults, people do not: JSON instead of the provider's pages.
function renderError(ctx, out) {
  ctx.body = out;
}

// Tests answer device codes by POST /test/device, so these two only show that the address is right.
function userCodeInputSource(ctx) {
  ctx.body = 'a user code is asked for here';
}

function userCodeConfirmSource(ctx, _form, _client, _device, userCode) {
  ctx.body = `is ${userCode} what the device shows?`;
}

/** Waits after the work is done: a client that gives up has then lost a refresh token that is already used. */
async function slowToken(ctx, next) {
  await next();
  const wait = Number(process.env.SLOW_TOKEN_MS ?? 0);
  if (wait && ctx.oidc?.route === 'token') await new Promise((done) => setTimeout(done, wait));
}

/** The provider names no interval, and then clients wait 5 seconds between polls. */
async function deviceInterval(ctx, next) {
  await next();
  const interval = process.env.DEVICE_INTERVAL;
  if (interval && ctx.body?.device_code) ctx.body.interval = Number(interval);
}
