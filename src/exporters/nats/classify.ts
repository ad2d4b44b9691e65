import { CubestatError } from '../../errors.ts';
import { connectionRemedies } from '../../http/index.ts';
import { problemOf, type Classification } from '../push/index.ts';
import type { NatsConfig } from './options.ts';

/** Error codes of JetStream, https://github.com/nats-io/nats-server/blob/main/server/errors.json */
const streamMessageExceedsMaximum = 10054;

/** Classifies a failure to publish. A message can only be too large; every other failure keeps it pending. */
export function classifyFailure(error: unknown): Classification {
  if (!(error instanceof CubestatError) || error.code === 'ABORTED') throw error;
  const { code, status, message: words } = apiErrorIn(error.cause);
  if (code === streamMessageExceedsMaximum) return tooLarge(`the stream accepts no message of this size: ${words}`);
  if (status !== undefined && status < 500) return { outcome: 'blocked', cause: 'stream', message: error.message };
  const cause = causes[error.code];
  return cause === undefined ? problemOf(error) : { outcome: 'blocked', cause, message: error.message };
}

export function tooLarge(message: string): Classification {
  return { outcome: 'tooLarge', message };
}

const causes: Readonly<Record<string, string>> = { CREDENTIALS: 'credentials', PERMISSION: 'permission', MISSING: 'missing' };

function apiErrorIn(cause: unknown): { readonly code?: number; readonly status?: number; readonly message?: string } {
  return cause instanceof Error && cause.name === 'JetStreamApiError' ? cause : {};
}

/** What the user can do about a cause. */
export function natsRemedy(cause: string, { subject, create }: Pick<NatsConfig, 'subject' | 'create'>): string {
  if (cause === 'missing' && create !== undefined) return 'turn JetStream on there';
  return remedies(subject)[cause] ?? 'check the url';
}

function remedies(subject: string): Readonly<Record<string, string>> {
  return {
    ...connectionRemedies,
    missing: `make one that stores ${subject}.> or let --nats-create do so; JetStream has to be on`,
    credentials: 'check the user and password, the token or the credentials file',
    permission: `let the user publish to ${subject}.> and subscribe to _INBOX.>`,
    stream: 'change the stream, or wait until it takes messages again',
    scheme: 'turn TLS on there, or leave tls:// and the options of TLS out',
    'name-mismatch': 'give the url with a name that the certificate has',
  };
}
