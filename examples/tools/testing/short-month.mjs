import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { month } from '../month/file.mjs';
import { linesOf, recompute } from '../recompute.mjs';

/** Every 40th line of the example month, with everything special kept, in a file of its own: some seven thousand lines on every date. */
export async function shortMonth() {
  const { customer, lines } = month();
  const special = /"id":"[a-z]+[A-Z]?[a-z]*-\d{3}"|T00:0|T23:59|"recordedtime":"2026-08/;
  const idOf = (line) => /"id":"([^"]*)","source":"([^"]*)"/.exec(line)?.slice(1).join() ?? line;
  const times = new Map();
  for (const line of lines) times.set(idOf(line), (times.get(idOf(line)) ?? 0) + 1);
  const repeated = (line) => times.get(idOf(line)) > 1 && /[05]","source"/.test(line);
  const kept = lines.filter((line, index) => index % 40 === 0 || special.test(line) || repeated(line));
  const file = join(mkdtempSync(join(tmpdir(), 'metering-demo-')), 'usage.ndjson');
  writeFileSync(file, kept.join('\n') + '\n');
  return { customer, file, lines: kept, expected: await recompute(customer, linesOf(file)) };
}
