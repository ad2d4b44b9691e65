import { originKey, type Sample } from '../../samples/index.ts';

/** The latest sample of each host and tag set, until it is stale. */
export interface LatestSamples {
  /** Replaces the sample of its host and tags. Returns false where there is no room. */
  set(sample: Sample): boolean;
  /** The samples that are not stale. The object changes only when they do. */
  snapshot(): Snapshot;
}

export interface Snapshot {
  /** In the order in which their hosts and tag sets first came. */
  readonly samples: readonly Sample[];
  /** The last sample, stale or not. */
  readonly last: Sample | undefined;
  /** Whether samples have ever come from more than one host, as they then may again. */
  readonly severalHosts: boolean;
}

export interface LatestSamplesSettings {
  /** Seconds after which a sample is stale; default five of its intervals. */
  readonly ttl: number | undefined;
  /** Seconds of a monotonic clock. */
  readonly now: () => number;
  /** The most hosts and tag sets. */
  readonly most?: number;
  /** The most characters of all expositions, about. */
  readonly room?: number;
}

interface Entry {
  readonly sample: Sample;
  readonly size: number;
  readonly expires: number;
}

export function latestSamples({ ttl, now, most = 1000, room = 2 ** 26 }: LatestSamplesSettings): LatestSamples {
  const entries = new Map<string, Entry>();
  /** `expires`: the earliest expiry of all samples. */
  const state = { used: 0, expires: Infinity, firstHost: undefined as string | undefined, severalHosts: false };
  let last: Sample | undefined;
  let current: Snapshot | undefined;

  /** Drops stale samples on each access, so that none is served. */
  const dropStale = () => {
    if (now() < state.expires) return;
    state.expires = Infinity;
    for (const [key, { size, expires }] of entries) {
      if (expires > now()) state.expires = Math.min(state.expires, expires);
      else if (entries.delete(key)) state.used -= size;
    }
    current = undefined;
  };

  return {
    set(sample) {
      dropStale();
      const key = originKey(sample);
      const before = entries.get(key);
      const size = sizeOf(sample);
      const used = state.used - (before?.size ?? 0) + size;
      if (used > room || (!before && entries.size >= most)) return false;
      const expires = now() + (ttl ?? defaultTtl(sample, before?.sample));
      entries.set(key, { sample, size, expires });
      state.used = used;
      state.expires = Math.min(state.expires, expires);
      state.firstHost ??= sample.host;
      state.severalHosts ||= sample.host !== state.firstHost;
      last = sample;
      current = undefined;
      return true;
    },
    snapshot() {
      dropStale();
      return (current ??= { samples: Array.from(entries.values(), ({ sample }) => sample), last, severalHosts: state.severalHosts });
    },
  };
}

/** Estimates the characters of an exposition: a name appears in help, type and series. */
function sizeOf({ host, tags, metrics }: Sample): number {
  const labels = host.length + (tags ? JSON.stringify(tags).length : 0);
  let size = labels;
  for (const name in metrics) size += 4 * name.length + labels + 60;
  return size;
}

/**
 * Five intervals, so that a late or lost sample makes no gap; at least 10 s for slow programs and networks, at most an hour in case a clock
 * jumps; a minute for the first sample.
 */
function defaultTtl(sample: Sample, before: Sample | undefined): number {
  if (!before) return 60;
  return Math.min(Math.max(5 * Math.abs(sample.timestamp - before.timestamp), 10), 3600);
}
