// The desktop app's side of OAuth, as small as it can be.
import { createHash, randomBytes } from 'node:crypto';
import { Browser } from './browser.mjs';

const CLIENT = 'ergo-support';
const random = () => randomBytes(32).toString('base64url');

export class Desktop {
  constructor(discovery, resource) {
    this.discovery = discovery;
    this.resource = resource;
    // A port of our own choosing: the registered address has none.
    this.redirect = 'http://127.0.0.1:53121/callback';
  }

  /** Opens the authorization request in a fresh browser and returns the query of the redirect. */
  async authorize(login_hint, verifier, changes = {}) {
    const url = new URL(this.discovery.authorization_endpoint);
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const params = {
      client_id: CLIENT, response_type: 'code', redirect_uri: this.redirect, resource: this.resource, login_hint,
      scope: 'openid email profile offline_access support', prompt: 'consent', state: random(), nonce: random(),
      code_challenge: challenge, code_challenge_method: 'S256', ...changes,
    };
    url.search = new URLSearchParams(params);
    return Object.fromEntries((await new Browser().followOut(url)).searchParams);
  }

  async signIn(login_hint, changes) {
    const verifier = random();
    const { code } = await this.authorize(login_hint, verifier, changes);
    return this.token({ grant_type: 'authorization_code', code, redirect_uri: this.redirect, code_verifier: verifier });
  }

  refresh(refresh_token) {
    return this.token({ grant_type: 'refresh_token', refresh_token });
  }

  startDevice() {
    const scope = 'openid email profile offline_access support';
    return this.#post(this.discovery.device_authorization_endpoint, { scope, resource: this.resource });
  }

  poll(device_code) {
    return this.token({ grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code });
  }

  revoke(token) {
    return this.#post(this.discovery.revocation_endpoint, { token });
  }

  introspect(token) {
    return this.#post(this.discovery.introspection_endpoint, { token });
  }

  token(params) {
    return this.#post(this.discovery.token_endpoint, params);
  }

  async #post(url, params) {
    return answerOf(await fetch(url, { method: 'POST', body: new URLSearchParams({ client_id: CLIENT, ...params }) }));
  }
}

/** The answer's members, with its status beside them. */
export async function answerOf(response) {
  const text = await response.text();
  return { status: response.status, ...(text ? JSON.parse(text) : {}) };
}
