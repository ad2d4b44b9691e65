export { checkFailed, checkWith } from './check.ts';
export { headerOf, messageFrom, pageText, retryAfterOf, quotation, wantsTls, type Redact } from './answer.ts';
export { authorize, basic, sendable, type Authorization, type Credentials } from './credentials.ts';
export { endpointOf, secretOf, withoutCredentials, type Endpoint } from './endpoint.ts';
export { problemOf, remedyFor } from './problem.ts';
export type { RejectedLine, Classification, Protocol } from './protocol.ts';
export { pushSink, type PushSettings } from './push-sink.ts';
export { redactor, type Secret } from './redaction.ts';
export { filled, tlsOptions } from './tls-options.ts';
