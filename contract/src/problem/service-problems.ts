import { entry, plain } from './entry.ts';
import { text } from './text.ts';

/** The server cannot answer now, or has no such answer. */
export const serviceProblems = {
  'too-many-requests': entry({
    status: 429,
    title: text('요청이 너무 많습니다', 'Too many requests'),
    detail: text(
      '짧은 시간에 요청을 너무 많이 보냈습니다. 한도는 {limit}건입니다.',
      'More requests came in a short time than the {limit} allowed.',
    ),
    wayOut: text('{retryAfterS}초 뒤에 다시 시도해 주십시오.', 'Try again in {retryAfterS} s.'),
    example: { limit: 60, retryAfterS: 3 },
  }),
  'engine-busy': entry({
    status: 429,
    title: text('주문이 몰려 있습니다', 'The market is busy'),
    detail: text(
      '처리를 기다리는 주문이 많아 이 요청을 받지 못했습니다. 처리된 것은 없습니다.',
      'Too many orders are waiting, so this request was not accepted. Nothing was changed.',
    ),
    wayOut: text('{retryAfterS}초 뒤에 다시 시도해 주십시오.', 'Try again in {retryAfterS} s.'),
    example: { retryAfterS: 1 },
  }),
  'candles-behind': plain({
    status: 503,
    title: text('차트를 만드는 중입니다', 'The candles are being made'),
    detail: text(
      '이미 체결된 거래 가운데 아직 차트에 반영되지 않은 것이 있어, 틀린 차트 대신 이 응답을 보냅니다.',
      'Some trades that have happened are not in the candles yet, and no wrong candle is shown.',
    ),
    wayOut: text('잠시 뒤 다시 시도해 주십시오.', 'Try again shortly.'),
    retryAfterS: 2,
  }),
  'outcome-unknown': plain({
    status: 503,
    title: text('처리 결과를 확인하지 못했습니다', 'The outcome is not known'),
    detail: text(
      '요청을 저장하는 중에 문제가 생겨, 처리되었는지 아직 알 수 없습니다.',
      'Something failed while the request was being saved; whether it took effect is not known yet.',
    ),
    wayOut: text(
      'clientOrderId를 넣은 주문은 같은 내용으로 다시 보내도 두 번 접수되지 않습니다. 넣지 않았다면 주문 목록을 먼저 확인해 주십시오.',
      'An order with a clientOrderId can be sent again unchanged and is never placed twice. ' +
        'Without one, check the list of orders first.',
    ),
    retryAfterS: 1,
  }),
  'shutting-down': plain({
    status: 503,
    title: text('서버가 종료되는 중입니다', 'The server is shutting down'),
    detail: text(
      '서버가 종료되거나 다시 시작되는 중이라 새 요청을 받지 않습니다. 처리된 것은 없습니다.',
      'The server is stopping or restarting and accepts nothing new. Nothing was changed.',
    ),
    wayOut: text('잠시 뒤 다시 시도해 주십시오.', 'Try again shortly.'),
    retryAfterS: 5,
  }),
  'database-unavailable': plain({
    status: 503,
    title: text('데이터베이스에 연결할 수 없습니다', 'The database cannot be reached'),
    detail: text(
      '서버가 데이터베이스에 연결하지 못해 요청을 처리하지 않았습니다.',
      'The server cannot reach its database, so the request was not carried out.',
    ),
    wayOut: text(
      '잠시 뒤 다시 시도하고, 계속되면 운영자에게 알려 주십시오.',
      'Try again shortly, and tell the operator if it persists.',
    ),
    retryAfterS: 5,
  }),
  'not-found': plain({
    status: 404,
    title: text('없는 주소입니다', 'There is nothing at this address'),
    detail: text(
      '요청한 주소에는 아무것도 없습니다.',
      'Nothing answers at the address of the request.',
    ),
    wayOut: text(
      '주소를 확인해 주십시오. 쓸 수 있는 주소는 /api에 있습니다.',
      'Check the address; /api lists those that exist.',
    ),
  }),
  'method-not-allowed': plain({
    status: 405,
    title: text('이 주소에서 쓸 수 없는 메서드입니다', 'The method is not allowed here'),
    detail: text(
      '주소는 맞지만 이 HTTP 메서드로는 요청할 수 없습니다.',
      'The address exists, but not with this HTTP method.',
    ),
    wayOut: text(
      'Allow 헤더에 있는 메서드로 다시 요청해 주십시오.',
      'Use one of the methods in the header Allow.',
    ),
  }),
  'internal-error': plain({
    status: 500,
    title: text('서버에 문제가 생겼습니다', 'Something went wrong in the server'),
    detail: text(
      '예상하지 못한 오류로 요청을 마치지 못했습니다.',
      'An unexpected error kept the request from finishing.',
    ),
    wayOut: text(
      '주문 목록과 잔고를 확인한 뒤 다시 시도해 주십시오. 계속되면 instance 값을 운영자에게 알려 주십시오.',
      'Check your orders and balances, then try again. If it persists, tell the operator the ' +
        'value of instance.',
    ),
  }),
};
