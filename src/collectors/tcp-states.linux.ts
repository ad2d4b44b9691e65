import { constants, promises } from 'node:fs';
import { join } from 'node:path';
import { flag } from '../options/index.ts';
import type { Collector, Emit } from './collector.ts';
import { firstAnswers } from './first-answers.ts';
import { networkFolder } from './network/index.ts';
import { Query } from './query.ts';
import { openRation } from './rationed.ts';

/** Counts outside the main thread, and with pauses: the kernel walks all sockets, which takes half a second for 120,000. */
export const tcpStates: Collector = {
  name: 'tcp_states',
  describe: 'TCP sockets by state, from /proc/net/tcp and tcp6; costly where there are many.',
  optional: true,
  options: { tcpStates: flag({ describe: 'TCP sockets by state too' }) },
  open({ procfs, interval, clock, signal, now }) {
    const folder = networkFolder(procfs);
    const paths = ['tcp', 'tcp6'].map((name) => `${folder}/${name}`).filter((path) => procfs.has(path));
    if (paths.length === 0) return `${procfs.root}/${folder}/tcp is missing`;
    const files = paths.map((path) => join(procfs.root, path));
    const ration = openRation(() => clock.monotonic());
    const count = async () => {
      const end = ration.begin(now());
      return countAll(files, signal).finally(end);
    };
    const query = new Query(count, now);
    const emitStates = (emit: Emit) => {
      if (query.failure !== undefined) throw query.failure;
      for (const [at, state] of states.entries()) emit(`tcp.state.${state}.count`, query.answer?.[at]);
    };
    return (emit) => {
      const pending = query.refresh(ration.isDue(now()));
      if (query.answer || !pending) return emitStates(emit);
      return firstAnswers([pending], { interval, clock }).then(() => emitStates(emit));
    };
  },
};

/** The kernel's states from 1 on: include/net/tcp_states.h. */
const states = [
  ...['established', 'syn_sent', 'syn_recv', 'fin_wait1', 'fin_wait2', 'time_wait', 'close', 'close_wait', 'last_ack', 'listen'],
  'closing',
] as const;

async function countAll(paths: readonly string[], signal: AbortSignal): Promise<number[]> {
  const counts = states.map(() => 0);
  for (const path of paths) {
    const file = await promises.open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    let rest = '';
    for await (const chunk of file.createReadStream({ encoding: 'latin1' })) {
      if (signal.aborted) break;
      rest = countStates(rest + (chunk as string), counts);
    }
  }
  return counts;
}

/**
 * Adds the sockets of the whole lines in a part of /proc/net/tcp. Returns the incomplete last line.
 * https://docs.kernel.org/networking/proc_net_tcp.html
 */
export function countStates(text: string, counts: number[]): string {
  const end = text.lastIndexOf('\n') + 1;
  for (const [, state] of text.slice(0, end).matchAll(/^ *\d+: [\dA-F]+:[\dA-F]{4} [\dA-F]+:[\dA-F]{4} ([\dA-F]{2}) /gm)) {
    const at = Number.parseInt(state!, 16) - 1;
    if (at >= 0 && at < counts.length) counts[at]! += 1;
  }
  return text.slice(end);
}
