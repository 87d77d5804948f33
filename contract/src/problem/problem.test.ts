import { describe, expect, test } from 'vitest';
import { parameterMeanings } from './parameter.ts';
import {
  entryOf,
  exampleOf,
  isProblem,
  problem,
  problemTypes,
  retryAfterSeconds,
  statusOf,
} from './problem.ts';
import { renderProblem } from './render-problem.ts';
import { LANGUAGES } from './text.ts';

const ENGLISH = { language: 'en', instance: 'request' } as const;

/** What RFC 9457 and this package put beside the parameters. */
const MEMBERS = ['type', 'title', 'status', 'detail', 'instance', 'code', 'errors'];
/** Particles that depend on how the word before them ends, right after a parameter. */
const PARTICLE_AFTER_PARAMETER = /\}(?:은|는|이|가|을|를|과|와|으로|로|이나|나)(?=[\s,.]|$)/;

describe.each(problemTypes())('%s', (type) => {
  const known = entryOf(type);
  const sentences = [known.title, known.detail, known.wayOut];

  test('renders in both languages with every parameter filled in', () => {
    for (const language of LANGUAGES) {
      const body = renderProblem(exampleOf(type), { language, instance: 'request' });
      expect(body.title).not.toBe('');
      expect(`${body.title} ${body.detail}`).not.toMatch(/[{}]|undefined|\[object/);
      expect(body).toMatchObject({ code: type, status: known.status, instance: 'request' });
    }
  });

  test('says the same in both languages: the same parameters', () => {
    for (const { ko, en } of [known.detail, known.wayOut]) {
      const used = (sentence: string): Set<string> => new Set(sentence.match(/\{\w+\}/g) ?? []);
      expect(used(ko)).toEqual(used(en));
    }
  });

  test('speaks one kind of Korean, whatever the parameters end with', () => {
    expect(known.title.ko).toMatch(/니다$/);
    for (const { ko } of [known.detail, known.wayOut]) {
      for (const sentence of ko.split(/(?<=[다오])\. ?/).filter((part) => part !== '')) {
        expect(sentence).toMatch(/(?:니다|십시오)$|조건: \{allowed\}\.$|형식: \{expected\}\.$/);
      }
    }
    for (const { ko } of sentences) expect(ko).not.toMatch(PARTICLE_AFTER_PARAMETER);
  });

  test('explains every parameter, and none hides a member of the body', () => {
    for (const name of Object.keys(known.example)) {
      expect(parameterMeanings, name).toHaveProperty(name);
      expect(MEMBERS).not.toContain(name);
    }
  });
});

test('no meaning is left without a parameter', () => {
  const used = new Set(problemTypes().flatMap((type) => Object.keys(entryOf(type).example)));
  expect(Object.keys(parameterMeanings).toSorted()).toEqual([...used].toSorted());
});

test('slugs are short words with hyphens', () => {
  for (const type of problemTypes()) expect(type).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
});

test('whatever can be repeated later says when', () => {
  for (const type of problemTypes()) {
    const repeatable = [429, 503].includes(entryOf(type).status);
    expect(retryAfterSeconds(exampleOf(type)) !== undefined, type).toBe(repeatable);
  }
});

test('a problem carries its type and parameters', () => {
  const busy = problem('engine-busy', { retryAfterS: 2 });
  expect(busy).toEqual({ type: 'engine-busy', parameters: { retryAfterS: 2 } });
  expect(statusOf(busy)).toBe(429);
  expect(retryAfterSeconds(busy)).toBe(2);
  expect(problem('token-expired')).toEqual({ type: 'token-expired', parameters: {} });
});

test('the compiler knows which parameters a problem needs', () => {
  // @ts-expect-error a minimum is missing
  expect(problem('below-minimum', { notional: '1', asset: 'KRW' })).toBeDefined();
  // @ts-expect-error all parameters are missing
  expect(problem('below-minimum')).toBeDefined();
  // @ts-expect-error an amount is a decimal text
  expect(problem('below-minimum', { notional: 1, minimum: '5', asset: 'KRW' })).toBeDefined();
  // @ts-expect-error there is no such type
  expect(() => renderProblem(problem('no-such-thing'), ENGLISH)).toThrow(/undefined/);
});

test('a problem is told from other values', () => {
  expect(isProblem(problem('no-session'))).toBe(true);
  for (const other of [null, 'no-session', {}, { type: 'toString', parameters: {} }]) {
    expect(isProblem(other)).toBe(false);
  }
});

test('the statuses are what clients were told', () => {
  const table = Object.groupBy(problemTypes(), (type) => entryOf(type).status);
  expect(table).toMatchInlineSnapshot(`
    {
      "400": [
        "malformed-json",
        "wrong-type",
        "missing-field",
        "unknown-field",
        "invalid-value",
        "not-a-decimal",
        "too-many-digits",
        "zero-number",
        "negative-number",
        "invalid-cursor",
        "time-in-force-not-applicable",
        "price-not-applicable",
        "amount-not-applicable",
        "display-not-applicable",
        "trigger-not-applicable",
        "distance-not-applicable",
        "field-not-changeable",
        "nothing-to-change",
        "invalid-email",
        "password-too-short",
        "password-too-long",
      ],
      "401": [
        "sign-in-required",
        "token-expired",
        "token-invalid",
        "token-revoked",
        "wrong-credentials",
        "no-session",
        "api-key-invalid",
        "api-key-expired",
        "api-key-revoked",
      ],
      "403": [
        "api-key-not-allowed",
        "scope-missing",
        "operator-only",
        "operator-code-invalid",
        "origin-refused",
      ],
      "404": [
        "unknown-instrument",
        "account-not-found",
        "unknown-asset",
        "order-not-found",
        "api-key-not-found",
        "user-not-found",
        "not-subscribed",
        "not-found",
      ],
      "405": [
        "method-not-allowed",
      ],
      "409": [
        "order-already-filled",
        "order-already-cancelled",
        "client-order-id-reused",
        "client-grant-id-reused",
        "market-halted",
        "call-auction",
        "nothing-to-cancel",
        "market-already-halted",
        "market-not-halted",
        "email-already-used",
        "not-a-guest",
        "email-missing",
        "too-many-api-keys",
        "operator-exists",
        "too-many-subscriptions",
        "already-subscribed",
      ],
      "410": [
        "link-expired",
      ],
      "413": [
        "body-too-large",
      ],
      "415": [
        "unsupported-media-type",
      ],
      "422": [
        "price-off-tick",
        "quantity-off-lot",
        "amount-too-precise",
        "below-minimum",
        "above-maximum",
        "outside-band",
        "insufficient-funds",
        "too-many-open-orders",
        "open-notional-exceeded",
        "distance-too-precise",
        "distance-too-large",
        "trigger-reached",
        "pair-on-wrong-sides",
        "pair-unchangeable",
        "not-replaceable",
        "not-a-reduction",
        "below-traded",
        "no-best-price",
        "prevention-without-taking",
        "display-of-immediate",
        "display-not-below-quantity",
        "display-too-small",
      ],
      "426": [
        "websocket-only",
      ],
      "429": [
        "too-many-guests",
        "too-many-sockets",
        "too-many-requests",
        "engine-busy",
      ],
      "431": [
        "headers-too-large",
      ],
      "500": [
        "internal-error",
      ],
      "503": [
        "capacity-exhausted",
        "feed-full",
        "candles-behind",
        "outcome-unknown",
        "shutting-down",
        "database-unavailable",
      ],
    }
  `);
});
