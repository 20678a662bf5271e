/** One line on the terminal that is written over; nothing where nobody watches. */
export function progressLine(out: NodeJS.WriteStream = process.stderr): {
  show(text: string): void;
  clear(): void;
} {
  const write = (text: string) => {
    if (out.isTTY) out.write(`\r\u001b[K${text}`);
  };
  return { show: write, clear: () => write('') };
}
