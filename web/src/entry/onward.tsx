import { Link, type LinkProps } from '@tanstack/react-router';

export interface OnwardProps {
  readonly to: Exclude<LinkProps['to'], undefined>;
  readonly label: string;
}

/** The one way on from something that is said. */
export function Onward({ to, label }: OnwardProps) {
  return (
    <Link
      to={to}
      className="self-start py-1 font-semibold text-accent underline underline-offset-2"
    >
      {label}
    </Link>
  );
}
