import type { Position } from './position.ts';
import type { SpoolReader } from './reader.ts';
import type { Segments } from './segments.ts';

/** Removes, writes and syncs the files of an open spool when that is due. Failures are reported only. */
export interface Maintenance {
  /** Removes delivered segments. */
  compact(): void;
  /** Syncs within a second, if samples are still pending then. */
  scheduleSync(): void;
  /** Leaves pending samples on the disk, or no file at all. */
  end(): void;
  /** Runs a function and reports its error. Returns whether it succeeded. */
  attempt(work: () => void): boolean;
}

export interface MaintenanceSettings {
  readonly segments: Segments;
  readonly position: Position;
  readonly reader: SpoolReader;
  readonly fsync: 'always' | '1s' | 'never';
  readonly onError: (error: unknown) => void;
}

export function maintain({ segments, position, reader, fsync, onError }: MaintenanceSettings): Maintenance {
  let timer: NodeJS.Timeout | undefined;
  const attempt = (work: () => void): boolean => {
    try {
      work();
      return true;
    } catch (error) {
      onError(error);
      return false;
    }
  };
  const removeDelivered = () => {
    for (let first; (first = segments.all[0]) && first.pending === 0 && !first.writer;) segments.remove(first);
    if (segments.pending === 0) beginAnew();
  };
  /** Reuses the last segment when all is delivered, unless the written position points into it. */
  const beginAnew = () => {
    const [last] = segments.all;
    if (!last) return;
    if (position.isWrittenIn(last.number)) return segments.remove(last);
    segments.empty(last);
    position.offset = { segment: last.number, end: 0 };
    reader.goTo(position.offset);
  };
  /** Samples that are delivered within a second are never synced. */
  const sync = () => {
    timer = undefined;
    if (segments.pending === 0) return;
    attempt(segments.restore);
    attempt(position.save);
    if (fsync === '1s') segments.all.at(-1)?.writer?.sync().catch(onError);
  };
  const leaveNothing = () => {
    for (const segment of [...segments.all]) segments.remove(segment);
    position.remove();
  };
  const leaveAll = () => {
    position.save();
    if (fsync !== 'never') segments.all.at(-1)?.writer?.syncNow();
  };
  return {
    attempt,
    compact: () => void attempt(removeDelivered),
    scheduleSync: () => void (timer ??= setTimeout(sync, 1000).unref()),
    end() {
      clearTimeout(timer);
      if (segments.pending > 0 && !attempt(segments.restore)) segments.removeMissing();
      attempt(segments.pending === 0 ? leaveNothing : leaveAll);
      for (const { writer } of segments.all) writer?.close();
    },
  };
}
