import { lengthDelimited, varint } from '../push/index.ts';

/** Encoded bytes with slots for numbers. */
export interface TemplatePart {
  readonly bytes: Buffer;
  readonly slots: readonly TemplateSlot[];
}

/** Eight bytes for a number of a row. */
export interface TemplateSlot {
  /** Where they begin. */
  readonly at: number;
  readonly holds: 'start' | 'time' | 'value';
  readonly column: number;
  readonly divisor: number;
}

export function joined(parts: readonly TemplatePart[]): TemplatePart {
  let length = 0;
  const slots: TemplateSlot[] = [];
  for (const part of parts) {
    for (const slot of part.slots) slots.push({ ...slot, at: slot.at + length });
    length += part.bytes.length;
  }
  return { bytes: Buffer.concat(parts.map(({ bytes }) => bytes)), slots };
}

/** The parts as the field of a message. */
export function message(field: number, parts: readonly TemplatePart[]): TemplatePart {
  const content = joined(parts);
  const head = Buffer.concat([Buffer.of(lengthDelimited(field)), varint(content.bytes.length)]);
  return joined([{ bytes: head, slots: [] }, content]);
}
