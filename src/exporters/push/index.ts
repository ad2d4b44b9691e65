export { checkByWriting, checkClient, checkWith, requireWritable } from './check.ts';
export { createMissing } from './create-missing.ts';
export { classifyStatus, isGoRefusal, isRefusal } from './answer.ts';
export { problemOf, remedyFor } from './problem.ts';
export type { HttpProtocol } from './http-protocol.ts';
export type { Body, Classification, Protocol, RejectedLine } from './protocol.ts';
export { httpSink, pushSink, type PushSettings } from './push-sink.ts';
export { fixed64, lengthDelimited, protobufField, protobufFields, protobufNumber, protobufText, varint } from './protobuf.ts';
export { pushOptions } from './options.ts';
