import type { Endpoint } from '../../../src/http/index.ts';
import test from 'ava';
import { CubestatError } from '../../../src/errors.ts';
import { problemOf, remedyFor } from '../../../src/exporters/push/index.ts';

const remedyOf = (code: string): string | undefined => {
  const problem = problemOf(new CubestatError('what it did', { code }));
  if (problem.outcome !== 'blocked') return undefined;
  return remedyFor(problem.cause, { origin: 'https://h' } as Endpoint, { remedy: () => 'its own' });
};

for (const [code, remedy] of [
  ['CERTIFICATE', /tls_ca/],
  ['NAME_MISMATCH', /^give the url with a name that the certificate has/],
  ['CLIENT_CERTIFICATE', /tls_cert and tls_key/],
  ['HANDSHAKE', /may want a client certificate \(tls_cert and tls_key\)/],
  ['PLAIN', /turn TLS on there/],
] as const) {
  test(`${code} is held up until somebody does something: ${remedy.source}`, (t) => t.regex(remedyOf(code) ?? '', remedy));
}

test('what passes by itself needs no remedy', (t) => t.is(remedyOf('HTTP'), undefined));
