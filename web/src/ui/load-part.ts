/** Nothing was asked for, so the same part can still be had later. */
export class ServerAway extends Error {}

/**
 * Loads a part of the page once the server has shown that it is there. Browsers remember that a part
 * was not to be had, and refuse it and all that shares a file with it until the page is loaded again.
 */
export async function loadPart<Part>(load: () => Promise<Part>): Promise<Part> {
  if (!(await isServerThere())) throw new ServerAway();
  return load();
}

export async function isServerThere(): Promise<boolean> {
  try {
    const { ok } = await fetch('/', { method: 'HEAD', cache: 'no-store' });
    return ok;
  } catch {
    return false;
  }
}
