import { entry, plain } from './entry.ts';
import { text } from './text.ts';

/** Who is asking, and whether they may. */
export const accessProblems = {
  'sign-in-required': plain({
    status: 401,
    title: text('로그인이 필요합니다', 'Signing in is required'),
    detail: text('로그인한 사용자만 쓸 수 있는 기능입니다.', 'Only signed-in users can do this.'),
    wayOut: text(
      '로그인한 뒤 토큰을 Authorization 헤더에 "Bearer 토큰" 형식으로 담아 보내 주십시오.',
      'Sign in, then send the token in the header Authorization as "Bearer <token>".',
    ),
  }),
  'token-expired': plain({
    status: 401,
    title: text('토큰이 만료되었습니다', 'The token has expired'),
    detail: text('보낸 토큰의 유효 시간이 지났습니다.', 'The token is past its time.'),
    wayOut: text(
      '/api/v1/token에서 새 토큰을 받거나 다시 로그인해 주십시오.',
      'Get a new one from /api/v1/token, or sign in again.',
    ),
  }),
  'token-invalid': plain({
    status: 401,
    title: text('올바르지 않은 토큰입니다', 'The token is not valid'),
    detail: text(
      '이 서버가 발급한 토큰이 아니거나 내용이 손상되었습니다.',
      'This server did not issue the token, or it was damaged on the way.',
    ),
    wayOut: text('다시 로그인해 새 토큰을 받아 주십시오.', 'Sign in again to get a new one.'),
  }),
  'token-revoked': plain({
    status: 401,
    title: text('더 이상 쓸 수 없는 토큰입니다', 'The token was revoked'),
    detail: text(
      '로그아웃했거나, 비밀번호를 바꿨거나, 게스트에서 정식으로 가입해 이 토큰이 무효가 되었습니다.',
      'The token ended when you signed out, changed the password or claimed a guest account.',
    ),
    wayOut: text('다시 로그인해 주십시오.', 'Sign in again.'),
  }),
  'wrong-credentials': plain({
    status: 401,
    title: text('로그인 정보가 맞지 않습니다', 'The e-mail address or password is wrong'),
    detail: text(
      '이메일 주소 또는 비밀번호가 맞지 않습니다.',
      'The e-mail address or the password does not match.',
    ),
    wayOut: text(
      '다시 확인하고 입력해 주십시오. 비밀번호는 대문자와 소문자를 구분합니다.',
      'Check both and try again. Passwords are case-sensitive.',
    ),
  }),
  'no-session': plain({
    status: 401,
    title: text('로그인 상태가 아닙니다', 'There is no session'),
    detail: text(
      '이 브라우저의 로그인 세션이 없거나 끝났습니다.',
      'This browser has no session, or it has ended.',
    ),
    wayOut: text('다시 로그인해 주십시오.', 'Sign in again.'),
  }),
  'email-already-used': plain({
    status: 409,
    title: text('이미 가입된 이메일 주소입니다', 'The e-mail address is already in use'),
    detail: text(
      '이 이메일 주소로 가입한 사용자가 있습니다.',
      'Someone has already signed up with this e-mail address.',
    ),
    wayOut: text(
      '이 주소로 로그인하거나 다른 주소로 가입해 주십시오.',
      'Sign in with it, or sign up with another one.',
    ),
  }),
  'not-a-guest': plain({
    status: 409,
    title: text('이미 가입한 사용자입니다', 'You have signed up already'),
    detail: text(
      '게스트만 정식으로 가입할 수 있습니다. 이 사용자에게는 이미 이메일 주소와 비밀번호가 있습니다.',
      'Only a guest can claim an account. This user has an e-mail address and a password already.',
    ),
    wayOut: text(
      '지금 계정을 그대로 쓰거나, 다른 계정은 로그아웃한 뒤 만들어 주십시오.',
      'Go on with what you have, or sign out first to make another.',
    ),
  }),
  'email-missing': plain({
    status: 409,
    title: text('게스트에게는 이메일 주소가 없습니다', 'A guest has no e-mail address'),
    detail: text(
      '게스트로 쓰는 중이라 메일을 보낼 주소가 없습니다.',
      'You are a guest, so there is no address that a mail could go to.',
    ),
    wayOut: text(
      '이메일 주소와 비밀번호를 정해 가입해 주십시오. 계좌와 주문은 그대로 이어집니다.',
      'Sign up with an e-mail address and a password; your account and orders go on.',
    ),
  }),
  'too-many-guests': entry({
    status: 429,
    title: text('게스트가 너무 많습니다', 'There are too many guests'),
    detail: text(
      '하루에 시작할 수 있는 게스트 {limit}명을 넘었습니다.',
      'More guests came in a day than the {limit} allowed.',
    ),
    wayOut: text(
      '이메일 주소로 가입하면 바로 시작할 수 있습니다. 게스트는 {retryAfterS}초 뒤에 다시 시도해 주십시오.',
      'Sign up with an e-mail address and begin at once, or try again as a guest in ' +
        '{retryAfterS} s.',
    ),
    example: { limit: 30, retryAfterS: 3_600 },
  }),
  'link-expired': plain({
    status: 410,
    title: text('더 이상 쓸 수 없는 링크입니다', 'The link is of no more use'),
    detail: text(
      '링크의 유효 시간이 지났거나, 이미 사용했거나, 그 뒤에 새 링크를 받았거나, 주소가 일부만 복사되었습니다.',
      'The link is past its time, was used, was followed by a newer one, or was not copied whole.',
    ),
    wayOut: text(
      '가장 최근에 받은 메일의 링크를 열어 주십시오. 그래도 안 되면 비밀번호 재설정이나 이메일 인증을 다시 요청해 새 링크를 받으십시오.',
      'Open the link in the newest mail. If that fails as well, ask for another: reset the ' +
        'password again, or have the verification sent again.',
    ),
  }),
  'invalid-email': plain({
    status: 400,
    title: text('이메일 주소 형식이 아닙니다', 'Not an e-mail address'),
    detail: text(
      '입력한 값이 이메일 주소 형식에 맞지 않습니다.',
      'What was entered is not an e-mail address.',
    ),
    wayOut: text(
      'name@example.com 같은 형식으로 입력해 주십시오.',
      'Enter one like name@example.com.',
    ),
  }),
  'password-too-short': entry({
    status: 400,
    title: text('비밀번호가 너무 짧습니다', 'The password is too short'),
    detail: text(
      '비밀번호는 {minimum}자 이상이어야 합니다.',
      'A password has at least {minimum} characters.',
    ),
    wayOut: text(
      '더 긴 비밀번호를 입력해 주십시오. 짧은 문장도 좋습니다.',
      'Choose a longer one; a short sentence works well.',
    ),
    example: { minimum: 10 },
  }),
  'password-too-long': entry({
    status: 400,
    title: text('비밀번호가 너무 깁니다', 'The password is too long'),
    detail: text(
      '비밀번호는 {maximum}자까지 입력할 수 있습니다.',
      'A password has at most {maximum} characters.',
    ),
    wayOut: text('더 짧은 비밀번호를 입력해 주십시오.', 'Choose a shorter one.'),
    example: { maximum: 128 },
  }),
  'api-key-invalid': plain({
    status: 401,
    title: text('올바르지 않은 API 키입니다', 'The API key is not valid'),
    detail: text(
      '이 서버가 발급한 API 키가 아니거나 일부가 빠지거나 바뀌었습니다.',
      'This server did not issue the key, or part of it is missing or changed.',
    ),
    wayOut: text(
      '키 전체를 그대로 보냈는지 확인해 주십시오. 잃어버린 키는 다시 볼 수 없으므로 새로 만들어야 합니다.',
      'Check that you send all of it. A lost key cannot be shown again, so make a new one.',
    ),
  }),
  'api-key-expired': plain({
    status: 401,
    title: text('API 키가 만료되었습니다', 'The API key has expired'),
    detail: text('이 API 키의 유효 기간이 지났습니다.', 'The API key is past its time.'),
    wayOut: text('로그인해 새 API 키를 만들어 주십시오.', 'Sign in and make a new one.'),
  }),
  'api-key-revoked': plain({
    status: 401,
    title: text('폐기된 API 키입니다', 'The API key was revoked'),
    detail: text(
      '이 API 키는 폐기되어 더 이상 쓸 수 없습니다.',
      'The API key was revoked and is of no more use.',
    ),
    wayOut: text('로그인해 새 API 키를 만들어 주십시오.', 'Sign in and make a new one.'),
  }),
  'api-key-not-allowed': plain({
    status: 403,
    title: text('API 키로는 쓸 수 없는 기능입니다', 'This cannot be done with an API key'),
    detail: text(
      'API 키로는 정해진 계좌를 조회하고 그 계좌로 주문하는 일만 할 수 있습니다.',
      'An API key can look at its account and trade for it, and nothing else.',
    ),
    wayOut: text(
      '로그인해 받은 토큰으로 요청해 주십시오.',
      'Sign in, then ask with the token you receive.',
    ),
  }),
  'scope-missing': entry({
    status: 403,
    title: text('API 키에 필요한 권한이 없습니다', 'The API key lacks a scope'),
    detail: text(
      '이 요청에는 {scope} 권한이 필요하지만 이 API 키에는 없습니다.',
      'This request needs the scope {scope}, which the API key does not have.',
    ),
    wayOut: text(
      '{scope} 권한이 있는 API 키를 새로 만들어 주십시오.',
      'Make a new key with the scope {scope}.',
    ),
    example: { scope: 'trade' },
  }),
  'api-key-not-found': plain({
    status: 404,
    title: text('API 키를 찾을 수 없습니다', 'The API key was not found'),
    detail: text(
      '이 계좌에 그런 API 키가 없습니다. 이미 폐기되었을 수도 있습니다.',
      'The account has no such API key; perhaps it was revoked before.',
    ),
    wayOut: text('키 목록에서 id를 확인해 주십시오.', 'Look up its id in the list of keys.'),
  }),
  'too-many-api-keys': entry({
    status: 409,
    title: text('API 키를 더 만들 수 없습니다', 'There are too many API keys'),
    detail: text(
      '한 계좌에는 만료된 것까지 포함해 API 키를 {limit}개까지 둘 수 있습니다.',
      'An account has up to {limit} API keys, expired ones included.',
    ),
    wayOut: text(
      '쓰지 않는 키를 폐기한 뒤 다시 만들어 주십시오.',
      'Revoke one that is not used, then try again.',
    ),
    example: { limit: 20 },
  }),
  'user-not-found': plain({
    status: 404,
    title: text('사용자를 찾을 수 없습니다', 'The user was not found'),
    detail: text('그런 사용자가 없습니다.', 'There is no such user.'),
    wayOut: text(
      '/api/v1/operator/users에서 찾아 주십시오.',
      'See /api/v1/operator/users for those there are.',
    ),
  }),
  'operator-only': plain({
    status: 403,
    title: text('운영자만 쓸 수 있습니다', 'Only an operator can do this'),
    detail: text(
      '운영자 권한이 있는 사용자만 쓸 수 있는 기능입니다.',
      'Only users with operator rights can do this.',
    ),
    wayOut: text(
      '운영자 계정으로 로그인하거나 운영자에게 요청해 주십시오.',
      'Sign in as an operator, or ask one.',
    ),
  }),
  'operator-code-invalid': plain({
    status: 403,
    title: text('운영자 코드가 맞지 않습니다', 'The operator code is wrong'),
    detail: text(
      '입력한 코드가 서버가 시작될 때 출력한 운영자 코드와 다릅니다.',
      'The code is not the operator code this server printed when it started.',
    ),
    wayOut: text(
      '서버를 실행한 화면에서 코드를 확인해 다시 입력해 주십시오.',
      'Look the code up where the server was started, then enter it again.',
    ),
  }),
  'operator-exists': plain({
    status: 409,
    title: text('이미 운영자가 있습니다', 'There is an operator already'),
    detail: text(
      '이 서버의 운영자는 이미 정해졌습니다. 운영자 코드는 한 번만 쓸 수 있습니다.',
      'This server has its operator; the operator code works once.',
    ),
    wayOut: text(
      '운영자 계정으로 로그인하거나 일반 사용자로 가입해 주십시오.',
      'Sign in as that operator, or sign up as a user.',
    ),
  }),
  'origin-refused': plain({
    status: 403,
    title: text('허용되지 않은 사이트의 요청입니다', 'The request came from another site'),
    detail: text(
      '브라우저가 알려 준 요청의 출처(Origin)가 이 서버의 주소와 다릅니다.',
      'The Origin the browser named is not an address of this server.',
    ),
    wayOut: text(
      '이 서버의 화면에서 다시 시도해 주십시오. 운영자라면 HOGA_PUBLIC_URL을 접속하는 주소로 지정해야 합니다.',
      'Try again from a page of this server. Its operator sets HOGA_PUBLIC_URL to the address that ' +
        'people open.',
    ),
  }),
};
