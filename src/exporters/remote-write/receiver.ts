import { bearerEndpoint, type Authorization, type Endpoint } from '../../http/index.ts';
import type { RemoteWriteConfig } from './options.ts';
import { versions, type RemoteWriteVersion } from './version.ts';

/** A receiver: the path of its writes, and its credentials. */
export interface Receiver extends Endpoint, Authorization {
  readonly path: string;
  readonly version: RemoteWriteVersion;
}

const urlWords = { example: 'http://localhost:9090/api/v1/write', inOptions: 'labels are given with --tag' };

/** Throws a UsageError for options that contradict each other. */
export function receiverOf(config: RemoteWriteConfig): Receiver {
  const endpoint = bearerEndpoint(config.url, urlWords, config);
  const version = versions[config.protocol];
  return {
    ...endpoint,
    version,
    path: endpoint.base || '/api/v1/write',
    headers: () => ({ ...endpoint.headers(), 'x-prometheus-remote-write-version': version.number }),
  };
}
