import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';
import { api, int16, int32, int64, text, type Request } from './kafka-frames.ts';

/** Passwords by user, and the mechanisms that are taken. */
export interface KafkaUsers {
  readonly passwords: Readonly<Record<string, string>>;
  readonly mechanisms: readonly string[];
}

const noError = 0;
const unsupportedMechanism = 33;
const authenticationFailed = 58;

/** Answers the requests of logins on one connection, as a broker does; undefined for all others. */
export function saslAnswers({ passwords, mechanisms }: KafkaUsers): (request: Request) => Buffer | undefined {
  let step = (_bytes: Buffer): Buffer | undefined => undefined;
  return ({ api: key, version, body }) => {
    if (key === api.saslHandshake) {
      const mechanism = body.text();
      step = mechanism === 'PLAIN' ? plain(passwords) : scram(passwords, mechanism === 'SCRAM-SHA-256' ? 'sha256' : 'sha512');
      const code = mechanisms.includes(mechanism) ? noError : unsupportedMechanism;
      return Buffer.concat([int16(code), int32(mechanisms.length), ...mechanisms.map(text)]);
    }
    if (key !== api.authenticate) return undefined;
    const bytes = step(body.blob());
    const [code, message] = bytes
      ? [noError, int16(-1)]
      : [authenticationFailed, text('Authentication failed: Invalid username or password')];
    const answer = [int16(code), message, int32(bytes?.length ?? 0), bytes ?? Buffer.alloc(0)];
    return Buffer.concat([...answer, ...(version >= 1 ? [int64(0n)] : [])]);
  };
}

/** RFC 4616. */
function plain(passwords: KafkaUsers['passwords']) {
  return (bytes: Buffer): Buffer | undefined => {
    const [, user = '', password] = bytes.toString().split('\0');
    return passwords[user] === password ? Buffer.alloc(0) : undefined;
  };
}

/** RFC 5802, without channel binding. */
function scram(passwords: KafkaUsers['passwords'], hash: 'sha256' | 'sha512') {
  const hmac = (key: Buffer, data: string) => createHmac(hash, key).update(data).digest();
  const iterations = 4096;
  let first: string | undefined;
  let serverFirst = '';
  let salted = Buffer.alloc(0);
  return (bytes: Buffer): Buffer | undefined => {
    const message = bytes.toString();
    if (first === undefined) {
      first = message.slice(3);
      const [, user = '', nonce = ''] = /^n=([^,]*),r=(.*)$/.exec(first) ?? [];
      const salt = randomBytes(16);
      salted = pbkdf2Sync(passwords[user] ?? randomBytes(8), salt, iterations, hash === 'sha256' ? 32 : 64, hash);
      serverFirst = `r=${nonce}server,s=${salt.toString('base64')},i=${iterations}`;
      return Buffer.from(serverFirst);
    }
    const [, withoutProof = '', proof = ''] = /^(.*),p=(.*)$/.exec(message) ?? [];
    const signed = `${first},${serverFirst},${withoutProof}`;
    const storedKey = createHash(hash).update(hmac(salted, 'Client Key')).digest();
    const signature = hmac(storedKey, signed);
    const clientKey = Buffer.from(proof, 'base64').map((byte, at) => byte ^ signature[at]!);
    if (!createHash(hash).update(clientKey).digest().equals(storedKey)) return undefined;
    return Buffer.from(`v=${hmac(hmac(salted, 'Server Key'), signed).toString('base64')}`);
  };
}
