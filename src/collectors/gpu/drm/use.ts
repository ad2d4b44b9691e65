import type { DrmClient, DrmEngine } from './fdinfo.linux.ts';

/** Percent of the time by kind of engine, over seconds. An engine without an earlier reading counts from 0. */
export function busyBetween(before: DrmClient, now: DrmClient, seconds: number): Map<string, number> {
  const busy = new Map<string, number>();
  for (const [name, engine] of now.engines) {
    const share = busyShare(engine, before.engines.get(name), seconds);
    if (share !== undefined) busy.set(name, Math.min(100, (100 * share) / engine.count));
  }
  return busy;
}

function busyShare(now: DrmEngine, before: DrmEngine | undefined, seconds: number): number | undefined {
  const spent = now.busy - (before?.busy ?? 0);
  const whole = now.total === undefined ? seconds * 1e9 : now.total - (before?.total ?? NaN);
  return spent >= 0 && whole > 0 ? spent / whole : undefined;
}
