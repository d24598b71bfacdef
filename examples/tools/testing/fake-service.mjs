import { createServer } from 'node:http';
import { Judge, Tally, statement, trialBalance } from '../recompute.mjs';

// A stand-in for the service, for tests of the demo itself: it speaks the same HTTP and answers from the recomputation, so that the
// demo's own work (batches, clock, retries, comparison) is tested without the host. It can lose answers and refuse for a while.

const plain = (value) => JSON.parse(JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? Number(part) : part)));
const day = (instant) => new Date(Date.parse(instant) + 8 * 3600000).toISOString().slice(0, 10);

export class FakeService {
  /** `trouble(request number)` says what happens to a usage request: 'lose' its answer, be 'busy' or 'partly' busy, or nothing. */
  constructor(customer, { trouble = () => undefined, tamper = (body) => body } = {}) {
    this.customer = customer;
    this.trouble = trouble;
    this.tamper = tamper;
    this.judge = new Judge(customer);
    this.tally = new Tally(customer);
    this.made = new Set();
    this.keys = new Map();
    this.usageRequests = 0;
    this.paid = [];
    this.counted = {};
    this.wrong = [];
  }

  async start(port = 0) {
    this.server = createServer((request, response) => {
      let text = '';
      request.setEncoding('utf8').on('data', (part) => { text += part; }).on('end', () => this.handle(request, text, response));
    });
    await new Promise((listening) => this.server.listen(port, '127.0.0.1', listening));
    return `http://127.0.0.1:${this.server.address().port}`;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  handle(request, text, response) {
    if (request.url === '/metrics') return response.writeHead(200, { 'content-type': 'text/plain' }).end(this.metrics());
    const [status, body] = this.answer(request, text);
    if (status === 0) return response.destroy();
    const failed = status >= 400;
    response.writeHead(status, { 'content-type': failed ? 'application/problem+json' : 'application/json' });
    return response.end(JSON.stringify(plain(failed ? body : this.tamper(body, request.url))));
  }

  metrics() {
    const labels = (verdict) => (['accepted', 'duplicate'].includes(verdict) ? `outcome="${verdict}"` : `code="${verdict}",outcome="refused"`);
    return Object.entries(this.counted).map(([verdict, count]) => `metering_intake_events_total{${labels(verdict)}} ${count}\n`).join('');
  }

  answer({ method, url, headers }, text) {
    if (url === '/health/ready') return [200, {}];
    if (!/^Bearer (admin|operator|meter)-key$/.test(headers.authorization ?? '')) return [401, { code: 'UNAUTHENTICATED' }];
    if (url === '/v1/usage') return this.usage(headers, text);
    if (method === 'GET') return [200, this.read(url)];
    const key = headers['idempotency-key'] ?? '';
    if (key.length < 16) return [400, { code: 'IDEMPOTENCY_KEY_REQUIRED' }];
    if (this.keys.has(key)) return [200, this.keys.get(key)];
    const reply = this.command(url, JSON.parse(text));
    this.keys.set(key, reply);
    return [201, reply];
  }

  command(url, body) {
    if (url === '/v1/clocks') return this.move({ id: 'clock-1', now: body.now });
    if (url.endsWith('/advance')) return this.move({ id: 'clock-1', now: body.to });
    if (url.includes('/real-name') || url.includes('/documents')) return { ...body, id: body.type };
    if (url === '/v1/accounts' && body.acceptedAgreementVersion !== '2026-01') this.wrong.push(`${body.id} accepts no agreement`);
    if (url === '/v1/api-keys') return { key: 'meter-key' };
    if (url.includes('/orders')) return this.order(url, body);
    if (url.endsWith('/payments')) this.paid.push(body.amountFen);
    const date = body.assignedOn ?? body.activatedOn;
    if (date && date !== day(this.now)) this.wrong.push(`${url}: ${date} on ${this.now}`);
    this.made.add(body.transactionId ?? body.number ?? (body.seatNo ? `seat ${body.seatNo}` : body.id));
    return body;
  }

  /** An order is placed at its price, paid in full, then opened. */
  order(url, body) {
    const [given] = this.customer.orders;
    if (url.endsWith('/orders')) return { id: 'order-1', dueFen: 18000 * given.quantity * given.months };
    if (url.endsWith('/payments')) {
      if (body.amountFen !== 18000 * given.quantity * given.months) this.wrong.push(`${body.amountFen} fen for an order`);
      this.made.add(body.transactionId);
    }
    return { id: 'order-1' };
  }

  move(clock) {
    if (this.now && Date.parse(clock.now) < Date.parse(this.now)) this.wrong.push(`clock back to ${clock.now}`);
    this.now = clock.now;
    return clock;
  }

  usage(headers, text) {
    if (headers.authorization !== 'Bearer meter-key') return [403, { code: 'FORBIDDEN' }];
    const trouble = this.trouble(this.usageRequests++);
    if (trouble === 'busy') return [503, { code: 'OVERLOADED', retryable: true }];
    const items = text.trimEnd().split('\n').map((line) => this.item(line));
    if (trouble === 'lose') return [0];
    if (trouble === 'partly') items[items.length - 1] = { status: 'refused', code: 'OVERLOADED', retryable: true };
    return [200, { items }];
  }

  item(line) {
    const arrived = /"recordedtime":"([^"]*)"/.exec(line)?.[1];
    if (arrived && day(arrived) !== day(this.now)) this.wrong.push(`${arrived} at ${this.now}`);
    const judged = this.judge.line(line);
    if (judged.verdict === 'accepted') this.tally.add(judged);
    this.counted[judged.verdict] = (this.counted[judged.verdict] ?? 0) + 1;
    const known = judged.verdict === 'accepted' || judged.verdict === 'duplicate';
    return known ? { status: judged.verdict } : { status: 'refused', code: judged.verdict, detail: 'as recomputed' };
  }

  /** A statement stays as it was when it was first read after it became final. */
  read(url) {
    if (url === '/v1/agreement') return { version: '2026-01' };
    const [account, ...path] = url.split('/').slice(3);
    if (account === this.customer.neighbour.account.id) return { lines: [], amountDueFen: 3387 };
    if (path[0] === 'statements') {
      this.final ??= {};
      const bill = (this.final[path[1]] ??= statement(path[1], this.customer, this.tally));
      const { lines, ...head } = bill;
      return { head: { ...head, status: this.paid.length > 0 ? 'PAID' : 'FINAL', dueOn: '2026-08-15' }, lines };
    }
    const sums = trialBalance(this.customer, this.tally, Object.values(this.final), ['202607']);
    if (path[0] === 'trial-balance') {
      const accounts = Object.entries(sums).map(([ledgerAccount, amountFen]) => ({ ledgerAccount, amountFen }));
      return { accounts: [...accounts, { ledgerAccount: 'LIAB.DEFER', amountFen: 0 }], totalFen: 0, postings: accounts.length };
    }
    if (path[0] === 'balance') return { walletFen: -sums['LIAB.WALLET'], receivableFen: sums['AR.CUST'] ?? 0 };
    return { balanced: true, checks: 7, problems: [] };
  }
}
