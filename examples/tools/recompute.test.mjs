import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { FOLDER } from './generate.mjs';
import { month } from './month/file.mjs';
import { charge, halfUp, recompute, rental, split } from './recompute.mjs';

const customer = {
  account: { id: 'a', name: 'A' },
  clock: { start: '2026-07-01T00:00:00+08:00' },
  seats: [{ seatNo: '1', skus: ['OCS-SEAT', 'API-CALL'], activatedOn: '2026-07-01' }],
  numbers: [{ number: '+8675586013301', skus: ['NUM-FIXED', 'VOICE-OUT'], assignedOn: '2026-07-10' }],
  packages: [
    { id: 'sms', skus: ['SMS-SEG-POST'], on: '2026-07-01' }, { id: 'wallet-sms', skus: ['SMS-SEG'], on: '2026-07-01' },
    { id: 'bot', skus: ['BOT-PKG-100K', 'BOT-MSG'], on: '2026-06-30' },
  ],
  topups: [
    { on: '2026-07-01', amountFen: 200000, channel: 'TENPAY', transactionId: 'T1' },
    { on: '2026-07-01', amountFen: 200000, channel: 'TENPAY', transactionId: 'T1' },
  ],
  payment: { channel: 'BANK', transactionId: 'B1' },
};

const METER_OF = { number: 'voice.outbound', seat: 'api.call', sms: 'sms.segment', bot: 'bot.message' };
let last = 0;

/** One line; `at` is the start, `arrived` the arrival (the start when it is left out). */
function line(subject, quantity, at = '2026-07-15T10:00:00+08:00', arrived = at, more = {}) {
  const type = METER_OF[subject.split(':')[0] === 'package' ? subject.split(/[:-]/).at(-1) : subject.split(':')[0]];
  const event = { specversion: '1.0', id: `e${++last}`, source: '/t', type, subject, time: at, recordedtime: arrived, data: { quantity } };
  return JSON.stringify({ ...event, ...more });
}

const NUMBER = 'number:+8675586013301';
const billed = (result, sku, statement = 202607, usageMonth = '202607') =>
  result.statements[statement].lines.find((each) => each.sku === sku && each.usageMonth === usageMonth);
const amounts = ({ grossFen, netFen, vatFen }) => [grossFen, netFen, vatFen];

describe('Exact arithmetic', () => {
  test('rounds half up, away from zero', () => {
    const rounded = [[11n, 2n], [-11n, 2n], [5n, 10n], [49n, 100n], [-49n, 100n], [0n, 3n], [9876n, 10n], [7n, -2n]];
    assert.deepEqual(rounded.map(([above, below]) => halfUp(above, below)), [6n, -6n, 1n, 0n, 0n, 0n, 988n, -4n]);
  });

  test('splits VAT so that net and VAT are the gross', () => {
    assert.deepEqual(split(150000n, 6n), { net: 141509n, vat: 8491n });
    assert.deepEqual(split(10109n, 9n), { net: 9274n, vat: 835n });
    for (let gross = -500n; gross < 500n; gross++) assert.equal(split(gross, 9n).net + split(gross, 9n).vat, gross);
  });

  test('prices fractions of a fen over the sum, not each', () => {
    assert.deepEqual([1500n, 1800n, 1818n, 1838n].map((units) => charge('SMS-SEG', units)), [8250n, 9900n, 9999n, 10109n]);
    assert.deepEqual([charge('API-CALL', 12345n), charge('BOT-MSG', 250n), charge('SMS-SEG-POST', 1001n)], [988n, 450n, 5506n]);
  });

  test('rents a number from the day after its assignment', () => {
    const july = (assigned) => rental('NUM-FIXED', assigned, '202607');
    assert.deepEqual(july('2026-07-10'), { units: 21n, gross: 2371n });
    assert.deepEqual(july('2026-07-31'), { units: 0n, gross: 0n });
    assert.deepEqual(july('2026-06-30'), { units: 31n, gross: 3500n });
    assert.deepEqual(july('2026-08-01'), { units: 0n, gross: 0n });
    assert.deepEqual([rental('NUM-FIXED', '2026-05-20', '202605').gross, rental('NUM-FIXED', '2026-05-27', '202605').gross], [1242n, 452n]);
  });
});

