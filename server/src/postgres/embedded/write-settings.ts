import { join } from 'node:path';
import { type Cluster, DATABASE, ROLE, SUPERUSER, replaceFile } from './cluster.ts';
import { PORT } from './prepare-socket-folder.ts';
import { runProgram } from './run-program.ts';

const PROBE_TIMEOUT_MS = 20_000;

/** Who may connect, and how: over the socket, with a password. */
const ACCESS = `# hoga writes this file at every start.
local ${DATABASE} ${ROLE} scram-sha-256
local all ${SUPERUSER} scram-sha-256
`;

/** Both files are written at every start, so that a newer hoga brings its newer settings. */
export async function writeSettings(cluster: Cluster, socketFolder: string): Promise<void> {
  const walCompression = (await supportsLz4(cluster)) ? 'lz4' : 'off';
  await replaceFile(cluster, {
    path: join(cluster.folder, 'postgresql.conf'),
    content: settings({ socketFolder, walCompression }),
  });
  await replaceFile(cluster, { path: join(cluster.folder, 'pg_hba.conf'), content: ACCESS });
}

export function settings(of: {
  readonly socketFolder: string;
  readonly walCompression: 'lz4' | 'off';
}): string {
  // The value is a list of names: quoted once as a name and once as a setting.
  const folder = `"${of.socketFolder.replaceAll('"', '""')}"`;
  return `# hoga writes this file at every start.
listen_addresses = ''
port = ${PORT}
unix_socket_directories = '${folder.replaceAll('\\', '\\\\').replaceAll("'", "''")}'
unix_socket_permissions = 0700
max_connections = 50
password_encryption = scram-sha-256

# What has been acknowledged survives a power cut.
fsync = on
synchronous_commit = on
full_page_writes = on

# The embedded database has no replica and no archive, so the log carries only what a crash needs.
wal_level = minimal
max_wal_senders = 0
wal_compression = ${of.walCompression}
max_wal_size = 2GB
checkpoint_timeout = 15min
checkpoint_completion_target = 0.9

shared_buffers = 128MB
autovacuum = on
# Orders are short statements; compiling them costs more than it saves.
jit = off

timezone = 'UTC'
log_timezone = 'UTC'
log_min_messages = warning
# A line every quarter of an hour would say nothing and grow the log for ever.
log_checkpoints = off
lc_messages = 'C'
`;
}

/** Not every platform's binaries are built with lz4; asking PostgreSQL is the only sure way. */
async function supportsLz4({ binaries, folder, user }: Cluster): Promise<boolean> {
  const finished = await runProgram({
    path: binaries.postgres,
    args: ['-D', folder, '-C', 'wal_compression', '-c', 'wal_compression=lz4'],
    user,
    timeoutMs: PROBE_TIMEOUT_MS,
  });
  return finished.succeeded;
}
