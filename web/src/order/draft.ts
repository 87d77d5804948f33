/** What can be ordered, as the ticket offers it; a pair is a limit order and a stop (OCO). */
export const ORDER_KINDS = [
  'limit',
  'market',
  'best',
  'stop_limit',
  'stop',
  'trailing_stop',
  'pair',
] as const;
export type OrderKind = (typeof ORDER_KINDS)[number];

/** Those most people need; the others stand behind a button. */
export const COMMON_KINDS: readonly OrderKind[] = ['limit', 'market', 'best'];

export type Side = 'buy' | 'sell';
export type TimeInForce = 'gtc' | 'ioc' | 'fok' | 'post_only';

/** Fields that hold a number as it was typed: a decimal, or something that is not one yet. */
export const NUMBER_FIELDS = [
  'price',
  'quantity',
  'amount',
  'display',
  'trigger',
  'stopPrice',
  'distance',
  'step',
] as const;
export type NumberField = (typeof NUMBER_FIELDS)[number];

/** An order as somebody is typing it. Fields an order of its kind does not have wait for another. */
export type Draft = {
  readonly side: Side;
  readonly kind: OrderKind;
  /** What a market or best buy names: how many, or for how much. */
  readonly sizeBy: 'quantity' | 'amount';
  /** Of a limit order. */
  readonly timeInForce: TimeInForce;
  /** Of a best order, which never waits. */
  readonly bestTimeInForce: 'ioc' | 'fok';
  /** Whether a limit order shows only a part of its quantity: `display`. */
  readonly hides: boolean;
} & { readonly [Field in NumberField]: string };

export const EMPTY_DRAFT: Draft = {
  side: 'buy',
  kind: 'limit',
  sizeBy: 'quantity',
  timeInForce: 'gtc',
  bestTimeInForce: 'ioc',
  hides: false,
  price: '',
  quantity: '',
  amount: '',
  display: '',
  trigger: '',
  stopPrice: '',
  distance: '',
  step: '',
};

export type DraftChange =
  | { readonly type: 'changed'; readonly fields: Partial<Draft> }
  /** A price was picked in the book or the chart. */
  | { readonly type: 'price-picked'; readonly price: string; readonly side?: Side }
  /** The order went out: its size must not go out again by itself. */
  | { readonly type: 'sent' };

export function changeDraft(draft: Draft, change: DraftChange): Draft {
  switch (change.type) {
    case 'changed':
      return { ...draft, ...change.fields };
    case 'price-picked': {
      const { price, side = draft.side } = change;
      // A stop waits for the price that was picked; an order without a price becomes one with it.
      if (draft.kind === 'stop') return { ...draft, side, trigger: price };
      const hasPrice = fieldsOf(draft).includes('price');
      return { ...draft, side, price, kind: hasPrice ? draft.kind : 'limit' };
    }
    case 'sent':
      return { ...draft, quantity: '', amount: '' };
  }
}

/** Whether the order names an amount of money instead of a quantity. */
export function isByAmount({ side, kind, sizeBy }: Draft): boolean {
  return side === 'buy' && sizeBy === 'amount' && (kind === 'market' || kind === 'best');
}

/** Whether a limit order may rest, and so may hide a part of its quantity. */
export function mayHide({ kind, timeInForce }: Draft): boolean {
  return kind === 'limit' && (timeInForce === 'gtc' || timeInForce === 'post_only');
}

export function isHiding(draft: Draft): boolean {
  return mayHide(draft) && draft.hides;
}

/** The numbers that an order of this kind has, in the order in which they are filled in. */
export function fieldsOf(draft: Draft): readonly NumberField[] {
  const size: NumberField = isByAmount(draft) ? 'amount' : 'quantity';
  switch (draft.kind) {
    case 'limit':
      return isHiding(draft) ? ['price', size, 'display'] : ['price', size];
    case 'market':
    case 'best':
      return [size];
    case 'stop':
      return ['trigger', size];
    case 'stop_limit':
      return ['trigger', 'price', size];
    case 'trailing_stop':
      return ['distance', 'step', size];
    case 'pair':
      return ['price', 'trigger', 'stopPrice', size];
  }
}

/** Those that may stay empty. */
export const OPTIONAL_FIELDS: readonly NumberField[] = ['step', 'stopPrice'];

/** What was kept, whatever somebody or an older release wrote there. */
export function readDraft(kept: unknown): Draft {
  if (typeof kept !== 'object' || kept === null) return EMPTY_DRAFT;
  const found: Readonly<Record<string, unknown>> = { ...kept };
  const entries = Object.entries(EMPTY_DRAFT).map(([name, first]) => {
    const value = found[name];
    return [name, isKnown(name, value) ? value : first];
  });
  return Object.fromEntries(entries) as Draft;
}

const CHOICES: { readonly [name: string]: readonly unknown[] } = {
  side: ['buy', 'sell'],
  kind: ORDER_KINDS,
  sizeBy: ['quantity', 'amount'],
  timeInForce: ['gtc', 'ioc', 'fok', 'post_only'],
  bestTimeInForce: ['ioc', 'fok'],
  hides: [true, false],
};

function isKnown(name: string, value: unknown): boolean {
  return CHOICES[name]?.includes(value) ?? (typeof value === 'string' && value.length <= 60);
}
