export const entry = {
  title: '시작하기',
} as const;
