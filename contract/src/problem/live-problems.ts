import { entry, plain } from './entry.ts';
import { text } from './text.ts';

/** What the WebSocket refuses. */
export const liveProblems = {
  'websocket-only': plain({
    status: 426,
    title: text('WebSocket으로 연결해야 합니다', 'This address is for WebSockets'),
    detail: text(
      '이 주소는 실시간 시세를 WebSocket으로만 보냅니다.',
      'The live feed at this address is sent over a WebSocket only.',
    ),
    wayOut: text(
      'ws:// 또는 wss:// 주소로 연결해 주십시오.',
      'Connect to it with ws:// or wss://.',
    ),
  }),
  'too-many-sockets': entry({
    status: 429,
    title: text('연결이 너무 많습니다', 'Too many connections'),
    detail: text(
      '한 주소에서 동시에 열 수 있는 WebSocket은 {limit}개까지입니다.',
      'One address may have {limit} WebSockets open at a time.',
    ),
    wayOut: text(
      '쓰지 않는 연결을 닫아 주십시오. 한 연결로 여러 채널을 구독할 수 있습니다.',
      'Close those that are not used; one connection can follow many channels.',
    ),
    retryAfterS: 5,
    example: { limit: 200 },
  }),
  'feed-full': plain({
    status: 503,
    title: text('실시간 연결이 가득 찼습니다', 'The live feed is full'),
    detail: text(
      '이 서버가 받을 수 있는 WebSocket 연결이 모두 사용 중입니다.',
      'All the WebSockets this server can serve are in use.',
    ),
    wayOut: text('잠시 뒤 다시 연결해 주십시오.', 'Connect again in a moment.'),
    retryAfterS: 5,
  }),
  'too-many-subscriptions': entry({
    status: 409,
    title: text('구독이 너무 많습니다', 'Too many subscriptions'),
    detail: text(
      '한 연결에서 구독할 수 있는 것은 {maximum}개까지입니다.',
      'One connection follows at most {maximum} things.',
    ),
    wayOut: text(
      '보지 않는 구독을 해제하고 다시 시도해 주십시오.',
      'Unsubscribe from what is not looked at, then try again.',
    ),
    example: { maximum: 50 },
  }),
  'already-subscribed': plain({
    status: 409,
    title: text('이미 구독 중입니다', 'Already subscribed'),
    detail: text(
      '이 연결은 이 내용을 이미 구독하고 있습니다.',
      'This connection follows that already.',
    ),
    wayOut: text(
      '처음부터 다시 받으려면 구독을 해제한 뒤 다시 구독해 주십시오.',
      'To start over, unsubscribe first.',
    ),
  }),
  'not-subscribed': plain({
    status: 404,
    title: text('구독하고 있지 않습니다', 'Not subscribed'),
    detail: text('이 연결에는 그런 구독이 없습니다.', 'This connection has no such subscription.'),
    wayOut: text(
      '구독할 때 받은 subscription 값을 그대로 보내 주십시오.',
      'Send the subscription as the answer to subscribing named it.',
    ),
  }),
};
