import type { DeliveryConfig, Tally } from '../../delivery/index.ts';
import type { Values } from '../../options.ts';
import type { ExportContext, Exporter, InstanceState } from '../exporter.ts';

/** A named exporter. */
export interface Instance extends InstanceState {
  readonly exporter: Exporter;
  readonly config: Values<Exporter['options']>;
  readonly delivery: DeliveryConfig;
  readonly enabled: boolean;
  /** Where a file describes one of its options, or with '' itself: `exporters.toml, line 7`. */
  readonly where?: ((option: string) => string) | undefined;
  readonly tally: Tally;
  readonly context: ExportContext;
  failed?: unknown;
  /** It wanted no more: what it did not take is not lost. */
  enough?: boolean;
}
