import { DAY, DAYS_IN_MONTH, HOUR, MINUTE, SECOND, dayOf, local, startOf } from './time.mjs';

// What goes wrong between a meter and a billing system: late events, repeats, and lines that must be refused without harming others.

const LATE = 50;
const DUPLICATE = 100;

/** Half a percent of the events arrives hours to days late. */
export function delaySome(random, events) {
  for (const event of events) {
    if (event.punctual || !random.chance(LATE)) continue;
    // The text gateway is at most a day and a half late, and not in the last days, so that every message is charged in its own month.
    const text = event.type === 'sms.segment';
    if (text && dayOf(event.start) > DAYS_IN_MONTH - 2) continue;
    event.arrival += text ? random.between(2, 36) * HOUR : random.between(2, 216) * HOUR;
    event.arrival += random.below(3600) * SECOND;
  }
}

/** One percent is sent again unchanged: soon after a lost answer, or days later from somebody's archive. */
export function repeatSome(random, events) {
  return events.filter(() => random.chance(DUPLICATE)).map((event) => ({
    ...event,
    arrival: event.arrival
      + (random.chance(9000) ? random.between(SECOND, 10 * MINUTE) : random.between(1, 3) * DAY + random.below(3600) * SECOND),
  }));
}

const NOWHERE = ['number:+8675586019998', 'number:+8675586019999', 'seat:demo-yunfan/99', 'package:demo-none'];

// Every kind has one fault only, so that there is one right answer.
const KINDS = {
  malformed: { count: 30, make: (event) => ({ ...event, cut: true }) },
  missingId: { count: 20, make: (event) => ({ ...event, id: undefined }) },
  unknownMeter: { count: 20, make: (event) => ({ ...event, type: 'fax.page' }) },
  wrongMeter: { count: 10, make: (event) => ({ ...event, type: event.type === 'sms.segment' ? 'bot.message' : 'sms.segment' }) },
  unknownSubject: {
    count: 30,
    make: (event, random) => ({ ...event, subject: random.pick(NOWHERE) }),
  },
  foreignSubject: {
    count: 20,
    make: (event, random, customer) => ({ ...event, type: 'voice.outbound', subject: `number:${customer.neighbour.numbers[0].number}` }),
  },
  negative: { count: 25, corrected: 10, make: (event) => quantity(event, -Math.max(1, event.data.quantity)) },
  fractional: { count: 20, corrected: 5, make: (event) => quantity(event, event.data.quantity + 0.5) },
  overLimit: { count: 15, make: (event) => quantity(event, 1000000000000000) },
  future: {
    count: 15,
    make: (event, random) => started(event, startOf(dayOf(event.arrival) + random.between(3, 30)) + random.below(86400) * SECOND),
  },
  tooOld: { count: 20, make: (event, random) => started(event, event.arrival - random.between(37, 60) * DAY) },
};

const quantity = (event, value) => ({ ...event, data: { ...event.data, quantity: value } });
const started = (event, start) => ({ ...event, start, time: local(start - (start % SECOND)) });

/** Lines to be refused, modelled on good ones; some come again corrected, under the same identity, and then count. */
export function poison(random, events, customer) {
  const lines = [];
  for (const [kind, { count, corrected = 0, make }] of Object.entries(KINDS)) {
    for (let i = 0; i < count; i++) {
      const model = events[Math.floor((random.below(1048576) * events.length) / 1048576)];
      const event = { ...model, id: `${kind}-${String(i + 1).padStart(3, '0')}`, arrival: model.arrival + random.between(1, 900) * 100 };
      lines.push(make(event, random, customer));
      if (i < corrected) lines.push({ ...event, arrival: event.arrival + random.between(20, 300) * MINUTE });
    }
  }
  return lines;
}

/** The same identity with other content: somebody edited a record. The first one stands. */
export function contradict(random, events) {
  const lines = [];
  for (let i = 0; i < 30; i++) {
    const first = events[Math.floor((random.below(1048576) * events.length) / 1048576)];
    const edited = quantity(first, first.data.quantity + random.between(1, 60));
    lines.push({ ...edited, arrival: first.arrival + random.between(5, 7200) * SECOND });
  }
  return lines;
}
