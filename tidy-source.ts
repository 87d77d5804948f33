// Reads TypeScript as text, well enough for the house rules: which characters are code, which are
// comments, which are inside strings, and which modules a file imports. It is no parser; where it
// cannot know (an apostrophe in JSX text) it gives up at the end of the line.

/** Three views of one text, all of its length, so that an offset means the same in each. */
export interface Source {
  readonly text: string;
  /** Comments blanked. */
  readonly code: string;
  /** Comments and the insides of strings, templates and regular expressions blanked. */
  readonly bare: string;
  /** Only comments. */
  readonly comments: string;
  /** Where a string or a template begins. */
  readonly literals: ReadonlySet<number>;
}

export interface Import {
  readonly specifier: string;
  readonly line: number;
}

type Kind = 'code' | 'comment' | 'literal';
interface Span {
  readonly kind: Kind;
  readonly end: number;
}

/** Where a `/` begins a regular expression rather than a division. `<` is left out for `</div>`. */
const BEFORE_REGEX =
  /(?:^|[(,=:[!&|?{;+\-*%>~^]|\b(?:return|typeof|case|in|of|void|throw|yield|await))\s*$/;

const QUOTES = ['"', "'", '`'];

export function readSource(text: string): Source {
  const literals = new Set<number>();
  const kinds = classify(text, literals);
  const keep = (wanted: readonly (Kind | undefined)[]): string =>
    text.replace(/[^\n]/g, (character, at: number) =>
      wanted.includes(kinds[at]) ? character : ' ',
    );
  return {
    text,
    code: keep(['code', 'literal']),
    bare: keep(['code']),
    comments: keep(['comment']),
    literals,
  };
}

export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

function classify(text: string, literals: Set<number>): Kind[] {
  const kinds = Array.from<Kind>({ length: text.length }).fill('code');
  // One entry per `${` we are inside of: how many braces are open since.
  const templates: number[] = [];
  let at = 0;
  while (at < text.length) {
    const span = nextSpan(text, at, templates);
    kinds.fill(span.kind, at, span.end);
    if (span.kind === 'literal' && QUOTES.includes(text[at] ?? '')) literals.add(at);
    at = span.end;
  }
  return kinds;
}

function nextSpan(text: string, at: number, templates: number[]): Span {
  const character = text[at];
  if (text.startsWith('//', at)) return { kind: 'comment', end: lineEnd(text, at) };
  if (text.startsWith('/*', at)) return { kind: 'comment', end: after(text, '*/', at + 2) };
  if (character === '/') return regexSpan(text, at);
  if (character === '`') return templateSpan(text, at + 1, templates);
  if (character === '}' && templates.at(-1) === 0) {
    templates.pop();
    return templateSpan(text, at + 1, templates);
  }
  if (character === "'" || character === '"') return stringSpan(text, at);
  countBrace(character, templates);
  return { kind: 'code', end: at + 1 };
}

function countBrace(character: string | undefined, templates: number[]): void {
  const open = templates.pop();
  if (open === undefined) return;
  const change = character === '{' ? 1 : character === '}' ? -1 : 0;
  templates.push(open + change);
}

/** A string ends on its line; a quote that does not is no string. */
function stringSpan(text: string, at: number): Span {
  const stop = lineEnd(text, at);
  for (let end = at + 1; end < stop; end++) {
    if (text[end] === '\\') end++;
    else if (text[end] === text[at]) return { kind: 'literal', end: end + 1 };
  }
  return { kind: 'code', end: at + 1 };
}

/** From after the backtick, or after the `}` of a substitution, to the next of either kind. */
function templateSpan(text: string, from: number, templates: number[]): Span {
  for (let end = from; end < text.length; end++) {
    if (text[end] === '\\') end++;
    else if (text[end] === '`') return { kind: 'literal', end: end + 1 };
    else if (text.startsWith('${', end)) {
      templates.push(0);
      return { kind: 'literal', end: end + 2 };
    }
  }
  return { kind: 'literal', end: text.length };
}

function regexSpan(text: string, at: number): Span {
  const before = text.slice(Math.max(0, at - 40), at);
  if (!BEFORE_REGEX.test(before)) return { kind: 'code', end: at + 1 };
  const stop = lineEnd(text, at);
  let isInClass = false;
  for (let end = at + 1; end < stop; end++) {
    const character = text[end];
    if (character === '\\') end++;
    else if (character === '[') isInClass = true;
    else if (character === ']') isInClass = false;
    else if (character === '/' && !isInClass) return { kind: 'literal', end: end + 1 };
  }
  return { kind: 'code', end: at + 1 };
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function after(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found === -1 ? text.length : found + mark.length;
}

const FROM = /(?:import|export)\b[\w$*\s{},]*?\bfrom\s*(['"])([^'"\n]+)\1/y;
const SIDE_EFFECT = /import\s*(['"])([^'"\n]+)\1/y;
const DYNAMIC = /import\s*\(\s*(['"`])([^'"`\n]+)\1/y;

/** Static and dynamic imports, re-exports and import types, by their literal specifier. */
export function importsOf({ code, bare }: Source): Import[] {
  const found = new Map<number, Import>();
  for (const { index } of bare.matchAll(/(?<!\.\s*)\b(?:import|export)\b/g)) {
    for (const pattern of [FROM, SIDE_EFFECT, DYNAMIC]) {
      pattern.lastIndex = index;
      const match = pattern.exec(code);
      if (match === null) continue;
      const end = pattern.lastIndex;
      // Keyed by where it ends: an `export {}` may reach into the statement after it.
      found.set(end, { specifier: match[2] ?? '', line: lineOf(code, end - 1) });
    }
  }
  return [...found.values()];
}
