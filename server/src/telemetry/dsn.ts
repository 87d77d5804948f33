/** Where faults are reported to. */
export interface ReportAddress {
  readonly url: string;
  readonly key: string;
}

/** Reads `https://key@host/path/project`, as Sentry and what speaks its protocol write it. */
export function readDsn(dsn: string): ReportAddress | null {
  if (!URL.canParse(dsn)) return null;
  const { protocol, host, username, pathname } = new URL(dsn);
  const [, path = '', project] = /^(\/.*?)?\/([\w-]+)\/?$/.exec(pathname) ?? [];
  const isWeb = protocol === 'https:' || protocol === 'http:';
  if (!isWeb || !/^\w+$/.test(username) || project === undefined) return null;
  return { url: `${protocol}//${host}${path}/api/${project}/envelope/`, key: username };
}
