import { entry, plain } from './entry.ts';
import { text } from './text.ts';

/** Requests that could not be read as what they should be. */
export const requestProblems = {
  'malformed-json': plain({
    status: 400,
    title: text('JSON 형식이 올바르지 않습니다', 'The body is not JSON'),
    detail: text(
      '요청 본문을 JSON으로 읽을 수 없습니다.',
      'The body of the request cannot be read as JSON.',
    ),
    wayOut: text(
      '따옴표, 쉼표, 괄호를 확인하고 다시 보내 주십시오.',
      'Check its quotes, commas and brackets, then send it again.',
    ),
  }),
  'wrong-type': entry({
    status: 400,
    title: text('값의 형식이 다릅니다', 'A value has the wrong type'),
    detail: text(
      '{field} 항목의 값이 필요한 JSON 형식과 다릅니다. 필요한 형식: {expected}.',
      'The value of {field} has the wrong JSON type. Expected: {expected}.',
    ),
    wayOut: text(
      '형식을 고쳐 다시 보내 주십시오. 가격, 수량, 금액은 "3000"처럼 따옴표로 감싼 문자열로 보냅니다.',
      'Send it again with that type. Prices, quantities and amounts are strings, like "3000".',
    ),
    example: { field: 'price', expected: 'string' },
  }),
  'missing-field': entry({
    status: 400,
    title: text('필수 항목이 빠졌습니다', 'A field is missing'),
    detail: text('{field} 항목이 없습니다.', 'The field {field} is missing.'),
    wayOut: text('이 항목을 채워 다시 보내 주십시오.', 'Add it, then send the request again.'),
    example: { field: 'price' },
  }),
  'unknown-field': entry({
    status: 400,
    title: text('알 수 없는 항목이 있습니다', 'A field is not known'),
    detail: text(
      '{field} 항목은 이 요청에서 쓰지 않습니다. 오타 때문에 조건이 빠진 채 처리되지 않도록 요청 전체를 거절했습니다.',
      'This request has no field {field}. All of it was refused, so that a misspelt condition is ' +
        'never silently left out.',
    ),
    wayOut: text(
      '항목 이름을 확인하거나 이 항목을 빼고 다시 보내 주십시오.',
      'Check the name or leave the field out, then send the request again.',
    ),
    example: { field: 'prise' },
  }),
  'invalid-value': entry({
    status: 400,
    title: text('허용되지 않는 값입니다', 'A value is not allowed'),
    detail: text(
      '{field} 항목의 값이 조건에 맞지 않습니다. 조건: {allowed}.',
      'The value of {field} is not allowed. Allowed: {allowed}.',
    ),
    wayOut: text(
      '조건에 맞게 고쳐 다시 보내 주십시오.',
      'Choose an allowed value, then send the request again.',
    ),
    example: { field: 'side', allowed: text('buy, sell 중 하나', 'one of buy, sell') },
  }),
  'not-a-decimal': entry({
    status: 400,
    title: text('숫자로 읽을 수 없습니다', 'Not a plain decimal number'),
    detail: text(
      '{field} 항목의 값이 일반적인 십진수가 아닙니다. 쉼표, 공백, 지수 표기(1e3), 앞자리 0(01)은 쓸 수 없습니다.',
      'The value of {field} is not a plain decimal: no commas, spaces, exponents (1e3) or leading ' +
        'zeros (01).',
    ),
    wayOut: text(
      '"3000"이나 "0.5"처럼 고쳐 다시 보내 주십시오.',
      'Write it like "3000" or "0.5", then send it again.',
    ),
    example: { field: 'price' },
  }),
  'too-many-digits': entry({
    status: 400,
    title: text('자릿수가 너무 많습니다', 'A number has too many digits'),
    detail: text(
      '{field} 항목의 숫자가 {maximum}자리를 넘습니다.',
      'The number in {field} has more than {maximum} digits.',
    ),
    wayOut: text('자릿수를 줄여 다시 보내 주십시오.', 'Shorten it, then send the request again.'),
    example: { field: 'quantity', maximum: 30 },
  }),
  'zero-number': entry({
    status: 400,
    title: text('0은 입력할 수 없습니다', 'A number is zero'),
    detail: text('{field} 항목의 값이 0입니다.', 'The value of {field} is zero.'),
    wayOut: text('0보다 큰 값을 입력해 주십시오.', 'Enter a number above zero.'),
    example: { field: 'quantity' },
  }),
  'negative-number': entry({
    status: 400,
    title: text('음수는 입력할 수 없습니다', 'A number is negative'),
    detail: text('{field} 항목의 값이 0보다 작습니다.', 'The value of {field} is below zero.'),
    wayOut: text(
      '0보다 큰 값을 입력해 주십시오. 팔려면 side를 sell로 지정합니다.',
      'Enter a number above zero. To sell, set side to sell.',
    ),
    example: { field: 'quantity' },
  }),
  'invalid-cursor': plain({
    status: 400,
    title: text('목록 위치를 알 수 없습니다', 'The cursor is not valid'),
    detail: text(
      'before에 넣은 값이 이 서버가 준 목록 위치가 아닙니다.',
      'The value of before is not a cursor this server gave out.',
    ),
    wayOut: text(
      '앞서 받은 응답의 next 값을 그대로 넣거나, before를 빼고 처음부터 조회해 주십시오.',
      'Pass the next of an earlier answer unchanged, or leave before out to start at the newest.',
    ),
  }),
  'unsupported-media-type': plain({
    status: 415,
    title: text('지원하지 않는 본문 형식입니다', 'The media type is not supported'),
    detail: text('요청 본문은 JSON으로만 받습니다.', 'Request bodies are accepted as JSON only.'),
    wayOut: text(
      'Content-Type 헤더를 application/json으로 지정해 다시 보내 주십시오.',
      'Set the header Content-Type to application/json, then send the request again.',
    ),
  }),
  'body-too-large': entry({
    status: 413,
    title: text('요청 본문이 너무 큽니다', 'The body is too large'),
    detail: text(
      '요청 본문이 {maximumBytes}바이트를 넘습니다.',
      'The body of the request is larger than {maximumBytes} bytes.',
    ),
    wayOut: text(
      '내용을 줄이거나 여러 번에 나눠 보내 주십시오.',
      'Shorten it or send it in parts.',
    ),
    example: { maximumBytes: 65_536 },
  }),
  'headers-too-large': plain({
    status: 431,
    title: text('주소나 헤더가 너무 깁니다', 'The address or the headers are too long'),
    detail: text(
      '요청 주소와 헤더를 합친 길이가 서버의 한도를 넘습니다.',
      'The address and the headers of the request are longer than the server reads.',
    ),
    wayOut: text(
      '주소를 줄이거나 이 사이트의 쿠키를 지우고 다시 시도해 주십시오.',
      'Shorten the address, or clear the cookies of this site, then try again.',
    ),
  }),
};
