import * as z from 'zod';
import {
  closeCodes,
  LIVE_PROBLEMS,
  liveLimits,
  liveMessages,
  liveRequests,
} from '../live/index.ts';
import { tidied, type JsonSchema } from './json-schema.ts';

/** The live feed as an AsyncAPI 3.0 document. The same source always gives the same text. */
export function asyncApi(): JsonSchema {
  const requests = messagesOf(liveRequests, 'input');
  const answers = messagesOf(liveMessages, 'output');
  const references = (messages: JsonSchema): JsonSchema[] =>
    Object.keys(messages).map((name) => ({ $ref: `#/channels/live/messages/${name}` }));
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'hoga live',
      version: '1.0.0',
      description:
        'One WebSocket for everything that changes: order book, best prices, trades, ticker, candles, ' +
        'market, and one’s own orders, fills and balances. JSON text messages; numbers are decimal ' +
        'strings, moments are UTC. How to follow it without a gap: docs/websocket.md.\n\n' +
        '바뀌는 모든 것을 WebSocket 하나로 받습니다. JSON 텍스트 메시지이며, 수는 십진수 문자열, 시각은 UTC입니다.',
      license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
    },
    defaultContentType: 'application/json',
    channels: {
      live: {
        address: '/ws',
        messages: Object.fromEntries(
          Object.keys({ ...requests, ...answers }).map((name) => [
            name,
            { $ref: `#/components/messages/${name}` },
          ]),
        ),
        'x-close-codes': closeCodes,
        'x-limits': liveLimits,
        'x-problems': LIVE_PROBLEMS,
      },
    },
    operations: {
      ask: {
        action: 'receive',
        channel: { $ref: '#/channels/live' },
        summary: 'What a client sends.',
        messages: references(requests),
      },
      tell: {
        action: 'send',
        channel: { $ref: '#/channels/live' },
        summary: 'What the server sends.',
        messages: references(answers),
      },
    },
    components: { messages: { ...requests, ...answers } },
  };
}

function messagesOf(
  named: { readonly [name: string]: z.ZodType },
  io: 'input' | 'output',
): { [name: string]: JsonSchema } {
  return Object.fromEntries(
    Object.entries(named).map(([name, schema]) => [name, { name, payload: payloadOf(schema, io) }]),
  );
}

/** AsyncAPI reads draft 7 of JSON Schema, in which a list of given places is written otherwise. */
function payloadOf(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  return tidied(z.toJSONSchema(schema, { target: 'draft-7', io, reused: 'inline' }), io);
}
