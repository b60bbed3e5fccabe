// One http server on a free port, the same way for every provider: a test starts the program, reads one line, and closes stdin to end it.
import http from 'node:http';

/** Starts the server. `handlerFor(origin)` gets the address first, because an issuer is named after it. */
export async function serve(handlerFor) {
  const server = http.createServer();
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const handler = await handlerFor(origin);
  server.on('request', (req, res) => answer(handler, req, res));
  exitWithStdin();
  console.log(`listening on ${origin}`);
}

async function answer(handler, req, res) {
  try {
    await handler(req, res);
  } catch (error) {
    console.error(error);
    sendJson(res, 500, { error: error.message });
  }
}

/** A test that dies must not leave a provider behind: its end of the pipe closes, and so do we. */
function exitWithStdin() {
  process.stdin.on('close', () => process.exit(0));
  process.stdin.resume();
}

export function sendJson(res, status, body) {
  res.writeHead(status, { 'content-type': 'application/json' });
  res.end(JSON.stringify(body));
}
