import type { ReactNode } from 'react';

/** Drawn on a grid of 24 by strokes of 1.8. Beside words they say nothing of their own, so readers pass over them. */
const drawings = {
  search: <path d="M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Zm4.7-1.800L20 20" />,
  home: <path d="m4 11 8-7 8 7v8a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1Z" />,
  playlist: <path d="M4 6h11M4 11h11M4 16h7m6-2v6m-3-3h6" />,
  star: <path d="m12 4 2.4 5 5.6.7-4.1 3.9 1.1 5.4-5-2.700L7 19l1.1-5.400L4 9.7 9.6 9Z" />,
  check: <path d="m5 12.5 4.5 4.500L19 7" />,
  close: <path d="m6 6 12 12M18 6 6 18" />,
  filter: <path d="M4 6h16M7 12h10m-7 6h4" />,
  clock: <path d="M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16Zm0-12.500V12l3 2" />,
  video: <path d="M4 7a1 1 0 0 1 1-1h9a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1Zm11 3 5-3v10l-5-3" />,
  reading: <path d="M12 7c-2-1.5-4.5-2-8-2v13c3.5 0 6 .5 8 2 2-1.5 4.5-2 8-2V5c-3.5 0-6 .5-8 2Zm0 0v13" />,
  audio: <path d="M5 14v-2a7 7 0 0 1 14 0v2M5 14h3v5H6a1 1 0 0 1-1-1Zm14 0h-3v5h2a1 1 0 0 0 1-1Z" />,
  interactive: (
    <path d="M9 12V6a1.5 1.5 0 0 1 3 0v5l5 1a2 2 0 0 1 1.5 2.300L18 17a4 4 0 0 1-4 3h-1.500a4 4 0 0 1-3.2-1.600L6 14c1-1.2 2-1 3 0Z" />
  ),
  simulation: <path d="M9 4h6M10 4v6l-4.5 7.500A1.7 1.7 0 0 0 7 20h10a1.7 1.7 0 0 0 1.5-2.500L14 10V4M8 15h8" />,
  game: (
    <path d="M8 8h8a5 5 0 0 1 0 9.500c-1.5 0-2-1.5-4-1.500s-2.5 1.5-4 1.500A5 5 0 0 1 8 8Zm0 2.500v4m-2-2h4m5.5-.500h.100m2 1.500h.1" />
  ),
  'hands-on': <path d="m6 20 8-8m0 0 2 2 4-4-6-6-4 4 2 2Zm-9 7 3 3" />,
  project: <path d="M5 5h14v11H5Zm7 11v4m-4 0h8M9 12l2-2 1.5 1.500L15 9" />,
  discussion: <path d="M4 6h12v8H9l-3 3v-3H4Zm14 4h2v8h-2v3l-3-3h-4v-2" />,
  text: <path d="M5 6h14M5 10.500h14M5 15h9" />,
  link: (
    <path d="M10 14a3.5 3.5 0 0 0 5 0l3.5-3.500a3.5 3.5 0 0 0-5-5L12 7m2 3a3.5 3.5 0 0 0-5 0l-3.5 3.500a3.5 3.5 0 0 0 5 5L12 17" />
  ),
  out: <path d="M13 5h6v6m0-6-9 9M10 6H5v13h13v-5" />,
  copy: <path d="M9 9h10v11H9ZM5 15V4h10" />,
  help: <path d="M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16Zm-2.5-9.500A2.5 2.5 0 1 1 12 13v1m0 2.500v.1" />,
  hand: (
    <path d="M8 13V6.500a1.5 1.5 0 0 1 3 0V11m0-5.500v-1a1.5 1.5 0 0 1 3 0V11m0-4.500a1.5 1.5 0 0 1 3 0V15a5 5 0 0 1-5 5h-1a5 5 0 0 1-4.2-2.300L4.5 14C5.5 12.5 7 12.5 8 14" />
  ),
  flag: <path d="M6 21V4h11l-2 4 2 4H6" />,
  sun: (
    <path d="M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm0-13v2m0 14v2m9-9h-2M5 12H3m15.4-6.400L17 7M7 17l-1.4 1.400m12.8 0L17 17M7 7 5.6 5.6" />
  ),
  moon: <path d="M19 14.500A8 8 0 0 1 9.5 5 7.5 7.5 0 1 0 19 14.500Z" />,
  person: <path d="M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-7 8a7 7 0 0 1 14 0" />,
  people: (
    <path d="M9 11.500a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7ZM3 19.500a6 6 0 0 1 12 0m1-8.300a3 3 0 0 0 0-6m2 14.300h3a5 5 0 0 0-3.5-4.8" />
  ),
  next: <path d="m9 5 7 7-7 7" />,
  back: <path d="m15 5-7 7 7 7" />,
  offline: (
    <path d="M4 9a12 12 0 0 1 4-2.500M20 9a12 12 0 0 0-8-3M7 13a7 7 0 0 1 3-1.800m7 1.800a7 7 0 0 0-1.5-1.200M12 18h.100M4 4l16 16" />
  ),
  path: <path d="M6 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4Zm12-10a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM8 17h5a4 4 0 0 0 4-4V9" />,
  plus: <path d="M12 5v14M5 12h14" />,
  edit: <path d="m5 19 1-4L16 5l3 3L9 18Zm9-12 3 3" />,
  share: (
    <path d="M17 8.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM7 14.500a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Zm10 6a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM9.2 10.800l5.600-3.300m0 9.200-5.600-3.400" />
  ),
  history: <path d="M4.5 9A8 8 0 1 1 4 12M4 4.500V9h4.500M12 8v4.500l3 1.800" />,
  shield: <path d="M12 4 5 6.500V12c0 4 3 7 7 8 4-1 7-4 7-8V6.500Zm-3 8 2.3 2.300L15.5 10" />,
  eye: (
    <path d="M3 12c2.5-4 5.5-6 9-6s6.5 2 9 6c-2.5 4-5.5 6-9 6s-6.500-2-9-6Zm9 2.500a2.5 2.500 0 1 0 0-5 2.5 2.500 0 0 0 0 5Z" />
  ),
  camera: (
    <path d="M4 8h3.500L9 5.500h6L16.500 8H20a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1H4a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1Zm8 8.500a3.200 3.200 0 1 0 0-6.400 3.200 3.200 0 0 0 0 6.400Z" />
  ),
  file: <path d="M7 3.500h7l4 4v12a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1v-15a1 1 0 0 1 1-1Zm7 0v4h4" />,
  trash: <path d="M5 7h14M10 7V4.500h4V7m-7 0 .8 12.500h8.400L17 7m-5 4v5" />,
  send: <path d="m4 12 16-7-5 15-3.500-6.500Zm7.500 1.500L20 5" />,
  speaker: <path d="M4 10v4h3l5 4V6l-5 4Zm11.500-1.500a5 5 0 0 1 0 7m2.500-9.500a8.500 8.500 0 0 1 0 12" />,
  stop: <path d="M7 7h10v10H7Z" />,
  play: <path d="M8 5.500v13l11-6.500Z" />,
  skip: <path d="M6 6.500v11l8-5.500Zm11 0v11" />,
  download: <path d="M12 4v11m-5-4.500 5 5 5-5M5 20h14" />,
  saved: <path d="M7 4h10v16l-5-4-5 4Zm2.500 6.500 2 2 3.500-4" />,
  swap: <path d="M5 9h13m-4-4 4 4-4 4M19 15H6m4-4-4 4 4 4" />,
  easy: <path d="M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16ZM9 10v.1m6-.1v.1M8.500 13.500h7a3.500 3.500 0 0 1-7 0Z" />,
  right: <path d="M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16ZM9 10v.1m6-.1v.1M8.500 14a4.500 4.500 0 0 0 7 0" />,
  hard: <path d="M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16ZM9 10v.1m6-.1v.1M8.500 15.500c1.500-1.800 5.500-1.800 7 0" />,
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof drawings;

export function Icon({ name, size = 20, filled = false }: { name: IconName; size?: number; filled?: boolean }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill={filled ? 'currentColor' : 'none'}
      stroke="currentColor"
      strokeWidth={1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {drawings[name]}
    </svg>
  );
}

/** Three threads that come from different places and meet: several paths to one target. */
export function Mark({ size = 32 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" fill="#1d5b64" />
      <g fill="none" strokeWidth="2.6" strokeLinecap="round">
        <path d="M7 24C12 24 11 9 25 9" stroke="#f3c667" />
        <path d="M7 16.500C14 16.5 14 9 25 9" stroke="#fff" />
        <path d="M7 9C13 9 12 20 25 23" stroke="#e2b7df" />
      </g>
      <circle cx="25" cy="9" r="2.9" fill="#fff" />
    </svg>
  );
}
