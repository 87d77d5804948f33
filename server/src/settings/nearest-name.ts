/** Of the names, the one that somebody who wrote `written` may have meant. */
export function nearestName(written: string, names: readonly string[]): string | null {
  const wanted = essence(written);
  const distances = names.map((name) => distance(wanted, essence(name)));
  const least = Math.min(...distances);
  // More than a third of it is another word, not a slip.
  return least * 3 > wanted.length ? null : (names[distances.indexOf(least)] ?? null);
}

function essence(name: string): string {
  return name.toUpperCase().replace(/^HOGA_/, '');
}

/** How many letters have to be put in, left out or changed to make one of the other. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of from.split('').entries()) {
    const next = [index + 1];
    for (const [place, other] of to.split('').entries()) {
      const changed = (row[place] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(changed, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
