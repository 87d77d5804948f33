// The document of the live feed is held to the contract: every message in it, the checksums worked out
// in it, and its lists. Its client is run by examples/follow-the-book.test.ts.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { bookChecksum } from '@hoga/contract/instrument';
import {
  Channel,
  closeCodes,
  LIVE_PROBLEMS,
  liveLimits,
  LiveMessage,
  LiveRequest,
  SnapshotReason,
  type DataMessageOf,
} from '@hoga/contract/live';
import { describe, expect, test } from 'vitest';

interface Document {
  readonly name: string;
  readonly language: 'en' | 'ko';
  readonly text: string;
}

const DOCUMENTS = [
  readDocument('websocket.md', 'en'),
  readDocument('websocket.ko.md', 'ko'),
] as const;

function readDocument(name: string, language: Document['language']): Document {
  return { name, language, text: readFileSync(path.join(import.meta.dirname, name), 'utf8') };
}

/** What stands in fences of a kind, one after the other. */
function fences({ text }: Document, kind: RegExp): string[] {
  const found = text.matchAll(/^```(?<kind>[^\n]+)\n(?<body>.*?)^```$/gms);
  return [...found].flatMap(({ groups }) =>
    kind.test(groups?.['kind'] ?? '') ? (groups?.['body'] ?? '').trim() : [],
  );
}

function messagesIn(document: Document): object[] {
  return fences(document, /^json/)
    .flatMap((body) => body.split('\n'))
    .map((line) => JSON.parse(line) as object);
}

/** The rows of the table after a marker, without its head. */
function rowsAfter({ text }: Document, marker: string): string[][] {
  const table = text.split(`<!-- ${marker} -->\n\n`)[1]?.split('\n\n')[0] ?? '';
  const rows = table.split('\n').slice(2);
  return rows.map((row) => row.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));
}

describe.each(DOCUMENTS)('$name', (document) => {
  test('shows messages of the contract only, without a field more', () => {
    const messages = messagesIn(document);
    const requests = messages.filter((message) => 'op' in message);
    const told = messages.filter((message) => !('op' in message));
    for (const request of requests) LiveRequest.parse(request);
    for (const message of told) expect(LiveMessage.parse(message)).toEqual(message);
    const channels = (shown: readonly object[]): unknown[] =>
      shown.map((message) => ('channel' in message ? message.channel : undefined));
    expect(channels(requests)).toEqual(expect.arrayContaining(Channel.options));
    expect(channels(told)).toEqual(expect.arrayContaining(Channel.options));
  });

  test('works the checksum out', () => {
    const messages = fences(document, /^json checksum$/).map(
      (body) => LiveMessage.parse(JSON.parse(body)) as DataMessageOf<'book'>,
    );
    const texts = fences(document, /^text checksum$/);
    expect(messages.map(({ type }) => type)).toEqual(['snapshot', 'update']);
    let [bids, asks]: [string, string][][] = [[], []];
    for (const [index, message] of messages.entries()) {
      bids = changed(bids!, message.bids).toSorted((a, b) => Number(b[0]) - Number(a[0]));
      asks = changed(asks!, message.asks).toSorted((a, b) => Number(a[0]) - Number(b[0]));
      const { checksum } = message;
      expect(bookChecksum({ bids, asks })).toBe(checksum);
      expect(crc32(texts[index] ?? '')).toBe(checksum);
    }
    expect(document.text).toContain(`${messages[0]?.checksum}`);
    expect(document.text).toContain(`${bookChecksum({ bids: [], asks: [] })}`);
  });

  test('explains every code a connection ends with', () => {
    const rows = Object.entries(closeCodes).map(([code, why]) => [code, why[document.language]]);
    expect(rowsAfter(document, 'close codes')).toEqual(rows);
  });

  test('says what the limits are', () => {
    const { sockets, subscriptions, requestBytes, requests } = liveLimits;
    const { requestSpanMs, roomBytes, backlogBytes } = liveLimits;
    const numbers = rowsAfter(document, 'limits').map(([, limit = '']) =>
      [...limit.matchAll(/\d[\d,]*/g)].map(([figure]) => Number(figure.replaceAll(',', ''))),
    );
    expect(numbers.slice(1).map((row) => row.toSorted((a, b) => b - a))).toEqual([
      [sockets],
      [subscriptions],
      [requestBytes],
      [requests, requestSpanMs / 1_000],
      [roomBytes / 1_024],
      [backlogBytes / 1_024 ** 2],
    ]);
    for (const milliseconds of [liveLimits.heartbeatMs, liveLimits.pingMs, liveLimits.silenceMs]) {
      expect(document.text).toMatch(new RegExp(`\\b${milliseconds / 1_000} ?(?:s\\b|초)`));
    }
    expect(document.text).toMatch(new RegExp(`\\b${liveLimits.tellMs} ?ms`));
    expect(closeCodes[4005][document.language]).toContain(`${liveLimits.silenceMs / 1_000}`);
  });

  test('explains every reason for a snapshot', () => {
    const reasons = rowsAfter(document, 'reasons').map(([reason]) => reason);
    expect(reasons).toEqual(SnapshotReason.options.map((reason) => `\`${reason}\``));
  });

  test('lists every problem', () => {
    const list = document.text.split('<!-- problems -->\n\n')[1] ?? '';
    const listed = [...list.matchAll(/\[`(?<type>[a-z-]+)`\]\(problems\/\k<type>\.md\)/g)];
    expect(listed.map(({ groups }) => groups?.['type'])).toEqual(LIVE_PROBLEMS);
  });
});

function changed(
  side: readonly [string, string][],
  levels: DataMessageOf<'book'>['bids'],
): [string, string][] {
  const left = new Map(side);
  for (const [price, quantity] of levels) {
    if (quantity === '0') left.delete(price);
    else left.set(price, quantity);
  }
  return [...left];
}

test('both languages show the same messages and programs', () => {
  const [english, korean] = DOCUMENTS.map((document) => ({
    // A problem is told in the reader’s language.
    messages: messagesIn(document).filter((message) => !('problem' in message)),
    texts: fences(document, /^text/),
    programs: fences(document, /^js client$/).map((program) =>
      program.replaceAll(/ *\/\/.*$/gm, ''),
    ),
  }));
  expect(korean).toEqual(english);
});
