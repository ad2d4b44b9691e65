import type { BatchSink } from '../../delivery/index.ts';
import type { ExportContext } from '../exporter.ts';
import { pushSink } from '../push/index.ts';
import { brokerOf } from './broker.ts';
import { mqttClient } from './client.ts';
import type { MqttConfig } from './options.ts';
import { mqttProtocol } from './protocol.ts';
import { sessionSettings } from './session-settings.ts';

/** The most messages in flight, unless the broker's limit is lower. */
const inFlight = 64;

export async function openMqtt(config: MqttConfig, context: ExportContext): Promise<BatchSink> {
  const { report } = context;
  const broker = brokerOf(config);
  const { displayUrl } = broker;
  const open = (signal: AbortSignal) =>
    mqttProtocol(mqttClient(broker, sessionSettings(config), signal), { ...config, displayUrl, report });
  return pushSink(open, { ...config, connections: inFlight }, context);
}
