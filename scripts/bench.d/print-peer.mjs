// The same labels with pdfkit and qr on Node, as well as that pair allows: vector rectangles per run, an embedded
// subset of Noto Sans CJK, compressed pages. Usage: node print-peer.mjs LIST.tsv FONT.ttc OUT.pdf
import fs from "node:fs";
import PDFDocument from "pdfkit";
import encodeQR from "qr";

const [, , list, font, out] = process.argv;
const MM = 72 / 25.4;
const [COLUMNS, ROWS, WIDTH, HEIGHT] = [3, 8, 64 * MM, 34 * MM];
const LEFT = (210 * MM - COLUMNS * WIDTH) / 2;
const TOP = (297 * MM - ROWS * HEIGHT) / 2;

const document = new PDFDocument({ size: "A4", margin: 0, autoFirstPage: false, compress: true });
const file = fs.createWriteStream(out);
document.pipe(file);
document.registerFont("R", font, "NotoSansCJKsc-Regular");

function symbol(text, x, y, side) {
  const rows = encodeQR(text, "raw", { ecc: "quartile", border: 1 });
  // The rows come with one of the four modules of quiet zone.
  const module = side / (rows.length + 6);
  document.save().translate(x + 3 * module, y + 3 * module).scale(module);
  rows.forEach((row, r) => {
    for (let c = 0; c < row.length; c++) {
      if (!row[c]) continue;
      const start = c;
      while (c < row.length && row[c]) c++;
      document.rect(start, r, c - start, 1);
    }
  });
  document.fill("black").restore();
}

function words(size, text, x, y) {
  document.fontSize(size).text(text, x, y, { lineBreak: false });
}

const lines = fs.readFileSync(list, "utf8").trimEnd().split("\n");
lines.forEach((line, number) => {
  const [url, name, division, short, hotline] = line.split("\t");
  const cell = number % (COLUMNS * ROWS);
  if (cell === 0) {
    document.addPage();
    document.font("R");
  }
  const x = LEFT + (cell % COLUMNS) * WIDTH;
  const y = TOP + Math.floor(cell / COLUMNS) * HEIGHT;
  const edge = 1.2 * MM;
  symbol(url, x + edge, y + edge, HEIGHT - 2 * edge);
  const left = x + HEIGHT - edge;
  words(10.5, "扫码反映", left, y + 4);
  words(8, "30分钟内回电", left, y + 16);
  words(8.5, name, left, y + 30);
  words(5.2, division, left, y + 43);
  words(10.5, `编号 ${short}`, left, y + 58);
  words(5.8, `热线 ${hotline}`, left, y + 72);
  words(5, "遇紧急危险请直接拨打 110 119 120 122", left, y + 82);
});

document.end();
file.on("finish", () => {
  console.log(process.resourceUsage().maxRSS, fs.statSync(out).size);
});
