// The keys that sign: ES256 for access tokens, RS256 for ID tokens (the OpenID default).
import { calculateJwkThumbprint, exportJWK, generateKeyPair } from 'jose';

/** A new key as a private and a public JWK, named by its thumbprint. */
export async function newKey(alg) {
  const pair = await generateKeyPair(alg, { extractable: true });
  const publicJwk = await exportJWK(pair.publicKey);
  const about = { alg, use: 'sig', kid: await calculateJwkThumbprint(publicJwk) };
  return {
    private: { ...(await exportJWK(pair.privateKey)), ...about },
    public: { ...publicJwk, ...about },
  };
}
