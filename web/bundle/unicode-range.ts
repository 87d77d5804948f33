/** The characters of a text as CSS names them, neighbours as one range. */
export function unicodeRange(text: string): string {
  const codes = Array.from(new Set(text), (each) => each.codePointAt(0) ?? 0).toSorted(
    (a, b) => a - b,
  );
  const ranges: [from: number, to: number][] = [];
  for (const code of codes) {
    const last = ranges.at(-1);
    if (last?.[1] === code - 1) last[1] = code;
    else ranges.push([code, code]);
  }
  return ranges.map(([from, to]) => `U+${hex(from)}${to > from ? `-${hex(to)}` : ''}`).join();
}

function hex(code: number): string {
  return code.toString(16).toUpperCase();
}
