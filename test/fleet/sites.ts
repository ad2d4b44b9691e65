import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { ExecutionContext } from 'ava';
import { limit } from '../limit.ts';
import { startRelay } from '../faults/relay.ts';

/** A place with a network of its own, which can be cut off. */
export interface Site {
  /** The words of a command that runs a program there. */
  readonly by: readonly string[];
  /** Where a server is reached from there. */
  reach(url: string): string;
  /** From now on nothing comes through, and nobody is told, or, where a relay is the network, some are. */
  cut(): void;
  heal(): void;
  /** Bytes that went through, in both directions. */
  bytes(): number;
}

export interface Network {
  /** What it is made of, for people. */
  readonly name: string;
  /** Where servers have to listen. */
  readonly address: string;
  /** A site that reaches the servers at these URLs. */
  addSite(urls: readonly string[]): Promise<Site>;
}

const ip = (...words: readonly string[]) => execFileSync('ip', words, { ...limit, stdio: 'ignore' });

/** Whether this process may make network namespaces. */
const mayMakeNamespaces = () =>
  spawnSync('unshare', ['-n', 'sh', '-c', 'ip link add cs0 type veth peer name cs1 && ip netns list'], limit).status === 0;

/** Sites of namespaces, where one may make them and it is wanted; else of relays in this process. */
export function openNetwork(t: ExecutionContext, wanted: 'namespaces' | 'relays'): Network {
  return wanted === 'namespaces' && mayMakeNamespaces() ? namespaces(t) : relays(t);
}

/** Each site is a network namespace behind a pair of virtual interfaces. Addresses are those for benchmarks, RFC 2544. */
function namespaces(t: ExecutionContext): Network {
  const own = process.pid % 256;
  const address = `198.18.${own}.254`;
  ip('addr', 'add', `${address}/32`, 'dev', 'lo');
  t.teardown(() => ip('addr', 'del', `${address}/32`, 'dev', 'lo'));
  let count = 0;
  return {
    name: 'network namespaces',
    address,
    async addSite() {
      const [name, here, there] = [`cubestat-${process.pid}-${count}`, `cs${process.pid}h${count}`, `cs${process.pid}s${count}`];
      const [ours, theirs] = [`198.18.${own}.${4 * count + 1}`, `198.18.${own}.${4 * count + 2}`];
      count += 1;
      ip('netns', 'add', name);
      t.teardown(() => ip('netns', 'del', name));
      ip('link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', name);
      ip('addr', 'add', `${ours}/30`, 'dev', here);
      ip('link', 'set', here, 'up');
      for (const words of [
        ['addr', 'add', `${theirs}/30`, 'dev', there],
        ['link', 'set', there, 'up'],
        ['link', 'set', 'lo', 'up'],
      ])
        ip('-n', name, ...words);
      ip('-n', name, 'route', 'add', 'default', 'via', ours);
      const counted = (what: string) => Number(readFileSync(`/sys/class/net/${here}/statistics/${what}_bytes`, 'utf8'));
      return {
        by: ['ip', 'netns', 'exec', name],
        reach: (url) => url,
        cut: () => void ip('link', 'set', here, 'down'),
        heal: () => void ip('link', 'set', here, 'up'),
        bytes: () => counted('rx') + counted('tx'),
      };
    },
  };
}

function relays(t: ExecutionContext): Network {
  return {
    name: 'relays that stall or reset',
    address: '127.0.0.1',
    async addSite(urls) {
      const way = new Map<string, Awaited<ReturnType<typeof startRelay>>>();
      for (const url of urls) way.set(url, await startRelay(t, url));
      const all = [...way.values()];
      let cuts = 0;
      return {
        by: [],
        reach: (url) => way.get(url)!.url,
        cut() {
          cuts += 1;
          for (const relay of all) relay.begin(cuts % 2 === 0 ? 'reset' : 'stall');
        },
        heal: () => all.forEach((relay) => relay.end()),
        bytes: () => all.reduce((sum, relay) => sum + relay.bytes, 0),
      };
    },
  };
}
