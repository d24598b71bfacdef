import { DAYS_IN_MONTH, dateOf } from './time.mjs';

// The customer: who it is, what it holds and since when, what it pays. Everything the demo creates over the API is in this object.

const ACCOUNT = 'demo-yunfan';

// Day of July on which a number is assigned; the assignment day itself is free, so the number of 31 July has no rental in July.
const ASSIGNED_LATER = new Map([[16, 2], [17, 10], [18, 10], [19, 15], [22, 20], [23, 27], [24, 31]]);

function seats() {
  const list = [];
  for (let i = 1; i <= 40; i++) {
    // The phone staff call by hand; the online staff and three supervisors work through the customer's own CRM, over the API.
    const skus = i <= 24 ? ['OCS-SEAT', 'API-CALL'] : i > 37 ? ['PCS-SEAT', 'API-CALL'] : ['PCS-SEAT'];
    list.push({ seatNo: String(i), skus, activatedOn: dateOf(1) });
  }
  return list;
}

function numbers() {
  const list = [];
  for (let i = 0; i < 25; i++) {
    const number = i < 20 ? `+867558601${3301 + i}` : `+86216163${8101 + i - 20}`;
    list.push({ number, skus: ['NUM-FIXED', 'VOICE-OUT', 'VOICE-IN'], assignedOn: dateOf(ASSIGNED_LATER.get(i) ?? 1) });
  }
  return list;
}

/** The customer of the example. */
export function customer() {
  return {
    account: { id: ACCOUNT, name: '深圳市云帆智联科技有限公司', uscc: '91440300MA5TE5TA9X' },
    clock: { name: 'July 2026', start: '2026-07-01T00:00:00+08:00' },
    seats: seats(),
    numbers: numbers(),
    // A seat for a year, ordered and paid ahead: the online service comes with the bot that the bot package is for.
    orders: [
      { on: dateOf(1), sku: 'OCS-SEAT', quantity: 1, months: 12, channel: 'BANK', transactionId: 'CMB20260701-0027001' },
    ],
    packages: [
      { id: 'demo-sms', skus: ['SMS-SEG'], on: dateOf(1) },
      { id: 'demo-bot', skus: ['BOT-PKG-100K', 'BOT-MSG'], on: dateOf(1), acknowledgedNonRefundable: true },
      { id: 'demo-api', skus: ['API-CALL'], on: dateOf(1) },
    ],
    // The wallet never runs dry: which usage is accepted must not depend on the order in which money and messages arrive.
    // The second channel notice of the same transaction (clause 2.6(3)) is money received once.
    topups: [
      { on: dateOf(1), amountFen: 600000, channel: 'TENPAY', transactionId: '4200002607010915001' },
      { on: dateOf(1), amountFen: 600000, channel: 'TENPAY', transactionId: '4200002607010915001' },
      { on: dateOf(10), amountFen: 300000, channel: 'BANK', transactionId: 'CMB20260710-0031877' },
      { on: dateOf(20), amountFen: 250000, channel: 'TENPAY', transactionId: '4200002607201102044' },
    ],
    payment: { channel: 'BANK', transactionId: 'CMB20260803-0040112' },
    // Another customer of the same seller. Usage for its number, sent with the first customer's key, must look like usage for nothing.
    neighbour: {
      account: { id: 'demo-neighbour', name: '上海邻里商贸有限公司', uscc: '91310115MA1KDEM22C' },
      numbers: [{ number: '+862161639999', skus: ['NUM-FIXED', 'VOICE-OUT'], assignedOn: dateOf(1) }],
    },
    lastDay: dateOf(DAYS_IN_MONTH),
  };
}

/** The first day of July on which something with a date is there for the whole day. */
export const firstDayOf = (date) => Number(date.slice(8)) + (date.endsWith('-01') ? 0 : 1);
