// A real OpenID provider for the sign-in tests. README.md says what it knows and which routes it adds.
import { createMemoryAdapter } from 'oidc-provider/lib/adapters/memory_adapter.js';
import { answerDevice } from './lib/device.mjs';
import { finishInteraction } from './lib/interaction.mjs';
import { newKey } from './lib/keys.mjs';
import { newLog } from './lib/log.mjs';
import { newProvider } from './lib/provider.mjs';
import { sendJson, serve } from './lib/serve.mjs';

// The provider's notices go to stdout, where a test waits for one line only.
console.info = console.error;

class Oidc {
  #adapter = createMemoryAdapter();
  #log = newLog();
  #keys = [];
  #provider;

  constructor(issuer) {
    this.issuer = issuer;
  }

  /** A provider cannot change its keys: a new instance on the same store takes over. The first key of a kind signs. */
  async addKeys(...algs) {
    this.#keys = [...(await Promise.all(algs.map(newKey))), ...this.#keys];
    this.#provider = newProvider(this.issuer, this.#keys, this.#adapter, this.#log);
  }

  async handle(req, res) {
    const url = new URL(req.url, this.issuer);
    if (url.pathname.startsWith('/interaction/')) return finishInteraction(this.#provider, req, res);
    if (url.pathname.startsWith('/test/')) return this.#control(req, res, url);
    return this.#provider.callback()(req, res);
  }

  async #control(req, res, url) {
    switch (`${req.method} ${url.pathname}`) {
      case 'GET /test/log':
        return sendJson(res, 200, this.#log);
      case 'POST /test/rotate':
        await this.addKeys('ES256');
        return sendJson(res, 200, { keys: this.#keys.length });
      case 'POST /test/device': {
        const fault = await answerDevice(this.#provider, Object.fromEntries(url.searchParams));
        return fault ? sendJson(res, 400, { error: fault }) : sendJson(res, 200, {});
      }
      default:
        return sendJson(res, 404, { error: 'no such control' });
    }
  }
}

await serve(async (origin) => {
  const oidc = new Oidc(origin);
  await oidc.addKeys('ES256', 'RS256');
  return (req, res) => oidc.handle(req, res);
});
