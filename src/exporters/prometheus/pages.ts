import type { PrometheusNaming } from '../../catalogue/index.ts';
import { expositions } from '../../formatters/index.ts';
import { type Page, page, parseAccept, qualityOf } from '../../http/index.ts';
import { serialiseSample, type Sample } from '../../samples/index.ts';
import { deliveryMetrics } from './delivery-metrics.ts';
import type { ExportContext } from '../exporter.ts';
import type { Snapshot, LatestSamples } from './latest-samples.ts';
import { bytesInTurns, memoizePage } from './render.ts';

export interface PageSettings extends PrometheusNaming, Pick<ExportContext, 'instances'> {
  readonly hostLabel: 'auto' | 'always' | 'never';
  readonly notice: (message: string) => void;
}

/** The page of a path. Large pages are rendered on request, and cached until their samples change. */
export function pages(latest: LatestSamples, settings: PageSettings): (path: string, accept?: string) => Page | Promise<Page> | undefined {
  const counts = () => JSON.stringify(settings.instances().map(({ counters }) => counters));
  const write = exposition(settings);
  const cached = (type: string, pieces: (fresh: Snapshot) => Iterable<string>, also?: () => string) =>
    memoizePage(latest, async (fresh) => page(200, type, await bytesInTurns(pieces(fresh))), also);
  const text = cached('text/plain; version=0.0.4; charset=utf-8', (fresh) => write(fresh, false), counts);
  const openMetrics = cached('application/openmetrics-text; version=1.0.0; charset=utf-8', (fresh) => write(fresh, true), counts);
  const sample = cached('application/json', ({ last }) => lines(last ? [last] : []));
  const byPath: Readonly<Record<string, (accept?: string) => Page | Promise<Page>>> = {
    '/': () => index(latest.snapshot()),
    '/metrics': (accept) => (wantsOpenMetrics(accept) ? openMetrics() : text()),
    '/healthz': () => health(latest.snapshot()),
    '/sample': () => (latest.snapshot().samples.length > 0 ? sample() : noSample),
    '/samples': cached('application/x-ndjson', ({ samples }) => lines(samples)),
  };
  return (path, accept) => (Object.hasOwn(byPath, path) ? byPath[path]!(accept) : undefined);
}

/** The exposition of the current samples, with metrics about their freshness. */
export function exposition({
  prefix,
  naming,
  hostLabel,
  instances,
  notice,
}: PageSettings): (fresh: Snapshot, openMetrics: boolean) => Iterable<string> {
  const write = expositions({ prefix, naming });
  return ({ samples, last, severalHosts }, openMetrics) => {
    const own = [
      { name: 'up', help: 'Whether samples arrive (1) or have ceased to (0).', value: samples.length > 0 ? 1 : 0 },
      { name: 'last_sample_timestamp_seconds', help: 'Unix time of the last sample; 0 before there was one.', value: last?.timestamp ?? 0 },
    ];
    if (hostLabel === 'auto' && severalHosts) notice('samples come from several hosts: from now on, series have the label host');
    const withHost = hostLabel === 'always' || (hostLabel === 'auto' && severalHosts);
    const delivery = { timestamp: 0, host: '', metrics: deliveryMetrics(instances()) };
    return write({ samples: [...samples, delivery], own, openMetrics, hostLabel: withHost }, notice);
  };
}

/** Whether an Accept header names OpenMetrics, with no lower quality than plain text. */
export function wantsOpenMetrics(accept: string | undefined): boolean {
  const wishes = parseAccept(accept);
  const openMetrics = wishes.filter(({ parameters }) => /^1\.|^$/.test(parameters.get('version') ?? ''));
  const liked = qualityOf(['application/openmetrics-text'], openMetrics) ?? 0;
  return liked > 0 && liked >= (qualityOf(['text/plain', 'text/*', '*/*'], wishes) ?? 0);
}

function* lines(samples: readonly Sample[]): Generator<string> {
  for (const sample of samples) yield `${serialiseSample(sample)}\n`;
}

const plain = 'text/plain; charset=utf-8';
const noSample = page(503, plain, 'no sample: none has arrived yet, or they have stopped\n');

function health({ samples }: Snapshot): Page {
  return samples.length > 0 ? page(200, plain, 'ok\n') : noSample;
}

function index({ samples }: Snapshot): Page {
  const hosts = samples.length === 1 ? '1 host or set of tags' : `${samples.length} hosts or sets of tags`;
  return page(
    200,
    'text/html; charset=utf-8',
    `<!doctype html>
<html lang="en">
<meta name="viewport" content="width=device-width">
<title>cubestat</title>
<h1>cubestat</h1>
<p>Newest samples of ${hosts}.</p>
<ul>
<li><a href="/metrics">/metrics</a>: all of them, for Prometheus
<li><a href="/sample">/sample</a>: the one that came last, as JSON
<li><a href="/samples">/samples</a>: that of each host and set of tags, a line of JSON each
<li><a href="/healthz">/healthz</a>: whether samples arrive
</ul>
</html>
`,
  );
}
