import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { makeTree } from '../fixtures/tree.ts';

/** Files with a certificate for 127.0.0.1 that has signed itself, and its key. */
export function makeCertificate(t: ExecutionContext): { readonly tlsCert: string; readonly tlsKey: string } {
  const folder = makeTree(t, {});
  const [tlsKey, tlsCert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const request =
    '-x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=test -addext subjectAltName=IP:127.0.0.1';
  execFileSync('openssl', ['req', ...request.split(' '), '-keyout', tlsKey, '-out', tlsCert], { stdio: 'ignore' });
  return { tlsCert, tlsKey };
}
