export const ui = {
  title: '화면 요소',
} as const;
