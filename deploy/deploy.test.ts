/** What can be known of deploy/ without a container engine; `deploy/rehearse.ts` does the rest. */

import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readSettings } from '../server/src/settings/index.ts';
import { composeFaults, readComposeFile } from './compose-file.ts';
import { dockerfileFaults, type BuildContext } from './dockerfile-faults.ts';
import { copyOf, isInContext, readDockerfile } from './dockerfile.ts';

const ROOT = path.join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as {
  readonly workspaces: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
};
const git = spawnSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' });
const context: BuildContext = {
  dockerignore: read('.dockerignore'),
  files: git.stdout.split('\n'),
};

describe('the Dockerfile', () => {
  const stages = readDockerfile(read('deploy/Dockerfile'));
  const last = stages.at(-1)?.instructions ?? [];

  test.skipIf(git.status !== 0)('has nothing in it that the checks know to be wrong', () => {
    expect(dockerfileFaults(stages, context)).toEqual([]);
  });

  test.each([
    ['FROM node:26', 'no exact version'],
    ['FROM node:latest', 'no exact version'],
    ['USER root', 'runs as root'],
    ['USER node', 'runs as node'],
    ['ADD https://example.com/a.tgz /', 'COPY does not'],
    ['COPY --from=nowhere /a /a', 'names no stage'],
    ['COPY nothing /a', 'finds nothing'],
    ['COPY server/test /a', 'finds nothing'],
    ['ENV API_KEY=1', 'stays readable'],
    ['RUN curl https://example.com', 'not repeatable'],
    ['CMD node server/src/main.ts', 'a shell between'],
  ])('%s is caught: %s', (line, fault) => {
    const planted = `${read('deploy/Dockerfile')}\n${line}\n`;
    expect(dockerfileFaults(readDockerfile(planted), context).join('\n')).toContain(fault);
  });

  test.each(['HEALTHCHECK', 'STOPSIGNAL', 'CMD', 'USER'])('a missing %s is caught', (name) => {
    const without = stages.map((stage) => ({
      ...stage,
      instructions: stage.instructions.filter((each) => each.name !== name),
    }));
    expect(dockerfileFaults(without, context)).toHaveLength(1);
  });

  test('has the Node of package.json, and starts the server as `npm start` does', () => {
    const images = stages.map(({ from }) => from).filter((from) => from.includes(':'));
    for (const image of images) expect(image).toContain(`node:${manifest.dependencies['node']}-`);
    const command = last.find(({ name }) => name === 'CMD')?.words.join(' ');
    expect(command).toBe(manifest.scripts['start']?.replace(/--import \S+ /, ''));
  });

  test('copies the package.json of every workspace, and settings that are settings', () => {
    const copies = stages.flatMap(({ instructions }) =>
      instructions.filter(({ name }) => name === 'COPY').flatMap((each) => copyOf(each).sources),
    );
    for (const workspace of manifest.workspaces) {
      expect(copies).toContain(`${workspace}/package.json`);
    }
    const environment = last.find(({ name }) => name === 'ENV')?.words ?? [];
    const settings = Object.fromEntries(environment.map((word) => word.split('=', 2)));
    expect(readSettings(settings, '/hoga')).toMatchObject({ dataFolder: '/data', port: 4620 });
  });

  test.each([
    '.env',
    '.git/config',
    '.hoga/secrets.json',
    'deploy/.env',
    'deploy/secrets/database-password',
    'node_modules/zod/index.js',
    'server/node_modules/a.js',
    'server/test/database.ts',
    'server/src/main.test.ts',
    'hoga.backup.zst',
  ])('%s is not sent to the builder', (file) => {
    expect(isInContext(file, context.dockerignore)).toBe(false);
  });
});

