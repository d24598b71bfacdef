// Instants are whole milliseconds since 2026-07-01T00:00:00+08:00, the start of the month in Asia/Shanghai (+08:00, no summer time).

const ORIGIN = Date.UTC(2026, 5, 30, 16);
const ZONE = 8 * 3600000;

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const DAYS_IN_MONTH = 31;

/** The day of the month (1 = 1 July) on which an instant lies; 32 is 1 August. */
export const dayOf = (instant) => Math.floor(instant / DAY) + 1;

/** The start of a day of the month. */
export const startOf = (day) => (day - 1) * DAY;

/** "2026-07-10" for day 10. */
export const dateOf = (day) => new Date(Date.UTC(2026, 6, day)).toISOString().slice(0, 10);

/** RFC 3339 with the zone of the customer, to the second or, when it has them, to the millisecond. */
export function local(instant) {
  const text = new Date(ORIGIN + ZONE + instant).toISOString();
  return text.slice(0, instant % SECOND === 0 ? 19 : 23) + '+08:00';
}

/** RFC 3339 in UTC, as message gateways write it. */
export const utc = (instant) => new Date(ORIGIN + instant).toISOString();

/** Saturdays and Sundays of July and August 2026. There is no public holiday in either month, and no make-up working day. */
export function isRestDay(day) {
  const weekday = new Date(Date.UTC(2026, 6, day)).getUTCDay();
  return weekday === 0 || weekday === 6;
}

// Weight of each half hour of a day. An office: from half past eight, a dip at lunch, the last calls at eight in the evening.
const OFFICE = [
  0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 8, 40, 90, 120, 125, 120, 105, 80,
  35, 22, 30, 70, 105, 118, 120, 115, 105, 92, 80, 60, 35, 22, 15, 10, 5, 3, 1, 0, 0, 0, 0, 0,
];

// People who write to a bot: all day, little at night, most in the evening.
const PUBLIC = [
  14, 10, 8, 6, 5, 4, 4, 4, 4, 5, 6, 8, 12, 18, 28, 36, 48, 60, 72, 80, 84, 82, 78, 74,
  70, 72, 74, 76, 78, 78, 76, 74, 72, 70, 70, 74, 80, 88, 98, 110, 122, 128, 124, 110, 88, 62, 40, 24,
];

/** A random instant of a day by the shape of an office's or of the public's day, to the second. */
export function momentOf(random, day, shape = 'office') {
  const slot = random.weighted(shape === 'office' ? OFFICE : PUBLIC);
  return startOf(day) + slot * 30 * MINUTE + random.below(1800) * SECOND;
}
