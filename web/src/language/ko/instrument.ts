export const instrument = {
  title: '종목',
} as const;
