import { readQuoted } from './quoted-text.ts';

/** A series of an exposition: its name, and its labels without empty ones. */
export interface ExposedSeries {
  readonly name: string;
  readonly labels: ReadonlyMap<string, string>;
}

const [quote, openBrace, closeBrace] = [0x22, 0x7b, 0x7d];

/** The index after the series that a line begins with: after its brace or its name; -1 where a brace is not closed. */
export function endOfSeries(line: string): number {
  const name = /^[^\s{]*/.exec(line)![0].length;
  const open = /^\s*/.exec(line.slice(name))![0].length + name;
  return line.charCodeAt(open) === openBrace ? endOfLabels(line, open) : name;
}

function endOfLabels(line: string, open: number): number {
  for (let at = open + 1; at < line.length; at += 1) {
    const code = line.charCodeAt(at);
    if (code === closeBrace) return at + 1;
    if (code !== quote) continue;
    const quoted = readQuoted(line, at);
    if (!quoted) return -1;
    at = quoted.end - 1;
  }
  return -1;
}

/** Names that need no quotes: https://prometheus.io/docs/concepts/data_model/ */
const metricName = /[a-zA-Z_:][a-zA-Z0-9_:]*/y;
const labelName = /[a-zA-Z_][a-zA-Z0-9_]*/y;
const space = /[ \t]*/y;

/** Parses `name{label="value",...}`, and Prometheus 3's form with the quoted name in the braces. Throws an Error with the fault. */
export function parseSeries(text: string): ExposedSeries {
  const reader = new SeriesReader(text);
  let name = reader.take(metricName);
  const labels = new Map<string, string>();
  reader.take(space);
  if (reader.accept('{')) {
    for (let isFirst = true; !reader.accept('}'); isFirst = false) {
      if (!isFirst && !reader.accept(',')) throw new Error('expected a comma or } behind a label');
      // Some exporters write a trailing comma.
      if (reader.accept('}')) break;
      const word = reader.take(labelName) ?? reader.text();
      if (word === undefined) throw new Error('expected the name of a label');
      if (reader.accept('=')) addLabel(labels, word, reader.text());
      else if (name === undefined) name = word;
      else throw new Error(`expected = behind the label ${word}`);
    }
  }
  if (name === undefined || name === '' || !reader.isAtEnd) throw new Error('expected the name of a metric');
  return { name, labels };
}

function addLabel(labels: Map<string, string>, label: string, value: string | undefined): void {
  if (value === undefined) throw new Error(`expected a value in quotes for the label ${label}`);
  if (labels.has(label)) throw new Error(`the label ${label} stands there twice`);
  labels.set(label, value);
}

class SeriesReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get isAtEnd(): boolean {
    return this.#at === this.#text.length;
  }

  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (!found) return undefined;
    this.#at = pattern.lastIndex;
    return found[0];
  }

  /** Takes a character and the space around it. */
  accept(character: string): boolean {
    this.take(space);
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    this.take(space);
    return true;
  }

  text(): string | undefined {
    const quoted = readQuoted(this.#text, this.#at);
    if (quoted) this.#at = quoted.end;
    return quoted?.text;
  }
}
