import { collectors, openHost, type Host, type HostPaths } from '../collectors/index.ts';
import { probe, type Finding } from '../sources/index.ts';
import { diagnoseClock } from './clock.ts';
import { diagnoseCollectors } from './collectors.ts';
import { diagnoseContainer } from './container.linux.ts';
import type { Diagnosis } from './diagnosis.ts';
import { diagnoseMacPermissions } from './permissions.darwin.ts';
import { diagnosePermissions } from './permissions.linux.ts';
import { watchClock } from './read-clock.ts';
import { diagnoseRuntime, type RuntimeFacts } from './runtime.ts';

/** All diagnoses of a host, without sampling or delivering anything. It takes a second or two. */
export async function diagnoseHost(paths: HostPaths, facts: RuntimeFacts): Promise<Diagnosis[]> {
  const readClock = watchClock();
  const unreadable: string[] = [];
  const found = await probe(collectors, paths, { warn: (message) => void unreadable.push(message) });
  const host = openHost(paths, { interval: 1, signal: AbortSignal.abort() });
  try {
    return [
      ...diagnoseCollectors(found, host),
      ...(process.platform === 'linux' ? diagnoseLinux(host, found, unreadable) : []),
      ...(process.platform === 'darwin' ? diagnoseMacPermissions(unreadable) : []),
      ...diagnoseClock(await readClock()),
      ...diagnoseRuntime(facts),
    ];
  } finally {
    host.close();
  }
}

function diagnoseLinux(host: Host, found: readonly Finding[], unreadable: readonly string[]): Diagnosis[] {
  const isLimited = found.some(({ collector, absent }) => collector.name === 'cgroup' && absent === undefined);
  return [...diagnosePermissions(host, { uid: process.getuid?.() ?? 0, unreadable }), ...diagnoseContainer(host, { isLimited })];
}
