export { printable } from './printable.ts';
export { charactersOf, displayText, shorten, textWidth } from './width.ts';
export { hanging } from './hanging.ts';
export { wrapped } from './wrapped.ts';
export { naturalOrder } from './natural-order.ts';
export { markdownCell } from './markdown.ts';
export { jsonOf, quotedValue } from './quoted-value.ts';
export { valueKind, valueText } from './value-kind.ts';
export { didYouMean, orList } from './suggest.ts';
