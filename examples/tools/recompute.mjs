#!/usr/bin/env node
// What the month must come to, worked out a second time by other means: one pass over the file, exact fractions on BigInt, and a price
// table written here by hand. It shares no code with the product, nor with the generator of the file, so that an error made once is not
// made twice.
//
//   node examples/tools/recompute.mjs [--customer file] [--usage file[.gz]] [--out file]

import { createReadStream, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { createGunzip } from 'node:zlib';

// ---------------------------------------------------------------- price book PB-2026-01, as printed in the requirements, section 2.5
// Prices are fractions [fen, units]: 5.5 fen is [11, 2]. `revenue` is the ledger account of the family.
const SKUS = {
  'NUM-FIXED': { monthly: 3500n, vat: 9n, revenue: 'REV.NUM' },
  'VOICE-OUT': { price: [12n, 1n], vat: 9n, revenue: 'REV.VOICE', units: (seconds) => (seconds + 59n) / 60n },
  // A call that comes in costs nothing by default (requirements 2.3, N5), but it is metered: a line of 0 fen.
  'VOICE-IN': { price: [0n, 1n], vat: 9n, revenue: 'REV.VOICE', units: (seconds) => (seconds + 59n) / 60n },
  'SMS-SEG': { price: [11n, 2n], vat: 9n, revenue: 'REV.MSG', prepaid: true },
  'SMS-SEG-POST': { price: [11n, 2n], vat: 9n, revenue: 'REV.MSG' },
  'BOT-MSG': { price: [9n, 5n], vat: 6n, revenue: 'REV.VAS' },
  'API-CALL': { price: [2n, 25n], vat: 6n, revenue: 'REV.VAS' },
};
const ALLOWANCES = {
  'BOT-PKG-100K': { fen: 150000n, units: 100000n, meter: 'bot.message', vat: 6n, revenue: 'REV.VAS' },
  'SMS-PKG-10K': { fen: 48000n, units: 10000n, meter: 'sms.segment', vat: 9n, revenue: 'REV.MSG' },
};
// Paid ahead by the month, and earned by the day.
const TERMS = { 'OCS-SEAT': { fen: 18000n, vat: 6n, revenue: 'REV.SUB' } };
const METERS = {
  'voice.outbound': ['VOICE-OUT'], 'voice.inbound': ['VOICE-IN'], 'sms.segment': ['SMS-SEG', 'SMS-SEG-POST'],
  'bot.message': ['BOT-MSG'], 'api.call': ['API-CALL'],
};
const QUANTITY_LIMIT = 1_000_000_000_000n;
const MONTHS = ['202607', '202608'];
const [AHEAD, WINDOW, DAY] = [5 * 60000, 35 * 86400000, 86400000];

// ------------------------------------------------------------------------------------------------------------------------ arithmetic
/** Half up, away from zero: the fraction above / below as a whole number. */
export function halfUp(above, below) {
  if (below < 0n) return halfUp(-above, -below);
  const size = above < 0n ? -above : above;
  const whole = (2n * size + below) / (2n * below);
  return above < 0n ? -whole : whole;
}

/** Net and VAT inside a gross amount. */
export function split(gross, percent) {
  const net = halfUp(gross * 100n, 100n + percent);
  return { net, vat: gross - net };
}

/** What so many units of a product cost, in whole fen, rounded once. */
export const charge = (sku, units) => halfUp(units * SKUS[sku].price[0], SKUS[sku].price[1]);

/** The rental of a month for a number held from the day after its assignment. */
export function rental(sku, assignedOn, month) {
  const length = BigInt(new Date(Date.UTC(+month.slice(0, 4), +month.slice(4), 0)).getUTCDate());
  const assigned = assignedOn.slice(0, 7).replace('-', '');
  const days = assigned > month ? 0n : assigned < month ? length : length - BigInt(assignedOn.slice(8));
  return { units: days, gross: halfUp(SKUS[sku].monthly * days, length) };
}

// ----------------------------------------------------------------------------------------------------------------------- civil time
const shift = (ms) => new Date(ms + 8 * 3600000).toISOString();
const monthOf = (ms) => shift(ms).slice(0, 7).replace('-', '');
/** When the statement of a month becomes final: the 3rd of the next month, 00:00 in Shanghai. */
const finalAt = (month) => Date.UTC(+month.slice(0, 4), +month.slice(4), 3) - 8 * 3600000;
/** The demo's clock stands at the last second of the date on which a line arrives. */
const clockAt = (arrival) => Date.parse(shift(arrival).slice(0, 10) + 'T23:59:59+08:00');

// ------------------------------------------------------------------------------------------------------------------- which lines count
/** Everything the customer holds: subject -> SKUs. */
function holdings(customer) {
  const account = customer.account.id;
  const held = new Map();
  for (const seat of customer.seats) held.set(`seat:${account}/${seat.seatNo}`, seat.skus);
  for (const number of customer.numbers) held.set(`number:${number.number}`, number.skus);
  for (const item of customer.packages) held.set(`package:${item.id}`, item.skus);
  return held;
}

/** The product that charges a meter on a resource with these products; undefined when none does. */
const chargedBy = (skus, meter) => skus.find((sku) => METERS[meter]?.includes(sku));

/** What is wrong with a line in itself; undefined when nothing is. */
function fault(event) {
  for (const name of ['id', 'source', 'type', 'subject', 'time'])
    if (typeof event[name] !== 'string' || event[name] === '') return 'EVENT_MALFORMED';
  const quantity = event.data?.quantity;
  if (event.specversion !== '1.0' || typeof quantity !== 'number' || Number.isNaN(Date.parse(event.time))) return 'EVENT_MALFORMED';
  if (quantity < 0) return 'QUANTITY_NEGATIVE';
  if (!Number.isInteger(quantity)) return 'QUANTITY_FRACTIONAL';
  return undefined;
}

/** Judges the lines of a file in the order of their arrival. */
export class Judge {
  constructor(customer) {
    this.held = holdings(customer);
    this.seen = new Map();
    this.arrival = Date.parse(customer.clock.start);
  }

  /** The verdict on one line: 'accepted', 'duplicate' or a refusal code; with the event when it counts. */
  line(text) {
    let event;
    try {
      event = JSON.parse(text);
    } catch {
      return { verdict: 'EVENT_MALFORMED' };
    }
    if (typeof event.recordedtime === 'string') this.arrival = Date.parse(event.recordedtime);
    const wrong = fault(event);
    if (wrong) return { verdict: wrong };
    const skus = this.held.get(event.subject);
    if (!skus) return { verdict: 'UNKNOWN_SUBJECT' };
    const start = Date.parse(event.time);
    const identity = `${event.source}\n${event.id}`;
    const dimensions = Object.entries(event.data.dimensions ?? {}).sort();
    const content = JSON.stringify([event.type, event.subject, start, event.data.quantity, dimensions]);
    const first = this.seen.get(identity);
    if (first !== undefined) return { verdict: first === content ? 'duplicate' : 'EVENT_CONFLICT' };
    const verdict = this.window(start) ?? this.meter(event, skus);
    if (verdict) return { verdict };
    this.seen.set(identity, content);
    const sku = chargedBy(skus, event.type);
    return { verdict: 'accepted', subject: event.subject, sku, start, quantity: BigInt(event.data.quantity), arrival: this.arrival };
  }

  window(start) {
    const now = clockAt(this.arrival);
    if (start > now + AHEAD) return 'EVENT_IN_FUTURE';
    return start < now - WINDOW ? 'EVENT_TOO_OLD' : undefined;
  }

  meter(event, skus) {
    if (!chargedBy(skus, event.type)) return 'UNKNOWN_METER';
    return BigInt(event.data.quantity) > QUANTITY_LIMIT ? 'QUANTITY_OVER_LIMIT' : undefined;
  }
}

// ----------------------------------------------------------------------------------------------------------------- adding up a month
/** Units per (subject, SKU, month of the start), in two columns: arrived before the month's statement was final, and after. */
export class Tally {
  constructor(customer) {
    this.rows = new Map();
    this.grants = new Map();
    for (const item of customer.packages)
      for (const sku of item.skus)
        if (ALLOWANCES[sku]) this.grants.set(`package:${item.id}`, { sku, ...ALLOWANCES[sku], on: item.on, used: 0n, usedAtClose: {} });
  }

  add({ subject, sku, start, quantity, arrival }) {
    const month = monthOf(start);
    const key = `${subject} ${sku} ${month}`;
    const row = this.rows.get(key) ?? { subject, sku, month, intime: 0n, late: 0n };
    this.rows.set(key, row);
    let units = quantity;
    const grant = this.grants.get(subject);
    if (grant && METERS[grant.meter].includes(sku)) {
      const free = grant.units - grant.used < units ? grant.units - grant.used : units;
      grant.used += free;
      // What arrived before a month's statement was final is recognised with that statement, the rest with a later one.
      for (const close of MONTHS) if (arrival < finalAt(close)) grant.usedAtClose[close] = grant.used;
      units -= free;
    }
    if (SKUS[sku].units) units = SKUS[sku].units(units);
    row[arrival < finalAt(month) ? 'intime' : 'late'] += units;
  }
}

/** A statement line; undefined when there is nothing to bill. */
function lineOf(subject, sku, usageMonth, units, gross) {
  if (units === 0n && gross === 0n) return undefined;
  const { vat: vatPercent, prepaid = false } = SKUS[sku];
  const { net, vat } = split(gross, vatPercent);
  return { subject, sku, usageMonth, units, grossFen: gross, vatPercent, netFen: net, vatFen: vat, prepaid };
}

/** The line of a package on the statement of the month in which it was bought: the wallet has paid for it. */
function packageLine(subject, { sku, units, fen, vat: vatPercent, on }, month) {
  if (monthOf(Date.parse(`${on}T00:00:00+08:00`)) !== month) return undefined;
  const { net, vat } = split(fen, vatPercent);
  return { subject, sku, usageMonth: month, units, grossFen: fen, vatPercent, netFen: net, vatFen: vat, prepaid: true };
}

/** The final statement of a month: rental, usage of the month, what came too late for the statement before, and packages bought. */
export function statement(month, customer, tally) {
  const lines = [...tally.grants].map(([subject, grant]) => packageLine(subject, grant, month));
  for (const { number, skus, assignedOn } of customer.numbers) {
    for (const sku of skus.filter((each) => SKUS[each]?.monthly)) {
      const { units, gross } = rental(sku, assignedOn, month);
      lines.push(lineOf(`number:${number}`, sku, month, units, gross));
    }
  }
  for (const { subject, sku, month: used, intime, late } of tally.rows.values()) {
    const before = charge(sku, intime);
    if (used === month) lines.push(lineOf(subject, sku, used, intime, before));
    else if (used < month) lines.push(lineOf(subject, sku, used, late, charge(sku, intime + late) - before));
  }
  const kept = lines.filter(Boolean).sort((one, other) => (order(one) < order(other) ? -1 : 1));
  const sum = (name, list = kept) => list.reduce((total, line) => total + line[name], 0n);
  return {
    month, lines: kept, grossFen: sum('grossFen'), netFen: sum('netFen'), vatFen: sum('vatFen'),
    prepaidFen: sum('grossFen', kept.filter((line) => line.prepaid)), amountDueFen: sum('grossFen', kept.filter((line) => !line.prepaid)),
  };
}

const order = (line) => `${line.sku} ${line.subject} ${line.usageMonth}`;

// ------------------------------------------------------------------------------------------------------------------------- the books
const daysBetween = (from, to) => BigInt((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86400000);
const isoOf = (year, month, day) => new Date(Date.UTC(year, month, day)).toISOString().slice(0, 10);
/** The day so many months later; the terms here begin on the first of a month, which every month has. */
const corresponding = (date, months) => isoOf(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1 + months, Number(date.slice(8)));
const lastOf = (month) => isoOf(Number(month.slice(0, 4)), Number(month.slice(4)), 0);

/** Sums per ledger account, debits positive, after these statements; `paid` are those paid by the customer's bank. */
export function trialBalance(customer, tally, statements, paid) {
  const sums = new Map();
  const post = (account, fen) => sums.set(account, (sums.get(account) ?? 0n) + fen);
  const earn = (account, gross, percent) => {
    const { net, vat } = split(gross, percent);
    post(account, -net);
    post('VAT.OUT', -vat);
  };
  for (const [, { amountFen, channel }] of new Map(customer.topups.map((item) => [item.transactionId, item]))) {
    post(`CASH.${channel}`, BigInt(amountFen));
    post('LIAB.WALLET', -BigInt(amountFen));
  }
  for (const { fen, usedAtClose, units, vat, revenue } of tally.grants.values()) {
    post('LIAB.WALLET', fen);
    post('LIAB.DEFER', -fen);
    let recognised = 0n;
    for (const { month } of statements) {
      const earned = halfUp(fen * (usedAtClose[month] ?? 0n), units) - recognised;
      recognised += earned;
      post('LIAB.DEFER', earned);
      earn(revenue, earned, vat);
    }
  }
  for (const { on, sku, quantity, months, channel } of customer.orders ?? []) {
    const { fen, vat, revenue } = TERMS[sku];
    const [price, last] = [fen * BigInt(quantity * months), corresponding(on, months)];
    post(`CASH.${channel}`, price);
    post('LIAB.DEFER', -price);
    // The day of the opening is free; from then on every day earns the same.
    let recognised = 0n;
    for (const { month } of statements) {
      const earned = halfUp(price * daysBetween(on, lastOf(month)), daysBetween(on, last)) - recognised;
      recognised += earned;
      post('LIAB.DEFER', earned);
      earn(revenue, earned, vat);
    }
  }
  for (const bill of statements) {
    for (const line of bill.lines) {
      // Packages were posted when they were bought.
      if (ALLOWANCES[line.sku]) continue;
      post(line.prepaid ? 'LIAB.WALLET' : 'AR.CUST', line.grossFen);
      earn(SKUS[line.sku].revenue, line.grossFen, line.vatPercent);
    }
    if (!paid.includes(bill.month)) continue;
    post(`CASH.${customer.payment.channel}`, bill.amountDueFen);
    post('AR.CUST', -bill.amountDueFen);
  }
  const total = [...sums.values()].reduce((sum, fen) => sum + fen, 0n);
  if (total !== 0n) throw new Error(`The recomputed books are off by ${total} fen.`);
  return Object.fromEntries([...sums].filter(([, fen]) => fen !== 0n).sort());
}

// --------------------------------------------------------------------------------------------------------------------------- the whole
const plain = (_key, value) => (typeof value === 'bigint' ? Number(value) : value);

/** Recomputes a month from the customer and an (async) iterable of lines. */
export async function recompute(customer, lines) {
  const judge = new Judge(customer);
  const tally = new Tally(customer);
  const verdicts = [];
  const counts = {};
  for await (const text of lines) {
    const judged = judge.line(text);
    verdicts.push(judged.verdict);
    counts[judged.verdict] = (counts[judged.verdict] ?? 0) + 1;
    if (judged.verdict === 'accepted') tally.add(judged);
  }
  const { accepted = 0, duplicate = 0, ...refused } = counts;
  const [july, august] = MONTHS.map((month) => statement(month, customer, tally));
  const neighbour = customer.neighbour && statement('202607', customer.neighbour, new Tally({ packages: [] }));
  const grants = [...tally.grants].map(([subject, { sku, fen, units, used, vat }]) => {
    const recognised = halfUp(fen * used, units);
    const { net: netFen, vat: vatFen } = split(recognised, vat);
    return { subject, sku, units, used, priceFen: fen, recognisedFen: recognised, netFen, vatFen };
  });
  const result = {
    lines: verdicts.length, accepted, duplicate, refused: Object.fromEntries(Object.entries(refused).sort()), grants,
    trialBalance: {
      julyPaid: trialBalance(customer, tally, [july], ['202607']), augustFinal: trialBalance(customer, tally, [july, august], ['202607']),
    },
    // Nothing of what was sent for the neighbour's number with the customer's key may be on the neighbour's statement.
    neighbourDueFen: neighbour?.amountDueFen,
    statements: { 202607: july, 202608: august },
  };
  return { ...JSON.parse(JSON.stringify(result, plain)), verdicts };
}

/** The lines of a file, unpacked on the way when its name ends in .gz. */
export function linesOf(file) {
  const raw = createReadStream(file);
  return createInterface({ input: file.endsWith('.gz') ? raw.pipe(createGunzip()) : raw, crlfDelay: Infinity });
}

async function main() {
  const here = (path) => fileURLToPath(new URL(path, import.meta.url));
  const { values } = parseArgs({ options: {
    customer: { type: 'string', default: here('../2026-07/customer.json') },
    usage: { type: 'string', default: here('../../.artifacts/2026-07/usage.ndjson') }, out: { type: 'string' },
  } });
  const { verdicts: _, ...result } = await recompute(JSON.parse(readFileSync(values.customer, 'utf8')), linesOf(values.usage));
  const text = JSON.stringify(result, null, 1).replace(/\{\n\s+"subject"[^{}]*\}/g, (object) => object.replace(/\s*\n\s*/g, ' ')) + '\n';
  if (values.out) writeFileSync(values.out, text);
  else process.stdout.write(text);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await main();
