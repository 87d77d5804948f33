import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useLanguage, useTranslation } from '../language/index.ts';
import { useServices } from '../services/index.ts';
import { useStore } from '../store/index.ts';
import type { IconName } from '../ui/index.ts';
import { spoken, type Findable } from './find.ts';
import { useNext } from './header.tsx';
import type { Command } from './read-key.ts';

/** One line of the search. */
export interface Finding extends Findable {
  readonly key: string;
  readonly label: string;
  /** Of the label, where it is not the reader's. */
  readonly lang?: string;
  readonly note?: string;
  /** The instrument whose price stands beside it. */
  readonly instrument?: string;
  readonly icon: IconName;
  readonly isCurrent?: boolean;
  readonly onChoose: () => void;
}

export interface FindingGroup {
  readonly key: string;
  readonly label: string;
  readonly findings: readonly Finding[];
}

export interface Findings {
  readonly groups: readonly FindingGroup[];
  readonly isFailed: boolean;
}

/** Everything that can be found, the likeliest first. */
export function useFindings(onOpen: (what: Command) => void): Findings {
  const { t } = useTranslation('shell');
  const instruments = useInstruments();
  const pages = usePages(onOpen);
  const actions = useActions(onOpen);
  return {
    groups: [
      { key: 'instruments', label: t('instruments'), findings: instruments.findings },
      { key: 'pages', label: t('pages'), findings: pages },
      { key: 'actions', label: t('actions'), findings: actions },
    ],
    isFailed: instruments.isFailed,
  };
}

function useInstruments(): { readonly findings: readonly Finding[]; readonly isFailed: boolean } {
  const { t } = useTranslation('shell');
  const { api } = useServices();
  const navigate = useNavigate();
  const query = useQuery({
    queryKey: ['instruments'],
    queryFn: ({ signal }) => api.call('listInstruments', {}, { signal, isAnonymous: true }),
    staleTime: Infinity,
  });
  const findings = (query.data?.instruments ?? []).map(({ id, base, quote }): Finding => ({
    key: id,
    label: base,
    note: `${base}/${quote} · ${t('playCoin')}`,
    instrument: id,
    icon: 'chart',
    words: [base, id, `${base}/${quote}`, ...spoken(base)],
    onChoose: () => void navigate({ to: '/instruments/$instrument', params: { instrument: id } }),
  }));
  return { findings, isFailed: query.isError };
}

/** Words that people may type besides the label, in either language. */
type Aliases = readonly string[];

function finding({
  key,
  icon,
  aliases,
  ...rest
}: Omit<Finding, 'words'> & { readonly aliases: Aliases }): Finding {
  return { key, icon, ...rest, words: [rest.label, ...aliases] };
}

function usePages(onOpen: (what: Command) => void): readonly Finding[] {
  const { t } = useTranslation('shell');
  const { session } = useServices();
  const who = useStore(session.state);
  const navigate = useNavigate();
  const next = useNext();
  const isSignedIn = who.state === 'signed-in';
  const pages = {
    account: finding({
      key: 'account',
      label: t('account'),
      icon: 'user',
      aliases: ['잔고', '로그아웃', 'account', 'balance', 'sign out', 'logout'],
      onChoose: () => onOpen('account'),
    }),
    claim: finding({
      key: 'claim',
      label: t('claim'),
      icon: 'user',
      aliases: ['회원가입', 'sign up', 'claim'],
      onChoose: () => void navigate({ to: '/claim', search: next }),
    }),
    signIn: finding({
      key: 'sign-in',
      label: t('signIn'),
      icon: 'sign-in',
      aliases: ['로그인', 'sign in', 'login'],
      onChoose: () => void navigate({ to: '/sign-in', search: next }),
    }),
    signUp: finding({
      key: 'sign-up',
      label: t('signUp'),
      icon: 'user',
      aliases: ['회원가입', '게스트', 'sign up', 'register', 'guest'],
      onChoose: () => void navigate({ to: '/sign-up', search: next }),
    }),
    shortcuts: finding({
      key: 'shortcuts',
      label: t('shortcuts'),
      note: '?',
      icon: 'keyboard',
      aliases: ['키보드', '도움말', 'keyboard', 'help'],
      onChoose: () => onOpen('shortcuts'),
    }),
    api: finding({
      key: 'api',
      label: t('apiReference'),
      icon: 'book',
      aliases: ['개발자', 'developer', 'api'],
      onChoose: () => location.assign('/api'),
    }),
    problems: finding({
      key: 'problems',
      label: t('problemPages'),
      icon: 'help',
      aliases: ['거절', '오류', 'refusal', 'error'],
      onChoose: () => location.assign('/docs/problems'),
    }),
  };
  const { account, claim, signIn, signUp, shortcuts, api, problems } = pages;
  const ofPerson = isSignedIn ? [account, ...(who.user.guest ? [claim] : [])] : [signIn, signUp];
  return [...ofPerson, shortcuts, api, problems];
}

function useActions(onOpen: (what: Command) => void): readonly Finding[] {
  const { t } = useTranslation('shell');
  const { preferences } = useServices();
  const { theme, colours, density } = useStore(preferences);
  const language = useLanguage();
  const { change } = preferences;
  const themes = [
    ['system', t('themeSystem'), 'system', ['시스템', 'system']],
    ['light', t('themeLight'), 'sun', ['밝은', '라이트', 'light']],
    ['dark', t('themeDark'), 'moon', ['어두운', '다크', 'dark', 'night']],
  ] as const;
  const sets = [
    ['kr', t('coloursKr'), ['한국', 'korean', 'red', '빨강']],
    ['us', t('coloursUs'), ['미국', 'us', 'green', '초록']],
    ['safe', t('coloursSafe'), ['색약', '색맹', 'colour blind', 'color blind']],
  ] as const;
  const languages = [
    ['ko', '한국어', ['korean', '언어', 'language']],
    ['en', 'English', ['영어', '언어', 'language']],
  ] as const;
  const densities = [
    ['comfortable', t('densityComfortable'), ['comfortable']],
    ['compact', t('densityCompact'), ['compact', '좁게']],
  ] as const;
  return [
    finding({
      key: 'settings',
      label: t('settings'),
      icon: 'settings',
      aliases: ['설정', '주문 단축키', 'settings', 'preferences', 'trading keys'],
      onChoose: () => onOpen('settings'),
    }),
    ...themes.map(([value, name, icon, aliases]) =>
      finding({
        key: `theme-${value}`,
        label: `${t('theme')}: ${name}`,
        icon,
        isCurrent: value === theme,
        aliases: ['테마', 'theme', name, ...aliases],
        onChoose: () => change({ theme: value }),
      }),
    ),
    ...languages.map(([value, name, aliases]) =>
      finding({
        key: `language-${value}`,
        label: name,
        lang: value,
        note: t('language'),
        icon: 'globe',
        isCurrent: value === language,
        aliases: [name, ...aliases],
        onChoose: () => change({ language: value }),
      }),
    ),
    ...sets.map(([value, name, aliases]) =>
      finding({
        key: `colours-${value}`,
        label: `${t('colours')}: ${name}`,
        icon: 'palette',
        isCurrent: value === colours,
        aliases: ['색상', 'colours', 'colors', name, ...aliases],
        onChoose: () => change({ colours: value }),
      }),
    ),
    ...densities.map(([value, name, aliases]) =>
      finding({
        key: `density-${value}`,
        label: `${t('density')}: ${name}`,
        icon: 'list',
        isCurrent: value === density,
        aliases: ['밀도', 'density', name, ...aliases],
        onChoose: () => change({ density: value }),
      }),
    ),
  ];
}
