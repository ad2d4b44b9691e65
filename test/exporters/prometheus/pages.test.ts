import test from 'ava';
import { wantsOpenMetrics } from '../../../src/exporters/prometheus/pages.ts';

for (const [accept, wanted] of [
  // As Prometheus 2.42 and 3 send it.
  [
    'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
    true,
  ],
  [
    'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;q=0.3,text/plain;version=0.0.4;q=0.2,/;q=0.1',
    true,
  ],
  ['application/openmetrics-text', true],
  ['text/plain, application/openmetrics-text', true],
  ['application/openmetrics-text; version="1.0.0"', true],
  ['application/openmetrics-text;version=0.0.1', false],
  ['application/openmetrics-text;version=2.0.0', false],
  ['application/openmetrics-text;q=0', false],
  ['application/openmetrics-text;q=0.4,text/plain;q=0.5', false],
  ['application/openmetrics-text;q=0.4,text/*;q=0.5', false],
  ['text/html,application/xhtml+xml,*/*;q=0.8', false],
  ['*/*', false],
  ['', false],
  [undefined, false],
] as const) {
  test(`Accept: ${accept} is ${wanted ? 'OpenMetrics' : 'text'}`, (t) => t.is(wantsOpenMetrics(accept), wanted));
}
