import { setTimeout as sleep } from 'node:timers/promises';

/** A request that was answered with a problem document, or with nothing at all for too long. */
export class Refused extends Error {
  constructor(status, problem, what) {
    super(`${what}: ${status} ${problem?.code ?? ''} ${problem?.detail ?? problem?.title ?? ''}`.trim());
    this.status = status;
    this.code = problem?.code;
  }
}

/** True when the same request may succeed later: the server was away, overloaded, or still busy with the first copy. */
const passing = (status, problem) => [429, 502, 503, 504].includes(status) || problem?.retryable === true;

/**
 * The HTTP API as the demo uses it. A request is repeated with the same content and the same Idempotency-Key until an answer is there:
 * that is what makes a killed host harmless. `revive` is called before each repetition.
 */
export class Client {
  constructor(base, keys, { revive = async () => {}, patienceMs = 120000 } = {}) {
    this.base = base;
    this.keys = keys;
    this.revive = revive;
    this.patienceMs = patienceMs;
    this.repeated = 0;
  }

  /** The answer of a request as {status, body, repeated}; problems that will not pass are thrown as Refused. */
  async send(method, path, { as = 'billing-operator', body, type = 'application/json', key, accept, done } = {}) {
    const headers = { authorization: `Bearer ${this.keys[as]}`, accept: accept ?? 'application/json, application/problem+json' };
    if (body !== undefined) headers['content-type'] = type;
    if (key) headers['idempotency-key'] = key;
    const content = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const deadline = Date.now() + this.patienceMs;
    for (let attempt = 0; ; attempt++) {
      const answer = await this.once(method, path, headers, content);
      const repeated = attempt > 0;
      const again = answer.failed || passing(answer.status, answer.problem) || (answer.status < 300 && done && !done(answer.body));
      if (!again && answer.status < 300) return { ...answer, repeated };
      if (!again || Date.now() > deadline) {
        const error = new Refused(answer.status, answer.problem, `${method} ${path}`);
        error.repeated = repeated;
        if (answer.failed) error.cause = answer.failed;
        throw error;
      }
      this.repeated++;
      await this.revive();
      await sleep(Math.min(50 * 2 ** attempt, 1000));
    }
  }

  async once(method, path, headers, content) {
    try {
      const response = await fetch(this.base + path, { method, headers, body: content });
      const text = await response.text();
      const json = /[/+]json/.test(response.headers.get('content-type') ?? '') && text !== '' ? JSON.parse(text) : undefined;
      return response.ok ? { status: response.status, body: json ?? text } : { status: response.status, problem: json ?? { title: text } };
    } catch (failed) {
      return { status: 0, failed, problem: { title: `no answer (${failed.cause?.code ?? failed.message})` } };
    }
  }

  get = async (path, options) => (await this.send('GET', path, options)).body;

  post = async (path, body, options) => (await this.send('POST', path, { ...options, body })).body;

  /** Creates something. A repetition that finds it there already is the answer to the first attempt. */
  async create(path, body, options) {
    try {
      return await this.post(path, body, options);
    } catch (error) {
      if (error.repeated && ['ALREADY_EXISTS', 'NUMBER_TAKEN'].includes(error.code)) return body;
      throw error;
    }
  }
}