describe('Scenario S07', () => {
  const calls = [
    line(NUMBER, 0), line(NUMBER, 60), line(NUMBER, 61), line(NUMBER, 3599), ...Array.from({ length: 1000 }, () => line(NUMBER, 90)),
    line(NUMBER, 185, '2026-07-31T23:59:30+08:00', '2026-08-01T00:02:40+08:00'), line(NUMBER, 59, '2026-08-01T00:00:00+08:00'),
    line(NUMBER, 120, '2026-07-30T11:00:00+08:00', '2026-08-02T10:00:00+08:00'),
  ];
  const rest = [line('package:sms', 1001), line('seat:a/1', 12345), line('package:bot', 100250)];
  const late = line(NUMBER, 130, '2026-07-30T12:00:00+08:00', '2026-08-03T09:00:00+08:00');

  test('comes to the recorded 34,143 before the carrier takes four minutes back', async () => {
    const result = await recompute(customer, [...rest, ...calls]);
    assert.equal(result.statements[202607].amountDueFen, 34143);
    assert.equal(billed(result, 'VOICE-OUT').units, 2069);
    assert.equal(billed(result, 'VOICE-OUT').grossFen, 24828);
  });

  test('bills 34,095 with VAT on each line once they are taken back', async () => {
    const reconciled = calls.filter((each) => JSON.parse(each).data.quantity !== 185);
    const result = await recompute(customer, [...rest, ...reconciled, late]);
    const figures = ['NUM-FIXED', 'VOICE-OUT', 'SMS-SEG-POST', 'API-CALL', 'BOT-MSG'].map((sku) => amounts(billed(result, sku)));
    assert.deepEqual(figures, [[2371, 2175, 196], [24780, 22734, 2046], [5506, 5051, 455], [988, 932, 56], [450, 425, 25]]);
    const { grossFen, netFen, vatFen, amountDueFen } = result.statements[202607];
    assert.deepEqual([grossFen, netFen, vatFen, amountDueFen], [34095, 31317, 2778, 34095]);
    assert.deepEqual(result.grants[0], {
      subject: 'package:bot', sku: 'BOT-PKG-100K', units: 100000, used: 100000, priceFen: 150000, recognisedFen: 150000,
      netFen: 141509, vatFen: 8491,
    });
  });

  test('puts a call that came after the 3rd on the next statement at 36', async () => {
    const result = await recompute(customer, [...calls, late]);
    assert.deepEqual([billed(result, 'VOICE-OUT', 202608).grossFen, billed(result, 'VOICE-OUT', 202608).units], [36, 3]);
    assert.equal(billed(result, 'VOICE-OUT', 202608, '202608').grossFen, 12);
    assert.equal(billed(result, 'NUM-FIXED', 202608, '202608').grossFen, 3500);
  });

  test('recognises of a package what was used by each statement', async () => {
    const bot = [line('package:bot', 40000), line('package:bot', 20001, '2026-07-30T11:00:00+08:00', '2026-08-04T10:00:00+08:00')];
    const { trialBalance, statements } = await recompute(customer, bot);
    assert.equal(trialBalance.julyPaid['LIAB.DEFER'], -(150000 - 60000));
    assert.equal(trialBalance.julyPaid['REV.VAS'], -56604);
    assert.equal(trialBalance.augustFinal['LIAB.DEFER'], -(150000 - 90002));
    assert.equal(trialBalance.augustFinal['REV.VAS'], -(56604 + 28304));
    assert.equal(statements[202608].lines.some(({ sku }) => sku === 'BOT-MSG'), false);
  });

  test('shows a package, paid from the wallet, on the statement of the month that bought it', async () => {
    const packages = customer.packages.map((item) => ({ ...item, on: '2026-07-31' }));
    const { statements, trialBalance } = await recompute({ ...customer, packages }, [line('package:bot', 40000, '2026-08-01T10:00:00+08:00')]);
    const { units, grossFen, netFen, vatFen, prepaid } = billed({ statements }, 'BOT-PKG-100K');
    assert.deepEqual([units, grossFen, netFen, vatFen, prepaid], [100000, 150000, 141509, 8491, true]);
    assert.deepEqual([statements[202607].prepaidFen, statements[202607].amountDueFen], [150000, 2371]);
    assert.equal(billed({ statements }, 'BOT-PKG-100K', 202608, '202608'), undefined);
    assert.equal(trialBalance.julyPaid['LIAB.WALLET'], -(200000 - 150000));
  });

  test('leaves books that balance, with one transaction counted once', async () => {
    const { trialBalance, statements } = await recompute(customer, [...rest, ...calls, line('package:wallet-sms', 1838), late]);
    assert.equal(Object.values(trialBalance.julyPaid).reduce((sum, fen) => sum + fen, 0), 0);
    assert.equal(trialBalance.julyPaid['CASH.TENPAY'], 200000);
    assert.equal(trialBalance.julyPaid['LIAB.WALLET'], -(200000 - 150000 - 10109));
    assert.equal(trialBalance.julyPaid['CASH.BANK'], 34143);
    assert.deepEqual([statements[202607].prepaidFen, statements[202607].amountDueFen], [10109, 34143]);
    assert.equal(trialBalance.augustFinal['AR.CUST'], statements[202608].amountDueFen);
  });
});

