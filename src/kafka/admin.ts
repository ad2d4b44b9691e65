import type { Admin, Kafka } from 'kafkajs';

/** Runs an admin request over a connection of its own. Throws what the library throws. */
export async function askAdmin<Answer>(kafka: Kafka, question: (admin: Admin) => Promise<Answer>): Promise<Answer> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await question(admin);
  } finally {
    await admin.disconnect().catch(() => {});
  }
}
