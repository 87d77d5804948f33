import { entry, plain } from './entry.ts';
import { text, type Text } from './text.ts';

/** What a new order can be; a pair is a limit order and a stop of which only one is executed. */
export type OrderKind =
  | 'limit'
  | 'market'
  | 'best'
  | 'stop'
  | 'stop_limit'
  | 'trailing_stop'
  | 'pair';

/** Which field stands where it makes no sense. */
export type Misplaced = { readonly field: string; readonly orderType: OrderKind };

/** Orders that contradict themselves or the market as it is, and changes an order does not allow. */
export const orderProblems = {
  'time-in-force-not-applicable': entry<Misplaced & { readonly allowed: Text }>({
    status: 400,
    title: text('이 주문에 쓸 수 없는 timeInForce입니다', 'The timeInForce does not fit the order'),
    detail: text(
      '{orderType}에는 요청한 {field} 값을 쓸 수 없습니다. 조건: {allowed}.',
      'A {orderType} cannot have this {field}. Allowed: {allowed}.',
    ),
    wayOut: text(
      '값을 고치거나 빼고 다시 보내 주십시오. 시장가 주문과 최유리 주문은 바로 끝나고, 스톱 주문은 취소할 때까지 조건을 기다립니다.',
      'Change it or leave it out. Market and best orders end at once; stops wait until they are ' +
        'triggered or cancelled.',
    ),
    example: {
      field: 'timeInForce',
      orderType: 'market',
      allowed: text('지정하지 않을 것', 'none given'),
    },
  }),
  'price-not-applicable': entry<Misplaced>({
    status: 400,
    title: text('가격을 지정할 수 없는 주문입니다', 'The order takes no price'),
    detail: text(
      '{orderType}에는 {field} 항목을 쓸 수 없습니다. 체결 가격은 시장에서 정해집니다.',
      'A {orderType} takes no {field}: the market sets it.',
    ),
    wayOut: text(
      '이 항목을 빼고 다시 보내 주십시오. 가격을 정하려면 type을 limit 또는 stop_limit으로 지정합니다.',
      'Leave it out. To name a price, set type to limit or stop_limit.',
    ),
    example: { field: 'price', orderType: 'market' },
  }),
  'amount-not-applicable': entry<Misplaced>({
    status: 400,
    title: text('금액으로 낼 수 없는 주문입니다', 'The order cannot be placed by amount'),
    detail: text(
      '{orderType}에는 {field} 항목을 쓸 수 없습니다. 금액으로는 시장가와 최유리 매수만 주문할 수 있습니다.',
      'A {orderType} takes no {field}; only market and best buys do.',
    ),
    wayOut: text(
      'quantity에 수량을 적어 다시 보내 주십시오.',
      'Name a quantity instead, then send the request again.',
    ),
    example: { field: 'amount', orderType: 'limit' },
  }),
  'display-not-applicable': entry<Misplaced>({
    status: 400,
    title: text('일부만 공개할 수 없는 주문입니다', 'The order cannot hide a part'),
    detail: text(
      '{orderType}에는 {field} 항목을 쓸 수 없습니다. 수량의 일부만 보이는 빙산 주문은 지정가 주문뿐입니다.',
      'A {orderType} takes no {field}: only a limit order can be an iceberg.',
    ),
    wayOut: text(
      '이 항목을 빼거나, type을 limit으로 바꿔 다시 보내 주십시오.',
      'Leave it out, or set type to limit.',
    ),
    example: { field: 'display', orderType: 'market' },
  }),
  'trigger-not-applicable': entry<Misplaced>({
    status: 400,
    title: text('조건 가격을 지정할 수 없는 주문입니다', 'The order takes no trigger'),
    detail: text(
      '{orderType}에는 {field} 항목을 쓸 수 없습니다. 조건 가격은 스톱 시장가 주문과 스톱 지정가 주문에만 지정합니다.',
      'A {orderType} takes no {field}; only stop and stop-limit orders do.',
    ),
    wayOut: text(
      '이 항목을 빼거나, type을 stop 또는 stop_limit으로 바꿔 다시 보내 주십시오. 추적 스톱 주문의 조건 가격은 distance로 정합니다.',
      'Leave it out, or set type to stop or stop_limit. The distance of a trailing stop sets its ' +
        'trigger.',
    ),
    example: { field: 'trigger', orderType: 'limit' },
  }),
  'distance-not-applicable': entry<Misplaced>({
    status: 400,
    title: text('가격을 따라 움직이지 않는 주문입니다', 'The order does not follow the price'),
    detail: text(
      '{orderType}에는 {field} 항목을 쓸 수 없습니다. 조건 가격이 시세를 따라 움직이는 것은 추적 스톱 주문뿐입니다.',
      'A {orderType} takes no {field}: only the trigger of a trailing stop follows the price.',
    ),
    wayOut: text(
      '이 항목을 빼거나, type을 trailing_stop으로 바꿔 다시 보내 주십시오.',
      'Leave it out, or set type to trailing_stop.',
    ),
    example: { field: 'distance', orderType: 'stop' },
  }),
  'field-not-changeable': entry({
    status: 400,
    title: text('바꿀 수 없는 항목입니다', 'The field cannot be changed'),
    detail: text(
      '이 요청으로는 주문의 {field} 항목을 바꿀 수 없습니다.',
      'This request cannot change the {field} of an order.',
    ),
    wayOut: text(
      'PATCH로는 quantity만 줄일 수 있고, replace로는 price와 quantity를 바꿀 수 있습니다. 다른 것을 바꾸려면 취소하고 새로 주문해 주십시오.',
      'PATCH reduces the quantity; replace changes price and quantity. For anything else, cancel the ' +
        'order and place a new one.',
    ),
    example: { field: 'side' },
  }),
  'nothing-to-change': plain({
    status: 400,
    title: text('바꿀 내용이 없습니다', 'There is nothing to change'),
    detail: text(
      '정정할 price와 quantity가 모두 없습니다.',
      'The request names neither a price nor a quantity.',
    ),
    wayOut: text(
      '새 가격이나 새 수량을 적어 다시 보내 주십시오.',
      'Name a new price, a new quantity or both.',
    ),
  }),
  'distance-too-precise': entry({
    status: 422,
    title: text(
      '가격 간격의 소수 자릿수가 너무 많습니다',
      'The distance has too many decimal places',
    ),
    detail: text(
      '{field} 항목은 소수점 아래 {places}자리까지 쓸 수 있습니다.',
      'The value of {field} has at most {places} decimal places.',
    ),
    wayOut: text('소수 자릿수를 줄여 다시 주문해 주십시오.', 'Shorten it, then order again.'),
    example: { field: 'distance', places: 2 },
  }),
  'distance-too-large': entry({
    status: 422,
    title: text('조건 가격이 범위를 벗어납니다', 'The trigger would be out of range'),
    detail: text(
      '지금 가격 {last} {asset}에서 distance만큼 떨어진 조건 가격이 범위를 벗어납니다. 쓸 수 있는 조건 가격은 {lowest} {asset}부터 {highest} {asset}까지입니다.',
      'At this distance from {last} {asset}, the trigger would be outside {lowest} to {highest} ' +
        '{asset}.',
    ),
    wayOut: text(
      '더 작은 distance로 다시 주문해 주십시오.',
      'Order again with a smaller distance.',
    ),
    example: { last: '3000', lowest: '2100', highest: '3900', asset: 'KRW' },
  }),
  'trigger-reached': entry<{
    readonly side: 'buy' | 'sell';
    readonly trigger: string;
    readonly last: string;
    readonly asset: string;
  }>({
    status: 422,
    title: text('이미 도달한 조건 가격입니다', 'The trigger is reached already'),
    detail: text(
      '지금 가격은 {last} {asset}, {side} 스톱의 조건 가격은 {trigger} {asset}입니다. 매수 스톱은 지금보다 높은 가격을, 매도 스톱은 낮은 가격을 기다립니다.',
      'The price is {last} {asset} and the trigger of the {side} {trigger} {asset}. A stop that buys ' +
        'waits for a higher price, one that sells for a lower one.',
    ),
    wayOut: text(
      '조건 가격을 바꾸거나, 바로 체결하려면 시장가로 주문해 주십시오.',
      'Move the trigger, or place a market order to trade at once.',
    ),
    example: { side: 'sell', trigger: '3100', last: '3000', asset: 'KRW' },
  }),
  'pair-on-wrong-sides': entry<{
    readonly side: 'buy' | 'sell';
    readonly last: string;
    readonly asset: string;
  }>({
    status: 422,
    title: text('OCO 주문의 두 가격이 맞지 않습니다', 'The prices of the pair do not fit'),
    detail: text(
      '{side} OCO 주문의 두 가격은 지금 가격 {last} {asset}의 양쪽에 있어야 합니다. 매도라면 지정가가 위, 조건 가격이 아래이고, 매수라면 반대입니다.',
      'The prices of this {side} pair do not enclose {last} {asset}, the price now. To sell, the limit ' +
        'is above it and the trigger below; to buy, the reverse.',
    ),
    wayOut: text(
      '지정가와 조건 가격을 고쳐 다시 주문해 주십시오.',
      'Move the limit and the trigger, then order again.',
    ),
    example: { side: 'sell', last: '3000', asset: 'KRW' },
  }),
  'pair-unchangeable': plain({
    status: 422,
    title: text('OCO 주문은 바꿀 수 없습니다', 'A pair cannot be changed'),
    detail: text(
      '조건 두 개 중 하나만 체결되는 OCO 주문은 수량과 가격을 바꿀 수 없습니다.',
      'The order is one of a pair of which only one is executed; its price and quantity stay.',
    ),
    wayOut: text(
      '둘 중 하나를 취소하면 다른 하나도 취소됩니다. 취소하고 새로 주문해 주십시오.',
      'Cancel either, which cancels both, and place a new pair.',
    ),
  }),
  'not-replaceable': plain({
    status: 422,
    title: text('정정할 수 없는 주문입니다', 'The order cannot be replaced'),
    detail: text(
      '가격과 수량을 정정할 수 있는 것은 지정가 주문뿐입니다.',
      'Only a limit order can be replaced by another.',
    ),
    wayOut: text(
      '수량만 줄이려면 PATCH를 쓰고, 다른 것을 바꾸려면 취소하고 새로 주문해 주십시오.',
      'Reduce its quantity with PATCH, or cancel it and place a new one.',
    ),
  }),
  'not-a-reduction': entry({
    status: 422,
    title: text('수량이 줄어들지 않습니다', 'The quantity would not become smaller'),
    detail: text(
      '주문의 전체 수량은 {quantity} {asset}입니다. 새 수량은 이보다 적어야 합니다.',
      'The order is for {quantity} {asset} in all; the new quantity has to be less.',
    ),
    wayOut: text(
      '더 적은 수량을 입력해 주십시오. 늘리려면 replace로 정정합니다.',
      'Name a smaller quantity. To raise it, replace the order.',
    ),
    example: { quantity: '10', asset: 'LPJ' },
  }),
  'below-traded': entry({
    status: 422,
    title: text('이미 체결된 수량보다 적습니다', 'The quantity is not more than what has traded'),
    detail: text(
      '새 수량은 체결분을 포함한 전체 수량이며, 이미 체결된 {traded} {asset}보다 많아야 합니다.',
      'The new quantity counts what has traded, and has to be more than {traded} {asset}.',
    ),
    wayOut: text(
      '더 많은 수량을 입력하거나, 남은 수량을 모두 거두려면 주문을 취소해 주십시오.',
      'Name a larger quantity, or cancel the order to give up the rest.',
    ),
    example: { traded: '4', asset: 'LPJ' },
  }),
  'no-best-price': plain({
    status: 422,
    title: text('상대편 호가가 없습니다', 'There is no best price'),
    detail: text(
      '최유리 주문은 상대편의 가장 좋은 호가에 체결되는데, 지금 상대편 호가가 없습니다.',
      'A best order trades at the best price of the other side, and that side is empty.',
    ),
    wayOut: text(
      '지정가로 주문하거나, 호가가 나온 뒤 다시 주문해 주십시오.',
      'Place a limit order, or order again when somebody quotes a price.',
    ),
  }),
  'prevention-without-taking': plain({
    status: 422,
    title: text(
      '자기 체결 방지 방식을 고를 수 없는 주문입니다',
      'A post-only order prevents no self-trade',
    ),
    detail: text(
      'post_only 주문은 먼저 나온 주문과 체결되지 않으므로 selfTradePrevention을 지정할 수 없습니다.',
      'An order that is post_only never meets one that rests, so its selfTradePrevention would never ' +
        'be used.',
    ),
    wayOut: text(
      'selfTradePrevention을 빼거나 none으로 지정해 주십시오.',
      'Leave selfTradePrevention out, or set it to none.',
    ),
  }),
  'display-of-immediate': plain({
    status: 422,
    title: text('호가창에 남지 않는 빙산 주문입니다', 'An immediate order cannot be an iceberg'),
    detail: text(
      'timeInForce가 ioc나 fok인 주문은 호가창에 남지 않으므로 display를 지정할 수 없습니다.',
      'An order that is ioc or fok never rests, so there is nothing to display.',
    ),
    wayOut: text(
      'display를 빼거나, timeInForce를 gtc 또는 post_only로 지정해 주십시오.',
      'Leave display out, or set timeInForce to gtc or post_only.',
    ),
  }),
  'display-not-below-quantity': entry({
    status: 422,
    title: text('숨길 수량이 없습니다', 'The iceberg hides nothing'),
    detail: text(
      '한 번에 보이는 수량(display)은 주문 수량 {quantity} {asset}보다 적어야 합니다.',
      'The display has to be less than the quantity, {quantity} {asset}.',
    ),
    wayOut: text(
      'display를 줄이거나, 모두 보여도 된다면 빼고 다시 주문해 주십시오.',
      'Lower the display, or leave it out to show everything.',
    ),
    example: { quantity: '10', asset: 'LPJ' },
  }),
  'display-too-small': entry({
    status: 422,
    title: text('한 번에 보이는 수량이 너무 적습니다', 'The iceberg shows too little at a time'),
    detail: text(
      '이 주문은 한 번에 {smallest} {asset} 이상을 보여야 합니다. 빙산 주문을 나눌 수 있는 횟수에는 한도가 있습니다.',
      'This order has to show at least {smallest} {asset} at a time: the parts of an iceberg are ' +
        'limited in number.',
    ),
    wayOut: text('display를 늘려 다시 주문해 주십시오.', 'Raise the display, then order again.'),
    example: { smallest: '0.1', asset: 'LPJ' },
  }),
};
