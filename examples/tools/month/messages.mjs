import { DAYS_IN_MONTH, HOUR, MINUTE, SECOND, isRestDay, local, momentOf, startOf, utc } from './time.mjs';

const SEGMENTS = [7400, 2100, 400, 100];
const BOT_TURNS = [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 5, 5, 6, 8, 11, 19];

function sms(start, segments, delay) {
  return {
    source: '//sms-gateway.yunfan.example', type: 'sms.segment', subject: 'package:demo-sms', time: utc(start), start,
    data: { quantity: segments }, arrival: start + delay,
  };
}

/** Text messages: campaigns go out in bursts of a minute or two, notices trickle through the day. */
export function textMessages(random) {
  const list = [];
  for (let day = 1; day <= DAYS_IN_MONTH; day++) {
    const campaigns = isRestDay(day) ? (random.chance(3500) ? 1 : 0) : random.pick([1, 1, 1, 1, 2, 2]);
    for (let i = 0; i < campaigns; i++) {
      const begin = startOf(day) + random.pick([10, 15, 16, 19]) * HOUR + random.below(40) * MINUTE;
      const recipients = random.between(900, 2700);
      const segments = 1 + random.weighted(SEGMENTS);
      for (let sent = 0; sent < recipients; sent++)
        list.push(sms(begin + sent * 33 + random.below(30), segments, random.between(120, 9000)));
    }
    const notices = isRestDay(day) ? 60 : 260;
    for (let i = 0; i < notices; i++)
      list.push(sms(momentOf(random, day) + random.below(1000), 1 + random.weighted(SEGMENTS), random.between(120, 9000)));
  }
  return list;
}

/** Conversations with the bot: one event each, its automatic replies as the quantity. */
export function botMessages(random) {
  const list = [];
  for (let day = 1; day <= DAYS_IN_MONTH; day++) {
    const conversations = (isRestDay(day) ? 640 : 1010) + random.between(-70, 70);
    for (let i = 0; i < conversations; i++) {
      const start = momentOf(random, day, 'public');
      list.push({
        source: '//bot.yunfan.example/faq', type: 'bot.message', subject: 'package:demo-bot', time: local(start), start,
        data: { quantity: random.pick(BOT_TURNS) }, arrival: start + random.between(20, 600) * SECOND,
      });
    }
  }
  return list;
}

function apiMinute(subject, start, calls, delay) {
  return {
    source: '//api-gateway.yunfan.example', type: 'api.call', subject, time: utc(start), start, data: { quantity: calls },
    arrival: start + MINUTE + delay,
  };
}

/** API calls, counted per minute: the customer's own systems round the clock, the seats while people work. */
export function apiCalls(random, customer) {
  const list = [];
  const seats = customer.seats.filter((seat) => seat.skus.includes('API-CALL'));
  for (let day = 1; day <= DAYS_IN_MONTH; day++) {
    for (let minute = 0; minute < 1440; minute++) {
      const working = minute >= 510 && minute < 1200 && !isRestDay(day);
      if (!working && minute % 10 !== 0) continue;
      const calls = working ? random.between(90, 620) : random.between(4, 60);
      list.push(apiMinute('package:demo-api', startOf(day) + minute * MINUTE, calls, random.between(300, 20000)));
    }
    if (isRestDay(day)) continue;
    for (const seat of seats) {
      const minutes = new Set();
      const active = random.between(20, 38);
      while (minutes.size < active) minutes.add(Math.floor(momentOf(random, day) / MINUTE));
      const subject = `seat:${customer.account.id}/${seat.seatNo}`;
      for (const minute of minutes) list.push(apiMinute(subject, minute * MINUTE, random.between(1, 45), random.between(300, 20000)));
    }
  }
  return list;
}
