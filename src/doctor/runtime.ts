import { colorMode, depthOf } from '../terminal/index.ts';
import { checked, type CheckResult, type Diagnosis } from './diagnosis.ts';

export interface RuntimeFacts {
  /** The version of Node.js: `v22.12.0`. */
  readonly version: string;
  /** The range in package.json: `^20.19 || >=24`. */
  readonly engines: string;
  /** Whether stdout or stderr is a terminal. */
  readonly isTerminal: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Diagnoses Node.js and the terminal. */
export function diagnoseRuntime({ version, engines, isTerminal, environment }: RuntimeFacts): Diagnosis[] {
  return checked('runtime', {
    node: () =>
      satisfies(version, engines)
        ? { state: 'ok', finding: `Node.js ${version}` }
        : {
            state: 'broken',
            finding: `Node.js ${version} is none of ${engines}`,
            remedy: 'install another one: https://nodejs.org/en/download',
          },
    terminal: () => terminal(isTerminal, environment),
    characters: () => characters(environment),
  });
}

/** Whether a version is in a range of carets and `>=`, joined by `||`. */
export function satisfies(version: string, range: string): boolean {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return range.split('||').some((part) => {
    const [, sign, wanted, least = '0'] = /^(\^|>=)(\d+)(?:\.(\d+))?/.exec(part.trim()) ?? [];
    const isSame = major === Number(wanted) && minor >= Number(least);
    return sign === '>=' ? isSame || major > Number(wanted) : sign === '^' && isSame;
  });
}

function terminal(isTerminal: boolean, environment: RuntimeFacts['environment']): CheckResult {
  if (!isTerminal) return { state: 'absent', finding: 'there is no terminal to draw on' };
  if (environment['TERM'] === 'dumb' || !environment['TERM'])
    return { state: 'limited', finding: 'TERM names no terminal that can be drawn on', remedy: 'export TERM=xterm-256color, if it is one' };
  const depth = depthOf('auto', environment);
  if (depth === 'none') {
    const isWish = colorMode('auto', environment) === 'never';
    return {
      state: isWish ? 'ok' : 'limited',
      finding: isWish ? 'no colours, as NO_COLOR or CLICOLOR asks' : `TERM=${environment['TERM']} has no colours`,
    };
  }
  return { state: 'ok', finding: depth === 'truecolor' ? 'all colours' : `${depth} colours` };
}

/** setlocale(3) uses the first of these that is set. */
function characters({ LC_ALL, LC_CTYPE, LANG }: RuntimeFacts['environment']): CheckResult {
  const locale = LC_ALL || LC_CTYPE || LANG || 'C';
  if (/utf-?8/i.test(locale)) return { state: 'ok', finding: locale };
  return {
    state: 'limited',
    finding: `the locale ${locale} says that the terminal knows no UTF-8, in which charts are drawn`,
    remedy: 'export LC_ALL=C.UTF-8',
  };
}
