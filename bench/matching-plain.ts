import { JavaRandom } from './java-random.ts';
import * as ask from './matching-commands.ts';
import { newCommands, write, type Command, type Stream } from './matching-commands.ts';

const SEED = 7;
const MIDDLE = 30_000;
const SPREAD = 200;
/** How far from the middle the immediate orders reach: beyond all that rests. */
const REACH = 250;
const LIVE_MIN = 200;

/**
 * Of a hundred commands 50 place an order on one side of the middle, 30 cancel one of those placed,
 * and 20 take what is there. Some cancel an order that has been filled, which does nothing.
 */
export function makePlain(count: number): Stream {
  const commands = newCommands(count);
  const random = new JavaRandom(SEED);
  const live: number[] = [];
  let id = 0;
  for (let index = 0; index < count; index += 1) {
    const chance = random.nextInt(100);
    if (chance < 50 || live.length < LIVE_MIN) {
      live.push((id += 1));
      write(commands, index, restingOrder(random, id));
    } else if (chance < 80) {
      write(commands, index, { ...NOTHING, type: ask.CANCEL, id: takeOne(live, random) });
    } else {
      write(commands, index, immediateOrder(random, (id += 1)));
    }
  }
  const range = { lowestPrice: MIDDLE - REACH, highestPrice: MIDDLE + REACH };
  const prefill = newCommands(0);
  return { ...range, commandsMax: count + 1, restingMax: count, prefill, commands };
}

const NOTHING = { side: ask.ASK, owner: 0, price: 0, size: 0 };

function restingOrder(random: JavaRandom, id: number): Command {
  const side = random.nextInt(2);
  const distance = 1 + random.nextInt(SPREAD);
  const price = MIDDLE + (side === ask.BID ? -distance : distance);
  return { type: ask.GTC, side, id, owner: 0, price, size: 1 + random.nextInt(100) };
}

function immediateOrder(random: JavaRandom, id: number): Command {
  const side = random.nextInt(2);
  const price = MIDDLE + (side === ask.BID ? REACH : -REACH);
  return { type: ask.IOC, side, id, owner: 0, price, size: 1 + random.nextInt(200) };
}

/** Takes any id out of the list; the last one takes its place. */
function takeOne(live: number[], random: JavaRandom): number {
  const place = random.nextInt(live.length);
  const taken = live[place] ?? 0;
  live[place] = live.at(-1) ?? 0;
  live.pop();
  return taken;
}
