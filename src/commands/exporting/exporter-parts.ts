import { exporters, flagsOf, type Exporter } from '../../exporters/index.ts';
import type { Part } from '../shared/index.ts';

/** Each built-in exporter is a part that reads its flags if an option names it. */
export function exporterParts(option: string, types: readonly string[]): Part[] {
  return Object.values<Exporter>(exporters).map((exporter) => ({
    by: `with --${option} ${exporter.name}`,
    options: Object.keys(flagsOf(exporter)),
    active: types.includes(exporter.name),
  }));
}
