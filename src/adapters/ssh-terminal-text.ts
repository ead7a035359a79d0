/**
 * What a terminal would show: colours dropped, and what the device overwrites (a pager that erases itself, a line that is
 * reprinted) overwritten. Line ends become `\n`.
 */
export function terminalText(received: string): string {
  return received.replaceAll("\0", "").split("\n").map(showLine).join("\n");
}

const escapeSequence = /\u001b(?:\[([0-9;?]*)([@-~])|[()][A-Z0-9]|[=>78cDEHM])/g;

function showLine(line: string): string {
  const bare = line.endsWith("\r") ? line.replace(/\r+$/, "") : line;
  if (!/[\u001b\b\r]/.test(bare)) return bare;
  const cells: string[] = [];
  let column = 0;
  const type = (text: string): void => {
    for (const character of text) {
      if (character === "\b") column = Math.max(0, column - 1);
      else if (character === "\r") column = 0;
      else cells[column++] = character;
    }
  };
  let from = 0;
  for (const found of bare.matchAll(escapeSequence)) {
    type(bare.slice(from, found.index));
    from = found.index + found[0].length;
    const count = Number.parseInt(found[1] ?? "", 10) || 1;
    if (found[2] === "D") column = Math.max(0, column - count);
    // More columns than any terminal has would only be an attack on memory.
    else if (found[2] === "C") column = Math.min(column + count, 4096);
    else if (found[2] === "K") cells.length = column;
  }
  type(bare.slice(from));
  return Array.from(cells, (cell) => cell ?? " ")
    .join("")
    .trimEnd();
}
