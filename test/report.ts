import type { Report } from '../src/report.ts';

/** A report that keeps its messages. */
export function listen(): Report & { readonly said: string[] } {
  const said: string[] = [];
  const say = (message: string) => void said.push(message);
  return { said, error: say, warn: say, detail: () => {} };
}
