import type { ReactNode } from 'react';
import type { Picture } from '../../wire.ts';

/** The colors of things, the same in both schemes: a child looks for the red apple. */
const red = '#d5473a';
const orange = '#e58a2f';
const yellow = '#f3c53a';
const green = '#4c9a55';
const leaf = '#2f7440';
const blue = '#4a90c8';
const sky = '#bcdcf2';
const pink = '#e899b4';
const brown = '#8c5a3a';
const sand = '#e9cfa5';
const white = '#ffffff';
const ink = '#2b363b';
const edge = '#6b777b';

const eyes = (y: number, apart = 7) => (
  <>
    <circle cx={24 - apart} cy={y} r="2.2" fill={ink} />
    <circle cx={24 + apart} cy={y} r="2.2" fill={ink} />
  </>
);

/** On a grid of 48. They are our own, since not every device has drawings for such signs in its fonts. */
const drawings: Readonly<Record<Picture, ReactNode>> = {
  apple: (
    <>
      <path d="M24 15c-4-4-15-3-15 9 0 9 6 17 11 17 2 0 3-1 4-1s2 1 4 1c5 0 11-8 11-17 0-12-11-13-15-9Z" fill={red} />
      <path d="M24 15c0-4 1-7 3-9" stroke={brown} strokeWidth="3" />
      <path d="M26 12c1-6 6-8 11-7-1 5-5 9-11 7Z" fill={green} />
    </>
  ),
  ball: (
    <>
      <circle cx="24" cy="24" r="18" fill={white} stroke={edge} strokeWidth="2" />
      <path d="m24 15 8.500 6-3.200 10H18.700l-3.200-10Z" fill={ink} />
      <path
        d="M24 15V6.500m8.500 14.500 8-2.500M29.300 31l5 7m-15.600-7-5 7M15.500 21l-8-2.500"
        stroke={ink}
        strokeWidth="2"
      />
    </>
  ),
  bear: (
    <>
      <circle cx="11" cy="13" r="6.500" fill={brown} />
      <circle cx="37" cy="13" r="6.500" fill={brown} />
      <circle cx="24" cy="26" r="17" fill={brown} />
      <ellipse cx="24" cy="32" rx="9" ry="7.500" fill={sand} />
      {eyes(22)}
      <ellipse cx="24" cy="29" rx="3.500" ry="2.500" fill={ink} />
      <path d="M20 34c2.500 2 5.500 2 8 0" stroke={ink} strokeWidth="2" />
    </>
  ),
  bee: (
    <>
      <ellipse
        cx="18"
        cy="15"
        rx="6"
        ry="10"
        fill={sky}
        stroke={edge}
        strokeWidth="1.500"
        transform="rotate(-25 18 15)"
      />
      <ellipse
        cx="30"
        cy="15"
        rx="6"
        ry="10"
        fill={sky}
        stroke={edge}
        strokeWidth="1.500"
        transform="rotate(25 30 15)"
      />
      <ellipse cx="24" cy="30" rx="17" ry="12" fill={yellow} />
      <path d="M18 19.500v21m7-22.300v23.600m7-20.800v18" stroke={ink} strokeWidth="4" strokeLinecap="butt" />
      <circle cx="12.500" cy="28" r="2" fill={ink} />
    </>
  ),
  bird: (
    <>
      <path d="M5 34 17 26l3 8Z" fill={blue} />
      <ellipse cx="25" cy="29" rx="14" ry="11" fill={blue} />
      <circle cx="32" cy="17" r="9.500" fill={blue} />
      <path d="m40 14 7 4-7 3Z" fill={orange} />
      <circle cx="34" cy="15" r="2" fill={ink} />
      <path d="M16 26c5-2 11 0 13 5-5 5-12 4-13-5Z" fill={sky} />
      <path d="M22 39v5m7-5v5" stroke={orange} strokeWidth="2.500" />
    </>
  ),
  boat: (
    <>
      <path d="M23 4v27H8Z" fill={red} />
      <path d="M27 9v22h13Z" fill={yellow} />
      <path d="M25 4v28" stroke={brown} strokeWidth="3" />
      <path d="M5 32h38l-6 9H11Z" fill={brown} />
      <path d="M3 44c4-3 7 1 10.500 0s7-1 10.500 0 7-1 10.500 0 6.500 1 10.500-1" stroke={blue} strokeWidth="3" />
    </>
  ),
  book: (
    <>
      <path d="M3 11c8-3 15-2 21 3 6-5 13-6 21-3v29c-8-2-15-1-21 4-6-5-13-6-21-4Z" fill={blue} />
      <path
        d="M7 9c7-2 12-1 17 4v26c-5-4-10-5-17-4Zm34 0c-7-2-12-1-17 4v26c5-4 10-5 17-4Z"
        fill={white}
        stroke={edge}
      />
      <path
        d="M11 16c3-.6 6-.2 9 1.500m-9 5c3-.6 6-.2 9 1.500m-9 5c3-.6 6-.2 9 1.500M37 16c-3-.6-6-.2-9 1.500m9 5c-3-.6-6-.2-9 1.500m9 5c-3-.6-6-.2-9 1.500"
        stroke={edge}
        strokeWidth="2"
      />
    </>
  ),
  bus: (
    <>
      <path d="M4 13a4 4 0 0 1 4-4h30a6 6 0 0 1 6 6v21H4Z" fill={yellow} />
      <path d="M8 14h8v8H8Zm11 0h8v8h-8Zm11 0h7a3 3 0 0 1 3 3v5H30Z" fill={sky} />
      <path d="M4 28h40" stroke={ink} strokeWidth="2.500" strokeLinecap="butt" />
      <circle cx="14" cy="37" r="5.500" fill={ink} />
      <circle cx="35" cy="37" r="5.500" fill={ink} />
      <path d="M14 37v.1m21-.1v.1" stroke={white} strokeWidth="4" />
    </>
  ),
  cake: (
    <>
      <path d="M24 16v-7" stroke={blue} strokeWidth="4" strokeLinecap="butt" />
      <path d="M24 9c-3-2-1.500-5 0-7 1.500 2 3 5 0 7Z" fill={orange} />
      <path d="M6 27h36v15H6Z" fill={sand} />
      <path d="M6 34h36v4H6Z" fill={brown} />
      <path d="M6 20a4 4 0 0 1 4-4h28a4 4 0 0 1 4 4v8c-3 4-6 4-9 0-3 4-6 4-9 0-3 4-6 4-9 0-3 4-6 4-9 0Z" fill={pink} />
    </>
  ),
  cat: (
    <>
      <path d="M8 5l12 8-11 9Zm32 0-12 8 11 9Z" fill={orange} />
      <ellipse cx="24" cy="27" rx="17" ry="15" fill={orange} />
      {eyes(24)}
      <path d="M21.500 29h5L24 32Z" fill={pink} />
      <path
        d="M24 32c-1 3-4 3.500-6 2m6-2c1 3 4 3.500 6 2M3 26l9 2m-9 6 9-2m33-6-9 2m9 6-9-2"
        stroke={ink}
        strokeWidth="1.800"
      />
    </>
  ),
  cloud: (
    <path
      d="M13 38a9 9 0 0 1-1-18 12 12 0 0 1 22-3 10.500 10.500 0 0 1 2 21Z"
      fill={sky}
      stroke={blue}
      strokeWidth="2"
    />
  ),
  dog: (
    <>
      <ellipse cx="24" cy="25" rx="15" ry="16" fill={sand} />
      <path d="M13 9C5 9 2 21 5 31c5 2 9-3 9-9Zm22 0c8 0 11 12 8 22-5 2-9-3-9-9Z" fill={brown} />
      {eyes(21, 6)}
      <path d="M21 34h6v5a3 3 0 0 1-6 0Z" fill={pink} />
      <path d="M17 32c2.500 3 5.500 3 7 0 1.500 3 4.500 3 7 0" stroke={ink} strokeWidth="2" />
      <ellipse cx="24" cy="29" rx="4" ry="3" fill={ink} />
    </>
  ),
  fish: (
    <>
      <path d="M32 24 45 13v22Z" fill={orange} />
      <path d="M3 24c6-14 26-16 33 0-7 16-27 14-33 0Z" fill={orange} />
      <path d="M19 14c4 6 4 14 0 20" stroke={white} strokeWidth="3" />
      <circle cx="12" cy="22" r="2.500" fill={ink} />
    </>
  ),
  flower: (
    <>
      <path d="M24 26v19m0-4c-6 0-9-3-10-7 6-1 10 2 10 7Z" stroke={leaf} strokeWidth="3" fill={green} />
      {[0, 72, 144, 216, 288].map((turn) => (
        <ellipse key={turn} cx="24" cy="9" rx="6" ry="7" fill={pink} transform={`rotate(${turn} 24 18)`} />
      ))}
      <circle cx="24" cy="18" r="5.500" fill={yellow} />
    </>
  ),
  frog: (
    <>
      <circle cx="13" cy="13" r="7.500" fill={green} />
      <circle cx="35" cy="13" r="7.500" fill={green} />
      <ellipse cx="24" cy="28" rx="20" ry="14" fill={green} />
      <circle cx="13" cy="12" r="4.500" fill={white} />
      <circle cx="35" cy="12" r="4.500" fill={white} />
      <circle cx="13" cy="12" r="2" fill={ink} />
      <circle cx="35" cy="12" r="2" fill={ink} />
      <path d="M11 29c6 8 20 8 26 0" stroke={ink} strokeWidth="2.500" />
    </>
  ),
  house: (
    <>
      <path d="M32 8h5v9h-5Z" fill={brown} />
      <path d="M9 22h30v21H9Z" fill={sand} />
      <path d="M24 5 4 23h40Z" fill={red} />
      <path d="M20 30h8v13h-8Z" fill={brown} />
      <path d="M30.500 28h5v6h-5Zm-18 0h5v6h-5Z" fill={blue} />
    </>
  ),
  key: (
    <>
      <circle cx="14" cy="24" r="8" stroke={yellow} strokeWidth="6" />
      <path d="M24 24h20m-5 0v8m-8-8v6" stroke={yellow} strokeWidth="6" />
      <path d="M9 19a7 7 0 0 1 9.500-.5" stroke={white} strokeWidth="2" />
    </>
  ),
  kite: (
    <>
      <path d="M28 3 13 17l12 5Z" fill={red} />
      <path d="m28 3-3 19 15-5Z" fill={yellow} />
      <path d="m13 17 12 5-4 16Z" fill={green} />
      <path d="m40 17-15 5-4 16Z" fill={blue} />
      <path d="M21 38c-4 1-2 5-6 5s-4-4-9-1" stroke={edge} strokeWidth="2.500" />
    </>
  ),
  moon: (
    <path
      d="M37 32A18 18 0 0 1 20 5a20 20 0 1 0 23 25 17 17 0 0 1-6 2Z"
      fill={yellow}
      stroke={orange}
      strokeWidth="2"
    />
  ),
  rabbit: (
    <>
      <path
        d="M14 4c-6 2-4 16 2 20l6-2C23 14 20 3 14 4Zm20 0c6 2 4 16-2 20l-6-2C25 14 28 3 34 4Z"
        fill={white}
        stroke={edge}
        strokeWidth="2"
      />
      <path d="M15 9c-2 2-1 8 2 11m16-11c2 2 1 8-2 11" stroke={pink} strokeWidth="3" />
      <ellipse cx="24" cy="31" rx="14" ry="13" fill={white} stroke={edge} strokeWidth="2" />
      {eyes(29, 6)}
      <path d="M21.500 33h5L24 36Z" fill={pink} />
      <path d="M24 36v2c-1 2-3 2-5 1m5-1c1 2 3 2 5 1" stroke={ink} strokeWidth="1.800" />
    </>
  ),
  star: (
    <path
      d="m24 4 6 13 14 1.700-10.400 9.600 2.800 14L24 35.300l-12.400 7 2.800-14L4 18.700 18 17Z"
      fill={yellow}
      stroke={orange}
      strokeWidth="2"
    />
  ),
  sun: (
    <>
      <path
        d="M24 3v6m0 30v6M3 24h6m30 0h6M9 9l4.500 4.500m21 21L39 39m0-30-4.500 4.500m-21 21L9 39"
        stroke={orange}
        strokeWidth="4"
      />
      <circle cx="24" cy="24" r="11" fill={yellow} />
    </>
  ),
  tree: (
    <>
      <path d="M21 28h6v17h-6Z" fill={brown} />
      <circle cx="15" cy="23" r="9.500" fill={green} />
      <circle cx="33" cy="23" r="9.500" fill={green} />
      <circle cx="24" cy="14" r="11" fill={green} />
      <circle cx="24" cy="24" r="9" fill={green} />
    </>
  ),
  turtle: (
    <>
      <ellipse cx="13" cy="37" rx="5" ry="4" fill={yellow} />
      <ellipse cx="32" cy="37" rx="5" ry="4" fill={yellow} />
      <ellipse cx="41" cy="27" rx="5.500" ry="5" fill={yellow} />
      <circle cx="42.500" cy="26" r="1.600" fill={ink} />
      <path d="M4 35C4 20 12 12 22 12s18 8 18 23Z" fill={green} />
      <path
        d="m22 18 6 4v7l-6 4-6-4v-7Zm0-6v6m6 4 6-4m-6 11 7 4m-13 0v2m-6-6-8 4m8-11-6-4"
        stroke={leaf}
        strokeWidth="2.200"
      />
    </>
  ),
};

/** How a picture of the contract looks. What it is called is said by whoever shows it. */
export function PictureDrawing({ picture, size }: { picture: Picture; size?: number }) {
  return (
    <svg
      width={size ?? '100%'}
      height={size ?? '100%'}
      viewBox="0 0 48 48"
      fill="none"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {drawings[picture]}
    </svg>
  );
}

export const pictures = Object.keys(drawings) as Picture[];
