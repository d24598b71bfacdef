import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Client, Refused } from './demo/client.mjs';
import { canonical, differences, ledgerSums } from './demo/compare.mjs';
import { batches } from './demo/load.mjs';
import { Month } from './demo/month.mjs';
import { counted, metricDifferences } from './demo/metrics.mjs';
import { Progress } from './demo/progress.mjs';
import { booksText, refusalsText, statementText, table, yuan } from './demo/report.mjs';
import { once, summary, unlike } from './demo/run.mjs';
import { FakeService } from './testing/fake-service.mjs';
import { shortMonth } from './testing/short-month.mjs';

const KEYS = { admin: 'admin-key', 'billing-operator': 'operator-key' };

describe('The demo against a stand-in for the service', () => {
  let given;

  before(async () => { given = await shortMonth(); });

  /** A whole month; returns what the demo found and the service saw. */
  async function run(options, expected = given.expected) {
    const service = new FakeService(given.customer, options);
    const base = await service.start();
    try {
      const client = new Client(base, { ...KEYS });
      const month = new Month(client, given.customer, given.file);
      const timing = await month.run();
      return { month, timing, client, service, found: differences(month, expected) };
    } finally {
      service.stop();
    }
  }

  test('finds nothing when nothing is wrong, with the clock where each line needs it', async () => {
    const { found, service, month, timing } = await run();
    assert.deepEqual(found, []);
    assert.deepEqual(service.wrong, []);
    assert.equal(month.answers.verdicts.length, given.lines.length);
    assert.equal(service.paid[0], given.expected.statements[202607].amountDueFen);
    assert.ok(service.made.has('+862161638105') && service.made.has('seat 40') && service.made.has('demo-bot'));
    assert.equal(service.made.size, 2 + 40 + 26 + 3 + 3 + 1 + 1);
    assert.ok(timing.eventsPerSecond > 0);
  });

  test('repeats what was lost or turned away, and still finds nothing', async () => {
    const trouble = (number) => ({ 3: 'lose', 4: 'lose', 9: 'busy', 14: 'partly', 20: 'lose' })[number];
    const { found, client, month, service } = await run({ trouble });
    assert.deepEqual(found, []);
    assert.deepEqual(service.wrong, []);
    assert.equal(client.repeated, 5);
    assert.ok(month.answers.repeated.size > 0);
    assert.ok(month.answers.counts().duplicate > given.expected.duplicate);
  });

  test('notices a single fen, a single unit, a missing line and a wrong verdict', async () => {
    const expected = structuredClone(given.expected);
    const { lines } = expected.statements[202607];
    lines[0].grossFen += 1;
    lines[5].units += 1;
    lines.pop();
    expected.trialBalance.julyPaid['REV.VAS'] += 1;
    expected.verdicts[100] = 'duplicate';
    const { found } = await run({}, expected);
    assert.equal(found.length, 5, found.join('\n'));
  });

  test('notices a final statement that changes', async () => {
    let reads = 0;
    const tamper = (body, url) =>
      (url.endsWith('demo-yunfan/statements/202607') && ++reads === 3 ? { ...body, lines: body.lines.slice(1) } : body);
    const { found } = await run({ tamper });
    assert.deepEqual(found, ['202607: the final statement changed after late usage arrived']);
  });

  test('prints the statement, the books and every refusal', async () => {
    const { month } = await run();
    const text = statementText(month.julyPaid) + booksText(month.julyBooks) + refusalsText(month.answers);
    assert.match(text, /NUM-FIXED +202607 +24 +\d+ +724\.82 +9 +664\.91 +59\.91\n/);
    assert.match(text, /SMS-SEG +202607 +paid from the wallet/);
    assert.match(text, /AR\.CUST|CASH\.BANK/);
    assert.match(text, /balanced, 7 comparisons/);
    for (const code of Object.keys(given.expected.refused)) assert.match(text, new RegExp(`\\d+ {2}${code}: as recomputed`));
  });
});

describe('The demo with a host of its own', () => {
  test('kills it, starts it again, and finds the same statement as an undisturbed run', async () => {
    const given = await shortMonth();
    const out = mkdtempSync(join(tmpdir(), 'metering-demo-'));
    writeFileSync(join(out, 'customer.json'), JSON.stringify(given.customer));
    const fake = fileURLToPath(new URL('./testing/fake-host.mjs', import.meta.url));
    const command = [process.execPath, fake, '--customer', join(out, 'customer.json')];
    const where = { command, root: out, out, screen: { write() {} } };
    const calm = await once('calm', given, where, 0);
    await calm.host.stop();
    const killed = await once('killed', given, where, 5);
    await killed.host.stop();
    assert.deepEqual([...calm.found, ...killed.found, ...unlike(calm, killed)], []);
    assert.deepEqual([calm.host.starts, killed.host.kills, killed.host.starts], [1, 5, 6]);
    const { lines, accepted, duplicate, refused, differences: found } = summary(killed, 5);
    const refusals = Object.values(refused).reduce((sum, count) => sum + count, 0);
    assert.deepEqual([lines, accepted + duplicate + refusals, found], [given.lines.length, given.lines.length, 0]);
    assert.ok(existsSync(join(out, 'calm/statement-202607.csv')));
    assert.equal(JSON.parse(readFileSync(join(out, 'killed/keys.json'), 'utf8')).admin, 'admin-key');
  });

  test('says what the host said when it does not start', async () => {
    const out = mkdtempSync(join(tmpdir(), 'metering-demo-'));
    const command = [process.execPath, '-e', 'console.error("The data folder is in use."); process.exit(2)', '--'];
    const where = { command, root: out, out, screen: { write() {} } };
    await assert.rejects(once('calm', { expected: { lines: 0 } }, where, 0), /The data folder is in use/);
  });
});

