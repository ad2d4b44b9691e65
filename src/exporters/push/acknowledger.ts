import type { Refusal } from '../../delivery/index.ts';
import type { ExportContext } from '../exporter.ts';
import type { Body } from './protocol.ts';

/** Tracks the samples of one write, whose bodies are settled in any order. */
export interface Acknowledger {
  started(body: Body): void;
  settled(body: Body): void;
  /** Notes a refusal of the sample with this number. */
  rejected(number: number, refusal: Refusal): void;
  /** All bodies are settled. */
  close(): void;
}

/** Acknowledges samples as soon as they and all samples before them are settled. */
export function acknowledger({ reject, ack }: Pick<ExportContext, 'reject' | 'ack'>): Acknowledger {
  const inFlight = new Set<Body>();
  let refusals: { readonly number: number; readonly refusal: Refusal }[] = [];
  let acknowledged = 0;
  // The next body may have more lines of the last sample.
  let last = 0;

  const rejectBefore = (end: number) => {
    const known = refusals.filter(({ number }) => number < end);
    refusals = refusals.filter(({ number }) => number >= end);
    if (known.length > 0) reject(known.map(({ refusal }) => refusal));
  };
  return {
    started(body) {
      inFlight.add(body);
      last = body.samples.at(-1)!;
    },
    settled(body) {
      inFlight.delete(body);
      const end = Math.min(last, ...Array.from(inFlight, ({ samples }) => samples[0]!));
      if (end <= acknowledged) return;
      rejectBefore(end);
      ack(end - acknowledged);
      acknowledged = end;
    },
    rejected: (number, refusal) => void refusals.push({ number, refusal }),
    close: () => rejectBefore(Infinity),
  };
}
