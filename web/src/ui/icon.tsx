import { classes } from './classes.ts';

/** Lines on a field of 20 by 20. */
const PATHS = {
  search: 'M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM13.2 13.2l3.3 3.3',
  menu: 'M3.5 5.5h13M3.5 10h13M3.5 14.5h13',
  close: 'm5 5 10 10M15 5 5 15',
  check: 'm4.5 10.5 3.7 3.7 7.3-8',
  'chevron-down': 'm5.5 8 4.5 4.5L14.5 8',
  'chevron-up': 'm5.5 12 4.5-4.5 4.5 4.5',
  'chevron-left': 'm12 5.5-4.5 4.5 4.5 4.5',
  'chevron-right': 'm8 5.5 4.5 4.5L8 14.5',
  plus: 'M10 4.5v11M4.5 10h11',
  minus: 'M4.5 10h11',
  more: 'M4.2 10a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0ZM9.4 10a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0ZM14.6 10a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0Z',
  sun: 'M10 6.8a3.2 3.2 0 1 0 0 6.4 3.2 3.2 0 0 0 0-6.4ZM10 2.5v1.3M10 16.2v1.3M2.5 10h1.3M16.2 10h1.3M4.7 4.7l.9.9M14.4 14.4l.9.9M15.3 4.7l-.9.9M5.6 14.4l-.9.9',
  moon: 'M16.5 11.9A6.8 6.8 0 0 1 8.1 3.5a6.8 6.8 0 1 0 8.4 8.4Z',
  system: 'M3 4.5h14v9H3zM7.5 16.5h5M10 13.5v3',
  globe:
    'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4ZM3 10h14M10 2.8c2.2 2 3.1 4.4 3.1 7.2s-.9 5.2-3.1 7.2c-2.2-2-3.1-4.4-3.1-7.2s.9-5.2 3.1-7.2Z',
  palette:
    'M10 2.8a7.2 7.2 0 1 0 0 14.4c1.2 0 1.7-.8 1.5-1.7-.3-1.2.3-2.2 1.7-2.2h1.6c1.5 0 2.4-1.2 2.4-3.3C17.2 6 14 2.8 10 2.8ZM6.7 9.8h.01M8.5 6.4h.01M12.3 6.6h.01',
  user: 'M10 3.2a3.3 3.3 0 1 0 0 6.6 3.3 3.3 0 0 0 0-6.6ZM3.8 16.8c.6-3 3-4.6 6.2-4.6s5.6 1.6 6.2 4.6',
  bell: 'M5 13.5V9a5 5 0 0 1 10 0v4.5l1.2 1.2H3.8L5 13.5ZM8.5 17h3',
  settings:
    'M3.5 6h6.5M14 6h2.5M3.5 14H6M10 14h6.5M12 4.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6ZM8 12.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6Z',
  info: 'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4ZM10 9.3v4.2M10 6.5h.01',
  warning: 'm10 3.5 7.2 12.7H2.8L10 3.5ZM10 8.2v3.8M10 13.9h.01',
  error: 'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4ZM10 6.4v4.4M10 13.4h.01',
  good: 'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4ZM6.8 10.3l2.2 2.2 4.3-4.8',
  help: 'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4ZM8 8.1c.1-1.1.9-1.8 2-1.8s2 .7 2 1.7c0 1.5-2 1.6-2 3.1M10 13.7h.01',
  offline:
    'm3 3 14 14M2.8 8.3A10 10 0 0 1 6.3 6.1M9.4 5.2a10.4 10.4 0 0 1 7.8 3.1M5.4 11a6.6 6.6 0 0 1 3.3-1.9M12.8 9.7c.7.3 1.3.8 1.8 1.3M10 14.5h.01',
  refresh: 'M16.2 10a6.2 6.2 0 1 1-1.9-4.4l1.9 1.9M16.2 3.7v3.8h-3.8',
  star: 'm10 3 2.1 4.5 4.9.6-3.6 3.4.9 4.9L10 14l-4.3 2.4.9-4.9L3 8.1l4.9-.6L10 3Z',
  copy: 'M7 7h9.5v9.5H7zM13 7V3.5H3.5V13H7',
  external: 'M8.5 4.5h-4v11h11v-4M11.5 3.5h5v5M16.5 3.5l-7 7',
  clock: 'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4ZM10 6v4.2l2.8 1.6',
  keyboard: 'M2.5 5h15v10h-15zM5.5 8h.01M8.5 8h.01M11.5 8h.01M14.5 8h.01M6 12h8',
  home: 'm3 9 7-5.8L17 9v7.7h-4.6v-4.5H7.6v4.5H3V9Z',
  chart: 'M6 3.5v13M4 6.5h4v6H4zM14 3.5v13M12 5.5h4V11h-4z',
  book: 'M3.5 4.5h13M3.5 8h8M3.5 12h5M3.5 15.5h10',
  list: 'M7.5 5h9M7.5 10h9M7.5 15h9M3.8 5h.01M3.8 10h.01M3.8 15h.01',
  wallet: 'M3.5 5.5h11.5v3M3.5 5.5v10H16.5v-7H5A1.5 1.5 0 0 1 3.5 7M13.5 12h.01',
  trophy:
    'M6 3.5h8v5a4 4 0 0 1-8 0v-5ZM6 5H3.5c0 2.5.8 3.8 2.7 4M14 5h2.5c0 2.5-.8 3.8-2.7 4M10 12.5v4M6.8 16.5h6.4',
  'sign-out': 'M8 3.5H3.5v13H8M8.5 10h8M13.5 6.8l3 3.2-3 3.2',
  'sign-in': 'M12 3.5h4.5v13H12M3.5 10h8.5M9 6.8l3 3.2-3 3.2',
  eye: 'M2.3 10C4 6.8 6.7 5 10 5s6 1.8 7.7 5c-1.7 3.2-4.4 5-7.7 5s-6-1.8-7.7-5ZM10 7.7a2.3 2.3 0 1 0 0 4.6 2.3 2.3 0 0 0 0-4.6Z',
  'eye-off':
    'm3.5 3 13 14M8 5.2c.6-.1 1.3-.2 2-.2 3.3 0 6 1.8 7.7 5a11 11 0 0 1-2.3 3M5.2 6.2A11 11 0 0 0 2.3 10c1.7 3.2 4.4 5 7.7 5 1.2 0 2.3-.2 3.3-.7M8.3 8.5a2.3 2.3 0 0 0 3.2 3.2',
  edit: 'm12.3 4.7 3 3M3.8 16.2l.7-3.7 8.7-8.7a1.6 1.6 0 0 1 2.3 0l.7.7a1.6 1.6 0 0 1 0 2.3l-8.7 8.7-3.7.7Z',
  trash: 'M3.5 5.5h13M8 5.5v-2h4v2M5 5.5l.8 11h8.4l.8-11M8.5 8.8v4.6M11.5 8.8v4.6',
  lock: 'M4.5 9h11v7.5h-11zM7 9V6.5a3 3 0 0 1 6 0V9',
  mail: 'M2.8 4.8h14.4v10.4H2.8zM3 5.5l7 5.3 7-5.3',
  filter: 'M3 4.5h14l-5.5 6.3v5l-3-1.6v-3.4L3 4.5Z',
  target: 'M10 4.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM10 2v4M10 14v4M2 10h4M14 10h4',
  expand: 'M12 3.5h4.5V8M8 16.5H3.5V12M16.5 3.5 11.5 8.5M3.5 16.5l5-5',
} as const;

export type IconName = keyof typeof PATHS;

export const ICON_NAMES = Object.keys(PATHS) as readonly IconName[];

/**
 * A picture beside words, or in a button that has a label: readers are never told of it. Its size is 20 px
 * unless a class says otherwise (`size-4`).
 */
export function Icon({
  name,
  className,
}: {
  readonly name: IconName;
  readonly className?: string | undefined;
}) {
  return (
    <svg
      viewBox="0 0 20 20"
      width="1.25rem"
      height="1.25rem"
      className={classes('shrink-0', className)}
      fill="none"
      stroke="currentColor"
      strokeWidth="1.6"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
