import { CubestatError } from '../errors.ts';

/** How the delivery to an exporter has ended. */
export interface Outcome {
  /** Why it could not deliver. */
  readonly failed?: unknown;
  /** The sink wanted no more samples: the rest does not count as lost. */
  readonly isDone?: boolean;
}

/** Whether the exporter takes no more samples. */
export function isOver({ failed, isDone }: Outcome): boolean {
  return failed !== undefined || isDone === true;
}

export async function outcomeOf(work: () => Promise<void> | void): Promise<Outcome> {
  try {
    await work();
    return {};
  } catch (failed) {
    return { failed };
  }
}

/** Milliseconds in which a sink can still settle its write after the abort. */
const abortGrace = 100;

export async function aborted(signal: AbortSignal): Promise<Outcome> {
  if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  await new Promise((resolve) => setTimeout(resolve, abortGrace));
  return { failed: new CubestatError('canceled', { code: 'ABORTED' }) };
}
