import { CubestatError } from '../../errors.ts';
import { problemOf, type Classification } from '../push/index.ts';
import { serverErrorIn, type ServerError } from './failure.ts';

/**
 * Classifies a failure to write by its SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html). A row is rejected only
 * for its contents; after any other error it stays pending.
 */
export function classifySqlState(error: unknown): Classification {
  if (!(error instanceof CubestatError) || error.code === 'ABORTED') throw error;
  const found = serverErrorIn(error);
  if (found === undefined) return ownCauses.has(error.code) ? blocked(error.code.toLowerCase(), error) : problemOf(error);
  const [, outcome = 'unexpected'] = outcomes.find(([codes]) => codes.test(found.code)) ?? [];
  if (outcome === 'rejected') return { outcome, line: lineIn(found), message: wordsOf(found) };
  if (outcome === 'retryable') return { outcome, after: undefined, message: error.message };
  return blocked(outcome, error);
}

const ownCauses: ReadonlySet<string> = new Set(['CREDENTIALS', 'SOCKET']);

function blocked(cause: string, { message }: CubestatError): Classification {
  return { outcome: 'blocked', cause, message };
}

/** The first match counts. `rejected` and `retryable` are outcomes; anything else is a cause that the user has to remove. */
const outcomes: readonly (readonly [codes: RegExp, outcome: string])[] = [
  // Data, constraints, rows too large for an index, a view's check, exceptions of the user's triggers.
  [/^(22|23|44|54|P0)/, 'rejected'],
  // Connections, conflicts of transactions, no resources, locks, the operator, the system, faults of the server.
  [/^(08|40|53|55|57|58|XX|25P)/, 'retryable'],
  [/^25006/, 'standby'],
  [/^28/, 'credentials'],
  [/^3D/, 'database'],
  [/^3F/, 'schema'],
  [/^42P01/, 'missing'],
  [/^42501/, 'permission'],
  [/^42/, 'columns'],
];

/** Whether a temporary table may help: for duplicate keys, row-level security, a view. */
export function isForStaging(error: unknown): boolean {
  return /^(23505|0A000|42809)$/.test(serverErrorIn(error)?.code ?? '');
}

/** The line that COPY rejected. The message of a trigger may contain lines of its own. */
function lineIn({ where = '' }: ServerError): number | undefined {
  const [, line] = /^COPY [^\n]*, line (\d+)/m.exec(where) ?? [];
  return line === undefined ? undefined : Number(line);
}

function wordsOf({ code, message, detail }: ServerError): string {
  const words = `${code}: ${message.split('\n', 1)[0]}${detail === undefined ? '' : ` (${detail.split('\n', 1)[0]})`}`;
  return words.length > 300 ? `${words.slice(0, 300)}...` : words;
}
