import { join } from 'node:path';
import { hashSync } from 'bcryptjs';
import { makeCertificate } from '../exporters/certificates.ts';
import { serve, web1 } from '../exporters/prometheus/serving.ts';
import { makeTree } from '../fixtures/tree.ts';
import { peer } from '../peers.ts';
import { startPrometheus } from './prometheus.ts';

peer('prometheus', 'openssl')('Prometheus scrapes over TLS with a password, and says so when it has a wrong one', async (t) => {
  const tls = makeCertificate(t);
  const usersFile = join(makeTree(t, { 'web.yml': `basic_auth_users:\n  prometheus: ${hashSync('right', 10)}\n` }), 'web.yml');
  const serving = await serve(t, { ...tls, usersFile });
  await serving.put(web1);
  const access = (password: string) => `    tls_config:
      ca_file: ${tls.tlsCert}
    basic_auth:
      username: prometheus
      password: ${password}
`;
  const [right, wrong] = await Promise.all(['right', 'wrong'].map((password) => startPrometheus(t, serving.origin, access(password))));
  await Promise.all([right!.scraped(), wrong!.scraped()]);
  t.is(await right!.lastError(), '');
  t.deepEqual(
    (await right!.query('up')).map(({ value }) => value[1]),
    ['1'],
  );
  t.regex(await wrong!.lastError(), /401 Unauthorized/);
});
