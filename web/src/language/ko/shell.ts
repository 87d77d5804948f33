export const shell = {
  title: '호가',
} as const;
