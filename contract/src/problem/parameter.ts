import { text, type Text } from './text.ts';
import type { OrderKind } from './order-problems.ts';
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
  stops: text('대기 중인 스톱 주문 수', 'stops that wait'),
  trailing_stops: text('대기 중인 추적 스톱 주문 수', 'trailing stops that wait'),
  issuance: text('모의 자산 발행량', 'issuance of play money'),
};

const ORDER_KIND_NAMES: { readonly [K in OrderKind]: Text } = {
  limit: text('지정가 주문', 'limit order'),
  market: text('시장가 주문', 'market order'),
  best: text('최유리 주문', 'best order'),
  stop: text('스톱 시장가 주문', 'stop order'),
  stop_limit: text('스톱 지정가 주문', 'stop-limit order'),
  trailing_stop: text('추적 스톱 주문', 'trailing stop'),
  pair: text('OCO 주문', 'pair'),
};

const SIDE_NAMES: { readonly [S in 'buy' | 'sell']: Text } = {
  buy: text('매수', 'buy'),
  sell: text('매도', 'sell'),
};

const SCOPE_NAMES: { readonly [S in 'read' | 'trade']: Text } = {
  read: text('조회', 'read'),
  trade: text('주문', 'trade'),
};

/** Every parameter of every problem; a name means the same wherever it appears. */
export const parameterMeanings: { readonly [name: string]: ParameterMeaning } = {
  allowed: { meaning: text('허용되는 값', 'what is allowed') },
  amount: { meaning: text('요청한 금액', 'the amount that was asked for'), isNumber: true },
  asset: { meaning: text('금액이나 수량의 단위가 되는 자산', 'the asset the numbers count') },
  available: { meaning: text('주문에 쓸 수 있는 잔고', 'what is available'), isNumber: true },
  clientGrantId: { meaning: text('지급에 붙인 식별자', 'the client grant id of the request') },
  clientOrderId: { meaning: text('주문에 붙인 식별자', 'the client order id of the request') },
  expected: { meaning: text('필요한 JSON 형식', 'the JSON type that was expected') },
  field: { meaning: text('문제가 있는 항목의 이름', 'the name of the field at fault') },
  highest: { meaning: text('주문할 수 있는 가장 높은 가격', 'the highest price'), isNumber: true },
  last: {
    meaning: text(
      '마지막 체결 가격(체결이 없으면 기준가격)',
      'the last price, or the reference price before the first trade',
    ),
    isNumber: true,
  },
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
  orderType: { meaning: text('주문 유형', 'the type of order'), names: ORDER_KIND_NAMES },
  places: { meaning: text('소수점 아래 자릿수', 'decimal places'), isNumber: true },
  price: { meaning: text('요청한 가격', 'the price that was asked for'), isNumber: true },
  quantity: { meaning: text('수량', 'the quantity that is meant'), isNumber: true },
  retryAfterS: {
    meaning: text('다시 시도하기까지 기다릴 시간(초)', 'seconds to wait'),
    isNumber: true,
  },
  scope: { meaning: text('필요한 권한', 'the scope that is needed'), names: SCOPE_NAMES },
  side: { meaning: text('매수 또는 매도', 'buy or sell'), names: SIDE_NAMES },
  smallest: {
    meaning: text('한 번에 보여야 하는 가장 적은 수량', 'the least an iceberg may show'),
    isNumber: true,
  },
  tick: { meaning: text('호가단위', 'the price step'), isNumber: true },
  traded: {
    meaning: text('이미 줄일 수 없게 된 수량', 'what has traded and cannot be taken back'),
    isNumber: true,
  },
  trigger: { meaning: text('조건 가격', 'the trigger of the stop'), isNumber: true },
  upper: { meaning: text('바로 위의 주문 가능한 가격', 'the nearest price above'), isNumber: true },
  what: {
    meaning: text('한도에 이른 것', 'what ran full'),
    names: CAPACITY_NAMES,
  },
};
