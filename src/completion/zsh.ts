import { flagSpecs, operandsOf, quote, spellings, type Flag, type Candidates, type CompletionSpec } from './spec.ts';

export function zsh(verbs: readonly CompletionSpec[]): string {
  const names = verbs.map(({ name }) => name);
  return `#compdef cubestat
# Completion of cubestat for zsh, written by: cubestat completion zsh

_cubestat() {
  local -a verbs=(
${verbs.map(({ name, describe }) => `    ${quote(`${name}:${describe}`)}\n`).join('')}  )
  local -a operands=('1:command:{_describe command verbs}')
  local command=${names[0]} word
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case $word in (${names.join('|')})
      command=$word
      operands=()
      words[\${words[(i)$word]}]=()
      (( CURRENT -= 1 ))
      break
    esac
  done
  case $command in
${verbs.map(verbCase).join('')}  esac
}

if [[ $funcstack[1] == _cubestat ]]; then
  _cubestat "$@"
else
  compdef _cubestat cubestat
fi
`;
}

function verbCase(verb: CompletionSpec): string {
  const operands = operandsOf(verb);
  const lines = flagSpecs(verb).map(specification);
  for (const [at, { placeholder, candidates, many }] of operands.entries())
    lines.push(quote(`${many ? '*' : at + 1}:${placeholder}:${action(candidates)}`));
  return `  (${verb.name})
    _arguments -s -S : $operands \\
${lines.map((line) => `      ${line}`).join(' \\\n')}
    ;;
`;
}

/** `'(-f --format)'{-f+,--format=}'[How samples are written]:FORMAT:(ndjson csv)'`, as _arguments reads it. */
function specification(flag: Flag): string {
  const { short, long, describe, repeatable, value } = flag;
  const [afterShort, afterLong] = value ? ['+', '='] : ['', ''];
  const flags = short ? `{-${short}${afterShort},--${long}${afterLong}}` : `--${long}${afterLong}`;
  const others = short ? quote(`(${spellings(flag).join(' ')})`) : '';
  const rest = value ? `:${value.placeholder.replaceAll(':', String.raw`\:`)}:${action(value.candidates)}` : '';
  return `${repeatable ? "'*'" : others}${flags}${quote(`[${describe.replace(/[[\]\\]/g, String.raw`\$&`)}]${rest}`)}`;
}

function action(candidates: Candidates): string {
  if (candidates === 'files') return '_files';
  if (candidates === 'directories') return '_files -/';
  if (candidates === 'anything') return ' ';
  const words = candidates.words.join(' ');
  if (candidates.orFile) return `{compadd - ${words} || _files}`;
  return candidates.commas ? `_sequence compadd - ${words}` : `(${words})`;
}
