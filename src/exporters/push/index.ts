export { endpointOf, secretOf, withoutCredentials, type Endpoint } from './endpoint.ts';
export { problemOf, remedyFor } from './problem.ts';
export type { RejectedLine, Classification, Protocol } from './protocol.ts';
export { pushSink, type PushSettings } from './push-sink.ts';
export { redactor, type Secret } from './redaction.ts';
