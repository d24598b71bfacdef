import { firstDayOf } from './customer.mjs';
import { DAY, DAYS_IN_MONTH, HOUR, SECOND, isRestDay, local, momentOf, startOf } from './time.mjs';

// Durations of answered calls in seconds: the quantiles of a log-normal (median 85 s, sigma 1.05) at steps of 1/32.
const DURATION = [
  4, 12, 17, 21, 25, 29, 33, 38, 42, 46, 51, 56, 61, 66, 72, 78, 85, 92, 100, 109, 119, 130, 142, 156, 173, 192, 216, 245, 284, 339,
  426, 601, 2691,
];

const UNANSWERED = 1200;
const OUTBOUND = 6800;
const MOBILE = ['130', '133', '135', '136', '137', '138', '139', '150', '158', '166', '177', '180', '186', '188', '198'];
// Cities with numbers of eight digits.
const CITY = ['10', '20', '21', '22', '25', '27', '28', '571', '755'];

function destination(random) {
  if (random.chance(8200)) return `+86${random.pick(MOBILE)}${random.digits(8)}`;
  return `+86${random.pick(CITY)}${random.between(2, 8)}${random.digits(7)}`;
}

function call(number, start, seconds, direction, called, delay) {
  const data = { quantity: seconds };
  if (called) data.dimensions = { 'call.destination': called };
  return {
    source: number.startsWith('+8621') ? '//pbx-sh.yunfan.example/trunk-1' : '//pbx-sz.yunfan.example/trunk-1',
    type: direction, subject: `number:${number}`, time: local(start), start, data,
    // A call detail record is written when the call ends and collected a little later.
    arrival: start + seconds * SECOND + delay,
  };
}

/** The calls of the month: busy numbers and quiet ones, office hours, quiet weekends, 12 % unanswered. */
export function calls(random, customer) {
  const list = [];
  customer.numbers.forEach(({ number, assignedOn }, index) => {
    const busy = 85 + 11 * ((index * 7) % 13);
    for (let day = firstDayOf(assignedOn); day <= DAYS_IN_MONTH; day++) {
      const count = isRestDay(day) ? random.below(9) : busy + random.between(-15, 15);
      for (let i = 0; i < count; i++) {
        const start = momentOf(random, day);
        const seconds = random.chance(UNANSWERED) ? 0 : random.quantile(DURATION);
        const outbound = random.chance(OUTBOUND);
        const called = outbound ? destination(random) : undefined;
        list.push(call(number, start, seconds, outbound ? 'voice.outbound' : 'voice.inbound', called, random.between(800, 95000)));
      }
    }
  });
  return list.concat(borders(customer));
}

/** Calls on the borders of minutes and of the month (requirements S07): the start decides the month, a started minute counts whole. */
function borders({ numbers }) {
  const number = numbers[0].number;
  const midnight = startOf(DAYS_IN_MONTH + 1);
  const at = (start, seconds) => call(number, start, seconds, 'voice.outbound', '+862155501234', 4000);
  return [
    at(0, 59), at(startOf(15), 60), at(startOf(15) + 3 * SECOND, 61), at(startOf(16), 3599), at(startOf(16) + SECOND, 3600),
    at(midnight - 30 * SECOND, 185), at(midnight - SECOND, 1), at(midnight, 59), at(midnight + 30 * SECOND, 121),
    // Two calls of 30 July: one arrives on 2 August, within the grace of 48 hours; one on 3 August, after the statement is final.
    { ...at(startOf(30) + 11 * HOUR, 120), arrival: midnight + DAY + 10 * HOUR },
    { ...at(startOf(30) + 12 * HOUR, 130), arrival: midnight + 2 * DAY + 9 * HOUR },
  ].map((event) => ({ ...event, punctual: true }));
}
