import { pause } from '../../delivery/index.ts';
import { CubestatError } from '../../errors.ts';
import type { Broker } from './broker.ts';
import { mqttFailure } from './failure.ts';
import { MqttSession, type SessionSettings } from './session.ts';

/** A session with a broker, opened on demand, and again after it has failed. */
export interface MqttClient {
  /** Runs an exchange in the session. Throws a CubestatError as {@link mqttFailure} makes it, with the code ABORTED when it is closed. */
  ask<Answer>(question: (session: MqttSession) => Promise<Answer>): Promise<Answer>;
  close(): Promise<void>;
}

/** Seconds after which a broker that closes one connection after another gets the next: of many messages, each may cost one. */
const reconnectAfter = 0.05;

export function mqttClient(broker: Broker, settings: SessionSettings, signal: AbortSignal): MqttClient {
  let current: Promise<MqttSession> | undefined;
  let suspects = 0;
  const opened = (): Promise<MqttSession> => {
    const opening = MqttSession.open(broker, { ...settings, suspects }, signal);
    const forget = () => {
      if (current === opening) current = undefined;
    };
    const closed = ({ inFlight }: MqttSession) => {
      suspects = inFlight;
      forget();
    };
    opening.then((session) => session.closed.catch(() => closed(session))).catch(forget);
    return opening;
  };
  const ask = async <Answer>(question: (session: MqttSession) => Promise<Answer>): Promise<Answer> => {
    try {
      signal.throwIfAborted();
      return await question(await (current ??= opened()));
    } catch (error) {
      if (signal.aborted) throw new CubestatError('was canceled', { code: 'ABORTED', cause: error });
      const failure = mqttFailure(error, settings.timeout);
      if (failure.code !== 'UNSENT') throw failure;
      // What had only waited for its turn has not failed.
      await pause(reconnectAfter, signal).catch(() => {});
      return ask(question);
    }
  };
  return {
    ask,
    async close() {
      (await current?.catch(() => undefined))?.close();
    },
  };
}
