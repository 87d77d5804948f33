export const gallery = {
  title: '화면 요소 모음',
} as const;
