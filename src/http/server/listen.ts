import { UsageError } from '../../errors.ts';
import { warnOnce, type Report } from '../../report.ts';
import type { Site } from './answer.ts';
import type { Users } from './authentication/index.ts';
import { certificateIn, type Certificate } from '../certificate.ts';
import { isLoopback } from '../loopback.ts';
import { servePages, type PageServer } from './server.ts';
import { watchFiles } from './watched-files.ts';

export interface ListenConfig {
  readonly port: number;
  readonly address: string;
  readonly tlsCert: string | undefined;
  readonly tlsKey: string | undefined;
  readonly usersFile: string | undefined;
}

/** Serves the pages of `find` until it is closed, with the configured TLS and authentication. */
export async function listen(config: ListenConfig, report: Report, find: Site['find']): Promise<Pick<PageServer, 'origin' | 'close'>> {
  const { port, address } = config;
  const onError = warnOnce(report);
  const opened: (() => Promise<void>)[] = [];
  const close = async () => void (await Promise.all(opened.splice(0).map((letGo) => letGo())));
  try {
    const tls = watchCertificate(config, report.warn);
    if (tls) opened.push(async () => tls.stop());
    const users = await authenticator(config, report.warn);
    if (users) opened.push(users.stop);
    if (users && !tls && !isLoopback(address))
      report.warn(`passwords can be read on their way to ${address}, as there is no TLS: give tls_cert and tls_key`);
    const server = await servePages({
      ...{ address, port, find, onError },
      certificate: tls?.certificate(),
      authenticate: users?.authenticate,
    });
    opened.push(server.close);
    tls?.renewed((certificate) => server.renew(certificate));
    return { origin: server.origin, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function watchCertificate({ tlsCert, tlsKey }: ListenConfig, onError: (message: string) => void) {
  if ((tlsCert === undefined) !== (tlsKey === undefined)) throw new UsageError('tls_cert and tls_key go together');
  if (tlsCert === undefined || tlsKey === undefined) return undefined;
  let certificate: Certificate;
  let notify: (renewed: Certificate) => void = () => {};
  const stop = watchFiles({
    files: { tls_cert: tlsCert, tls_key: tlsKey },
    take({ tls_cert: cert, tls_key: key }) {
      certificate = certificateIn({ tlsCert, tlsKey }, cert, key);
      notify(certificate);
    },
    onError,
  });
  return { certificate: () => certificate, renewed: (listener: typeof notify) => void (notify = listener), stop };
}

/** Authentication, loaded only with a users file. */
async function authenticator({ usersFile }: ListenConfig, onError: (message: string) => void) {
  if (usersFile === undefined) return undefined;
  const { basicAuth, bcryptThread, usersIn } = await import('./authentication/index.ts');
  let users: Users = new Map();
  const unwatch = watchFiles({
    files: { users_file: usersFile },
    take: ({ users_file: content }) => void (users = usersIn(usersFile, content.toString())),
    onError,
  });
  const { compare, close } = bcryptThread();
  const stop = () => {
    unwatch();
    return close();
  };
  return { authenticate: basicAuth({ users: () => users, compare }), stop };
}
