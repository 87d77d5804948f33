/** The same keys with other words. */
export type Translated<Room> = { readonly [Key in keyof Room]: string };
