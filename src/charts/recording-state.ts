import type { Recording } from './series.ts';
import { dateLabel, dateTimeLabel, durationText, timeLabel } from './time.ts';

/** What a recording holds, in words: `1s`, `620 samples`, and what it lacks, such as `2 missed`. */
export interface RecordingCounts {
  readonly column: string;
  readonly samples: string;
  readonly lacks: readonly string[];
}

export function recordingCounts({ interval, samples, missed, omitted }: Recording, zoom: number): RecordingCounts {
  // Some senders count parts of a tick.
  const lost = Math.round(missed);
  return {
    column: durationText(interval * zoom) + (zoom > 1 ? ' a column' : ''),
    samples: `${samples} sample${samples === 1 ? '' : 's'}`,
    lacks: [...(lost > 0 ? [`${lost} missed`] : []), ...(omitted > 0 ? [`${omitted} metrics too many`] : [])],
  };
}

/** The intervals and the seconds after its last sample for which a source counts as live. */
const silentAfter = 3;

/** Whether a source still sends, by the seconds since its last sample. */
export function isLive({ interval }: Recording, silence: number): boolean {
  return silence < silentAfter * Math.max(1, interval);
}

/** A time in words, with its date unless that is today. */
export function recentTimeLabel(time: number): string {
  return dateLabel(time) === dateLabel(Date.now() / 1000) ? timeLabel(time) : dateTimeLabel(time);
}
