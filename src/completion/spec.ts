import { flagOf, type Options } from '../options.ts';

/** A command, as far as completion has to know it. */
export interface CompletionSpec {
  readonly name: string;
  readonly describe: string;
  /** As the usage line shows it: `[FILE...]`, `bash|zsh|fish`. */
  readonly operands?: string;
  readonly options: Options;
}

/** What completion offers in one position of the command line; nothing for `anything`. */
export type Candidates = Words | 'files' | 'directories' | 'anything';

export interface Words {
  readonly words: readonly string[];
  /** Several between commas. */
  readonly commas: boolean;
  /** Or the path of a file, which has a slash. */
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
  /** What follows it; undefined for a flag that stands alone. */
  readonly value: { readonly placeholder: string; readonly candidates: Candidates } | undefined;
}

/** What a command line of the verb may hold beside operands, help and version included. */
export function flagSpecs({ options }: Pick<CompletionSpec, 'options'>): Flag[] {
  const own = Object.entries(options).map(([name, { alias, describe, repeatable = false, placeholder, choices, suggestions }]): Flag => {
    const value = placeholder === undefined ? undefined : { placeholder, candidates: candidatesFor(placeholder, choices ?? suggestions) };
    return { long: flagOf(name), short: alias, describe, repeatable, value };
  });
  const standalone = { repeatable: false, value: undefined };
  return [
    ...own,
    { long: 'help', short: 'h', describe: 'Show help', ...standalone },
    { long: 'version', short: undefined, describe: 'Show the version', ...standalone },
  ];
}

/** The verb's operands for which there is something to offer, in their order. */
export function operandsOf({ operands = '' }: CompletionSpec): Operand[] {
  const all = operands.split(' ').map((word): Operand => {
    const placeholder = word.replace(/[[\].]/g, '');
    const words = /^[a-z|]+$/.test(placeholder) ? placeholder.split('|') : undefined;
    return { placeholder: words ? 'what' : placeholder, candidates: candidatesFor(placeholder, words), many: word.includes('...') };
  });
  return all.filter(({ candidates }) => candidates !== 'anything');
}

/** The words of the first operand, after one of which the second is due. */
export function leadingWords([first, second]: readonly Operand[]): Words | undefined {
  return second && typeof first!.candidates === 'object' ? first!.candidates : undefined;
}

function candidatesFor(placeholder: string, words: readonly string[] | undefined): Candidates {
  if (words) return { words, commas: placeholder.endsWith(',...'), orFile: placeholder.endsWith('|MODULE') };
  if (placeholder === 'FILE') return 'files';
  return placeholder === 'DIR' ? 'directories' : 'anything';
}

/** `-f`, `--format`. */
export function spellings({ short, long }: Flag): string[] {
  return [...(short ? [`-${short}`] : []), `--${long}`];
}

/** A text as one word of a shell, in a spelling that all three understand. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
