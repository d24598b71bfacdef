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

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Client } from './demo/client.mjs';
import { canonical, differences } from './demo/compare.mjs';
import { Host, buildHost } from './demo/host.mjs';
import { Month } from './demo/month.mjs';
import { Progress } from './demo/progress.mjs';
import { booksText, refusalsText, statementText } from './demo/report.mjs';
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

/** The batches before which the host is to be killed, anywhere in the load. */
function killPlan(kills, batches) {
  const plan = new Set();
  while (plan.size < Math.min(kills, batches)) plan.add(Math.floor(Math.random() * batches));
  return plan;
}

/** Kills the host a random moment after some batches were sent: before, while or after they are committed. */
const killer = (host, plan) => (index) => {
  if (plan.has(index)) sleep(Math.random() * 25).then(() => host.strike());
};

/** Runs the month once. `kills` > 0 kills the host so many times during the load. */
async function once(name, { file, customer, expected }, { program, external, keys }, kills) {
  const host = external ? undefined : new Host(ROOT, program, join(OUT, name));
  const clientKeys = host ? await host.begin() : JSON.parse(readFileSync(keys, 'utf8'));
  const client = new Client(external ?? host.base, { ...clientKeys }, { revive: () => host?.revive() });
  const stop = () => host?.kill().finally(() => process.exit(130));
  process.once('SIGINT', stop);
  say(`${host ? `Host ready at ${host.base}` : `Using ${external}`}${kills ? `; it will be killed ${kills} times` : ''}`);
  const plan = killPlan(kills, Math.floor(expected.lines / 500));
  const run = new Month(client, customer, file, {
    progress: new Progress(expected.lines), beforeBatch: plan.size > 0 ? killer(host, plan) : undefined,
  });
  try {
    const timing = await run.run();
    for (const month of ['202607', '202608']) await keepStatement(client, customer.account.id, month, join(OUT, name));
    return { run, timing, host, starts: host?.starts ?? 0, repeated: client.repeated, found: differences(run, expected) };
  } catch (error) {
    await host?.stop();
    throw error;
  } finally {
    process.off('SIGINT', stop);
  }
}

/** Keeps a statement in its three forms beside the run's data. */
async function keepStatement(client, account, month, folder) {
  mkdirSync(folder, { recursive: true });
  for (const [ending, accept] of [['json', 'application/json'], ['csv', 'text/csv'], ['html', 'text/html']]) {
    const body = await client.get(`/v1/accounts/${account}/statements/${month}`, { accept });
    writeFileSync(join(folder, `statement-${month}.${ending}`), typeof body === 'string' ? body : JSON.stringify(body, null, 1));
  }
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

const summary = ({ run, timing, starts, repeated, found }, kills) => {
  const { accepted = 0, duplicate = 0, ...refused } = run.answers.counts();
  return {
    lines: run.answers.verdicts.length, accepted, duplicate, refused, ...timing, kills, hostStarts: starts, repeatedRequests: repeated,
    differences: found.length,
  };
};

/** What the killed run says otherwise than the undisturbed one. */
function unlike(calm, killed) {
  const found = [];
  for (const name of ['july', 'julyPaid', 'august'])
    if (canonical(calm.run[name]) !== canonical(killed.run[name]))
      found.push(`The statement (${name}) of the killed run is not the undisturbed one`);
  return found;
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
  const where = { program: values.external ? undefined : buildHost(ROOT), external: values.external, keys: values.keys };
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
