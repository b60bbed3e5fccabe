// Starts one of the programs as a test does: it waits for the line, and closes stdin at the end.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export async function start(script, env = {}) {
  const path = fileURLToPath(new URL(`../${script}`, import.meta.url));
  const child = spawn(process.execPath, [path], { env: { ...process.env, ...env }, stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { origin: line.replace('listening on ', ''), stop: () => stop(child) };
}

async function stop(child) {
  const ended = once(child, 'exit');
  child.stdin.end();
  await ended;
}
