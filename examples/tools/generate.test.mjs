import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { FOLDER } from './generate.mjs';
import { hashOf, month, sampleOf } from './month/file.mjs';
import { Random } from './month/random.mjs';
import { local, momentOf, startOf } from './month/time.mjs';

const committed = (name) => readFileSync(join(FOLDER, name), 'utf8');

describe('The generated month', () => {
  let made;
  let events;

  before(() => {
    made = month();
    events = made.lines.flatMap((line) => {
      try {
        return [JSON.parse(line)];
      } catch {
        return [];
      }
    });
  });

  test('is the committed one, byte for byte', () => {
    assert.equal(`${hashOf(made.lines)}  usage.ndjson\n`, committed('usage.sha256'));
    assert.deepEqual(made.customer, JSON.parse(committed('customer.json')));
    assert.equal(sampleOf(made.lines).join('\n') + '\n', committed('usage.sample.ndjson'));
    assert.equal(sampleOf(made.lines).length, 1000);
  });

  test('is another one with another seed, and as long', () => {
    const other = month('another');
    assert.notEqual(hashOf(other.lines), hashOf(made.lines));
    assert.ok(Math.abs(other.lines.length - made.lines.length) < 0.1 * made.lines.length, `${other.lines.length} lines`);
  });

  test('has about 200,000 lines in order of arrival', () => {
    assert.equal(made.lines.length, 202535);
    const arrivals = events.map((event) => Date.parse(event.recordedtime));
    assert.ok(arrivals.every((arrival, index) => index === 0 || arrival >= arrivals[index - 1]));
  });

  test('is out of order by start, and half a percent late', () => {
    const starts = events.map((event) => Date.parse(event.time));
    const back = starts.filter((start, index) => index > 0 && start < starts[index - 1]).length;
    assert.ok(back > 50000, `${back} events start before the one in front of them`);
    const late = events.filter((event) => {
      const hours = (Date.parse(event.recordedtime) - Date.parse(event.time)) / 3600000;
      return hours > 1.9 && hours < 230 && !/-\d{3}$/.test(event.id ?? '');
    });
    assert.ok(late.length > 900 && late.length < 1500, `${late.length} late`);
    assert.ok(late.filter((event) => /^2026-08-0[12]T/.test(event.recordedtime)).length > 20);
    assert.ok(late.filter((event) => event.recordedtime > '2026-08-03').length > 20);
  });

  test('works in office hours, with a dip at lunch and quiet weekends', () => {
    const calls = events.filter((event) => event.type?.startsWith('voice.') && event.time.startsWith('2026-07'));
    const inHour = (hour) => calls.filter((event) => Number(event.time.slice(11, 13)) === hour).length;
    assert.ok(inHour(12) * 3 < inHour(10), `${inHour(12)} at noon, ${inHour(10)} at ten`);
    assert.ok(inHour(3) * 100 < inHour(10));
    const sunday = calls.filter((event) => event.time.startsWith('2026-07-12')).length;
    const monday = calls.filter((event) => event.time.startsWith('2026-07-13')).length;
    assert.ok(sunday * 10 < monday, `${sunday} on Sunday, ${monday} on Monday`);
    const unanswered = calls.filter((event) => event.data.quantity === 0).length / calls.length;
    assert.ok(unanswered > 0.11 && unanswered < 0.13, `${unanswered} unanswered`);
  });

  test('uses no number before it is assigned', () => {
    const assigned = new Map(made.customer.numbers.map((each) => [`number:${each.number}`, each.assignedOn]));
    const early = (event) => assigned.has(event.subject) && event.time < assigned.get(event.subject);
    assert.deepEqual(events.filter((event) => early(event) && !/^tooOld/.test(event.id ?? '')), []);
  });
});

describe('Random draws', () => {
  test('are the same on every machine', () => {
    const random = new Random('check');
    const drawn = [random.bits(), random.bits(), random.below(1000), random.between(5, 9), random.digits(8)];
    assert.deepEqual(drawn, [3014168865, 1965936573, 362, 6, '39503681']);
  });

  test('fall into their range, and into all of it', () => {
    const random = new Random('range');
    const seen = new Set();
    for (let i = 0; i < 2000; i++) seen.add(random.between(-3, 3));
    assert.deepEqual([...seen].sort((one, other) => one - other), [-3, -2, -1, 0, 1, 2, 3]);
    for (let i = 0; i < 2000; i++) {
      const drawn = random.quantile([4, 12, 17]);
      assert.ok(drawn >= 4 && drawn <= 17);
    }
    assert.throws(() => random.below(0), RangeError);
  });

  test('of a moment stay inside their day', () => {
    const random = new Random('moment');
    for (let i = 0; i < 2000; i++) assert.equal(local(momentOf(random, 31, 'public')).slice(0, 10), '2026-07-31');
    assert.equal(local(startOf(32)), '2026-08-01T00:00:00+08:00');
    assert.equal(local(startOf(1) + 1), '2026-07-01T00:00:00.001+08:00');
  });
});
