export type ProgressBar = {
  /** Shows how far it is, from 0 to 1, with words beside it. */
  show(share: number, text: string): void;
  /** Makes room for a line. */
  clear(): void;
};

const barWidth = 30;
/** How often a file or a log gets a line. */
const lineIntervalMs = 2_000;

/** A bar that moves on a terminal, a line now and then elsewhere. */
export function createProgressBar(stream: { write(text: string): unknown; readonly isTTY?: boolean }): ProgressBar {
  let lastLineAt = performance.now();
  let isShown = false;
  const clear = (): void => {
    if (isShown) stream.write('\r\u001B[2K');
    isShown = false;
  };
  return {
    clear,
    show: (share, text) => {
      const percent = `${Math.floor(share * 100)} %`;
      if (stream.isTTY === true) {
        const filled = Math.round(share * barWidth);
        clear();
        stream.write(`[${'#'.repeat(filled)}${'.'.repeat(barWidth - filled)}] ${percent.padStart(5)}  ${text}`);
        isShown = true;
      } else if (performance.now() - lastLineAt >= lineIntervalMs) {
        lastLineAt = performance.now();
        stream.write(`${percent}, ${text}\n`);
      }
    },
  };
}
