#!/usr/bin/env node
// Bills the example month on a host of its own, over HTTP only, and checks every fen of it against a second computation.
//
//   ./demo                              start a host on an empty folder, load, close, pay, compare
//   ./demo --kill 20                    the same twice: once left alone, once with the host killed (kill -9) 20 times during the load
//   ./demo --external URL --keys FILE   use a running host; FILE is what it wrote with --keys-file
//   ./demo --usage FILE --customer FILE another month, for example of `generate.mjs --seed`
//   ./demo --keep                       leave the host running at the end, to look around
//
// The exit code is 0 when nothing differs, 1 when anything does.

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildHost } from './demo/host.mjs';
import { booksText, refusalsText, statementText } from './demo/report.mjs';
import { once, summary, unlike } from './demo/run.mjs';
import { FOLDER, writeLines } from './generate.mjs';
import { hashOf, month } from './month/file.mjs';
import { linesOf, recompute } from './recompute.mjs';

const ROOT = resolve(FOLDER, '../..');
const OUT = join(ROOT, '.artifacts/demo');
const say = (text = '') => process.stdout.write(`${text}\n`);

/** The usage file, generated unless one is named, and what it must come to. */
async function input(values) {
  let file = values.usage;
  if (!file) {
    file = join(OUT, 'usage.ndjson');
    const { lines } = month();
    const committed = readFileSync(join(FOLDER, 'usage.sha256'), 'utf8').slice(0, 64);
    if (hashOf(lines) !== committed) throw new Error('The generated month is not the committed one (examples/2026-07/usage.sha256).');
    await writeLines(file, lines);
  }
  const customer = JSON.parse(readFileSync(values.customer ?? join(FOLDER, 'customer.json'), 'utf8'));
  return { file, customer, expected: await recompute(customer, linesOf(file)) };
}

function print({ run }) {
  say(`\nStatement of July 2026, ${run.customer.account.name}`);
  say(statementText(run.julyPaid));
  say('Trial balance after the payment');
  say(booksText(run.julyBooks));
  say('Statement of August 2026, with what came too late for July');
  say(statementText(run.august));
  say('What became of the usage');
  say(refusalsText(run.answers));
}

async function main() {
  const { values } = parseArgs({ options: {
    kill: { type: 'string', default: '0' }, external: { type: 'string' }, keys: { type: 'string' }, usage: { type: 'string' },
    customer: { type: 'string' }, keep: { type: 'boolean', default: false },
  } });
  const kills = Number(values.kill);
  if (!Number.isInteger(kills) || kills < 0) throw new Error('--kill takes a whole number.');
  if (values.external && (kills > 0 || !existsSync(values.keys ?? ''))) throw new Error('--external needs --keys FILE, and cannot kill.');
  say('Generating the month and computing what it must come to ...');
  const given = await input(values);
  if (!values.external) say('Building the host ...');
  const command = values.external ? undefined : ['dotnet', buildHost(ROOT)];
  const where = { command, external: values.external, keys: values.keys, root: ROOT, out: OUT, screen: process.stdout };
  const calm = await once('calm', given, where, 0);
  print(calm);
  if (!values.keep || kills > 0) await calm.host?.stop();
  const summaries = [summary(calm, 0)];
  const found = [...calm.found];
  if (kills > 0) {
    const killed = await once('killed', given, where, kills);
    await killed.host.stop();
    summaries.push(summary(killed, kills));
    found.push(...killed.found.map((each) => `With kills, ${each}`), ...unlike(calm, killed));
    if (killed.host.kills !== kills) found.push(`The host was killed ${killed.host.kills} times, not ${kills}`);
  }
  for (const each of found.slice(0, 40)) say(`DIFFERENT  ${each}`);
  say(found.length === 0 ? 'Every line, total, verdict and ledger balance equals the recomputation.' : `${found.length} differences.`);
  for (const each of summaries) say(JSON.stringify(each));
  if (values.keep && kills === 0 && calm.host) {
    say(`The host keeps running at ${calm.host.base}; the keys are in ${calm.host.keysFile}. Ctrl-C ends it.`);
    await calm.host.died;
  }
  return found.length === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`The demo failed: ${error.message}\n`);
  process.exitCode = 1;
}
