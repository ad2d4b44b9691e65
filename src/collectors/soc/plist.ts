/** A value of an XML property list. Dates and data are strings. */
export type PlistValue = number | string | boolean | readonly PlistValue[] | PlistDictionary;
export type PlistDictionary = ReadonlyMap<string, PlistValue>;

/**
 * Parses an XML property list in one pass; undefined where it is cut off or badly nested. Only unreadable values are left out: powermetrics
 * writes `nan`, and keys without a value. https://www.apple.com/DTDs/PropertyList-1.0.dtd
 */
export function parsePlist(text: string): PlistValue | undefined {
  const document: PlistValue[] = [];
  const open: Collection[] = [{ list: document }];
  for (const { tag, content } of tokensOf(text)) {
    const inner = open.at(-1)!;
    if (tag === '/plist') return open.length === 1 ? document[0] : undefined;
    if (tag === 'key') inner.key = content;
    else if (tag === 'dict') open.push(add(inner, { dictionary: new Map() }));
    else if (tag === 'array') open.push(add(inner, { list: [] }));
    else if (tag === '/dict' || tag === '/array') {
      if (open.length === 1 || (tag === '/dict') !== 'dictionary' in inner) return undefined;
      open.pop();
    } else if (isValue(tag)) put(inner, valueOf(tag, content));
    if (open.length > deepest) return undefined;
  }
  return undefined;
}

/** More levels than any document has. */
const deepest = 32;

/** An open dictionary or array. */
type Collection = { key?: string | undefined } & ({ readonly dictionary: Map<string, PlistValue> } | { readonly list: PlistValue[] });

function add(parent: Collection, child: Collection): Collection {
  put(parent, 'list' in child ? child.list : child.dictionary);
  return child;
}

/**
 * Adds a value. In a dictionary, a value without a key is dropped, and the first of two with the same key is kept: powermetrics repeats
 * some.
 */
function put(parent: Collection, value: PlistValue | undefined): void {
  const { key } = parent;
  parent.key = undefined;
  if (value === undefined) return;
  if ('list' in parent) parent.list.push(value);
  else if (key !== undefined && !parent.dictionary.has(key)) parent.dictionary.set(key, value);
}

interface Token {
  /** The text between `<` and `>`. */
  readonly tag: string;
  /** The text up to the end tag; undefined for a tag with children, or without an end. */
  readonly content: string | undefined;
}

const texts: ReadonlySet<string> = new Set(['key', 'integer', 'real', 'string', 'date', 'data']);

/** Searches for each tag once, so that any text takes one pass. */
function* tokensOf(text: string): Generator<Token> {
  for (let start = text.indexOf('<'); start >= 0;) {
    const end = text.indexOf('>', start);
    if (end < 0) return;
    const tag = text.slice(start + 1, Math.min(end, start + 1 + longestTag));
    const next = text.indexOf('<', end);
    const isWhole = texts.has(tag) && next >= 0 && text.startsWith(`</${tag}>`, next);
    yield { tag, content: isWhole ? text.slice(end + 1, next) : undefined };
    start = isWhole ? text.indexOf('<', next + 1) : next;
  }
}

const longestTag = 16;

function isValue(tag: string): boolean {
  return texts.has(tag) || ['true/', 'false/', 'string/'].includes(tag);
}

function valueOf(tag: string, content: string | undefined): PlistValue | undefined {
  if (tag === 'true/' || tag === 'false/') return tag === 'true/';
  if (tag === 'integer' || tag === 'real') return numberIn(content);
  return tag === 'string/' ? '' : content && withoutEntities(content);
}

function numberIn(content = ''): number | undefined {
  const value = /^[+-]?\d{1,30}(\.\d{0,30})?(e[+-]?\d{1,3})?$/i.test(content) ? Number(content) : NaN;
  return Number.isFinite(value) ? value : undefined;
}

function withoutEntities(content: string): string {
  return content.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: string) => entities[name]!);
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
