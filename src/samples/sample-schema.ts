import { longestName } from './sample.ts';

const name = { type: 'string', maxLength: longestName } as const;

/**
 * The JSON Schema of a sample, one line of NDJSON, for programs that write or check such lines. Unknown fields are allowed: they are dropped
 * when a line is read. https://json-schema.org/draft/2020-12/schema
 */
export const sampleSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'cubestat sample',
  description: 'One reading of one host at one moment: a line of NDJSON.',
  type: 'object',
  required: ['timestamp', 'host', 'metrics'],
  properties: {
    timestamp: { description: 'Unix time in seconds, with a fraction to the millisecond.', type: 'number' },
    host: { description: 'The name of the host that was sampled.', type: 'string', maxLength: longestName },
    tags: { description: 'What the user adds.', type: 'object', propertyNames: name, additionalProperties: name },
    metrics: {
      description: 'From names to finite numbers. What is not known is absent: never 0, never null.',
      type: 'object',
      propertyNames: name,
      additionalProperties: { type: 'number' },
    },
  },
} as const;
