import { listSettings } from './settings.ts';
import type { Setting } from './setting.ts';

const HEAD = `# 설정 · Configuration

설정은 모두 환경 변수이고, 기본값은 개인 컴퓨터에서 그대로 써도 안전합니다. \`npm start\`, \`npm run dev\`, \`npm run backup\`,
\`npm run restore\`는 저장소 맨 위의 \`.env\` 파일도 읽습니다(\`.env.example\`을 복사해서 쓰십시오). 환경 변수가 파일보다 먼저입니다.
빈 값은 지정하지 않은 것과 같습니다. 시작할 때 모두 검사해서 잘못된 것을 한꺼번에 알려 주고 멈춥니다(종료 코드 2). \`HOGA_\`로
시작하는데 아래에 없는 변수도 오타로 보고 거절합니다. 쓸 수는 있지만 의심스러운 조합은 로그에 경고로 남깁니다.

Settings are environment variables, and every default is safe on your own computer. \`npm start\`, \`npm run dev\`,
\`npm run backup\` and \`npm run restore\` also read the file \`.env\` at the top of the repository (copy \`.env.example\`); what
the environment sets goes before the file. An empty variable is one that is not set. All are checked at start, and all
that is wrong is listed at once (exit code 2). A variable that begins with \`HOGA_\` and is not listed here is refused as a
slip of the pen. What can be used but looks wrong is a warning in the log.
`;

const FOOT = `
\`_FILE\`이 붙은 변수는 값 대신 그 값이 담긴 파일의 경로를 받습니다(Docker secrets, systemd credentials). 마지막 줄바꿈은 값이
아닙니다. 둘 다 지정하면 거절합니다.

A variable that ends in \`_FILE\` takes the path of a file with the value in it (Docker secrets, systemd credentials). A
line break at its end is not part of the value. Both at once are refused.

이 문서와 \`.env.example\`은 \`npm run generate\`가 \`server/src/settings/catalogue.ts\`에서 만듭니다.
\`npm run generate\` writes this page and \`.env.example\` from \`server/src/settings/catalogue.ts\`.
`;

/** The one table of all settings: `docs/configuration.md`. */
export function settingsMarkdown(): string {
  const rows = listSettings().map((entry) => {
    const cells = [variablesOf(entry), defaultOf(entry), entry.schema.description ?? '…'];
    return `| ${[...cells, entry.meaning.en, entry.meaning.ko].join(' | ')} |`;
  });
  const title = '| variable · 변수 | default · 기본값 | values · 값 | meaning | 뜻 |';
  return [HEAD, title, '| --- | --- | --- | --- | --- |', ...rows, FOOT].join('\n');
}

function variablesOf({ variable, isSecret }: Setting<unknown>): string {
  return isSecret ? `\`${variable}\`, \`${variable}_FILE\`` : `\`${variable}\``;
}

function defaultOf({ byDefault }: Setting<unknown>): string {
  return byDefault === null || byDefault === '' ? '–' : `\`${byDefault}\``;
}

/** Every setting with its default, none of them set: `.env.example`. */
export function environmentExample(): string {
  const head =
    '# 복사해서 .env로 저장하고 필요한 줄의 #을 지우십시오. 설명: docs/configuration.md\n' +
    '# Copy it to .env and remove the # of the lines you need. See docs/configuration.md.\n';
  const entries = listSettings().map(
    ({ variable, byDefault, meaning }) =>
      `\n# ${meaning.ko}\n# ${meaning.en}\n# ${variable}=${byDefault ?? ''}\n`,
  );
  return head + entries.join('');
}
