import { useTranslation } from '../language/index.ts';
import type { Fault } from './failure.ts';

/** What is said here in fewer words than the server's, which are written for its API as well. */
const KEYS = {
  nameMissing: 'nameMissing',
  nicknameMissing: 'nicknameMissing',
  emailMissing: 'emailMissing',
  passwordMissing: 'passwordMissing',
  'invalid-value name': 'nameWrong',
  'invalid-value nickname': 'nicknameWrong',
  'invalid-email': 'emailWrong',
  'email-already-used': 'emailUsed',
  'password-too-short': 'passwordTooShort',
  'password-too-long': 'passwordTooLong',
  'wrong-credentials': 'wrongCredentials',
  'too-many-requests': 'tooManyRequests',
  'too-many-guests': 'tooManyGuests',
  'capacity-exhausted': 'full',
  'outcome-unknown': 'noAnswer',
  'no-answer': 'noAnswer',
  unreachable: 'unreachable',
  'internal-error': 'serverTrouble',
  'database-unavailable': 'serverTrouble',
  'shutting-down': 'serverTrouble',
  'engine-busy': 'serverTrouble',
  'operator-code-invalid': 'codeWrong',
  'operator-exists': 'operatorExists',
} as const;

/** The sentence for a fault, of a field or of the whole form. */
export function useFaultText(): (fault: Fault, field?: string) => string {
  const { t } = useTranslation('entry');
  return ({ code, detail }, field = '') => {
    const name = [`${code} ${field}`, code].find((known) => Object.hasOwn(KEYS, known));
    return name === undefined ? detail : t(KEYS[name as keyof typeof KEYS]);
  };
}
