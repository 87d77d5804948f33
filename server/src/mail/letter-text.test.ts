import { expect, test } from 'vitest';
import type { Letter } from '../needs/index.ts';
import { writeLetter } from './letter-text.ts';

const letter = (changes: Partial<Letter>): Letter => ({
  purpose: 'password_reset',
  userId: 'somebody',
  to: 'kim@example.com',
  language: 'ko',
  token: 'x',
  hours: 1,
  ...changes,
});
const LINK = 'https://hoga.example/page#token=x';

test('a reset says how long the link works and what to do if one did not ask', () => {
  expect(writeLetter(letter({}), LINK).text).toMatchInlineSnapshot(`
    "안녕하세요, 호가입니다.

    비밀번호 재설정 요청을 받았습니다. 아래 링크를 열어 새 비밀번호를 설정해 주세요. 새 비밀번호를 설정하면 모든 기기에서 로그아웃됩니다.

    https://hoga.example/page#token=x

    이 링크는 1시간 동안 한 번만 쓸 수 있습니다. 재설정을 다시 요청하시면 이 링크는 쓸 수 없게 됩니다.

    요청하신 적이 없다면 이 메일을 무시하셔도 됩니다. 링크를 열지 않는 한 비밀번호는 바뀌지 않습니다. 링크는 다른 사람에게 알려 주지 마세요.
    "
  `);
  expect(writeLetter(letter({ language: 'en' }), LINK).text).toMatchInlineSnapshot(`
    "Hello, this is hoga.

    Somebody asked to reset the password of your account. Open the link below to set a new one. You will then be signed out on every device.

    https://hoga.example/page#token=x

    The link works once, within an hour. Asking for another ends this one.

    If it was not you, you can ignore this mail: the password stays as it is unless the link is used. Do not pass the link on to anybody.
    "
  `);
});

test('a verification does as well', () => {
  const purpose = 'email_verification';
  expect(writeLetter(letter({ purpose, hours: 24 }), LINK).text).toMatchInlineSnapshot(`
    "안녕하세요, 호가입니다.

    이 이메일 주소로 가입해 주셔서 감사합니다. 아래 링크를 열어 이메일 인증을 마쳐 주세요.

    https://hoga.example/page#token=x

    이 링크는 24시간 동안 쓸 수 있습니다. 인증 메일을 다시 요청하시면 이 링크는 쓸 수 없게 됩니다.

    가입하신 적이 없다면 링크를 열지 말고 이 메일을 무시해 주세요. 다른 분이 주소를 잘못 입력했을 수 있습니다.
    "
  `);
  const english = letter({ purpose, hours: 24, language: 'en' });
  expect(writeLetter(english, LINK).text).toMatchInlineSnapshot(`
    "Hello, this is hoga.

    Thank you for signing up with this address. Open the link below to show that it is yours.

    https://hoga.example/page#token=x

    The link works for 24 hours. Asking for another ends this one.

    If you did not sign up, do not open the link, and ignore this mail: somebody may have mistyped their address.
    "
  `);
});

test('the page says the same, and stays whole whatever the address of the server is', () => {
  const { html } = writeLetter(letter({}), 'https://hoga.example/a?b=1&c="<x>"#token=x');
  expect(html).toContain('<html lang="ko">');
  expect(html).toContain('href="https://hoga.example/a?b=1&amp;c=&quot;&lt;x>&quot;#token=x"');
});
