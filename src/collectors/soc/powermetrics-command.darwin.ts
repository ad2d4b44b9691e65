import { spawn } from 'node:child_process';
import { userInfo } from 'node:os';
import { childEnvironment } from '../../processes/index.ts';
import { findOnPath } from '../programs/index.ts';

export interface PowermetricsCommand {
  readonly words: readonly [string, ...string[]];
  /** The samplers to use that this version supports. */
  readonly samplers: readonly string[];
}

/** How to run powermetrics without a password prompt, or why that is not possible. */
export async function findPowermetrics(): Promise<PowermetricsCommand | string> {
  const powermetrics = findOnPath('powermetrics', ['/usr/bin']);
  if (powermetrics === undefined) return 'powermetrics is not in PATH';
  const sudo = isRoot() ? undefined : findOnPath('sudo', ['/usr/bin']);
  if (!isRoot() && sudo === undefined) return 'powermetrics needs root, and sudo is not in PATH';
  const words = sudo === undefined ? ([powermetrics] as const) : ([sudo, '-n', powermetrics] as const);
  const help = await helpOf(words);
  if (help === '') return refusal(powermetrics);
  const known = samplers.filter((name) => new RegExp(`^\\s+${name}\\b`, 'm').test(help));
  return { words, samplers: known.length > 0 ? known : samplers.slice(0, -1) };
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** `smc` has fans and temperatures of Intel. */
const samplers = ['cpu_power', 'gpu_power', 'ane_power', 'thermal', 'smc'];

function refusal(powermetrics: string): string {
  return `powermetrics needs root, and sudo would ask for a password: '${sudoersEntry(powermetrics)}' in /etc/sudoers.d/cubestat allows it; macmon needs no root`;
}

/** The line for sudoers(5) that lets this user run powermetrics, and nothing else, without a password. */
function sudoersEntry(powermetrics: string): string {
  return `${userName()} ALL=(root) NOPASSWD: ${powermetrics}`;
}

/** A user without a name is `#501` in sudoers(5). */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `#${process.getuid?.() ?? 0}`;
  }
}

/** Milliseconds. */
const timeout = 2000;

/** The help text of a program; empty where sudo does not run it, as its own messages go to stderr. */
function helpOf([program, ...args]: readonly [string, ...string[]]): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(program, [...args, '-h'], { stdio: ['ignore', 'pipe', 'pipe'], env: childEnvironment() });
    const written = { stdout: '', stderr: '' };
    let ended = false;
    const end = () => {
      // A sudo that may not be killed emits an error too.
      if (ended) return;
      ended = true;
      clearTimeout(timer);
      child.kill('SIGKILL');
      child.stdout.destroy();
      child.stderr.destroy();
      child.unref();
      resolve(written.stdout || (/usage: *powermetrics/i.exec(written.stderr)?.input ?? ''));
    };
    const timer = setTimeout(end, timeout);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      written.stdout += text;
      // It has ignored the option, and started sampling.
      if (written.stdout.includes('<?xml') || written.stdout.length > mostHelp) end();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (written.stderr = (written.stderr + text).slice(0, mostHelp)));
    child.on('error', end).on('close', end);
  });
}

const mostHelp = 65_536;
