/** The book every scenario starts from. */
export const BOOK_B = `
  A1: sell ann 40 @ 3010
  A2: sell bob 25 @ 3010
  A3: sell cho 100 @ 3012
  A4: sell dan 10 @ 3500
  A5: sell eve 28 @ 3600
  A6: sell fay 32 @ 3600
  B1: buy gil 40 @ 3005
  B2: buy han 20 @ 3000
  B3: buy ivy 1 @ 3000
  B4: buy jin 20 @ 2950
  B5: buy kay 12 @ 1200
  B6: buy lee 1 @ 1200
  B7: buy min 2 @ 1100
`;
