// The API that access tokens are for (RFC 8707): any resource is known, and gets JWTs after RFC 9068.
export const RESOURCE_SCOPE = 'support';
export const ACCESS_TTL = Number(process.env.ACCESS_TTL ?? 300);

export function resourceServerInfo(_ctx, resource) {
  return {
    scope: RESOURCE_SCOPE,
    audience: resource,
    accessTokenFormat: 'jwt',
    accessTokenTTL: ACCESS_TTL,
    jwt: { sign: { alg: 'ES256' } },
  };
}
