import { UsageError } from '../../errors.ts';
import { contentOf } from '../../files/index.ts';
import { authoritiesIn, certificateIn } from '../certificate.ts';
import type { Tls } from './connections.ts';

export interface TlsFiles {
  readonly tlsCa?: string | undefined;
  readonly tlsCert?: string | undefined;
  readonly tlsKey?: string | undefined;
  readonly tlsInsecure: boolean;
}

/** Reads the files of TLS. Throws a UsageError that names the one that is invalid. */
export function tlsOf({ tlsCa, tlsCert, tlsKey, tlsInsecure }: TlsFiles): Tls {
  if ((tlsCert === undefined) !== (tlsKey === undefined)) throw new UsageError('tls_cert and tls_key go together');
  const own = tlsCert !== undefined && tlsKey !== undefined && { tlsCert, tlsKey };
  return {
    ...(tlsCa !== undefined && { ca: authoritiesIn(tlsCa, contentOf('tls_ca', tlsCa)) }),
    ...(own && certificateIn(own, contentOf('tls_cert', own.tlsCert), contentOf('tls_key', own.tlsKey))),
    ...(tlsInsecure && { rejectUnauthorized: false }),
  };
}
