import { memoizeBy } from '../../memoize.ts';
import type { Host } from '../host.ts';
import { parseMacmon } from './macmon.darwin.ts';
import { collectDocuments } from './plist-stream.ts';
import { findPowermetrics, isRoot } from './powermetrics-command.darwin.ts';
import { parsePowermetrics } from './powermetrics.darwin.ts';
import { findOnPath, keepRunning, type LineParser, type RunningProgram } from '../programs/index.ts';
import type { SocReading } from './reading.ts';

/** The chip of a Mac, read from a program that keeps running. */
export interface Soc {
  /** The last reading; undefined before the first, and when the last is too old. */
  readonly reading: SocReading | undefined;
  /** Why there is none; undefined otherwise. */
  readonly failure: string | undefined;
}

type SocHost = Pick<Host, 'interval' | 'signal'>;

/** The chip of this Mac, shared by several collectors, or why it is not readable. It never asks for a password. */
export const openSoc: (host: SocHost) => Promise<Soc | string> = memoizeBy(open);

/** As root powermetrics; else macmon, which needs no root, if installed; else powermetrics if sudo runs it. */
async function open(host: SocHost): Promise<Soc | string> {
  // The program averages over a period: a shorter one gives nothing new, a longer one is late.
  const seconds = Math.min(Math.max(host.interval, 0.2), 5);
  const period = String(Math.round(seconds * 1000));
  const macmon = isRoot() ? undefined : findOnPath('macmon', homebrew);
  if (macmon !== undefined)
    return watch(host, macmon, ['pipe', '-i', period], seconds, () => (line) => parseMacmon(line, seconds) ?? false);
  const command = await findPowermetrics();
  if (typeof command === 'string') return command;
  const [program, ...args] = [...command.words, '-f', 'plist', '-i', period, '-s', command.samplers.join()];
  return watch(host, program, args, seconds, () => collectDocuments(parsePowermetrics));
}

/** Homebrew's folders on Apple Silicon and Intel, which a service lacks in PATH. */
const homebrew = ['/opt/homebrew/bin', '/usr/local/bin'];

/** Parses a line. Returns the reading that it completes, undefined within one, false for a message. */
type ReadingParser = (line: string) => SocReading | undefined | false;

function watch({ signal }: SocHost, program: string, args: readonly string[], seconds: number, parser: () => ReadingParser): Soc {
  let latest: { readonly reading: SocReading; readonly at: number } | undefined;
  const createParser = (): LineParser => {
    const take = parser();
    return (line) => {
      const reading = take(line);
      if (reading) latest = { reading, at: performance.now() };
      return reading === undefined ? undefined : reading !== false;
    };
  };
  const running: RunningProgram = keepRunning(program, args, { signal, silenceTimeout: 30, createParser });
  return {
    get reading() {
      const isFresh = latest && performance.now() - latest.at < 1000 * (3 * seconds + 1);
      return running.failure === undefined && isFresh ? latest?.reading : undefined;
    },
    get failure() {
      return running.failure;
    },
  };
}
