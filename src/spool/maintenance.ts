import type { Position } from './position.ts';
import type { SpoolReader } from './reader.ts';
import type { Segments } from './segments.ts';

export interface MaintenanceSettings {
  readonly segments: Segments;
  readonly position: Position;
  readonly reader: SpoolReader;
  readonly fsync: 'always' | '1s' | 'never';
  readonly onError: (error: unknown) => void;
}

/** Removes, writes and syncs the files of an open spool when that is due. Failures are reported only. */
export class Maintenance {
  readonly #settings: MaintenanceSettings;
  #timer: NodeJS.Timeout | undefined;

  constructor(settings: MaintenanceSettings) {
    this.#settings = settings;
  }

  /** Runs a function and reports its error. Returns whether it succeeded. */
  attempt(work: () => void): boolean {
    try {
      work();
      return true;
    } catch (error) {
      this.#settings.onError(error);
      return false;
    }
  }

  /** Removes delivered segments. */
  compact(): void {
    const { segments } = this.#settings;
    this.attempt(() => {
      for (let first; (first = segments.all[0]) && first.pending === 0 && !first.writer;) segments.remove(first);
      if (segments.pending === 0) this.#reuseLast();
    });
  }

  /** Syncs within a second, if samples are still pending then. */
  scheduleSync(): void {
    this.#timer ??= setTimeout(() => this.#sync(), 1000).unref();
  }

  /** Leaves pending samples on the disk, or no file at all. */
  end(): void {
    const { segments } = this.#settings;
    clearTimeout(this.#timer);
    if (segments.pending > 0 && !this.attempt(() => segments.restore())) segments.removeMissing();
    this.attempt(() => (segments.pending === 0 ? this.#leaveNothing() : this.#leaveAll()));
    for (const { writer } of segments.all) writer?.close();
  }

  /** Reuses the last segment when all is delivered, unless the written position points into it. */
  #reuseLast(): void {
    const { segments, position, reader } = this.#settings;
    const [last] = segments.all;
    if (!last) return;
    if (position.isWrittenIn(last.number)) return segments.remove(last);
    segments.empty(last);
    position.offset = { segment: last.number, end: 0 };
    reader.goTo(position.offset);
  }

  /** Samples that are delivered within a second are never synced. */
  #sync(): void {
    const { segments, position, fsync, onError } = this.#settings;
    this.#timer = undefined;
    if (segments.pending === 0) return;
    this.attempt(() => segments.restore());
    this.attempt(() => position.save());
    if (fsync === '1s') segments.all.at(-1)?.writer?.sync().catch(onError);
  }

  #leaveNothing(): void {
    const { segments, position } = this.#settings;
    for (const segment of [...segments.all]) segments.remove(segment);
    position.remove();
  }

  #leaveAll(): void {
    const { segments, position, fsync } = this.#settings;
    position.save();
    if (fsync !== 'never') segments.all.at(-1)?.writer?.syncNow();
  }
}
