import type { Refusal } from '../../delivery/index.ts';
import type { ExportContext } from '../exporter.ts';
import type { Body } from './bodies.ts';

/** What has become of the samples of one write, whose bodies are settled in any order. */
export interface Acknowledger {
  begun(body: Body): void;
  settled(body: Body): void;
  /** Of the sample with this number, something was refused. */
  refused(number: number, refusal: Refusal): void;
  /** All is settled. */
  close(): void;
}

/** Acknowledges samples as soon as they and all before them are settled. */
export function acknowledger({ reject, ack }: Pick<ExportContext, 'reject' | 'ack'>): Acknowledger {
  const underway = new Set<Body>();
  let refusals: { readonly number: number; readonly refusal: Refusal }[] = [];
  let acknowledged = 0;
  // The next body may hold more of this one.
  let last = 0;

  const rejectBefore = (end: number) => {
    const known = refusals.filter(({ number }) => number < end);
    refusals = refusals.filter(({ number }) => number >= end);
    if (known.length > 0) reject(known.map(({ refusal }) => refusal));
  };
  return {
    begun(body) {
      underway.add(body);
      last = body.samples.at(-1)!;
    },
    settled(body) {
      underway.delete(body);
      const end = Math.min(last, ...Array.from(underway, ({ samples }) => samples[0]!));
      if (end <= acknowledged) return;
      rejectBefore(end);
      ack(end - acknowledged);
      acknowledged = end;
    },
    refused: (number, refusal) => void refusals.push({ number, refusal }),
    close: () => rejectBefore(Infinity),
  };
}
