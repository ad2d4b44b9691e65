import type { Shape } from '../../../samples/index.ts';
import { learn, match, type Template } from './template.ts';

/** The most shapes with templates, as several hosts and sensors alternate. */
const maxTemplates = 8;

/** Consecutive lines without a matching template, after which templates are suspended. */
const maxMisses = 2 * maxTemplates;

const maxPause = 1024;

/**
 * The templates of the last few shapes. They are suspended where each line has another shape, so that such a stream costs no more than
 * parsing.
 */
export class Templates {
  readonly #recent: Template[] = [];
  #spans = new Uint32Array(0);
  #misses = 0;
  #rest = 0;
  #nextRest = maxMisses;

  /** The template of the line at `start`, if there is one. */
  find(bytes: DataView, start: number): Template | undefined {
    if (this.#rest > 0) return undefined;
    const index = this.#recent.findIndex((template) => match(template, bytes, start, this.#spans, 0) !== -1);
    if (index === -1) return undefined;
    const template = this.#recent[index]!;
    if (index > 0) {
      this.#recent.splice(index, 1);
      this.#recent.unshift(template);
    }
    this.#misses = 0;
    this.#nextRest = maxMisses;
    return template;
  }

  /** Learns from a sample's line that matches no template. */
  learn(line: Uint8Array, shape: Shape): void {
    if (this.#rest > 0) return void (this.#rest -= 1);
    this.#misses += 1;
    // A line of a known shape may have one unusual number. Only several of them show another way of writing.
    if (this.#misses < maxMisses && this.#recent.some((template) => template.shape === shape)) return;
    if (this.#misses >= maxMisses) this.#suspend();
    const template = learn(line, shape);
    if (!template) return;
    if (this.#spans.length < template.ends.length * 2) this.#spans = new Uint32Array(template.ends.length * 2);
    this.#recent.unshift(template);
    if (this.#recent.length > maxTemplates) this.#recent.pop();
  }

  #suspend(): void {
    this.#misses = 0;
    this.#rest = this.#nextRest;
    this.#nextRest = Math.min(maxPause, this.#nextRest * 2);
  }
}
