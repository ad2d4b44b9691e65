import { blocks } from '../charts/index.ts';

const width = 20;

/** The course of values as a line of blocks, in constant memory: when the time has doubled, two columns become one. */
export class Sparkline {
  #columns: { sum: number; count: number }[] = [];
  #start = NaN;
  #step = 1e-3;

  add(value: number, time: number): void {
    if (Number.isNaN(this.#start)) this.#start = time;
    // A value older than the first one counts with it.
    const elapsed = Math.max(0, time - this.#start);
    while (elapsed / this.#step >= width) this.#halve();
    const column = Math.floor(elapsed / this.#step);
    for (let at = this.#columns.length; at <= column; at += 1) this.#columns.push({ sum: 0, count: 0 });
    this.#columns[column]!.sum += value;
    this.#columns[column]!.count += 1;
  }

  /** The lowest block is the least mean of a column, the highest the greatest; a space means no value. */
  toString(): string {
    const means = this.#columns.map(({ sum, count }) => (count > 0 ? sum / count : NaN));
    const known = means.filter((mean) => !Number.isNaN(mean));
    const [least, greatest] = [Math.min(...known), Math.max(...known)];
    const height = (mean: number) => (greatest > least ? Math.round(((mean - least) / (greatest - least)) * (blocks.length - 2)) : 0);
    return means.map((mean) => (Number.isNaN(mean) ? ' ' : blocks[1 + height(mean)])).join('');
  }

  #halve(): void {
    const columns = this.#columns;
    this.#columns = Array.from({ length: Math.ceil(columns.length / 2) }, (_, at) => {
      const [one, other] = [columns[2 * at]!, columns[2 * at + 1]];
      return { sum: one.sum + (other?.sum ?? 0), count: one.count + (other?.count ?? 0) };
    });
    this.#step *= 2;
  }
}
