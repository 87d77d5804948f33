export const order = {
  title: '주문',
} as const;
