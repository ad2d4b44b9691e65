import { CubestatError } from '../../errors.ts';
import { connectionRemedies } from '../../http/index.ts';
import { problemOf, type Classification } from '../push/index.ts';
import { reasonText } from './failure.ts';
import type { MqttConfig } from './options.ts';

/** Classifies a failure to publish. */
export function classifyMqttFailure(error: unknown): Classification {
  if (!(error instanceof CubestatError) || error.code === 'ABORTED') throw error;
  const cause = causes[error.code];
  return cause === undefined ? problemOf(error) : { outcome: 'blocked', cause, message: error.message };
}

const causes: Readonly<Record<string, string>> = {
  CREDENTIALS: 'credentials',
  VERSION: 'version',
  CLIENT_ID: 'client-id',
  RETAIN: 'retain',
  QOS: 'qos',
};

/** Reason codes from here on are errors. */
export const firstError = 0x80;
export const packetTooLarge = 0x95;

/** Classifies the reason code of a PUBACK. */
export function classifyAcknowledgement(reason: number): Classification {
  if (reason < firstError) return { outcome: 'written' };
  const message = `answers ${reasonText(reason)}`;
  if (reason === 0x87) return { outcome: 'blocked', cause: 'permission', message };
  if (reason === packetTooLarge) return { outcome: 'tooLarge', message: reasonText(reason) };
  if (reason === 0x90 || reason === 0x99) return { outcome: 'rejected', line: undefined, message: reasonText(reason) };
  return { outcome: 'retryable', after: undefined, message };
}

/** What the user can do about a cause. */
export function mqttRemedy(cause: string, { topic }: Pick<MqttConfig, 'topic'>): string {
  if (cause === 'permission') return `let the user publish to ${topic}`;
  if (cause === 'silent') return `let the user publish to ${topic}, and messages of that size`;
  return remedies[cause] ?? 'check the url';
}

const remedies: Readonly<Record<string, string>> = {
  ...connectionRemedies,
  credentials: 'check the user and the password',
  version: 'ask for the other version with --mqtt-protocol',
  'client-id': 'give this client another name with --mqtt-client-id',
  retain: 'leave --mqtt-retain out',
  qos: 'let the broker take messages of QoS 1, or name another one',
  scheme: 'turn TLS on there, or give the url with mqtt://',
  'name-mismatch': 'give the url with a name that the certificate has',
};
