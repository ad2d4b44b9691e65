import type { Counters, DeliveryConfig } from '../../delivery/index.ts';
import type { Values } from '../../options.ts';
import type { Exporter, InstanceContext, InstanceState } from '../exporter.ts';

/** A named exporter. */
export interface Instance extends InstanceState {
  readonly exporter: Exporter;
  readonly config: Values<Exporter['options']>;
  readonly delivery: DeliveryConfig;
  readonly enabled: boolean;
  /** Where a file has one of its options, or with '' the instance itself: `exporters.toml, line 7`. */
  readonly where?: ((option: string) => string) | undefined;
  readonly counters: Counters;
  readonly context: InstanceContext;
  failed?: unknown;
  /** It wanted no more samples: the rest does not count as lost. */
  isDone?: boolean;
}
