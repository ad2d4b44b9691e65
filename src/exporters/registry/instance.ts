import type { Counters, DeliveryConfig } from '../../delivery/index.ts';
import type { Values } from '../../options/index.ts';
import type { Exporter, InstanceContext, InstanceState } from '../exporter.ts';

/** A named exporter. */
export interface Instance extends InstanceState {
  readonly exporter: Exporter;
  readonly config: Values<Exporter['options']>;
  readonly delivery: DeliveryConfig;
  readonly enabled: boolean;
  /** The place of an option in a file, or with '' of the instance: `exporters.toml, line 7`. */
  readonly where?: ((option: string) => string) | undefined;
  readonly counters: Counters;
  readonly context: InstanceContext;
  failed?: unknown;
  /** It wanted no more samples, so the rest does not count as lost. */
  isDone?: boolean;
}
