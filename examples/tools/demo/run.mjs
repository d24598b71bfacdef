import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from './client.mjs';
import { canonical, differences } from './compare.mjs';
import { Host } from './host.mjs';
import { batches } from './load.mjs';
import { metricDifferences } from './metrics.mjs';
import { Month } from './month.mjs';
import { Progress } from './progress.mjs';
import { linesOf } from '../recompute.mjs';

async function countOf(items) {
  let count = 0;
  for await (const _ of items) count++;
  return count;
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

/** Runs the month once, on a host of its own or an external one. `kills` > 0 kills the host so many times during the load. */
export async function once(name, { file, customer, expected }, { command, external, keys, root, out, screen }, kills) {
  const host = external ? undefined : new Host(root, command, join(out, name));
  const clientKeys = host ? await host.begin() : JSON.parse(readFileSync(keys, 'utf8'));
  const client = new Client(external ?? host.base, { ...clientKeys }, { revive: () => host?.revive() });
  const stop = () => host?.kill().finally(() => process.exit(130));
  process.once('SIGINT', stop);
  screen.write(`${host ? `Host ready at ${host.base}` : `Using ${external}`}${kills ? `; it will be killed ${kills} times` : ''}\n`);
  const plan = kills > 0 ? killPlan(kills, await countOf(batches(linesOf(file)))) : new Set();
  const run = new Month(client, customer, file, {
    progress: new Progress(expected.lines, screen), beforeBatch: plan.size > 0 ? killer(host, plan) : undefined,
  });
  try {
    const timing = await run.run();
    for (const month of ['202607', '202608']) await keepStatement(client, customer.account.id, month, join(out, name));
    const found = differences(run, expected);
    // A host that was killed, or that others use, counted other things as well.
    if (host && kills === 0 && client.repeated === 0) found.push(...metricDifferences(await metricsOf(client), run.answers.counts()));
    return { run, timing, host, starts: host?.starts ?? 0, repeated: client.repeated, found };
  } catch (error) {
    await host?.stop();
    throw error;
  } finally {
    process.off('SIGINT', stop);
  }
}

/** The page of metrics, made after the last answer: it is made anew when the one before is half a second old. */
async function metricsOf(client) {
  await sleep(1000);
  return client.get('/metrics', { accept: 'text/plain' });
}

/** Keeps a statement in its three forms beside the run's data. */
async function keepStatement(client, account, month, folder) {
  mkdirSync(folder, { recursive: true });
  for (const [ending, accept] of [['json', 'application/json'], ['csv', 'text/csv'], ['html', 'text/html']]) {
    const body = await client.get(`/v1/accounts/${account}/statements/${month}`, { accept });
    writeFileSync(join(folder, `statement-${month}.${ending}`), typeof body === 'string' ? body : JSON.stringify(body, null, 1));
  }
}

/** The figures of a run for the JSON summary. */
export const summary = ({ run, timing, starts, repeated, found }, kills) => {
  const { accepted = 0, duplicate = 0, ...refused } = run.answers.counts();
  return {
    lines: run.answers.verdicts.length, accepted, duplicate, refused, ...timing, kills, hostStarts: starts, repeatedRequests: repeated,
    differences: found.length,
  };
};

/** What the killed run says otherwise than the undisturbed one. */
export function unlike(calm, killed) {
  const found = [];
  for (const name of ['july', 'julyPaid', 'august'])
    if (canonical(calm.run[name]) !== canonical(killed.run[name]))
      found.push(`The statement (${name}) of the killed run is not the undisturbed one`);
  return found;
}

