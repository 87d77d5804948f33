/** Looks into a page while it works: when it can be used, how its frames come, what it keeps. */
import type { Browser, CDPSession, Page } from 'playwright-core';

declare global {
  var hogaProbe: { usableMs: number | null; frames: number[]; longTasks: number[] };
}

export interface Usable {
  /** A selector of what shows the price. */
  readonly price: string;
  /** A selector of a field of the ticket; what is put in must be there a frame later. */
  readonly field: string;
}

/** Before the page's own scripts: notes the moment at which the price is there and the ticket reacts. */
export function noteWhenUsable({ price, field }: Usable): void {
  globalThis.hogaProbe = { usableMs: null, frames: [], longTasks: [] };
  const probe = globalThis.hogaProbe;
  let typed = false;
  const look = (): void => {
    const shown = document.querySelector(price)?.textContent ?? '';
    const input = document.querySelector<HTMLInputElement>(field);
    if (typed && input !== null && input.value.replaceAll(/\D/g, '') === '7') {
      probe.usableMs = performance.now();
      return;
    }
    if (!typed && /\d/.test(shown) && input !== null && !input.disabled) {
      input.focus();
      input.select();
      typed = document.execCommand('insertText', false, '7');
    }
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** Milliseconds from where the way to the page began. */
export async function usableAfter(page: Page): Promise<number> {
  const found = await page.waitForFunction(() => globalThis.hogaProbe.usableMs);
  return Number(await found.jsonValue());
}

/** From now on: when each frame comes, and which tasks keep everything waiting. */
export function noteFrames(): void {
  globalThis.hogaProbe = { usableMs: null, frames: [], longTasks: [] };
  const probe = globalThis.hogaProbe;
  const note = (at: number): void => {
    if (globalThis.hogaProbe !== probe) return;
    probe.frames.push(at);
    requestAnimationFrame(note);
  };
  requestAnimationFrame(note);
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) probe.longTasks.push(duration);
  }).observe({ type: 'longtask' });
}

export interface Frames {
  /** Milliseconds between one frame and the next. */
  readonly intervals: readonly number[];
  /** Tasks of 50 milliseconds and more. */
  readonly longTasks: readonly number[];
}

/** What was noted since `noteFrames`, and no more of it. */
export async function notedFrames(page: Page): Promise<Frames> {
  const { frames, longTasks } = await page.evaluate(() => {
    const probe = globalThis.hogaProbe;
    globalThis.hogaProbe = { usableMs: null, frames: [], longTasks: [] };
    return probe;
  });
  const intervals = frames.slice(1).map((at, index) => at - (frames[index] ?? at));
  return { intervals, longTasks };
}

export interface Script {
  readonly url: string;
  readonly bytesSent: number;
}

/** The scripts that were loaded until now, and what the network carried of each. */
export function loadedScripts(page: Page): Promise<Script[]> {
  return page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .map((entry) => entry as PerformanceResourceTiming)
      .filter(({ name }) => /\.js(?:\?|$)/.test(name))
      .map(({ name, encodedBodySize }) => ({ url: name, bytesSent: encodedBodySize })),
  );
}

/** Bytes that the page, and a worker it shares with other tabs, keep after all waste is gone. */
export async function keptBytes(browser: Browser, page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const own = await keptBy((method) => session.send(method));
  await session.detach();
  return own + (await keptByWorkers(browser));
}

type Ask = (method: 'HeapProfiler.collectGarbage' | 'Runtime.getHeapUsage') => Promise<unknown>;

async function keptBy(ask: Ask): Promise<number> {
  // What the first round sets free may free more.
  for (let round = 0; round < 3; round += 1) await ask('HeapProfiler.collectGarbage');
  const { usedSize } = (await ask('Runtime.getHeapUsage')) as { readonly usedSize: number };
  return usedSize;
}

async function keptByWorkers(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { targetInfos } = await session.send('Target.getTargets');
  let bytes = 0;
  for (const { type, targetId } of targetInfos) {
    if (type !== 'shared_worker') continue;
    const { sessionId } = await session.send('Target.attachToTarget', { targetId, flatten: false });
    bytes += await keptBy((method) => askTarget(session, sessionId, method));
  }
  await session.detach();
  return bytes;
}

let asked = 0;

/** The library has no session with a worker that pages share, so the question is wrapped by hand. */
function askTarget(session: CDPSession, sessionId: string, method: string): Promise<unknown> {
  asked += 1;
  const id = asked;
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const hear = (said: { readonly sessionId: string; readonly message: string }): void => {
    const answer = JSON.parse(said.message) as { readonly id?: number; readonly result?: unknown };
    if (said.sessionId !== sessionId || answer.id !== id) return;
    session.off('Target.receivedMessageFromTarget', hear);
    resolve(answer.result);
  };
  session.on('Target.receivedMessageFromTarget', hear);
  const message = JSON.stringify({ id, method });
  void session.send('Target.sendMessageToTarget', { sessionId, message });
  return promise;
}
