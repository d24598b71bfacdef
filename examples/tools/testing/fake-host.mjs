// The stand-in as a process of its own with a durable journal, so that kill -9 can be tested: every command is on disk before it is
// answered, and a new start repeats the journal. Half written lines at its end, as a kill leaves them, were never answered.

import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { FakeService } from './fake-service.mjs';

const text = { type: 'string' };
const { values } = parseArgs({ options: { urls: text, data: text, 'keys-file': text, customer: text } });
const service = new FakeService(JSON.parse(readFileSync(values.customer, 'utf8')));
const journal = join(values.data, 'journal');
mkdirSync(values.data, { recursive: true });

if (existsSync(journal)) {
  const written = readFileSync(journal, 'utf8');
  const whole = written.slice(0, written.lastIndexOf('\n') + 1);
  truncateSync(journal, Buffer.byteLength(whole));
  for (const line of whole.split('\n').slice(0, -1)) {
    const { request, body } = JSON.parse(line);
    service.answer(request, body);
  }
} else {
  writeFileSync(values['keys-file'], JSON.stringify({ admin: 'admin-key' }));
  console.log('API key admin: admin-key\nAPI key billing-operator: operator-key');
}

const decide = service.answer.bind(service);
service.answer = (request, body) => {
  const { method, url, headers } = request;
  if (url !== '/health/ready') appendFileSync(journal, JSON.stringify({ request: { method, url, headers }, body }) + '\n');
  return decide(request, body);
};
const answer = service.handle.bind(service);
// A moment between recording and answering, so that kills fall between them too.
service.handle = async (request, body, response) => {
  await sleep(2);
  answer(request, body, response);
};
await service.start(Number(new URL(values.urls).port));
console.log(`Listening on ${values.urls}`);
process.once('SIGTERM', () => process.exit(0));
