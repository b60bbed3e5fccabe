// As much of a browser as a sign-in needs: cookies, and redirects that are followed one at a time.
export class Browser {
  #cookies = new Map();

  async fetch(url, init = {}) {
    const headers = { ...init.headers, cookie: this.#header(), origin: new URL(url).origin };
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    response.headers.getSetCookie().forEach((cookie) => this.#keep(cookie));
    return response;
  }

  async getJson(url) {
    return body(await this.fetch(url));
  }

  async postJson(url, value) {
    const headers = { 'content-type': 'application/json' };
    return body(await this.fetch(url, { method: 'POST', headers, body: JSON.stringify(value) }));
  }

  /** Follows redirects until one leaves the origin of `url`, and returns where that one leads. */
  async followOut(url) {
    const { origin } = new URL(url);
    for (let next = new URL(url); ; ) {
      if (next.origin !== origin) return next;
      const response = await this.fetch(next);
      const location = response.headers.get('location');
      if (!location) throw new Error(`${next.pathname} answered ${response.status}: ${await response.text()}`);
      next = new URL(location, next);
    }
  }

  #header() {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  /** Paths are not looked at: one provider, and no two of its cookies have the same name. */
  #keep(cookie) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie);
    const gone = /max-age=0|expires=Thu, 01 Jan 1970/i.test(cookie);
    if (gone) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

async function body(response) {
  if (!response.ok) throw new Error(`${response.url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
