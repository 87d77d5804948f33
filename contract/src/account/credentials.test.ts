import { expect, test } from 'vitest';
import { CurrentPassword, Email, NewPassword, Nickname, PersonName } from './credentials.ts';

test('names are trimmed and composed', () => {
  expect(PersonName.parse('  홍길동 ')).toBe('홍길동');
  expect(Nickname.parse('호가'.normalize('NFD'))).toBe('호가');
  expect(Nickname.parse('😀'.repeat(20))).toHaveLength(40);
});

test.each([
  '',
  '   ',
  'a'.repeat(21),
  'a\u0000b',
  'a\u202eb',
  'a\u200bb',
  '\u3164',
  'a\nb',
  '\ud800',
])('nickname %o is refused', (nickname) => {
  expect(Nickname.safeParse(nickname).success).toBe(false);
});

test('e-mail addresses are compared in lower case', () => {
  expect(Email.parse(' Kim@Example.COM ')).toBe('kim@example.com');
});

test.each(['', 'kim', 'kim@', '@example.com', 'a b@example.com', `${'a'.repeat(250)}@b.co`])(
  '%o is not an e-mail address',
  (email) => {
    expect(Email.safeParse(email).success).toBe(false);
  },
);

test(
  'a hostile e-mail address is refused before the pattern can be slow',
  { timeout: 2_000 },
  () => {
    for (let times = 0; times < 100; times += 1) {
      expect(Email.safeParse('a.'.repeat(30_000)).success).toBe(false);
      expect(Email.safeParse(`${'a'.repeat(253)}!`).success).toBe(false);
    }
  },
);

test('passwords are counted in characters and kept as they are', () => {
  expect(NewPassword.parse('  비밀번호는 열자다 ')).toBe('  비밀번호는 열자다 ');
  expect(NewPassword.safeParse('123456789').success).toBe(false);
  expect(NewPassword.safeParse('😀'.repeat(9)).success).toBe(false);
  expect(NewPassword.safeParse('😀'.repeat(128)).success).toBe(true);
  expect(NewPassword.safeParse('a'.repeat(129)).success).toBe(false);
  expect(CurrentPassword.safeParse('short').success).toBe(true);
  expect(CurrentPassword.safeParse('a'.repeat(129)).success).toBe(false);
});
