#!/usr/bin/env node
// Writes the usage file of the example month:   node examples/tools/generate.mjs [--out file] [--seed text]
// With --commit it also writes what the repository keeps: the customer, the file's hash, and a sample of it.

import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { SEED, hashOf, month, sampleOf } from './month/file.mjs';

export const FOLDER = resolve(dirname(fileURLToPath(import.meta.url)), '../2026-07');
export const ARTIFACTS = resolve(FOLDER, '../../.artifacts/2026-07');

/** Writes lines to a file without holding them twice in memory. */
export async function writeLines(file, lines) {
  mkdirSync(dirname(file), { recursive: true });
  const out = createWriteStream(file);
  for (let i = 0; i < lines.length; i += 1000) {
    const text = lines.slice(i, i + 1000).join('\n') + '\n';
    if (!out.write(text)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'finish');
}

async function main() {
  const { values } = parseArgs({ options: {
    out: { type: 'string', default: join(ARTIFACTS, 'usage.ndjson') }, seed: { type: 'string', default: SEED },
    commit: { type: 'boolean', default: false },
  } });
  const { customer, lines } = month(values.seed);
  await writeLines(values.out, lines);
  const hash = hashOf(lines);
  if (values.commit) {
    writeFileSync(join(FOLDER, 'customer.json'), JSON.stringify(customer, null, 2) + '\n');
    writeFileSync(join(FOLDER, 'usage.sha256'), `${hash}  usage.ndjson\n`);
    await writeLines(join(FOLDER, 'usage.sample.ndjson'), sampleOf(lines));
  }
  console.log(JSON.stringify({ file: values.out, lines: lines.length, sha256: hash }));
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await main();
