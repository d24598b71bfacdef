import { createHash } from 'node:crypto';
import { calls } from './calls.mjs';
import { customer } from './customer.mjs';
import { contradict, delaySome, poison, repeatSome } from './disturb.mjs';
import { apiCalls, botMessages, textMessages } from './messages.mjs';
import { Random } from './random.mjs';
import { local } from './time.mjs';

/** The seed of the month in the repository; another seed makes another month of the same shape. */
export const SEED = '2026-07';

const PREFIX = new Map([
  ['//pbx-sz.yunfan.example/trunk-1', 'cdr'], ['//pbx-sh.yunfan.example/trunk-1', 'cdr'], ['//sms-gateway.yunfan.example', 'mt'],
  ['//bot.yunfan.example/faq', 'conv'], ['//api-gateway.yunfan.example', 'api'],
]);

/** Numbers the events of each source from 1. Two sources use the same ids: an identity is the source and the id together. */
function number(events) {
  const last = new Map();
  for (const event of events) {
    const next = (last.get(event.source) ?? 0) + 1;
    last.set(event.source, next);
    event.id = `${PREFIX.get(event.source)}-202607-${String(next).padStart(6, '0')}`;
  }
}

/** One line: a CloudEvent with the instant of arrival as the extension attribute `recordedtime`. */
function line(event) {
  const text = JSON.stringify({
    specversion: '1.0', id: event.id, source: event.source, type: event.type, subject: event.subject, time: event.time,
    recordedtime: local(event.arrival), datacontenttype: 'application/json', data: event.data,
  });
  return event.cut ? text.slice(0, text.indexOf('"data"') + 9) : text;
}

/** The month of a seed: the customer, and the lines of the usage file in order of arrival. */
export function month(seed = SEED) {
  const who = customer();
  const stream = (name) => new Random(`${seed}/${name}`);
  const good = [
    ...calls(stream('calls'), who), ...textMessages(stream('text')), ...botMessages(stream('bot')), ...apiCalls(stream('api'), who),
  ];
  number(good);
  delaySome(stream('late'), good);
  const all = [
    ...good, ...repeatSome(stream('repeat'), good), ...poison(stream('poison'), good, who), ...contradict(stream('contradict'), good),
  ];
  all.forEach((event, index) => { event.index = index; });
  all.sort((one, other) => one.arrival - other.arrival || one.index - other.index);
  return { customer: who, lines: all.map(line) };
}

/** SHA-256 of the file with these lines. */
export function hashOf(lines) {
  const hash = createHash('sha256');
  for (const each of lines) hash.update(each + '\n');
  return hash.digest('hex');
}

/** Every n-th line, about a thousand of them: enough to see what the file is like. */
export function sampleOf(lines, size = 1000) {
  const step = Math.floor(lines.length / size);
  return lines.filter((_, index) => index % step === 0).slice(0, size);
}
