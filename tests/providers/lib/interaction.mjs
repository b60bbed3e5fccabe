// Sign-in without a page: whoever `login_hint` names is signed in and consents, so a test only follows redirects.
import { findAccount } from './accounts.mjs';
import { grantAll } from './grant.mjs';

const REFUSED = { error: 'access_denied', error_description: 'the sign-in was refused' };

export async function finishInteraction(provider, req, res) {
  const { params, session } = await provider.interactionDetails(req, res);
  await provider.interactionFinished(req, res, await resultFor(provider, params, session));
}

async function resultFor(provider, params, session) {
  const hint = params.login_hint ?? 'sam';
  if (!findAccount(hint)) return REFUSED;
  // Somebody signed in stays so: another account in the same cookie jar would need the provider's sign-out page first.
  const accountId = session?.accountId ?? hint;
  return { login: { accountId }, consent: { grantId: await grantAll(provider, accountId, params) } };
}
