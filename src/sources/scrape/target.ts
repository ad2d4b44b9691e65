import { bearerEndpoint, type Authorization, type Endpoint } from '../../http/index.ts';
import type { ScrapeConfig } from './options.ts';

/** A server to scrape, with its credentials. */
export interface ScrapeTarget extends Endpoint, Authorization {
  /** `node:9100`, as Prometheus names an instance. */
  readonly host: string;
}

/** Parses an operand, and reads the files that the options name. The default path is `/metrics`. Throws a UsageError. */
export function scrapeTarget(operand: string, config: ScrapeConfig): ScrapeTarget {
  const endpoint = bearerEndpoint(operand, { example: 'http://localhost:9100/metrics' }, config);
  const { socketPath } = endpoint.route;
  const host = socketPath ?? new URL(endpoint.origin).host;
  if (endpoint.path !== '/' && endpoint.path !== '') return { ...endpoint, host };
  return { ...endpoint, host, path: '/metrics', displayUrl: endpoint.displayUrl + (socketPath ? ':/metrics' : '/metrics') };
}
