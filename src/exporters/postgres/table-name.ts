/** The name of a table, perhaps with that of its schema. */
export interface TableName {
  readonly schema: string | undefined;
  readonly name: string;
}

/** Longer names are cut by the server, so that two of them would be one (NAMEDATALEN). */
const longestName = 63;

/** Parses `table` or `schema.table`. Throws an Error that says what it expects. */
export function tableName(given: string): TableName {
  const names = given.split('.');
  if (names.length > 2 || names.some((name) => name === '' || name.includes('\0'))) throw new Error('expected table or schema.table');
  if (names.some((name) => Buffer.byteLength(name) > longestName)) throw new Error(`expected names of ${longestName} bytes or less`);
  const [name = '', schema] = names.toReversed();
  return { schema, name };
}

/** As it stands in SQL: `"metrics"."cubestat"`. https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS */
export function quotedTable({ schema, name }: TableName): string {
  return schema === undefined ? identifier(name) : `${identifier(schema)}.${identifier(name)}`;
}

/** As it stands in messages: `metrics.cubestat`. */
export function displayTable({ schema, name }: TableName): string {
  return schema === undefined ? name : `${schema}.${name}`;
}

export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A name for an index of a table, with no more bytes than a name may have. */
export function indexName({ name }: TableName, suffix: string): string {
  let start = name;
  while (Buffer.byteLength(`${start}_${suffix}`) > longestName) start = start.replace(/.$/su, '');
  return `${start}_${suffix}`;
}
