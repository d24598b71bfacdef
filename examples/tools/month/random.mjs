// A small seeded generator of random numbers. It uses 32-bit integer operations and exact products below 2^53 only, so every
// machine and every version of Node.js draws the same numbers; Math.random, Math.log and Math.exp promise neither.

/** Mixes a seed text into four 32-bit words (xmur3). */
function words(text) {
  let hash = 1779033703 ^ text.length;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 3432918353);
    hash = (hash << 13) | (hash >>> 19);
  }
  return () => {
    hash = Math.imul(hash ^ (hash >>> 16), 2246822507);
    hash = Math.imul(hash ^ (hash >>> 13), 3266489909);
    return (hash ^= hash >>> 16) >>> 0;
  };
}

/** A stream of random draws (sfc32). Streams with different seeds are independent, so one part of the month can change alone. */
export class Random {
  constructor(seed) {
    const word = words(seed);
    this.a = word() | 0;
    this.b = word() | 0;
    this.c = word() | 0;
    this.count = 1;
    for (let i = 0; i < 12; i++) this.bits();
  }

  /** 32 random bits. */
  bits() {
    const sum = (this.a + this.b + this.count) | 0;
    this.count = (this.count + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (this.c << 21) | (this.c >>> 11);
    this.c = (this.c + sum) | 0;
    return sum >>> 0;
  }

  /** A whole number from 0 to below `limit` (at most 2^20, so that the product is exact). */
  below(limit) {
    if (!(limit > 0 && limit <= 1048576)) throw new RangeError(`limit ${limit}`);
    return Math.floor((this.bits() * limit) / 4294967296);
  }

  /** A whole number from `low` to `high`, both possible. */
  between(low, high) {
    return low + this.below(high - low + 1);
  }

  /** True in `share` of 10,000 cases. */
  chance(share) {
    return this.below(10000) < share;
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  /** The index of a weight, each as likely as it is heavy. */
  weighted(weights) {
    let rest = this.below(weights.reduce((sum, weight) => sum + weight, 0));
    for (let i = 0; i < weights.length; i++) {
      if (rest < weights[i]) return i;
      rest -= weights[i];
    }
    throw new RangeError('weights');
  }

  /** A value of a distribution given as whole-number quantiles at equal steps, straight lines between them. */
  quantile(table) {
    const at = this.below(table.length - 1);
    return table[at] + this.below(table[at + 1] - table[at] + 1);
  }

  /** `count` decimal digits. */
  digits(count) {
    let text = '';
    for (let i = 0; i < count; i++) text += this.below(10);
    return text;
  }
}
