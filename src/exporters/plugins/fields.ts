import { valueKind } from '../../text/index.ts';

/** The fields of an object that a module exports. */
export type ModuleFields = Readonly<Record<string, unknown>>;

/** A text that is not empty. Throws an Error that names the field, with `of` before it. */
export function stringIn(fields: ModuleFields, field: string, of?: string): string {
  const found = fields[field];
  if (typeof found === 'string' && found !== '') return found;
  const path = of === undefined ? field : `${of}.${field}`;
  throw found === '' ? new Error(`its ${path} is empty`) : wrongField(path, found, 'a string');
}

/** The error for a missing or invalid field. */
export function wrongField(field: string, found: unknown, wanted: string): Error {
  if (found === undefined) return new Error(`it has no ${field}: expected ${wanted}`);
  return new Error(`its ${field} ${field.endsWith('s') ? 'are' : 'is'} ${valueKind(found)}, not ${wanted}`);
}
