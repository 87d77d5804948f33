/** How many rows a COPY says it copied: `COPY 12`. */
export function copiedRows(tag: string): number {
  const count = /^COPY (\d+)$/.exec(tag)?.[1];
  if (count === undefined) throw new Error(`COPY ended with "${tag}"`);
  return Number(count);
}
