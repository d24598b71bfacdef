import { read } from './month.mjs';

// Every difference between what the service says and what was recomputed, as one sentence each. None is the only good answer.

const FIELDS = ['units', 'grossFen', 'vatPercent', 'netFen', 'vatFen', 'prepaid'];
const TOTALS = ['grossFen', 'netFen', 'vatFen', 'prepaidFen', 'amountDueFen'];
const nameOf = (line) => `${line.sku} of ${line.subject} for ${line.usageMonth}${line.prepaid ? ' (prepaid)' : ''}`;

/** A statement against its recomputation, line by line. */
export function statementDifferences(body, expected) {
  const actual = read(body);
  const found = [];
  const differ = (what, is, should) => { if (is !== should) found.push(`${expected.month}: ${what} is ${is}, recomputed ${should}`); };
  const rest = new Map();
  for (const line of actual.lines) {
    if (rest.has(nameOf(line))) found.push(`${expected.month}: there are two lines ${nameOf(line)}`);
    rest.set(nameOf(line), line);
  }
  for (const line of expected.lines) {
    const found = rest.get(nameOf(line));
    rest.delete(nameOf(line));
    if (!found) differ(`the line ${nameOf(line)}`, 'missing', `${line.grossFen} fen`);
    else for (const field of FIELDS) differ(`${field} of ${nameOf(line)}`, found[field], line[field]);
  }
  for (const [name, line] of rest) differ(`the line ${name}`, `${line.grossFen} fen`, 'absent');
  for (const total of TOTALS) differ(total, actual[total], expected[total]);
  return found;
}

/** A trial balance as {account: fen}, debits positive, without zeros. */
export function ledgerSums(body) {
  const sums = (body.accounts ?? []).map((leg) => [leg.ledgerAccount ?? leg.account ?? leg.code, leg.amountFen ?? leg.balanceFen]);
  return Object.fromEntries(sums.filter(([, fen]) => fen !== 0).sort());
}

/** The books against their recomputation, and against themselves. */
export function bookDifferences(when, { trialBalance, check, balance }, expected) {
  const found = [];
  const sums = ledgerSums(trialBalance);
  for (const account of new Set([...Object.keys(sums), ...Object.keys(expected)])) {
    const [is, should] = [sums[account] ?? 0, expected[account] ?? 0];
    if (is !== should) found.push(`${when}: ${account} is ${is}, recomputed ${should}`);
  }
  if (trialBalance.totalFen !== 0) found.push(`${when}: the trial balance is off by ${trialBalance.totalFen} fen`);
  if (check.balanced !== true) found.push(`${when}: the books do not prove: ${(check.problems ?? []).join('; ')}`);
  const wallet = -(expected['LIAB.WALLET'] ?? 0);
  const receivable = expected['AR.CUST'] ?? 0;
  if (balance.walletFen !== wallet) found.push(`${when}: the wallet holds ${balance.walletFen}, recomputed ${wallet}`);
  if (balance.receivableFen !== receivable) found.push(`${when}: receivable is ${balance.receivableFen}, recomputed ${receivable}`);
  return found;
}

/**
 * The answer to every line against the recomputed verdict. A line of a repeated request may be called a duplicate of itself:
 * the first copy was recorded, only its answer was lost.
 */
export function verdictDifferences(answers, verdicts) {
  const found = [];
  if (answers.verdicts.length !== verdicts.length) found.push(`${answers.verdicts.length} lines answered, ${verdicts.length} in the file`);
  answers.verdicts.forEach((is, index) => {
    const should = verdicts[index];
    if (is === should || (is === 'duplicate' && should === 'accepted' && answers.repeated.has(index))) return;
    found.push(`line ${index + 1}: answered ${is}, recomputed ${should}`);
  });
  return found;
}

// What two runs of the same month may differ in: names given by the service, and when the machine did it.
const INCIDENTAL = new Set(['id', 'clockId', 'testClock', 'recordedAt', 'createdAt']);

/** JSON with sorted names and without what is incidental, so that equal content is equal text. */
export function canonical(value) {
  return JSON.stringify(value, (name, part) => {
    if (INCIDENTAL.has(name)) return undefined;
    if (part === null || typeof part !== 'object' || Array.isArray(part)) return part;
    return Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}

/** Everything that is wrong with a finished month. */
export function differences(month, expected) {
  const found = [
    ...statementDifferences(month.july, expected.statements[202607]), ...statementDifferences(month.august, expected.statements[202608]),
    ...bookDifferences('After the payment', month.julyBooks, expected.trialBalance.julyPaid),
    ...bookDifferences('At the end of August', month.augustBooks, expected.trialBalance.augustFinal),
    ...verdictDifferences(month.answers, expected.verdicts),
  ];
  const neighbour = read(month.neighbour).amountDueFen;
  if (neighbour !== expected.neighbourDueFen) found.push(`The neighbour owes ${neighbour}, recomputed ${expected.neighbourDueFen}`);
  if (canonical(month.julyPaid) !== canonical(month.julyLater)) found.push('202607: the final statement changed after late usage arrived');
  return found;
}
