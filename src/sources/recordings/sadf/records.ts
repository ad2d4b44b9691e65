/** A record of a host's statistics, as JSON. */
export interface SadfRecord {
  readonly text: string;
  /** The text of the host before its lists: its name, the time zone. */
  readonly head: string;
  readonly fault?: string;
}

const [newline, quote, backslash] = [0x0a, 0x22, 0x5c];
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d];

/** The nesting depth of a host's members, and of the records in its lists: `{"sysstat": {"hosts": [{"statistics": [{`. */
const [hostDepth, recordDepth] = [4, 6];

/** The most characters of a host's head. */
const longestHead = 65_536;

/**
 * Finds the records in sadf's output, in chunks of any size, and holds at most one. The JSON around them may be invalid: versions of
 * sysstat omit commas, and do not escape quotes in comments.
 */
export class RecordSplitter {
  readonly #longest: number;
  #depth = 0;
  #isQuoted = false;
  #isEscaped = false;
  #head = '';
  readonly #comments = new CommentList();
  /** Pieces of the record that no chunk has ended yet. */
  #pieces: string[] = [];
  #held = 0;

  constructor(longest: number) {
    this.#longest = longest;
  }

  /** Whether the text has ended within a record. */
  get isOpen(): boolean {
    return this.#depth >= recordDepth;
  }

  *split(text: string): Generator<SadfRecord> {
    let start = 0;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (this.#comments.skips(code) || this.#quoted(code)) continue;
      if (this.#lacksBrace(code, text, start, at)) {
        this.#keep(text.slice(start, at));
        yield this.#record();
        this.#depth -= 1;
      }
      if (code === openBrace || code === openBracket) {
        if (this.#depth < recordDepth) this.#keep(text.slice(start, at));
        if (this.#depth === hostDepth && /"comments":\s*$/.test(this.#head.slice(-20))) this.#comments.begin();
        this.#depth += 1;
        if (this.#depth <= recordDepth) start = at;
        if (this.#depth === hostDepth) this.#head = '';
      } else if (code === closeBrace || code === closeBracket) {
        if (this.#depth === recordDepth) {
          this.#keep(text.slice(start, at + 1));
          yield this.#record();
        }
        this.#depth = Math.max(0, this.#depth - 1);
        if (this.#depth < recordDepth) start = at + 1;
      }
    }
    this.#keep(text.slice(start));
  }

  /** Whether the next record begins, or the list ends, within a record: sysstat 11.2.0 does not close `network`. */
  #lacksBrace(code: number, text: string, start: number, at: number): boolean {
    if (this.#depth !== recordDepth || (code !== openBrace && code !== closeBracket)) return false;
    const before = [...this.#pieces.slice(-20), text.slice(start, at)].map((piece) => piece.slice(-20)).join('');
    return code === closeBracket || /[},]\s*$/.test(before);
  }

  /** Follows quotes. A newline within a string shows an unescaped quote. */
  #quoted(code: number): boolean {
    if (code === newline) this.#isQuoted = this.#isEscaped = false;
    else if (this.#isEscaped) this.#isEscaped = false;
    else if (this.#isQuoted && code === backslash) this.#isEscaped = true;
    else if (code === quote) this.#isQuoted = !this.#isQuoted;
    else return this.#isQuoted;
    return true;
  }

  #keep(text: string): void {
    if (this.#depth === hostDepth) this.#head = (this.#head + text).slice(0, longestHead);
    if (this.#depth < recordDepth) return;
    this.#held += text.length;
    if (this.#held <= this.#longest) this.#pieces.push(text);
  }

  #record(): SadfRecord {
    const fault = this.#held > this.#longest ? `longer than ${this.#longest} characters` : undefined;
    const text = this.#pieces.splice(0).join('');
    this.#held = 0;
    return { text, head: this.#head, ...(fault !== undefined && { fault }) };
  }
}

/** The list of comments, whose texts contain unescaped quotes and braces. It ends at a line that begins with its bracket. */
class CommentList {
  #state: 'outside' | 'begun' | 'inside' = 'outside';
  #isBlank = false;

  begin(): void {
    this.#state = 'begun';
  }

  /** Whether a character belongs to it. A list on one line is valid JSON, which sadf does not write. */
  skips(code: number): boolean {
    if (this.#state === 'outside') return false;
    if (this.#state === 'begun') this.#state = code === newline ? 'inside' : 'outside';
    else if (code === closeBracket && this.#isBlank) this.#state = 'outside';
    this.#isBlank = code === newline || (this.#isBlank && (code === 0x20 || code === 0x09));
    return this.#state === 'inside';
  }
}
