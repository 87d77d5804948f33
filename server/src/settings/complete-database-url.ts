interface DatabaseAccess {
  readonly databaseUrl: string | null;
  readonly databasePassword: string | null;
}

/** A URL as far as its role: what the driver reads need not be a URL to anybody else. */
const WITH_ROLE = /^(postgres(?:ql)?:\/\/[^@/:?#]+)(:[^@/?#]*)?@/;

/** The database's URL with the password that was set beside it. */
export function completeDatabaseUrl(
  { databaseUrl, databasePassword }: DatabaseAccess,
  faults: string[],
): string | null {
  if (databasePassword === null) return databaseUrl;
  const [role, named, password] = WITH_ROLE.exec(databaseUrl ?? '') ?? [];
  if (databaseUrl === null || role === undefined) {
    faults.push('DATABASE_PASSWORD needs a DATABASE_URL with a role: postgres://hoga@host/hoga');
  } else if (password !== undefined) {
    faults.push('DATABASE_PASSWORD is set, and DATABASE_URL has a password of its own');
  } else {
    return databaseUrl.replace(role, () => `${named}:${encodeURIComponent(databasePassword)}@`);
  }
  return null;
}
