import { plain } from './entry.ts';
import { text } from './text.ts';

/** What a market does not do in the phase it is in. */
export const marketProblems = {
  'market-halted': plain({
    status: 409,
    title: text('거래가 중단되었습니다', 'Trading is halted'),
    detail: text(
      '운영자가 이 종목의 거래를 중단해 새 주문을 받지 않습니다.',
      'An operator halted this market, so no order is accepted.',
    ),
    wayOut: text(
      '거래가 재개된 뒤 다시 주문해 주십시오. 미체결 주문은 지금도 취소하거나 줄일 수 있습니다.',
      'Order again once trading resumes. Open orders can be cancelled or reduced meanwhile.',
    ),
  }),
  'call-auction': plain({
    status: 409,
    title: text('단일가매매 중에는 받지 않는 주문입니다', 'Not accepted in a call auction'),
    detail: text(
      '지금은 주문을 모아 한 가격에 체결하는 단일가매매 중입니다. 기다릴 수 있는 지정가 주문과 스톱 주문만 받으며, post_only 주문은 받지 않습니다.',
      'Orders are being collected to trade at one price. Only limit orders that may wait and stops ' +
        'are accepted, and none that is post_only.',
    ),
    wayOut: text(
      'timeInForce가 gtc인 지정가로 주문하거나, 종목 시세의 auctionEndsAt 시각이 지난 뒤 다시 주문해 주십시오.',
      'Place a limit order with timeInForce gtc, or order again after auctionEndsAt in the ticker.',
    ),
  }),
  'nothing-to-cancel': plain({
    status: 409,
    title: text('취소할 주문이 없습니다', 'There is nothing to cancel'),
    detail: text(
      '조건에 맞는 미체결 주문이 없어 취소한 것이 없습니다.',
      'No open order matches, so nothing was cancelled.',
    ),
    wayOut: text(
      '미체결 주문 목록에서 종목과 매수·매도 구분을 확인해 주십시오.',
      'Check the instrument and the side against the list of open orders.',
    ),
  }),
  'market-already-halted': plain({
    status: 409,
    title: text('이미 거래가 중단된 종목입니다', 'The market is halted already'),
    detail: text(
      '이 종목의 거래는 이미 중단되어 있습니다.',
      'Trading in this instrument was halted before.',
    ),
    wayOut: text(
      '더 하실 일은 없습니다. 다시 열려면 거래를 재개해 주십시오.',
      'Nothing needs to be done. Resume the market to open it again.',
    ),
  }),
  'market-not-halted': plain({
    status: 409,
    title: text('거래가 중단되지 않은 종목입니다', 'The market is not halted'),
    detail: text(
      '거래가 중단되어 있지 않아 재개할 것이 없습니다.',
      'Trading is not halted, so there is nothing to resume.',
    ),
    wayOut: text(
      '더 하실 일은 없습니다. 종목 시세의 phase에서 지금 상태를 확인해 주십시오.',
      'Nothing needs to be done. The phase in the ticker tells the state of the market.',
    ),
  }),
};
