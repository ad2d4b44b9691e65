export { askAdmin } from './admin.ts';
export { kafkaBrokers, saslMechanisms, type KafkaBrokers } from './brokers.ts';
export { kafkaClient, type KafkaClient } from './client.ts';
export { kafkajs } from './library.ts';
