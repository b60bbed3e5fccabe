// The keys that sign: ES256 for access tokens, RS256 for ID tokens (the OpenID default).
import { exportJWK, generateKeyPair } from 'jose';

/** A new key as a private and a public JWK. The provider names it by its thumbprint. */
export async function newKey(alg) {
  const pair = await generateKeyPair(alg, { extractable: true });
  const use = { alg, use: 'sig' };
  return {
    private: { ...(await exportJWK(pair.privateKey)), ...use },
    public: { ...(await exportJWK(pair.publicKey)), ...use },
  };
}
