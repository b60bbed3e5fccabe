// A server with better-auth, its admin plugin, and SQLite, as their documentation sets them up. Prints one line of JSON: its URL,
// and the cookies of administrators who may impersonate the users that it names. Runs until its input ends.
// Called by `cargo xtask bench`: node better_auth.mjs <folder of node_modules> <database file> <how many administrators>
// (node:sqlite: Node.js 24, which npm installs as a package.)
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';

const [modules, file, count] = process.argv.slice(2);
const require = createRequire(`${modules}/`);
const load = (name) => import(pathToFileURL(require.resolve(name)));
const [{ betterAuth }, { admin }, { toNodeHandler }, { getMigrations }] = await Promise.all(
  ['better-auth', 'better-auth/plugins', 'better-auth/node', 'better-auth/db/migration'].map(load),
);

// As durable as ours: a commit is on the disk before it is acknowledged.
const database = new DatabaseSync(file);
database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
const server = createServer();
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const url = `http://127.0.0.1:${server.address().port}`;
const options = {
  baseURL: url,
  secret: 'a secret of this bench, long enough for anybody',
  database,
  emailAndPassword: { enabled: true },
  plugins: [admin()],
  telemetry: { enabled: false },
  rateLimit: { enabled: false },
};
await (await getMigrations(options)).runMigrations();
const auth = betterAuth(options);
server.on('request', toNodeHandler(auth));

const call = async (path, body, cookie = '') => {
  const headers = { 'content-type': 'application/json', origin: url, cookie };
  const answer = await fetch(`${url}/api/auth${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  const cookies = answer.headers.getSetCookie().map((set) => set.split(';')[0]).join('; ');
  return { cookies, ...(await answer.json()) };
};
const people = [];
for (let number = 0; number < Number(count); number++) {
  const account = (kind) => ({ name: `${kind} ${number}`, email: `${kind}${number}@load.example`, password: 'a long password' });
  const user = await call('/sign-up/email', account('user'));
  const boss = await call('/sign-up/email', account('admin'));
  database.prepare("UPDATE user SET role = 'admin' WHERE id = ?").run(boss.user.id);
  people.push({ cookie: boss.cookies, user: user.user.id });
}
console.log(JSON.stringify({ url, people }));
process.stdin.resume().on('end', () => process.exit());
