// The half of the device flow that happens in somebody's browser, as a call.
import { findAccount } from './accounts.mjs';
import { grantAll } from './grant.mjs';

/** Answers a waiting device code as `account`. Returns the fault, if there is one. */
export async function answerDevice(provider, { user_code, account, answer }) {
  // The provider keeps user codes without the dash that it shows people.
  const code = await provider.DeviceCode.findByUserCode(String(user_code).toUpperCase().replace(/\W/g, ''));
  if (!code) return 'no such user_code';
  if (code.accountId || code.error) return 'already answered';
  if (answer !== 'allow' && answer !== 'deny') return 'answer must be allow or deny';
  if (answer === 'deny') deny(code);
  else if (findAccount(account)) await allow(provider, code, account);
  else return 'no such account';
  await code.save();
}

function deny(code) {
  Object.assign(code, { error: 'access_denied', errorDescription: 'the person at the other screen said no' });
}

/** Sets what the provider's own page sets after its consent step. */
async function allow(provider, code, accountId) {
  const grantId = await grantAll(provider, accountId, code.params);
  const { scope, resource } = code.params;
  Object.assign(code, { accountId, grantId, scope, resource, authTime: Math.floor(Date.now() / 1000) });
}