describe('A request', () => {
  test('that cannot succeed is given up at once, with the reason', async () => {
    const nobody = { seats: [], numbers: [], packages: [], account: { id: 'a' }, clock: { start: '2026-07-01T00:00:00Z' } };
    const service = new FakeService(nobody);
    const client = new Client(await service.start(), {});
    const reason = (error) => error instanceof Refused && error.code === 'UNAUTHENTICATED';
    await assert.rejects(client.get('/v1/clocks/1', { as: 'admin' }), reason);
    service.stop();
    assert.equal(client.repeated, 0);
  });

  test('to nobody is repeated while patience lasts, reviving each time', async () => {
    let revived = 0;
    const client = new Client('http://127.0.0.1:9', KEYS, { patienceMs: 200, revive: async () => { revived++; } });
    await assert.rejects(client.get('/v1/clocks/1'), /no answer/);
    assert.ok(revived >= 2);
  });
});

describe('Batches', () => {
  const of = async (...lines) => {
    const all = [];
    for await (const batch of batches(lines)) all.push(batch);
    return all;
  };
  const on = (day, more = '') => `{"recordedtime":"2026-07-${day}T10:00:00+08:00"${more}}`;

  test('never mix two dates, and lines without a date stay where they are', async () => {
    const made = await of(on('01'), 'broken', on('01'), on('02'), 'broken');
    assert.deepEqual(made.map(({ date, lines }) => [date, lines.length]), [['2026-07-01', 3], ['2026-07-02', 2]]);
  });

  test('hold at most 500 lines and 900,000 bytes', async () => {
    assert.deepEqual((await of(...Array(1001).fill(on('01')))).map(({ lines }) => lines.length), [500, 500, 1]);
    const long = on('01', `,"x":"${'字'.repeat(100000)}"`);
    assert.deepEqual((await of(long, long, long, long)).map(({ lines }) => lines.length), [2, 2]);
  });
});

describe('Metrics', () => {
  const page = '# TYPE metering_intake_events counter\nmetering_intake_events_total{otel_scope_name="Metering",code="",outcome="accepted"} 3 17\n'
    + 'metering_intake_events_total{code="NO_RATE",outcome="refused"} 2 17\n';

  test('are read by verdict', () => assert.deepEqual(counted(page), { accepted: 3, NO_RATE: 2 }));

  test('must equal what was answered', () => {
    assert.deepEqual(metricDifferences(page, { accepted: 3, NO_RATE: 2 }), []);
    assert.deepEqual(metricDifferences(page, { accepted: 3, duplicate: 1, NO_RATE: 2 }),
      ['The metrics count 0 events duplicate, the answers 1']);
  });
});

describe('What is printed', () => {
  test('writes fen as yuan', () => assert.deepEqual([239088, 5, -120000, 0].map(yuan), ['2,390.88', '0.05', '-1,200.00', '0.00']));

  test('aligns figures to the right', () => assert.equal(table([['a', '1'], ['bbb', '22']]), '  a     1\n  bbb  22\n'));

  test('shows progress as lines when it is not on a terminal, as a bar when it is', () => {
    const written = [];
    const out = { write: (text) => written.push(text) };
    const progress = new Progress(1000, out);
    for (let done = 0; done <= 1000; done += 50) progress.at(done, 'note');
    assert.equal(written.length, 10);
    assert.match(written[9], /100 % {2}1,000 of 1,000 lines/);
    new Progress(10, { ...out, isTTY: true }).at(10, 'note');
    assert.match(written[10], /^\r\x1b\[2K\[#{32}\]/);
  });

  test('compares content, not the order of names, nor what is incidental', () => {
    assert.equal(canonical({ b: 1, a: { id: 'x', c: [2] } }), canonical({ a: { c: [2], id: 'y' }, b: 1 }));
    assert.notEqual(canonical({ a: [1, 2] }), canonical({ a: [2, 1] }));
    assert.deepEqual(ledgerSums({ accounts: [{ ledgerAccount: 'B', amountFen: 1 }, { ledgerAccount: 'A', amountFen: 0 }] }), { B: 1 });
  });
});
