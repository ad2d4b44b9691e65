export { NatsClient } from './client.ts';
export { natsFailure } from './failure.ts';
export { jetStream, jetStreamManager } from './jetstream.ts';
export { natsServers, type NatsServers } from './servers.ts';
export { hostSubject, subjectPrefix } from './subject.ts';
