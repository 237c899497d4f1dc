// Writes a screen, as tmux gives it with its colours, as an SVG of its cells:
// node svg.js XTERM COLUMNS ROWS <screen >picture.svg
'use strict';
const { Terminal } = require(process.argv[2]);
const cols = Number(process.argv[3]), rows = Number(process.argv[4]);

const w = 8.4, h = 18, size = 14, pad = 10; // of a cell, of its letters and of the margin
const paper = '#16181d', ink = '#d7dae0';
const basic = ['#16181d', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#d7dae0',
  '#7f848e', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#ffffff'];

const hex = (n) => '#' + n.toString(16).padStart(6, '0');
function palette(n) {
  if (n < 16) return basic[n];
  if (n >= 232) return hex((8 + 10 * (n - 232)) * 0x10101);
  const step = (v) => (v === 0 ? 0 : 55 + 40 * v);
  n -= 16;
  return hex(step(Math.floor(n / 36)) * 0x10000 + step(Math.floor(n / 6) % 6) * 0x100 + step(n % 6));
}
const colour = (isDefault, isRGB, n, own) => (isDefault ? own : isRGB ? hex(n) : palette(n));
const escape = (s) => s.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
const hard = (s) => s.replace(/ /g, '\u00a0'); // blanks within a text collapse else
const num = (n) => String(Math.round(n * 10) / 10);

// look is how a cell is drawn; cells that look the same are drawn together.
function look(cell) {
  let fg = colour(cell.isFgDefault(), cell.isFgRGB(), cell.getFgColor(), ink);
  let bg = colour(cell.isBgDefault(), cell.isBgRGB(), cell.getBgColor(), paper);
  if (cell.isInverse()) [fg, bg] = [bg, fg];
  const style = (cell.isBold() ? ' font-weight="bold"' : '') + (cell.isDim() ? ' opacity=".6"' : '') +
    (cell.isItalic() ? ' font-style="italic"' : '') + (cell.isUnderline() ? ' text-decoration="underline"' : '');
  return { fg, bg, style };
}

function draw(term) {
  const out = [];
  for (let y = 0; y < rows; y++) {
    const line = term.buffer.active.getLine(y), runs = [];
    for (let x = 0; x < cols; x++) {
      const cell = line.getCell(x);
      if (cell.getWidth() === 0) continue;
      const l = look(cell), text = cell.getChars() || ' ', last = runs[runs.length - 1];
      // A wide character begins a run of its own: no font keeps it to two columns by itself.
      const wide = cell.getWidth() === 2;
      // So does what stands apart: beside right-to-left text a number would be turned round.
      const apart = last && last.text.endsWith('  ') && text !== ' ';
      if (last && !wide && !last.wide && !apart && last.fg === l.fg && last.bg === l.bg && last.style === l.style) {
        last.text += text;
        last.n += 1;
      } else {
        runs.push({ x, text, n: cell.getWidth(), wide, ...l });
      }
    }
    for (const r of runs) {
      const left = num(pad + r.x * w), top = pad + y * h;
      if (r.bg !== paper) out.push(`<rect x="${left}" y="${top}" width="${num(r.n * w)}" height="${h}" fill="${r.bg}"/>`);
      const lead = r.text.length - r.text.trimStart().length, text = r.text.trim();
      if (text === '') continue;
      const cells = r.wide ? 2 : text.length;
      out.push(`<text x="${num(pad + (r.x + lead) * w)}" y="${top + 14}" fill="${r.fg}"${r.style} textLength="${num(cells * w)}">${hard(escape(text))}</text>`);
    }
  }
  return out;
}

(async () => {
  const chunks = [];
  for await (const chunk of process.stdin) chunks.push(chunk);
  const term = new Terminal({ cols, rows, convertEol: true, allowProposedApi: true });
  await new Promise((done) => term.write(Buffer.concat(chunks), done));
  const width = num(cols * w + 2 * pad), height = rows * h + 2 * pad;
  console.log(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="ui-monospace,Menlo,Consolas,DejaVu Sans Mono,monospace" font-size="${size}">`);
  console.log(`<rect width="100%" height="100%" rx="6" fill="${paper}"/>`);
  console.log(draw(term).join('\n'));
  console.log('</svg>');
})();
