import nats from '@nats-io/transport-node';

/** What a server with accounts is configured with, and what a user of one shows to it, as nsc(1) makes them. */
export interface NatsAccounts {
  readonly config: string;
  /** The content of a credentials file. */
  readonly creds: string;
}

type Key = ReturnType<typeof nats.nkeys.createAccount>;

const unlimited = {
  ...{ subs: -1, data: -1, payload: -1, imports: -1, exports: -1, wildcards: true, conn: -1, leaf: -1 },
  ...{ mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 },
};

/** Makes an operator, its system account, and an account with JetStream and one user. */
export function makeAccounts(): NatsAccounts {
  const { nkeys } = nats;
  const [operator, system, account, user] = [nkeys.createOperator(), nkeys.createAccount(), nkeys.createAccount(), nkeys.createUser()];
  const { mem_storage: _memory, disk_storage: _disk, ...withoutStore } = unlimited;
  const accounts = [
    [system, { type: 'account', limits: withoutStore }],
    [account, { type: 'account', limits: unlimited }],
  ] as const;
  const preloaded = accounts.map(([key, claims]) => `${key.getPublicKey()}: ${token(operator, key, claims)}`);
  const config = [
    `operator: ${token(operator, operator, { type: 'operator' })}`,
    `system_account: ${system.getPublicKey()}`,
    `resolver: MEMORY`,
    `resolver_preload: { ${preloaded.join(', ')} }`,
  ].join('\n');
  return {
    config,
    creds: credentialsFile(token(account, user, { type: 'user', pub: {}, sub: {}, subs: -1, data: -1, payload: -1 }), user),
  };
}

function credentialsFile(jwt: string, user: Key): string {
  const seed = Buffer.from(user.getSeed()).toString();
  return `-----BEGIN NATS USER JWT-----\n${jwt}\n------END NATS USER JWT------\n\n-----BEGIN USER NKEY SEED-----\n${seed}\n------END USER NKEY SEED------\n`;
}

function token(issuer: Key, subject: Key, claims: object): string {
  const [sub, iss] = [subject.getPublicKey(), issuer.getPublicKey()];
  const body = { jti: sub, iat: Math.floor(Date.now() / 1000), iss, name: 'test', sub, nats: { ...claims, version: 2 } };
  const signed = [{ typ: 'JWT', alg: 'ed25519-nkey' }, body]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${signed}.${Buffer.from(issuer.sign(Buffer.from(signed))).toString('base64url')}`;
}
