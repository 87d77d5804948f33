import { text, type Text } from '../problem/index.ts';

/** Why the server ends a connection, as the code of the close frame says. */
export const closeCodes = {
  1001: text('서버가 종료됩니다.', 'The server stops.'),
  1003: text('텍스트 메시지만 받습니다.', 'Only text messages are read.'),
  1007: text('메시지가 UTF-8이 아닙니다.', 'A message was not UTF-8.'),
  1009: text('메시지가 너무 깁니다.', 'A message was too long.'),
  1012: text(
    '서버가 시장을 다시 읽었습니다. 마지막 sequence부터 다시 구독해 주십시오.',
    'The market was loaded again. Connect, and subscribe from the last sequence.',
  ),
  1013: text(
    '지금은 로그인 상태를 확인할 수 없습니다. 잠시 뒤 다시 연결해 주십시오.',
    'Nobody can say now whether the token still holds. Connect again in a moment.',
  ),
  4001: text('토큰이 만료되었습니다.', 'The token has expired.'),
  4002: text(
    '로그아웃했거나 키를 폐기했습니다.',
    'The session was signed out, or the key revoked.',
  ),
  4003: text(
    '받는 속도가 너무 느려 비공개 메시지를 더 담아 둘 수 없습니다.',
    'Private messages were read too slowly to keep more of them.',
  ),
  4004: text('보낸 메시지가 너무 많습니다.', 'Too many messages were sent.'),
  4005: text('90초 동안 응답이 없었습니다.', 'Nothing was heard for 90 seconds.'),
} as const satisfies { readonly [code: number]: Text };

export type CloseCode = keyof typeof closeCodes;
