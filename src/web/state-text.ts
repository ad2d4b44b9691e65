import { type Recording, type View, dateTimeLabel, durationText, timeLabel } from '../charts/index.ts';

export type ConnectionState = 'connecting' | 'open' | 'lost';

export interface StateText {
  readonly text: string;
  readonly mood: 'good' | 'muted' | 'warning';
}

export interface PageState {
  readonly view: View;
  readonly recording: Recording;
  readonly connection: ConnectionState;
  readonly hasEnded: boolean;
  /** Seconds since the last sample. */
  readonly silence: number;
}

/** The intervals and the seconds after its last sample for which a source counts as live. */
const silentAfter = 3;

/** What is displayed: live samples, the past, or a lost connection. */
export function stateText({ view, recording, connection, hasEnded, silence }: PageState): StateText {
  const { axis, samples, interval } = recording;
  if (connection === 'lost') return { text: 'connection lost, trying again', mood: 'warning' };
  if (samples === 0 && !hasEnded) return { text: connection === 'open' ? 'waiting for samples' : 'connecting', mood: 'muted' };
  if (samples === 0) return { text: 'no samples came', mood: 'muted' };
  const time = dayAndTime(axis.timeOf(view.end ?? axis.end));
  if (view.paused) return { text: `paused at ${time}`, mood: 'warning' };
  if (view.end !== undefined) return { text: `at ${time}`, mood: 'warning' };
  if (hasEnded) return { text: `ended at ${time}`, mood: 'muted' };
  if (silence < silentAfter * Math.max(1, interval)) return { text: 'live', mood: 'good' };
  return { text: `last ${time}`, mood: 'warning' };
}

/** `1s · 620 samples`. */
export function countsText({ view, recording: { interval, samples, missed, omitted } }: PageState): string {
  if (samples === 0) return '';
  return [
    durationText(interval * view.zoom) + (view.zoom > 1 ? ' a column' : ''),
    `${samples} sample${samples === 1 ? '' : 's'}`,
    ...(missed > 0 ? [`${missed} missed`] : []),
    ...(omitted > 0 ? [`${omitted} metrics too many`] : []),
  ].join(' · ');
}

/** The time, with its date unless that is today. */
function dayAndTime(time: number): string {
  const whole = dateTimeLabel(time);
  return whole.slice(0, 10) === dateTimeLabel(Date.now() / 1000).slice(0, 10) ? timeLabel(time) : whole;
}
