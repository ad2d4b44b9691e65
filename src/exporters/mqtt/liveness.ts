import { CubestatError } from '../../errors.ts';
import type { Wire } from './wire.ts';

/** Seconds between pings. */
export const pingInterval = 20;

/** Waits for an answer. Without one in time the connection is closed, as it may be broken unnoticed. */
export async function inTime<Answer>({ closed, destroy }: Wire, answer: Promise<Answer>, timeout: number): Promise<Answer> {
  const late = () => destroy(new CubestatError(`did not answer within ${timeout} s`, { code: 'MQTT', exitCode: 75 }));
  const timer = setTimeout(late, timeout * 1000);
  return Promise.race([answer, closed]).finally(() => clearTimeout(timer));
}

/** Pings the broker, and closes the connection if nothing has come since the ping before. */
export function keepAlive(wire: Wire, answers: () => number): void {
  let seen = -1;
  const timer = setInterval(() => {
    if (seen === answers()) return wire.destroy(new Error('closed'));
    seen = answers();
    wire.send({ cmd: 'pingreq' });
  }, pingInterval * 1000).unref();
  const stop = () => clearInterval(timer);
  wire.closed.catch(stop);
}
