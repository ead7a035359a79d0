/** What every page of ours is made of: one file, no script, no request, prints on A4. */
import { grouped } from "./numbers.ts";

/** A whole page around the body; `style` is what this page needs beside what all pages have. */
export function htmlPage(page: { readonly title: string; readonly style?: string; readonly body: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(page.title)}</title>
<link rel="icon" href="data:,">
<style>${style}${page.style ?? ""}</style>
</head>
<body>
${page.body}
</body>
</html>
`;
}

export interface KeyFigure {
  readonly value: string;
  readonly what: string;
  readonly detail: string;
  /** Something for the reader to look into: a border and a mark, for eyes that do not tell the colour. */
  readonly bad: boolean;
}

/** A key figure, to go into `<dl class="key">`. */
export function tile({ value, what, detail, bad }: KeyFigure): string {
  const mark = bad ? `<span class="mark">✗</span> ` : "";
  return `<div${bad ? ' class="bad"' : ""}><dt>${text(what)}</dt><dd>${mark}${text(value)}</dd><dd class="detail">${text(detail)}</dd></div>`;
}

export type Cell = string | number;

export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const cell = (c: Cell) => (typeof c === "number" ? `<td class="n">${grouped(c)}</td>` : `<td>${text(c)}</td>`);
  return `<div class="scroll"><table><thead><tr>${head.map((h, i) => `<th${typeof rows[0]?.[i] === "number" ? ' class="n"' : ""}>${text(h)}</th>`).join("")}</tr></thead><tbody>${rows
    .map((row) => `<tr>${row.map(cell).join("")}</tr>`)
    .join("")}</tbody></table></div>`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Escaped, and with spaces that do not break inside a number and before its percent sign. */
export function text(value: string): string {
  return value
    .replace(/[&<>"']/g, (c) => entities[c]!)
    .replace(/(?<=(?<![\w./-])\d{1,3}(?:\s\d{3})*)\s(?=\d{3}(?!\d))/g, "\u202f")
    .replace(/(?<=\d) (?=%)/g, "\u00a0");
}

const style = `
:root{--ink:#222;--soft:#666;--line:#ddd;--bad:#d55e00}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1040px;padding:24px 16px;color:var(--ink);background:#fff;font:15px/1.5 "Noto Sans CJK SC","PingFang SC","Microsoft YaHei","Noto Sans",system-ui,sans-serif}
.over{color:var(--soft);margin:0;font-size:13px}
h1{margin:.1em 0;font-size:30px}
h2{margin:1.8em 0 .2em;font-size:20px}
h2 span{color:var(--soft);font-weight:400}
.headline{font-size:19px;margin:.3em 0 1em}
.key{display:grid;grid-template-columns:repeat(auto-fit,minmax(190px,1fr));gap:12px;margin:0}
.key div{border:1px solid var(--line);border-radius:6px;padding:10px 14px}
.key dt{color:var(--soft)}
.key dd{margin:0;font-size:28px;font-weight:600;font-variant-numeric:tabular-nums}
.key .detail{font-size:13px;font-weight:400;color:var(--soft)}
.key .bad{border:2px solid var(--bad);padding:9px 13px}
.mark{color:var(--bad)}
ul{margin:4px 0;padding-left:20px}
li{overflow-wrap:anywhere}
figure{margin:8px 0}
.chart,.scroll{overflow-x:auto;background:linear-gradient(to right,#fff 40%,#fff0) 0 0/48px 100% local,linear-gradient(to left,#fff 40%,#fff0) 100% 0/48px 100% local,linear-gradient(to right,#0004,#0000) 0 0/14px 100% scroll,linear-gradient(to left,#0004,#0000) 100% 0/14px 100% scroll;background-repeat:no-repeat}
.chart svg{width:100%;min-width:720px;height:auto;display:block}
@media screen and (max-width:752px){
figure::before{content:"左右滑动 scroll →";display:block;text-align:right;font-size:13px;color:var(--soft)}
.chart svg{min-width:820px}
}
table{border-collapse:collapse;font-size:13px;margin:8px 0;width:100%}
th,td{text-align:left;padding:3px 8px;border-bottom:1px solid var(--line);vertical-align:top}
th{color:var(--soft);font-weight:600}
td{min-width:7em;overflow-wrap:anywhere}
.n{text-align:right}
td.n{min-width:0;white-space:nowrap;font-variant-numeric:tabular-nums}
summary{cursor:pointer;color:var(--soft)}
code{font-size:12px;word-break:break-all}
@page{size:A4;margin:14mm}
@media print{
body{max-width:none;padding:0;font-size:11px}
.key{grid-template-columns:repeat(4,1fr)}
.key dd{font-size:22px}
.key .detail{font-size:11px}
h2{break-after:avoid}
figure,tr,.key{break-inside:avoid}
.chart,.scroll{overflow:visible;background:none}
.chart svg{min-width:0}
table{font-size:9px}
th,td{padding:2px 5px}
summary{display:none}
details::details-content{content-visibility:visible;display:block}
}
`;