describe('compose.yaml', () => {
  const text = read('deploy/compose.yaml');
  const file = readComposeFile(text);

  test('is well formed, and has nothing in it that the checks know to be wrong', () => {
    expect(composeFaults(file)).toEqual([]);
  });

  test.each([
    ['image: postgres:18.6-trixie', 'image: postgres:18', 'exact version'],
    ['image: postgres:18.6-trixie', 'image: postgres:latest', 'exact version'],
    ['- 127.0.0.1:4620:4620', '- 0.0.0.0:4620:4620', 'publishes'],
    ['- no-new-privileges:true', '- label:a', 'gain privileges'],
    ['- front\n', '- behind\n', 'no network'],
    ['      - superuser-password\n', '      - another-password\n', 'no secret'],
    ['- postgres:/var', '- elsewhere:/var', 'no volume'],
    [
      'POSTGRES_PASSWORD_FILE: /run/secrets/superuser-password',
      'POSTGRES_PASSWORD: hoga',
      'its environment',
    ],
    [
      'DATABASE_PASSWORD_FILE: /run/secrets/database-password',
      'DATABASE_PASSWORD_FILE: /tmp/a',
      'its environment',
    ],
  ])('%s → %s is caught: %s', (line, planted, fault) => {
    expect(text).toContain(line);
    expect(composeFaults(readComposeFile(text.replace(line, planted))).join('\n')).toContain(fault);
  });

  test('a key nobody knows is caught', () => {
    expect(() => readComposeFile(text.replace('read_only:', 'readonly:'))).toThrow('readonly');
  });

  test('gives hoga settings that are settings, and the database to nobody else', () => {
    const { hoga, postgres, ...others } = file.services;
    const {
      DATABASE_PASSWORD_FILE: _,
      HOGA_METRICS_TOKEN_FILE: __,
      ...environment
    } = hoga?.environment ?? {};
    const settings = { ...environment, HOGA_PUBLIC_URL: 'http://localhost:4620' };
    expect(readSettings(settings, '/hoga')).toMatchObject({ dataFolder: '/data', port: 4620 });
    expect(environment['HOGA_PUBLIC_URL']).toBe('${HOGA_PUBLIC_URL:-http://localhost:4620}');
    expect(postgres?.networks).toEqual(['database']);
    expect(file.networks['database']?.internal).toBe(true);
    for (const other of Object.values(others)) expect(other.networks).not.toContain('database');
    expect(hoga?.depends_on?.['postgres']?.condition).toBe('service_healthy');
  });

  test('waits longer for hoga than hoga waits for itself', () => {
    const drainMs = /const DRAIN_MS = ([\d_]+);/.exec(read('server/src/main.ts'))?.[1] ?? '';
    const graceMs = Number.parseInt(file.services['hoga']?.stop_grace_period ?? '', 10) * 1_000;
    expect(graceMs).toBeGreaterThan(Number(drainMs.replaceAll('_', '')));
  });

  test('mounts only what is there', () => {
    const volumes = Object.values(file.services).flatMap((service) => service.volumes);
    const sources = volumes.map((volume) => volume.split(':', 1)[0] ?? '');
    for (const source of sources.filter((each) => each.startsWith('.'))) {
      expect(existsSync(path.join(ROOT, 'deploy', source)), source).toBe(true);
    }
  });

  test('has Prometheus and Grafana look for services that are there', () => {
    const folder = 'deploy/grafana/provisioning';
    const scrape: unknown = parse(read('deploy/prometheus/prometheus.yml'));
    const source: unknown = parse(read(`${folder}/datasources/prometheus.yml`));
    const boards: unknown = parse(read(`${folder}/dashboards/hoga.yml`));
    expect(file.services).toHaveProperty('hoga');
    expect(file.services).toHaveProperty('prometheus');
    expect(scrape).toHaveProperty('scrape_configs.0.static_configs.0.targets', ['hoga:4620']);
    expect(source).toHaveProperty('datasources.0.url', 'http://prometheus:9090');
    const [provisioned] = file.services['grafana']?.volumes ?? [];
    expect(provisioned).toBe('./grafana/provisioning:/etc/grafana/provisioning:ro');
    const path = '/etc/grafana/provisioning/dashboards';
    expect(boards).toHaveProperty('providers.0.options.path', path);
  });

  const compose = spawnSync('docker', ['compose', 'version'], { encoding: 'utf8' });
  test.skipIf(compose.status !== 0)(
    'docker compose reads it (skipped without docker compose)',
    () => {
      const args = [
        'compose',
        '--file',
        path.join(ROOT, 'deploy/compose.yaml'),
        'config',
        '--quiet',
      ];
      execFileSync('docker', args, { stdio: 'pipe' });
    },
  );
});
