export { certificateIn } from './certificate.ts';
export { describeFailure, type FailureDescription } from './describe-failure.ts';
export { isLoopback } from './loopback.ts';
export { decodeUrlPart, hostPort, withoutBrackets } from './url-part.ts';
export * from './client/index.ts';
export * from './endpoint/index.ts';
export * from './server/index.ts';
