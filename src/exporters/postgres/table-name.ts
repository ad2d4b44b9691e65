/** The name of a table, optionally with its schema. */
export interface TableName {
  readonly schema: string | undefined;
  readonly name: string;
}

/** The server truncates longer names (NAMEDATALEN), so that two of them could collide. */
const longestName = 63;

/** Parses `table` or `schema.table`. Throws an Error with the expected form. */
export function tableName(given: string): TableName {
  const names = given.split('.');
  if (names.length > 2 || names.some((name) => name === '' || name.includes('\0'))) throw new Error('expected table or schema.table');
  if (names.some((name) => Buffer.byteLength(name) > longestName)) throw new Error(`expected names of ${longestName} bytes or less`);
  const [name = '', schema] = names.toReversed();
  return { schema, name };
}

/**
 * The quoted name for SQL: `"metrics"."cubestat"`. https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
 */
export function quotedTable({ schema, name }: TableName): string {
  return schema === undefined ? identifier(name) : `${identifier(schema)}.${identifier(name)}`;
}

/** The name for messages: `metrics.cubestat`. */
export function displayTable({ schema, name }: TableName): string {
  return schema === undefined ? name : `${schema}.${name}`;
}

export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** The name of a table's index, within the allowed bytes. */
export function indexName({ name }: TableName, suffix: string): string {
  let start = name;
  while (Buffer.byteLength(`${start}_${suffix}`) > longestName) start = start.replace(/.$/su, '');
  return `${start}_${suffix}`;
}
