// What was asked since the start, so that a test can say "exactly one refresh".
export function newLog() {
  return { requests: {}, token: {} };
}

/** Middleware around the provider's own. It counts before the answer leaves, so that a client that gave up waiting is counted too. */
export function counting(log) {
  return async (ctx, next) => {
    await next();
    const { route, params } = ctx.oidc ?? {};
    if (!route) return;
    add(log.requests, route);
    if (route === 'token') countGrant(log, params?.grant_type ?? 'none', ctx.status);
  };
}

function countGrant(log, grantType, status) {
  log.token[grantType] ??= { granted: 0, refused: 0 };
  add(log.token[grantType], status === 200 ? 'granted' : 'refused');
}

function add(counts, name) {
  counts[name] = (counts[name] ?? 0) + 1;
}
