import { entry, plain } from './entry.ts';
import { text } from './text.ts';

/** What can run full in the one process that keeps the market. */
export type Capacity = 'accounts' | 'open_orders' | 'stops' | 'trailing_stops' | 'issuance';

/** Orders the market refuses, and things that are not there. */
export const tradingProblems = {
  'price-off-tick': entry({
    status: 422,
    title: text('호가단위에 맞지 않는 가격입니다', 'The price is not on a tick'),
    detail: text(
      '이 가격대의 호가단위는 {tick} {asset}인데, {field} 항목의 가격은 {price} {asset}입니다.',
      'Prices move in steps of {tick} {asset} here, and {field} is {price} {asset}, not on a step.',
    ),
    wayOut: text(
      '호가단위에 맞춰 다시 주문해 주십시오. 가장 가까운 가격은 {lower} {asset}, {upper} {asset}입니다.',
      'Order on a step; the nearest are {lower} {asset} and {upper} {asset}.',
    ),
    example: {
      field: 'price',
      price: '3000.5',
      tick: '1',
      lower: '3000',
      upper: '3001',
      asset: 'KRW',
    },
  }),
  'quantity-off-lot': entry({
    status: 422,
    title: text('수량 단위에 맞지 않습니다', 'The quantity is not a whole number of lots'),
    detail: text(
      '수량은 {lot} {asset}의 배수여야 하는데, {field} 항목의 수량은 {quantity} {asset}입니다.',
      'The value of {field}, {quantity} {asset}, is not a multiple of the smallest step, ' +
        '{lot} {asset}.',
    ),
    wayOut: text(
      '{lot} {asset} 단위에 맞춰 다시 주문해 주십시오.',
      'Round it to a multiple of {lot} {asset}, then order again.',
    ),
    example: { field: 'quantity', quantity: '1.00005', lot: '0.0001', asset: 'LPJ' },
  }),
  'amount-too-precise': entry({
    status: 422,
    title: text('금액의 소수 자릿수가 너무 많습니다', 'The amount has too many decimal places'),
    detail: text(
      '입력한 금액은 {amount} {asset}입니다. {asset} 금액은 소수점 아래 {places}자리까지 쓸 수 있습니다.',
      'The amount is {amount} {asset}; amounts in {asset} have at most {places} decimal places.',
    ),
    wayOut: text(
      '소수 자릿수를 줄여 다시 보내 주십시오.',
      'Shorten the amount, then send the request again.',
    ),
    example: { amount: '10000.0000001', places: 6, asset: 'KRW' },
  }),
  'below-minimum': entry({
    status: 422,
    title: text('최소 주문 금액보다 적습니다', 'The order is below the minimum'),
    detail: text(
      '주문 금액은 {notional} {asset}입니다. 최소 주문 금액은 {minimum} {asset}입니다.',
      'The order is worth {notional} {asset}; the minimum is {minimum} {asset}.',
    ),
    wayOut: text(
      '수량이나 가격을 올려 다시 주문해 주십시오.',
      'Raise the quantity or the price, then order again.',
    ),
    example: { notional: '3000', minimum: '5000', asset: 'KRW' },
  }),
  'above-maximum': entry({
    status: 422,
    title: text('최대 주문 금액을 넘습니다', 'The order is above the maximum'),
    detail: text(
      '주문 금액은 {notional} {asset}입니다. 주문 한 건의 최대 금액은 {maximum} {asset}입니다.',
      'The order is worth {notional} {asset}; one order may be worth at most {maximum} {asset}.',
    ),
    wayOut: text('여러 건으로 나눠 주문해 주십시오.', 'Split it into several orders.'),
    example: { notional: '1500000000', maximum: '1000000000', asset: 'KRW' },
  }),
  'outside-band': entry({
    status: 422,
    title: text('주문 가능한 가격 범위를 벗어났습니다', 'The price is outside the allowed range'),
    detail: text(
      '{field} 항목의 가격은 {price} {asset}입니다. 지금 쓸 수 있는 가격은 {lowest} {asset}부터 {highest} {asset}까지입니다.',
      'The value of {field} is {price} {asset}; prices from {lowest} to {highest} {asset} are ' +
        'accepted now.',
    ),
    wayOut: text(
      '범위 안의 가격으로 다시 주문해 주십시오. 이 범위는 기준가격에 따라 바뀝니다.',
      'Order again within the range. It moves with the reference price.',
    ),
    example: { field: 'price', price: '4500', lowest: '2100', highest: '3900', asset: 'KRW' },
  }),
  'insufficient-funds': entry({
    status: 422,
    title: text('주문 가능 잔고가 부족합니다', 'The account does not have enough'),
    detail: text(
      '이 주문에 필요한 잔고는 {needed} {asset}인데, 주문 가능한 잔고는 {available} {asset}입니다. 매수 주문에 필요한 잔고에는 수수료가 포함됩니다.',
      'The order needs {needed} {asset}, but only {available} {asset} is available. A buy ' +
        'includes the fee.',
    ),
    wayOut: text(
      '주문을 줄이거나, 미체결 주문을 취소해 묶인 잔고를 푼 뒤 다시 주문해 주십시오.',
      'Order less, or cancel an open order to release what it holds, then order again.',
    ),
    example: { asset: 'KRW', needed: '3001500', available: '1000000' },
  }),
  'too-many-open-orders': entry({
    status: 422,
    title: text('미체결 주문이 너무 많습니다', 'Too many open orders'),
    detail: text(
      '한 계좌에 둘 수 있는 미체결 주문은 {limit}건까지입니다.',
      'An account may have {limit} open orders.',
    ),
    wayOut: text(
      '필요 없는 미체결 주문을 취소한 뒤 다시 주문해 주십시오.',
      'Cancel open orders you no longer need, then order again.',
    ),
    example: { limit: 200 },
  }),
  'open-notional-exceeded': entry({
    status: 422,
    title: text('미체결 금액 한도를 넘습니다', 'The open orders would be worth too much'),
    detail: text(
      '이 주문을 더하면 미체결 주문 금액의 합이 한도를 넘습니다. 한도는 {limit} {asset}입니다.',
      'With this order, what is open would be worth more than {limit} {asset}.',
    ),
    wayOut: text(
      '주문 금액을 줄이거나 미체결 주문을 취소한 뒤 다시 주문해 주십시오.',
      'Order less or cancel open orders, then order again.',
    ),
    example: { limit: '5000000000', asset: 'KRW' },
  }),
  'capacity-exhausted': entry<{ readonly what: Capacity }>({
    status: 503,
    title: text('서버가 더 받을 수 없습니다', 'The server is full'),
    detail: text(
      '서버의 수용 한도({what})에 이르러 이 요청을 받지 못했습니다.',
      'A limit of the whole server is reached, so the request was not accepted: {what}.',
    ),
    wayOut: text(
      '처리된 것은 없습니다. 잠시 뒤 다시 시도하고, 계속되면 운영자에게 알려 주십시오.',
      'Nothing was changed. Try again later, and tell the operator if it persists.',
    ),
    retryAfterS: 30,
    example: { what: 'open_orders' },
  }),
  'unknown-instrument': plain({
    status: 404,
    title: text('없는 종목입니다', 'There is no such instrument'),
    detail: text(
      '요청한 종목은 이 서버에서 거래되지 않습니다.',
      'The instrument does not trade on this server.',
    ),
    wayOut: text(
      '/api/v1/instruments에서 거래되는 종목을 확인해 주십시오.',
      'See /api/v1/instruments for what does.',
    ),
  }),
  'account-not-found': plain({
    status: 404,
    title: text('계좌를 찾을 수 없습니다', 'The account was not found'),
    detail: text(
      '계좌가 없거나 본인의 계좌가 아닙니다.',
      'The account does not exist, or it is not yours.',
    ),
    wayOut: text(
      '/api/v1/accounts에서 본인의 계좌를 확인해 주십시오.',
      'See /api/v1/accounts for your own.',
    ),
  }),
  'unknown-asset': plain({
    status: 404,
    title: text('없는 자산입니다', 'There is no such asset'),
    detail: text(
      '요청한 자산은 이 서버에서 쓰이지 않습니다.',
      'The asset is not used on this server.',
    ),
    wayOut: text(
      '/api/v1/instruments에서 쓰이는 자산을 확인해 주십시오.',
      'The base and quote assets of /api/v1/instruments are those that are.',
    ),
  }),
  'order-not-found': plain({
    status: 404,
    title: text('주문을 찾을 수 없습니다', 'The order was not found'),
    detail: text(
      '주문이 없거나 이 계좌의 주문이 아닙니다.',
      'The order does not exist, or it is not an order of this account.',
    ),
    wayOut: text(
      '계좌의 주문 목록에서 주문 번호를 확인해 주십시오.',
      'Look its id up in the list of orders of the account.',
    ),
  }),
  'order-already-filled': plain({
    status: 409,
    title: text('이미 체결된 주문입니다', 'The order is already filled'),
    detail: text(
      '주문이 모두 체결되어 취소하거나 바꿀 것이 남아 있지 않습니다.',
      'All of the order has been filled, so nothing is left to cancel or change.',
    ),
    wayOut: text(
      '체결 내역을 확인해 주십시오. 되돌리려면 반대 방향으로 새로 주문해야 합니다.',
      'See the fills. Only a new order in the other direction undoes them.',
    ),
  }),
  'order-already-cancelled': plain({
    status: 409,
    title: text('이미 취소된 주문입니다', 'The order is already cancelled'),
    detail: text(
      '주문이 이미 취소되어 취소하거나 바꿀 것이 남아 있지 않습니다.',
      'The order was cancelled before, so nothing is left to cancel or change.',
    ),
    wayOut: text(
      '묶였던 잔고는 주문이 끝날 때 돌아왔습니다. 다른 조건을 원하시면 새로 주문해 주십시오.',
      'What the order held was released when it ended. For other terms, place a new order.',
    ),
  }),
  'client-order-id-reused': entry({
    status: 409,
    title: text('이미 사용한 주문 식별자입니다', 'The client order id was used before'),
    detail: text(
      'clientOrderId {clientOrderId} 값은 내용이 다른 주문에 이미 사용되었습니다.',
      'The clientOrderId {clientOrderId} already names an order with different contents.',
    ),
    wayOut: text(
      '새 주문이라면 새 식별자를 쓰고, 재전송이라면 처음과 같은 내용으로 보내 주십시오.',
      'Use a new id for a new order, or repeat the first request exactly to retry it.',
    ),
    example: { clientOrderId: 'bot-20261121-0001' },
  }),
  'client-grant-id-reused': entry({
    status: 409,
    title: text('이미 사용한 지급 식별자입니다', 'The client grant id was used before'),
    detail: text(
      'clientGrantId {clientGrantId} 값은 내용이 다른 지급에 이미 사용되었습니다.',
      'The clientGrantId {clientGrantId} already names a grant with different contents.',
    ),
    wayOut: text(
      '새로 지급한다면 새 식별자를 쓰고, 재전송이라면 처음과 같은 내용으로 보내 주십시오.',
      'Use a new id for a new grant, or repeat the first request exactly to retry it.',
    ),
    example: { clientGrantId: 'prize-2026-06-ann' },
  }),
};
