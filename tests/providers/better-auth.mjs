// A real Better Auth server with its admin plugin: how impersonation looks where an app brings its own accounts.
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { toNodeHandler } from 'better-auth/node';
import { admin, bearer, jwt } from 'better-auth/plugins';
import { Browser } from './lib/browser.mjs';
import { sendJson, serve } from './lib/serve.mjs';

const AUDIENCE = process.env.AUDIENCE ?? 'https://workspace.ergo.example';
const JWT_ALG = process.env.JWT_ALG ?? 'EdDSA';
const PASSWORD = 'correct horse battery staple';
const ADMIN = { email: 'sam@ergo.example', name: 'Sam Okafor', password: PASSWORD, role: 'admin' };
const USER = { email: 'dana@marlowfreight.example', name: 'Dana Marlow', password: PASSWORD, role: 'user' };

function newAuth(baseURL) {
  const db = { user: [], session: [], account: [], verification: [], jwks: [] };
  return betterAuth({
    baseURL,
    secret: 'test only, and long enough to be taken',
    database: memoryAdapter(db),
    emailAndPassword: { enabled: true },
    plugins: [admin(), bearer(), jwt({ jwt: jwtOptions(baseURL), jwks: { keyPairConfig: { alg: JWT_ALG } } })],
    databaseHooks: process.env.SQL_NULLS ? { session: { create: { before: withNulls } } } : {},
    // Tests sign in often, and send nothing home.
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
  });
}

/** An SQL database keeps a column for what is absent, and gives back null. The memory adapter gives back nothing. */
async function withNulls(session) {
  return { data: { impersonatedBy: null, ...session } };
}

function jwtOptions(issuer) {
  return { issuer, audience: AUDIENCE, expirationTime: '15m', definePayload };
}

/** What Better Auth's own documentation has an app do, when its API is to see an impersonation. */
function definePayload({ session, user }) {
  return { impersonatedBy: session.impersonatedBy, sid: session.id, org_id: 'ws_marlow', email: user.email, email_verified: user.emailVerified };
}

class BetterAuth {
  #auth;
  #api;
  #seeded;

  constructor(origin) {
    this.#auth = newAuth(origin);
    this.#api = `${origin}/api/auth`;
    this.handler = toNodeHandler(this.#auth);
  }

  /** The first admin cannot be made over HTTP, since only an admin may: the server's own API is the documented way. */
  seed() {
    this.#seeded ??= this.#createUsers();
    return this.#seeded;
  }

  async #createUsers() {
    const [agent, user] = [await this.#create(ADMIN), await this.#create(USER)];
    return { admin_id: agent.id, user_id: user.id };
  }

  async #create(body) {
    return (await this.#auth.api.createUser({ body: { ...body, data: { emailVerified: true } } })).user;
  }

  async impersonate() {
    const ids = await this.seed();
    const browser = await this.#signIn(ADMIN);
    await browser.postJson(`${this.#api}/admin/impersonate-user`, { userId: ids.user_id });
    return { ...(await browser.getJson(`${this.#api}/token`)), ...ids };
  }

  async direct() {
    const { user_id } = await this.seed();
    const browser = await this.#signIn(USER);
    return { ...(await browser.getJson(`${this.#api}/token`)), user_id };
  }

  async #signIn({ email, password }) {
    const browser = new Browser();
    await browser.postJson(`${this.#api}/sign-in/email`, { email, password });
    return browser;
  }
}

await serve((origin) => {
  const app = new BetterAuth(origin);
  const controls = {
    'POST /test/seed': () => app.seed(),
    'POST /test/impersonate': () => app.impersonate(),
    'POST /test/direct': () => app.direct(),
  };
  return async (req, res) => {
    const control = controls[`${req.method} ${req.url}`];
    return control ? sendJson(res, 200, await control()) : app.handler(req, res);
  };
});
