import { Answers, load } from './load.mjs';

// One month over the HTTP API, from an empty house to a paid statement and the first statement after it.

const DOCUMENTS = ['SMS_SIGNATURE', 'SMS_TEMPLATE', 'BUSINESS_LICENCE', 'LEGAL_PERSON_ID', 'REAL_NAME'];
const FINAL = '2026-08-03';
const midnight = (date) => `${date}T00:00:00+08:00`;
const key = (...parts) => ['demo-idempotency', ...parts].join('-').replace(/[^\x21-\x7e]/g, '_');
const same = (one, other) => Date.parse(one) === Date.parse(other);

export class Month {
  constructor(client, customer, file, { progress, beforeBatch } = {}) {
    Object.assign(this, { client, customer, file, progress, beforeBatch });
    this.account = customer.account.id;
    this.answers = new Answers();
  }

  /** The accounts on their own clock, and a key for the customer's meters that may report for this customer only. */
  async open() {
    const { name, start } = this.customer.clock;
    this.clock = await this.client.post('/v1/clocks', { name, now: start }, { as: 'admin', key: key('clock') });
    // Nobody pays in advance or gets a service before it has accepted the agreement (P.1).
    const { version: acceptedAgreementVersion } = await this.client.get('/v1/agreement');
    for (const each of [this.customer.account, this.customer.neighbour.account]) {
      const account = { ...each, testClock: this.clock.id, acceptedAgreementVersion };
      await this.client.create('/v1/accounts', account, { key: key('account', each.id) });
    }
    await this.verify();
    await this.approve();
    const meter = { role: 'usage-reporter', account: this.account, name: 'Meters of the demo customer' };
    // The key is the API credential that API products ask for, too.
    // A repeat, after an answer that was lost, names the key without its secret: then another one is made.
    for (let attempt = 1, secret = null; !secret; attempt++) {
      secret = (await this.client.post('/v1/api-keys', meter, { as: 'admin', key: key('meter-key', attempt) })).key;
      this.client.keys.meter = secret;
    }
  }

  /** The real name behind the phones (实名制): seats of the phone service are opened only for who is verified. */
  async verify() {
    const path = `/v1/accounts/${this.account}/real-name`;
    const person = { legalRepresentative: '张三', handler: '李四', handlerIdSha256: '0'.repeat(64), responsiblePerson: '王五' };
    await this.client.post(path, person, { key: key('real-name', this.account) });
    await this.client.post(`${path}/step`, { to: 'VERIFIED' }, { key: key('real-name-verified', this.account) });
  }

  /**
   * Text messages are sent under an approved signature and template (短信签名、模板); what is ordered is opened at once for who has the other
   * documents on file (营业执照、法人身份证、企业实名).
   */
  async approve() {
    const path = `/v1/accounts/${this.account}/documents`;
    const { name: legalName, uscc } = this.customer.account;
    for (const [index, type] of DOCUMENTS.entries()) {
      const body = { type, sha256: String(index + 1).repeat(64), name: `${type}.pdf`, legalName, uscc };
      const document = await this.client.post(path, body, { key: key('document', type) });
      await this.client.post(`${path}/${document.id}/review`, { decision: 'ACCEPT' }, { key: key('document-accepted', type) });
    }
  }

  /** Moves the clock; everything due until then has run when it answers. */
  async advance(to) {
    try {
      await this.client.post(`/v1/clocks/${this.clock.id}/advance`, { to }, { as: 'admin', key: key('advance', to) });
    } catch (error) {
      // A first copy of this request may have moved the clock before its answer was lost.
      if (!(error.repeated && error.code === 'CLOCK_BACKWARDS')) throw error;
      const { now } = await this.client.get(`/v1/clocks/${this.clock.id}`, { as: 'admin' });
      if (!same(now, to)) throw error;
    }
  }

  /** Orders, pays and opens a term. */
  async buy({ sku, quantity, months, channel, transactionId }) {
    const path = `/v1/accounts/${this.account}/orders`;
    const placed = await this.client.post(path, { lines: [{ sku, quantity, months }] }, { key: key('order', transactionId) });
    const payment = { amountFen: placed.dueFen, channel, transactionId };
    await this.client.post(`${path}/${placed.id}/payments`, payment, { key: key('order-payment', transactionId) });
    const done = { profileDone: true, permissionsOpen: true };
    await this.client.post(`${path}/${placed.id}/provisioning`, done, { key: key('order-opened', transactionId) });
  }

