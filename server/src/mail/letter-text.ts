import type { Language, Letter } from '../needs/index.ts';
import type { Message } from './smtp.ts';

/** What a letter says, around its link. */
interface Wording {
  readonly subject: string;
  readonly greeting: string;
  readonly request: string;
  readonly button: string;
  readonly lifetime: string;
  /** What to do for whoever did not ask for it. */
  readonly otherwise: string;
}

type Words = { readonly [P in Letter['purpose']]: (hours: number) => Wording };

const KOREAN: Words = {
  password_reset: (hours) => ({
    subject: '[호가] 비밀번호를 다시 설정해 주세요',
    greeting: '안녕하세요, 호가입니다.',
    request:
      '비밀번호 재설정 요청을 받았습니다. 아래 링크를 열어 새 비밀번호를 설정해 주세요. 새 비밀번호를 설정하면 모든 기기에서 로그아웃됩니다.',
    button: '새 비밀번호 설정하기',
    lifetime: `이 링크는 ${hours}시간 동안 한 번만 쓸 수 있습니다. 재설정을 다시 요청하시면 이 링크는 쓸 수 없게 됩니다.`,
    otherwise:
      '요청하신 적이 없다면 이 메일을 무시하셔도 됩니다. 링크를 열지 않는 한 비밀번호는 바뀌지 않습니다. 링크는 다른 사람에게 알려 주지 마세요.',
  }),
  email_verification: (hours) => ({
    subject: '[호가] 이메일 주소를 인증해 주세요',
    greeting: '안녕하세요, 호가입니다.',
    request:
      '이 이메일 주소로 가입해 주셔서 감사합니다. 아래 링크를 열어 이메일 인증을 마쳐 주세요.',
    button: '이메일 인증하기',
    lifetime: `이 링크는 ${hours}시간 동안 쓸 수 있습니다. 인증 메일을 다시 요청하시면 이 링크는 쓸 수 없게 됩니다.`,
    otherwise:
      '가입하신 적이 없다면 링크를 열지 말고 이 메일을 무시해 주세요. 다른 분이 주소를 잘못 입력했을 수 있습니다.',
  }),
};

const ENGLISH: Words = {
  password_reset: (hours) => ({
    subject: '[hoga] Reset your password',
    greeting: 'Hello, this is hoga.',
    request:
      'Somebody asked to reset the password of your account. Open the link below to set a new one. You will then be signed out on every device.',
    button: 'Set a new password',
    lifetime: `The link works once, within ${hours === 1 ? 'an hour' : `${hours} hours`}. Asking for another ends this one.`,
    otherwise:
      'If it was not you, you can ignore this mail: the password stays as it is unless the link is used. Do not pass the link on to anybody.',
  }),
  email_verification: (hours) => ({
    subject: '[hoga] Verify your e-mail address',
    greeting: 'Hello, this is hoga.',
    request:
      'Thank you for signing up with this address. Open the link below to show that it is yours.',
    button: 'Verify the address',
    lifetime: `The link works for ${hours} hours. Asking for another ends this one.`,
    otherwise:
      'If you did not sign up, do not open the link, and ignore this mail: somebody may have mistyped their address.',
  }),
};

const WORDS: { readonly [L in Language]: Words } = { ko: KOREAN, en: ENGLISH };

/** No name appears in it: whoever signs up with a stranger's address could put anything there. */
export function writeLetter(letter: Letter, link: string): Omit<Message, 'to'> {
  const { language, purpose, hours } = letter;
  const words = WORDS[language][purpose](hours);
  const { subject, greeting, request, lifetime, otherwise } = words;
  const text = [greeting, request, link, lifetime, otherwise].join('\n\n');
  return { subject, text: `${text}\n`, html: htmlOf(words, language, link) };
}

const PARAGRAPH = 'margin:0 0 16px';
const BUTTON =
  'display:inline-block;padding:12px 20px;border-radius:8px;background:#1f2937;color:#ffffff;text-decoration:none';
const SMALL = 'margin:0 0 16px;font-size:13px;color:#4b5563;word-break:break-all';

function htmlOf(words: Wording, language: Language, link: string): string {
  const { greeting, request, button, lifetime, otherwise } = words;
  const href = escaped(link);
  return `<!doctype html>
<html lang="${language}">
<body style="margin:0;padding:24px;font-family:sans-serif;font-size:15px;line-height:1.6;color:#111827;background:#ffffff">
<p style="${PARAGRAPH}">${greeting}</p>
<p style="${PARAGRAPH}">${request}</p>
<p style="${PARAGRAPH}"><a href="${href}" style="${BUTTON}">${button}</a></p>
<p style="${SMALL}">${href}</p>
<p style="${PARAGRAPH}">${lifetime}</p>
<p style="${PARAGRAPH}">${otherwise}</p>
</body>
</html>
`;
}

/** The address of the server is the operator's, and may have an ampersand in it. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
