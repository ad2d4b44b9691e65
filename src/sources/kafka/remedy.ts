import type { KafkaOperand } from './operand.ts';

/** What the user can do about a failure, by its code. */
export function readingRemedy(code: string, { topic, group }: Pick<KafkaOperand, 'topic' | 'group'>): string {
  const groups = group === undefined ? 'groups whose names begin with cubestat-' : `the group ${group}`;
  const remedies: Readonly<Record<string, string>> = {
    MISSING: 'check its name, and whether the user may see it',
    CREDENTIALS: 'check the user, the password and sasl',
    MECHANISM: 'give another with sasl=plain, sasl=scram-sha-256 or sasl=scram-sha-512',
    PERMISSION: `let the user read the topic ${topic} and ${groups}`,
    CODEC: 'compress them with gzip, snappy or, from Node 22.15 on, zstd',
    PROTOCOL: 'check the port, and whether it is one of TLS',
    NAME: 'check the brokers, and the DNS of this machine',
    PLAIN: 'turn TLS on there, or leave tls out',
    CERTIFICATE: 'renew it there, or give its authority with tls_ca',
  };
  return remedies[code] === undefined ? '' : `; ${remedies[code]}`;
}
