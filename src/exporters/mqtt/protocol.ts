import { warnOnce, type Report } from '../../report.ts';
import { ndjsonLines, type Classification, type Protocol } from '../push/index.ts';
import { classifyAcknowledgement, classifyMqttFailure, firstError, mqttRemedy, packetTooLarge } from './classify.ts';
import type { MqttClient } from './client.ts';
import type { MqttConfig } from './options.ts';
import { silentRefusals } from './silent-refusals.ts';
import { hostTopic } from './topic.ts';

export interface MqttProtocolSettings extends Pick<MqttConfig, 'topic'> {
  readonly displayUrl: string;
  readonly report: Report;
}

/** The reason code of a message without subscribers. */
const noSubscribers = 0x10;

/** Messages of NDJSON lines, written when the broker has acknowledged them. */
export function mqttProtocol(client: MqttClient, { displayUrl, topic: template, report }: MqttProtocolSettings): Protocol {
  const warn = warnOnce(report);
  const refusals = silentRefusals();
  return {
    displayUrl,
    partition: ({ host }) => hostTopic(template, host),
    ...ndjsonLines(),
    async request({ partition: topic, lines }) {
      const payload = Buffer.concat(lines);
      const size = Buffer.byteLength(topic) + payload.length;
      const message = { size, topic, lines: lines.length };
      const suspicion = refusals.suspicionOf(message);
      return async (): Promise<Classification> => {
        try {
          return await client.ask(async (session) => {
            const { largest } = session;
            if (size > largest) return { outcome: 'tooLarge', message: `${size} bytes, and the broker accepts at most ${largest}` };
            const reason = await session.publish(topic, payload, suspicion.isSuspect());
            if (reason < firstError) refusals.accepted(message);
            if (reason === packetTooLarge) refusals.rejected(message);
            if (reason === noSubscribers) warn(`no client subscribes to ${template}: the broker discards the messages`);
            return classifyAcknowledgement(reason);
          });
        } catch (error) {
          return suspicion.classify(error) ?? classifyMqttFailure(error);
        }
      };
    },
    remedy: (cause) => mqttRemedy(cause, { topic: template }),
    close: () => client.close(),
  };
}
