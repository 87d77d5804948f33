import { parse } from 'yaml';
import * as z from 'zod';

const Names = z.array(z.string().regex(/^[a-z][a-z-]*$/));
const Duration = z.string().regex(/^\d+(?:ms|s|m|h)$/);
const Size = z.string().regex(/^\d+[kmg]$/);

const Service = z.strictObject({
  image: z.string(),
  build: z.strictObject({ context: z.string(), dockerfile: z.string() }).optional(),
  profiles: Names.optional(),
  command: z.array(z.string()).optional(),
  restart: z.enum(['no', 'always', 'on-failure', 'unless-stopped']),
  depends_on: z
    .record(
      z.string(),
      z.strictObject({
        condition: z.enum(['service_started', 'service_healthy', 'service_completed_successfully']),
      }),
    )
    .optional(),
  env_file: z.array(z.strictObject({ path: z.string(), required: z.boolean() })).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  secrets: Names.default([]),
  volumes: z.array(z.string().regex(/^[\w./-]+:\/[\w./-]+(?::ro)?$/)).default([]),
  ports: z.array(z.string().regex(/^[\d.]+:\d+:\d+$/)).default([]),
  networks: Names,
  healthcheck: z
    .strictObject({
      test: z.tuple([z.literal('CMD')], z.string()),
      interval: Duration,
      timeout: Duration,
      retries: z.int().positive(),
      start_period: Duration,
    })
    .optional(),
  stop_signal: z.string().startsWith('SIG').optional(),
  stop_grace_period: Duration.optional(),
  shm_size: Size.optional(),
  read_only: z.boolean().optional(),
  tmpfs: z.array(z.string()).optional(),
  cap_drop: z.array(z.literal('ALL')).optional(),
  security_opt: z.array(z.string()),
  deploy: z.strictObject({
    resources: z.strictObject({
      limits: z.strictObject({
        cpus: z.string().regex(/^\d+(?:\.\d+)?$/),
        memory: Size,
        pids: z.int().positive(),
      }),
    }),
  }),
  logging: z.strictObject({ driver: z.string(), options: z.record(z.string(), z.string()) }),
});

const Network = z
  .strictObject({
    internal: z.boolean().optional(),
    ipam: z
      .strictObject({
        config: z.array(z.strictObject({ subnet: z.cidrv4(), gateway: z.ipv4() })),
      })
      .optional(),
  })
  .nullable();

/** As much of the compose specification as our file uses, and nothing more. */
const ComposeFile = z.strictObject({
  name: z.string(),
  services: z.record(z.string(), Service),
  networks: z.record(z.string(), Network),
  volumes: z.record(z.string(), z.null()),
  secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
});

export type ComposeFile = z.infer<typeof ComposeFile>;

export function readComposeFile(text: string): ComposeFile {
  return ComposeFile.parse(parse(text));
}

/** What is wrong with a compose file that is well formed, one line each. */
export function composeFaults(file: ComposeFile): string[] {
  return Object.entries(file.services).flatMap(([name, service]) =>
    [
      service.build === undefined && !/:v?\d+\.\d+(?:\.\d+)?(?:-\w+)?$/.test(service.image)
        ? 'has an image without an exact version'
        : '',
      ...service.ports
        .filter((port) => !port.startsWith('127.0.0.1:'))
        .map((port) => `publishes ${port}`),
      service.security_opt.includes('no-new-privileges:true') ? '' : 'may gain privileges',
      ...undeclared(service.networks, file.networks, 'network'),
      ...undeclared(service.secrets, file.secrets, 'secret'),
      ...undeclared(Object.keys(service.depends_on ?? {}), file.services, 'service'),
      ...undeclared(namedVolumes(service.volumes), file.volumes, 'volume'),
      ...openSecrets(service.environment, service.secrets),
    ]
      .filter((fault) => fault !== '')
      .map((fault) => `${name} ${fault}`),
  );
}

function undeclared(names: readonly string[], declared: object, kind: string): string[] {
  return names
    .filter((name) => !Object.hasOwn(declared, name))
    .map((name) => `names no ${kind}: ${name}`);
}

function namedVolumes(volumes: readonly string[]): string[] {
  return volumes
    .map((volume) => volume.split(':', 1)[0] ?? '')
    .filter((source) => !source.startsWith('.'));
}

/** A secret in an environment is in every listing of processes and containers. */
function openSecrets(
  environment: Readonly<Record<string, string>>,
  secrets: readonly string[],
): string[] {
  return Object.entries(environment)
    .filter(([name]) => /PASSWORD|SECRET|TOKEN|DSN/.test(name))
    .filter(([name, value]) => {
      const secret = /^\/run\/secrets\/([a-z-]+)$/.exec(value)?.[1] ?? '';
      return !name.endsWith('_FILE') || !secrets.includes(secret);
    })
    .map(([name]) => `has a secret in its environment: ${name}`);
}
