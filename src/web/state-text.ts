import { type Recording, type View, isLive, recentTimeLabel, recordingCounts } from '../charts/index.ts';

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

/** What is displayed: live samples, the past, or a lost connection. */
export function stateText({ view, recording, connection, hasEnded, silence }: PageState): StateText {
  const { axis, samples } = recording;
  if (connection === 'lost') return { text: 'connection lost, trying again', mood: 'warning' };
  if (samples === 0 && !hasEnded) return { text: connection === 'open' ? 'waiting for samples' : 'connecting', mood: 'muted' };
  if (samples === 0) return { text: 'no samples came', mood: 'muted' };
  const time = recentTimeLabel(axis.timeOf(view.end ?? axis.end));
  if (view.paused) return { text: `paused at ${time}`, mood: 'warning' };
  if (view.end !== undefined) return { text: `at ${time}`, mood: 'warning' };
  if (hasEnded) return { text: `ended at ${time}`, mood: 'muted' };
  if (isLive(recording, silence)) return { text: 'live', mood: 'good' };
  return { text: `last ${time}`, mood: 'warning' };
}

/** `1s · 620 samples`. */
export function countsText({ view, recording }: PageState): string {
  if (recording.samples === 0) return '';
  const { column, samples, lacks } = recordingCounts(recording, view.zoom);
  return [column, samples, ...lacks].join(' · ');
}
