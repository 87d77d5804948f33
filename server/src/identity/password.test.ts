import { expect, test } from 'vitest';
import { hashPassword, isAcceptablePassword, isPasswordOf } from './password.ts';

test('a password is recognised, and two hashes of it differ', async () => {
  const [one, other] = await Promise.all([
    hashPassword('비밀번호 열 자 이상'),
    hashPassword('비밀번호 열 자 이상'),
  ]);
  expect(one).not.toBe(other);
  expect(one).toMatch(/^scrypt\$16384\$8\$5\$[\w-]{22}\$[\w-]{43}$/);
  expect(await isPasswordOf(one, '비밀번호 열 자 이상')).toBe(true);
  expect(await isPasswordOf(one, '비밀번호 열 자 이상 ')).toBe(false);
});

test('the same Korean word typed on another keyboard is the same password', async () => {
  const hash = await hashPassword('비밀번호 열 자 이상'.normalize('NFC'));
  expect(await isPasswordOf(hash, '비밀번호 열 자 이상'.normalize('NFD'))).toBe(true);
});

test('the cost is read from the hash, so a later version can raise it', async () => {
  const cheap = 'scrypt$1024$8$1$c2FsdA$oN25Q0k-lJqOfcAPo1DDBbLkKa7n9HWpGJZmkAV8-FM';
  expect(await isPasswordOf(cheap, 'an older password')).toBe(true);
  expect(await isPasswordOf(cheap.replace('$1024$', '$2048$'), 'an older password')).toBe(false);
  await expect(isPasswordOf('salt:key', 'anything')).rejects.toThrow('not in the form');
});

test('10 to 128 characters are accepted', () => {
  expect([9, 10, 128, 129].map((length) => isAcceptablePassword('x'.repeat(length)))).toEqual([
    false,
    true,
    true,
    false,
  ]);
});

test('hashing leaves the thread of the market free', async () => {
  let turns = 0;
  const timer = setInterval(() => (turns += 1), 1);
  await hashPassword('correct horse battery');
  clearInterval(timer);
  expect(turns).toBeGreaterThan(5);
});
