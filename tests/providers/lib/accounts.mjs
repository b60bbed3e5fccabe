// The people who can sign in at the OpenID provider: the support agents of the training workspace.
const people = {
  sam: { email: 'sam@ergo.example', name: 'Sam Okafor' },
  // Known to the organization, and no support agent.
  ana: { email: 'ana@ergo.example', name: 'Ana Costa' },
  priya: { email: 'priya@ergo.example', name: 'Priya Nair' },
};

/** Undefined for anybody else, so a name that is nobody's is how a test has a sign-in refused. */
export function findAccount(sub) {
  const person = people[sub];
  return person && { accountId: sub, claims: () => ({ sub, email_verified: true, ...person, ...idTokenActor() }) };
}

/** Some providers mark an impersonation in the ID token only. */
function idTokenActor() {
  return process.env.ID_ACT ? { act: { sub: process.env.ID_ACT } } : {};
}

/** Nothing for users who do not sign in here: of them an exchanged token knows no address. */
export function emailClaims(sub) {
  const person = people[sub];
  return person ? { email: person.email, email_verified: true } : {};
}
