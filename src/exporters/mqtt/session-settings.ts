import { randomBytes } from 'node:crypto';
import type { MqttConfig } from './options.ts';
import type { SessionSettings } from './session.ts';

/** Two clients of one name would push each other out, and a name of 23 letters and digits is allowed everywhere. */
export function sessionSettings({ clientId, protocol, retain, timeout }: MqttConfig): SessionSettings {
  return { clientId: clientId ?? `cubestat${randomBytes(6).toString('hex')}`, protocol, retain, timeout };
}
