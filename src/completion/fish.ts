import { flagsOf, leadingWords, operandsOf, quote, type Flag, type Place, type Verb } from './verb.ts';

export function fish(verbs: readonly Verb[]): string {
  const names = verbs.map(({ name }) => name);
  const lines = verbs.flatMap((verb, at) => {
    // The first verb is also what cubestat alone does: its options are there as long as no other verb is.
    const present = at === 0 ? `not ${seen(names.slice(1))}` : seen([verb.name]);
    return [
      `-n ${quote(`not ${seen(names)}`)} -a ${verb.name} -d ${quote(verb.describe)}`,
      ...flagsOf(verb).map((flag) => `-n ${quote(present)} ${flagWords(flag)}`),
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
  return [short ? `-s ${short} -l ${long}` : `-l ${long}`, ...(value ? [argument(value.place)] : []), `-d ${quote(describe)}`].join(' ');
}

function operandWords(verb: Verb, present: string): string[] {
  const operands = operandsOf(verb);
  const leading = leadingWords(operands);
  return operands.map(({ place, many }, at) => {
    if (typeof place === 'object') {
      const due = many ? present : `${present}; and not ${seen(place.words)}`;
      return `-n ${quote(due)} -a ${quote(place.words.join(' '))}`;
    }
    const due = leading && at > 0 ? `${present}; and ${seen(leading.words)}` : present;
    return `-n ${quote(due)} ${place === 'directories' ? directories : '-F'}`;
  });
}

function argument(place: Place): string {
  if (place === 'files') return '-r -F';
  if (place === 'directories') return `-x ${directories}`;
  if (place === 'anything') return '-x';
  if (place.commas) return `-x -a '(__fish_complete_list , "string split , ${place.words.join(',')}")'`;
  return `${place.orFile ? '-r -F' : '-x'} -a ${quote(place.words.join(' '))}`;
}

const directories = "-a '(__fish_complete_directories)'";
