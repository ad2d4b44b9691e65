export { checkByWriting, checkWith, requireWritable } from './check.ts';
export { classifyStatus, isRefusal } from './answer.ts';
export {
  authorizationHeader,
  authorize,
  bearerCredentials,
  bearerOptions,
  endpointOf,
  headerOf,
  headerOptions,
  messageFrom,
  ownHeadersOf,
  pageText,
  quotation,
  redactor,
  requireOneAuthorization,
  sendable,
  withoutCredentials,
  type Authorization,
  type Credentials,
  type Endpoint,
  type Redact,
  type Secret,
} from '../../http/index.ts';
export { problemOf, remedyFor } from './problem.ts';
export type { HttpProtocol } from './http-protocol.ts';
export type { Body, Classification, Protocol, RejectedLine } from './protocol.ts';
export { httpSink, pushSink, type PushSettings } from './push-sink.ts';
export { fixed64, lengthDelimited, protobufField, protobufFields, protobufNumber, protobufText, varint } from './protobuf.ts';
export { pushOptions } from './options.ts';
export { filled } from '../../options.ts';
