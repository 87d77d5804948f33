import { text, type Text } from './text.ts';
import type { Capacity } from './trading-problems.ts';

/** What a parameter means, and whether sentences show it with thousands separators. */
interface ParameterMeaning {
  readonly meaning: Text;
  readonly isNumber?: true;
  /** Names shown instead of the codes that programs read. */
  readonly names?: { readonly [code: string]: Text };
}

const CAPACITY_NAMES: { readonly [C in Capacity]: Text } = {
  accounts: text('계좌 수', 'accounts'),
  open_orders: text('미체결 주문 수', 'open orders'),
  stops: text('감시주문 수', 'stop orders'),
  trailing_stops: text('추적 감시주문 수', 'trailing stops'),
  issuance: text('모의 자산 발행량', 'issuance of play money'),
};

/** Every parameter of every problem; a name means the same wherever it appears. */
export const parameterMeanings: { readonly [name: string]: ParameterMeaning } = {
  allowed: { meaning: text('허용되는 값', 'what is allowed') },
  amount: { meaning: text('주문 금액', 'the amount of the order'), isNumber: true },
  asset: { meaning: text('금액이나 수량의 단위가 되는 자산', 'the asset the numbers count') },
  available: { meaning: text('주문에 쓸 수 있는 잔고', 'what is available'), isNumber: true },
  clientOrderId: { meaning: text('주문에 붙인 식별자', 'the client order id of the request') },
  expected: { meaning: text('필요한 JSON 형식', 'the JSON type that was expected') },
  field: { meaning: text('문제가 있는 항목의 이름', 'the name of the field at fault') },
  highest: { meaning: text('주문할 수 있는 가장 높은 가격', 'the highest price'), isNumber: true },
  limit: { meaning: text('넘을 수 없는 한도', 'the limit that applies'), isNumber: true },
  lot: { meaning: text('최소 수량 단위', 'the smallest step of quantity'), isNumber: true },
  lower: {
    meaning: text('바로 아래의 주문 가능한 가격', 'the nearest price below'),
    isNumber: true,
  },
  lowest: { meaning: text('주문할 수 있는 가장 낮은 가격', 'the lowest price'), isNumber: true },
  maximum: { meaning: text('가장 큰 값', 'the largest allowed value'), isNumber: true },
  maximumBytes: { meaning: text('최대 크기(바이트)', 'the largest size in bytes'), isNumber: true },
  minimum: { meaning: text('가장 작은 값', 'the smallest allowed value'), isNumber: true },
  needed: { meaning: text('주문에 필요한 잔고', 'what the order needs'), isNumber: true },
  notional: { meaning: text('주문 금액(가격 × 수량)', 'price × quantity'), isNumber: true },
  places: { meaning: text('소수점 아래 자릿수', 'decimal places'), isNumber: true },
  price: { meaning: text('주문 가격', 'the price of the order'), isNumber: true },
  quantity: { meaning: text('주문 수량', 'the quantity of the order'), isNumber: true },
  retryAfterS: {
    meaning: text('다시 시도하기까지 기다릴 시간(초)', 'seconds to wait'),
    isNumber: true,
  },
  tick: { meaning: text('호가단위', 'the price step'), isNumber: true },
  upper: { meaning: text('바로 위의 주문 가능한 가격', 'the nearest price above'), isNumber: true },
  what: {
    meaning: text('한도에 이른 것', 'what ran full'),
    names: CAPACITY_NAMES,
  },
};
