import { randomBytes } from 'node:crypto';
import type { MqttConfig } from './options.ts';
import type { SessionSettings } from './session.ts';

/** The client's name has to be unique, as two clients of one name disconnect each other. Every broker allows 23 letters and digits. */
export function sessionSettings({ clientId, protocol, retain, timeout }: MqttConfig): SessionSettings {
  return { clientId: clientId ?? `cubestat${randomBytes(6).toString('hex')}`, protocol, retain, timeout };
}
