import { execFileSync } from 'node:child_process';
import { basename, join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { makeTree } from '../fixtures/tree.ts';
import { limit } from '../limit.ts';

/** Files with a certificate for 127.0.0.1 that has signed itself, and its key. One of `days` below 0 has expired. */
export function makeCertificate(t: ExecutionContext, days = 1): { readonly tlsCert: string; readonly tlsKey: string } {
  const folder = makeTree(t, {});
  const [tlsKey, tlsCert, request] = [join(folder, 'key.pem'), join(folder, 'cert.pem'), join(folder, 'request.pem')];
  const asked = '-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -addext subjectAltName=IP:127.0.0.1';
  execFileSync('openssl', ['req', ...asked.split(' '), '-subj', `/CN=${basename(folder)}`, '-keyout', tlsKey, '-out', request], {
    ...limit,
    stdio: 'ignore',
  });
  const signed = ['-req', '-copy_extensions', 'copy', '-days', String(days), '-in', request, '-signkey', tlsKey, '-out', tlsCert];
  execFileSync('openssl', ['x509', ...signed], { ...limit, stdio: 'ignore' });
  return { tlsCert, tlsKey };
}
