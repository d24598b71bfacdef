import { linesOf } from '../recompute.mjs';

const MOST_LINES = 500;
const MOST_BYTES = 900000;

/** The date of arrival of a line in Shanghai; undefined when the line does not tell. */
const arrivalDate = (line) => /"recordedtime":"(\d{4}-\d\d-\d\d)T[^"]*\+08:00"/.exec(line)?.[1];

/** The lines of a file in batches that respect the limits of a request and never mix two dates of arrival. */
export async function* batches(lines) {
  let [date, batch, bytes] = [undefined, [], 0];
  for await (const line of lines) {
    const arrived = arrivalDate(line) ?? date;
    const size = Buffer.byteLength(line) + 1;
    if (batch.length > 0 && (arrived !== date || batch.length === MOST_LINES || bytes + size > MOST_BYTES)) {
      yield { date, lines: batch };
      [batch, bytes] = [[], 0];
    }
    date = arrived;
    batch.push(line);
    bytes += size;
  }
  if (batch.length > 0) yield { date, lines: batch };
}

/** What the service answered, line by line, in the order of the file. */
export class Answers {
  verdicts = [];
  // Lines of requests that had to be repeated: a first copy may have been recorded although its answer was lost.
  repeated = new Set();
  examples = new Map();

  take(lines, items, repeated) {
    lines.forEach((line, index) => {
      const item = items[index];
      const verdict = item.status === 'refused' ? item.code : item.status;
      if (repeated) this.repeated.add(this.verdicts.length);
      this.verdicts.push(verdict);
      if (item.status === 'refused' && !this.examples.has(verdict)) this.examples.set(verdict, { line, detail: item.detail });
    });
  }

  /** How often each verdict was given. */
  counts() {
    const counts = {};
    for (const verdict of this.verdicts) counts[verdict] = (counts[verdict] ?? 0) + 1;
    return counts;
  }
}

// A retryable refusal is no decision about the usage: the item was turned away and must be sent again, with its whole request.
const decided = (body) => Array.isArray(body?.items) && !body.items.some((item) => item.retryable === true);

/**
 * Loads a usage file through POST /v1/usage in order of arrival.
 * `onDate(date)` runs before the first batch of each date; `onBatch(sent, date)` after each batch; `beforeBatch(index)` before it.
 */
export async function load(client, file, answers, { onDate, onBatch, beforeBatch }) {
  let [date, index] = [undefined, 0];
  for await (const batch of batches(linesOf(file))) {
    if (batch.date !== date) await onDate((date = batch.date));
    await beforeBatch?.(index++);
    const request = { as: 'meter', body: batch.lines.join('\n') + '\n', type: 'application/x-ndjson', done: decided };
    const { body, repeated } = await client.send('POST', '/v1/usage', request);
    if (body.items.length !== batch.lines.length)
      throw new Error(`${batch.lines.length} lines were sent, ${body.items.length} were answered.`);
    answers.take(batch.lines, body.items, repeated);
    onBatch(answers.verdicts.length, date);
  }
}
