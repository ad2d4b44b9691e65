export { headerOf, jsonIn, messageFrom, pageText, quotation, wantsTls } from './answer-text.ts';
export { bearerEndpoint, bearerOptions } from './bearer.ts';
export { authorizationHeader, authorize, requireOneAuthorization, sendable, type Authorization, type Credentials } from './credentials.ts';
export { endpointOf, withoutCredentials, type Endpoint } from './endpoint.ts';
export { headerOptions, ownHeadersOf } from './own-headers.ts';
export { redactor, type Redact, type Secret } from './redaction.ts';
export { causeOf, connectionRemedies, connectionRemedy } from './remedies.ts';
export { tlsOptions, unreadTls } from './tls-options.ts';
