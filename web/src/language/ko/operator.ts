export const operator = {
  title: '운영',
} as const;
