import type { Sample } from '../../sample.ts';

/** The newest sample of each host and tag set, for as long as it is fresh. */
export interface NewestSamples {
  /** Keeps a sample in place of its predecessor. False: there is no room for it. */
  put(sample: Sample): boolean;
  /** What is fresh now: the same object until that changes. */
  fresh(): Fresh;
}

export interface Fresh {
  /** In the order in which their hosts and tag sets first came. */
  readonly samples: readonly Sample[];
  /** The one that came last, fresh or not. */
  readonly last: Sample | undefined;
  /** Have samples come from more than one host? Once they have, they may again. */
  readonly severalHosts: boolean;
}

export interface Keeping {
  /** Seconds after which a sample is not fresh any more; undefined: after some of its intervals. */
  readonly ttl: number | undefined;
  /** Seconds of a clock that nobody sets. */
  readonly now: () => number;
  /** Hosts and tag sets that there is room for. */
  readonly most?: number;
  /** What their expositions may come to, about, in characters. */
  readonly room?: number;
}

interface Kept {
  readonly sample: Sample;
  readonly size: number;
  readonly expires: number;
}

export function newestSamples({ ttl, now, most = 1000, room = 2 ** 26 }: Keeping): NewestSamples {
  const kept = new Map<string, Kept>();
  /** `expires`: before this time none does. */
  const state = { used: 0, expires: Infinity, firstHost: undefined as string | undefined, severalHosts: false };
  let last: Sample | undefined;
  let current: Fresh | undefined;

  /** Staleness is found out when somebody looks, not when something comes: dead values are never served. */
  const forgetStale = () => {
    if (now() < state.expires) return;
    state.expires = Infinity;
    for (const [key, { size, expires }] of kept) {
      if (expires > now()) state.expires = Math.min(state.expires, expires);
      else if (kept.delete(key)) state.used -= size;
    }
    current = undefined;
  };

  return {
    put(sample) {
      forgetStale();
      const key = keyOf(sample);
      const before = kept.get(key);
      const size = sizeOf(sample);
      const used = state.used - (before?.size ?? 0) + size;
      if (used > room || (!before && kept.size >= most)) return false;
      const expires = now() + (ttl ?? usualTtl(sample, before?.sample));
      kept.set(key, { sample, size, expires });
      state.used = used;
      state.expires = Math.min(state.expires, expires);
      state.firstHost ??= sample.host;
      state.severalHosts ||= sample.host !== state.firstHost;
      last = sample;
      current = undefined;
      return true;
    },
    fresh() {
      forgetStale();
      return (current ??= { samples: Array.from(kept.values(), ({ sample }) => sample), last, severalHosts: state.severalHosts });
    },
  };
}

function keyOf({ host, tags }: Sample): string {
  return JSON.stringify([host, tags && Object.entries(tags).sort(([one], [other]) => (one < other ? -1 : 1))]);
}

/** A family's name stands in its help, its type and its series. */
function sizeOf({ host, tags, metrics }: Sample): number {
  const labels = host.length + (tags ? JSON.stringify(tags).length : 0);
  let size = labels;
  for (const name in metrics) size += 4 * name.length + labels + 60;
  return size;
}

/**
 * Five times the time between the last two samples: one that is late, or lost, makes no hole. At least 10 s, for programs
 * and networks falter for that long; at most an hour, for clocks are set; a minute while only one has come.
 */
function usualTtl(sample: Sample, before: Sample | undefined): number {
  if (!before) return 60;
  return Math.min(Math.max(5 * Math.abs(sample.timestamp - before.timestamp), 10), 3600);
}