  /** What has this date in the customer's file: top-ups, then seats, orders, numbers and packages. */
  async happen(date) {
    const { topups, seats, orders, numbers, packages, neighbour } = this.customer;
    const path = `/v1/accounts/${this.account}`;
    for (const [index, { on, ...topup }] of topups.entries())
      if (on === date) await this.client.post(`${path}/topups`, topup, { key: key('topup', index, topup.transactionId) });
    for (const seat of seats)
      if (seat.activatedOn === date) await this.client.create(`${path}/seats`, seat, { key: key('seat', seat.seatNo) });
    for (const { on, ...order } of orders) if (on === date) await this.buy(order);
    for (const number of numbers)
      if (number.assignedOn === date) await this.client.create(`${path}/numbers`, number, { key: key('number', number.number) });
    for (const { on, ...item } of packages)
      if (on === date) await this.client.create(`${path}/packages`, item, { key: key('package', item.id) });
    for (const number of neighbour.numbers) {
      if (number.assignedOn !== date) continue;
      await this.client.create(`/v1/accounts/${neighbour.account.id}/numbers`, number, { key: key('number', number.number) });
    }
  }

  /** A new date of arrival: midnight with what happens on it, the month's end if it is due, then the last second of the date. */
  async reach(date) {
    for (let day = this.date ? next(this.date) : this.customer.clock.start.slice(0, 10); day <= date; day = next(day)) {
      if (this.date) await this.advance(midnight(day));
      this.date = day;
      if (day === FINAL) await this.settle();
      await this.happen(day);
    }
    await this.advance(`${date}T23:59:59+08:00`);
  }

  /** The July statement is final: read it, pay it by bank transfer, read what the payment changed. */
  async settle() {
    this.july = await this.statement('202607');
    const { channel, transactionId } = this.customer.payment;
    const payment = { amountFen: read(this.july).amountDueFen, channel, transactionId };
    await this.client.post(`/v1/accounts/${this.account}/payments`, payment, { key: key('payment', transactionId) });
    this.julyPaid = await this.statement('202607');
    this.julyBooks = await this.books();
    this.neighbour = await this.statement('202607', this.customer.neighbour.account.id);
  }

  statement = (month, account = this.account) => this.client.get(`/v1/accounts/${account}/statements/${month}`);

  async books() {
    const path = `/v1/accounts/${this.account}`;
    return {
      trialBalance: await this.client.get(`${path}/trial-balance`), check: await this.client.get(`${path}/books`),
      balance: await this.client.get(`${path}/balance`),
    };
  }

  /** All of it. */
  async run() {
    const begun = performance.now();
    await this.open();
    const loading = performance.now();
    await load(this.client, this.file, this.answers, {
      onDate: (date) => this.reach(date), beforeBatch: this.beforeBatch,
      onBatch: (sent, date) => this.progress?.at(sent, `arrived ${date}`),
    });
    this.progress?.end();
    const loaded = performance.now();
    if (!this.july) await this.reach(FINAL);
    // Usage that came after the statement was final must have left it alone.
    this.julyLater = await this.statement('202607');
    await this.advance(midnight('2026-09-03'));
    this.august = await this.statement('202608');
    this.augustBooks = await this.books();
    const [seconds, loadSeconds] = [performance.now() - begun, loaded - loading].map((ms) => Math.round(ms) / 1000);
    return { seconds, loadSeconds, eventsPerSecond: Math.round(this.answers.verdicts.length / loadSeconds) };
  }
}

const next = (date) => new Date(Date.parse(`${date}T00:00:00Z`) + 86400000).toISOString().slice(0, 10);

/** A statement as plain figures, whether its head is an object of its own or not. */
export function read(body) {
  const { lines, head, ...rest } = body;
  return { ...rest, ...head, lines: lines.map((line) => ({ ...line, usageMonth: String(line.usageMonth).replace(/\D/g, '') })) };
}
