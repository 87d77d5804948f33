import { OK, type Command } from './terminal.ts';

const TEXTS = {
  ko: `사용법: hoga <명령>

  health [--url http://127.0.0.1:4620]   서버가 주문을 받는지 확인합니다
  version                                버전을 보여줍니다
  help                                   이 도움말을 보여줍니다

종료 코드: 0 정상 · 1 이상 · 2 잘못된 사용`,
  en: `Usage: hoga <command>

  health [--url http://127.0.0.1:4620]   asks whether the server takes orders
  version                                shows the versions
  help                                   shows this

Exit codes: 0 fine · 1 not · 2 wrong usage`,
};

export const help: Command = (_args, { language, print }) => {
  print(TEXTS[language]);
  return Promise.resolve(OK);
};
