/** Removes secrets from a text. */
export type Redact = (text: string) => string;

/** A text that no message may contain. */
export interface Secret {
  readonly text: string;
  /** A token or base64: redacted also without padding, and by its first characters, with which no word begins. */
  readonly random?: boolean;
}

/**
 * Removes secrets from a server's message, in any form in which it may quote them. Has to run before shortening, which could leave a part
 * of a secret. Takes linear time.
 */
export function redactor(secrets: readonly Secret[]): Redact {
  const patterns = secrets
    .filter(({ text }) => text !== '')
    .flatMap(({ text, random = false }) => [{ text, random }, ...base64Of(text), ...(random ? bytesOf(text) : [])])
    // The longest first, because it may contain another.
    .toSorted((one, other) => other.text.length - one.text.length)
    .map(({ text, random }) => new RegExp(random ? patternOfRandom(text) : quoted(text), 'giu'));
  return (text) => patterns.reduce((redacted, pattern) => redacted.replace(pattern, '***'), text);
}

function base64Of(text: string): Required<Secret>[] {
  return (['base64', 'base64url'] as const).map((encoding) => ({ text: Buffer.from(text).toString(encoding), random: true }));
}

/** What a server makes of a long token that it takes for base64, as where it expects a user and a password. */
function bytesOf(text: string): Required<Secret>[] {
  if (text.length < 2 * telling) return [];
  const bytes = Buffer.from(text, 'base64');
  return (['utf8', 'latin1'] as const).map((encoding) => ({ text: bytes.toString(encoding), random: false }));
}

/** The first characters by which a long random text is recognised. */
const telling = 8;

function patternOfRandom(text: string): string {
  const whole = `${quoted(text.replace(/={1,2}$/, ''))}(?:${quoted('=')}){0,2}`;
  return text.length < 2 * telling ? whole : `${whole}|${quoted(text.slice(0, telling))}[\\w+/~-]*`;
}

/** A pattern for a text as it is, and as JSON, URLs, HTML and programming languages quote it, once or twice. */
function quoted(text: string): string {
  return (text.match(/\\+|[^\\]/gsu) ?? []).map((part) => (part.startsWith('\\') ? backslashes(part.length) : character(part))).join('');
}

/** One pattern for a run of backslashes: a pattern for each would take exponential time. */
function backslashes(count: number): string {
  return `(?:${inHtml('\\')}|${inUrl('\\')}|\\\\){${count},${4 * count}}`;
}

function character(one: string): string {
  if (/[a-z0-9]/i.test(one)) return one;
  const escaped = `\\\\{0,4}(?:${[...escapesOf(one), literal(one)].join('|')})`;
  // The longest first, because an escaped form may begin with the character itself.
  return `(?:${[inHtml(one), inUrl(one), escaped].join('|')}${one === ' ' ? '|\\+' : ''})`;
}

function literal(one: string): string {
  return one.replace(/[.*+?^${}()|[\]\\/]/, '\\$&');
}

/** Escapes of JSON, Go and Python, without the backslash. */
function escapesOf(one: string): string[] {
  const units = one.split('').map((unit) => unit.charCodeAt(0));
  const short = { '\n': 'n', '\r': 'r', '\t': 't', '\b': 'b', '\f': 'f' }[one];
  return [
    `u${units.map((unit) => hex(unit, 4)).join('\\\\{1,4}u')}`,
    `U${hex(one.codePointAt(0)!, 8)}`,
    `x${[...Buffer.from(one)].map((byte) => hex(byte, 2)).join('\\\\{1,4}x')}`,
    // Python's ascii() and repr() of bytes.
    ...(one <= 'ÿ' ? [`x${hex(units[0]!, 2)}`] : []),
    ...(short ? [short] : []),
  ];
}

function inUrl(one: string): string {
  return [...Buffer.from(one)].map((byte) => `%(?:25)*${hex(byte, 2)}`).join('');
}

function inHtml(one: string): string {
  const code = one.codePointAt(0)!;
  const name = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' }[one];
  return `&(?:amp;)?(?:#0*${code}|#x0*${hex(code, 1)}${name ? `|${name}` : ''});`;
}

function hex(number: number, length: number): string {
  return number.toString(16).padStart(length, '0');
}
