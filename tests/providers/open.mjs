// The person at the browser: follows an address with cookies until it leads back to the app. `login_hint` says who.
// node open.mjs ADDRESS [HINT]
import { Browser } from './lib/browser.mjs';

const [address, hint = 'sam'] = process.argv.slice(2);
const start = new URL(address);
start.searchParams.set('login_hint', hint);
const back = await new Browser().followOut(start);
const answer = await fetch(back);
console.log(answer.status);