describe('Which lines count', () => {
  const verdicts = async (...lines) => (await recompute(customer, lines)).verdicts;
  const poisoned = (more, quantity = 60) => line(NUMBER, quantity, undefined, undefined, more);

  test('the first of an identity wins, whatever comes under it later', async () => {
    const first = line(NUMBER, 61, undefined, undefined, { id: 'same' });
    const copy = first.replace(/"recordedtime":"[^"]*"/, '"recordedtime":"2026-07-16T08:00:00+08:00"');
    const edited = first.replace('"quantity":61', '"quantity":60');
    const other = first.replace('"/t"', '"/other"');
    assert.deepEqual(await verdicts(first, copy, edited, other), ['accepted', 'duplicate', 'EVENT_CONFLICT', 'accepted']);
  });

  test('a refused line takes no identity: it may come again corrected', async () => {
    const wrong = line(NUMBER, -5, undefined, undefined, { id: 'again' });
    assert.deepEqual(await verdicts(wrong, wrong.replace('-5', '5')), ['QUANTITY_NEGATIVE', 'accepted']);
  });

  test('every fault has its name', async () => {
    assert.deepEqual(await verdicts(
      '{"specversion":"1.0","id":"cut","da', poisoned({ id: undefined }), poisoned({ id: '' }), poisoned({ type: 'fax.page' }),
      poisoned({ type: 'sms.segment' }), poisoned({ subject: 'number:+8675500000000' }), poisoned({}, 1.5), poisoned({}, 1e15),
      line(NUMBER, 1, '2026-07-20T00:00:00+08:00', '2026-07-15T10:00:00+08:00'),
      line(NUMBER, 1, '2026-06-01T00:00:00+08:00', '2026-07-15T10:00:00+08:00'),
    ), [
      'EVENT_MALFORMED', 'EVENT_MALFORMED', 'EVENT_MALFORMED', 'UNKNOWN_METER', 'UNKNOWN_METER', 'UNKNOWN_SUBJECT', 'QUANTITY_FRACTIONAL',
      'QUANTITY_OVER_LIMIT', 'EVENT_IN_FUTURE', 'EVENT_TOO_OLD',
    ]);
  });
});

describe('The example month', () => {
  const { customer: who, lines } = month();
  let result;

  before(async () => { result = await recompute(who, lines); });

  test('comes to what is committed', () => {
    const { verdicts, ...figures } = result;
    assert.deepEqual(figures, JSON.parse(readFileSync(join(FOLDER, 'expected.json'), 'utf8')));
    assert.equal(verdicts.length, lines.length);
  });

  test('never needs money that is not in the wallet yet', () => {
    const first = who.topups[0].amountFen;
    assert.ok(result.statements[202607].prepaidFen < first, `${result.statements[202607].prepaidFen} of ${first}`);
  });

  test('has prior-period lines of calls, bot messages and API calls, none from the wallet', () => {
    const prior = result.statements[202608].lines.filter(({ usageMonth }) => usageMonth === '202607');
    assert.deepEqual([...new Set(prior.map(({ sku }) => sku))], ['API-CALL', 'BOT-MSG', 'VOICE-IN', 'VOICE-OUT']);
    assert.ok(prior.every(({ prepaid }) => !prepaid));
  });
});
