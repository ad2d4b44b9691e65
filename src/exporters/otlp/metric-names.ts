import { isPlaceholder, kindOf, parseName, unitNameOf, type ParsedName } from '../../catalogue/index.ts';
import { memoize } from '../../memoize.ts';
import type { OtlpMetric } from './otlp-metric.ts';
import { semanticMetric } from './semantic-names.ts';
import { ucum } from './units.ts';

/** `own`: names of the catalogue, with instances as attributes. `semantic`: OpenTelemetry's names, where one means the same. */
export type OtlpNaming = 'own' | 'semantic';

export function otlpMetrics(naming: OtlpNaming): (name: string) => OtlpMetric {
  return memoize((name) => {
    const parsed = parseName(name);
    if (!parsed) return unknownMetric(name);
    return (naming === 'semantic' ? semanticMetric(parsed) : undefined) ?? ownMetric(parsed);
  });
}

function ownMetric({ row, instances }: ParsedName): OtlpMetric {
  const name = row.segments.filter((segment) => !isPlaceholder(segment)).join('.');
  return { name, unit: ucum[row.unit], description: row.help, kind: row.kind, attributes: instances, divisor: 1 };
}

function unknownMetric(name: string): OtlpMetric {
  const unit = unitNameOf(name);
  return { name, unit: unit ? ucum[unit] : '', description: '', kind: kindOf(name), attributes: {}, divisor: 1 };
}
