import { flagSpecs, leadingWords, operandsOf, spellings, type Flag, type Operand, type Candidates, type CompletionSpec } from './spec.ts';

/** Paths are completed by readline, which handles quotes and tildes. */
export function bash(verbs: readonly CompletionSpec[]): string {
  const names = verbs.map(({ name }) => name);
  return `# Completion of cubestat for bash 4 and later, written by: cubestat completion bash

_cubestat() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD - 1]} command='' word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD - 1}"; do
    case $word in ${names.join(' | ')}) command=$word && break ;; esac
  done
  # bash takes the equals sign of --format=csv for a word of its own
  if [[ $current == = ]]; then
    current=''
  elif [[ $previous == = ]]; then
    previous=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  case \${command:-${names[0]}} in
${verbs.map(verbCase).join('')}  esac
  if [[ $command == '' && $current != -* ]]; then
    _cubestat_words '${names.join(' ')}'
  fi
}

_cubestat_words() {
  mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current")
}

_cubestat_words_or_files() {
  if [[ $current == */* ]]; then compopt -o default; else _cubestat_words "$1"; fi
}

_cubestat_list() {
  local before=''
  [[ $current == *,* ]] && before=\${current%,*},
  mapfile -t COMPREPLY < <(compgen -P "$before" -W "$1" -- "\${current##*,}")
  compopt -o nospace
}

complete -F _cubestat cubestat
`;
}

function verbCase(verb: CompletionSpec): string {
  const flags = flagSpecs(verb);
  const operands = operandsOf(verb);
  return `  ${verb.name})
    case $previous in
${valueCases(flags)}    esac
    if [[ $current == -* ]]; then
      _cubestat_words '${flags.flatMap(spellings).join(' ')}'
${operandLines(operands)}    fi
    ;;
`;
}

function operandLines(operands: readonly Operand[]): string {
  const [first, second] = operands;
  const words = leadingWords(operands)?.words.map((word) => `*' ${word} '*`);
  const later = words ? `    elif [[ "\${COMP_WORDS[*]} " == @(${words.join('|')}) ]]; then\n      ${offer(second!.candidates)}\n` : '';
  return first ? `${later}    else\n      ${offer(first.candidates)}\n` : '';
}

/** One line for all flags with the same values. */
function valueCases(flags: readonly Flag[]): string {
  const flagsByOffer = new Map<string, string[]>();
  for (const flag of flags) {
    if (!flag.value) continue;
    const offered = offer(flag.value.candidates);
    flagsByOffer.set(offered, [...(flagsByOffer.get(offered) ?? []), ...spellings(flag)]);
  }
  return Array.from(flagsByOffer, ([offered, words]) => `    ${words.join(' | ')}) ${offered}; return ;;\n`).join('');
}

function offer(candidates: Candidates): string {
  if (candidates === 'files') return 'compopt -o default';
  if (candidates === 'directories') return 'compopt -o dirnames';
  if (candidates === 'anything') return ':';
  return `_cubestat_${candidates.commas ? 'list' : candidates.orFile ? 'words_or_files' : 'words'} '${candidates.words.join(' ')}'`;
}
