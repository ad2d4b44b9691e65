import type { InstanceContext } from '../exporter.ts';
import { checkClient } from '../push/index.ts';
import { brokerOf } from './broker.ts';
import { classifyMqttFailure, mqttRemedy } from './classify.ts';
import { mqttClient } from './client.ts';
import type { MqttConfig } from './options.ts';
import { sessionSettings } from './session-settings.ts';

/** Logs in, and publishes nothing, because every subscriber would get it. Returns what it found. */
export async function checkBroker(config: MqttConfig, { signal }: Pick<InstanceContext, 'signal'>): Promise<string> {
  const broker = brokerOf(config);
  const { ask, close } = mqttClient(broker, sessionSettings(config), signal);
  const remedy = (cause: string) => mqttRemedy(cause, config);
  return checkClient({ displayUrl: broker.displayUrl, classify: classifyMqttFailure, remedy, close }, async () => {
    await ask(async () => {});
    return `accepts the login; the first message shows whether it may publish to ${config.topic}`;
  });
}
