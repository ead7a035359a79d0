/**
 * Text with every secret as `***`: what the capture groups of the patterns match, and every given value wherever it stands.
 * Patterns apply line by line.
 */
export function redact(text: string, patterns: readonly RegExp[], values: readonly string[] = []): string {
  const lines = text.split("\n").map((line) => patterns.reduce(maskCaptures, line));
  // A value of one or two characters would mask half of the text and hide nothing.
  const known = values.filter((value) => value.length > 2);
  return known.reduce((masked, value) => masked.replaceAll(value, "***"), lines.join("\n"));
}

function maskCaptures(line: string, pattern: RegExp): string {
  // With indices, because a secret may read like another word of the same line.
  const exact = new RegExp(pattern.source, withFlags(pattern.flags));
  let masked = "";
  let kept = 0;
  for (const { indices } of line.matchAll(exact)) {
    for (const place of indices?.slice(1) ?? []) {
      if (!place || place[0] === place[1]) continue;
      masked += `${line.slice(kept, place[0])}***`;
      kept = place[1];
    }
  }
  return masked + line.slice(kept);
}

function withFlags(flags: string): string {
  return [...new Set([...flags, "g", "d"])].join("");
}
