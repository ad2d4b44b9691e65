export { checkWith, requireWritable } from './check.ts';
export { classifyStatus, headerOf, isRefusal, messageFrom, pageText, quotation, type Redact } from './answer.ts';
export { authorizationHeader, authorize, sendable, type Authorization, type Credentials } from './credentials.ts';
export { endpointOf, secretOf, withoutCredentials, type Endpoint } from './endpoint.ts';
export { problemOf, remedyFor } from './problem.ts';
export type { RejectedLine, Classification, Protocol } from './protocol.ts';
export { pushSink, type PushSettings } from './push-sink.ts';
export { redactor, type Secret } from './redaction.ts';
export { filled, pushOptions } from './options.ts';
