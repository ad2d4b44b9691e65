import { spawn } from 'node:child_process';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { changeTree, makeTree } from '../fixtures/tree.ts';
import { limit } from '../limit.ts';
import { until } from '../until.ts';
import { freePort } from './influxd.ts';
import { startServer, type ServerProcess } from './server.ts';

/** A broker that keeps sessions over a restart. */
export interface Mosquitto extends ServerProcess {
  readonly url: string;
  /** Subscribes, and gives the messages so far as `topic payload`, line by line. */
  subscribe(...flags: readonly string[]): Promise<readonly string[]>;
  /** How many times a client has subscribed, which it does again when the broker was away. */
  subscriptions(): number;
}

/** Starts it on a free port with its data in a temporary folder; it ends with the test. `config`: more of its configuration. */
export async function startMosquitto(t: ExecutionContext, config = 'allow_anonymous true'): Promise<Mosquitto> {
  const folder = makeTree(t, {});
  const port = await freePort();
  const kept = `persistence true\npersistence_location ${folder}/\nuser root\nmax_queued_messages 0`;
  changeTree(folder, { conf: `listener ${port} 127.0.0.1\n${kept}\n${config}\n` });
  const server = await startServer(t, 'mosquitto', ['-c', join(folder, 'conf')], () => listens(port));
  let subscriptions = 0;
  return {
    ...server,
    url: `mqtt://127.0.0.1:${port}`,
    subscriptions: () => subscriptions,
    async subscribe(...flags) {
      const usual = [
        '-h',
        '127.0.0.1',
        '-p',
        String(port),
        '-i',
        'subscriber',
        '-c',
        '-q',
        '1',
        '-v',
        '-t',
        '#',
        '-t',
        '$SYS/broker/version',
      ];
      const child = spawn('mosquitto_sub', [...usual, ...flags], { ...limit, stdio: ['ignore', 'pipe', 'ignore'] });
      t.teardown(() => child.kill('SIGKILL'));
      const messages: string[] = [];
      const before = subscriptions;
      createInterface(child.stdout).on('line', (line) => {
        if (line.startsWith('$SYS/')) subscriptions += 1;
        else messages.push(line);
      });
      await until(() => subscriptions > before, 'the subscription stands');
      return messages;
    },
  };
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const settle = (isUp: boolean) => {
      socket.destroy();
      resolve(isUp);
    };
    socket.once('connect', () => settle(true)).once('error', () => settle(false));
  });
}
