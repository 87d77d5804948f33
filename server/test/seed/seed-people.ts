/** The users behind seeded accounts, each with a password and a session, as the server keeps them. */
import { Client } from 'pg';
import { BULK_SETTINGS } from './bulk-tables.ts';
import { FIRST_PERSON, OWNER, uuid, type SeedPlan } from './seed-plan.ts';

export async function seedPeople(url: string, { people }: Pick<SeedPlan, 'people'>): Promise<void> {
  const client = new Client(url);
  await client.connect();
  try {
    await client.query(BULK_SETTINGS);
    const owner = `${uuid(OWNER, 'n')} from generate_series(${FIRST_PERSON}, ${FIRST_PERSON - 1 + people}) as n`;
    // Nobody knows a password of these: its hash is of nothing.
    await client.query(`
      insert into identity.user (name, nickname, email, id)
        select 'Seed ' || n, 'seed' || n, 'seed' || n || '@example.com', ${owner};
      insert into identity.credential (account_id, provider_id, password, id, user_id)
        select ${uuid(OWNER, 'n')}, 'credential', repeat('0', 90), gen_random_uuid(), ${owner};
      insert into identity.session (token, expires_at, ip_address, user_agent, id, user_id)
        select 'seed session ' || n, now() + interval '20 days', '192.0.2.1', 'seed',
          gen_random_uuid(), ${owner};
      analyze identity.user, identity.credential, identity.session`);
  } finally {
    await client.end();
  }
}
