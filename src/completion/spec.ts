import { flagOf, type Options } from '../options/index.ts';

/** A command, for completion. */
export interface CompletionSpec {
  readonly name: string;
  readonly describe: string;
  /** The operands as in the usage line: `[FILE...]`, `bash|zsh|fish`. */
  readonly operands?: string;
  readonly options: Options;
}

/** What completion offers at one position of the command line. */
export type Candidates = Words | 'files' | 'directories' | 'anything';

export interface Words {
  readonly words: readonly string[];
  /** Whether several may follow between commas. */
  readonly commas: boolean;
  /** Whether the path of a file, with a slash, is possible too. */
  readonly orFile: boolean;
}

export interface Operand {
  readonly placeholder: string;
  readonly candidates: Candidates;
  readonly many: boolean;
}

export interface Flag {
  readonly long: string;
  readonly short: string | undefined;
  readonly describe: string;
  readonly repeatable: boolean;
  /** Its value; undefined for a flag without one. */
  readonly value: { readonly placeholder: string; readonly candidates: Candidates } | undefined;
}

/** The flags of a verb, with those of help and version. */
export function flagSpecs({ options }: Pick<CompletionSpec, 'options'>): Flag[] {
  const own = Object.entries(options).map(([name, { alias, describe, repeatable = false, placeholder, choices, suggestions }]): Flag => {
    const value = placeholder === undefined ? undefined : { placeholder, candidates: candidatesFor(placeholder, choices ?? suggestions) };
    return { long: flagOf(name), short: alias, describe, repeatable, value };
  });
  const standalone = { repeatable: false, value: undefined };
  return [
    ...own,
    { long: 'help', short: 'h', describe: 'Show help', ...standalone },
    { long: 'version', short: 'V', describe: 'Show the version', ...standalone },
  ];
}

/** The operands of a verb that can be completed, in order. */
export function operandsOf({ operands = '' }: CompletionSpec): Operand[] {
  const all = operands.split(' ').map((word): Operand => {
    const placeholder = word.replace(/[[\].]/g, '');
    const words = /^[a-z|]+$/.test(placeholder) ? placeholder.split('|') : undefined;
    return { placeholder: words ? 'what' : placeholder, candidates: candidatesFor(placeholder, words), many: word.includes('...') };
  });
  return all.filter(({ candidates }) => candidates !== 'anything');
}

/** The words of the first operand, if a second one follows. */
export function leadingWords([first, second]: readonly Operand[]): Words | undefined {
  return second && typeof first!.candidates === 'object' ? first!.candidates : undefined;
}

function candidatesFor(placeholder: string, words: readonly string[] | undefined): Candidates {
  if (words) return { words, commas: placeholder.endsWith(',...'), orFile: placeholder.endsWith('|MODULE') };
  if (['FILE', 'BEFORE', 'AFTER'].includes(placeholder)) return 'files';
  return placeholder === 'DIR' ? 'directories' : 'anything';
}

/** `-f`, `--format`. */
export function spellings({ short, long }: Flag): string[] {
  return [...(short ? [`-${short}`] : []), `--${long}`];
}

/** Quotes a text as one word, for all three shells. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
