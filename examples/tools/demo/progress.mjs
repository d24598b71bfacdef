const WIDTH = 32;
const count = (value) => Math.round(value).toLocaleString('en-US');

/** A progress bar on a terminal; a line every tenth of the way when the output goes to a file. */
export class Progress {
  constructor(total, out = process.stdout) {
    this.total = total;
    this.out = out;
    this.begun = performance.now();
    this.tenth = 0;
    this.drawn = 0;
  }

  /** Draws how far the work is. */
  at(done, note) {
    const now = performance.now();
    const rate = done / Math.max(0.001, (now - this.begun) / 1000);
    const text = `${count(done)} of ${count(this.total)} lines, ${count(rate)} a second, ${note}`;
    if (this.out.isTTY) {
      if (now - this.drawn < 80 && done < this.total) return;
      this.drawn = now;
      const full = Math.round((WIDTH * done) / this.total);
      this.out.write(`\r\x1b[2K[${'#'.repeat(full)}${'.'.repeat(WIDTH - full)}] ${text}`);
      return;
    }
    const tenth = Math.floor((10 * done) / this.total);
    if (tenth === this.tenth) return;
    this.tenth = tenth;
    this.out.write(`  ${String(tenth * 10).padStart(3)} %  ${text}\n`);
  }

  end() {
    if (this.out.isTTY) this.out.write('\n');
  }
}
