import { CubestatError } from '../../errors.ts';
import type { InstanceContext } from '../exporter.ts';
import { brokerOf } from './broker.ts';
import { classifyMqttFailure, mqttRemedy } from './classify.ts';
import { mqttClient } from './client.ts';
import type { MqttConfig } from './options.ts';
import { sessionSettings } from './session-settings.ts';

/** Logs in, and publishes nothing, because every subscriber would get it. Returns what it found. */
export async function checkBroker(config: MqttConfig, { signal }: Pick<InstanceContext, 'signal'>): Promise<string> {
  const broker = brokerOf(config);
  const client = mqttClient(broker, sessionSettings(config), signal);
  try {
    await client.ask(async () => {});
    return `${broker.displayUrl} accepts the login; the first message shows whether it may publish to ${config.topic}`;
  } catch (error) {
    if (!(error instanceof CubestatError) || error.code === 'ABORTED') throw error;
    const found = classifyMqttFailure(error);
    const advice = found.outcome === 'blocked' ? `; ${mqttRemedy(found.cause, config)}` : '';
    throw new CubestatError(`${broker.displayUrl} ${error.message}${advice}`, { code: 'CHECK', exitCode: 75, cause: error });
  } finally {
    await client.close();
  }
}
