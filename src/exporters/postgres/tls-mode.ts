import { UsageError } from '../../errors.ts';
import { tlsOf, type Tls, type TlsFiles } from '../../http/index.ts';
import { orList } from '../../text/index.ts';
import type { ConnectionParameters } from './parameters.ts';

/** TLS settings as of node:tls, or none. */
export type PostgresTls = (Tls & { readonly checkServerIdentity?: () => undefined }) | false;

const modes = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;

/**
 * The ways to connect, in order of preference: `prefer` accepts a server without TLS, and like `require` any certificate. A file of
 * authorities alone means `verify-full`. Reads files. Throws a UsageError.
 * https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION
 */
export function tlsChoices(parameters: ConnectionParameters, options: TlsFiles): readonly PostgresTls[] {
  const files = {
    tlsCa: options.tlsCa ?? (parameters.sslrootcert === 'system' ? undefined : parameters.sslrootcert),
    tlsCert: options.tlsCert ?? parameters.sslcert,
    tlsKey: options.tlsKey ?? parameters.sslkey,
  };
  const mode = modeOf(parameters, options);
  if (mode === 'disable') return [false];
  const isVerified = !options.tlsInsecure && (mode.startsWith('verify') || (mode === 'require' && files.tlsCa !== undefined));
  const tls = tlsOf({ ...files, tlsInsecure: !isVerified });
  if (mode === 'allow' || mode === 'prefer') return [tls, false];
  return [mode === 'verify-full' ? tls : { ...tls, checkServerIdentity: () => undefined }];
}

function modeOf({ sslmode }: ConnectionParameters, { tlsCa, tlsCert, tlsInsecure }: TlsFiles): (typeof modes)[number] {
  if (sslmode === undefined) return tlsCa !== undefined || tlsCert !== undefined ? 'verify-full' : tlsInsecure ? 'require' : 'prefer';
  const mode = modes.find((each) => each === sslmode);
  if (mode === undefined) throw new UsageError(`sslmode ${JSON.stringify(sslmode)}: expected ${orList(modes)}`);
  return mode;
}
