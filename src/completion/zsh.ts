import { flagsOf, operandsOf, quote, spellings, type Flag, type Place, type Verb } from './verb.ts';

export function zsh(verbs: readonly Verb[]): string {
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

function verbCase(verb: Verb): string {
  const operands = operandsOf(verb);
  const lines = flagsOf(verb).map(specification);
  for (const [at, { placeholder, place, many }] of operands.entries())
    lines.push(quote(`${many ? '*' : at + 1}:${placeholder}:${action(place)}`));
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
  const rest = value ? `:${value.placeholder.replaceAll(':', String.raw`\:`)}:${action(value.place)}` : '';
  return `${repeatable ? "'*'" : others}${flags}${quote(`[${describe.replace(/[[\]\\]/g, String.raw`\$&`)}]${rest}`)}`;
}

function action(place: Place): string {
  if (place === 'files') return '_files';
  if (place === 'directories') return '_files -/';
  if (place === 'anything') return ' ';
  const words = place.words.join(' ');
  if (place.orFile) return `{compadd - ${words} || _files}`;
  return place.commas ? `_sequence compadd - ${words}` : `(${words})`;
}
