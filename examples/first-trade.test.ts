// The example is run as a reader would run it, on a market of its own and on a living one.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  newDataFolder,
  removeDataFolder,
  startServer,
  type RunningServer,
} from '../server/test/start-server.ts';

const EXAMPLE = new URL('first-trade.ts', import.meta.url).pathname;
const EXAMPLE_LIMIT_MS = 45_000;
const MARKET_LIMIT_MS = 15_000;

const run = promisify(execFile);

/** What the example prints while nobody else trades: every line, every won. */
const ALONE = `\
Kim signed up and received an account.
Lee signed up and received an account.
Kim owns 10,000,000 KRW.
Kim owns 100 LPJ.
Lee owns 10,000,000 KRW.
Lee owns 100 LPJ.

An order that waits
Kim orders: buy 10 LPJ at 2,700 KRW.
It is open and holds 27,013.5 KRW, the fee included.
Kim has 1 open order: buy at 2,700.
Kim cancels it: cancelled, and holds 0 KRW.

An order that trades at once
Nobody is selling yet, so this step is left out.
Kim has a new token; the session’s cookie was enough.

A trade between two people
Best bid: none. Best ask: none.
Kim orders: buy 3 LPJ at 3,001 KRW.
Lee orders: sell 3 LPJ at 3,001 KRW.
Kim’s order is filled: 3 of 3 LPJ.
Lee’s order is filled: 3 of 3 LPJ.
Lee sold 3 LPJ to Kim at 3,001 KRW.

Kim’s fills, newest first
buy 3 LPJ × 3,001 = 9,003 KRW, fee 4.5015 KRW, as maker

Kim’s ledger, oldest first
grant  +10,000,000 KRW, then 10,000,000 KRW
grant  +100 LPJ, then 100 LPJ
trade  -9,003 KRW, then 9,990,997 KRW
trade  +3 LPJ, then 103 LPJ
fee    -4.5015 KRW, then 9,990,992.4985 KRW

Kim at the end
Kim owns 9,990,992.4985 KRW.
Kim owns 103 LPJ.
The 3 lines of KRW add up to 9,990,992.4985 KRW.
The 2 lines of LPJ add up to 103 LPJ.

Lee’s fills, newest first
sell 3 LPJ × 3,001 = 9,003 KRW, fee 4.5015 KRW, as taker

Lee’s ledger, oldest first
grant  +10,000,000 KRW, then 10,000,000 KRW
grant  +100 LPJ, then 100 LPJ
trade  +9,003 KRW, then 10,009,003 KRW
trade  -3 LPJ, then 97 LPJ
fee    -4.5015 KRW, then 10,008,998.4985 KRW

Lee at the end
Lee owns 10,008,998.4985 KRW.
Lee owns 97 LPJ.
The 3 lines of KRW add up to 10,008,998.4985 KRW.
The 2 lines of LPJ add up to 97 LPJ.

Done.
`;

/** What the example printed. When it fails, this throws with its exit code and its words. */
async function transcriptOf(url: string): Promise<string> {
  const { stdout } = await run(process.execPath, [EXAMPLE, url], { timeout: EXAMPLE_LIMIT_MS });
  return stdout;
}

function serverWith(bots: 'on' | 'off'): () => RunningServer {
  let dataFolder: string;
  let server: RunningServer | undefined;
  beforeAll(async () => {
    dataFolder = await newDataFolder();
    server = await startServer({ dataFolder, env: { HOGA_BOTS: bots } });
  }, 90_000);
  afterAll(async () => {
    await server?.stop();
    await removeDataFolder(dataFolder);
  }, 60_000);
  return () => server!;
}

async function untilSomebodySells(url: string): Promise<void> {
  const began = performance.now();
  while (performance.now() - began < MARKET_LIMIT_MS) {
    const response = await fetch(`${url}/api/v1/instruments/KRW-LPJ/book`);
    const { asks, bids } = (await response.json()) as { asks: object[]; bids: object[] };
    if (asks.length > 2 && bids.length > 2) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the house did not quote');
}

describe('with nobody else in the market', () => {
  const server = serverWith('off');

  test('two people trade with each other, and everything adds up', async () => {
    const transcript = await transcriptOf(server().url);
    expect(transcript).toBe(`\nA first trade on ${server().url}\n${ALONE}`);
  });

  test('a refusal ends the example with what the server said', async () => {
    const away = transcriptOf(`${server().url}/nowhere`);
    await expect(away).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/The server refused: .+\n.+/),
    });
  });
});

describe('in a living market', () => {
  const server = serverWith('on');

  test('people trade with the house as well, and everything adds up', async () => {
    await untilSomebodySells(server().url);
    const transcript = await transcriptOf(server().url);
    expect(transcript).toMatch(/Kim orders: buy 10 LPJ at [\d,.]+ KRW\.\nIt is open and holds/);
    expect(transcript).toContain('Kim cancels it: cancelled, and holds 0 KRW.');
    expect(transcript).toMatch(/It is filled: 2 LPJ at [\d,.]+ KRW on average\./);
    expect(transcript).toMatch(/Lee sold 3 LPJ to Kim at|Others in the market were faster/);
    expect(transcript).toMatch(/The \d+ lines of KRW add up to [\d,.]+ KRW\./);
    expect(transcript).toMatch(/Done\.\n$/);
  });
});
