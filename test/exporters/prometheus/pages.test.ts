import test from 'ava';
import { pages, wantsOpenMetrics } from '../../../src/exporters/prometheus/pages.ts';

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

test('a page is rendered once for a sample, however often it is asked for', async (t) => {
  let looked = 0;
  const metrics = new Proxy<Record<string, number>>({ x: 1 }, { ownKeys: (target) => (looked++, Reflect.ownKeys(target)) });
  const sample = { timestamp: 1, host: 'a', metrics };
  const fresh = { samples: [sample], last: sample, severalHosts: false };
  const settings = { prefix: 'cubestat', naming: 'labels', hostLabel: 'auto', instances: () => [], notice: () => {} } as const;
  const page = pages({ set: () => true, snapshot: () => fresh }, settings);
  const texts = await Promise.all(Array.from({ length: 20 }, async () => String((await page('/metrics'))!.body)));
  t.is(new Set(texts).size, 1);
  t.is(looked, 1);
});
