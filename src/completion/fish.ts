import { flagSpecs, leadingWords, operandsOf, quote, type Flag, type Candidates, type CompletionSpec } from './spec.ts';

export function fish(verbs: readonly CompletionSpec[]): string {
  const names = verbs.map(({ name }) => name);
  const lines = verbs.flatMap((verb, at) => {
    // The first verb is the default: its options are offered as long as no other verb is given.
    const present = at === 0 ? `not ${seen(names.slice(1))}` : seen([verb.name]);
    return [
      `-n ${quote(`not ${seen(names)}`)} -a ${verb.name} -d ${quote(verb.describe)}`,
      ...flagSpecs(verb).map((flag) => `-n ${quote(present)} ${flagWords(flag)}`),
      ...operandWords(verb, present),
    ];
  });
  return `# Completion of cubestat for fish, written by: cubestat completion fish

complete -c cubestat -f
${lines.map((line) => `complete -c cubestat ${line}\n`).join('')}`;
}

function seen(names: readonly string[]): string {
  return `__fish_seen_subcommand_from ${names.join(' ')}`;
}

function flagWords({ short, long, describe, value }: Flag): string {
  return [short ? `-s ${short} -l ${long}` : `-l ${long}`, ...(value ? [argument(value.candidates)] : []), `-d ${quote(describe)}`].join(
    ' ',
  );
}

function operandWords(verb: CompletionSpec, present: string): string[] {
  const operands = operandsOf(verb);
  const leading = leadingWords(operands);
  return operands.map(({ candidates, many }, at) => {
    if (typeof candidates === 'object') {
      const due = many ? present : `${present}; and not ${seen(candidates.words)}`;
      return `-n ${quote(due)} -a ${quote(candidates.words.join(' '))}`;
    }
    const due = leading && at > 0 ? `${present}; and ${seen(leading.words)}` : present;
    return `-n ${quote(due)} ${candidates === 'directories' ? directories : '-F'}`;
  });
}

function argument(candidates: Candidates): string {
  if (candidates === 'files') return '-r -F';
  if (candidates === 'directories') return `-x ${directories}`;
  if (candidates === 'anything') return '-x';
  if (candidates.commas) return `-x -a '(__fish_complete_list , "string split , ${candidates.words.join(',')}")'`;
  return `${candidates.orFile ? '-r -F' : '-x'} -a ${quote(candidates.words.join(' '))}`;
}

const directories = "-a '(__fish_complete_directories)'";
