import { beyondSizes } from '../../pseudo-files/index.ts';
import { product, within } from '../../rate.ts';

/** A process's use of a GPU in the last interval. */
export interface NvidiaProcess {
  /** The index of the GPU. */
  readonly gpu: string;
  readonly pid: number;
  /** `C` for compute, `G` for graphics, `C+G` for both. */
  readonly type: string;
  /** Percent by kind of engine, without unused engines. */
  readonly engines: ReadonlyMap<string, number>;
  /** Bytes. */
  readonly memory: number | undefined;
}

/** Kinds of engine by the heading of their column. */
const engineNames: ReadonlyMap<string, string> = new Map([
  ['sm', 'compute'],
  ['enc', 'encoder'],
  ['dec', 'decoder'],
  ['jpg', 'jpeg'],
  ['ofa', 'ofa'],
]);

/**
 * Reads the lines of `nvidia-smi pmon -s um`. Columns differ between versions and are found by the repeated heading. The function returns
 * false for a line of another format.
 */
export function readNvidiaProcesses(onProcess: (process: NvidiaProcess) => void): (line: string) => boolean {
  let columns: readonly string[] | undefined;
  return (line) => {
    const words = line.trim().split(/\s+/);
    if (words[0] === '#') {
      if (words[1] === 'gpu') columns = words.slice(1);
      return columns !== undefined;
    }
    const gpu = words[0] ?? '';
    if (!columns || !/^\d+$/.test(gpu)) return words.join('') === '';
    const cell = (name: string) => words[columns!.indexOf(name)];
    const pid = parseCell(cell('pid'));
    const memory = product(parseCell(cell('fb')), 2 ** 20);
    if (pid === undefined) return true;
    const engines = [...engineNames].flatMap(([heading, engine]) => {
      const busy = parseCell(cell(heading));
      return busy === undefined || busy > 100 ? [] : [[engine, busy] as const];
    });
    onProcess({ gpu, pid, type: cell('type') ?? '', engines: new Map(engines), memory: within(memory, beyondSizes) });
    return true;
  };
}

function parseCell(text = ''): number | undefined {
  return /^\d+$/.test(text) ? Number(text) : undefined;
}
