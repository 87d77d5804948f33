import { josa } from 'es-hangul';

type Particle = Parameters<typeof josa>[1];

/** How digits and Latin letters end when they are read in Korean. */
const READINGS: Readonly<Record<string, string>> = {
  '0': '영',
  '1': '일',
  '2': '이',
  '3': '삼',
  '4': '사',
  '5': '오',
  '6': '육',
  '7': '칠',
  '8': '팔',
  '9': '구',
  l: '엘',
  m: '엠',
  n: '엔',
  r: '알',
};
const OTHER_LETTER = '이';

/** A word with the particle that fits how it is read: 지갑을, LPJ를, 3을. */
export function withParticle(word: string, particle: string | undefined): string {
  if (particle === undefined || word === '') return word;
  const last = word.at(-1)?.toLowerCase() ?? '';
  const reading = READINGS[last] ?? (/[a-z]/.test(last) ? OTHER_LETTER : last);
  return word + josa(reading, particle as Particle).slice(reading.length);
}
