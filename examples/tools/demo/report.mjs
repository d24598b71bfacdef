import { ledgerSums } from './compare.mjs';
import { read } from './month.mjs';

const count = (value) => value.toLocaleString('en-US');

/** Fen as yuan: 239088 is 2,390.88. */
export function yuan(fen) {
  const size = Math.abs(fen);
  const cents = String(size % 100).padStart(2, '0');
  return `${fen < 0 ? '-' : ''}${count(Math.floor(size / 100))}.${cents}`;
}

/** A table: the first `left` columns to the left, figures to the right. */
export function table(rows, left = 1) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  return rows.map((row) => row.map((cell, column) => {
    const text = String(cell);
    return column < left ? text.padEnd(widths[column]) : text.padStart(widths[column]);
  }).join('  ').trimEnd()).map((line) => `  ${line}\n`).join('');
}

/** A statement, its lines gathered by product and month. */
export function statementText(body) {
  const bill = read(body);
  const groups = new Map();
  for (const line of bill.lines) {
    const name = `${line.sku} ${line.usageMonth} ${line.prepaid}`;
    const sum = groups.get(name) ?? { ...line, lines: 0, units: 0, grossFen: 0, netFen: 0, vatFen: 0 };
    groups.set(name, sum);
    sum.lines++;
    for (const field of ['units', 'grossFen', 'netFen', 'vatFen']) sum[field] += line[field];
  }
  const rows = [['Product', 'Usage of', '', 'Lines', 'Units', 'Gross', 'VAT %', 'Net', 'VAT']];
  for (const [, sum] of [...groups].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const kind = sum.prepaid ? 'paid from the wallet' : sum.priorPeriod ? 'prior period' : '';
    const money = [yuan(sum.grossFen), sum.vatPercent, yuan(sum.netFen), yuan(sum.vatFen)];
    rows.push([sum.sku, sum.usageMonth, kind, sum.lines, count(sum.units), ...money]);
  }
  rows.push(['Total', '', '', bill.lines.length, '', yuan(bill.grossFen), '', yuan(bill.netFen), yuan(bill.vatFen)]);
  const due = `  Paid from the wallet ${yuan(bill.prepaidFen)}, amount due ${yuan(bill.amountDueFen)}, paid ${yuan(bill.paidFen ?? 0)}`;
  return `${table(rows, 3)}${due} (yuan, VAT inside); ${bill.status ?? ''}${bill.dueOn ? `, due ${bill.dueOn} 24:00` : ''}\n`;
}

/** The trial balance and the proof of the books. */
export function booksText({ trialBalance, check }) {
  const rows = [['Ledger account', 'Debit', 'Credit']];
  for (const [account, fen] of Object.entries(ledgerSums(trialBalance)))
    rows.push(fen > 0 ? [account, yuan(fen), ''] : [account, '', yuan(-fen)]);
  const proof = check.balanced ? `balanced, ${count(check.checks ?? 0)} comparisons` : `NOT BALANCED: ${(check.problems ?? []).join('; ')}`;
  return `${table(rows)}  ${count(trialBalance.postings ?? 0)} postings, total ${trialBalance.totalFen}; books ${proof}\n`;
}

/** What was refused, how often and why, with one example each. */
export function refusalsText(answers) {
  const { accepted = 0, duplicate = 0, ...refused } = answers.counts();
  let text = `  ${count(accepted)} accepted, ${count(duplicate)} repeats of accepted ones\n`;
  for (const [code, times] of Object.entries(refused).sort()) {
    const { line, detail } = answers.examples.get(code);
    const shown = line.length > 300 ? `${line.slice(0, 300)}...` : line;
    text += `  ${String(times).padStart(5)}  ${code}: ${detail ?? ''}\n         ${shown}\n`;
  }
  return text;
}
